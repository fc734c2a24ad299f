package dev.herald.hal.model;

import org.jspecify.annotations.Nullable;

/// A node of the network. Unique within one network; compared as a number, so that both ends of a
/// link agree on which of them is the master (the smaller one).
///
/// @param value 1 to 2^31 - 1; zero is "unspecified" on the wire and no node
public record NodeId(int value) implements Comparable<NodeId> {

    public NodeId {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "node id " + value + " is not in 1.." + Integer.MAX_VALUE);
        }
    }

    /// Written out, like [#hashCode], because it is in the key of every table: what the compiler makes of a
    /// record is called through method handles, which are not always inlined.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeId node && node.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public int compareTo(NodeId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "n" + value;
    }
}
