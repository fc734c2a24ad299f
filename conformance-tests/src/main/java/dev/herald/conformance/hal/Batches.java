package dev.herald.conformance.hal;

import dev.herald.conformance.hal.DeviceBench.Received;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.BasisChoice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.opentest4j.TestAbortedException;

/// Batches in one mode at the first port that can be used, and at its most productive point unless
/// told otherwise.
final class Batches {
    private static final long BATCHES_MAX = 100_000;
    private static final long MARGIN_MAX_NS = 1_000_000_000;

    private final DeviceBench bench;
    private final PairMode mode;
    private final PortDescriptor port;
    private OperatingPoint point;
    private BasisChoice basis = BasisChoice.MEASURE_Z;
    private long tags = 0x7E57_0000L;

    /// How much earlier than it must, a batch is submitted: in real time, the bench may be late.
    private long marginNs;

    /// A batch that has ended.
    ///
    /// @param command what was asked for
    /// @param heralds what was heralded before the end
    /// @param end the answer
    /// @param endedNs when it came
    record Batch(Entangle command, List<Heralded> heralds, BatchEnded end, long endedNs) {}

    private Batches(DeviceBench bench, PairMode mode) {
        this.bench = bench;
        this.mode = mode;
        marginNs = bench.lagNs();
        port = usablePort(bench.describe());
        point =
                port.points().stream()
                        .max(Comparator.comparingDouble(OperatingPoint::success))
                        .orElseThrow();
    }

    /// Runs a test once for each mode that the device claims.
    static void inEachMode(DeviceBench bench, Consumer<Batches> test) {
        if (bench.describe().can(Capability.ENTANGLE_KEEP)) {
            test.accept(new Batches(bench, PairMode.KEEP));
        }
        if (bench.describe().can(Capability.ENTANGLE_MEASURE)) {
            test.accept(new Batches(bench, PairMode.MEASURE));
        }
    }

    static Batches keeping(DeviceBench bench) {
        return new Batches(bench, PairMode.KEEP);
    }

    static Batches measuring(DeviceBench bench) {
        return new Batches(bench, PairMode.MEASURE);
    }

    static Batches in(DeviceBench bench, PairMode mode) {
        return new Batches(bench, mode);
    }

    /// What the other end has to do for a batch of this one.
    Entangle alike(Entangle other) {
        return new Entangle(
                bench.nextId(),
                port.index(),
                qubit(),
                mode,
                other.point(),
                basis,
                other.firstCycle(),
                other.cycles(),
                other.pairsMax(),
                other.tag());
    }

    private static PortDescriptor usablePort(DeviceDescriptor device) {
        return device.ports().stream()
                .filter(port -> !port.communication().isEmpty() && !port.points().isEmpty())
                .findFirst()
                .orElseThrow(() ->
                        new TestAbortedException("no port has a communication qubit and a point"));
    }

    PairMode mode() {
        return mode;
    }

    PortDescriptor port() {
        return port;
    }

    OperatingPoint point() {
        return point;
    }

    void use(OperatingPoint other) {
        point = other;
    }

    void use(BasisChoice other) {
        basis = other;
    }

    int qubit() {
        return port.communication().getFirst();
    }

    int spacing() {
        return port.spacing(mode);
    }

    /// The longest batch, in attempts.
    long attemptsMax() {
        return (port.batchCyclesMax() - 1) / spacing() + 1;
    }

    long cycleNow() {
        return bench.nowNs() / port.cycleNs();
    }

    /// The first cycle that a batch submitted now is in good time for, and that has an attempt.
    long nextCycle() {
        return cycleAfter(bench.nowNs() + port.commandLeadNs() + marginNs);
    }

    private long cycleAfter(long instantNs) {
        return Math.ceilDiv(instantNs / port.cycleNs() + 2, (long) spacing()) * spacing();
    }

    /// A batch of so many attempts that does not begin before the instant.
    Entangle planAfter(long instantNs, long attempts, int pairsMax) {
        long room = Math.min(attempts, attemptsMax());
        return plan(cycleAfter(instantNs), (room - 1) * spacing() + 1, pairsMax);
    }

    /// A batch in good time.
    Entangle plan(long attempts, int pairsMax) {
        long room = Math.min(attempts, attemptsMax());
        return plan(nextCycle(), (room - 1) * spacing() + 1, pairsMax);
    }

    Entangle plan(long firstCycle, long cycles, int pairsMax) {
        return new Entangle(
                bench.nextId(),
                port.index(),
                qubit(),
                mode,
                point.code(),
                basis,
                firstCycle,
                cycles,
                mode == PairMode.KEEP ? 1 : pairsMax,
                ++tags);
    }

    /// Runs a batch in good time. In real time, one that came too late is run again, earlier.
    Batch run(long attempts, int pairsMax) {
        return run(attempts, pairsMax, EnumSet.complementOf(EnumSet.of(BatchEnd.LATE)));
    }

    /// As [#run(long, int)], for batches that should end in one of these ways: in real time, one that ends
    /// otherwise is run again, earlier, because either end may have got it too late.
    Batch run(long attempts, int pairsMax, Set<BatchEnd> ends) {
        while (true) {
            Batch batch = run(plan(attempts, pairsMax));
            if (ends.contains(batch.end.why()) || !bench.isReal() || marginNs > MARGIN_MAX_NS) {
                return batch;
            }
            giveBack(batch);
            marginNs *= 2;
        }
    }

    Batch run(Entangle command) {
        bench.submit(command);
        return await(command);
    }

    Batch await(Entangle command) {
        Answer answer = bench.await(command);
        if (!(answer instanceof BatchEnded end)) {
            throw bench.fail("expected BatchEnded in answer to " + command + ", got " + answer);
        }
        List<Heralded> heralds = new ArrayList<>();
        long endedNs = 0;
        for (Received one : bench.received(command.id())) {
            if (one.event() == end) {
                endedNs = one.atNs();
                break;
            }
            if (one.event() instanceof Heralded heralded) {
                heralds.add(heralded);
            }
        }
        return new Batch(command, heralds, end, endedNs);
    }

    /// Gives back what a batch kept; whether the handles are good is another test's question.
    void giveBack(Batch batch) {
        for (Heralded heralded : batch.heralds) {
            if (heralded.half() instanceof Kept(var qubit)) {
                bench.ask(new Discard(bench.nextId(), qubit));
            }
        }
    }

    /// Runs batches one after the other until so many pairs were heralded, and returns them all.
    List<Batch> gather(int heralds) {
        double expected = heralds / Math.max(point.success(), 1e-15);
        List<Batch> batches = new ArrayList<>();
        int found = 0;
        for (long used = 0; found < heralds; ) {
            if (used > 40 * expected + 1000 || batches.size() > BATCHES_MAX) {
                throw new TestAbortedException(
                        "only "
                                + found
                                + " pairs in "
                                + used
                                + " attempts; "
                                + heralds
                                + " are needed");
            }
            Batch batch = run(attemptsMax(), heralds - found);
            giveBack(batch);
            found += batch.heralds.size();
            used += Math.max(1, batch.end.attemptsUsed());
            batches.add(batch);
        }
        return batches;
    }

    /// Runs short batches until one ends with no pair at all.
    Batch gatherNothing() {
        for (int i = 0; i < 10_000; i++) {
            Batch batch = run(2, 1);
            if (batch.heralds.isEmpty()) {
                return batch;
            }
            giveBack(batch);
        }
        throw new TestAbortedException("every batch of two attempts heralds a pair");
    }
}
