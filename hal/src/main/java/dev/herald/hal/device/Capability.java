package dev.herald.hal.device;

/// Optional abilities. What is not named is refused as UNSUPPORTED (HAL-CAP-1), and the clauses that
/// need it do not apply. Wire numbers are ordinal + 1.
public enum Capability {
    GATES,
    MEASURE,
    BELL_MEASURE,
    MOVE,
    ENTANGLE_KEEP,
    ENTANGLE_MEASURE,
    MONITORS;

    /// The identifier in clauses and reports, for example `bell-measure`.
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
