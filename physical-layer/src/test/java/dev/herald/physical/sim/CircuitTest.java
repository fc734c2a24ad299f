package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.DensityMatrix;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Circuits over the devices' own commands.
class CircuitTest {

    private static QubitHandle initialise(Bench bench, int node, int qubit) {
        return bench.ask(node, new Initialise(bench.nextId(), qubit), Allocated.class).qubit();
    }

    private static void gate(Bench bench, int node, QubitHandle qubit, GateKind kind, int angle) {
        bench.ask(node, new Gate1(bench.nextId(), qubit, kind, angle), Done.class);
    }

    private static void correct(Bench bench, int node, QubitHandle qubit, BellIndex frame) {
        if (frame.x()) {
            gate(bench, node, qubit, GateKind.X, 0);
        }
        if (frame.z()) {
            gate(bench, node, qubit, GateKind.Z, 0);
        }
    }

    /// Teleportation of many states over pairs of both signs is the identity, whatever is read.
    @Test
    void teleportationIsTheIdentity() {
        LinkProfile link =
                Profiles.link("trapped-ion")
                        .with("efficiency", 1, "1", "test", "2026")
                        .with("visibility", 1, "1", "test", "2026")
                        .with("darkProbability", 0, "1", "test", "2026")
                        .with("attenuation", 0, "dB/km", "test", "2026");
        Bench bench = new Bench(11, Profiles.node("ideal"), link, 2);
        Set<BellIndex> outcomes = EnumSet.noneOf(BellIndex.class);
        Set<BellIndex> resources = EnumSet.noneOf(BellIndex.class);
        for (int i = 0; i < 40; i++) {
            int theta = i * 0x0765_4321;
            int phi = i * 0x1234_5678;
            Heralded[] pair = bench.pair(1);
            QubitHandle qubit = initialise(bench, 1, 8);
            QubitHandle twin = initialise(bench, 1, 9);
            for (QubitHandle each : new QubitHandle[] {qubit, twin}) {
                gate(bench, 1, each, GateKind.RY, theta);
                gate(bench, 1, each, GateKind.RZ, phi);
            }
            BellMeasured read =
                    bench.ask(
                            1,
                            new BellMeasure(bench.nextId(), qubit, Bench.kept(pair[0])),
                            BellMeasured.class);
            QubitHandle arrived = Bench.kept(pair[1]);
            correct(bench, 2, arrived, read.outcome().xor(pair[1].bell()));
            DensityMatrix sent = bench.hardware.state(bench.ref(1, twin));
            DensityMatrix got = bench.hardware.state(bench.ref(2, arrived));
            assertTrue(sent.distance(got) < 1e-12, () -> read + " over " + pair[1].bell());
            outcomes.add(read.outcome());
            resources.add(pair[1].bell());
            bench.ask(1, new Measure(bench.nextId(), twin, Basis.Z), Measured.class);
            bench.ask(2, new Measure(bench.nextId(), arrived, Basis.Z), Measured.class);
        }
        assertEquals(4, outcomes.size());
        assertEquals(EnumSet.of(BellIndex.PSI_PLUS, BellIndex.PSI_MINUS), resources);
    }

    /// The remote CNOT of network-transport 10.1: one pair, one bit each way.
    @Test
    void telegateIsACnot() {
        Bench bench = Bench.ideal(2, 0.3);
        for (int input = 0; input < 4; input++) {
            Heralded[] pair = bench.pair(1);
            QubitHandle control = initialise(bench, 1, 8);
            QubitHandle target = initialise(bench, 2, 8);
            if ((input & 1) != 0) {
                gate(bench, 1, control, GateKind.X, 0);
            }
            if ((input & 2) != 0) {
                gate(bench, 2, target, GateKind.X, 0);
            }
            QubitHandle a = Bench.kept(pair[0]);
            QubitHandle b = Bench.kept(pair[1]);
            bench.ask(1, new Gate2(bench.nextId(), control, a, GateKind.CNOT, 0), Done.class);
            boolean m = bench.ask(1, new Measure(bench.nextId(), a, Basis.Z), Measured.class).one();
            correct(bench, 2, b, BellIndex.of(false, m));
            bench.ask(2, new Gate2(bench.nextId(), b, target, GateKind.CNOT, 0), Done.class);
            boolean k = bench.ask(2, new Measure(bench.nextId(), b, Basis.X), Measured.class).one();
            correct(bench, 1, control, BellIndex.of(k, false));
            boolean c =
                    bench.ask(1, new Measure(bench.nextId(), control, Basis.Z), Measured.class)
                            .one();
            boolean t =
                    bench.ask(2, new Measure(bench.nextId(), target, Basis.Z), Measured.class)
                            .one();
            assertEquals((input & 1) != 0, c);
            assertEquals(((input & 2) != 0) ^ c, t);
        }
    }

    /// Swapping at two nodes in a row, and what the middle nodes read names the pair of the ends.
    @Test
    void swappingAlongAChain() {
        Bench bench = Bench.ideal(4, 0.4);
        for (int round = 0; round < 20; round++) {
            Heralded[][] pairs = {bench.pair(1), bench.pair(2), bench.pair(3)};
            BellIndex index = BellIndex.PHI_PLUS;
            for (Heralded[] pair : pairs) {
                index = index.xor(pair[0].bell());
            }
            for (int middle = 3; middle >= 2; middle--) {
                BellMeasure swap =
                        new BellMeasure(
                                bench.nextId(),
                                Bench.kept(pairs[middle - 2][1]),
                                Bench.kept(pairs[middle - 1][0]));
                index = index.xor(bench.ask(middle, swap, BellMeasured.class).outcome());
            }
            QubitRef left = bench.ref(1, Bench.kept(pairs[0][0]));
            QubitRef right = bench.ref(4, Bench.kept(pairs[2][1]));
            assertEquals(1, bench.hardware.fidelity(left, right, index), 1e-12);
            assertEquals(
                    1,
                    bench.hardware.pairFidelity(left.node(), left.handle(), index).orElseThrow(),
                    1e-12);
            assertEquals(right, bench.hardware.partnerOf(left.node(), left.handle()).orElseThrow());
            bench.ask(1, new Measure(bench.nextId(), left.handle(), Basis.Z), Measured.class);
            bench.ask(4, new Measure(bench.nextId(), right.handle(), Basis.Z), Measured.class);
        }
        for (int node = 1; node <= 4; node++) {
            assertEquals(0, bench.hardware.qubitsInUse(new dev.herald.hal.model.NodeId(node)));
        }
    }

    /// A move takes the state and its noise along; the memory it rests in decides how it ages.
    @Test
    void aMovedHalfAgesAsItsNewMemory() {
        NodeProfile node =
                Profiles.node("ideal")
                        .with("communication.t2", 1, "ms", "test", "2026")
                        .with("storage.t2", 100, "ms", "test", "2026")
                        .with("move.duration", 10, "us", "test", "2026")
                        .with("move.error", 0.02, "1", "test", "2026");
        Bench bench = new Bench(5, node, Profiles.idealLink(1, 1, 1000), 2);
        Heralded[] pair = bench.pair(1);
        bench.rest();
        long emitted = pair[0].emittedNs();
        long begun = bench.world.nowNs();
        QubitHandle stored =
                bench.ask(1, new Move(bench.nextId(), Bench.kept(pair[0]), 4), Allocated.class)
                        .qubit();
        assertEquals(begun + 10_000, bench.world.nowNs());
        bench.world.runUntil(begun + 1_010_000);
        double inCommunication =
                Math.exp(-(begun - emitted) / 1e6) * Math.exp(-(begun + 1_010_000 - emitted) / 1e6);
        double coherence = 0.98 * inCommunication * Math.exp(-1e6 / 1e8);
        double parity = 0.98;
        QubitRef a = bench.ref(1, stored);
        QubitRef b = bench.ref(2, Bench.kept(pair[1]));
        assertEquals(
                (1 + parity) / 4 + coherence / 2,
                bench.hardware.fidelity(a, b, BellIndex.PHI_PLUS),
                1e-12);
    }

    /// Storage beside attempts loses coherence by their number, at either port (link-physical 3.8).
    @Test
    void attemptsDisturbStorage() {
        NodeProfile node =
                Profiles.node("ideal")
                        .with("storage.coupling", 377, "kHz", "test", "2026")
                        .with("storage.couplingTime", 263, "ns", "test", "2026");
        LinkProfile link = Profiles.link("nv-lab");
        Bench bench = new Bench(5, node, link, 3);
        QubitHandle stored = initialise(bench, 2, 4);
        gate(bench, 2, stored, GateKind.H, 0);
        long batch = bench.nextId();
        bench.submit(
                2,
                new dev.herald.hal.device.DeviceCommand.Entangle(
                        batch,
                        1,
                        1,
                        dev.herald.hal.device.PairMode.KEEP,
                        1,
                        dev.herald.hal.model.BasisChoice.MEASURE_Z,
                        10,
                        56,
                        1,
                        5));
        bench.rest();
        DensityMatrix rho = bench.hardware.state(bench.ref(2, stored));
        assertEquals(0.5 * Math.pow(0.98236, 56), rho.re(0, 1), 1e-4);
        assertEquals(Math.exp(-1), 2 * rho.re(0, 1), 0.01);
    }

    private static NodeProfile ageing() {
        return Profiles.node("ideal")
                .with("computation.t2", 100, "us", "test", "2026")
                .with("computation.gate", 10, "us", "test", "2026")
                .with("pair.gate", 50, "us", "test", "2026")
                .with("pair.gateError", 0, "1", "test", "2026");
    }

    /// Idle time counts when it is followed by a gate, the time of gates does not, for one qubit and for
    /// both of a pair.
    @Test
    void qubitsAgeBetweenCommandsOnly() {
        Bench bench = new Bench(5, ageing(), Profiles.link("ideal"), 2);
        QubitHandle first = initialise(bench, 1, 8);
        QubitHandle second = initialise(bench, 1, 9);
        gate(bench, 1, first, GateKind.H, 0);
        gate(bench, 1, second, GateKind.H, 0);
        // first has idled for 10 us meanwhile
        bench.world.runUntil(bench.world.nowNs() + 20_000);
        bench.ask(1, new Gate2(bench.nextId(), first, second, GateKind.SWAP, 0), Done.class);
        bench.ask(1, new Gate2(bench.nextId(), first, second, GateKind.SWAP, 0), Done.class);
        assertEquals(
                0.5 * Math.exp(-0.3), bench.hardware.state(bench.ref(1, first)).re(0, 1), 1e-12);
        assertEquals(
                0.5 * Math.exp(-0.2), bench.hardware.state(bench.ref(1, second)).re(0, 1), 1e-12);
    }

    /// A gate on the second qubit of another waits for it.
    @Test
    void commandsWaitForBothQubitsOfAGate() {
        Bench bench = new Bench(5, ageing(), Profiles.link("ideal"), 2);
        QubitHandle first = initialise(bench, 1, 8);
        QubitHandle second = initialise(bench, 1, 9);
        bench.submit(1, new Gate1(101, first, GateKind.X, 0));
        bench.submit(1, new Gate2(102, first, second, GateKind.CNOT, 0));
        bench.submit(1, new Measure(103, second, Basis.Z));
        bench.submit(1, new Measure(104, first, Basis.Z));
        bench.rest();
        assertEquals(60_000, bench.world.nowNs());
        assertTrue(bench.answer(1, 103, Measured.class).one());
        assertTrue(bench.answer(1, 104, Measured.class).one());
        assertEquals(104, ((Measured) bench.heard(1).getLast()).id());
    }
}
