package dev.herald.hal.host;

import static java.util.Objects.requireNonNull;

/// What a codec made of bytes that a peer sent. Bad bytes are an expected value, not an exception.
///
/// @param <M> message of the codec
public sealed interface Decoded<M> {

    /// A message that satisfies every clause that concerns a single message.
    record Valid<M>(M message) implements Decoded<M> {
        public Valid {
            requireNonNull(message);
        }
    }

    /// Well formed but from a later minor version: to be ignored.
    record Unknown<M>(String what) implements Decoded<M> {
        public Unknown {
            requireNonNull(what);
        }
    }

    /// Breaks the named clause.
    record Malformed<M>(String clause, String detail) implements Decoded<M> {
        public Malformed {
            requireNonNull(clause);
            requireNonNull(detail);
        }
    }
}
