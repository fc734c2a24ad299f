package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.conformance.engine.Under;
import dev.herald.conformance.hal.DeviceBench.Received;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-STATE-2 and HAL-QUBIT: who owns what after something went wrong.
@DisplayName("HAL: faults")
@ExtendWith(ConformanceExtension.class)
public class HalFaultSuite {
    private static final int TRIES = 400;
    private static final long NEAR_NS = 20_000_000;

    @Test
    @Under(Conditions.COMMAND_FAULT)
    @Verifies("HAL-QUBIT-8")
    void commandThatFaultsGivesItsQubitBack(DeviceBench bench) {
        QubitHandle lost = faulted(bench);

        bench.ask(new Initialise(bench.nextId(), lost.qubit()), Allocated.class);
    }

    @Test
    @Under(Conditions.COMMAND_FAULT)
    @Verifies("HAL-QUBIT-9")
    void commandThatFaultsGivesItsQubitBackOnce(DeviceBench bench) {
        QubitHandle lost = faulted(bench);
        bench.rest();

        assertEquals(0, losses(bench, lost), () -> lost + " was lost after Faulted");
    }

    private static QubitHandle faulted(DeviceBench bench) {
        bench.bringAbout();
        for (int i = 0; i < TRIES; i++) {
            QubitHandle handle = bench.initialise(0);
            if (bench.ask(command(bench, handle)) instanceof Faulted) {
                return handle;
            }
            bench.ask(new Discard(bench.nextId(), handle));
        }
        throw new TestAbortedException("of " + TRIES + " commands none faulted");
    }

    /// A command that acts on an owned qubit.
    private static DeviceCommand command(DeviceBench bench, QubitHandle handle) {
        Optional<GateDescriptor> gate =
                bench.describe().gates().stream()
                        .filter(one -> one.kind().qubits() == 1)
                        .filter(one ->
                                one.first().isEmpty() || one.first().contains(handle.qubit()))
                        .findFirst();
        if (gate.isPresent()) {
            return new Gate1(bench.nextId(), handle, gate.get().kind(), 0);
        }
        if (!bench.describe().can(Capability.MEASURE)) {
            throw new NothingToTest("no command acts on an owned qubit");
        }
        return new Measure(bench.nextId(), handle, Basis.Z);
    }

    private static long losses(DeviceBench bench, QubitHandle handle) {
        return bench.unasked().stream()
                .filter(one ->
                        one.event() instanceof QubitsLost lost && lost.qubits().contains(handle))
                .count();
    }

    @Test
    @Under(Conditions.FAULT)
    @Verifies("HAL-QUBIT-9")
    void qubitIsLostOnceAndOnlyWhileItIsOwned(DeviceBench bench) {
        QubitHandle returned = bench.initialise(0);
        bench.discard(returned);
        QubitHandle owned = bench.initialise(0);
        bench.bringAbout(Set.of(DeviceState.FAULT));
        bench.rest();

        assertEquals(0, losses(bench, returned), () -> returned + " was given back before");
        assertTrue(losses(bench, owned) <= 1, () -> owned + " was lost again");
    }

    @Test
    @Under(Conditions.FAULT)
    @Verifies(value = "HAL-STATE-2", rev = 2)
    void faultLosesWhatIsOwned(DeviceBench bench) {
        holdLoss(bench, DeviceState.FAULT);
    }

    @Test
    @Under(Conditions.OFFLINE)
    @Verifies(value = "HAL-STATE-2", rev = 2)
    void goingOffLineLosesWhatIsOwned(DeviceBench bench) {
        holdLoss(bench, DeviceState.OFFLINE);
    }

    private static void holdLoss(DeviceBench bench, DeviceState state) {
        List<QubitHandle> owned = new ArrayList<>();
        owned.add(bench.initialise(bench.describe().qubits().size() - 1));
        Optional<Entangle> batch = batchUnderWay(bench, owned.getFirst().qubit());
        batch.ifPresent(bench::submit);
        bench.bringAbout(Set.of(state));
        bench.rest();
        List<Received> unasked = bench.unasked();
        Received change =
                unasked.stream()
                        .filter(one ->
                                one.event() instanceof StateChanged now && now.state() == state)
                        .findFirst()
                        .orElseThrow();
        Received loss =
                unasked.stream()
                        .filter(one -> one.event() instanceof QubitsLost)
                        .findFirst()
                        .orElseThrow(() -> bench.fail("no QubitsLost in state " + state));
        assertEquals(1, losses(bench, owned.getFirst()), () -> owned + " in " + unasked);
        assertTrue(change.order() < loss.order(), () -> "QubitsLost before the change to " + state);
        batch.ifPresent(asked -> holdBatch(bench, asked, change, loss));
        bench.awaitReady();
        bench.ask(new Initialise(bench.nextId(), owned.getFirst().qubit()), Allocated.class);
    }

    /// A batch that will not begin before the fault and so is under way in it.
    private static Optional<Entangle> batchUnderWay(DeviceBench bench, int taken) {
        List<Entangle> found = new ArrayList<>();
        Batches.inEachMode(
                bench,
                batches -> {
                    if (batches.qubit() != taken && found.isEmpty()) {
                        found.add(batches.planAfter(bench.nowNs() + 1_000 * NEAR_NS, 10, 1));
                    }
                });
        return found.stream().findFirst();
    }

    private static void holdBatch(
            DeviceBench bench, Entangle asked, Received change, Received loss) {
        List<Received> all = bench.received(asked.id());
        assertTrue(
                all.size() == 1
                        && all.getFirst().event() instanceof BatchEnded end
                        && end.why() == BatchEnd.HARDWARE_FAULT,
                () -> "a batch under way was answered " + all);
        long order = all.getFirst().order();
        assertTrue(
                change.order() < order && order < loss.order(),
                () ->
                        "the batch was answered as event %d, the change is %d, the loss is %d"
                                .formatted(order, change.order(), loss.order()));
    }
}
