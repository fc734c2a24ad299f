package dev.herald.link.message;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// What two link-layer entities say to each other over a channel that may lose, delay and duplicate.
/// Immutable and valid by construction.
public sealed interface LinkMessage {

    /// In Hello the epoch of the sender, which is new whenever it starts or gives up a session. In
    /// every other message the session number, which both ends derive from their two epochs: a message
    /// of another session is stale. Not 0.
    int epoch();

    /// Opens a session, answered by Hello with `reply` set. Repeated until answered.
    ///
    /// @param peerEpoch the receiver's epoch as the sender knows it; 0 for unknown
    /// @param version protocol version, major
    /// @param reply whether this answers a Hello
    record Hello(int epoch, int peerEpoch, int version, boolean reply) implements LinkMessage {}

    /// Adds an item to the distributed queue; from the slave it asks the master to place it.
    ///
    /// @param commSeq number of this exchange at its sender, repeated by retransmissions
    /// @param place where the master put it; null from the slave, who does not know
    /// @param order master's order number; 0 from the slave
    /// @param point operating point that the creator chose: both ends attempt at the same
    /// @param scheduleCycle earliest cycle of service, in cycles of the link
    /// @param deadlineNs when the request times out; Long.MAX_VALUE for never
    record Add(
            int epoch,
            int commSeq,
            LinkRequestId request,
            @Nullable QueueId place,
            int order,
            CreateRequest body,
            int point,
            long scheduleCycle,
            long deadlineNs)
            implements LinkMessage {
        public Add {
            requireNonNull(request);
            requireNonNull(body);
            if (point < 0) {
                throw new IllegalArgumentException("point " + point + " is negative");
            }
            if (scheduleCycle < 0) {
                throw new IllegalArgumentException(
                        "scheduleCycle " + scheduleCycle + " is negative");
            }
        }
    }

    /// Accepts an Add; from the master it tells where the item was placed.
    record AddAck(int epoch, int commSeq, QueueId place, int order) implements LinkMessage {
        public AddAck {
            requireNonNull(place);
        }
    }

    /// Declines an Add.
    record AddReject(int epoch, int commSeq, LinkError why) implements LinkMessage {
        public AddReject {
            requireNonNull(why);
        }
    }

    /// Takes an item out of the queue at both ends. Repeated until acknowledged.
    record Remove(int epoch, LinkRequestId request, QueueId place, LinkError why)
            implements LinkMessage {
        public Remove {
            requireNonNull(request);
            requireNonNull(place);
            requireNonNull(why);
        }
    }

    record RemoveAck(int epoch, LinkRequestId request, QueueId place) implements LinkMessage {
        public RemoveAck {
            requireNonNull(request);
            requireNonNull(place);
        }
    }

    /// Withdraws the pairs of the station's epoch with sequence numbers in [low, high): the sender
    /// missed at least one of them. Ends the request. Repeated until acknowledged.
    ///
    /// @param stationEpoch epoch of the heralding station that the numbers belong to
    record Expire(
            int epoch, LinkRequestId request, QueueId place, int stationEpoch, long low, long high)
            implements LinkMessage {
        public Expire {
            requireNonNull(request);
            requireNonNull(place);
            if (low < 0 || high < low) {
                throw new IllegalArgumentException(
                        "range " + low + ".." + high + " must be non-negative and ascending");
            }
        }
    }

    /// @param high upper end of the range that is acknowledged
    record ExpireAck(int epoch, LinkRequestId request, QueueId place, int stationEpoch, long high)
            implements LinkMessage {
        public ExpireAck {
            requireNonNull(request);
            requireNonNull(place);
        }
    }
}
