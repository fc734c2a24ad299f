package dev.herald.network.api;

/// How a node learns the network.
///
/// @param flooding whether link states are flooded; otherwise the configured topology is all there is
public record ControlSettings(boolean flooding) {
    public static final ControlSettings STATIC = new ControlSettings(false);
    public static final ControlSettings FLOODING = new ControlSettings(true);
}
