package dev.herald.network.api;

/// How the data plane of a node works.
///
/// @param burst pairs that a request may be ahead of its rate, at least 1
public record PlaneSettings(int burst) {
    public static final PlaneSettings USUAL = new PlaneSettings(4);

    public PlaneSettings {
        if (burst < 1) {
            throw new IllegalArgumentException("burst " + burst + " is less than 1");
        }
    }
}
