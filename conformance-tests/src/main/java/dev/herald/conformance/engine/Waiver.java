package dev.herald.conformance.engine;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/// Leave, agreed in public and for a time, to break one clause.
///
/// @param clause its name
/// @param vendor of the subject it is granted to
/// @param model of the subject
/// @param lastDay from the day after, it has no effect [CONF-VERDICT-7]
/// @param issue where it was agreed
public record Waiver(String clause, String vendor, String model, LocalDate lastDay, String issue) {
    public Waiver {
        requireNonNull(clause);
        requireNonNull(vendor);
        requireNonNull(model);
        requireNonNull(lastDay);
        requireNonNull(issue);
    }

    boolean covers(String id, Subject.Identity identity, LocalDate today) {
        return clause.equals(id)
                && vendor.equals(identity.vendor())
                && model.equals(identity.model())
                && !today.isAfter(lastDay);
    }

    /// Reads waivers, one a line: `CLAUSE | vendor | model | lastDay | issue`. Blank lines and lines that begin
    /// with `#` are ignored.
    ///
    /// @throws IllegalArgumentException with the line that cannot be read
    public static List<Waiver> parse(String text) {
        List<Waiver> waivers = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.strip().split("\\s*\\|\\s*", 5);
            try {
                waivers.add(
                        new Waiver(
                                parts[0], parts[1], parts[2], LocalDate.parse(parts[3]), parts[4]));
            } catch (ArrayIndexOutOfBoundsException | DateTimeParseException wrong) {
                throw new IllegalArgumentException(
                        "a waiver is \"CLAUSE | vendor | model | YYYY-MM-DD | issue\", not: "
                                + line,
                        wrong);
            }
        }
        return waivers;
    }
}
