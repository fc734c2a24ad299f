package dev.herald.link.core;

import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a herald that is in order: moved to storage, put on hold or handed to the layer above.
final class Delivery {

    /// A pair that is not delivered yet.
    ///
    /// @param handle of a kept qubit
    /// @param basis in which it was measured
    /// @param command of its move, 0 when it is not moving
    record Pair(
            LinkPairId id,
            long index,
            BellIndex bell,
            long emittedNs,
            @Nullable QubitHandle handle,
            boolean one,
            @Nullable Basis basis,
            @Nullable FidelityTag tag,
            long command) {}

    private record Moving(Item item, Pair pair) {}

    private final LinkId link;
    private final Distillations distillations;
    private final PairBuffer buffer;
    private final FidelityEstimator estimator;
    private final QubitPool pool;
    private final HeraldLog log;
    private final Requests requests;
    private final HandedOver handedOver;
    private final List<Moving> moves = new ArrayList<>();

    Delivery(
            LinkConfig config,
            CommandIds ids,
            FidelityEstimator estimator,
            QubitPool pool,
            HeraldLog log,
            Requests requests,
            HandedOver handedOver,
            PairBuffer buffer,
            Reports reports,
            Scheduler scheduler) {
        this.handedOver = handedOver;
        this.buffer = buffer;
        link = config.port().link();
        distillations =
                new Distillations(config, ids, estimator, pool, requests, reports, scheduler, this);
        this.estimator = estimator;
        this.pool = pool;
        this.log = log;
        this.requests = requests;
    }

    Distillations distillations() {
        return distillations;
    }

    /// Whether the next pair of the item has to be moved to storage.
    boolean needsStorage(Item item) {
        return item.distiller != null ? distillations.needsStorage(item) : item.stored();
    }

    /// A herald for a live item. A kept qubit is on hold in the pool.
    void accept(long nowNs, Item item, Heralded herald, Outbox<? super LinkOutput> out) {
        LinkPairId id = new LinkPairId(link, herald.epoch(), herald.sequence());
        long index = ++item.claimed; // [LL-PAIR-2]
        log.claimed(id.epoch(), id.sequence(), item);
        switch (herald.half()) {
            case Kept kept -> {
                if (item.distiller != null) {
                    FidelityTag tag =
                            estimator.kept(
                                    item.point, false, herald.bell(), herald.emittedNs(), nowNs);
                    DistilPair raw =
                            new DistilPair(
                                    id, herald.emittedNs(), herald.bell(), tag, kept.qubit());
                    distillations.arrived(nowNs, item, raw, out);
                } else if (item.stored()) {
                    move(item, id, index, herald, kept.qubit(), out);
                } else {
                    FidelityTag tag =
                            estimator.kept(
                                    item.point, false, herald.bell(), herald.emittedNs(), nowNs);
                    kept(nowNs, item, id, index, herald.bell(), kept.qubit(), tag, out);
                }
            }
            case Read read when item.outcomes != null -> { // [LL-TEST-6]
                item.outcomes.add(read.one(), herald.bell(), herald.cycle());
                delivered(item, id, out);
            }
            case Read read -> {
                FidelityTag tag = estimator.measured(item.point, herald.emittedNs());
                if (item.body.consecutive()) {
                    out.emit(
                            new PairMeasured(
                                    item.id,
                                    item.body.purpose(),
                                    id,
                                    index,
                                    read.one(),
                                    read.basis(),
                                    herald.bell(),
                                    tag));
                    delivered(item, id, out);
                } else {
                    item.held.add(
                            new Pair(
                                    id,
                                    index,
                                    herald.bell(),
                                    herald.emittedNs(),
                                    null,
                                    read.one(),
                                    read.basis(),
                                    tag,
                                    0));
                    releaseIfComplete(nowNs, item, out);
                }
            }
        }
    }

    private void move(
            Item item,
            LinkPairId id,
            long index,
            Heralded herald,
            QubitHandle from,
            Outbox<? super LinkOutput> out) {
        long command = pool.move(from, pool.freeStorage(), out); // [LL-PAIR-4]
        Pair pair =
                new Pair(
                        id,
                        index,
                        herald.bell(),
                        herald.emittedNs(),
                        null,
                        false,
                        null,
                        null,
                        command);
        item.moving.add(pair);
        moves.add(new Moving(item, pair));
    }

    /// Hands over what the buffer had for the item: both ends know now whose these pairs are.
    void deliverAssigned(long nowNs, Item item, Outbox<? super LinkOutput> out) { // [LL-BUFFER-6]
        List<PairBuffer.Waiting> pairs = List.copyOf(item.assigned);
        item.assigned.clear();
        for (PairBuffer.Waiting pair : pairs) {
            long index = ++item.claimed;
            FidelityTag tag = pair.tag().at(nowNs);
            kept(nowNs, item, pair.id(), index, pair.bell(), pair.handle(), tag, out);
        }
    }

    /// Makes room in storage for a request.
    void evict(long nowNs, Outbox<? super LinkOutput> out) {
        buffer.evict(nowNs, out);
    }

    /// A pair is as good as its plan makes it; its half is on hold in the pool.
    ///
    /// @param index counts the distilled pairs of the item
    void distilled(
            long nowNs,
            Item item,
            DistilPair pair,
            QubitHandle handle,
            long index,
            Outbox<? super LinkOutput> out) {
        kept(nowNs, item, pair.id, index, pair.bell, handle, pair.tag.at(nowNs), out);
    }

    /// A pair arrived in storage.
    void moved(long nowNs, long command, QubitHandle handle, Outbox<? super LinkOutput> out) {
        pool.moved(command, handle);
        if (distillations.moved(nowNs, command, handle, out)) {
            return;
        }
        Moving moving = take(command);
        if (moving == null || !moving.item.live()) {
            pool.discard(handle, out); // [LL-DEV-4]
            return;
        }
        Item item = moving.item;
        Pair pair = moving.pair;
        if (!item.moving.remove(pair)) {
            pool.discard(handle, out); // the peer withdrew it meanwhile
            return;
        }
        FidelityTag tag = estimator.kept(item.point, true, pair.bell(), pair.emittedNs(), nowNs);
        kept(nowNs, item, pair.id(), pair.index(), pair.bell(), handle, tag, out);
    }

    /// A pair was lost on its way to storage.
    ///
    /// @param begun whether the device gave back the qubits
    void moveFailed(
            long nowNs,
            long command,
            boolean begun,
            String detail,
            Outbox<? super LinkOutput> out) {
        if (begun) {
            pool.ended(command);
        } else {
            pool.discard(pool.notMoved(command), out);
        }
        Moving moving = take(command);
        Item item = moving == null ? distillations.moveFailed(command) : moving.item;
        if (moving != null && moving.item.kind == ItemKind.BUFFER) {
            if (moving.item.moving.remove(moving.pair)) {
                buffer.withdraw(nowNs, moving.item, moving.pair.id(), out);
            }
        } else if (item != null && item.live()) {
            requests.remove(
                    nowNs, item, LinkError.EXPIRED, "a move to storage failed: " + detail, out);
        }
    }

    private @Nullable Moving take(long command) {
        for (int i = 0; i < moves.size(); i++) {
            if (moves.get(i).pair.command() == command) {
                return moves.remove(i);
            }
        }
        return null;
    }

    private void kept(
            long nowNs,
            Item item,
            LinkPairId id,
            long index,
            BellIndex bell,
            QubitHandle handle,
            FidelityTag tag,
            Outbox<? super LinkOutput> out) {
        if (item.kind == ItemKind.BUFFER) {
            buffer.add(nowNs, item, id, bell, handle, tag, out);
        } else if (item.body.consecutive()) {
            pool.deliver(handle);
            handedOver.took(item, id, handle);
            out.emit(
                    new PairKept(
                            item.id,
                            item.body.purpose(),
                            id,
                            index,
                            handle,
                            bell,
                            tag)); // [LL-PAIR-1]
            delivered(item, id, out);
        } else {
            item.held.add(new Pair(id, index, bell, tag.asOfNs(), handle, false, null, tag, 0));
            releaseIfComplete(nowNs, item, out);
        }
    }

    /// Hands over what was on hold, all at once.
    private void releaseIfComplete(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        if (item.held.size() < item.body.number()) {
            return;
        }
        List<Pair> pairs = List.copyOf(item.held);
        item.held.clear();
        for (Pair pair : pairs) { // [LL-PAIR-7]
            FidelityTag tag = java.util.Objects.requireNonNull(pair.tag);
            if (pair.handle != null) {
                pool.deliver(pair.handle);
                handedOver.took(item, pair.id, pair.handle);
                out.emit(
                        new PairKept(
                                item.id,
                                item.body.purpose(),
                                pair.id,
                                pair.index,
                                pair.handle,
                                pair.bell,
                                tag.at(nowNs)));
            } else {
                Basis basis = java.util.Objects.requireNonNull(pair.basis);
                out.emit(
                        new PairMeasured(
                                item.id,
                                item.body.purpose(),
                                pair.id,
                                pair.index,
                                pair.one,
                                basis,
                                pair.bell,
                                tag));
            }
            delivered(item, pair.id, out);
        }
    }

    private void delivered(Item item, LinkPairId id, Outbox<? super LinkOutput> out) {
        log.delivered(id.epoch(), id.sequence());
        item.delivered++;
        if (!item.stream() && item.delivered == item.body.number()) {
            requests.finish(item, out);
        }
    }

    /// The device lost qubits. All are given up before anything else is done, which might use one of them.
    void lost(
            long nowNs, List<QubitHandle> lost, List<Item> items, Outbox<? super LinkOutput> out) {
        List<QubitHandle> held = new ArrayList<>(lost.size());
        for (QubitHandle handle : lost) {
            if (pool.holds(handle)) {
                pool.lose(handle);
                held.add(handle);
            } else if (!pool.release(handle.qubit())) {
                distillations.lost(handle);
                buffer.lost(nowNs, handle, out);
            }
        }
        for (QubitHandle handle : held) {
            Item item = holding(handle, items);
            if (item != null) {
                requests.remove(
                        nowNs,
                        item,
                        LinkError.EXPIRED,
                        "the device lost " + handle,
                        out); // [LL-DEV-5]
            }
        }
    }

    /// The item with the pair on hold, or null.
    private static @Nullable Item holding(QubitHandle handle, List<Item> items) {
        for (Item item : items) {
            if (item.distiller != null && item.distiller.holding(handle) != null
                    || PairBuffer.holding(item, handle) != null) {
                return item;
            }
            for (Pair pair : item.held) {
                if (handle.equals(pair.handle)) {
                    return item;
                }
            }
        }
        return null;
    }

    int moving() {
        return moves.size();
    }
}
