package dev.herald.conformance.engine;

import dev.herald.spec.trace.Clause;

/// What one run says about one clause. Declared from best to worst: a clause takes the worst verdict
/// of its tests [CONF-VERDICT-1].
public enum Verdict {
    /// Every test of the clause passed.
    CONFORMS,
    /// The subject does not claim a capability that the clause needs.
    NOT_APPLICABLE,
    /// No test exists, and the specification says why; or the subject's surroundings do not provide
    /// the condition that a test needs.
    UNTESTED,
    /// Tests exist but were not selected, or none exists and no reason is given.
    NOT_RUN,
    /// A SHOULD is not followed; the vendor must say why.
    DEVIATES,
    /// The clause is broken, and a waiver in force names it.
    WAIVED,
    /// The evidence does not suffice either way.
    INCONCLUSIVE,
    /// A MUST is broken, or a MAY is claimed and does not work.
    VIOLATES,
    /// The suite failed; nothing is known about the subject.
    BROKEN;

    public Verdict worse(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /// What a failed assertion says about a clause.
    static Verdict ofFailure(Clause.Level level) {
        return switch (level) {
            case MUST, MUST_NOT, MAY -> VIOLATES;
            case SHOULD, SHOULD_NOT -> DEVIATES;
        };
    }
}
