package dev.herald.transport.wire;

/// The outcome of decoding bytes a peer sent. Bad bytes are an expected value, not an exception.
public sealed interface Decoded<M> {
    record Valid<M>(M message) implements Decoded<M> {}

    /// Well formed but from a later minor version: ignored, as TL-MSG-7 requires.
    record Unknown<M>(String what) implements Decoded<M> {}

    /// Breaks the named clause.
    record Malformed<M>(String clause, String detail) implements Decoded<M> {}
}
