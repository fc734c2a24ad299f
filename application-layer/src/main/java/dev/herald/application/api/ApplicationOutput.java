package dev.herald.application.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.message.TransportError;
import org.jspecify.annotations.Nullable;

/// Everything the application entity of a node can ask for or tell.
public sealed interface ApplicationOutput {

    /// How far a job is; at most once for each hundredth of the work.
    record Progress(long number, long done, long of) implements ApplicationOutput {}

    /// The job is over.
    ///
    /// @param error why it ended early; null when it did all it was asked
    /// @param detail one line for people, empty without an error
    /// @param report what was measured until then; null when nothing was
    record JobEnded(long number, @Nullable TransportError error, String detail, @Nullable JobReport report)
            implements ApplicationOutput {
        public JobEnded {
            requireNonNull(detail);
        }
    }

    record ToTransport(TransportInput input) implements ApplicationOutput {
        public ToTransport {
            requireNonNull(input);
        }
    }

    record ToDevice(DeviceCommand command) implements ApplicationOutput {
        public ToDevice {
            requireNonNull(command);
        }
    }

    record PeerViolation(String clause, String detail) implements ApplicationOutput {}
}
