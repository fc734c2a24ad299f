package dev.herald.network.distil;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.network.core.TestDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Devices of tests.
final class Devices {
    private static final Provenance SOURCE = new Provenance("test", "2026-01-01");

    private Devices() {}

    static GateDescriptor gate(GateKind kind, long ns, double error) {
        return new GateDescriptor(kind, List.of(), List.of(), ns, error, SOURCE);
    }

    static DeviceDescriptor ideal(int qubits) {
        return of(
                qubits,
                MemoryDecay.NONE,
                0,
                0,
                gate(GateKind.CNOT, 0, 0),
                gate(GateKind.H, 0, 0),
                gate(GateKind.RX, 0, 0),
                gate(GateKind.X, 0, 0),
                gate(GateKind.Z, 0, 0));
    }

    static DeviceDescriptor of(
            int qubits, MemoryDecay decay, double flip0, double flip1, GateDescriptor... gates) {
        List<QubitDescriptor> list = new ArrayList<>();
        for (int i = 0; i < qubits; i++) {
            list.add(
                    new QubitDescriptor(
                            i,
                            Set.of(QubitDescriptor.Role.STORAGE),
                            decay,
                            0,
                            0,
                            50,
                            flip0,
                            flip1,
                            0,
                            SOURCE));
        }
        return TestDevice.at(new NodeId(1)).qubits(list).gates(List.of(gates)).make();
    }
}
