package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;

/// A circuit, named by its head-end.
///
/// @param head node that set it up
/// @param epoch session epoch of the head: new at every start
/// @param number counts circuits of the head in the epoch, from 1
public record CircuitId(NodeId head, int epoch, int number) {
    public CircuitId {
        requireNonNull(head);
        if (number < 1) {
            throw new IllegalArgumentException("circuit number " + number + " is less than 1");
        }
    }

    /// Written out for speed, as in [NodeId].
    @Override
    public int hashCode() {
        return 31 * (31 * head.value() + epoch) + number;
    }

    @Override
    public String toString() {
        return "c" + head + "." + number;
    }
}
