package dev.herald.hal.model;

/// Noise of a Bell measurement on two qubits, as an error channel on the swapped pair.
///
/// @param gate probability that the two-qubit gate did not depolarise both qubits, 0 to 1
/// @param flipZ probability that the bit that carries the phase (X readout) is read wrongly
/// @param flipX probability that the bit that carries the parity (Z readout) is read wrongly
public record SwapNoise(double gate, double flipZ, double flipX) {
    public static final SwapNoise NONE = new SwapNoise(1, 0, 0);

    public SwapNoise {
        if (!(gate >= 0 && gate <= 1)
                || !(flipZ >= 0 && flipZ <= 1)
                || !(flipX >= 0 && flipX <= 1)) {
            throw new IllegalArgumentException(
                    "swap noise must be probabilities: gate %s, flipZ %s, flipX %s"
                            .formatted(gate, flipZ, flipX));
        }
    }

    /// `p_out = g (p * r) + (1 - g)/4` of network-transport 5.4, as a Pauli channel to convolve with.
    public BellDiagonal channel() {
        return BellDiagonal.ofCorrelators(
                gate * (1 - 2 * flipX),
                gate * (1 - 2 * flipZ),
                gate * (1 - 2 * flipX) * (1 - 2 * flipZ));
    }
}
