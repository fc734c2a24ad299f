package dev.herald.conformance.tester;

/// A field has a value that it cannot have.
public final class WrongValue extends Exception {
    private static final long serialVersionUID = 1L;

    public WrongValue(String detail) {
        super(detail);
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public static void unless(boolean holds, String field, long value, String rule)
            throws WrongValue {
        if (!holds) {
            throw new WrongValue(field + " " + value + " " + rule);
        }
    }

    /// What a value's own rules say against it.
    public interface Making<T> {
        T make();
    }

    public static <T> T of(String field, Making<T> making) throws WrongValue {
        try {
            return making.make();
        } catch (IllegalArgumentException wrong) {
            throw new WrongValue(field + ": " + wrong.getMessage());
        }
    }
}
