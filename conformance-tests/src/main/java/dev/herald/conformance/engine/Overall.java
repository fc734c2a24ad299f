package dev.herald.conformance.engine;

import java.util.Collection;

/// What a run says about the subject as a whole. Only [#CONFORMANT] can be claimed.
public enum Overall {
    CONFORMANT(0),
    /// Binding clauses were left out.
    PARTIAL(3),
    INCONCLUSIVE(3),
    NONCONFORMANT(1),
    /// The suite failed.
    BROKEN(2);

    /// A command line that cannot be understood, or a subject that cannot be found or opened.
    public static final int USAGE = 64;

    private final int exitStatus;

    Overall(int exitStatus) {
        this.exitStatus = exitStatus;
    }

    /// Of the process, for scripts [CONF-VERDICT-3].
    public int exitStatus() {
        return exitStatus;
    }

    /// [CONF-VERDICT-2].
    static Overall of(Collection<ClauseResult> results) {
        Overall overall = CONFORMANT;
        for (ClauseResult result : results) {
            Overall one =
                    switch (result.verdict()) {
                        case BROKEN -> BROKEN;
                        case VIOLATES -> NONCONFORMANT;
                        case INCONCLUSIVE ->
                                result.clause().level().binds() ? INCONCLUSIVE : CONFORMANT;
                        case NOT_RUN -> result.clause().level().binds() ? PARTIAL : CONFORMANT;
                        case CONFORMS, NOT_APPLICABLE, UNTESTED, DEVIATES, WAIVED -> CONFORMANT;
                    };
            overall = one.compareTo(overall) > 0 ? one : overall;
        }
        return overall;
    }
}
