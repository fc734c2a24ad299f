package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import java.util.List;

/// What a node says of itself and of its links to the whole network: the unit of flooding. Of two states of
/// one origin, the one of the greater epoch is newer, and within an epoch the one of the greater sequence.
///
/// @param origin who says it
/// @param epoch unsigned; an origin begins with its session epoch, and goes on from the newest of its
///     states that it hears of
/// @param sequence counts the states of the epoch, from 1
/// @param lifeNs after which it is forgotten unless renewed, at least 1
/// @param swap noise of its Bell measurement
/// @param swaps whether it can be an intermediate node
/// @param memories qubits in which it can hold pairs of circuits
/// @param links its links, at most [#LINKS_MAX], each once; none when it has left the network
public record NodeState(
        NodeId origin,
        int epoch,
        long sequence,
        long lifeNs,
        SwapNoise swap,
        boolean swaps,
        int memories,
        List<LinkState> links) {
    public static final int LINKS_MAX = 256;

    /// Bytes of an encoded state, at most: it fits a frame with its seal.
    public static final int SIZE_MAX = 56_000;

    /// One end's view of a link. The link can be used when both its ends say UP.
    ///
    /// @param link the link
    /// @param neighbour its other end
    /// @param cost additive metric of shortest paths, at least 1
    /// @param status whether it can be used
    /// @param freePpm share of its time that no circuit has reserved, 0 to 1,000,000; said by the end that
    ///     keeps the link's ledger, the one with the smaller node number
    /// @param decay how a half ages at this end
    /// @param curve rate against fidelity; may be empty when it is not UP
    /// @param maintenance windows in which it will not be usable, at most [#WINDOWS_MAX], in order
    public record LinkState(
            LinkId link,
            NodeId neighbour,
            long cost,
            Status status,
            int freePpm,
            MemoryDecay decay,
            List<HopOffer.Offer> curve,
            List<Window> maintenance) {
        public static final int WINDOWS_MAX = 16;
        public static final int SHARE_MAX = 1_000_000;

        public LinkState {
            requireNonNull(link);
            requireNonNull(neighbour);
            requireNonNull(status);
            requireNonNull(decay);
            curve = List.copyOf(curve);
            maintenance = List.copyOf(maintenance);
            if (cost < 1) {
                throw new IllegalArgumentException("cost " + cost + " is less than 1");
            }
            if (freePpm < 0 || freePpm > SHARE_MAX) {
                throw new IllegalArgumentException("freePpm " + freePpm + " is not in 0..1000000");
            }
            if (curve.size() > HopOffer.CURVE_MAX || maintenance.size() > WINDOWS_MAX) {
                throw new IllegalArgumentException(
                        curve.size()
                                + " offers or "
                                + maintenance.size()
                                + " windows are too many");
            }
        }
    }

    /// Wire numbers are ordinal + 1.
    public enum Status {
        UP,
        DOWN,
        /// Works, and takes no new circuits.
        DRAINING
    }

    /// Half open: from `fromNs` up to and without `toNs`, ns since the network epoch.
    public record Window(long fromNs, long toNs) {
        public Window {
            if (toNs <= fromNs) {
                throw new IllegalArgumentException(
                        "window ends at " + toNs + ", not after " + fromNs);
            }
        }
    }

    public NodeState {
        requireNonNull(origin);
        requireNonNull(swap);
        links = List.copyOf(links);
        if (sequence < 1 || lifeNs < 1 || memories < 0) {
            throw new IllegalArgumentException(
                    "sequence " + sequence + ", lifeNs " + lifeNs + " or memories " + memories);
        }
        if (links.size() > LINKS_MAX) {
            throw new IllegalArgumentException(links.size() + " links are more than " + LINKS_MAX);
        }
    }

    /// Whether a state of the epoch and sequence outdoes this one.
    public boolean olderThan(int otherEpoch, long otherSequence) {
        int byEpoch = Integer.compareUnsigned(epoch, otherEpoch);
        return byEpoch != 0 ? byEpoch < 0 : sequence < otherSequence;
    }

    /// Bytes of its encoding, at most, whatever the values.
    public int sizeMax() {
        int size = 64;
        for (LinkState link : links) {
            size += 64 + 40 * link.curve().size() + 20 * link.maintenance().size();
        }
        return size;
    }
}
