package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import java.util.List;

/// What a device reports.
public sealed interface DeviceEvent {

    /// Answers a command and carries its id. Exactly one for each command.
    sealed interface Answer extends DeviceEvent {
        long id();
    }

    record Done(long id) implements Answer {}

    /// The host owns the qubit from here on.
    record Allocated(long id, QubitHandle qubit) implements Answer {
        public Allocated {
            requireNonNull(qubit);
        }
    }

    record Measured(long id, boolean one) implements Answer {}

    record BellMeasured(long id, BellIndex outcome) implements Answer {
        public BellMeasured {
            requireNonNull(outcome);
        }
    }

    /// @param value reading in the monitor's unit times 10^-9
    record Probed(long id, long value) implements Answer {}

    /// @param attemptsUsed attempts made in the batch, successful ones included; -1 when the device
    ///     cannot say, as after a lost connection
    /// @param epoch session epoch of the station; 0 when it was never reached
    /// @param nextSequence the number the station's next herald will have: tells a host that missed one
    record BatchEnded(long id, BatchEnd why, long attemptsUsed, int epoch, long nextSequence)
            implements Answer {
        public BatchEnded {
            requireNonNull(why);
        }
    }

    /// The command was not begun and changed nothing.
    record Refused(long id, DeviceRefusal why, String detail) implements Answer {
        public Refused {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// The hardware failed while carrying out the command; qubits it acted on are given back.
    record Faulted(long id, String detail) implements Answer {
        public Faulted {
            requireNonNull(detail);
        }
    }

    /// A pair was heralded in the batch `id`; not an answer.
    ///
    /// @param tag the batch's tag
    /// @param attempt number of the attempt in the batch, from 1
    /// @param cycle cycle of the attempt, the same at both ends
    /// @param emittedNs when the qubit's photon was emitted, in network time by the device's clock: the
    ///     state ages from then
    /// @param heraldedNs when the herald reached this device, by the same clock
    /// @param epoch session epoch of the station
    /// @param sequence number of the herald in the epoch, the same at both ends
    /// @param bell the realised Bell state
    /// @param half what this end has of it
    record Heralded(
            long id,
            long tag,
            long attempt,
            long cycle,
            long emittedNs,
            long heraldedNs,
            int epoch,
            long sequence,
            BellIndex bell,
            Half half)
            implements DeviceEvent {
        public Heralded {
            requireNonNull(bell);
            requireNonNull(half);
        }
    }

    /// The device's state changed, unasked.
    record StateChanged(DeviceState state, String detail) implements DeviceEvent {
        public StateChanged {
            requireNonNull(state);
            requireNonNull(detail);
        }
    }

    /// Qubits were lost with their states, unasked; the handles are given back.
    record QubitsLost(List<QubitHandle> qubits, String detail) implements DeviceEvent {
        public QubitsLost {
            qubits = List.copyOf(qubits);
            requireNonNull(detail);
        }
    }

    /// One end of a heralded pair.
    sealed interface Half {}

    /// The host owns the qubit.
    record Kept(QubitHandle qubit) implements Half {
        public Kept {
            requireNonNull(qubit);
        }
    }

    /// The qubit was measured at emission.
    record Read(boolean one, Basis basis) implements Half {
        public Read {
            requireNonNull(basis);
        }
    }
}
