package dev.herald.network.message;

/// When and how an end node is given its half. Wire numbers are ordinal + 1.
public enum DeliveryMode {
    /// The qubit, once the pair is confirmed.
    KEEP,
    /// The qubit is measured as soon as it exists; the outcome is delivered once the pair is confirmed.
    MEASURE,
    /// The qubit, as soon as it exists; whether it belongs to a pair, and which, is told later.
    EARLY
}
