package dev.herald.link.core;

import dev.herald.link.message.BufferedPair;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.MemoryAdvert;
import dev.herald.link.message.QueueId;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message that is repeated until it is answered. One that was begun is carried to its end, even
/// when the request it is about has ended: otherwise the peer might keep an item that this end forgot.
abstract sealed class Exchange {
    int sent;
    boolean done;

    abstract LinkMessage message(int session);

    /// An own item on its way into the peer's queue.
    static final class Adding extends Exchange {
        final Item item;
        final int commSeq;
        boolean inWindow = true;

        /// As it was sent first; the same at every repetition.
        private final @Nullable QueueId place;

        private final List<BufferedPair> buffered;

        Adding(Item item, int commSeq) {
            this.item = item;
            this.commSeq = commSeq;
            place = item.place;
            buffered = PairBuffer.names(item);
        }

        @Override
        LinkMessage message(int session) {
            return new LinkMessage.Add(
                    session,
                    commSeq,
                    item.id,
                    place,
                    place == null ? 0 : item.order,
                    item.body,
                    item.point,
                    item.scheduleCycle,
                    item.deadlineNs,
                    item.kind,
                    item.pairNs,
                    place == null ? 0 : item.finish,
                    item.plan,
                    buffered);
        }
    }

    /// An item that is to leave the peer's queue.
    static final class Removing extends Exchange {
        final Item item;
        private final LinkError why;

        Removing(Item item, LinkError why) {
            this.item = item;
            this.why = why;
        }

        @Override
        LinkMessage message(int session) {
            return new LinkMessage.Remove(session, item.id, item.placed(), why);
        }
    }

    /// What this end's memory can do.
    static final class Advertising extends Exchange {
        final int number;
        private final MemoryAdvert memory;

        Advertising(int number, MemoryAdvert memory) {
            this.number = number;
            this.memory = memory;
        }

        @Override
        LinkMessage message(int session) {
            return new LinkMessage.Advert(session, number, memory);
        }
    }

    /// What this end read in a round of distillation.
    static final class Reporting extends Exchange {
        final LinkRequestId request;
        final QueueId place;
        final int round;
        private final int bits;

        Reporting(LinkRequestId request, QueueId place, int round, int bits) {
            this.request = request;
            this.place = place;
            this.round = round;
            this.bits = bits;
        }

        @Override
        LinkMessage message(int session) {
            return new LinkMessage.DistilReport(session, request, place, round, bits);
        }
    }

    /// Pairs that this end does not have.
    static final class Expiring extends Exchange {
        final LinkRequestId request;
        final QueueId place;
        final int stationEpoch;
        final long low;
        final long high;

        Expiring(LinkRequestId request, QueueId place, int stationEpoch, long low, long high) {
            this.request = request;
            this.place = place;
            this.stationEpoch = stationEpoch;
            this.low = low;
            this.high = high;
        }

        @Override
        LinkMessage message(int session) {
            return new LinkMessage.Expire(session, request, place, stationEpoch, low, high);
        }
    }

    /// What this end read for a TEST item.
    static final class Tested extends Exchange {
        private final Item item;
        private final BigInteger bits;

        Tested(Item item, BigInteger bits) {
            this.item = item;
            this.bits = bits;
        }

        @Override
        LinkMessage message(int session) {
            return new LinkMessage.TestReport(
                    session, item.id, item.placed(), item.body.number(), bits);
        }
    }
}
