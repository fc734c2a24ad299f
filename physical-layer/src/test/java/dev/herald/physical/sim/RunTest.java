package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whole runs: rates, error rates, determinism, order and time of commands.
class RunTest {

    private static String transcript(long seed) {
        Bench bench =
                new Bench(seed, Profiles.node("metro-target"), Profiles.link("metro-target"), 3);
        for (int i = 0; i < 20; i++) {
            Heralded[] left = bench.pair(1);
            Heralded[] right = bench.pair(2);
            bench.submit(1, new Measure(bench.nextId(), Bench.kept(left[0]), Basis.X));
            bench.submit(
                    2,
                    new dev.herald.hal.device.DeviceCommand.BellMeasure(
                            bench.nextId(), Bench.kept(left[1]), Bench.kept(right[0])));
            bench.submit(3, new Measure(bench.nextId(), Bench.kept(right[1]), Basis.X));
            bench.rest();
        }
        return bench.transcript.toString();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertEquals(transcript(42), transcript(42));
        assertNotEquals(transcript(42), transcript(43));
    }

    /// 20,000 successes at p = 0.00347: the mean number of attempts is 1/p within 6.1 standard
    /// deviations (1/p/sqrt(n)); false alarm 1.1e-9.
    @Test
    void attemptsPerPairAreOneOverP() {
        Bench bench = new Bench(8, Profiles.node("metro-target"), Profiles.link("metro-target"), 2);
        OperatingPoint point = bench.device(1).describe().ports().getFirst().points().getFirst();
        int pairs = 20_000;
        long a = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, 0, 1_000_000_000, pairs, 5);
        bench.measure(2, 0, 0, BasisChoice.MEASURE_Z, 0, 1_000_000_000, pairs, 5);
        bench.rest();
        assertEquals(BatchEnd.COMPLETE, bench.answer(1, a, BatchEnded.class).why());
        long attempts = bench.heralds(1, a).getLast().attempt();
        double mean = attempts / (double) pairs;
        assertEquals(1 / point.success(), mean, 6.1 / point.success() / Math.sqrt(pairs));
    }

    /// Golden of link-physical 3.4: laboratory, alpha .1, readout .05/.005: QBER .156470 in Z and
    /// .123056 in X. 40,000 pairs a basis: binomial, 6.2 standard deviations, false alarm 1.2e-9 for both.
    /// The golden numbers are of the detector model without phase noise.
    @Test
    void errorRatesOfMeasuredPairs() {
        LinkProfile lab = Profiles.link("nv-lab");
        LinkProfile povm =
                new LinkProfile(
                                "lab",
                                "",
                                lab.scheme(),
                                LinkProfile.Formula.POVM,
                                lab.encoding(),
                                lab.figures())
                        .with("phaseDeviation", 0, "deg", "test", "2026")
                        .with("doubleExcitation", 0, "1", "test", "2026");
        double[] golden = {.156470, .123056};
        for (int i = 0; i < 2; i++) {
            Bench bench = new Bench(70 + i, Profiles.node("nv-lab"), povm, 2);
            BasisChoice basis = BasisChoice.fixed(i == 0 ? Basis.Z : Basis.X);
            int pairs = 40_000;
            for (int node = 1; node <= 2; node++) {
                bench.submit(
                        node,
                        new dev.herald.hal.device.DeviceCommand.Entangle(
                                node,
                                0,
                                0,
                                dev.herald.hal.device.PairMode.MEASURE,
                                1,
                                basis,
                                0,
                                1_000_000_000,
                                pairs,
                                5));
            }
            bench.rest();
            List<Heralded> left = bench.heralds(1, 1);
            List<Heralded> right = bench.heralds(2, 2);
            assertEquals(pairs, left.size());
            int errors = 0;
            for (int k = 0; k < pairs; k++) {
                boolean differ =
                        ((Read) left.get(k).half()).one() != ((Read) right.get(k).half()).one();
                boolean ideal =
                        left.get(k).bell().anticorrelated(i == 0 ? Basis.Axis.Z : Basis.Axis.X);
                errors += differ != ideal ? 1 : 0;
            }
            double sigma = Math.sqrt(golden[i] * (1 - golden[i]) / pairs);
            assertEquals(golden[i], errors / (double) pairs, 6.2 * sigma);
        }
    }

    @Test
    void commandsOnAQubitWaitForOneAnother() {
        Bench bench = new Bench(1, Profiles.node("metro-target"), Profiles.link("metro-target"), 2);
        QubitHandle qubit = bench.ask(1, new Initialise(1, 8), Allocated.class).qubit();
        assertEquals(20_000, bench.world.nowNs());
        bench.submit(1, new Gate1(2, qubit, GateKind.X, 0));
        bench.submit(1, new Gate1(3, qubit, GateKind.X, 0));
        bench.submit(1, new Measure(4, qubit, Basis.Z));
        bench.submit(1, new Gate1(5, qubit, GateKind.X, 0));
        assertEquals(DeviceRefusal.NOT_OWNED, bench.answer(1, 5, Refused.class).why());
        bench.submit(1, new Initialise(6, 8));
        assertEquals(DeviceRefusal.BUSY, bench.answer(1, 6, Refused.class).why());
        bench.submit(1, new Gate1(3, qubit, GateKind.X, 0));
        assertTrue(
                bench.heard(1).getLast() instanceof Refused r
                        && r.why() == DeviceRefusal.DUPLICATE_ID);
        bench.heard(1).removeLast();
        bench.rest();
        assertEquals(20_000 + 10_000 + 10_000 + 11_000, bench.world.nowNs());
        bench.answer(1, 2, Done.class);
        bench.answer(1, 3, Done.class);
        bench.answer(1, 4, Measured.class);
    }

    @Test
    void monitorsCount() {
        Bench bench = Bench.ideal(2, 1);
        Heralded[] pair = bench.pair(1);
        bench.submit(1, new Discard(70, Bench.kept(pair[0])));
        long batch = bench.keep(1, 0, 1, bench.nextCycle(1, 0), 100, 77);
        bench.rest();
        assertEquals(100, bench.answer(1, batch, BatchEnded.class).attemptsUsed());
        assertEquals(
                101_000_000_000L, bench.ask(1, new Probe(71, "attempts.0"), Probed.class).value());
        assertEquals(
                1_000_000_000L, bench.ask(1, new Probe(72, "heralds.0"), Probed.class).value());
        assertEquals(Long.MAX_VALUE, bench.ask(1, new Probe(73, "t2.3"), Probed.class).value());
        assertEquals(
                DeviceRefusal.NO_SUCH_TARGET,
                bench.ask(1, new Probe(74, "t2.99"), Refused.class).why());
    }

    /// Exact clusters are bounded. Where relaxation forbids a tableau, the command that would go beyond
    /// faults, names the limit and gives its qubits back.
    @Test
    void tooManyEntangledQubitsFault() {
        NodeProfile node =
                Profiles.node("ideal")
                        .with("computation.count", 12, "1", "test", "2026")
                        .with("computation.t2", 1, "s", "test", "2026")
                        .with("computation.t1", 1, "s", "test", "2026");
        Bench bench = new Bench(1, node, Profiles.link("ideal"), 2);
        QubitHandle[] qubits = chain(bench, 10);
        DeviceEvent.Faulted fault =
                bench.ask(1, gate2(bench, qubits[9], qubits[10]), DeviceEvent.Faulted.class);
        assertTrue(fault.detail().contains("more than 10 qubits"), fault.detail());
        assertTrue(fault.detail().contains("T1"), fault.detail());
        assertEquals(9, bench.hardware.qubitsInUse(new dev.herald.hal.model.NodeId(1)));
        assertEquals(
                DeviceRefusal.NOT_OWNED,
                bench.ask(1, new Gate1(bench.nextId(), qubits[10], GateKind.X, 0), Refused.class)
                        .why());
    }

    /// Clifford states go on beyond the bound; what is not Clifford faults there.
    @Test
    void aLargeGhzStateOnADevice() {
        NodeProfile node =
                Profiles.node("ideal").with("computation.count", 12, "1", "test", "2026");
        Bench bench = new Bench(1, node, Profiles.link("ideal"), 2);
        QubitHandle[] qubits = chain(bench, 12);
        DeviceEvent.Faulted fault =
                bench.ask(
                        1,
                        new Gate1(bench.nextId(), qubits[11], GateKind.T, 0),
                        DeviceEvent.Faulted.class);
        assertTrue(fault.detail().contains("more than 10 qubits"), fault.detail());
        // the lost qubit is traced out: the others still agree
        Boolean all = null;
        for (int i = 0; i < 11; i++) {
            boolean one =
                    bench.ask(
                                    1,
                                    new dev.herald.hal.device.DeviceCommand.Measure(
                                            bench.nextId(),
                                            qubits[i],
                                            dev.herald.hal.model.Basis.Z),
                                    DeviceEvent.Measured.class)
                            .one();
            assertTrue(all == null || all == one);
            all = one;
        }
        assertEquals(0, bench.hardware.qubitsInUse(new dev.herald.hal.model.NodeId(1)));
    }

    /// Twelve prepared qubits, the first so many in a GHZ state.
    private static QubitHandle[] chain(Bench bench, int joined) {
        QubitHandle[] qubits = new QubitHandle[12];
        for (int i = 0; i < (joined == 10 ? 11 : 12); i++) {
            qubits[i] =
                    bench.ask(1, new Initialise(bench.nextId(), 8 + i), Allocated.class).qubit();
        }
        bench.ask(1, new Gate1(bench.nextId(), qubits[0], GateKind.H, 0), Done.class);
        for (int i = 1; i < joined; i++) {
            bench.ask(1, gate2(bench, qubits[i - 1], qubits[i]), Done.class);
        }
        return qubits;
    }

    private static dev.herald.hal.device.DeviceCommand gate2(
            Bench bench, QubitHandle a, QubitHandle b) {
        return new dev.herald.hal.device.DeviceCommand.Gate2(
                bench.nextId(), a, b, GateKind.CNOT, 0);
    }
}
