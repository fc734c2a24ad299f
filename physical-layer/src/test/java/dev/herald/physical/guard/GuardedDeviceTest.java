package dev.herald.physical.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
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
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What the host behind the guard sees of devices, honest and broken.
class GuardedDeviceTest {
    private static final QubitHandle SECOND = new QubitHandle(1, 1);
    private static final long END_NS =
            1_100 * Rogue.CYCLE_NS + Rogue.LATENCY_NS + Rogue.LEAD_NS + Rogue.SLACK_NS;

    @TestFactory
    Stream<DynamicTest> aBreachOfACommand() {
        return Breaches.OF_A_COMMAND.entrySet().stream()
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
        return Breaches.OF_NONE.entrySet().stream()
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
}
