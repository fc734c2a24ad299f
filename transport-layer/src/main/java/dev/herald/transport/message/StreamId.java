package dev.herald.transport.message;

import static java.util.Objects.requireNonNull;

/// A stream of pairs of a session.
///
/// @param session the session
/// @param number counts its streams, from 1
public record StreamId(SessionId session, int number) {
    public StreamId {
        requireNonNull(session);
        if (number < 1) {
            throw new IllegalArgumentException("stream number " + number + " is less than 1");
        }
    }

    /// Written out for speed, as in [SessionId].
    @Override
    public int hashCode() {
        return 31 * session.hashCode() + number;
    }

    @Override
    public String toString() {
        return session + ":" + number;
    }
}
