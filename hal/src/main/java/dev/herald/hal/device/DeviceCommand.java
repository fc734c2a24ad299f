package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;

/// What a device can be told. Asynchronous: each command has an id, unique among the commands under
/// way, and exactly one terminal [DeviceEvent] answers it.
public sealed interface DeviceCommand {

    /// Chosen by the host; not 0.
    long id();

    /// Prepares a free qubit in |0> and takes ownership of it. Answer: Allocated.
    record Initialise(long id, int qubit) implements DeviceCommand {}

    /// Applies a one-qubit gate. Answer: Done.
    ///
    /// @param angle of a rotation, in units of 2π/2^32; ignored by other gates
    record Gate1(long id, QubitHandle qubit, GateKind kind, int angle) implements DeviceCommand {
        public Gate1 {
            requireNonNull(qubit);
            if (kind.qubits() != 1) {
                throw new IllegalArgumentException(kind + " is not a one-qubit gate");
            }
        }
    }

    /// Applies a two-qubit gate. Answer: Done.
    record Gate2(long id, QubitHandle first, QubitHandle second, GateKind kind, int angle)
            implements DeviceCommand {
        public Gate2 {
            requireNonNull(first);
            requireNonNull(second);
            if (kind.qubits() != 2) {
                throw new IllegalArgumentException(kind + " is not a two-qubit gate");
            }
        }
    }

    /// Measures a qubit and gives it back. Answer: Measured.
    record Measure(long id, QubitHandle qubit, Basis basis) implements DeviceCommand {
        public Measure {
            requireNonNull(qubit);
            requireNonNull(basis);
        }
    }

    /// Bell measurement: CNOT from first to second, Hadamard on the first, both measured; outcome
    /// (z, x) = (first, second). Gives both back. Answer: BellMeasured.
    record BellMeasure(long id, QubitHandle first, QubitHandle second) implements DeviceCommand {
        public BellMeasure {
            requireNonNull(first);
            requireNonNull(second);
        }
    }

    /// Moves a state to a free qubit, whose ownership replaces that of the source. Answer: Allocated.
    record Move(long id, QubitHandle from, int to) implements DeviceCommand {
        public Move {
            requireNonNull(from);
        }
    }

    /// Gives a qubit back, whatever its state. Answer: Done.
    record Discard(long id, QubitHandle qubit) implements DeviceCommand {
        public Discard {
            requireNonNull(qubit);
        }
    }

    /// A batch of synchronised attempts at entanglement with the neighbour behind a port. Attempts
    /// are made at cycles from `firstCycle` to `firstCycle + cycles - 1` that the port's spacing
    /// allows, starting as soon as possible if the first has passed, and count for a pair when the
    /// other end attempts in the same cycle under the same tag. Emits a Heralded for each pair, then
    /// the answer: BatchEnded.
    ///
    /// @param port index of the port in the descriptor
    /// @param qubit a free communication qubit of the port; in use until the answer, and owned by the
    ///     host from a Heralded on when it is kept
    /// @param mode keep or measure; with keep, `pairsMax` is 1
    /// @param point code of an operating point of the port; the same at both ends
    /// @param basis how to measure, when measuring
    /// @param firstCycle cycle number, network time divided by the cycle time
    /// @param cycles length of the batch, 1 to the port's limit
    /// @param pairsMax the batch is complete after this many heralds, at least 1
    /// @param tag names the work to the station; the same at both ends
    record Entangle(
            long id,
            int port,
            int qubit,
            PairMode mode,
            int point,
            BasisChoice basis,
            long firstCycle,
            long cycles,
            int pairsMax,
            long tag)
            implements DeviceCommand {
        public Entangle {
            requireNonNull(mode);
            requireNonNull(basis);
            if (firstCycle < 0) {
                throw new IllegalArgumentException("firstCycle " + firstCycle + " is negative");
            }
            if (cycles < 1) {
                throw new IllegalArgumentException("cycles " + cycles + " is less than 1");
            }
            if (pairsMax < 1 || mode == PairMode.KEEP && pairsMax != 1) {
                throw new IllegalArgumentException("pairsMax " + pairsMax + " with mode " + mode);
            }
        }
    }

    /// Ends a batch; its answer is BatchEnded with ABORTED, unless it ended before. Answer: Done.
    record Abort(long id, long batch) implements DeviceCommand {}

    /// Reads a monitor. Answer: Probed.
    record Probe(long id, String monitor) implements DeviceCommand {
        public Probe {
            requireNonNull(monitor);
        }
    }
}
