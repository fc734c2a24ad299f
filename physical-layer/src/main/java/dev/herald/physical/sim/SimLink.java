package dev.herald.physical.sim;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.physical.sim.Batch.Match;
import dev.herald.physical.sim.state.StateEngine;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A link: two ends, their fibres and the heralding station.
///
/// Nothing happens attempt by attempt. When both ends have a batch with the same tag and operating
/// point, the number of common attempts up to the next success is drawn at once, and the link sleeps
/// until that herald or the end of a batch. A success becomes fact (is settled) when it is due or when
/// anything else happens to the link after its attempt; until then it can be withdrawn, which leaves
/// the statistics as they are because the draw has no memory.
///
/// Batches on different communication qubits of a port run side by side. After `pairsMax` heralds the
/// station ignores the batch, so both ends of a pair of equal batches see the same heralds.
final class SimLink {
    private static final Object CLOCKS = "clocks";

    final LinkId id;
    final LinkModel model;
    private final Clock clock;
    private final Agenda agenda;
    private final StateEngine engine;
    private final Alarm alarm;
    private final LinkEnd a;
    private final LinkEnd b;
    private final Matches matches;
    private final ArrayDeque<Delivery> due = new ArrayDeque<>();
    private final Runnable drain = this::drain;
    private final Station station;
    private final double armAKm;
    private final double armBKm;
    private final long measureNs;
    final Photometry photometry;
    private final LinkCondition condition = new LinkCondition();
    private Strain strain = Strain.NONE;
    private final @Nullable StationSwitch shared;

    /// A shared station is connected to another link.
    private boolean held;

    private boolean asking;
    private boolean switching;

    /// What is simulated; `model.points` is what is declared.
    private List<LinkModel.Point> points;

    /// @param measureNs longest readout of a communication qubit at either end
    SimLink(
            LinkId id,
            LinkModel model,
            double armAKm,
            double armBKm,
            long measureNs,
            SimDevice deviceA,
            SimDevice deviceB,
            @Nullable StationSwitch shared,
            SimHardware world,
            Rng rng) {
        this.id = id;
        this.shared = shared;
        held = shared != null;
        this.model = model;
        this.armAKm = armAKm;
        this.armBKm = armBKm;
        this.measureNs = measureNs;
        photometry = new Photometry(model.profile, armAKm, armBKm);
        points = model.points;
        matches = new Matches(model.points, rng);
        clock = world.clock;
        agenda = world.agenda;
        engine = world.engine;
        alarm = new Alarm(agenda, this::wake);
        station = new Station(model, engine, rng);
        a = new LinkEnd(this, deviceA, deviceA.portCount(), model.latencyANs, rng.stream("a"));
        deviceA.addPort(a);
        b = new LinkEnd(this, deviceB, deviceB.portCount(), model.latencyBNs, rng.stream("b"));
        deviceB.addPort(b);
    }

    LinkEnd a() {
        return a;
    }

    LinkEnd b() {
        return b;
    }

    LinkEnd end(SimDevice device) {
        return a.device == device ? a : b;
    }

    List<LinkModel.Point> points() {
        return points;
    }

    Strain strain() {
        return strain;
    }

    /// Something is wrong with the link from now on, in place of what the same cause did before.
    void strain(Object cause, Strain by) {
        strained(condition.put(cause, by));
    }

    void relieve(Object cause) {
        strained(condition.remove(cause));
    }

    /// The offsets of the clocks of both ends from network time have changed.
    void clocksChanged() {
        long nowNs = clock.nowNs();
        double offsetA = a.device.condition.clockOffsetNs(nowNs);
        double offsetB = b.device.condition.clockOffsetNs(nowNs);
        strain(CLOCKS, Strain.clocks(offsetA, offsetB, (double) windowNs(), model.cycleNs));
    }

    /// Offset of a clock at which nothing is heralded any more.
    double clockToleranceNs() {
        return windowNs() > 0 ? windowNs() : model.cycleNs / 2.0;
    }

    long windowNs() {
        return model.profile.checked().ns("window", 0);
    }

    /// What has been attempted stays as it was; what was drawn beyond is drawn anew.
    private void strained(Strain total) {
        if (total.equals(strain)) {
            return;
        }
        long nowNs = clock.nowNs();
        settle(nowNs);
        long next = nowNs / model.cycleNs + 1;
        strain = total;
        points = StrainedPoints.of(model, armAKm, armBKm, measureNs, total);
        if (total.apart() && !matches.isApart()) {
            crossAll(nowNs);
            matches.part(next);
        }
        matches.play(points, next);
        if (!total.apart() && matches.isApart()) {
            matches.meet(a.batches, next);
        }
        drainSoon();
        sleep(nowNs);
    }

    int epoch() {
        return station.epoch();
    }

    /// Takes a batch of which `from` and `stop` hold what the command asked for.
    void submit(Batch batch) {
        long nowNs = clock.nowNs();
        settle(nowNs);
        long asked = batch.from;
        batch.from = Math.max(asked, Math.ceilDiv(nowNs + model.leadNs, model.cycleNs));
        long last = batch.lastAttempt();
        if (last < 0) {
            batch.from = asked;
            BatchEnd why = batch.lastAttempt() < 0 ? BatchEnd.EXHAUSTED : BatchEnd.LATE;
            batch.stop = 0;
            batch.ended = true;
            batch.end.device.batchEnded(batch, why);
            drainSoon();
            return;
        }
        batch.endNs = station.heraldNs(last, batch.end);
        batch.end.batches.add(batch);
        if (held && hasPartner(batch)) {
            batch.suspended = true;
            batch.pause(batch.from);
            pauseOrResume(nowNs); // the partner needs the station since
        }
        matches.match(batch, batch.from);
        drainSoon();
        sleep(nowNs);
    }

    /// Ends a batch: attempts stop at once; heralds under way still arrive.
    void abort(Batch batch) {
        long nowNs = clock.nowNs();
        settle(nowNs);
        if (!batch.full && !batch.aborted) {
            long next = nowNs / model.cycleNs + 1;
            batch.aborted = true;
            matches.separate(batch, next);
            batch.stop = Math.min(batch.stop, next);
            long last = batch.lastAttempt();
            batch.endNs = last < 0 ? nowNs : Math.max(nowNs, station.heraldNs(last, batch.end));
            if (batch.endNs <= nowNs && batch.inFlight == 0) {
                finish(batch, BatchEnd.ABORTED, nowNs);
            }
        }
        drainSoon();
        sleep(nowNs);
    }

    /// Ends a batch without waiting for heralds under way, whose qubits are dropped.
    void drop(Batch batch, BatchEnd why) {
        long nowNs = clock.nowNs();
        settle(nowNs);
        if (!batch.ended) {
            batch.stop = Math.min(batch.stop, nowNs / model.cycleNs + 1);
            finish(batch, why, nowNs);
        }
        drainSoon();
        sleep(nowNs);
    }

    /// The device of an end has begun, or ceased, to calibrate: its attempts pause, or go on.
    void suspend() {
        long nowNs = clock.nowNs();
        settle(nowNs);
        pauseOrResume(nowNs);
        drainSoon();
        sleep(nowNs);
    }

    /// A shared station connects the link, or no longer.
    void hold(boolean away) {
        if (away != held) {
            held = away;
            suspend();
        }
    }

    private void pauseOrResume(long nowNs) {
        for (LinkEnd end : List.of(a, b)) {
            boolean calibrating = end.device.state() == DeviceState.CALIBRATING;
            for (Batch batch : end.batches) {
                boolean pausing = calibrating || held && (batch.suspended || hasPartner(batch));
                if (pausing && batch.isAttempting()) {
                    long next = nowNs / model.cycleNs + 1;
                    batch.suspended = true; // first, so that its partner does not find it again
                    matches.separate(batch, next);
                    cross(batch, nowNs); // what it has attempted past is forgotten by the pause
                    batch.pause(next);
                } else if (!pausing && batch.suspended) {
                    batch.resume(Math.ceilDiv(nowNs + model.leadNs, model.cycleNs));
                    matches.match(batch, batch.from);
                }
            }
        }
    }

    /// When both ends are to attempt next, if the station is free; [Machine#NEVER] if they are not. They
    /// note that they have to wait.
    long wantedNs(long nowNs) {
        long nowCycle = nowNs / model.cycleNs;
        long first = Long.MAX_VALUE;
        for (Batch x : a.batches) {
            for (Batch y : b.batches) {
                long start = Math.max(nowCycle, Math.max(x.plannedFrom(), y.plannedFrom()));
                if (x.isOpen() && y.isOpen() && x.canPair(y) && start < Math.min(x.stop, y.stop)) {
                    first = Math.min(first, start);
                    x.contended |= held;
                    y.contended |= held;
                }
            }
        }
        return first == Long.MAX_VALUE ? Machine.NEVER : Math.max(nowNs, first * model.cycleNs);
    }

    /// Whether the other end has a batch that it may make pairs with: else it attempts in vain, with the station
    /// or without.
    private boolean hasPartner(Batch batch) {
        for (Batch other : (batch.end == a ? b : a).batches) {
            if (other.isOpen() && other.canPair(batch)) {
                return true;
            }
        }
        return false;
    }

    /// The next change of a switch that follows the clock is awaited.
    ///
    /// @return whether it was not yet
    boolean noteSwitching() {
        boolean fresh = !switching;
        switching = true;
        return fresh;
    }

    void switched() {
        switching = false;
    }

    /// Tells a shared station that what the ends want may have changed, once for each instant.
    private void askStation() {
        StationSwitch station = shared;
        if (station != null && !asking) {
            asking = true;
            agenda.at(
                    clock.nowNs(),
                    () -> {
                        asking = false;
                        station.update(this);
                    });
        }
    }

    /// The station restarts under a new epoch: every batch ends.
    void restartStation() {
        settle(clock.nowNs());
        station.restart();
        for (LinkEnd end : List.of(a, b)) {
            end.epochSeen = station.epoch();
            end.nextSeen = 0;
            for (Batch batch : List.copyOf(end.batches)) {
                drop(batch, BatchEnd.STATION_ERROR);
            }
        }
    }

    /// Turns every success whose attempt has begun into fact, in the order of their cycles.
    private void settle(long nowNs) {
        for (Match next = matches.earliest();
                next != null && next.success <= nowNs / model.cycleNs;
                next = matches.earliest()) {
            herald(next, nowNs);
        }
    }

    private void herald(Match match, long nowNs) {
        long next = match.success + 1;
        BellIndex bell = station.prepare(match);
        Delivery toA = station.herald(match.a, match.success, bell);
        Delivery toB = station.herald(match.b, match.success, bell);
        station.count();
        if (match.a.full) {
            matches.separate(match.a, next);
        }
        if (match.b.full) {
            matches.separate(match.b, next);
        }
        if (match.a.match == match) {
            matches.draw(match, next);
        }
        schedule(toA, nowNs);
        schedule(toB, nowNs);
    }

    private void schedule(Delivery delivery, long nowNs) {
        if (delivery.heraldedNs <= nowNs) {
            due.add(delivery);
        } else {
            agenda.at(delivery.heraldedNs, delivery);
        }
    }

    private void drainSoon() {
        if (!due.isEmpty()) {
            agenda.at(clock.nowNs(), drain);
        }
    }

    private void drain() {
        for (Delivery delivery = due.poll(); delivery != null; delivery = due.poll()) {
            delivery.run();
        }
    }

    private void wake() {
        long nowNs = clock.nowNs();
        settle(nowNs);
        drain();
        finishDue(a, nowNs);
        finishDue(b, nowNs);
        sleep(nowNs);
    }

    private void finishDue(LinkEnd end, long nowNs) {
        for (Batch batch = dueBatch(end, nowNs); batch != null; batch = dueBatch(end, nowNs)) {
            finish(batch, ending(batch, nowNs), nowNs);
        }
    }

    private static @Nullable Batch dueBatch(LinkEnd end, long nowNs) {
        for (Batch batch : end.batches) {
            if (batch.endNs <= nowNs && !batch.full && batch.inFlight == 0) {
                return batch;
            }
        }
        return null;
    }

    /// Why a batch ends that was not filled.
    private BatchEnd ending(Batch batch, long nowNs) {
        if (batch.aborted) {
            return BatchEnd.ABORTED;
        }
        matches.separate(batch, nowNs / model.cycleNs + 1);
        cross(batch, nowNs);
        if (batch.overlapped) {
            return BatchEnd.EXHAUSTED;
        }
        if (batch.crossed) {
            return BatchEnd.TAG_MISMATCH;
        }
        return batch.contended ? BatchEnd.STATION_ERROR : BatchEnd.PEER_ABSENT;
    }

    private void crossAll(long nowNs) {
        for (Batch batch : a.batches) {
            cross(batch, nowNs);
        }
    }

    /// Notes, for this batch and for those of the other end, that they attempted past each other.
    private void cross(Batch batch, long nowNs) {
        if (matches.isApart()) {
            return;
        }
        for (Batch other : batch.end.other().batches) {
            if (!batch.canPair(other)
                    && Batch.firstCommon(batch, other, 0) <= nowNs / model.cycleNs) {
                batch.crossed = true;
                other.crossed = true;
            }
        }
    }

    private void finish(Batch batch, BatchEnd why, long nowNs) {
        retire(batch, nowNs);
        batch.end.device.batchEnded(batch, why);
    }

    private void retire(Batch batch, long nowNs) {
        matches.separate(batch, nowNs / model.cycleNs + 1);
        cross(batch, nowNs);
        batch.ended = true;
        batch.end.batches.remove(batch);
        batch.end.device.attempts.ended(batch);
        if (batch.inFlight > 0) {
            engine.discard(batch.slot.qubit); // a kept half whose herald is still under way
        }
    }

    /// A herald arrives at an end.
    void arrive(Delivery delivery) {
        Batch batch = delivery.batch;
        LinkEnd end = batch.end;
        if (delivery.epoch == end.epochSeen) {
            end.nextSeen = Math.max(end.nextSeen, delivery.sequence + 1);
        }
        if (batch.ended || delivery.lost) {
            return;
        }
        long nowNs = clock.nowNs();
        end.heraldsSeen++;
        batch.inFlight--;
        batch.delivered++;
        boolean complete = batch.delivered == batch.pairsMax;
        boolean over = complete || batch.inFlight == 0 && batch.endNs <= nowNs && !batch.full;
        BatchEnd why =
                complete ? BatchEnd.COMPLETE : over ? ending(batch, nowNs) : BatchEnd.EXHAUSTED;
        if (over) {
            retire(batch, nowNs);
        }
        end.device.heralded(delivery);
        if (over) {
            end.device.batchEnded(batch, why);
            askStation();
        }
    }

    private void sleep(long nowNs) {
        askStation();
        Match match = matches.earliest();
        LinkEnd nearer = a.latencyNs <= b.latencyNs ? a : b;
        long next =
                match == null || match.success == Long.MAX_VALUE
                        ? Machine.NEVER
                        : station.heraldNs(match.success, nearer);
        alarm.ask(Math.min(next, Math.min(nextEnd(a, nowNs), nextEnd(b, nowNs))));
    }

    /// When a batch ends next. Without any delay the herald of an attempt is due when the attempt
    /// begins, so that may be this very instant; what is due and waits for a herald ends with it.
    private static long nextEnd(LinkEnd end, long nowNs) {
        long next = Machine.NEVER;
        for (Batch batch : end.batches) {
            if (!batch.full && (batch.endNs > nowNs || batch.inFlight == 0)) {
                next = Math.min(next, Math.max(nowNs, batch.endNs));
            }
        }
        return next;
    }
}
