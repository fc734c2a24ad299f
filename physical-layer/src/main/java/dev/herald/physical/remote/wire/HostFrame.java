package dev.herald.physical.remote.wire;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.model.NodeId;
import java.util.List;

/// What a host says to a device.
public sealed interface HostFrame {

    /// Asks to become the host of the node's device.
    ///
    /// @param contractMajor version of the contract that the host speaks
    /// @param contractMinor minor version
    /// @param features optional parts of the binding that the host can use
    /// @param node whose device is wanted
    /// @param nodeName name of that node, as in its certificate
    /// @param token the same for as long as the host runs
    record Attach(
            int contractMajor,
            int contractMinor,
            List<String> features,
            NodeId node,
            String nodeName,
            SessionToken token)
            implements HostFrame {
        public Attach {
            features = List.copyOf(features);
            requireNonNull(node);
            requireNonNull(nodeName);
            requireNonNull(token);
        }
    }

    record Submit(DeviceCommand command) implements HostFrame {
        public Submit {
            requireNonNull(command);
            if (command.id() == 0) {
                throw new IllegalArgumentException("a command has no id");
            }
        }
    }

    /// A command that can be answered but not carried out. Only ever received.
    ///
    /// @param id of the command
    /// @param why the answer
    /// @param detail the clause and what breaks it
    record Unusable(long id, DeviceRefusal why, String detail) implements HostFrame {}

    record Ping(long number) implements HostFrame {}

    /// Ends the session in order.
    record Detach() implements HostFrame {}

    /// Random; tells the return of a host from another host.
    record SessionToken(long high, long low) {}
}
