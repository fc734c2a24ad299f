package dev.herald.link.core;

import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.BufferedPair;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pairs that were made ahead of requests and wait in storage. Whoever gives one up, because it has grown
/// too old or its qubit is needed, withdraws it at the other end, so that both hold the same pairs once
/// nothing is under way. Normative: spec/text/link.md, LL-BUFFER.
final class PairBuffer {

    /// A pair that waits.
    ///
    /// @param maker the item it was made for
    /// @param expiryNs it is given up then
    record Waiting(
            Item maker,
            LinkPairId id,
            BellIndex bell,
            QubitHandle handle,
            FidelityTag tag,
            long expiryNs) {
        boolean is(BufferedPair pair) {
            return id.epoch() == pair.stationEpoch() && id.sequence() == pair.sequence();
        }
    }

    private final LinkConfig config;
    private final PortDescriptor port;
    private final QubitPool pool;
    private final HeraldLog log;
    private final Withdrawals withdrawals;
    private final List<Waiting> pairs = new ArrayList<>();

    PairBuffer(LinkConfig config, QubitPool pool, HeraldLog log, Withdrawals withdrawals) {
        this.config = config;
        port = config.port();
        this.pool = pool;
        this.log = log;
        this.withdrawals = withdrawals;
    }

    List<Waiting> pairs() {
        return pairs;
    }

    /// Whether another pair may be made: the peer's items may ask for as many as they like, but one storage
    /// qubit is always left for requests.
    boolean hasRoom(Item maker) { // [LL-BUFFER-2]
        int here = pairs.size() + maker.moving.size();
        return here < maker.body.number() && pool.usableStorage() - pairs.size() > 1;
    }

    /// A pair of the item arrived in storage and is on hold in the pool.
    void add(
            long nowNs,
            Item maker,
            LinkPairId id,
            BellIndex bell,
            QubitHandle handle,
            FidelityTag tag,
            Outbox<? super LinkOutput> out) {
        long guardNs = config.isMaster() ? 0 : config.roundTripNs();
        long expiryNs = Cycles.plus(expiryNs(tag, maker.body.minFidelity()), guardNs);
        pool.buffer(handle);
        pairs.add(new Waiting(maker, id, bell, handle, tag, expiryNs));
        if (expiryNs <= nowNs) {
            expire(nowNs, out);
        }
    }

    /// The last cycle in which the fidelity is at least the minimum, as an instant.
    private long expiryNs(FidelityTag tag, Fidelity minimum) { // [LL-BUFFER-3]
        long from = Cycles.ceilDiv(tag.asOfNs(), port.cycleNs());
        long low = 0;
        long step = 1;
        while (step < 1L << 40 && isFine(tag, from + low + step, minimum)) {
            low += step;
            step <<= 1;
        }
        if (step >= 1L << 40) {
            return Machine.NEVER;
        }
        for (; step > 0; step >>= 1) {
            if (isFine(tag, from + low + step, minimum)) {
                low += step;
            }
        }
        return Cycles.times(from + low, port.cycleNs());
    }

    private boolean isFine(FidelityTag tag, long cycle, Fidelity minimum) {
        return tag.at(Cycles.times(cycle, port.cycleNs())).estimate().compareTo(minimum) >= 0;
    }

    long nextNs() {
        long next = Machine.NEVER;
        for (int i = 0; i < pairs.size(); i++) {
            next = Math.min(next, pairs.get(i).expiryNs);
        }
        return next;
    }

    /// Gives up what has grown too old.
    void expire(long nowNs, Outbox<? super LinkOutput> out) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            if (pairs.get(i).expiryNs <= nowNs) {
                giveUp(nowNs, pairs.remove(i), out);
            }
        }
    }

    /// Gives up the pair that expires first: a request needs its qubit.
    ///
    /// @return whether there was one
    boolean evict(long nowNs, Outbox<? super LinkOutput> out) { // [LL-BUFFER-4]
        int worst = -1;
        for (int i = 0; i < pairs.size(); i++) {
            if (worst < 0 || pairs.get(i).expiryNs < pairs.get(worst).expiryNs) {
                worst = i;
            }
        }
        if (worst >= 0) {
            giveUp(nowNs, pairs.remove(worst), out);
        }
        return worst >= 0;
    }

    private void giveUp(long nowNs, Waiting pair, Outbox<? super LinkOutput> out) {
        pool.unbuffer(pair.handle);
        pool.discard(pair.handle, out);
        withdraw(nowNs, pair.maker, pair.id, out);
    }

    void withdraw(long nowNs, Item item, LinkPairId id, Outbox<? super LinkOutput> out) {
        withdrawals.expire(nowNs, item, id.epoch(), id.sequence(), id.sequence() + 1, out);
    }

    /// The session is over: what waits is given up at both ends.
    void clear(long nowNs, Outbox<? super LinkOutput> out) {
        while (!pairs.isEmpty()) {
            giveUp(nowNs, pairs.removeLast(), out);
        }
    }

    /// The peer does not have the pairs of [low, high).
    void revoke(int stationEpoch, long low, long high, Outbox<? super LinkOutput> out) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            LinkPairId id = pairs.get(i).id;
            if (id.epoch() == stationEpoch && id.sequence() >= low && id.sequence() < high) {
                Waiting pair = pairs.remove(i);
                pool.unbuffer(pair.handle);
                pool.discard(pair.handle, out);
            }
        }
    }

    /// The device lost a qubit.
    void lost(long nowNs, QubitHandle handle, Outbox<? super LinkOutput> out) {
        for (int i = 0; i < pairs.size(); i++) {
            Waiting pair = pairs.get(i);
            if (pair.handle.equals(handle)) {
                pairs.remove(i);
                pool.unbuffer(handle);
                pool.lose(handle);
                withdraw(nowNs, pair.maker, pair.id, out);
                return;
            }
        }
    }

    // ---- serving requests

    /// Whether pairs that wait can be given to the request.
    private static boolean canServe(Item item) {
        return item.kind == ItemKind.REQUEST
                && item.body.type() == PairType.K
                && item.body.store()
                && item.distiller == null;
    }

    /// The master gives pairs to a request that it places: the oldest that are good enough a round trip
    /// later.
    void assign(long nowNs, Item item) { // [LL-BUFFER-5]
        if (!canServe(item)) {
            return;
        }
        long thenNs = Cycles.plus(nowNs, config.roundTripNs());
        int wanted =
                item.body.number() == CreateRequest.STREAM
                        ? LinkMessage.BUFFERED_MAX
                        : item.body.number();
        for (int i = 0; i < pairs.size() && item.assigned.size() < wanted; ) {
            Waiting pair = pairs.get(i);
            boolean fine =
                    pair.expiryNs > thenNs
                            && pair.tag.at(thenNs).estimate().compareTo(item.body.minFidelity())
                                    >= 0;
            if (fine && item.assigned.size() < LinkMessage.BUFFERED_MAX) {
                take(i, item);
            } else {
                i++;
            }
        }
    }

    /// The slave takes the pairs that the master gave to a request.
    ///
    /// @return whether it has them all; what it does not have is withdrawn
    boolean take(long nowNs, Item item, List<BufferedPair> given, Outbox<? super LinkOutput> out) {
        boolean all = true;
        for (BufferedPair each : given) {
            int at = indexOf(each);
            if (at >= 0 && canServe(item)) {
                take(at, item);
            } else {
                all = false;
                withdrawals.expire(
                        nowNs,
                        item,
                        each.stationEpoch(),
                        each.sequence(),
                        each.sequence() + 1,
                        out);
            }
        }
        return all;
    }

    private int indexOf(BufferedPair pair) {
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).is(pair)) {
                return i;
            }
        }
        return -1;
    }

    private void take(int at, Item item) {
        Waiting pair = pairs.remove(at);
        pool.unbuffer(pair.handle);
        log.claimed(pair.id.epoch(), pair.id.sequence(), item);
        item.assigned.add(pair);
    }

    /// As they are named in messages.
    static List<BufferedPair> names(Item item) {
        return item.assigned.stream()
                .map(pair -> new BufferedPair(pair.id.epoch(), pair.id.sequence()))
                .toList();
    }

    /// The waiting pair with the half among those given to the item, or null.
    static @Nullable Waiting holding(Item item, QubitHandle handle) {
        for (Waiting pair : item.assigned) {
            if (pair.handle.equals(handle)) {
                return pair;
            }
        }
        return null;
    }
}
