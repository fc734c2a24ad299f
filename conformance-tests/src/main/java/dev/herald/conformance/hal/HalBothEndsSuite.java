package dev.herald.conformance.hal;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.conformance.engine.Rates;
import dev.herald.conformance.engine.Under;
import dev.herald.conformance.hal.Batches.Batch;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-ENT-29: what only both ends of a link together can show.
@DisplayName("HAL: both ends of a link")
@ExtendWith(ConformanceExtension.class)
public class HalBothEndsSuite {
    private static final int PAIRS_AT_ONCE = 50;
    private static final int FRUITLESS_MAX = 20_000;

    /// A pair of which the outcomes, at both ends along one axis, are known.
    private record Outcomes(boolean differ, boolean shouldDiffer) {}

    @Test
    @Under(Conditions.BOTH_ENDS)
    @Verifies("HAL-ENT-29")
    void pairIsInTheStateThatIsDeclared(DeviceBench bench) {
        int held = 0;
        for (PairMode mode : PairMode.values()) {
            if (claims(bench.describe(), mode) && claims(bench.otherEnd().describe(), mode)) {
                for (Basis.Axis axis : Basis.Axis.values()) {
                    hold(bench, mode, axis);
                    held++;
                }
            }
        }
        if (held == 0) {
            throw new NothingToTest("the two ends have no mode in common that can be read");
        }
    }

    private static boolean claims(DeviceDescriptor device, PairMode mode) {
        return mode == PairMode.MEASURE
                ? device.can(Capability.ENTANGLE_MEASURE)
                : device.can(Capability.ENTANGLE_KEEP) && device.can(Capability.MEASURE);
    }

    /// Along each axis the pair agrees or not as its Bell state says; how often it does otherwise is the
    /// declared state's, and what reading it adds.
    private static void hold(DeviceBench bench, PairMode mode, Basis.Axis axis) {
        Batches here = Batches.in(bench, mode);
        Batches there = Batches.in(bench.otherEnd(), mode);
        there.use(here.point());
        here.use(BasisChoice.fixed(along(axis)));
        there.use(BasisChoice.fixed(along(axis)));
        ErrorBudget budget = read(bench, here, mode).error(wrong(here.point().state(), axis));
        budget.error(read(bench.otherEnd(), there, mode).total());
        if (!budget.isMeaningful()) {
            bench.leaveOut(
                    "point %d along %s: declared errors of %.2f leave nothing to hold it to"
                            .formatted(here.point().code(), axis, budget.total()));
            return;
        }
        Deque<Outcomes> pairs = new ArrayDeque<>();
        Rates.shotsWithin(
                "a pair of point %d in mode %s is otherwise along %s"
                        .formatted(here.point().code(), mode, axis),
                budget.total(),
                () -> {
                    for (int i = 0; pairs.isEmpty(); i++) {
                        if (i > FRUITLESS_MAX) {
                            throw new TestAbortedException(
                                    "no pair in " + FRUITLESS_MAX + " batches");
                        }
                        pairs.addAll(generate(bench, here, there, axis));
                    }
                    Outcomes next = pairs.remove();
                    return Rates.Shot.wrongIf(next.differ != next.shouldDiffer);
                });
    }

    private static Basis along(Basis.Axis axis) {
        return switch (axis) {
            case X -> Basis.X;
            case Y -> Basis.Y;
            case Z -> Basis.Z;
        };
    }

    private static double wrong(BellDiagonal state, Basis.Axis axis) {
        double correlator =
                switch (axis) {
                    case X -> state.correlatorX();
                    case Y -> state.correlatorY();
                    case Z -> state.correlatorZ();
                };
        return (1 - correlator) / 2;
    }

    /// Errors of one end: of reading and, where the half was kept, of the wait for the herald.
    private static ErrorBudget read(DeviceBench bench, Batches end, PairMode mode) {
        ErrorBudget budget = new Qubits(bench).budget();
        budget.measure(end.qubit());
        return mode == PairMode.KEEP
                ? budget.idle(end.port().heraldLatencyNs() + 2 * bench.paceNs())
                : budget;
    }

    private static List<Outcomes> generate(
            DeviceBench bench, Batches here, Batches there, Basis.Axis axis) {
        int pairsMax = here.mode() == PairMode.KEEP ? 1 : PAIRS_AT_ONCE;
        Entangle mine = here.plan(here.attemptsMax(), pairsMax);
        Entangle theirs = there.alike(mine);
        bench.submit(mine);
        bench.otherEnd().submit(theirs);
        Batch first = here.await(mine);
        Batch second = there.await(theirs);
        List<Outcomes> pairs = new ArrayList<>();
        for (Heralded herald : first.heralds()) {
            for (Heralded other : second.heralds()) {
                if (other.cycle() == herald.cycle()) {
                    boolean one = outcome(bench, herald, axis);
                    boolean two = outcome(bench.otherEnd(), other, axis);
                    pairs.add(new Outcomes(one != two, herald.bell().anticorrelated(axis)));
                }
            }
        }
        if (pairs.isEmpty()) {
            here.giveBack(first);
            there.giveBack(second);
        }
        return pairs;
    }

    private static boolean outcome(DeviceBench bench, Heralded herald, Basis.Axis axis) {
        return switch (herald.half()) {
            case Read read -> read.one();
            case Kept kept -> {
                Answer answer = bench.ask(new Measure(bench.nextId(), kept.qubit(), along(axis)));
                if (!(answer instanceof Measured measured)) {
                    throw new TestAbortedException("a kept qubit was measured: " + answer);
                }
                yield measured.one();
            }
        };
    }
}
