package dev.herald.link.core;

/// Outcomes of both ends in one setting, summed up. An outcome 0 counts as +1, 1 as -1; the sign of a
/// pair is -1 when its reported Bell state has the two ends differ.
///
/// @param pairs compared, at least 1
/// @param errors pairs whose outcomes are not related as the Bell state says
/// @param own sum of sign times own outcome
/// @param peer sum of sign times the peer's outcome
/// @param sign sum of the signs
/// @param asOfNs when the last of them was emitted
record Tally(long pairs, long errors, long own, long peer, long sign, long asOfNs) {

    Tally plus(Tally other) {
        return new Tally(
                pairs + other.pairs,
                errors + other.errors,
                own + other.own,
                peer + other.peer,
                sign + other.sign,
                Math.max(asOfNs, other.asOfNs));
    }

    /// As it was read.
    double rawRate() {
        return (double) errors / pairs;
    }
}
