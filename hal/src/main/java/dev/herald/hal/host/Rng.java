package dev.herald.hal.host;

import java.util.random.RandomGenerator;

/// Seeded randomness with named streams. The sequence depends only on the seed and the stream's
/// path, so a new consumer on its own stream leaves every other stream as it was. For simulation and
/// for choices that need not be secret; the sequence is not promised across versions.
public final class Rng implements RandomGenerator {
    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private final long seed;
    private long state;

    public Rng(long seed) {
        this.seed = seed;
        state = seed;
    }

    /// A generator of its own for one source of randomness.
    public Rng stream(String name) {
        long mixed = seed;
        for (int i = 0; i < name.length(); i++) {
            mixed = mix(mixed + GAMMA * (name.charAt(i) + 1L));
        }
        return new Rng(mixed);
    }

    @Override
    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return b ^ (b >>> 31);
    }
}
