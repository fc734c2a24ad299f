package dev.herald.link.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;

/// A request for pairs, unique on its link for the session of its origin: create ids are counted by
/// the node that was asked.
///
/// @param origin the end that the request was made at
/// @param createId 0 to 65,535, wrapping around
public record LinkRequestId(NodeId origin, int createId) {
    public static final int CREATE_ID_MAX = 0xFFFF;

    public LinkRequestId {
        requireNonNull(origin);
        if (createId < 0 || createId > CREATE_ID_MAX) {
            throw new IllegalArgumentException("create id " + createId + " is not in 0..65535");
        }
    }

    @Override
    public String toString() {
        return origin + "#" + createId;
    }
}
