package dev.herald.conformance.engine;

import org.opentest4j.TestAbortedException;

/// The subject has nothing that a clause could be held against: the clause does not apply to it.
public final class NothingToTest extends TestAbortedException {
    private static final long serialVersionUID = 1L;

    public NothingToTest(String reason) {
        super(reason);
    }
}
