package dev.herald.physical.sim.link;

/// What a detector, or a memory that heralds, tells of the photons that reach it.
public enum Detectors {
    /// Whether there was at least one.
    THRESHOLD,
    /// How many there were: only exactly one counts as a click.
    NUMBER_RESOLVING
}
