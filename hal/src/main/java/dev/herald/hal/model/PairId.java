package dev.herald.hal.model;

/// Network-wide name of an entangled pair, the same at both of its ends. The name of a link pair is
/// a 128-bit mix of its [LinkPairId]; a swap derives the new name from both, in any order, so that
/// both ends know it without another message. Pairs are never named by memory slot.
///
/// @param high upper 64 bits
/// @param low lower 64 bits
public record PairId(long high, long low) {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    public static PairId of(LinkPairId pair) {
        long a = mix(pair.link().value() * GAMMA + Integer.toUnsignedLong(pair.epoch()));
        long high = mix(a ^ mix(pair.sequence() + GAMMA));
        return new PairId(high, mix(high + a + GAMMA));
    }

    /// The name of the pair that swapping the two pairs makes. Commutative and associative.
    public PairId swap(PairId other) {
        return new PairId(high ^ other.high, low ^ other.low);
    }

    /// Written out for speed, as in [NodeId].
    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return b ^ (b >>> 31);
    }
}
