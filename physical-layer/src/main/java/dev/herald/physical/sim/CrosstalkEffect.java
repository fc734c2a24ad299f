package dev.herald.physical.sim;

import dev.herald.physical.sim.fault.NodeFault;
import org.jspecify.annotations.Nullable;

/// Attempts at a port dephase the other qubits of a node.
final class CrosstalkEffect implements Effect {
    private final SimDevice device;
    private final NodeFault.Crosstalk fault;
    private @Nullable Crosstalk crosstalk;

    CrosstalkEffect(SimDevice device, NodeFault.Crosstalk fault) {
        this.device = device;
        this.fault = fault;
    }

    @Override
    public void begin() {
        Crosstalk begun = new Crosstalk(device, device.port(fault.port()), fault.dephasing());
        crosstalk = begun;
        device.condition.crosstalk(begun);
    }

    @Override
    public void end() {
        Crosstalk begun = crosstalk;
        if (begun != null) {
            begun.end();
            device.condition.crosstalkOver(begun);
        }
    }
}
