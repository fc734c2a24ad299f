package dev.herald.physical.mhp.core;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Half;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Deadlines;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.mhp.api.NodeConfig;
import dev.herald.physical.mhp.api.NodeInput;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.api.NodeOutput.Complaint;
import dev.herald.physical.mhp.api.NodeOutput.Dropped;
import dev.herald.physical.mhp.api.NodeOutput.Event;
import dev.herald.physical.mhp.api.NodeOutput.Send;
import dev.herald.physical.mhp.message.MhpFrame;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.ReplyError;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A node's end of the heralding protocol at one port (PHY-NODE): turns batches of the device contract
/// into announced attempts, and what the station says of them into heralds and ends of batches.
///
/// It has one batch at a time. Attempts are announced and ordered from the hardware in runs, so that
/// the cost of an attempt is its report; an attempt of which nothing is heard within the herald
/// latency has failed. The host wakes the machine once before anything else.
public final class NodeMhp implements Machine<NodeInput, NodeOutput> {

    private enum Timer {
        REPORT,
        HELLO,
        ANNOUNCE,
        SETTLE,
        END,
        POLL
    }

    /// A herald whose attempt the driver has not reported yet.
    private record Held(Reply reply, long sequence, long arrivedNs) {
        int epoch() {
            return reply.session().stationEpoch();
        }
    }

    private final NodeConfig config;
    private final StationSession station;
    private final Emissions emissions;
    private final Deadlines<Timer> deadlines = new Deadlines<>(Timer.class);
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private int batches;
    private @Nullable NodeBatch batch;

    /// @param epoch names this start of the node: greater than at any start before, for example network
    ///     time in ns; at least 1
    public NodeMhp(NodeConfig config, long epoch) {
        this.config = config;
        station = new StationSession(config, epoch);
        long underWayNs = config.emissionNs() + config.heraldLatencyNs() + config.reportNs();
        emissions = new Emissions(underWayNs / config.cycleNs() / config.measureSpacing() + 4);
        deadlines.set(Timer.HELLO, Long.MIN_VALUE);
    }

    @Override
    public void handle(long nowNs, NodeInput input, Outbox<? super NodeOutput> out) {
        switch (input) {
            case NodeInput.Begin(Entangle command) -> begin(nowNs, command, out);
            case NodeInput.Abort(var command) -> {
                abort(nowNs, command.batch(), out);
                out.emit(new Event(new DeviceEvent.Done(command.id())));
            }
            case NodeInput.Emitted(long cycle, long emittedNs, Half half) ->
                    emitted(nowNs, cycle, emittedNs, half, out);
            case NodeInput.NotEmitted(long cycle) -> notEmitted(nowNs, cycle, out);
            case NodeInput.Received(MhpFrame frame) -> received(nowNs, frame, out);
        }
        settle(nowNs, out);
    }

    @Override
    public void expire(long nowNs, Outbox<? super NodeOutput> out) {
        for (Timer due = deadlines.pollDue(nowNs); due != null; due = deadlines.pollDue(nowNs)) {
            switch (due) {
                case HELLO -> ask(nowNs, out);
                case ANNOUNCE -> announce(nowNs, out);
                case POLL -> poll(nowNs, out);
                case REPORT, SETTLE, END -> {}
            }
            if (due == Timer.END && batch != null) {
                end(nowNs, batch, out);
            }
            settle(nowNs, out);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    /// As the input Emitted, without its object: for drivers that report a million attempts a second.
    public void emitted(
            long nowNs, long cycle, long emittedNs, Half half, Outbox<? super NodeOutput> out) {
        NodeBatch current = batch;
        long attempt = current == null ? 0 : current.attemptAt(cycle);
        if (current == null || attempt == 0) {
            return; // of a batch that is over
        }
        emissions.report(attempt, emittedNs, half);
        current.failed(false);
        if (!held.isEmpty()) {
            settle(nowNs, out);
        }
    }

    private void notEmitted(long nowNs, long cycle, Outbox<? super NodeOutput> out) {
        NodeBatch current = batch;
        long attempt = current == null ? 0 : current.attemptAt(cycle);
        if (current == null || attempt == 0) {
            return;
        }
        emissions.report(attempt, 0, null);
        out.emit(new Send(current.withdraw(station.session(), attempt)));
        if (current.failed(true) >= config.failuresMax()) {
            current.hardwareFailed = true;
            cease(current, nextCycle(nowNs), out);
            out.emit(new Send(current.over(station.session())));
            end(nowNs, current, out);
        }
    }

    private void begin(long nowNs, Entangle command, Outbox<? super NodeOutput> out) {
        if (batch != null) {
            refuse(command, DeviceRefusal.BUSY, "a batch is under way at the port", out);
        } else if (command.point() < 0 || command.point() >= config.points()) {
            refuse(command, DeviceRefusal.NO_SUCH_TARGET, "point " + command.point(), out);
        } else if (command.cycles() > config.batchCyclesMax()
                || command.firstCycle() > Long.MAX_VALUE / 4 / config.cycleNs()) {
            refuse(
                    command,
                    DeviceRefusal.OUT_OF_RANGE,
                    "cycles %d from %d".formatted(command.cycles(), command.firstCycle()),
                    out);
        } else {
            open(nowNs, new NodeBatch(command, ++batches, config), out);
        }
    }

    private static void refuse(
            Entangle command, DeviceRefusal why, String detail, Outbox<? super NodeOutput> out) {
        out.emit(new Event(new DeviceEvent.Refused(command.id(), why, detail)));
    }

    private void open(long nowNs, NodeBatch opened, Outbox<? super NodeOutput> out) {
        opened.plan(0);
        boolean isPossible = opened.hasAttempts();
        opened.plan(earliestCycle(nowNs));
        if (!opened.hasAttempts()) {
            BatchEnd why = isPossible ? BatchEnd.LATE : BatchEnd.EXHAUSTED;
            out.emit(new Event(ended(opened, why)));
            return;
        }
        batch = opened;
        emissions.clear();
        setEnd(nowNs, opened);
        if (station.isUp()) {
            announce(nowNs, out);
        } else if (!station.isAsking()) {
            ask(nowNs, out);
        }
    }

    private long earliestCycle(long nowNs) {
        return Math.ceilDiv(nowNs + config.commandLeadNs(), config.cycleNs());
    }

    private long nextCycle(long nowNs) {
        return Math.floorDiv(nowNs, config.cycleNs()) + 1;
    }

    /// When to ask for a summary that is missing, and when to wait no longer.
    private void setEnd(long nowNs, NodeBatch current) {
        long heraldedNs = Math.max(nowNs, current.allHeraldedNs());
        deadlines.set(Timer.POLL, heraldedNs + config.pollNs());
        deadlines.set(Timer.END, heraldedNs + config.commandLeadNs());
    }

    /// Announces the attempts of the time ahead, those announced before included, and orders the new
    /// ones.
    private void announce(long nowNs, Outbox<? super NodeOutput> out) {
        NodeBatch current = batch;
        if (current == null || current.hasCeased() || !station.isUp()) {
            return;
        }
        long from = current.firstOpen(nowNs);
        long through = current.lastBy(nowNs + config.announceNs());
        if (from <= through) {
            out.emit(new Send(current.announce(station.session(), from, through)));
            long first = Math.max(from, current.issued() + 1);
            if (first <= through) {
                current.issue(through);
                out.emit(
                        new NodeOutput.Emit(
                                current.command.id(),
                                current.cycleOf(first),
                                config.spacing(current.command.mode()),
                                first,
                                through - first + 1));
            }
        }
        if (from <= through || current.isOpen()) {
            long nextNs = nowNs + config.announceNs() / 2;
            long openNs = current.cycleOf(Math.max(1, from)) * config.cycleNs();
            deadlines.set(
                    Timer.ANNOUNCE,
                    from <= through ? nextNs : Math.max(nextNs, openNs - config.announceNs()));
        }
    }

    /// Asks for the summary of a batch that should be over.
    private void poll(long nowNs, Outbox<? super NodeOutput> out) {
        NodeBatch current = batch;
        if (current == null || current.judged) {
            return;
        }
        if (station.isUp()) {
            out.emit(new Send(current.over(station.session())));
        }
        deadlines.set(Timer.POLL, nowNs + config.pollNs());
    }

    private void abort(long nowNs, long id, Outbox<? super NodeOutput> out) {
        NodeBatch current = batch;
        if (current == null || current.command.id() != id || current.aborted) {
            return;
        }
        current.aborted = true;
        if (!current.hasCeased()) {
            cease(current, nextCycle(nowNs), out);
        }
        if (current.wasAnnounced()) {
            out.emit(new Send(current.over(station.session())));
        }
        if (current.issued() == 0) {
            end(nowNs, current, out);
        } else {
            setEnd(nowNs, current);
        }
    }

    private void cease(NodeBatch current, long fromCycle, Outbox<? super NodeOutput> out) {
        if (current.cease(fromCycle)) {
            out.emit(new NodeOutput.Cease(current.command.id(), fromCycle));
        }
        deadlines.clear(Timer.ANNOUNCE);
    }

    private void received(long nowNs, MhpFrame frame, Outbox<? super NodeOutput> out) {
        if (!frame.session().link().equals(config.link())
                || !frame.session().node().equals(config.node())) {
            out.emit(new Dropped("PHY-NODE-1", "a frame for " + frame.session()));
            return;
        }
        switch (frame) {
            case Welcome welcome -> welcomed(nowNs, welcome, out);
            case Reply reply -> replied(nowNs, reply, out);
            case Hello _, Gen _ -> out.emit(new Dropped("PHY-NODE-1", "a frame of a node"));
        }
    }

    private void ask(long nowNs, Outbox<? super NodeOutput> out) {
        station.ask(nowNs, out);
        deadlines.set(Timer.HELLO, station.retryNs());
    }

    private void welcomed(long nowNs, Welcome welcome, Outbox<? super NodeOutput> out) {
        boolean wasUp = station.isUp();
        if (station.welcomed(nowNs, welcome, out)) {
            NodeBatch current = batch;
            if (current != null && wasUp) {
                current.stationFailed = true;
                cease(current, nextCycle(nowNs), out);
                end(nowNs, current, out);
            } else if (current != null) {
                current.plan(earliestCycle(nowNs));
                if (current.hasAttempts()) {
                    announce(nowNs, out);
                } else {
                    end(nowNs, current, out);
                }
            }
        }
        if (station.isAsking()) {
            deadlines.set(Timer.HELLO, station.retryNs());
        } else {
            deadlines.clear(Timer.HELLO);
        }
    }

    private void replied(long nowNs, Reply reply, Outbox<? super NodeOutput> out) {
        if (reply.session().nodeEpoch() != station.session().nodeEpoch()) {
            return; // for an earlier life of this node
        }
        if (reply.session().stationEpoch() != station.stationEpoch()) {
            if (!station.isAsking()) {
                ask(nowNs, out);
            }
            return;
        }
        long sequence = station.extend(reply.sequence());
        if (sequence < 0) {
            out.emit(new Dropped("PHY-SEQ-2", "sequence " + sequence));
            return;
        }
        if (reply.bell() != null) {
            heralded(nowNs, reply, sequence, out);
        } else {
            if (reply.error() != ReplyError.NONE) {
                out.emit(new Complaint(reply));
            }
            station.counted(sequence);
        }
        NodeBatch current = batch;
        if (current != null && current.concerns(reply)) {
            current.learn(reply);
            if (current.stationFailed || reply.full() && !current.hasCeased()) {
                cease(current, stop(nowNs, reply, current), out);
            }
            if (current.stationFailed) {
                end(nowNs, current, out);
            }
        }
    }

    /// The first cycle that is not attempted once the station has said that the batch is full.
    private long stop(long nowNs, Reply reply, NodeBatch current) {
        return current.command.mode() == PairMode.KEEP && reply.bell() != null
                ? reply.cycle() + 1
                : Math.ceilDiv(nowNs, config.cycleNs());
    }

    private void heralded(long nowNs, Reply reply, long sequence, Outbox<? super NodeOutput> out) {
        if (!station.accept(sequence, out)) {
            return;
        }
        NodeBatch current = batch;
        boolean counts =
                current != null
                        && current.concerns(reply)
                        && current.wasMade(reply)
                        && nowNs >= reply.cycle() * config.cycleNs()
                        && nowNs <= config.heraldByNs(reply.cycle());
        if (current != null && counts) {
            current.heralded(reply.cycle());
            held.add(new Held(reply, sequence, nowNs));
        } else {
            missed(new Held(reply, sequence, nowNs), out);
        }
    }

    private static void missed(Held herald, Outbox<? super NodeOutput> out) {
        out.emit(new NodeOutput.Missed(herald.epoch(), herald.sequence, herald.sequence + 1));
    }

    /// Delivers the heralds whose attempts are reported, in their order.
    private void release(long nowNs, NodeBatch current, Outbox<? super NodeOutput> out) {
        deadlines.clear(Timer.REPORT);
        for (Held head = held.peek(); head != null; head = held.peek()) {
            long attempt = head.reply.attempt();
            if (emissions.isReported(attempt)) {
                Half half = emissions.half(attempt);
                BellIndex bell = head.reply.bell();
                if (half == null || bell == null || current.isComplete()) {
                    missed(head, out);
                } else {
                    current.delivered++;
                    out.emit(new Event(herald(head, bell, half, current)));
                }
            } else {
                long dueNs = config.emissionNs(head.reply.cycle()) + config.reportNs();
                if (nowNs < dueNs) {
                    deadlines.set(Timer.REPORT, dueNs);
                    return;
                }
                missed(head, out);
            }
            held.poll();
        }
    }

    private DeviceEvent herald(Held head, BellIndex bell, Half half, NodeBatch current) {
        return new DeviceEvent.Heralded(
                current.command.id(),
                current.command.tag(),
                head.reply.attempt(),
                head.reply.cycle(),
                emissions.emittedNs(head.reply.attempt()),
                head.arrivedNs,
                head.epoch(),
                head.sequence,
                bell,
                half);
    }

    /// Ends the batch if all is known of it.
    private void settle(long nowNs, Outbox<? super NodeOutput> out) {
        NodeBatch current = batch;
        if (current != null) {
            release(nowNs, current, out);
            if (current.isComplete()) {
                cease(current, Math.ceilDiv(nowNs, config.cycleNs()), out);
                end(nowNs, current, out);
            } else if (current.judged && held.isEmpty()) {
                if (station.isAccounted() || nowNs >= current.allHeraldedNs()) {
                    end(nowNs, current, out);
                } else {
                    deadlines.set(Timer.SETTLE, current.allHeraldedNs());
                }
            }
        }
        checkInvariants();
    }

    private void end(long nowNs, NodeBatch current, Outbox<? super NodeOutput> out) {
        if (!current.hasCeased()) {
            cease(current, nextCycle(nowNs), out);
        }
        for (Held lost = held.poll(); lost != null; lost = held.poll()) {
            missed(lost, out);
        }
        station.missedTo(station.count(), out);
        batch = null;
        deadlines.clear(Timer.REPORT);
        deadlines.clear(Timer.ANNOUNCE);
        deadlines.clear(Timer.SETTLE);
        deadlines.clear(Timer.POLL);
        deadlines.clear(Timer.END);
        out.emit(new Event(ended(current, current.ending())));
    }

    private DeviceEvent ended(NodeBatch over, BatchEnd why) {
        return new DeviceEvent.BatchEnded(
                over.command.id(), why, over.issued(), station.stationEpoch(), station.count());
    }

    private void checkInvariants() {
        if (batch == null != !deadlines.isSet(Timer.END) || batch == null && !held.isEmpty()) {
            Invariant.check(false, "a batch without an end, or an end without a batch");
        }
    }
}
