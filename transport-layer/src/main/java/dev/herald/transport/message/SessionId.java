package dev.herald.transport.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;

/// A session, named by its initiator.
///
/// @param initiator node that connected
/// @param epoch session epoch of the initiator: new at every start
/// @param number counts its sessions in the epoch, from 1
public record SessionId(NodeId initiator, int epoch, int number) {
    public SessionId {
        requireNonNull(initiator);
        if (number < 1) {
            throw new IllegalArgumentException("session number " + number + " is less than 1");
        }
    }

    /// Written out for speed, as in [NodeId].
    @Override
    public int hashCode() {
        return 31 * (31 * initiator.value() + epoch) + number;
    }

    @Override
    public String toString() {
        return "s" + initiator + "." + number;
    }
}
