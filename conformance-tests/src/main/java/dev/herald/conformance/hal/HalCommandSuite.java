package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-CMD: commands and answers. Each test gets a device of its own.
@DisplayName("HAL: commands and answers")
@ExtendWith(ConformanceExtension.class)
public class HalCommandSuite {
    private static final long REFUSED_WITHIN_NS = 1_000_000;

    private static final String NO_MONITOR = "there is no such monitor";

    @Test
    @Verifies("HAL-CMD-2")
    void everyCommandIsAnsweredExactlyOnce(DeviceBench bench) {
        List<DeviceCommand> sent = new ArrayList<>();
        QubitHandle handle = bench.initialise(0);
        send(bench, sent, new Initialise(bench.nextId(), 0));
        send(bench, sent, new Discard(bench.nextId(), handle));
        send(bench, sent, new Discard(bench.nextId(), handle));
        send(bench, sent, new Initialise(bench.nextId(), 0));
        send(bench, sent, new Abort(bench.nextId(), bench.nextId()));
        send(bench, sent, new Probe(bench.nextId(), NO_MONITOR));
        for (String monitor : bench.describe().monitors()) {
            send(bench, sent, new Probe(bench.nextId(), monitor));
        }
        if (answer(bench, sent.get(3)) instanceof Allocated(_, QubitHandle again)) {
            if (bench.describe().can(Capability.GATES)) {
                send(bench, sent, new Gate1(bench.nextId(), again, GateKind.X, 0));
            }
            send(bench, sent, new Measure(bench.nextId(), again, Basis.Z));
            send(bench, sent, new Discard(bench.nextId(), again));
        }
        Batches.inEachMode(
                bench,
                batches -> {
                    Entangle single = batches.plan(1, 1);
                    send(bench, sent, single);
                    batches.giveBack(batches.await(single));
                    send(bench, sent, new Abort(bench.nextId(), single.id()));
                });
        bench.rest();

        for (DeviceCommand command : sent) {
            assertEquals(1, bench.answers(command.id()).size(), () -> "answers to " + command);
        }
    }

    private static void send(DeviceBench bench, List<DeviceCommand> sent, DeviceCommand command) {
        bench.submit(command);
        bench.await(command);
        sent.add(command);
    }

    private static Answer answer(DeviceBench bench, DeviceCommand command) {
        return bench.answers(command.id()).getFirst();
    }

    @Test
    @Verifies("HAL-CMD-3")
    void targetsThatDoNotExistAreRefused(DeviceBench bench) {
        int qubits = bench.describe().qubits().size();
        bench.expectRefused(DeviceRefusal.NO_SUCH_TARGET, new Initialise(bench.nextId(), qubits));
        if (bench.describe().can(Capability.MONITORS)) {
            bench.expectRefused(
                    DeviceRefusal.NO_SUCH_TARGET, new Probe(bench.nextId(), NO_MONITOR));
        }
        if (bench.describe().can(Capability.MOVE)) {
            QubitHandle from = bench.initialise(0);
            bench.expectRefused(
                    DeviceRefusal.NO_SUCH_TARGET, new Move(bench.nextId(), from, qubits));
            bench.ask(new Discard(bench.nextId(), from));
        }
        Batches.inEachMode(
                bench,
                batches -> {
                    Entangle good = batches.plan(2, 1);
                    int port = bench.describe().ports().size();
                    int point =
                            batches.port().points().stream().mapToInt(p -> p.code()).max().orElse(0)
                                    + 1;
                    bench.expectRefused(
                            DeviceRefusal.NO_SUCH_TARGET,
                            with(bench, good, port, good.qubit(), good.point()));
                    bench.expectRefused(
                            DeviceRefusal.NO_SUCH_TARGET,
                            with(bench, good, good.port(), qubits, good.point()));
                    bench.expectRefused(
                            DeviceRefusal.NO_SUCH_TARGET,
                            with(bench, good, good.port(), good.qubit(), point));
                });
    }

    private static Entangle with(DeviceBench bench, Entangle good, int port, int qubit, int point) {
        return new Entangle(
                bench.nextId(),
                port,
                qubit,
                good.mode(),
                point,
                good.basis(),
                good.firstCycle(),
                good.cycles(),
                good.pairsMax(),
                good.tag());
    }

    @Test
    @Verifies("HAL-CMD-4")
    void commandsOnOneQubitKeepTheirOrder(DeviceBench bench) {
        var qubits = new Qubits(bench);
        int qubit = qubits.offering(GateKind.X).getFirst();
        ErrorBudget declared =
                qubits.budget().initialise(qubit).gate(GateKind.X, qubit).measure(qubit);

        qubits.errorsWithin(
                "reads 0 after X",
                declared,
                () -> {
                    QubitHandle handle = bench.initialise(qubit);
                    var flip = new Gate1(bench.nextId(), handle, GateKind.X, 0);
                    var read = new Measure(bench.nextId(), handle, Basis.Z);
                    bench.submit(flip);
                    bench.submit(read);
                    Answer last = bench.await(read);
                    if (last instanceof Refused(_, DeviceRefusal why, _)
                            && why == DeviceRefusal.BUSY) {
                        bench.await(flip);
                        return !qubits.measure(handle);
                    }
                    assertTrue(
                            !bench.answers(flip.id()).isEmpty(),
                            "the measurement was answered before the gate");
                    return !assertInstanceOf(Measured.class, last).one();
                });
    }

    @Test
    @Verifies(value = "HAL-CMD-5", rev = 2)
    void idOfACommandUnderWayIsRefused(DeviceBench bench) {
        DeviceCommand first = lastingCommand(bench);
        bench.submit(first);
        bench.submit(new Probe(first.id(), NO_MONITOR));
        bench.await(first);
        bench.rest();

        List<Answer> answers = bench.answers(first.id());
        assertEquals(2, answers.size(), () -> "answers: " + answers);
        assertTrue(
                answers.stream()
                        .anyMatch(one ->
                                one instanceof Refused refused
                                        && refused.why() == DeviceRefusal.DUPLICATE_ID),
                () -> "answers: " + answers);
        assertTrue(
                answers.stream().anyMatch(one -> !(one instanceof Refused)),
                () -> "the command under way was not carried out: " + answers);
    }

    private static DeviceCommand lastingCommand(DeviceBench bench) {
        if (bench.describe().qubits().getFirst().initialiseNs() > 0) {
            return new Initialise(bench.nextId(), 0);
        }
        List<DeviceCommand> batch = new ArrayList<>();
        Batches.inEachMode(
                bench,
                batches ->
                        batch.add(
                                batches.plan(batches.nextCycle() + 10, 2L * batches.spacing(), 1)));
        if (batch.isEmpty()) {
            throw new NothingToTest("no command takes any time");
        }
        return batch.getFirst();
    }

    @Test
    @Verifies("HAL-CMD-6")
    void refusedCommandChangesNothing(DeviceBench bench) {
        var qubits = new Qubits(bench);
        boolean flips = bench.describe().can(Capability.GATES) && qubits.offers(GateKind.X, 0);
        ErrorBudget declared = qubits.budget().initialise(0).measure(0).also(6);
        if (flips) {
            declared.gate(GateKind.X, 0);
        }

        qubits.errorsWithin(
                "state differs after refusals",
                declared,
                () -> {
                    QubitHandle stale = bench.initialise(0);
                    bench.ask(new Discard(bench.nextId(), stale));
                    QubitHandle handle = bench.initialise(0);
                    if (flips) {
                        qubits.gate(GateKind.X, handle);
                    }
                    refuse(bench, new Initialise(bench.nextId(), 0));
                    refuse(bench, new Measure(bench.nextId(), stale, Basis.X));
                    refuse(bench, new Discard(bench.nextId(), stale));
                    if (flips) {
                        refuse(bench, new Gate1(bench.nextId(), stale, GateKind.X, 0));
                    }
                    return qubits.measure(handle) != flips;
                });
    }

    private static void refuse(DeviceBench bench, DeviceCommand command) {
        if (!(bench.ask(command) instanceof Refused)) {
            throw new TestAbortedException("not refused: " + command);
        }
    }

    @Test
    @Verifies("HAL-CMD-7")
    void idOfAnAnsweredCommandCanBeUsedAgain(DeviceBench bench) {
        long id = bench.nextId();
        for (int i = 0; i < 3; i++) {
            QubitHandle handle = bench.ask(new Initialise(id, 0), Allocated.class).qubit();
            bench.ask(new Discard(id, handle), Done.class);
        }
    }

    @Test
    @Verifies("HAL-CMD-8")
    void refusalIsImmediate(DeviceBench bench) {
        QubitHandle stale = bench.initialise(0);
        bench.ask(new Discard(bench.nextId(), stale));
        bench.initialise(0);
        for (DeviceCommand command :
                List.of(
                        new Initialise(bench.nextId(), 0),
                        new Initialise(bench.nextId(), bench.describe().qubits().size()),
                        new Discard(bench.nextId(), stale))) {
            bench.holdBound(
                    "refused " + command + " after",
                    REFUSED_WITHIN_NS,
                    () -> {
                        long submittedNs = bench.nowNs();
                        refuse(bench, command);
                        return bench.nowNs() - submittedNs;
                    });
        }
    }

    @Test
    @Verifies("HAL-CMD-9")
    void closedDeviceIsSilent(DeviceBench bench) {
        Batches.inEachMode(bench, batches -> bench.submit(batches.plan(batches.attemptsMax(), 1)));
        bench.submit(new Initialise(bench.nextId(), bench.describe().qubits().size() - 1));
        bench.closeDevice();
        long before = bench.eventCount();
        bench.rest();
        if (!bench.isReal()) {
            bench.advance(100 * DeviceBench.PATIENCE_NS);
        }

        assertEquals(before, bench.eventCount(), "events after close");
    }

    @Test
    @Verifies("HAL-CMD-10")
    void idZeroIsRefused(DeviceBench bench) {
        bench.expectRefused(DeviceRefusal.OUT_OF_RANGE, new Initialise(0, 0));
        bench.discard(bench.initialise(0));
    }
}
