package dev.herald.node;

import static java.util.Objects.requireNonNull;

import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.PlaneSettings;

/// Settings of the network layer of a node.
///
/// @param control how the node learns the network; the same at every node
/// @param admission what the node lets circuits reserve
/// @param plane how its data plane works; what it says of test rounds is the same at every node
public record NetworkSettings(
        ControlSettings control, AdmissionSettings admission, PlaneSettings plane) {
    /// The configured topology is all there is; usual admission and data plane.
    public static final NetworkSettings USUAL = of(ControlSettings.STATIC);

    public NetworkSettings {
        requireNonNull(control);
        requireNonNull(admission);
        requireNonNull(plane);
    }

    /// The usual admission and data plane.
    public static NetworkSettings of(ControlSettings control) {
        return new NetworkSettings(control, AdmissionSettings.USUAL, PlaneSettings.USUAL);
    }
}
