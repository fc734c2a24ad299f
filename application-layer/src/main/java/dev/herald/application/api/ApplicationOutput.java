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
    record JobEnded(
            long number, @Nullable TransportError error, String detail, @Nullable JobReport report)
            implements ApplicationOutput {
        public JobEnded {
            requireNonNull(detail);
        }
    }

    /// The sifted key of a Qkd job, for users in this process only; told before JobEnded, and at the
    /// responder under the number 0. It is NOT secret and not yet a key: both ends may differ, and an
    /// eavesdropper may know part of it. Reconciliation, verification, privacy amplification and
    /// authentication are still to come. Never log, store or transmit it.
    ///
    /// @param bits the bits without those given up for the test, first bit in the highest bit of the
    ///     first byte
    /// @param length number of bits
    record SiftedKey(long number, byte[] bits, int length) implements ApplicationOutput {
        public SiftedKey {
            if (length < 0 || bits.length != (length + 7) / 8) {
                throw new IllegalArgumentException(length + " bits in " + bits.length + " bytes");
            }
        }

        /// Without the bits.
        @Override
        public String toString() {
            return "SiftedKey[number=" + number + ", length=" + length + "]";
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
