package dev.herald.physical.remote.wire;

/// A message breaks a clause. Never leaves the codec.
final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String clause;

    Broken(String clause, String detail) {
        super(detail, null, false, false);
        this.clause = clause;
    }

    String clause() {
        return clause;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    static void unless(boolean holds, String clause, String detail, Object... arguments) {
        if (!holds) {
            throw new Broken(clause, detail.formatted(arguments));
        }
    }
}
