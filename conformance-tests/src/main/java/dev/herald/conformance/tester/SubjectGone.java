package dev.herald.conformance.tester;

import org.opentest4j.TestAbortedException;

/// The subject does not answer, or not in frames: nothing is known of its entity.
public final class SubjectGone extends TestAbortedException {
    private static final long serialVersionUID = 1L;

    public SubjectGone(String detail) {
        super("undecided: " + detail);
    }
}
