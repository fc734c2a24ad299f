package dev.herald.hal.device;

/// What this end does with its half of a heralded pair. Wire numbers are ordinal + 1.
public enum PairMode {
    /// Keep the qubit; only one attempt is outstanding.
    KEEP,
    /// Measure right after emission, before the herald; attempts overlap freely.
    MEASURE
}
