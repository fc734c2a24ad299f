package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor.Role;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.sim.fault.Arm;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault.PhaseDrift;
import dev.herald.physical.sim.fault.LinkFault.SourceBlinking;
import dev.herald.physical.sim.fault.NodeFault.CalibrationPause;
import dev.herald.physical.sim.fault.NodeFault.ClockDrift;
import dev.herald.physical.sim.fault.NodeFault.ClockStep;
import dev.herald.physical.sim.fault.NodeFault.Crosstalk;
import dev.herald.physical.sim.fault.NodeFault.DeviceRestart;
import dev.herald.physical.sim.fault.NodeFault.GateError;
import dev.herald.physical.sim.fault.NodeFault.QubitLoss;
import dev.herald.physical.sim.fault.NodeFault.T2Collapse;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeFaultTest {
    private static final NodeId NODE = new NodeId(1);
    private static final LinkId LINK = new LinkId(1);

    private static double read(Bench bench, int node, String monitor) {
        long id = bench.nextId();
        bench.submit(node, new Probe(id, monitor));
        return bench.answer(node, id, Probed.class).value() / 1e9;
    }

    /// A storage qubit in |+>.
    private static QubitHandle plus(Bench bench) {
        QubitHandle q = bench.ask(1, new Initialise(bench.nextId(), 4), Allocated.class).qubit();
        bench.ask(1, new Gate1(bench.nextId(), q, GateKind.H, 0), Done.class);
        return q;
    }

    private static double coherence(Bench bench, QubitHandle q) {
        return 2 * bench.hardware.state(bench.ref(1, q)).re(0, 1);
    }

    @Test
    void memoriesDephaseFasterWhileT2IsDown() {
        NodeProfile node = Profiles.node("ideal").with("storage.t2", 10, "ms", "test", "2026");
        Bench bench = new Bench(1, node, Profiles.link("ideal"), 2);
        assertEquals(0.01, read(bench, 1, "t2.4"), 1e-12);
        QubitHandle q = plus(bench);
        bench.hardware.schedule(
                new FaultPlan(
                        List.of(
                                new FaultPlan.Entry(
                                        1_000_000,
                                        2_000_000,
                                        new T2Collapse(NODE, Role.STORAGE, 1_000_000)))));
        bench.world.runUntil(2_000_000);
        assertEquals(0.001, read(bench, 1, "t2.4"), 1e-12);
        assertEquals(Math.exp(-0.1 - 1), coherence(bench, q), 1e-12);
        bench.world.runUntil(4_000_000);
        assertEquals(0.01, read(bench, 1, "t2.4"), 1e-12);
        assertEquals(Math.exp(-0.1 - 2 - 0.1), coherence(bench, q), 1e-12);
        assertTrue(read(bench, 1, "t2.0") > 9e9, "communication qubits keep for ever");
    }

    @Test
    void gatesDepolariseMore() {
        Bench bench = Bench.ideal(2, 1);
        Injection fault = bench.hardware.inject(new GateError(NODE, 0.2));
        assertEquals(0.2, read(bench, 1, "gates"), 1e-12);
        QubitHandle q = plus(bench);
        assertEquals(0.8, coherence(bench, q), 1e-12);
        fault.end();
        bench.ask(1, new Gate1(bench.nextId(), q, GateKind.X, 0), Done.class);
        assertEquals(0.8, coherence(bench, q), 1e-12);
        assertEquals(0, read(bench, 1, "gates"));
    }

    @Test
    void attemptsDisturbOtherQubitsDuringCrosstalk() {
        Bench bench = Bench.ideal(2, 1e-12);
        QubitHandle q = plus(bench);
        bench.keep(1, 0, 0, 0, 300, 5);
        bench.hardware.schedule(
                new FaultPlan(
                        List.of(
                                new FaultPlan.Entry(
                                        99_500, 100_000, new Crosstalk(NODE, 0, 0.01)))));
        bench.world.runUntil(250_000);
        assertEquals(Math.pow(0.98, 100), coherence(bench, q), 1e-12);
        bench.rest();
        assertEquals(Math.pow(0.98, 100), coherence(bench, q), 1e-12);
    }

    private static LinkProfile windowed() {
        return LinkProfile.builder("clicks", "test", LinkProfile.Scheme.DOUBLE_CLICK)
                .from("test", "2026")
                .figure("cycle", 10, "us")
                .figure("window", 100, "ns")
                .figure("collection", 0.1, "1")
                .build();
    }

    @Test
    void aClockOffNetworkTimeLosesPhotonsAndOverlap() {
        Bench bench = new Bench(1, Profiles.node("ideal"), windowed(), 2);
        SimLink link = bench.hardware.link(LINK);
        double before = link.points().getFirst().heralded.success();
        assertEquals(0.1 * 0.1 / 2, before, 1e-15);
        Injection step = bench.hardware.inject(new ClockStep(NODE, -25));
        assertEquals(-25e-9, read(bench, 1, "clock"), 1e-18);
        // three quarters of the photons of A in the window, and of the wave packets on each other
        assertEquals(0.75 * before, link.points().getFirst().heralded.success(), 1e-15);
        assertEquals(0.5625, read(bench, 1, "visibility.0"), 1e-9);
        assertEquals((1 + 0.5625) / 2, link.points().getFirst().heralded.fidelity(), 1e-12);
        Injection other = bench.hardware.inject(new ClockStep(new NodeId(2), -25));
        assertEquals(1, read(bench, 1, "visibility.0"), 1e-9);
        step.end();
        other.end();
        assertEquals(before, link.points().getFirst().heralded.success(), 0);
        assertEquals(0, read(bench, 1, "clock"));
    }

    @Test
    void aClockThatDriftsMissesItsPartnersCyclesInTheEnd() {
        Bench bench = Bench.ideal(2, 1);
        Injection drift = bench.hardware.inject(new ClockDrift(NODE, 50_000)); // 500 ns in 10 ms
        bench.world.runUntil(5_000_000);
        assertEquals(250e-9, read(bench, 1, "clock"), 1e-15);
        bench.pair(1);
        bench.world.runUntil(10_300_000);
        long first = bench.nextCycle(1, 0);
        long a = bench.keep(1, 0, 1, first, 50, 5);
        bench.keep(2, 0, 1, first, 50, 5);
        bench.world.runUntil(11_000_000);
        assertEquals(BatchEnd.PEER_ABSENT, bench.answer(1, a, BatchEnded.class).why());
        drift.end();
        bench.rest();
        assertEquals(0, read(bench, 1, "clock"));
        first = bench.nextCycle(1, 0);
        long b = bench.keep(1, 0, 1, first, 50, 5);
        bench.keep(2, 0, 1, first, 50, 5);
        bench.rest();
        assertEquals(BatchEnd.COMPLETE, bench.answer(1, b, BatchEnded.class).why());
    }

    @Test
    void calibrationPausesAttemptsAndARestartLosesEverything() {
        Bench bench = Bench.ideal(2, 1e-12);
        QubitHandle q = plus(bench);
        long a = bench.keep(1, 0, 0, 0, 1000, 5);
        bench.hardware.schedule(
                new FaultPlan(
                        List.of(
                                new FaultPlan.Entry(100_000, 100_000, new CalibrationPause(NODE)),
                                new FaultPlan.Entry(500_000, 100_000, new DeviceRestart(NODE)))));
        bench.world.runUntil(450_000);
        assertEquals(352, read(bench, 1, "attempts.0"), "cycles 0 to 100 and 200 to 450");
        int epoch = bench.hardware.link(LINK).epoch();
        bench.rest();
        assertEquals(
                List.of(
                        new StateChanged(DeviceState.CALIBRATING, "calibration-pause"),
                        new StateChanged(DeviceState.READY, "calibration-pause is over"),
                        new StateChanged(DeviceState.OFFLINE, "device-restart"),
                        new StateChanged(DeviceState.READY, "device-restart is over")),
                bench.heard(1).stream().filter(StateChanged.class::isInstance).toList());
        assertEquals(BatchEnd.HARDWARE_FAULT, bench.answer(1, a, BatchEnded.class).why());
        assertTrue(bench.heard(1).contains(new QubitsLost(List.of(q), "device-restart")));
        assertNotEquals(epoch, bench.hardware.link(LINK).epoch());
    }

    @Test
    void qubitsLoseTheirStates() {
        Bench bench = Bench.ideal(2, 1);
        QubitHandle q = plus(bench);
        bench.hardware.inject(new QubitLoss(NODE, List.of(4)));
        assertTrue(bench.heard(1).contains(new QubitsLost(List.of(q), "qubit-loss")));
        assertThrows(
                IllegalArgumentException.class,
                () -> bench.hardware.inject(new QubitLoss(NODE, List.of(99))));
        assertThrows(
                IllegalArgumentException.class,
                () -> bench.hardware.inject(new Crosstalk(NODE, 3, 0.1)));
    }

    private static String run(long seed) {
        Bench bench = new Bench(seed, Profiles.node("ideal"), Profiles.idealLink(1, 0.1, 1000), 2);
        bench.hardware.schedule(
                new FaultPlan(
                        List.of(
                                new FaultPlan.Entry(
                                        0, 5_000_000, new SourceBlinking(LINK, Arm.A, 1e5, 1e5)),
                                new FaultPlan.Entry(
                                        1000, 5_000_000, new PhaseDrift(LINK, 3, 10_000)),
                                new FaultPlan.Entry(
                                        2000, 4_000_000, new ClockDrift(NODE, 100_000)))));
        for (int node = 1; node <= 2; node++) {
            bench.measure(node, 0, 0, BasisChoice.randomXZ(128), 0, 6_000, Integer.MAX_VALUE, 5);
        }
        bench.rest();
        return bench.transcript.toString();
    }

    @Test
    void aRunWithFaultsIsAFunctionOfTheSeed() {
        assertEquals(run(1), run(1));
        assertNotEquals(run(1), run(2));
    }
}
