package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.hal.Batches.Batch;
import dev.herald.conformance.hal.DeviceBench.Received;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-TIME: how long a host waits.
@DisplayName("HAL: timing")
@ExtendWith(ConformanceExtension.class)
public class HalTimeSuite {
    private static final int SEVERAL = 20;

    @Test
    @Verifies("HAL-TIME-1")
    void commandIsAnsweredInItsTime(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        var qubits = new Qubits(bench);
        hold(bench, () -> new Initialise(bench.nextId(), 0));
        hold(bench, () -> new Discard(bench.nextId(), owned(bench, 0)));
        for (String monitor : device.monitors().stream().limit(1).toList()) {
            hold(bench, () -> new Probe(bench.nextId(), monitor));
        }
        if (device.can(Capability.MEASURE)) {
            hold(bench, () -> new Measure(bench.nextId(), owned(bench, 0), Basis.Z));
        }
        for (GateDescriptor gate : device.gates()) {
            holdGate(bench, qubits, gate);
        }
        qubits.pairs()
                .filter(two -> device.bellMeasureOn().joins(two.first(), two.second()))
                .filter(two -> device.can(Capability.BELL_MEASURE))
                .findFirst()
                .ifPresent(two ->
                        hold(
                                bench,
                                () ->
                                        new BellMeasure(
                                                bench.nextId(),
                                                owned(bench, two.first()),
                                                owned(bench, two.second()))));
        qubits.pairs()
                .filter(two -> device.moveOn().joins(two.first(), two.second()))
                .filter(two -> device.can(Capability.MOVE))
                .findFirst()
                .ifPresent(two ->
                        hold(
                                bench,
                                () ->
                                        new Move(
                                                bench.nextId(),
                                                owned(bench, two.first()),
                                                two.second())));
        if (device.can(Capability.MEASURE)) {
            holdQueued(bench);
        }
    }

    private static void holdGate(DeviceBench bench, Qubits qubits, GateDescriptor gate) {
        if (gate.kind().qubits() == 1) {
            int qubit = gate.first().isEmpty() ? 0 : gate.first().getFirst();
            hold(bench, () -> new Gate1(bench.nextId(), owned(bench, qubit), gate.kind(), 0));
        } else {
            Qubits.Two two = qubits.pair(gate.kind());
            hold(
                    bench,
                    () ->
                            new Gate2(
                                    bench.nextId(),
                                    owned(bench, two.first()),
                                    owned(bench, two.second()),
                                    gate.kind(),
                                    0));
        }
    }

    /// Afterwards every qubit is free again, so that the next command finds them so.
    private static void hold(DeviceBench bench, Supplier<? extends DeviceCommand> commands) {
        bench.holdBound(
                "answered later than declared by",
                0,
                () -> {
                    DeviceCommand command = commands.get();
                    long declaredNs = Durations.of(command, bench.describe(), bench.nowNs());
                    long fromNs = bench.nowNs();
                    bench.submit(command);
                    bench.await(command);
                    long tookNs = answeredNs(bench, command) - fromNs;
                    giveBack(bench, command);
                    return tookNs - declaredNs;
                });
    }

    /// What it takes to try the timing; that it is given is another test's question.
    private static QubitHandle owned(DeviceBench bench, int qubit) {
        if (bench.ask(new Initialise(bench.nextId(), qubit))
                instanceof Allocated(_, QubitHandle handle)) {
            return handle;
        }
        throw new TestAbortedException("qubit " + qubit + " could not be initialised");
    }

    private static long answeredNs(DeviceBench bench, DeviceCommand command) {
        return bench.received(command.id()).getLast().atNs();
    }

    private static void giveBack(DeviceBench bench, DeviceCommand command) {
        List<QubitHandle> owned = new ArrayList<>();
        switch (command) {
            case Gate1 gate -> owned.add(gate.qubit());
            case Gate2 gate -> owned.addAll(List.of(gate.first(), gate.second()));
            default -> {}
        }
        for (Received one : bench.received(command.id())) {
            if (one.event() instanceof Allocated(_, QubitHandle handle)) {
                owned.add(handle);
            }
        }
        owned.forEach(handle -> bench.ask(new Discard(bench.nextId(), handle)));
    }

    /// The second of two commands on one qubit has its time from the answer to the first.
    private static void holdQueued(DeviceBench bench) {
        Optional<GateDescriptor> gate =
                bench.describe().gates().stream()
                        .filter(one -> one.kind().qubits() == 1)
                        .findFirst();
        if (gate.isEmpty()) {
            return;
        }
        int qubit = gate.get().first().isEmpty() ? 0 : gate.get().first().getFirst();
        long declaredNs = bench.describe().qubits().get(qubit).measureNs();
        bench.holdBound(
                "a measurement behind a gate was answered later than declared by",
                0,
                () -> {
                    QubitHandle handle = owned(bench, qubit);
                    var first = new Gate1(bench.nextId(), handle, gate.get().kind(), 0);
                    var second = new Measure(bench.nextId(), handle, Basis.Z);
                    bench.submit(first);
                    bench.submit(second);
                    bench.await(first);
                    bench.await(second);
                    bench.ask(new Discard(bench.nextId(), handle)); // where the second was BUSY
                    long gapNs = answeredNs(bench, second) - answeredNs(bench, first);
                    return Math.max(0, gapNs) - declaredNs;
                });
    }

    @Test
    @Verifies("HAL-TIME-2")
    void heraldIsNotOfTheFuture(DeviceBench bench) {
        long clockErrorNs = bench.describe().clockErrorNs();
        Batches.inEachMode(
                bench,
                batches -> {
                    for (Batch batch : batches.gather(SEVERAL)) {
                        for (Received one : bench.received(batch.command().id())) {
                            if (one.event() instanceof Heralded herald) {
                                assertTrue(
                                        herald.heraldedNs() >= herald.emittedNs()
                                                && herald.heraldedNs()
                                                        <= one.atNs()
                                                                + clockErrorNs
                                                                + bench.clockLagNs(),
                                        () -> herald + " came at " + one.atNs() + " ns");
                            }
                        }
                    }
                });
    }
}
