package dev.herald.application.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.network.message.RouteChoice;
import dev.herald.transport.api.TransportOutput;

/// Everything that can happen to the application entity of a node.
public sealed interface ApplicationInput {

    /// The node has started: listen on the ports of the applications.
    record Start() implements ApplicationInput {}

    /// Run a job. Ends in JobEnded with the number, always.
    ///
    /// @param number chosen by the caller, unique among the jobs under way
    /// @param route how the path of its circuit is chosen
    record Run(long number, Job job, RouteChoice route) implements ApplicationInput {
        /// Over the usual path.
        public Run(long number, Job job) {
            this(number, job, RouteChoice.USUAL);
        }

        public Run {
            requireNonNull(job);
            requireNonNull(route);
        }
    }

    /// End the job with what it has.
    record Cancel(long number) implements ApplicationInput {}

    record FromTransport(TransportOutput.Up event) implements ApplicationInput {
        public FromTransport {
            requireNonNull(event);
        }
    }

    record FromDevice(DeviceEvent event) implements ApplicationInput {
        public FromDevice {
            requireNonNull(event);
        }
    }
}
