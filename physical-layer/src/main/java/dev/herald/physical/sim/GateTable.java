package dev.herald.physical.sim;

import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gates of a node by kind and qubits, looked up once for each command.
final class GateTable {
    private final int qubits;
    private final @Nullable GateDescriptor[] table;

    GateTable(List<GateDescriptor> gates, int qubits) {
        this.qubits = qubits;
        table = new @Nullable GateDescriptor[GateKind.values().length * qubits * qubits];
        for (GateDescriptor gate : gates) {
            for (int i = 0; i < qubits; i++) {
                for (int j = 0; j < qubits; j++) {
                    boolean first = gate.first().isEmpty() || gate.first().contains(i);
                    boolean second =
                            gate.kind().qubits() == 1
                                    || i != j
                                            && (gate.second().isEmpty()
                                                    || gate.second().contains(j));
                    int at = at(gate.kind(), i, j);
                    if (first && second && table[at] == null) {
                        table[at] = gate;
                    }
                }
            }
        }
    }

    private int at(GateKind kind, int first, int second) {
        return (kind.ordinal() * qubits + first) * qubits + second;
    }

    @Nullable GateDescriptor one(GateKind kind, int qubit) {
        return table[at(kind, qubit, 0)];
    }

    @Nullable GateDescriptor two(GateKind kind, int first, int second) {
        return table[at(kind, first, second)];
    }
}
