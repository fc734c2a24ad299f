package dev.herald.physical.mhp.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent.Half;
import dev.herald.physical.mhp.message.MhpFrame;

/// What happens to the machine of a node.
public sealed interface NodeInput {

    /// The host asks for a batch, which the driver has checked as far as qubits are concerned.
    record Begin(DeviceCommand.Entangle command) implements NodeInput {
        public Begin {
            requireNonNull(command);
        }
    }

    /// The host ends a batch.
    record Abort(DeviceCommand.Abort command) implements NodeInput {
        public Abort {
            requireNonNull(command);
        }
    }

    /// The driver reports an attempt.
    ///
    /// @param cycle that of the attempt
    /// @param emittedNs when its photon left
    /// @param half what this end will have of the pair if the attempt is heralded: the outcome, or the
    ///     qubit
    record Emitted(long cycle, long emittedNs, Half half) implements NodeInput {
        public Emitted {
            requireNonNull(half);
        }
    }

    /// The driver reports that it could not make an attempt.
    record NotEmitted(long cycle) implements NodeInput {}

    /// A frame came from the station.
    record Received(MhpFrame frame) implements NodeInput {
        public Received {
            requireNonNull(frame);
        }
    }
}
