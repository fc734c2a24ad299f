package dev.herald.network.wire;

/// A value on the wire that no message can have; never leaves the package.
final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;
    final String clause;
    final String detail;

    Rejected(String clause, String detail) {
        super(detail, null, false, false);
        this.clause = clause;
        this.detail = detail;
    }

    static void unless(boolean holds, String clause, String what, long value) throws Rejected {
        if (!holds) {
            throw new Rejected(clause, what + " " + Long.toUnsignedString(value));
        }
    }
}
