package dev.herald.physical.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Devices that break one clause each, and what the host behind the guard sees of it.
class GuardedDeviceTest {
    private static final QubitHandle SECOND = new QubitHandle(1, 1);
    private static final long FIRST_NS = 1_000 * Rogue.CYCLE_NS;
    private static final long EMITTED_NS = 1_004 * Rogue.CYCLE_NS;
    private static final long END_NS =
            1_100 * Rogue.CYCLE_NS + Rogue.LATENCY_NS + Rogue.LEAD_NS + Rogue.SLACK_NS;

    /// What a rogue does, with the host owning qubit 1 and a gate under way on it as command 9, and the
    /// clause that this breaks. The command of the breach has the id 1.
    private static final Map<String, Consumer<GuardBench>> OF_A_COMMAND = new LinkedHashMap<>();

    /// The same, where no command is to blame.
    private static final Map<String, Consumer<GuardBench>> OF_NONE = new LinkedHashMap<>();

    static {
        command(
                "HAL-CMD-2 wrong kind",
                b -> {
                    b.submit(new Initialise(1, 0));
                    b.rogue.emit(new Measured(1, true));
                });
        command(
                "HAL-CMD-2 a gate that measures",
                b -> {
                    b.submit(new Gate1(1, SECOND, GateKind.X, 0));
                    b.rogue.emit(new Measured(1, true));
                });
        command("HAL-TIME-1 never", b -> b.submit(new Probe(1, "temperature")));
        command("HAL-ENT-22 never", b -> b.keep(1));
        command(
                "HAL-CMD-1 throws",
                b -> {
                    b.rogue.throwing = new IllegalStateException("a driver's defect");
                    b.submit(new Probe(1, "temperature"));
                });
        command(
                "HAL-CMD-4 overtaken",
                b -> {
                    b.submit(new Initialise(1, 2));
                    b.submit(new Initialise(2, 2));
                    b.rogue.emit(new Allocated(2, new QubitHandle(2, 1)));
                    b.rogue.emit(new Allocated(1, new QubitHandle(2, 2)));
                });
        command(
                "HAL-QUBIT-1 another qubit",
                b -> {
                    b.submit(new Initialise(1, 0));
                    b.rogue.emit(new Allocated(1, new QubitHandle(2, 1)));
                });
        command(
                "HAL-QUBIT-2 owned twice",
                b -> {
                    b.submit(new Initialise(1, 1));
                    b.rogue.emit(new Done(9)); // the gate before it
                    b.rogue.emit(new Allocated(1, new QubitHandle(1, 2)));
                });
        command(
                "HAL-QUBIT-3 same generation",
                b -> {
                    QubitHandle third = b.own(2);
                    b.submit(new Discard(3, third));
                    b.rogue.emit(new Done(3));
                    b.submit(new Initialise(1, 2));
                    b.rogue.emit(new Allocated(1, third));
                });
        command(
                "HAL-QUBIT-4 given back",
                b -> {
                    QubitHandle third = b.own(2);
                    b.submit(new Discard(3, third));
                    b.rogue.emit(new Done(3));
                    b.submit(new Measure(1, third, Basis.Z));
                    b.rogue.emit(new Measured(1, false));
                });
        command(
                "HAL-QUBIT-5 never handed over",
                b -> {
                    b.submit(new Measure(1, new QubitHandle(2, 8), Basis.Z));
                    b.rogue.emit(new Measured(1, false));
                });
        command(
                "HAL-QUBIT-9 lost and faulted",
                b -> {
                    QubitHandle third = b.own(2);
                    b.submit(new Measure(1, third, Basis.Z));
                    b.rogue.emit(new QubitsLost(List.of(third), "a lost atom"));
                    b.rogue.emit(new Faulted(1, "a lost atom"));
                });
        command(
                "HAL-MOVE-2 moved elsewhere",
                b -> {
                    QubitHandle first = b.own(0);
                    b.submit(new Move(1, first, 2));
                    b.rogue.emit(new Allocated(1, new QubitHandle(0, 2)));
                });
        command(
                "HAL-CMD-3 no such monitor",
                b -> {
                    b.submit(new Probe(1, "mood"));
                    b.rogue.emit(new DeviceEvent.Probed(1, 0));
                });
        command(
                "HAL-CMD-3 no such qubit",
                b -> {
                    b.submit(new Initialise(1, 3));
                    b.rogue.emit(new Allocated(1, new QubitHandle(3, 1)));
                });
        command(
                "HAL-CAP-2 gate not offered",
                b -> {
                    b.submit(new Gate1(1, b.own(2), GateKind.X, 0));
                    b.rogue.emit(new Done(1));
                });
        command(
                "HAL-CAP-4 one qubit twice",
                b -> {
                    QubitHandle first = b.own(0);
                    b.submit(new Gate2(1, first, first, GateKind.CNOT, 0));
                    b.rogue.emit(new Done(1));
                });
        command(
                "HAL-CAP-5 qubits that are not joined",
                b -> {
                    b.submit(new BellMeasure(1, SECOND, b.own(2)));
                    b.rogue.emit(new DeviceEvent.BellMeasured(1, BellIndex.PHI_PLUS));
                });
        command(
                "HAL-CAP-6 qubits that are not joined",
                b -> {
                    b.submit(new Move(1, SECOND, 2));
                    b.rogue.emit(new Allocated(1, new QubitHandle(2, 1)));
                });
        command(
                "HAL-STATE-1 serves in a fault",
                b -> {
                    b.rogue.emit(new StateChanged(DeviceState.OFFLINE, "power"));
                    b.submit(new Initialise(1, 0));
                    b.rogue.emit(new Allocated(1, new QubitHandle(0, 1)));
                });
        herald("HAL-ENT-2 wrong tag", h -> with(h, 8, 3, 1_004, 0, h.half()));
        herald("HAL-ENT-3 attempt 0", h -> with(h, 9, 0, 1_004, 0, h.half()));
        herald("HAL-ENT-4 before the batch", h -> with(h, 9, 3, 998, 0, h.half()));
        herald("HAL-ENT-4 after the batch", h -> with(h, 9, 3, 1_100, 0, h.half()));
        herald("HAL-ENT-5 off the grid", h -> with(h, 9, 2, 1_003, 0, h.half()));
        herald("HAL-ENT-30 too many attempts", h -> with(h, 9, 4, 1_004, 0, h.half()));
        herald(
                "HAL-ENT-14 another qubit",
                h -> with(h, 9, 3, 1_004, 0, new Kept(new QubitHandle(2, 1))));
        herald("HAL-ENT-14 measured", h -> with(h, 9, 3, 1_004, 0, new Read(true, Basis.Z)));
        herald(
                "HAL-ENT-21 emitted early",
                h -> at(h, EMITTED_NS - 1, EMITTED_NS + Rogue.LATENCY_NS - 1));
        herald("HAL-ENT-28 heralded late", h -> at(h, EMITTED_NS, EMITTED_NS + 50_001));
        herald("HAL-TIME-2 before the emission", h -> at(h, EMITTED_NS, EMITTED_NS - 1));
        herald("HAL-TIME-2 in the future", h -> at(h, EMITTED_NS + 50_000, EMITTED_NS + 60_002));
        command(
                "HAL-ENT-17 one pair too many",
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(Rogue.kept(1, new QubitHandle(0, 1)));
                    b.rogue.emit(
                            with(
                                    Rogue.kept(1, new QubitHandle(0, 2)),
                                    9,
                                    4,
                                    1_006,
                                    1,
                                    new Kept(new QubitHandle(0, 2))));
                });
        command("HAL-ENT-3 attempt and cycle go back", b -> twoReads(b, 5, 1_005, 4, 1_004, 1));
        command("HAL-ENT-3 cycle goes back", b -> twoReads(b, 2, 1_005, 3, 1_004, 1));
        command("HAL-ENT-19 sequence repeats", b -> twoReads(b, 4, 1_004, 5, 1_005, 0));
        command(
                "HAL-ENT-25 not the basis",
                b -> {
                    b.measure(1, BasisChoice.randomXZ(100), 2);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(read(1, 4, 1_004, 0, Basis.X));
                    b.rogue.emit(read(1, 5, 1_005, 1, Basis.Y));
                });
        command(
                "HAL-ENT-20 a batch later",
                b -> {
                    b.measure(2, BasisChoice.MEASURE_Z, 2);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(read(2, 4, 1_004, 5, Basis.Z));
                    b.rogue.emit(new BatchEnded(2, BatchEnd.EXHAUSTED, 9, 7, 8));
                    b.measure(1, BasisChoice.MEASURE_Z, 2);
                    b.rogue.emit(read(1, 4, 1_004, 7, Basis.Z));
                });
        ending("HAL-ENT-3 fewer attempts", new BatchEnded(1, BatchEnd.COMPLETE, 2, 7, 1));
        ending("HAL-ENT-6 more attempts", new BatchEnded(1, BatchEnd.COMPLETE, 51, 7, 1));
        ending("HAL-ENT-26 goes on", new BatchEnded(1, BatchEnd.COMPLETE, 4, 7, 1));
        ending("HAL-ENT-18 not complete", new BatchEnded(1, BatchEnd.EXHAUSTED, 3, 7, 1));
        ending("HAL-ENT-20 next sequence", new BatchEnded(1, BatchEnd.COMPLETE, 3, 7, 0));
        ending("HAL-ENT-31 cannot say", new BatchEnded(1, BatchEnd.COMPLETE, -1, 7, 1));
        ending("HAL-CMD-6 refused", new Refused(1, DeviceRefusal.BUSY, "too late to say so"));
        command(
                "HAL-ENT-18 complete without a pair",
                b -> {
                    b.keep(1);
                    b.rogue.emit(Rogue.complete(1));
                });
        command(
                "HAL-ENT-8 late, and attempts",
                b -> {
                    b.keep(1);
                    b.rogue.emit(new BatchEnded(1, BatchEnd.LATE, 1, 0, 0));
                });
        command(
                "HAL-ENT-23 too long",
                b -> {
                    b.submit(
                            new Entangle(
                                    1,
                                    0,
                                    0,
                                    PairMode.KEEP,
                                    0,
                                    BasisChoice.MEASURE_Z,
                                    1_000,
                                    1_001,
                                    1,
                                    9));
                    b.rogue.emit(new BatchEnded(1, BatchEnd.EXHAUSTED, 1, 0, 0));
                });
        command(
                "HAL-CAP-3 no communication qubit",
                b -> {
                    b.submit(
                            new Entangle(
                                    1,
                                    0,
                                    2,
                                    PairMode.KEEP,
                                    0,
                                    BasisChoice.MEASURE_Z,
                                    1_000,
                                    10,
                                    1,
                                    9));
                    b.rogue.emit(new BatchEnded(1, BatchEnd.EXHAUSTED, 1, 0, 0));
                });
        none(
                "HAL-CMD-2 twice",
                b -> {
                    b.submit(new Probe(1, "temperature"));
                    b.rogue.emit(new DeviceEvent.Probed(1, 4));
                    b.rogue.emit(new DeviceEvent.Probed(1, 4));
                });
        none("HAL-CMD-2 unknown id", b -> b.rogue.emit(new Done(77)));
        none("HAL-CMD-2 nothing", b -> b.rogue.emitNothing());
        none(
                "HAL-ENT-1 herald of no batch",
                b -> b.rogue.emit(Rogue.kept(77, new QubitHandle(0, 1))));
        none(
                "HAL-ENT-1 herald after the end",
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS);
                    b.rogue.emit(new BatchEnded(1, BatchEnd.EXHAUSTED, 9, 7, 0));
                    b.rogue.emit(Rogue.kept(1, new QubitHandle(0, 1)));
                });
        none(
                "HAL-QUBIT-5 lost what never was",
                b -> b.rogue.emit(new QubitsLost(List.of(new QubitHandle(0, 1)), "gone")));
        none(
                "HAL-QUBIT-4 lost twice",
                b -> {
                    QubitHandle third = b.own(2);
                    b.rogue.emit(new QubitsLost(List.of(third), "gone"));
                    b.rogue.emit(new QubitsLost(List.of(third), "gone again"));
                });
        none(
                "HAL-QUBIT-4 lost twice at once",
                b -> {
                    QubitHandle third = b.own(2);
                    b.rogue.emit(new QubitsLost(List.of(third, third), "gone"));
                });
    }

    @TestFactory
    Stream<DynamicTest> aBreachOfACommand() {
        return OF_A_COMMAND.entrySet().stream()
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.getKey(),
                                () -> {
                                    GuardBench bench = new GuardBench();
                                    QubitHandle owned = owningAndWorking(bench);
                                    int before = bench.events.size();
                                    one.getValue().accept(bench);
                                    bench.settled();
                                    String clause = one.getKey().split(" ", 2)[0];
                                    breach(bench, clause);
                                    List<DeviceEvent> seen = bench.since(before);
                                    int at =
                                            seen.indexOf(
                                                    seen.stream()
                                                            .filter(e ->
                                                                    e instanceof Faulted(long id, _)
                                                                            && id == 1)
                                                            .findFirst()
                                                            .orElseThrow());
                                    Faulted faulted = (Faulted) seen.get(at);
                                    assertTrue(
                                            faulted.detail().startsWith(clause + ": "),
                                            faulted.detail());
                                    aftermath(bench, owned, clause);
                                }));
    }

    @TestFactory
    Stream<DynamicTest> aBreachOfNoCommand() {
        return OF_NONE.entrySet().stream()
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.getKey(),
                                () -> {
                                    GuardBench bench = new GuardBench();
                                    QubitHandle owned = owningAndWorking(bench);
                                    one.getValue().accept(bench);
                                    bench.settled();
                                    String clause = one.getKey().split(" ", 2)[0];
                                    breach(bench, clause);
                                    aftermath(bench, owned, clause);
                                }));
    }

    /// Qubit 1 is owned and in a gate; the gate is answered in time unless the device is out of service.
    private static QubitHandle owningAndWorking(GuardBench bench) {
        QubitHandle owned = bench.own(1);
        bench.submit(new Gate1(9, owned, GateKind.X, 0));
        bench.world.at(100, () -> bench.rogue.emit(new Done(9)));
        return owned;
    }

    private static void breach(GuardBench bench, String clause) {
        ContractBreach breach = bench.guard.breach().orElseThrow();
        assertEquals(clause, breach.clause());
        assertEquals(ContractBreach.Severity.FATAL, breach.severity());
        assertEquals(List.of(breach), bench.breaches);
    }

    /// A state, nothing owned, and a device that is closed and out of service.
    private static void aftermath(GuardBench bench, QubitHandle owned, String clause) {
        StateChanged state =
                bench.events.stream()
                        .filter(StateChanged.class::isInstance)
                        .map(StateChanged.class::cast)
                        .toList()
                        .getLast();
        assertEquals(DeviceState.FAULT, state.state());
        assertTrue(state.detail().startsWith(clause + ": "), state.detail());
        assertEquals(List.of(), bench.view.owned());
        assertEquals(1, bench.rogue.closed);
        int before = bench.events.size();
        int heard = bench.rogue.commands.size();
        bench.guard.submit(new Discard(50, owned));
        Refused refused = assertInstanceOf(Refused.class, bench.since(before).getFirst());
        assertEquals(DeviceRefusal.NOT_READY, refused.why());
        assertTrue(refused.detail().contains(clause), refused.detail());
        assertEquals(heard, bench.rogue.commands.size());
        bench.rogue.emit(new Done(9));
        bench.guard.close();
        assertEquals(before + 1, bench.events.size());
        assertEquals(1, bench.rogue.closed);
    }

    @Test
    void theSequenceIsTheStatesOwn() {
        GuardBench bench = new GuardBench();
        QubitHandle second = bench.own(1);
        QubitHandle third = bench.own(2);
        bench.submit(new Gate1(1, second, GateKind.X, 0));
        bench.keep(2);
        bench.submit(new Abort(3, 2));
        int before = bench.events.size();
        bench.rogue.emit(new Measured(1, true));
        List<DeviceEvent> seen = bench.since(before);
        String detail = bench.guard.breach().orElseThrow().toString();
        assertEquals(
                List.of(
                        new Faulted(1, detail),
                        new StateChanged(DeviceState.FAULT, detail),
                        new BatchEnded(2, BatchEnd.HARDWARE_FAULT, -1, 0, 0),
                        new Faulted(3, detail),
                        new QubitsLost(List.of(third), detail)),
                seen);
        bench.settled();
    }

    @Test
    void anHonestDeviceIsNotInTheWay() {
        GuardBench bench = new GuardBench();
        QubitHandle second = bench.own(1);
        bench.submit(new Gate1(1, second, GateKind.X, 0));
        bench.submit(new Measure(2, second, Basis.Z));
        bench.submit(new Discard(3, second));
        bench.rogue.emit(new Refused(3, DeviceRefusal.NOT_OWNED, "taken by the measurement"));
        bench.until(2_000 + Rogue.SLACK_NS);
        bench.rogue.emit(new Done(1));
        bench.until(5_000 + 2 * Rogue.SLACK_NS);
        bench.rogue.emit(new Measured(2, true));
        bench.keep(4);
        bench.until(END_NS);
        QubitHandle pair = new QubitHandle(0, 5);
        bench.rogue.emit(Rogue.kept(4, pair));
        bench.rogue.emit(Rogue.complete(4));
        bench.rogue.emit(new StateChanged(DeviceState.CALIBRATING, "tune"));
        bench.rogue.emit(new StateChanged(DeviceState.READY, "tuned"));
        bench.submit(new Move(5, pair, 2));
        bench.rogue.emit(new Allocated(5, new QubitHandle(2, 1)));
        bench.rogue.emit(new QubitsLost(List.of(new QubitHandle(2, 1)), "an atom left"));
        bench.submit(new Initialise(6, 2));
        bench.rogue.emit(new Allocated(6, new QubitHandle(2, 2)));
        bench.guard.submit(new Initialise(0, 1));
        assertEquals(
                DeviceRefusal.OUT_OF_RANGE,
                assertInstanceOf(Refused.class, bench.events.removeLast()).why());
        bench.view.complaints.clear();
        bench.settled();
        assertEquals(List.of(), bench.breaches);
        assertEquals(List.of(new QubitHandle(2, 2)), bench.view.owned());
        bench.guard.close();
        assertEquals(1, bench.rogue.closed);
    }

    @Test
    void aSecondCommandOfAnIdNeverReachesTheDevice() {
        GuardBench bench = new GuardBench();
        bench.submit(new Probe(1, "temperature"));
        bench.guard.submit(new Probe(1, "temperature"));
        assertEquals(
                DeviceRefusal.DUPLICATE_ID,
                assertInstanceOf(Refused.class, bench.events.getLast()).why());
        assertEquals(1, bench.rogue.commands.size());
        bench.rogue.emit(new DeviceEvent.Probed(1, 3));
        assertEquals(new DeviceEvent.Probed(1, 3), bench.events.getLast());
        assertEquals(List.of(), bench.breaches);
    }

    @Test
    void lateIsNotedWhileTheHostIsPatient() {
        GuardBench bench =
                new GuardBench(GuardOptions.VIRTUAL_TIME.withPatience(1_000_000).withTolerance(10));
        bench.submit(new Gate1(1, bench.own(1), GateKind.X, 0));
        bench.until(2_000 + Rogue.SLACK_NS + 10);
        bench.rogue.emit(new Done(1));
        assertEquals(List.of(), bench.breaches);
        bench.submit(new Gate1(2, SECOND, GateKind.X, 0));
        bench.until(bench.world.nowNs() + 2_000 + Rogue.SLACK_NS + 11);
        bench.rogue.emit(new Done(2));
        ContractBreach late = bench.breaches.getFirst();
        assertEquals("HAL-TIME-1", late.clause());
        assertEquals(ContractBreach.Severity.NOTED, late.severity());
        assertEquals(new Done(2), bench.events.getLast());
        bench.submit(new Gate1(3, SECOND, GateKind.X, 0));
        long submitted = bench.world.nowNs();
        bench.settled();
        assertEquals("HAL-TIME-1", bench.guard.breach().orElseThrow().clause());
        // Of a refusal it would be heard within 1 ms, and the host is patient for as long again.
        assertEquals(
                submitted + 2_000_000 + Rogue.SLACK_NS + 10 + 1, bench.times.getLast().longValue());
    }

    @Test
    void whatComesAfterTheEndIsNotHeard() {
        GuardBench bench = new GuardBench();
        bench.submit(new Probe(1, "temperature"));
        bench.guard.close();
        int before = bench.events.size();
        bench.rogue.emit(new DeviceEvent.Probed(1, 3));
        assertEquals(before, bench.events.size());
        assertEquals("HAL-CMD-9", bench.breaches.getFirst().clause());
        assertEquals(ContractBreach.Severity.NOTED, bench.breaches.getFirst().severity());
    }

    @Test
    void calibrationTakesAsLongAsItTakes() {
        GuardBench bench = new GuardBench();
        QubitHandle second = bench.own(1);
        bench.submit(new Gate1(1, second, GateKind.X, 0));
        bench.rogue.emit(new StateChanged(DeviceState.CALIBRATING, "tune"));
        bench.until(60_000_000_000L);
        bench.rogue.emit(new StateChanged(DeviceState.READY, "tuned"));
        bench.rogue.emit(new Done(1));
        assertEquals(List.of(), bench.breaches);
        bench.rogue.emit(new StateChanged(DeviceState.CALIBRATING, "tune"));
        bench.submit(new Discard(2, second)); // which is served all the same
        bench.settled();
        assertEquals("HAL-TIME-1", bench.guard.breach().orElseThrow().clause());
    }

    @Test
    void aFaultWithoutItsLossesIsABreach() {
        for (boolean comesBack : new boolean[] {true, false}) {
            GuardBench bench = new GuardBench();
            QubitHandle second = bench.own(1);
            bench.rogue.emit(new StateChanged(DeviceState.FAULT, "smoke"));
            if (comesBack) {
                bench.rogue.emit(new StateChanged(DeviceState.READY, "aired"));
            }
            bench.settled();
            assertEquals("HAL-STATE-2", bench.guard.breach().orElseThrow().clause());
            assertEquals(
                    List.of(second),
                    assertInstanceOf(QubitsLost.class, bench.events.getLast()).qubits());
        }
    }

    @Test
    void aStateThatIsNoChangeIsDropped() {
        GuardBench bench = new GuardBench();
        bench.rogue.emit(new StateChanged(DeviceState.READY, "still"));
        assertEquals(List.of(), bench.events);
        assertEquals("HAL-STATE-3", bench.breaches.getFirst().clause());
        assertTrue(bench.guard.breach().isEmpty());
    }

    @Test
    void aHostsOwnDefectIsNotTheDrivers() {
        SimWorld world = new SimWorld(1);
        List<ContractBreach> breaches = new ArrayList<>();
        GuardedDevice guard =
                GuardedDevice.open(
                        new DeviceContext(
                                world,
                                world,
                                EntropySource.seeded(new Rng(1)),
                                _ -> {
                                    throw new IllegalStateException("a host's defect");
                                }),
                        GuardOptions.VIRTUAL_TIME.withListener(breaches::add),
                        context -> {
                            Rogue rogue = new Rogue(context);
                            rogue.onCommand = c -> rogue.emit(new DeviceEvent.Probed(c.id(), 0));
                            return rogue;
                        });
        assertEquals(
                "a host's defect",
                assertThrows(
                                IllegalStateException.class,
                                () -> guard.submit(new Probe(1, "temperature")))
                        .getMessage());
        assertEquals(List.of(), breaches);
    }

    @Test
    void anEventOutsideTheLoopIsABreach() {
        boolean[] inside = {true};
        GuardBench bench = new GuardBench(GuardOptions.VIRTUAL_TIME.withLoop(() -> inside[0]));
        bench.submit(new Probe(1, "temperature"));
        inside[0] = false;
        bench.rogue.emit(new DeviceEvent.Probed(1, 3));
        assertEquals(List.of(), bench.events);
        inside[0] = true;
        bench.settled();
        assertEquals("HAL-CMD-1", bench.guard.breach().orElseThrow().clause());
    }

    @Test
    void aDescriptorThatBreaksAClauseIsNotOpened() {
        for (double flip : new double[] {1.2, Double.NaN, -0.1}) {
            refused("HAL-DESC-4", rogue -> rogue.descriptor = Rogue.described(flip));
        }
        refused("HAL-CMD-2", rogue -> rogue.emit(new Done(1)));
    }

    private static void refused(String clause, Consumer<Rogue> setting) {
        SimWorld world = new SimWorld(1);
        List<Rogue> opened = new ArrayList<>();
        List<DeviceEvent> events = new ArrayList<>();
        DeviceOpenException failure =
                assertThrows(
                        DeviceOpenException.class,
                        () ->
                                GuardedDevice.open(
                                        new DeviceContext(
                                                world,
                                                world,
                                                EntropySource.seeded(new Rng(1)),
                                                events::add),
                                        GuardOptions.VIRTUAL_TIME,
                                        context -> {
                                            Rogue rogue = new Rogue(context);
                                            opened.add(rogue);
                                            setting.accept(rogue);
                                            return rogue;
                                        }));
        assertTrue(failure.getMessage().contains(clause + ": "), failure.getMessage());
        world.run(10);
        assertEquals(1, opened.getFirst().closed);
        assertEquals(List.of(), events);
    }

    @Test
    void aDriverThatThrowsIsNotOpened() {
        SimWorld world = new SimWorld(1);
        assertThrows(
                DeviceOpenException.class,
                () ->
                        GuardedDevice.open(
                                new DeviceContext(
                                        world, world, EntropySource.seeded(new Rng(1)), _ -> {}),
                                GuardOptions.VIRTUAL_TIME,
                                _ -> {
                                    throw new UnsatisfiedLinkError("libvendor.so");
                                }));
    }

    private static void command(String name, Consumer<GuardBench> script) {
        OF_A_COMMAND.put(name, script);
    }

    private static void none(String name, Consumer<GuardBench> script) {
        OF_NONE.put(name, script);
    }

    /// A herald that is good but for one thing.
    private static void herald(String name, java.util.function.UnaryOperator<Heralded> flaw) {
        command(
                name,
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(flaw.apply(Rogue.kept(1, new QubitHandle(0, 1))));
                });
    }

    /// A batch with a herald and this end.
    private static void ending(String name, DeviceEvent end) {
        command(
                name,
                b -> {
                    b.keep(1);
                    b.until(EMITTED_NS + 60_000);
                    b.rogue.emit(Rogue.kept(1, new QubitHandle(0, 1)));
                    b.rogue.emit(end);
                });
    }

    private static void twoReads(
            GuardBench b, long attempt1, long cycle1, long attempt2, long cycle2, long sequence2) {
        b.measure(1, BasisChoice.MEASURE_Z, 3);
        b.until(FIRST_NS + 100_000);
        b.rogue.emit(read(1, attempt1, cycle1, 0, Basis.Z));
        b.rogue.emit(read(1, attempt2, cycle2, sequence2, Basis.Z));
    }

    private static Heralded read(long id, long attempt, long cycle, long sequence, Basis basis) {
        return with(
                Rogue.kept(id, new QubitHandle(0, 1)),
                9,
                attempt,
                cycle,
                sequence,
                new Read(true, basis));
    }

    private static Heralded with(
            Heralded h, long tag, long attempt, long cycle, long sequence, DeviceEvent.Half half) {
        long emitted = cycle * Rogue.CYCLE_NS;
        return new Heralded(
                h.id(), tag, attempt, cycle, emitted, emitted, 7, sequence, h.bell(), half);
    }

    private static Heralded at(Heralded h, long emittedNs, long heraldedNs) {
        return new Heralded(
                h.id(),
                h.tag(),
                h.attempt(),
                h.cycle(),
                emittedNs,
                heraldedNs,
                h.epoch(),
                h.sequence(),
                h.bell(),
                h.half());
    }
}
