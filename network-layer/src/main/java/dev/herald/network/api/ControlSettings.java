package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;
import org.jspecify.annotations.Nullable;

/// How a node learns the network, and who chooses paths in it.
///
/// @param flooding whether link states are flooded; otherwise the configured topology is all there is
/// @param flood how
/// @param controller who is asked for paths, null for nobody: each head-end computes its own
public record ControlSettings(
        boolean flooding, FloodSettings flood, @Nullable Controller controller) {
    public static final ControlSettings STATIC =
            new ControlSettings(false, FloodSettings.USUAL, null);
    public static final ControlSettings FLOODING =
            new ControlSettings(true, FloodSettings.USUAL, null);

    /// A node that computes paths for the others, from its own view of the network.
    ///
    /// @param node the controller
    /// @param timeoutNs how long its answer is awaited, at least 1
    /// @param fallBack whether a head-end that gets no answer computes the path itself; otherwise the circuit
    ///     is refused with SETUP_TIMEOUT, or NO_ROUTE when the controller cannot be reached
    public record Controller(NodeId node, long timeoutNs, boolean fallBack) {
        public Controller {
            requireNonNull(node);
            if (timeoutNs < 1) {
                throw new IllegalArgumentException("timeoutNs " + timeoutNs + " is less than 1");
            }
        }
    }

    public ControlSettings {
        requireNonNull(flood);
        if (controller != null && !flooding) {
            throw new IllegalArgumentException(
                    "controller "
                            + controller.node()
                            + " needs flooding: it is reached over known links");
        }
    }
}
