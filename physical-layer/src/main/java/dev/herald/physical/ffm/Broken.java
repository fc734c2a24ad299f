package dev.herald.physical.ffm;

/// What came over the C interface breaks a clause. Never leaves this package.
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String clause, String detail) {
        super(clause + ": " + detail, null, false, false);
    }

    String text() {
        return String.valueOf(getMessage());
    }

    static void unless(boolean holds, String clause, String detail, long value) {
        if (!holds) {
            throw new Broken(clause, detail + " " + value);
        }
    }
}
