package dev.herald.network.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.GateKind;

/// Turns a confirmed pair into the Bell state that was asked for, one gate after the other.
final class Correction {
    private Correction() {}

    /// Submits the next gate that the pair needs.
    ///
    /// @return false when it needs none
    static boolean next(Node node, EndPair pair) {
        if (pair.applyX) {
            pair.applyX = false;
            apply(node, pair, GateKind.X);
            return true;
        }
        if (pair.applyZ) {
            pair.applyZ = false;
            apply(node, pair, GateKind.Z);
            return true;
        }
        return false;
    }

    private static void apply(Node node, EndPair pair, GateKind kind) {
        double error =
                node.config
                        .device()
                        .gate(kind, pair.qubit.qubit(), 0)
                        .map(gate -> gate.error())
                        .orElse(0.0);
        pair.gateError += (1 - pair.gateError) * error;
        pair.busy = true;
        node.submit(new DeviceCommand.Gate1(node.commandId(), pair.qubit, kind, 0), pair);
    }
}
