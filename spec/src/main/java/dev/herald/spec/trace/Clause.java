package dev.herald.spec.trace;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One obligation of the specification. The text of a chapter is its only source: level, revision and
/// the capability it needs are read from there, so no test can disagree with them.
///
/// @param id for example `HAL-CMD-2`; never reused, never renumbered
/// @param level how binding it is
/// @param rev raised by every normative change, from 1
/// @param needs capabilities of the subject without which it does not apply
/// @param untested why no test exists, where none does
/// @param withdrawn the version that withdrew it
/// @param text the obligation, on one line
public record Clause(
        String id,
        Level level,
        int rev,
        Set<String> needs,
        Optional<String> untested,
        Optional<String> withdrawn,
        String text) {

    /// By layer and topic, then by number.
    public static final Comparator<Clause> ORDER =
            Comparator.comparing(Clause::topic).thenComparingInt(Clause::number);

    private static final Pattern CLAUSE =
            Pattern.compile(
                    "^\\*\\*([A-Z]{2,4}-[A-Z]+-\\d+)\\*\\* \\(([^)]*)\\) (.+(?:\\R(?!\\R|["
                            + " \\t]|\\*\\*).+)*)",
                    Pattern.MULTILINE);

    /// How binding a clause is (RFC 2119).
    public enum Level {
        MUST,
        MUST_NOT,
        SHOULD,
        SHOULD_NOT,
        MAY;

        /// Whether breaking the clause makes a subject nonconforming.
        public boolean binds() {
            return this == MUST || this == MUST_NOT;
        }

        @Override
        public String toString() {
            return name().replace('_', ' ');
        }

        static Level of(String written) {
            return valueOf(written.replace(' ', '_'));
        }
    }

    public Clause {
        requireNonNull(id);
        requireNonNull(level);
        needs = Set.copyOf(needs);
        requireNonNull(untested);
        requireNonNull(withdrawn);
        requireNonNull(text);
        if (rev < 1) {
            throw new IllegalArgumentException(id + ": revision " + rev + " is less than 1");
        }
    }

    /// Layer and topic, for example `HAL-CMD`.
    public String topic() {
        return id.substring(0, id.lastIndexOf('-'));
    }

    private int number() {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    /// The clauses of one chapter, in the order of the text.
    ///
    /// @throws IllegalArgumentException when the attributes of a clause cannot be understood
    static List<Clause> parse(String chapter) {
        List<Clause> clauses = new ArrayList<>();
        for (Matcher m = CLAUSE.matcher(chapter); m.find(); ) {
            clauses.add(clause(m.group(1), m.group(2), m.group(3).replaceAll("\\s*\\R\\s*", " ")));
        }
        return clauses;
    }

    private static Clause clause(String id, String attributes, String text) {
        String[] parts = attributes.split("\\s*;\\s*");
        int rev = 1;
        Set<String> needs = new LinkedHashSet<>();
        Optional<String> untested = Optional.empty();
        Optional<String> withdrawn = Optional.empty();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            if (part.startsWith("rev ")) {
                rev = Integer.parseInt(part.substring(4).strip());
            } else if (part.startsWith("needs ")) {
                needs.addAll(List.of(part.substring(6).strip().split("\\s*,\\s*")));
            } else if (part.startsWith("untested:")) {
                untested = Optional.of(part.substring(9).strip());
            } else if (part.startsWith("withdrawn in ")) {
                withdrawn = Optional.of(part.substring(13).strip());
            } else {
                throw new IllegalArgumentException(id + " has an unknown attribute: " + part);
            }
        }
        try {
            return new Clause(
                    id, Level.of(parts[0]), rev, needs, untested, withdrawn, text.strip());
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(id + " has an unknown level: " + parts[0], unknown);
        }
    }
}
