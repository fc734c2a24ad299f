package dev.herald.link.message;

/// What an item of the distributed queue is for. Wire numbers are the ordinals.
public enum ItemKind {
    /// A request of the layer above.
    REQUEST,
    /// Test rounds of the link layer itself: measured at both ends, outcomes compared.
    TEST,
    /// Pairs of the link layer itself, made ahead of requests and kept in the buffer.
    BUFFER
}
