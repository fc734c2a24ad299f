package dev.herald.physical.sim;

import dev.herald.physical.sim.fault.Fault;
import java.util.OptionalLong;

/// A fault that has begun. Belongs to the event loop of its hardware.
public final class Injection {
    private final Fault fault;
    private final long beganNs;
    private final Effect effect;
    private final SimHardware hardware;
    private long endedNs = -1;

    Injection(Fault fault, Effect effect, SimHardware hardware) {
        this.fault = fault;
        this.effect = effect;
        this.hardware = hardware;
        beganNs = hardware.clock.nowNs();
        effect.begin();
        if (fault.instant()) {
            endedNs = beganNs;
        }
    }

    public Fault fault() {
        return fault;
    }

    /// In network time.
    public long beganNs() {
        return beganNs;
    }

    /// Empty while it lasts.
    public OptionalLong endedNs() {
        return endedNs < 0 ? OptionalLong.empty() : OptionalLong.of(endedNs);
    }

    /// Ends the fault: all is as it was before, but for what has happened to qubits meanwhile. Does
    /// nothing when it has ended.
    public void end() {
        if (endedNs < 0) {
            endedNs = hardware.clock.nowNs();
            effect.end();
        }
    }
}
