package dev.herald.physical.remote;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.model.NodeId;
import org.jspecify.annotations.Nullable;

/// The devices that a server has to offer.
@FunctionalInterface
public interface DeviceDirectory {

    /// Opens one device. Called at most once for each time that a server is opened.
    @FunctionalInterface
    interface DeviceFactory {

        /// @throws dev.herald.hal.device.DeviceOpenException when the device cannot be opened, with the
        ///     reason
        QuantumDevice open(DeviceContext context);
    }

    /// The device of a node, or null when there is none.
    ///
    /// @param node the node
    /// @param name the name it states, which over TLS it has proved; a directory that knows the names
    ///     of its nodes returns null for another one
    @Nullable DeviceFactory find(NodeId node, String name);
}
