package dev.herald.link.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.DeadlineQueue;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.Finished;
import dev.herald.link.api.LinkOutput.Revoked;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The life of requests at this end: their names, their deadlines and their ends. Every request ends
/// here, once.
final class Requests {
    static final int NONE = -1;

    private final LinkConfig config;
    private final DistributedQueue queue;
    private final Withdrawals withdrawals;
    private final QubitPool pool;
    private final HeraldLog log;
    private final HandedOver handedOver;
    private final DeadlineQueue<Item> deadlines = new DeadlineQueue<>();
    private final BitSet namesInUse = new BitSet();
    private @Nullable Item[] own = new Item[16];
    private int lastName;

    Requests(
            LinkConfig config,
            DistributedQueue queue,
            Withdrawals withdrawals,
            QubitPool pool,
            HeraldLog log,
            HandedOver handedOver,
            Counters counters) {
        this.handedOver = handedOver;
        lastName = counters.createId() - 1;
        this.config = config;
        this.queue = queue;
        this.withdrawals = withdrawals;
        this.pool = pool;
        this.log = log;
    }

    /// A create id for an own request, or [#NONE].
    int name() {
        int next = lastName + 1 & LinkRequestId.CREATE_ID_MAX;
        int free = namesInUse.nextClearBit(next);
        if (free > LinkRequestId.CREATE_ID_MAX) {
            free = namesInUse.nextClearBit(0);
        }
        if (free > LinkRequestId.CREATE_ID_MAX) {
            return NONE;
        }
        lastName = free; // [LL-CREATE-3]
        namesInUse.set(free);
        return free;
    }

    /// A request has begun.
    void take(Item item) {
        if (item.own) {
            int name = item.id.createId();
            if (name >= own.length) {
                own = Arrays.copyOf(own, Integer.highestOneBit(name) << 1);
            }
            own[name] = item;
        }
        if (item.deadlineNs != Long.MAX_VALUE) {
            deadlines.set(item, item.deadlineNs);
        }
    }

    /// The own live request of the create id, or null.
    @Nullable Item own(int createId) {
        Item item = createId >= 0 && createId < own.length ? own[createId] : null;
        return item != null && item.live() ? item : null;
    }

    long nextNs() {
        return deadlines.nextNs();
    }

    void expire(long nowNs, Outbox<? super LinkOutput> out) {
        for (Item late = deadlines.pollDue(nowNs); late != null; late = deadlines.pollDue(nowNs)) {
            fail(nowNs, late, LinkError.TIMEOUT, "its time ran out", out); // [LL-CREATE-12]
        }
    }

    /// All its pairs are delivered.
    void finish(Item item, Outbox<? super LinkOutput> out) {
        deadlines.clear(item);
        queue.leave(item);
        settled(item);
        if (item.kind == ItemKind.REQUEST) {
            out.emit(new Finished(item.id, item.body.purpose())); // [LL-PAIR-5]
        }
    }

    /// Ends it at this end only.
    void fail(long nowNs, Item item, LinkError why, String detail, Outbox<? super LinkOutput> out) {
        deadlines.clear(item);
        item.ended = why;
        queue.leave(item);
        settled(item);
        forgo(nowNs, item, out);
        if (item.kind == ItemKind.REQUEST) {
            out.emit(new Failed(item.id, item.body.purpose(), why, detail)); // [LL-CREATE-13]
        }
    }

    /// Ends it at both ends.
    void remove(
            long nowNs, Item item, LinkError why, String detail, Outbox<? super LinkOutput> out) {
        boolean queued = item.stage == Item.Stage.QUEUED;
        if (queued) {
            item.exchanging = true; // its slot is not free before the peer answers
        }
        fail(nowNs, item, why, detail, out);
        if (queued) {
            queue.remove(nowNs, item, why, out);
        }
    }

    /// Nothing about the item is under way any more: its name and its slot can be used again.
    void settled(Item item) {
        if (item.live() || item.exchanging) {
            return;
        }
        queue.settle(item);
        if (item.own) {
            namesInUse.clear(item.id.createId());
            own[item.id.createId()] = null;
        }
    }

    /// Pairs that were heralded and will not be delivered: their qubits are given back, and the peer is
    /// told.
    private void forgo(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        if (!item.held.isEmpty()) { // [LL-PAIR-8]
            if (item.distiller == null) {
                withdraw(
                        nowNs,
                        item,
                        item.held.getFirst().id(),
                        item.held.getLast().id().sequence(),
                        out);
            }
            for (Delivery.Pair pair : item.held) {
                if (item.distiller != null) { // others may lie between
                    withdraw(nowNs, item, pair.id(), pair.id().sequence(), out);
                }
                if (pair.handle() != null && pool.holds(pair.handle())) {
                    pool.discard(pair.handle(), out);
                }
            }
            item.held.clear();
        }
        for (Delivery.Pair pair : item.moving) {
            withdraw(nowNs, item, pair.id(), pair.id().sequence(), out);
        }
        item.moving.clear();
        giveBackRaw(nowNs, item, out);
        giveBackAssigned(nowNs, item, out);
    }

    /// Withdraws pairs at the peer, up to the last.
    private void withdraw(
            long nowNs, Item item, LinkPairId first, long last, Outbox<? super LinkOutput> out) {
        withdrawals.expire(nowNs, item, first.epoch(), first.sequence(), last + 1, out);
    }

    /// Pairs of the buffer that were given to it.
    void giveBackAssigned(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        for (PairBuffer.Waiting pair : item.assigned) {
            withdraw(nowNs, item, pair.id(), pair.id().sequence(), out);
            if (pool.holds(pair.handle())) {
                pool.discard(pair.handle(), out);
            }
        }
        item.assigned.clear();
    }

    /// Pairs that were to be distilled; those in a round are given back when their gates are over.
    private void giveBackRaw(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        Distiller distiller = item.distiller;
        if (distiller == null) {
            return;
        }
        for (DistilPair pair : distiller.pairs()) { // [LL-DISTIL-10]
            withdraw(nowNs, item, pair.id, pair.id.sequence(), out);
            QubitHandle handle = pair.handle;
            if (handle != null && pool.holds(handle)) {
                pool.discard(handle, out);
            }
        }
        distiller.pairs().clear();
    }

    /// Revokes the pairs of [low, high) that were delivered here, and fails the requests they belong to.
    ///
    /// @param told the item that the peer has ended by itself, if it is known here
    void revoke(
            long nowNs,
            int stationEpoch,
            long low,
            long high,
            LinkRequestId told,
            Outbox<? super LinkOutput> out) {
        Map<Item, List<LinkPairId>> revoked = new LinkedHashMap<>();
        long end = Math.min(high, log.newest(stationEpoch));
        for (long sequence = Math.max(low, end - HeraldLog.REMEMBERED);
                sequence < end;
                sequence++) {
            boolean delivered = log.isDelivered(sequence);
            Item item = log.revoke(stationEpoch, sequence);
            if (item != null) {
                List<LinkPairId> pairs = revoked.computeIfAbsent(item, _ -> new ArrayList<>());
                if (delivered) {
                    pairs.add(new LinkPairId(config.port().link(), stationEpoch, sequence));
                }
            }
        }
        revoked.forEach((item, pairs) -> {
            if (item.outcomes != null) {
                item.outcomes.revoked = true; // [LL-TEST-7]
            } else if (!pairs.isEmpty()) {
                pairs.forEach(handedOver::revoked);
                out.emit(new Revoked(item.id, item.body.purpose(), pairs)); // [LL-EXPIRE-3]
            }
            if (item.kind == ItemKind.BUFFER) {
                item.moving.removeIf(pair ->
                        pair.id().epoch() == stationEpoch
                                && pair.id().sequence() >= low
                                && pair.id().sequence() < high);
            } else if (item.live() && !item.id.equals(told)) {
                remove(
                        nowNs,
                        item,
                        LinkError.EXPIRED,
                        "the peer lacks one of its pairs",
                        out); // [LL-EXPIRE-6]
            }
        });
    }

    /// Create ids in use.
    int names() {
        return namesInUse.cardinality();
    }

    int size() {
        return deadlines.size();
    }
}
