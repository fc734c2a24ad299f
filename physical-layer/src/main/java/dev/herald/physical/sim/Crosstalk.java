package dev.herald.physical.sim;

import dev.herald.physical.sim.state.Disturbance;

/// What the attempts at one port do to qubits that have nothing to do with it, from the beginning of a
/// fault to its end.
final class Crosstalk implements Disturbance {
    private final SimDevice device;
    private final LinkEnd end;
    private final double logPerAttempt;
    private final long before;
    private long total = -1;

    /// @param dephasing probability per attempt, below 1/2
    Crosstalk(SimDevice device, LinkEnd end, double dephasing) {
        this.device = device;
        this.end = end;
        logPerAttempt = StrictMath.log1p(-2 * dephasing);
        before = device.attempts.at(end, device.world.clock.nowNs());
    }

    boolean reaches(Slot slot) {
        return !device.descriptor().ports().get(end.port).communication().contains(slot.index());
    }

    void end() {
        total = device.attempts.at(end, device.world.clock.nowNs());
    }

    @Override
    public double logFactor(long atNs) {
        long until = total < 0 ? device.attempts.at(end, atNs) : total;
        return (until - before) * logPerAttempt;
    }
}
