package dev.herald.hal.device;

import java.util.List;

/// Which pairs of qubits an operation on two qubits can act on: one of the first list with another of
/// the second, in either order.
///
/// @param first qubit numbers; empty for all
/// @param second qubit numbers; empty for all
public record Coupling(List<Integer> first, List<Integer> second) {

    /// Any two qubits.
    public static final Coupling ALL = new Coupling(List.of(), List.of());

    public Coupling {
        first = List.copyOf(first);
        second = List.copyOf(second);
    }

    /// Whether the operation can act on the two.
    public boolean joins(int one, int other) {
        return one != other
                && (has(first, one) && has(second, other) || has(first, other) && has(second, one));
    }

    private static boolean has(List<Integer> side, int qubit) {
        return side.isEmpty() || side.contains(qubit);
    }
}
