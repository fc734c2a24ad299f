package dev.herald.hal.model;

/// How a stored qubit decoheres: relaxation time T1 and dephasing time T2 (link-physical 3.10).
///
/// @param t1Ns relaxation time in ns, or 0 for none; when both are set, T2 is at most 2 T1
/// @param t2Ns dephasing time in ns, or 0 for none
public record MemoryDecay(long t1Ns, long t2Ns) {
    public static final MemoryDecay NONE = new MemoryDecay(0, 0);

    public MemoryDecay {
        if (t1Ns < 0 || t2Ns < 0) {
            throw new IllegalArgumentException(
                    "T1 " + t1Ns + " ns and T2 " + t2Ns + " ns must not be negative");
        }
        if (t1Ns > 0 && (t2Ns == 0 || t2Ns - t1Ns > t1Ns)) {
            throw new IllegalArgumentException(
                    "T2 " + t2Ns + " ns exceeds 2 T1 with T1 " + t1Ns + " ns");
        }
    }

    /// Factor of the population difference after idling: `exp(-t/T1)`.
    public double zFactor(long idleNs) {
        return t1Ns == 0 ? 1 : StrictMath.exp(-(double) idleNs / t1Ns);
    }

    /// Factor of the coherence after idling: `exp(-t/T2)`.
    public double xFactor(long idleNs) {
        return t2Ns == 0 ? 1 : StrictMath.exp(-(double) idleNs / t2Ns);
    }
}
