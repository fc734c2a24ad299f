package dev.herald.hal.model;

import org.jspecify.annotations.Nullable;

/// A quantum link between two neighbouring nodes: the same number at both ends, unique in the network.
///
/// @param value 1 to 2^31 - 1; zero is "unspecified" on the wire and no link
public record LinkId(int value) implements Comparable<LinkId> {

    public LinkId {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "link id " + value + " is not in 1.." + Integer.MAX_VALUE);
        }
    }

    /// Written out for speed, as in [NodeId].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkId link && link.value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public int compareTo(LinkId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "l" + value;
    }
}
