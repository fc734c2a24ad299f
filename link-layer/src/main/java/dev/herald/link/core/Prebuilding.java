package dev.herald.link.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BasisChoice;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import org.jspecify.annotations.Nullable;

/// Keeps the item that makes pairs ahead of requests: the master adds one, and another when it has ended.
final class Prebuilding {
    /// With fewer slots an item of the buffer would take one from requests that need it.
    private static final int ITEMS_MIN = 4;

    private final LinkConfig config;
    private final FidelityEstimator estimator;
    private final PairBuffer buffer;
    private final Requests requests;
    private final DistributedQueue queue;
    private final Scheduler scheduler;
    private final int pairs;
    private @Nullable Item maker;
    private long notBeforeNs;

    Prebuilding(
            LinkConfig config,
            FidelityEstimator estimator,
            PairBuffer buffer,
            Requests requests,
            DistributedQueue queue,
            Scheduler scheduler) {
        this.config = config;
        this.estimator = estimator;
        this.buffer = buffer;
        this.requests = requests;
        this.queue = queue;
        this.scheduler = scheduler;
        boolean able =
                config.isMaster()
                        && config.itemsMax() >= ITEMS_MIN
                        && config.device().can(Capability.ENTANGLE_KEEP)
                        && config.device().can(Capability.MOVE);
        pairs = able ? Math.min(config.buffer().pairsMax(), config.port().storage().size() - 1) : 0;
    }

    /// An item of the peer begins.
    void onAdd(Item item) {
        if (item.kind == ItemKind.BUFFER) {
            item.buffer = buffer;
            maker = item;
        }
    }

    /// When something is to be done while the session is up.
    long nextNs() {
        return Math.min(buffer.nextNs(), pairs <= 0 || isOn() ? Machine.NEVER : notBeforeNs);
    }

    private boolean isOn() {
        return maker != null && maker.live();
    }

    /// At the end of every step of a session that is up.
    void reconsider(long nowNs, DeviceState device, Outbox<? super LinkOutput> out) {
        if (buffer.nextNs() <= nowNs) {
            buffer.expire(nowNs, out);
        }
        if (isOn()) {
            scheduler.progressed(); // there may be room now, or no room any more
        } else if (pairs > 0 && nowNs >= notBeforeNs) {
            notBeforeNs = Cycles.plus(nowNs, config.helloNs());
            if (device == DeviceState.READY) {
                add(nowNs, out);
            }
        }
    }

    private void add(long nowNs, Outbox<? super LinkOutput> out) { // [LL-BUFFER-1]
        OperatingPoint point =
                estimator.choose(estimator.ceiling(PairType.K, true), PairType.K, true);
        int name = point == null || !queue.hasRoom() ? Requests.NONE : requests.name();
        if (point == null || name == Requests.NONE) {
            return;
        }
        CreateRequest body =
                new CreateRequest(
                        PairType.K,
                        pairs,
                        config.buffer().minFidelity(),
                        0,
                        0,
                        0,
                        false,
                        true,
                        true,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z);
        Item item =
                new Item(
                        new LinkRequestId(config.self(), name),
                        body,
                        true,
                        point.code(),
                        Long.MAX_VALUE,
                        ItemKind.BUFFER,
                        DistilPlan.NONE,
                        estimator.meanPairNs(point, PairType.K, true),
                        true);
        item.buffer = buffer;
        maker = item;
        requests.take(item);
        queue.enqueue(nowNs, item, out);
    }
}
