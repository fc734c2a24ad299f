package dev.herald.physical.verify.run;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;

/// One step of a [Program]. Qubits are named by their index in the descriptor.
public sealed interface Step {

    /// Prepares a free qubit in |0>.
    record Prepare(int qubit) implements Step {}

    /// @param angle of a rotation in 2π/2^32
    record Gate(int qubit, GateKind kind, int angle) implements Step {
        public Gate {
            requireNonNull(kind);
        }
    }

    /// A gate on two qubits.
    ///
    /// @param angle of a rotation in 2π/2^32
    record PairGate(int first, int second, GateKind kind, int angle) implements Step {
        public PairGate {
            requireNonNull(kind);
        }
    }

    /// Moves the state to a free qubit.
    record MoveTo(int from, int to) implements Step {}

    /// Waits from the answer to what was submitted before until the next is submitted.
    record Wait(long ns) implements Step {
        public Wait {
            if (ns < 0) {
                throw new IllegalArgumentException("wait of " + ns + " ns is negative");
            }
        }
    }

    /// Measures; makes one bit.
    ///
    /// @param inverted whether the bit is turned round
    record Read(int qubit, Basis basis, boolean inverted) implements Step {
        public Read {
            requireNonNull(basis);
        }
    }

    /// A Bell measurement; makes two bits, z then x.
    record ReadBell(int first, int second) implements Step {}

    /// How many bits it makes.
    default int bits() {
        return switch (this) {
            case Read _ -> 1;
            case ReadBell _ -> 2;
            default -> 0;
        };
    }
}
