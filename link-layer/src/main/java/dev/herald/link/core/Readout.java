package dev.herald.link.core;

import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.link.api.LinkConfig;

/// What reading does to a correlation. An outcome read as ±1 has the mean value `bias + gain t` for a
/// true one of t = ±1, so that `(a - bias)(b - bias) / (gain gain)` has the true correlation as its
/// mean value, whatever the state, if the ends err independently.
///
/// @param bias 1 - 2 flip0 - gain
/// @param gain 1 - flip0 - flip1, above 0
record Readout(double bias, double gain) {
    /// Outcomes are taken as they are.
    static final Readout PERFECT = new Readout(0, 1);

    /// A readout that tells next to nothing is not corrected for: every figure would be noise.
    private static final double GAIN_MIN = 0.1;

    static Readout of(double flip0, double flip1) {
        double gain = 1 - flip0 - flip1;
        return gain < GAIN_MIN ? PERFECT : new Readout(flip1 - flip0, gain);
    }

    /// Of the port's communication qubits; the peer's is taken to be the same. LL-FEU-3.
    static Readout of(LinkConfig config) {
        PortDescriptor port = config.port();
        if (port.communication().isEmpty()) {
            return PERFECT;
        }
        QubitDescriptor qubit = config.device().qubits().get(port.communication().getFirst());
        return of(qubit.flip0(), qubit.flip1());
    }

    /// The error rate of the state, 0 to 1 but for chance.
    double rate(Tally tally) {
        double product =
                tally.pairs()
                        - 2.0 * tally.errors()
                        - bias * (tally.own() + tally.peer())
                        + bias * bias * tally.sign();
        return (1 - product / (gain * gain) / tally.pairs()) / 2;
    }

    /// The smallest that the error rate of a single pair comes out as.
    double low() {
        return (1 - most()) / 2;
    }

    double high() {
        return (1 + most()) / 2;
    }

    private double most() {
        double one = 1 + Math.abs(bias);
        return one * one / (gain * gain);
    }
}
