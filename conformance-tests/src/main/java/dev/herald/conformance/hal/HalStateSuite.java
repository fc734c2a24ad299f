package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.Under;
import dev.herald.conformance.hal.Batches.Batch;
import dev.herald.conformance.hal.DeviceBench.Received;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-STATE and HAL-CAL: a device that is not READY for a while.
@DisplayName("HAL: states")
@ExtendWith(ConformanceExtension.class)
public class HalStateSuite {
    private static final Set<DeviceState> CALIBRATING = Set.of(DeviceState.CALIBRATING);
    private static final Set<DeviceState> NOT_READY =
            Set.of(DeviceState.CALIBRATING, DeviceState.FAULT, DeviceState.OFFLINE);
    private static final long LOOK_NS = 5_000_000;
    private static final int MANY = 200;
    private static final long AHEAD_NS = 550_000_000;
    private static final long WATCHED_NS = 3_000_000_000L;

    @Test
    @Under(Conditions.CALIBRATING)
    @Verifies(value = "HAL-STATE-1", rev = 2)
    void deviceThatIsCalibratingRefuses(DeviceBench bench) {
        List<QubitHandle> owned = new ArrayList<>();
        int qubits = bench.describe().qubits().size();
        for (int qubit = 0; qubit < Math.min(2, qubits); qubit++) {
            owned.add(bench.initialise(qubit));
        }
        bench.bringAbout(CALIBRATING);
        for (DeviceCommand command : commands(bench, owned)) {
            expectNotReady(bench, command);
        }
    }

    @Test
    @Under(Conditions.OFFLINE)
    @Verifies(value = "HAL-STATE-1", rev = 2)
    void deviceThatIsOffLineRefuses(DeviceBench bench) {
        bench.bringAbout(Set.of(DeviceState.OFFLINE));
        for (DeviceCommand command : commands(bench, List.of())) {
            expectNotReady(bench, command);
        }
    }

    private static void expectNotReady(DeviceBench bench, DeviceCommand command) {
        bench.submitInAnyState(command);
        Answer answer = bench.await(command);
        if (bench.state() == DeviceState.READY) {
            throw new TestAbortedException("the device was READY again too soon");
        }
        if (!(answer instanceof Refused(_, DeviceRefusal why, _)
                && why == DeviceRefusal.NOT_READY)) {
            throw bench.fail(
                    "%s was answered %s by a device that is %s"
                            .formatted(command, answer, bench.state()));
        }
    }

    /// One of each kind that the device would carry out if it were READY.
    private static List<DeviceCommand> commands(DeviceBench bench, List<QubitHandle> owned) {
        DeviceDescriptor device = bench.describe();
        List<DeviceCommand> all = new ArrayList<>();
        int last = device.qubits().size() - 1;
        if (last >= owned.size()) {
            all.add(new Initialise(bench.nextId(), last));
        }
        Batches.inEachMode(
                bench,
                batches -> {
                    if (owned.stream().noneMatch(one -> one.qubit() == batches.qubit())) {
                        all.add(batches.plan(1, 1));
                    }
                });
        if (owned.isEmpty()) {
            return all;
        }
        QubitHandle first = owned.getFirst();
        for (GateDescriptor gate : device.gates()) {
            if (gate.kind().qubits() == 1
                    && device.gate(gate.kind(), first.qubit(), 0).isPresent()) {
                all.add(new Gate1(bench.nextId(), first, gate.kind(), 0));
            }
        }
        if (device.can(Capability.MEASURE)) {
            all.add(new Measure(bench.nextId(), first, Basis.Z));
        }
        if (device.can(Capability.BELL_MEASURE)
                && owned.size() > 1
                && device.bellMeasureOn().joins(0, 1)) {
            all.add(new BellMeasure(bench.nextId(), first, owned.get(1)));
        }
        if (device.can(Capability.MOVE) && last > 1 && device.moveOn().joins(first.qubit(), last)) {
            all.add(new Move(bench.nextId(), first, last));
        }
        return all;
    }

    @Test
    @Under(Conditions.CALIBRATING)
    @Verifies(value = "HAL-STATE-3", rev = 2)
    void everyChangeIsReported(DeviceBench bench) {
        bench.bringAbout();
        int last = bench.describe().qubits().size() - 1;
        boolean refused = false;
        long untilNs = bench.nowNs() + WATCHED_NS;
        while (bench.nowNs() < untilNs) {
            var look = new Initialise(bench.nextId(), last);
            bench.submitInAnyState(look);
            switch (bench.await(look)) {
                case Allocated(_, QubitHandle handle) -> {
                    var back = new Discard(bench.nextId(), handle);
                    bench.submitInAnyState(back);
                    bench.await(back);
                }
                case Refused(_, DeviceRefusal why, _) when why == DeviceRefusal.NOT_READY -> {
                    refused = true;
                    assertNotEquals(
                            DeviceState.READY,
                            bench.state(),
                            "what the device said it is, when it refused with NOT_READY");
                }
                default -> {}
            }
            bench.advance(LOOK_NS);
        }
        if (!refused && bench.unasked().isEmpty()) {
            throw new TestAbortedException("the device did not calibrate");
        }
        DeviceState before = DeviceState.READY;
        for (Received one : bench.unasked()) {
            if (one.event() instanceof StateChanged changed) {
                assertNotEquals(before, changed.state(), changed::toString);
                before = changed.state();
            }
        }
    }

    @Test
    @Under(Conditions.NOT_READY)
    @Verifies("HAL-STATE-4")
    void stateComesFirst(DeviceBench bench) {
        var look = new Initialise(bench.nextId(), 0);
        bench.submitInAnyState(look);
        Answer answer = bench.await(look);
        boolean refused =
                answer instanceof Refused(_, DeviceRefusal why, _)
                        && why == DeviceRefusal.NOT_READY;
        List<Received> unasked = bench.unasked();
        if (!refused && unasked.isEmpty()) {
            throw new TestAbortedException("the device was READY when it was opened");
        }
        assertTrue(
                !unasked.isEmpty()
                        && unasked.getFirst().order() == 1
                        && unasked.getFirst().event() instanceof StateChanged first
                        && NOT_READY.contains(first.state()),
                () -> "before its state, the device reported " + answer);
    }

    @Test
    @Under(Conditions.CALIBRATING)
    @Verifies("HAL-STATE-5")
    void calibratingDeviceKeepsQubits(DeviceBench bench) {
        int qubits = bench.describe().qubits().size();
        long ended = endedBatch(bench);
        QubitHandle kept = bench.initialise(0);
        QubitHandle dropped = qubits > 1 ? bench.initialise(1) : kept;
        bench.bringAbout(CALIBRATING);
        for (String monitor : bench.describe().monitors().stream().limit(1).toList()) {
            serve(bench, new Probe(bench.nextId(), monitor));
        }
        serve(bench, new Abort(bench.nextId(), ended));
        if (qubits > 1) {
            serve(bench, new Discard(bench.nextId(), dropped));
        }
        bench.awaitReady();

        bench.ask(new Discard(bench.nextId(), kept), DeviceEvent.Done.class);
    }

    /// An id that an Abort may name.
    private static long endedBatch(DeviceBench bench) {
        List<Long> ids = new ArrayList<>(List.of(bench.nextId()));
        Batches.inEachMode(
                bench,
                batches -> {
                    Batch batch = batches.run(2, 1);
                    batches.giveBack(batch);
                    ids.addFirst(batch.command().id());
                });
        return ids.getFirst();
    }

    private static void serve(DeviceBench bench, DeviceCommand command) {
        bench.submitInAnyState(command);
        boolean notReady =
                bench.await(command) instanceof Refused(_, DeviceRefusal why, _)
                        && why == DeviceRefusal.NOT_READY;
        assertFalse(notReady, () -> command + " was refused with NOT_READY");
    }

    @Test
    @Under(Conditions.CALIBRATING)
    @Verifies("HAL-CAL-3")
    void deviceThatMeasuresItselfSaysSo(DeviceBench bench) {
        bench.bringAbout(NOT_READY);
        assertEquals(DeviceState.CALIBRATING, bench.state());
    }

    @Test
    @Under(Conditions.CALIBRATING)
    @Verifies("HAL-STATE-6")
    void noAttemptIsMadeMeanwhile(DeviceBench bench) {
        Batches batches =
                bench.describe().can(Capability.ENTANGLE_MEASURE)
                        ? Batches.measuring(bench)
                        : Batches.keeping(bench);
        bench.bringAbout();
        long fromNs = bench.nowNs();
        Batch across = batches.run(ahead(bench, batches));
        while (changes(bench).isEmpty()) {
            if (bench.nowNs() - fromNs > WATCHED_NS) {
                throw new TestAbortedException("the device did not calibrate during a batch");
            }
            batches.giveBack(across);
            across = batches.run(ahead(bench, batches));
        }
        batches.giveBack(across);
        bench.awaitReady();
        long startNs = changes(bench).getFirst().atNs();
        long readyNs = changes(bench).get(1).atNs();
        long lagNs = bench.slackNs() + batches.port().cycleNs();
        for (Heralded herald : across.heralds()) {
            assertTrue(
                    herald.emittedNs() <= startNs + lagNs || herald.emittedNs() >= readyNs - lagNs,
                    () -> "%s, calibrating from %d to %d ns".formatted(herald, startNs, readyNs));
        }
        BatchEnded end = across.end();
        long lastNs =
                (across.command().firstCycle() + across.command().cycles())
                        * batches.port().cycleNs();
        boolean remained = end.why() == BatchEnd.EXHAUSTED && lastNs > readyNs + 10 * lagNs;
        assertTrue(
                !remained || end.attemptsUsed() != 0,
                () -> end + " of a batch that went on to " + lastNs + " ns");
    }

    /// A batch that the device has for half a second before it begins, and as long again.
    private static Entangle ahead(DeviceBench bench, Batches batches) {
        long attempts = AHEAD_NS / batches.port().cycleNs() / batches.spacing() + 1;
        return batches.planAfter(bench.nowNs() + AHEAD_NS, attempts, MANY);
    }

    private static List<Received> changes(DeviceBench bench) {
        return bench.unasked().stream().filter(one -> one.event() instanceof StateChanged).toList();
    }
}
