package dev.herald.physical.sim.state;

/// Pulses that keep an idle qubit's coherence (dynamical decoupling), and what each costs.
///
/// @param spacingNs from pulse to pulse, more than 0
/// @param error depolarising probability of a pulse, 0 to 1
public record Echo(long spacingNs, double error) {
    public Echo {
        if (spacingNs <= 0 || !(error >= 0 && error < 1)) {
            throw new IllegalArgumentException(
                    "pulses every %d ns with error %s".formatted(spacingNs, error));
        }
    }

    /// Decay rate per ns of populations' difference and coherence by the errors of the pulses.
    public double rate() {
        return -StrictMath.log1p(-error) / spacingNs;
    }

    /// Depolarising probability of the pulses in an idle time; fractions of a spacing count as such.
    double depolarising(long idleNs) {
        return idleNs <= 0 ? 0 : -StrictMath.expm1(-rate() * idleNs);
    }
}
