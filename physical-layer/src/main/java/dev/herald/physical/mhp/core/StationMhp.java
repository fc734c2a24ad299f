package dev.herald.physical.mhp.core;

import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.mhp.api.StationConfig;
import dev.herald.physical.mhp.api.StationInput;
import dev.herald.physical.mhp.api.StationInput.Detected;
import dev.herald.physical.mhp.api.StationInput.Failed;
import dev.herald.physical.mhp.api.StationInput.Received;
import dev.herald.physical.mhp.api.StationInput.Recovered;
import dev.herald.physical.mhp.api.StationOutput;
import dev.herald.physical.mhp.api.StationOutput.Discarded;
import dev.herald.physical.mhp.api.StationOutput.Dropped;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;
import org.jspecify.annotations.Nullable;

/// The heralding station of a link (PHY-STN): counts the attempts that both ends make together,
/// heralds the successes among them under one number, and tells both ends.
///
/// Nothing happens window by window. The ends announce runs of attempts; between two instants at
/// which something may change (a detection, the end of a batch, a summary) the attempts of both are
/// counted by arithmetic, so a run of a million failures costs as much as one.
///
/// The host wakes the machine once before anything else: that tells the nodes that the station has
/// started.
public final class StationMhp implements Machine<StationInput, StationOutput> {
    private final StationConfig config;
    private final int epoch;
    private final Arm a;
    private final Arm b;
    private final Detections detections = new Detections();
    private long nextSequence;
    private long judged = -1;
    private boolean announced;
    private boolean failed;
    private long nextDeadlineNs = Long.MIN_VALUE;

    /// @param epoch names this start of the station: not 0, and of no earlier start
    public StationMhp(StationConfig config, int epoch) {
        this(config, epoch, 0);
    }

    /// @param firstSequence number of the first herald in this epoch
    public StationMhp(StationConfig config, int epoch, long firstSequence) {
        if (epoch == 0 || firstSequence < 0) {
            throw new IllegalArgumentException(
                    "epoch %d or first sequence %d".formatted(epoch, firstSequence));
        }
        this.config = config;
        this.epoch = epoch;
        nextSequence = firstSequence;
        a = new Arm(config.a());
        b = new Arm(config.b());
    }

    /// Number of the next herald.
    public long nextSequence() {
        return nextSequence;
    }

    @Override
    public void handle(long nowNs, StationInput input, Outbox<? super StationOutput> out) {
        advance(nowNs - 1, out); // what comes at the very instant of judging still counts
        switch (input) {
            case Received(Hello hello) -> hello(nowNs, hello, out);
            case Received(Gen gen) -> gen(nowNs, gen, out);
            case Received(Welcome _), Received(Reply _) ->
                    out.emit(new Dropped("PHY-STN-1", "a frame of a station"));
            case Detected detected -> detected(nowNs, detected, out);
            case Failed _ -> fail(out);
            case Recovered _ -> failed = false;
        }
        settle();
    }

    @Override
    public void expire(long nowNs, Outbox<? super StationOutput> out) {
        advance(nowNs, out);
        if (!announced) {
            announced = true;
            out.emit(new StationOutput.Send(a.node, welcome(a, 0, nowNs)));
            out.emit(new StationOutput.Send(b.node, welcome(b, 0, nowNs)));
        }
        settle();
    }

    @Override
    public long nextDeadlineNs() {
        return nextDeadlineNs;
    }

    private void hello(long nowNs, Hello hello, Outbox<? super StationOutput> out) {
        Arm arm = arm(hello.session());
        if (arm == null) {
            out.emit(new Dropped("PHY-STN-1", "HELLO of " + hello.session()));
            return;
        }
        if (hello.session().nodeEpoch() > arm.nodeEpoch) {
            arm.adopt(hello.session().nodeEpoch());
        }
        out.emit(new StationOutput.Send(arm.node, welcome(arm, hello.number(), nowNs)));
    }

    private Welcome welcome(Arm arm, int number, long nowNs) {
        return new Welcome(
                session(arm),
                number,
                Math.max(0, nowNs),
                config.cycleNs(),
                nextSequence,
                config.summaryCycles());
    }

    private void gen(long nowNs, Gen gen, Outbox<? super StationOutput> out) {
        Session session = gen.session();
        Arm arm = arm(session);
        if (arm == null) {
            out.emit(new Dropped("PHY-STN-1", "GEN of " + session));
            return;
        }
        if (session.stationEpoch() != epoch) {
            refuse(gen, ReplyError.STATION_RESTARTED, out);
            return;
        }
        if (session.nodeEpoch() != arm.nodeEpoch || arm.hasBatch && gen.batch() - arm.batch < 0) {
            return; // of an earlier life of the node, or of a batch that another has replaced
        }
        boolean isNew = !arm.hasBatch || gen.batch() != arm.batch;
        if (failed && isNew) {
            refuse(gen, ReplyError.GENERAL, out);
            return;
        }
        long ahead = (nowNs + config.aheadNs()) / config.cycleNs();
        if (gen.lastCycle() > ahead) {
            refuse(gen, ReplyError.TIME_MISMATCH, out);
            return;
        }
        if (isNew) {
            arm.begin(gen);
        } else if (!arm.agrees(gen)) {
            out.emit(new Dropped("PHY-STN-3", "GEN contradicts its batch " + gen.batch()));
            return;
        }
        if (!arm.isOpen()) {
            summarise(arm, out);
            return;
        }
        long late = arm.announce(gen, judged);
        if (late < 0) {
            out.emit(new Dropped("PHY-STN-3", "GEN contradicts another, or leaves gaps"));
        } else if (late > 0) {
            late(arm, gen, late, out);
        }
        if (arm.ended && arm.lastCycle <= judged) {
            arm.concluded = true;
            summarise(arm, out);
        }
    }

    /// Some attempts of a run were announced after their windows.
    private void late(Arm arm, Gen gen, long late, Outbox<? super StationOutput> out) {
        long attempt =
                Math.min(
                        gen.lastAttempt(),
                        gen.attempt() + (judged - gen.firstCycle()) / gen.spacing());
        long cycle = gen.firstCycle() + (attempt - gen.attempt()) * gen.spacing();
        emit(
                arm,
                null,
                ReplyError.TIME_MISMATCH,
                nextSequence,
                attempt,
                cycle,
                Math.min(late, attempt),
                0,
                out);
    }

    /// Answers a frame that changes nothing.
    private void refuse(Gen gen, ReplyError why, Outbox<? super StationOutput> out) {
        Session from = gen.session();
        out.emit(
                new StationOutput.Send(
                        from.node(),
                        new Reply(
                                new Session(from.link(), from.node(), from.nodeEpoch(), epoch),
                                gen.batch(),
                                gen.tag(),
                                0,
                                null,
                                why,
                                (int) nextSequence,
                                gen.lastAttempt(),
                                gen.lastCycle(),
                                gen.attempts(),
                                0,
                                0,
                                false,
                                false,
                                false)));
    }

    private void detected(long nowNs, Detected detected, Outbox<? super StationOutput> out) {
        long cycle = detected.cycle();
        boolean possible = cycle > judged && cycle <= nowNs / config.cycleNs();
        if (!possible || !detections.add(cycle, detected.bell(), detected.offsetPs())) {
            out.emit(new Discarded(cycle));
        }
    }

    private void fail(Outbox<? super StationOutput> out) {
        failed = true;
        fail(a, out);
        fail(b, out);
    }

    private static boolean isUnderWay(Arm arm) {
        return arm.isOpen() && !arm.concluded;
    }

    private void fail(Arm arm, Outbox<? super StationOutput> out) {
        if (isUnderWay(arm)) {
            arm.failed = true;
            arm.runs.clear(1);
            arm.hasNews = false;
            summarise(arm, out);
        }
    }

    /// Judges every window that is due, in the order of the cycles.
    private void advance(long nowNs, Outbox<? super StationOutput> out) {
        long through = config.judgedThrough(nowNs);
        while (judged < through) {
            long next = Math.min(through, nextChange());
            tally(judged, next);
            judged = next;
            if (!detections.isEmpty() && detections.cycle() == next) {
                judgeDetection(next, out);
                detections.removeFirst();
            }
            a.runs.dropThrough(next);
            b.runs.dropThrough(next);
            conclude(a, out);
            conclude(b, out);
            if ((next + 1) % config.summaryCycles() == 0) {
                summariseNews(a, out);
                summariseNews(b, out);
            }
        }
    }

    /// The next cycle after which something may change.
    private long nextChange() {
        long next = Long.MAX_VALUE;
        if (!detections.isEmpty()) {
            next = detections.cycle();
        }
        next = Math.min(next, Math.min(lastCycle(a), lastCycle(b)));
        if (isActive(a) || isActive(b)) {
            long summary = config.summaryCycles();
            next = Math.min(next, ((judged + 1) / summary + 1) * summary - 1);
        }
        return next;
    }

    private static boolean isActive(Arm arm) {
        return arm.hasNews || !arm.runs.isEmpty();
    }

    /// Last cycle of a batch whose end is known and not told.
    private long lastCycle(Arm arm) {
        return isUnderWay(arm) && arm.ended ? Math.max(judged + 1, arm.lastCycle) : Long.MAX_VALUE;
    }

    /// Counts the attempts in the cycles after `low` up to `high`; nothing changes in between.
    private void tally(long low, long high) {
        boolean ofA = a.runs.count(low, high) > 0;
        boolean ofB = b.runs.count(low, high) > 0;
        long together = ofA && ofB ? Runs.common(a.runs, b.runs, low, high) : 0;
        if (ofA) {
            a.judged(high, together, b);
        }
        if (ofB) {
            b.judged(high, together, a);
        }
    }

    private void judgeDetection(long cycle, Outbox<? super StationOutput> out) {
        long ofA = a.runs.attemptAt(cycle);
        long ofB = b.runs.attemptAt(cycle);
        long offsetPs = detections.offsetPs();
        if (offsetPs < 0 || offsetPs > 1000 * config.windowNs()) {
            reject(cycle, ofA, ofB, ReplyError.OUT_OF_WINDOW, out);
        } else if (ofA != 0 && ofB != 0 && a.pairsWith(b) && detections.isClear()) {
            if (a.hasWithdrawn(cycle) || b.hasWithdrawn(cycle)) {
                reject(cycle, ofA, ofB, ReplyError.GEN_FAIL, out);
            } else {
                BellIndex bell = detections.bell();
                long sequence = nextSequence++;
                herald(a, bell, sequence, ofA, cycle, offsetPs, out);
                herald(b, bell, sequence, ofB, cycle, offsetPs, out);
            }
        }
    }

    private void herald(
            Arm arm,
            BellIndex bell,
            long sequence,
            long attempt,
            long cycle,
            long offsetPs,
            Outbox<? super StationOutput> out) {
        arm.herald(attempt);
        emit(arm, bell, ReplyError.NONE, sequence, attempt, cycle, 0, offsetPs, out);
    }

    private void reject(
            long cycle, long ofA, long ofB, ReplyError error, Outbox<? super StationOutput> out) {
        if (ofA != 0) {
            emit(a, null, error, nextSequence, ofA, cycle, 1, 0, out);
        }
        if (ofB != 0) {
            emit(b, null, error, nextSequence, ofB, cycle, 1, 0, out);
        }
    }

    private void conclude(Arm arm, Outbox<? super StationOutput> out) {
        if (isUnderWay(arm) && arm.ended && arm.lastCycle <= judged) {
            arm.concluded = true;
            summarise(arm, out);
        }
    }

    private void summariseNews(Arm arm, Outbox<? super StationOutput> out) {
        if (arm.hasNews) {
            summarise(arm, out);
        }
    }

    private void summarise(Arm arm, Outbox<? super StationOutput> out) {
        arm.hasNews = false;
        long attempt = arm.summaryAttempt();
        emit(
                arm,
                null,
                arm.summaryError(),
                nextSequence,
                attempt,
                arm.summaryCycle(),
                arm.span(attempt),
                0,
                out);
    }

    private void emit(
            Arm arm,
            @Nullable BellIndex bell,
            ReplyError error,
            long sequence,
            long attempt,
            long cycle,
            long span,
            long offsetPs,
            Outbox<? super StationOutput> out) {
        out.emit(
                new StationOutput.Send(
                        arm.node,
                        new Reply(
                                session(arm),
                                arm.batch,
                                arm.tag,
                                arm.peerTag,
                                bell,
                                error,
                                (int) sequence,
                                attempt,
                                cycle,
                                span,
                                arm.met,
                                offsetPs,
                                arm.full,
                                arm.crossed,
                                arm.concluded)));
    }

    private @Nullable Arm arm(Session session) {
        if (!session.link().equals(config.link())) {
            return null;
        }
        return session.node().equals(a.node) ? a : session.node().equals(b.node) ? b : null;
    }

    private Session session(Arm arm) {
        return new Session(config.link(), arm.node, arm.nodeEpoch, epoch);
    }

    private void settle() {
        if (!announced) {
            nextDeadlineNs = Long.MIN_VALUE;
        } else {
            long next = nextChange();
            nextDeadlineNs = next == Long.MAX_VALUE ? NEVER : config.judgedNs(next);
        }
        a.checkInvariants();
        b.checkInvariants();
    }
}
