package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// A gate and where it can be applied.
///
/// @param kind the gate
/// @param first qubits it can be applied to (the first of a pair); empty for all
/// @param second second qubits of a pair; empty for all
/// @param durationNs how long it takes
/// @param error depolarising probability on the qubits it acts on, 0 to 1
/// @param provenance source and date of these figures
public record GateDescriptor(
        GateKind kind,
        List<Integer> first,
        List<Integer> second,
        long durationNs,
        double error,
        Provenance provenance) {
    public GateDescriptor {
        requireNonNull(kind);
        first = List.copyOf(first);
        second = List.copyOf(second);
        requireNonNull(provenance);
    }
}
