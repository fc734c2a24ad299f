package dev.herald.physical.sim.state.stabiliser;

import java.util.ArrayList;
import java.util.List;

/// A product of Pauli operators on some qubits, with sign plus: Hermitian, squares to one.
public final class PauliString {
    final int[] qubits;
    final boolean[] x;
    final boolean[] z;

    /// @param qubits where it is not the identity, each once
    /// @param x whether the operator there contains X (X or Y)
    /// @param z whether it contains Z (Z or Y)
    public PauliString(int[] qubits, boolean[] x, boolean[] z) {
        if (x.length != qubits.length || z.length != qubits.length) {
            throw new IllegalArgumentException(
                    "%d qubits, %d and %d operators".formatted(qubits.length, x.length, z.length));
        }
        for (int i = 0; i < qubits.length; i++) {
            for (int j = 0; j < i; j++) {
                if (qubits[i] == qubits[j]) {
                    throw new IllegalArgumentException("qubit " + qubits[i] + " is named twice");
                }
            }
        }
        this.qubits = qubits.clone();
        this.x = x.clone();
        this.z = z.clone();
    }

    /// From letters I, X, Y and Z for the qubits 0, 1, and so on: `XXI`.
    ///
    /// @throws IllegalArgumentException for any other letter
    public static PauliString of(String letters) {
        List<Integer> where = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if ("IXYZ".indexOf(letter) < 0) {
                throw new IllegalArgumentException(
                        "letter " + letter + " is not one of I, X, Y, Z");
            }
            if (letter != 'I') {
                where.add(i);
            }
        }
        int[] qubits = where.stream().mapToInt(Integer::intValue).toArray();
        boolean[] x = new boolean[qubits.length];
        boolean[] z = new boolean[qubits.length];
        for (int i = 0; i < qubits.length; i++) {
            char letter = letters.charAt(qubits[i]);
            x[i] = letter != 'Z';
            z[i] = letter != 'X';
        }
        return new PauliString(qubits, x, z);
    }

    /// How many operators are Y.
    int countY() {
        int count = 0;
        for (int i = 0; i < qubits.length; i++) {
            count += x[i] && z[i] ? 1 : 0;
        }
        return count;
    }
}
