package dev.herald.physical.remote.wire;

/// The outcome of decoding bytes that the other end sent. Bad bytes are a value, not an exception.
///
/// @param <M> what was hoped for
public sealed interface Decoded<M> {

    record Valid<M>(M message) implements Decoded<M> {}

    /// Well formed, but of a kind that this version does not know: ignored.
    record Unknown<M>(String what) implements Decoded<M> {}

    /// Breaks the clause.
    record Malformed<M>(String clause, String detail) implements Decoded<M> {}
}
