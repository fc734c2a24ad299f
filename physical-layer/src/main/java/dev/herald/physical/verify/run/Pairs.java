package dev.herald.physical.verify.run;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.physical.verify.estimate.PairCounts;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes measured pairs batch by batch, with the same cycles and tag at every end, and matches the halves
/// by epoch and sequence. Begins with the first [#expire].
final class Pairs implements Machine<EndEvent, EndCommand> {
    private static final int IDLE_ROUNDS_MAX = 4;
    private static final int BATCH_PAIRS_MAX = 4_096;
    private static final long LEAD_NS = 5_000_000;
    private static final long LEAD_MAX_NS = 500_000_000;

    private final PairPlan plan;
    private final List<PairEnd> ends;
    private final long endNs;
    private final PairCounts counts = new PairCounts();
    private final Map<BatchEnd, Long> how = new EnumMap<>(BatchEnd.class);
    private int setting;
    private long made;
    private long attemptsHere;
    private long attempts;
    private boolean attemptsUnknown;
    private long pacedAttempts;
    private long pacedNs;
    private long heralds;
    private long unmatched;
    private double latencySum;
    private long latencyMax;
    private int idleRounds;
    private long leadNs = LEAD_NS;
    private long tag;
    private long firstCycle;
    private long cycles;
    private boolean begun;
    private boolean done;
    private long wakeNs;
    private @Nullable String problem;

    Pairs(PairPlan plan, List<PairEnd> ends, long endNs) {
        this.plan = plan;
        this.ends = ends;
        this.endNs = endNs;
    }

    boolean isDone() {
        return done;
    }

    PairRun result() {
        return new PairRun(
                counts,
                heralds,
                attemptsUnknown ? -1 : attempts,
                pacedAttempts,
                pacedNs,
                unmatched,
                heralds == 0 ? Double.NaN : latencySum / heralds,
                latencyMax,
                how,
                Optional.ofNullable(problem));
    }

    @Override
    public long nextDeadlineNs() {
        return done ? NEVER : begun ? wakeNs : 0;
    }

    @Override
    public void expire(long nowNs, Outbox<? super EndCommand> out) {
        if (done || nowNs < nextDeadlineNs()) {
            return;
        }
        if (begun) {
            done = true;
            problem = "a batch was not answered in time";
            return;
        }
        begun = true;
        startRound(nowNs, out);
    }

    private void startRound(long nowNs, Outbox<? super EndCommand> out) {
        if (setting == plan.settings().size()) {
            done = true;
            return;
        }
        if (nowNs >= endNs) {
            done = true;
            problem = "time is up";
            return;
        }
        long cycleNs = ends.getFirst().port.cycleNs();
        long lead = leadNs;
        cycles = Math.max(1, (endNs - nowNs) / cycleNs);
        for (PairEnd end : ends) {
            lead = Math.max(lead, leadNs + end.port.commandLeadNs());
            cycles = Math.min(cycles, end.port.batchCyclesMax());
        }
        int spacing = ends.getFirst().port.spacing(plan.mode());
        long left = plan.attemptsMax() - attemptsHere;
        cycles = left < cycles / spacing ? Math.max(1, left * spacing) : Math.max(cycles, spacing);
        firstCycle = Math.ceilDiv(Math.ceilDiv(nowNs + lead, cycleNs), spacing) * (long) spacing;
        tag++;
        int pairs =
                plan.mode() == PairMode.KEEP
                        ? 1
                        : (int) Math.min(BATCH_PAIRS_MAX, plan.pairsEach() - made);
        wakeNs = 0;
        for (PairEnd end : ends) {
            end.begin();
            long answerNs =
                    (firstCycle + cycles) * cycleNs
                            + end.port.heraldLatencyNs()
                            + end.port.commandLeadNs()
                            + end.slackNs
                            + Shots.PATIENCE_NS;
            wakeNs = Math.max(wakeNs, answerNs);
        }
        for (PairEnd end : ends) {
            out.emit(
                    new EndCommand(
                            end.index,
                            new DeviceCommand.Entangle(
                                    end.batch,
                                    end.port.index(),
                                    end.port.communication().getFirst(),
                                    plan.mode(),
                                    plan.point(),
                                    BasisChoice.fixed(basis(end)),
                                    firstCycle,
                                    cycles,
                                    pairs,
                                    tag)));
        }
    }

    private Basis basis(PairEnd end) {
        Setting now = plan.settings().get(setting);
        return end.index == 0 ? now.a() : now.b();
    }

    @Override
    public void handle(long nowNs, EndEvent input, Outbox<? super EndCommand> out) {
        if (done || !begun) {
            return;
        }
        PairEnd end = ends.get(input.end());
        switch (input.event()) {
            case DeviceEvent.Heralded herald when herald.id() == end.batch ->
                    heralded(end, herald, out);
            case DeviceEvent.Answer answer -> answered(end, answer, out);
            case DeviceEvent.QubitsLost lost -> {
                end.reading.clear();
                trouble(end, "qubits lost: " + lost.detail(), out);
            }
            default -> {}
        }
        if (ends.stream().allMatch(PairEnd::isOver)) {
            endRound();
            if (!done) {
                startRound(nowNs, out);
            }
        }
    }

    private void heralded(
            PairEnd end, DeviceEvent.Heralded herald, Outbox<? super EndCommand> out) {
        PairEnd.Half half = new PairEnd.Half(herald);
        end.halves.put(new PairEnd.PairName(herald.epoch(), herald.sequence()), half);
        switch (herald.half()) {
            case DeviceEvent.Read read -> half.one = read.one();
            case DeviceEvent.Kept kept -> {
                end.reading.put(++end.lastId, half);
                out.emit(
                        new EndCommand(
                                end.index,
                                new DeviceCommand.Measure(end.lastId, kept.qubit(), basis(end))));
            }
        }
    }

    private void answered(PairEnd end, DeviceEvent.Answer answer, Outbox<? super EndCommand> out) {
        PairEnd.Half half = end.reading.remove(answer.id());
        if (half != null) {
            if (answer instanceof DeviceEvent.Measured measured) {
                half.one = measured.one();
            }
            return;
        }
        if (answer.id() != end.batch) {
            return;
        }
        switch (answer) {
            case DeviceEvent.BatchEnded over -> {
                end.ended = over.why();
                end.attempts = over.attemptsUsed();
            }
            case DeviceEvent.Refused refused ->
                    trouble(end, "refused " + refused.why() + ": " + refused.detail(), out);
            case DeviceEvent.Faulted faulted -> trouble(end, "faulted: " + faulted.detail(), out);
            default -> {}
        }
    }

    /// The other end need not attempt alone.
    private void trouble(PairEnd end, String what, Outbox<? super EndCommand> out) {
        if (end.trouble == null) {
            end.trouble = "end " + end.index + " " + what;
            for (PairEnd other : ends) {
                if (other != end && other.ended == null && other.trouble == null) {
                    out.emit(
                            new EndCommand(
                                    other.index,
                                    new DeviceCommand.Abort(++other.lastId, other.batch)));
                }
            }
        }
    }

    private void endRound() {
        PairEnd first = ends.getFirst();
        BatchEnd why = first.ended;
        if (why != null) {
            how.merge(why, 1L, Long::sum);
        }
        boolean together = why == BatchEnd.COMPLETE || why == BatchEnd.EXHAUSTED;
        boolean late = beganLate(first);
        attemptsUnknown |= first.attempts < 0;
        attempts += together && !late ? Math.max(0, first.attempts) : 0;
        attemptsHere += Math.max(1, first.attempts);
        pace(first);
        long before = heralds;
        first.halves.forEach((name, half) -> {
            if (!late) {
                time(half);
            }
            count(name, half);
        });
        if (ends.size() > 1) {
            for (PairEnd.PairName name : ends.get(1).halves.keySet()) {
                unmatched += first.halves.containsKey(name) ? 0 : 1;
            }
        }
        for (PairEnd end : ends) {
            if (end.trouble != null) {
                done = true;
                problem = end.trouble;
                return;
            }
        }
        boolean idle = heralds == before && why != BatchEnd.EXHAUSTED && !late;
        idleRounds = idle ? idleRounds + 1 : 0;
        if (late || ends.stream().anyMatch(end -> end.ended == BatchEnd.LATE)) {
            leadNs = Math.min(2 * leadNs, LEAD_MAX_NS);
            idleRounds = leadNs < LEAD_MAX_NS ? 0 : idleRounds;
        }
        if (idleRounds >= IDLE_ROUNDS_MAX) {
            done = true;
            problem = "batches end with " + why;
        } else if (made >= plan.pairsEach() || attemptsHere >= plan.attemptsMax()) {
            if (made < plan.pairsEach()) {
                problem = "too few pairs in " + plan.attemptsMax() + " attempts";
            }
            setting++;
            made = 0;
            attemptsHere = 0;
        }
    }

    /// From the first herald of a batch to its last: attempts, and the time that they took.
    private void pace(PairEnd end) {
        DeviceEvent.Heralded from = null;
        DeviceEvent.Heralded to = null;
        for (PairEnd.Half half : end.halves.values()) {
            from = from == null ? half.herald : from;
            to = half.herald;
        }
        if (from != null && to != null && to != from) {
            pacedAttempts += to.attempt() - from.attempt();
            pacedNs += to.emittedNs() - from.emittedNs();
        }
    }

    /// Whether an end missed cycles of its batch. The other end may have attempted alone meanwhile, or be
    /// later still: such a batch tells nothing of the success probability.
    private boolean beganLate(PairEnd end) {
        int spacing = end.port.spacing(plan.mode());
        for (PairEnd.Half half : end.halves.values()) {
            if (half.herald.attempt() != (half.herald.cycle() - firstCycle) / spacing + 1) {
                return true;
            }
        }
        return end.ended == BatchEnd.EXHAUSTED
                && end.attempts >= 0
                && end.attempts < cycles / spacing;
    }

    private void time(PairEnd.Half half) {
        heralds++;
        long latency = half.herald.heraldedNs() - half.herald.emittedNs();
        latencySum += (double) latency;
        latencyMax = Math.max(latencyMax, latency);
    }

    private void count(PairEnd.PairName name, PairEnd.Half half) {
        Boolean a = half.one;
        Boolean b = false;
        if (ends.size() > 1) {
            PairEnd.Half other = ends.get(1).halves.get(name);
            if (other == null || other.herald.bell() != half.herald.bell()) {
                unmatched++;
                return;
            }
            b = other.one;
        }
        if (a != null && b != null) {
            made++;
            counts.add(plan.settings().get(setting), half.herald.bell(), a, b);
        }
    }
}
