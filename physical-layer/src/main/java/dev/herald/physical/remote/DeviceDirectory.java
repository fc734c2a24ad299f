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

        /// Whether opening may take a while. The server then opens the device on a thread of its own and
        /// serves other hosts meanwhile; if not, on its loop.
        default boolean blocks() {
            return false;
        }

        /// A factory that may block, as those of drivers do.
        static DeviceFactory blocking(DeviceFactory factory) {
            return new DeviceFactory() {
                @Override
                public QuantumDevice open(DeviceContext context) {
                    return factory.open(context);
                }

                @Override
                public boolean blocks() {
                    return true;
                }
            };
        }
    }

    /// The device of a node, or null when there is none.
    ///
    /// @param node the node
    /// @param name the name it states, which over TLS it has proved; a directory that knows the names
    ///     of its nodes returns null for another one
    @Nullable DeviceFactory find(NodeId node, String name);
}
