package dev.herald.link.core;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BasisChoice;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.DeviceViolation;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.ToDevice;
import dev.herald.link.api.Timetable;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.PairType;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Makes the pairs: one batch of attempts at a time, for the item that the scheduler picks, and sees to
/// it that every herald is either delivered here or withdrawn at the peer.
///
/// The first batch of a session, and the one after a batch that ended with something still under way,
/// makes one attempt under a tag that the peer never uses. Its answer tells the station's count at an
/// instant when no pair can be on its way here, so that no herald is missed unnoticed, and none is put
/// down to the wrong request. LL-GEN-2.
final class Generator {
    private static final long PROBE_TAG = 1L << 40;

    /// Aborts whose answers are waited for: the answer may come when the next batch is aborted already.
    private static final int ABORTS_MAX = 16;

    private static final int PAIRS_MAX = 1 << 20;

    private final LinkConfig config;
    private final PortDescriptor port;
    private final CommandIds ids;
    private final Session session;
    private final DistributedQueue queue;
    private final Scheduler scheduler;
    private final FidelityEstimator estimator;
    private final QubitPool pool;
    private final Account account;
    private final Requests requests;
    private final Delivery delivery;
    private final Timing timing;

    private @Nullable Batch batch;
    private long abortId;
    private final ArrayDeque<Long> aborts = new ArrayDeque<>();
    private boolean probed;
    private long doubtedId;
    private boolean ready = true;
    private int checkedVersion = -1;
    private long wakeNs = Machine.NEVER;

    Generator(
            LinkConfig config,
            CommandIds ids,
            Session session,
            DistributedQueue queue,
            Scheduler scheduler,
            FidelityEstimator estimator,
            QubitPool pool,
            Account account,
            Requests requests,
            Delivery delivery) {
        this.config = config;
        port = config.port();
        this.ids = ids;
        this.session = session;
        this.queue = queue;
        this.estimator = estimator;
        this.pool = pool;
        this.account = account;
        this.requests = requests;
        this.delivery = delivery;
        this.scheduler = scheduler;
        timing = new Timing(port, estimator);
    }

    long nextNs() {
        return wakeNs;
    }

    boolean idle() {
        return batch == null;
    }

    /// The device has trouble with something other than a batch: wait before trying again.
    void trouble(long nowNs) {
        timing.failed(nowNs);
    }

    void onState(DeviceState state) {
        ready = state == DeviceState.READY; // [LL-DEV-6]
    }

    /// Serve by this timetable from now on.
    void schedule(Timetable timetable) {
        scheduler.use(timetable);
        checkedVersion = queue.version() - 1;
    }

    /// The session is lost: the next begins with a probe.
    void sessionLost() {
        account.sessionLost();
        probed = false;
    }

    /// What is known of the station's count is in doubt: the next batch is a probe.
    void doubt() { // [LL-EXPIRE-13]
        probed = false;
        doubtedId = batch == null ? 0 : batch.id();
    }

    /// Brings what the device does in line with what is to be done. Called at the end of every step.
    void reconsider(long nowNs, Outbox<? super LinkOutput> out) {
        Batch running = batch;
        if (running != null) {
            wakeNs = Machine.NEVER;
            if (abortId == 0 && isPointless(nowNs, running)) {
                abortId = ids.next();
                if (aborts.size() == ABORTS_MAX) {
                    aborts.poll();
                }
                aborts.add(abortId);
                out.emit(new ToDevice(new Abort(abortId, running.id()))); // [LL-GEN-8]
            }
            return;
        }
        wakeNs = Machine.NEVER;
        if (!session.up() || !ready || timing.waits(nowNs)) {
            if (session.up() && ready) {
                wakeNs = timing.notBeforeNs();
            }
            return;
        }
        if (!probed) {
            long probeNs = scheduler.probeNs(nowNs);
            if (probeNs > nowNs) {
                wakeNs = probeNs;
            } else {
                probe(nowNs, out);
            }
            return;
        }
        checkedVersion = queue.version();
        Item item = scheduler.pick(nowNs, queue.items(), checkedVersion);
        if (item == null) {
            wakeNs = scheduler.readyNs();
            return;
        }
        start(nowNs, item, out);
    }

    private boolean isPointless(long nowNs, Batch running) {
        Item item = running.item();
        if (!session.up()) {
            return true;
        }
        if (item == null) {
            return false;
        }
        if (!item.live()) {
            return true;
        }
        if (checkedVersion != queue.version()) {
            checkedVersion = queue.version();
            Item pick = scheduler.pick(nowNs, queue.items(), checkedVersion);
            if (pick != item && pick != null
                    || scheduler.turnEndCycle() < running.firstCycle() + running.cycles()) {
                return true;
            }
        }
        return item.claimed >= scheduler.turnEndPair()
                && scheduler.turnEndPair() < running.lastPair(); // [LL-SCHED-6]
    }

    private void probe(long nowNs, Outbox<? super LinkOutput> out) { // [LL-GEN-2]
        int qubit = pool.freeCommunication();
        if (qubit == QubitPool.NONE || port.points().isEmpty()) {
            return;
        }
        PairMode mode =
                config.device().can(Capability.ENTANGLE_KEEP) ? PairMode.KEEP : PairMode.MEASURE;
        long first = timing.firstCycle(nowNs, mode == PairMode.KEEP, 0);
        submit(
                null,
                qubit,
                mode,
                port.points().getFirst().code(),
                BasisChoice.MEASURE_Z,
                first,
                1,
                1,
                PROBE_TAG | config.self().value(),
                out);
    }

    private void start(long nowNs, Item item, Outbox<? super LinkOutput> out) {
        int qubit = pool.freeCommunication();
        if (qubit == QubitPool.NONE) {
            return; // until one is released [LL-GEN-5]
        }
        long first = timing.firstCycle(nowNs, item.keepSpacing(), item.scheduleCycle);
        long end = scheduler.turnEndCycle();
        if (item.deadlineNs != Long.MAX_VALUE) {
            end = Math.min(end, item.deadlineNs / port.cycleNs());
        }
        if (delivery.needsStorage(item)) {
            int storage = pool.freeStorage();
            if (storage == QubitPool.NONE) {
                if (item.kind != ItemKind.BUFFER) {
                    delivery.evict(nowNs, out); // [LL-BUFFER-4]
                }
                return;
            }
            if (pool.initialisedNs(storage) != Long.MAX_VALUE) { // [LL-GEN-6]
                long window = timing.window(first);
                if (pool.initialisedNs(storage) == QubitPool.NEVER
                        || timing.window(pool.initialisedNs(storage) / port.cycleNs()) < window) {
                    if (timing.window(nowNs / port.cycleNs()) < window) {
                        // what is initialised now is stale by then
                        wakeNs = Cycles.times(timing.windowEnd(window - 1), port.cycleNs());
                        return;
                    }
                    pool.initialise(storage, out);
                    return;
                }
                first = Math.max(first, timing.windowStart(window));
                end = Math.min(end, timing.windowEnd(window));
            }
        }
        long length = timing.batchCycles(estimator.success(item.point), item.keepSpacing());
        end = Math.min(end, Cycles.plus(first, length));
        if (first >= end) {
            wakeNs =
                    scheduler.turnEndCycle() == Long.MAX_VALUE
                            ? Machine.NEVER
                            : Math.max(
                                    nowNs + 1,
                                    Cycles.times(scheduler.turnEndCycle(), port.cycleNs())
                                            - port.commandLeadNs());
            return;
        }
        int pairsMax =
                item.body.type() == PairType.M // [LL-GEN-4]
                        ? Math.clamp(
                                Math.min(item.wanted(), scheduler.turnEndPair() - item.claimed),
                                1,
                                PAIRS_MAX)
                        : 1;
        if (account.begin(item)) {
            timing.begin();
        }
        submit(
                item,
                qubit,
                item.mode(),
                item.point,
                item.basis(),
                first,
                end - first,
                pairsMax,
                item.placed().tag(),
                out);
    }

    private void submit(
            @Nullable Item item,
            int qubit,
            PairMode mode,
            int point,
            BasisChoice basis,
            long first,
            long cycles,
            int pairsMax,
            long tag,
            Outbox<? super LinkOutput> out) {
        long lastPair = (item == null ? 0 : item.claimed) + pairsMax;
        Batch next = new Batch(ids.next(), item, qubit, mode, first, cycles, tag, lastPair);
        pool.begin(qubit);
        batch = next;
        out.emit(
                new ToDevice(
                        new Entangle( // [LL-GEN-3]
                                next.id(),
                                port.index(),
                                qubit,
                                mode,
                                point,
                                basis,
                                first,
                                cycles,
                                pairsMax,
                                tag)));
    }

    // ---- heralds

    void onHeralded(long nowNs, Heralded herald, Outbox<? super LinkOutput> out) {
        Batch running = batch;
        String wrong =
                running == null || running.id() != herald.id()
                        ? "no such batch"
                        : running.wrong(herald, pool);
        if (wrong != null || running == null) {
            out.emit(
                    new DeviceViolation(
                            "LL-DEV-1", "herald of batch " + herald.id() + ": " + wrong));
            if (herald.half() instanceof Kept(var handle)) {
                stray(running, handle, out);
            }
            return;
        }
        if (herald.half() instanceof Kept(var handle)) {
            pool.hold(handle);
        }
        timing.heralded(herald.cycle());
        Item item = running.item();
        if (account.accept(nowNs, item, herald.epoch(), herald.sequence(), out) && item != null) {
            delivery.accept(nowNs, item, herald, out);
            scheduler.progressed();
        } else if (herald.half() instanceof Kept(var handle)) {
            pool.discard(handle, out);
        }
    }

    private void stray(
            @Nullable Batch running, QubitHandle handle, Outbox<? super LinkOutput> out) {
        if (running != null
                && handle.qubit() == running.qubit()
                && pool.use(running.qubit()) == QubitPool.Use.BATCH) {
            pool.hold(handle);
            pool.discard(handle, out);
        } else {
            pool.discardStray(handle, out);
        }
    }

    // ---- ends of batches

    void onBatchEnded(long nowNs, BatchEnded ended, Outbox<? super LinkOutput> out) {
        Batch over = over(ended.id());
        boolean unknown = ended.attemptsUsed() == -1 && ended.why() == BatchEnd.HARDWARE_FAULT;
        if (ended.attemptsUsed() < 0 && !unknown
                || ended.attemptsUsed() > over.cycles()
                || ended.nextSequence() < 0) {
            out.emit(
                    new DeviceViolation(
                            "LL-DEV-2",
                            "batch of "
                                    + over.cycles()
                                    + " cycles used "
                                    + ended.attemptsUsed()
                                    + " attempts"));
        }
        if (over.item() == null && over.id() != doubtedId && account.isRefuted(nowNs, ended)) {
            out.emit(
                    new PeerViolation(
                            "LL-EXPIRE-13",
                            "withdrew the rest of epoch " + ended.epoch() + ", which goes on"));
        }
        account.close(nowNs, over.item(), ended, out);
        if (over.item() != null || over.id() == doubtedId) {
            probed = probed && leavesNothingOpen(ended.why());
        } else if (session.up() && ended.epoch() != 0 && ended.attemptsUsed() > 0) {
            probed = leavesNothingOpen(ended.why());
        }
        boolean keeps = over.item() == null || over.item().keepSpacing();
        switch (ended.why()) {
            case COMPLETE -> timing.complete();
            case EXHAUSTED -> timing.exhausted(over.firstCycle(), over.cycles(), keeps);
            case PEER_ABSENT, TAG_MISMATCH -> timing.missedPeer(over.item() != null); // [LL-GEN-7]
            case LATE -> timing.late();
            case ABORTED -> {}
            case STATION_ERROR, HARDWARE_FAULT -> timing.failed(nowNs);
        }
        if (over.item() == null && !probed) {
            timing.failed(nowNs);
        }
    }

    /// Whether no herald can be under way from the station when a batch ended so.
    private static boolean leavesNothingOpen(BatchEnd why) {
        return switch (why) {
            case COMPLETE, EXHAUSTED, PEER_ABSENT, TAG_MISMATCH, LATE -> true;
            case ABORTED, STATION_ERROR, HARDWARE_FAULT -> false;
        };
    }

    /// The device did not carry out the batch, or not to its end.
    void onRefusedOrFaulted(
            long nowNs,
            long id,
            boolean begun,
            boolean hopeless,
            String detail,
            Outbox<? super LinkOutput> out) {
        Batch over = over(id);
        timing.failed(nowNs);
        Item item = over.item();
        account.flush(nowNs, out);
        probed = probed && !begun;
        if (item != null && hopeless && item.live()) {
            requests.remove(
                    nowNs,
                    item,
                    LinkError.UNSUPPORTED,
                    "the device refused: " + detail,
                    out); // [LL-DEV-3]
        }
    }

    /// The answer to an Abort; that of the batch is another.
    boolean isAbort(long id) {
        return aborts.remove(id);
    }

    private Batch over(long id) {
        Batch over = batch;
        if (over == null || over.id() != id) {
            throw new IllegalStateException("batch " + id + " is not under way");
        }
        pool.end(over.qubit());
        batch = null;
        abortId = 0;
        return over;
    }

    boolean isBatch(long id) {
        return batch != null && batch.id() == id;
    }

    void check() {
        Batch running = batch;
        int inBatch = pool.count(QubitPool.Use.BATCH);
        if (inBatch > (running == null ? 0 : 1) || running == null && abortId != 0) {
            Invariant.check(false, "%d qubits in batches, abort %d", inBatch, abortId);
        }
    }
}
