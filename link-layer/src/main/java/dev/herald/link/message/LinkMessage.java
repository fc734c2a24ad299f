package dev.herald.link.message;

import static java.util.Objects.requireNonNull;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What two link-layer entities say to each other over a channel that may lose, delay and duplicate.
/// Immutable and valid by construction.
public sealed interface LinkMessage {

    /// Pairs of one TEST item at most.
    int TEST_PAIRS_MAX = 1024;

    /// Pairs of the buffer that one request can be given at most.
    int BUFFERED_MAX = 64;

    /// In Hello the epoch of the sender, which is new whenever it starts or gives up a session. In
    /// every other message the session number, which both ends derive from their two epochs: a message
    /// of another session is stale. Not 0.
    int epoch();

    /// Opens a session, answered by Hello with `reply` set. Repeated until answered.
    ///
    /// @param peerEpoch the receiver's epoch as the sender knows it; 0 for unknown
    /// @param version protocol version, major
    /// @param reply whether this answers a Hello
    /// @param discipline digest of the sender's discipline, which must be the receiver's; 0 for the strict
    ///     one
    /// @param first epoch with which the sender started: another one tells that it restarted, and lost its
    ///     qubits, while a new epoch alone may tell no more than that it gave up a session
    record Hello(int epoch, int peerEpoch, int version, boolean reply, int discipline, int first)
            implements LinkMessage {

        /// From an end that gave up no session yet.
        public Hello(int epoch, int peerEpoch, int version, boolean reply, int discipline) {
            this(epoch, peerEpoch, version, reply, discipline, epoch);
        }

        /// From an end that serves by strict priority.
        public Hello(int epoch, int peerEpoch, int version, boolean reply) {
            this(epoch, peerEpoch, version, reply, 0);
        }
    }

    /// What the sender's memory and device can do at present. Repeated until acknowledged; of several the
    /// last counts.
    ///
    /// @param number counts the adverts of the session
    /// @param memory of the sender
    record Advert(int epoch, int number, MemoryAdvert memory) implements LinkMessage {
        public Advert {
            requireNonNull(memory);
        }
    }

    /// @param number of the advert that is acknowledged
    record AdvertAck(int epoch, int number) implements LinkMessage {}

    /// Adds an item to the distributed queue; from the slave it asks the master to place it.
    ///
    /// @param commSeq number of this exchange at its sender, repeated by retransmissions
    /// @param place where the master put it; null from the slave, who does not know
    /// @param order master's order number; 0 from the slave
    /// @param point operating point that the creator chose: both ends attempt at the same
    /// @param scheduleCycle earliest cycle of service, in cycles of the link
    /// @param deadlineNs when the request times out; Long.MAX_VALUE for never
    /// @param kind what it is for
    /// @param pairNs mean time that one pair takes by the creator's reckoning; 0 for unknown
    /// @param finish virtual finish, given by the master with the place; 0 from the slave
    /// @param plan how its pairs are distilled: as the creator chose
    /// @param buffered pairs of the buffer that the master assigns to it, in the order of their indices;
    ///     empty from the slave
    record Add(
            int epoch,
            int commSeq,
            LinkRequestId request,
            @Nullable QueueId place,
            int order,
            CreateRequest body,
            int point,
            long scheduleCycle,
            long deadlineNs,
            ItemKind kind,
            long pairNs,
            long finish,
            DistilPlan plan,
            List<BufferedPair> buffered)
            implements LinkMessage {
        public Add {
            requireNonNull(request);
            requireNonNull(body);
            requireNonNull(kind);
            requireNonNull(plan);
            buffered = List.copyOf(buffered);
            if (pairNs < 0 || finish < 0) {
                throw new IllegalArgumentException(
                        "pairNs " + pairNs + " and finish " + finish + " must not be negative");
            }
            if (plan.protocol() == DistilPlan.Protocol.AUTO) {
                throw new IllegalArgumentException("the plan of an Add is a definite one");
            }
            if (point < 0) {
                throw new IllegalArgumentException("point " + point + " is negative");
            }
            if (scheduleCycle < 0) {
                throw new IllegalArgumentException(
                        "scheduleCycle " + scheduleCycle + " is negative");
            }
        }

        /// Of a request that is not distilled, without a virtual finish.
        public Add(
                int epoch,
                int commSeq,
                LinkRequestId request,
                @Nullable QueueId place,
                int order,
                CreateRequest body,
                int point,
                long scheduleCycle,
                long deadlineNs) {
            this(
                    epoch,
                    commSeq,
                    request,
                    place,
                    order,
                    body,
                    point,
                    scheduleCycle,
                    deadlineNs,
                    ItemKind.REQUEST,
                    0,
                    0,
                    DistilPlan.NONE,
                    List.of());
        }
    }

    /// Accepts an Add; from the master it tells where the item was placed.
    ///
    /// @param finish virtual finish, as in Add
    /// @param buffered pairs assigned to it, as in Add
    record AddAck(
            int epoch,
            int commSeq,
            QueueId place,
            int order,
            long finish,
            List<BufferedPair> buffered)
            implements LinkMessage {
        public AddAck {
            requireNonNull(place);
            buffered = List.copyOf(buffered);
            if (finish < 0) {
                throw new IllegalArgumentException("finish " + finish + " is negative");
            }
        }

        /// Of an item without a virtual finish and without pairs of the buffer.
        public AddAck(int epoch, int commSeq, QueueId place, int order) {
            this(epoch, commSeq, place, order, 0, List.of());
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

    /// What the sender read for a TEST item that has finished, to be compared with what the receiver read.
    /// Repeated until acknowledged.
    ///
    /// @param count pairs of the item, 1 to [#TEST_PAIRS_MAX]
    /// @param bits bit i is the raw outcome of the pair of index i + 1; not negative, below 2^count
    record TestReport(int epoch, LinkRequestId request, QueueId place, int count, BigInteger bits)
            implements LinkMessage {
        public TestReport {
            requireNonNull(request);
            requireNonNull(place);
            if (count < 1 || count > TEST_PAIRS_MAX) {
                throw new IllegalArgumentException(
                        "count " + count + " is not in 1.." + TEST_PAIRS_MAX);
            }
            if (bits.signum() < 0 || bits.bitLength() > count) {
                throw new IllegalArgumentException("bits of more than " + count + " pairs");
            }
        }
    }

    record TestAck(int epoch, LinkRequestId request, QueueId place) implements LinkMessage {
        public TestAck {
            requireNonNull(request);
            requireNonNull(place);
        }
    }

    /// What the sender read in one round of distillation. Repeated until acknowledged.
    ///
    /// @param round counts the rounds of the item from 1
    /// @param bits outcomes of the measured qubits, the first in bit 0; 4 is added when the sender wants the
    ///     round to have failed; 0 to 7
    record DistilReport(int epoch, LinkRequestId request, QueueId place, int round, int bits)
            implements LinkMessage {
        public DistilReport {
            requireNonNull(request);
            requireNonNull(place);
            if (round < 1 || bits < 0 || bits > 7) {
                throw new IllegalArgumentException(
                        "round " + round + " must be at least 1, bits " + bits + " in 0..7");
            }
        }
    }

    record DistilAck(int epoch, LinkRequestId request, QueueId place, int round)
            implements LinkMessage {
        public DistilAck {
            requireNonNull(request);
            requireNonNull(place);
        }
    }
}
