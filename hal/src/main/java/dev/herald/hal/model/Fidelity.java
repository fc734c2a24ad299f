package dev.herald.hal.model;

/// Fidelity to a Bell state in fixed point: parts per billion.
///
/// @param ppb 0 to 1,000,000,000
public record Fidelity(int ppb) implements Comparable<Fidelity> {
    public static final int ONE_PPB = 1_000_000_000;
    public static final Fidelity ZERO = new Fidelity(0);
    public static final Fidelity ONE = new Fidelity(ONE_PPB);

    public Fidelity {
        if (ppb < 0 || ppb > ONE_PPB) {
            throw new IllegalArgumentException("fidelity " + ppb + " ppb is not in 0.." + ONE_PPB);
        }
    }

    /// The nearest representable value.
    ///
    /// @param value 0 to 1
    public static Fidelity of(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("fidelity " + value + " is not in 0..1");
        }
        return new Fidelity((int) Math.round(value * ONE_PPB));
    }

    public double value() {
        return ppb / (double) ONE_PPB;
    }

    /// The 16-bit encoding of draft-dahlberg-ll-quantum-03, `n / (2^16 - 1)`, rounded down so that
    /// the peer is never promised more than is meant.
    public int toDraft16() {
        return (int) ((long) ppb * 0xFFFF / ONE_PPB);
    }

    @Override
    public int compareTo(Fidelity other) {
        return Integer.compare(ppb, other.ppb);
    }

    @Override
    public String toString() {
        return String.valueOf(value());
    }
}
