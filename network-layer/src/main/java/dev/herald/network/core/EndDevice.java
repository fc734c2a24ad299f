package dev.herald.network.core;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import java.util.List;
import java.util.Set;

/// What the device has to say about the pairs of an end.
final class EndDevice {
    private final Node node;
    private final EndPlane plane;

    EndDevice(Node node, EndPlane plane) {
        this.node = node;
        this.plane = plane;
    }

    /// The device lost qubits; some may be of this end's pairs.
    void lost(Set<QubitHandle> qubits) { // [NL-DROP-4]
        for (EndPair pair : List.copyOf(plane.pairs.values())) {
            if (pair.ours() && qubits.contains(pair.qubit)) {
                node.disown(1);
                pair.measured = true; // nothing is left to give back
                plane.withdraw(pair, "lost by the device");
            }
        }
    }

    /// The device has answered the command that acted on the pair's qubit.
    void answered(EndPair pair, DeviceEvent.Answer answer) {
        pair.busy = false;
        switch (answer) {
            case DeviceEvent.Measured(long ignored, boolean one) -> {
                node.disown(1);
                pair.measured = true;
                pair.one = one;
                pair.measuredNs = node.nowNs();
                if (!pair.doomed) {
                    plane.wasMeasured(pair);
                }
            }
            case DeviceEvent.Done ignored -> {
                if (pair.doomed) {
                    node.discard(pair.qubit);
                } else {
                    plane.settle(pair);
                }
            }
            case DeviceEvent.Refused refused -> {
                if (pair.doomed) {
                    node.discard(pair.qubit);
                } else {
                    plane.withdraw(pair, "refused by the device: " + refused.detail());
                }
            }
            default -> {
                node.disown(1);
                pair.measured = true; // nothing is left to give back
                if (!pair.doomed) {
                    plane.withdraw(pair, "device fault");
                }
            }
        }
    }
}
