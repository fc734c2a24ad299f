package dev.herald.daemon.doctor;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// All evidence about a link: what the runbook judges.
///
/// @param link its name
/// @param a the first end
/// @param b the other
public record LinkEvidence(String link, EndEvidence a, EndEvidence b, PairEvidence pairs) {
    public LinkEvidence {
        requireNonNull(link);
        requireNonNull(a);
        requireNonNull(b);
        requireNonNull(pairs);
    }

    public List<EndEvidence> ends() {
        return List.of(a, b);
    }

    public EndEvidence other(EndEvidence end) {
        return end.equals(a) ? b : a;
    }
}
