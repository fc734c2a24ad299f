package dev.herald.link.pursuit;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.LinkError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a pursuit ended and what it tried.
///
/// @param mode of its policy
/// @param asked pairs that were asked for
/// @param delivered pairs delivered and not withdrawn until its end
/// @param why it ended without all of them, or null
/// @param detail of that, one line; empty with null
/// @param beganNs network time
/// @param endedNs network time
/// @param attempts in their order
public record PursuitReport(
        Degradation.Mode mode,
        int asked,
        int delivered,
        @Nullable LinkError why,
        String detail,
        long beganNs,
        long endedNs,
        List<Attempt> attempts) {

    /// One request that was made of the link.
    ///
    /// @param beganNs network time of the request
    /// @param endedNs of its end
    /// @param takenOn whether the link took it on; if not it cost none of the attempts that are allowed
    /// @param minimum fidelity that was asked
    /// @param point code of the operating point that the link's curve had for it, or -1
    /// @param distilled whether the link was asked to distil where that is needed
    /// @param pairs asked
    /// @param delivered of these; some may have been withdrawn
    /// @param revoked of the delivered
    /// @param why it ended, or null when it delivered all its pairs
    /// @param detail what the link said of it, or why the pursuit gave it up; one line
    public record Attempt(
            long beganNs,
            long endedNs,
            boolean takenOn,
            Fidelity minimum,
            int point,
            boolean distilled,
            int pairs,
            int delivered,
            int revoked,
            @Nullable LinkError why,
            String detail) {
        public Attempt {
            requireNonNull(minimum);
            requireNonNull(detail);
        }

        /// One line, with the instants relative to the begin of the pursuit.
        String line(long originNs) {
            return String.format(
                    Locale.ROOT,
                    "at %.6f s: %d pairs at %s%s%s for %.6f s: %d delivered%s%s",
                    (beganNs - originNs) / 1e9,
                    pairs,
                    minimum,
                    distilled ? " distilled" : "",
                    point < 0 ? "" : ", point " + point + ",",
                    (endedNs - beganNs) / 1e9,
                    delivered,
                    revoked == 0 ? "" : ", " + revoked + " withdrawn",
                    why == null
                            ? ""
                            : (takenOn ? "; " : "; refused: ")
                                    + why
                                    + (detail.isEmpty() ? "" : ", " + detail));
        }
    }

    public PursuitReport {
        requireNonNull(mode);
        requireNonNull(detail);
        attempts = List.copyOf(attempts);
    }

    /// Whether all pairs that were asked for were delivered.
    public boolean complete() {
        return why == null;
    }

    /// How many requests the link took on.
    public int takenOn() {
        return (int) attempts.stream().filter(Attempt::takenOn).count();
    }

    /// For an operator: one line for the end and one for each attempt.
    public List<String> lines() {
        java.util.ArrayList<String> lines = new java.util.ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s: %d of %d pairs in %.6f s, %d attempts%s",
                        mode.name().toLowerCase(Locale.ROOT),
                        delivered,
                        asked,
                        (endedNs - beganNs) / 1e9,
                        takenOn(),
                        why == null ? "" : "; " + why + ": " + detail));
        attempts.forEach(attempt -> lines.add(attempt.line(beganNs)));
        return lines;
    }
}
