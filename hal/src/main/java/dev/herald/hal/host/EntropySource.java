package dev.herald.hal.host;

/// Random bits for decisions that must be unpredictable to others: measurement bases, nonces,
/// session epochs. Seeded in emulation; the operating system's generator, or a quantum one, in a
/// daemon. Not thread-safe.
@FunctionalInterface
public interface EntropySource {

    /// Fills the array with random bytes.
    void nextBytes(byte[] bytes);

    default int nextInt() {
        byte[] b = new byte[4];
        nextBytes(b);
        return (b[0] & 0xFF) << 24 | (b[1] & 0xFF) << 16 | (b[2] & 0xFF) << 8 | (b[3] & 0xFF);
    }

    /// An entropy source for emulation.
    static EntropySource seeded(Rng rng) {
        return new EntropySource() {
            @Override
            public void nextBytes(byte[] bytes) {
                rng.nextBytes(bytes);
            }

            @Override
            public int nextInt() {
                return rng.nextInt();
            }
        };
    }
}
