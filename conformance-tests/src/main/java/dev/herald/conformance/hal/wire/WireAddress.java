package dev.herald.conformance.hal.wire;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceOpenException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Where a device behind a wire is reached, and as whose.
///
/// @param socket TCP or Unix
/// @param node number of the node
/// @param name of the node
public record WireAddress(SocketAddress socket, int node, String name) {
    public WireAddress {
        requireNonNull(socket);
        requireNonNull(name);
    }

    /// From the options of the driver `remote`: `host` and `port`, or `unix`; `node` and `name`.
    ///
    /// @return empty when they name no address that can be reached without certificates
    /// @throws IllegalArgumentException with the option that is wrong
    public static Optional<WireAddress> of(Map<String, String> options) {
        if (!options.getOrDefault("tls", "off").equals("off")) {
            return Optional.empty();
        }
        int node = number(options, "node", "1");
        String name = options.getOrDefault("name", "n" + node);
        String path = options.get("unix");
        if (path != null) {
            return Optional.of(
                    new WireAddress(UnixDomainSocketAddress.of(Path.of(path)), node, name));
        }
        if (!options.containsKey("port")) {
            return Optional.empty();
        }
        return Optional.of(
                new WireAddress(
                        new InetSocketAddress(
                                options.getOrDefault("host", "127.0.0.1"),
                                number(options, "port", "")),
                        node,
                        name));
    }

    private static int number(Map<String, String> options, String option, String otherwise) {
        String text = options.getOrDefault(option, otherwise);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException none) {
            throw new IllegalArgumentException(
                    "option " + option + ": \"" + text + "\" is no number", none);
        }
    }

    SocketChannel connect() {
        try {
            return SocketChannel.open(socket);
        } catch (IOException e) {
            throw new DeviceOpenException(socket + " cannot be reached: " + e.getMessage(), e);
        }
    }
}
