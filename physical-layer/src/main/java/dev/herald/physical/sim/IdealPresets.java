package dev.herald.physical.sim;

/// Hardware without noise: for tests, and for what only depends on protocols.
final class IdealPresets {
    static final String BY_DECREE = "assumption: ideal hardware";
    static final String DATE = "2026";

    private IdealPresets() {}

    static NodeProfile node() {
        return NodeProfile.builder("ideal", "no noise, no delay")
                .from(BY_DECREE, DATE)
                .figure("communication.count", 4, "1")
                .figure("storage.count", 4, "1")
                .figure("computation.count", 4, "1")
                .build();
    }

    static LinkProfile link() {
        return LinkProfile.builder(
                        "ideal",
                        "perfect pairs at a tenth of the attempts",
                        LinkProfile.Scheme.IDEAL)
                .from(BY_DECREE, DATE)
                .figure("cycle", 1, "us")
                .figure("armA", 1, "m")
                .figure("armB", 1, "m")
                .figure("success.0", 0.1, "1")
                .figure("fidelity.0", 1, "1")
                .build();
    }
}
