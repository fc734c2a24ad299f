package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.link.message.LinkError;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Chains whose ends distil: what is delivered, in which state, and what becomes of failures.
class DistillingTest {
    private final NetworkCodec codec = new NetworkCodec();

    static DeviceDescriptor device(
            NodeId node, SwapNoise swap, MemoryDecay decay, long ns, double gate, double flips) {
        List<QubitDescriptor> qubits = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            qubits.add(
                    new QubitDescriptor(
                            i,
                            Set.of(QubitDescriptor.Role.STORAGE),
                            decay,
                            0,
                            0,
                            ns,
                            flips,
                            flips,
                            0,
                            TestDevice.SOURCE));
        }
        List<GateDescriptor> gates = new ArrayList<>();
        for (GateKind kind : List.of(GateKind.H, GateKind.RX, GateKind.X, GateKind.Z)) {
            gates.add(new GateDescriptor(kind, List.of(), List.of(), ns, 0, TestDevice.SOURCE));
        }
        gates.add(
                new GateDescriptor(
                        GateKind.CNOT, List.of(), List.of(), ns, gate, TestDevice.SOURCE));
        return TestDevice.at(node).qubits(qubits).gates(gates).swapping(swap).make();
    }

    static TestNetwork chain(
            long seed,
            int size,
            SwapNoise swap,
            MemoryDecay decay,
            long ns,
            double gate,
            double flips) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            edges.add(new int[] {i, i + 1});
        }
        TestNetwork network =
                new TestNetwork(
                        seed,
                        size,
                        edges,
                        swap,
                        config ->
                                TestDevice.in(
                                        config,
                                        device(config.self(), swap, decay, ns, gate, flips)));
        network.truth.decay = decay;
        network.truth.noise = swap;
        for (TestNode node : network.nodes) {
            node.commandNs = ns;
            node.gateError = gate;
            node.flips = flips;
        }
        for (TestLink link : network.links) {
            link.decay = decay;
            link.qubitsMax = 8;
        }
        return network;
    }

    static CircuitTerms terms(double fidelity, DistilPlan plan) {
        return CircuitTerms.of(Fidelity.of(fidelity))
                .with(CircuitTerms.Service.USUAL.withDistillation(plan));
    }

    private record Delivery(RequestId request, BellIndex bell) {}

    private record End(Map<PairId, Delivery> pairs, Map<RequestId, Boolean> ended) {
        End() {
            this(new HashMap<>(), new HashMap<>());
        }

        void told(NetworkOutput.Up up) {
            if (up instanceof NetworkOutput.PairKept m) {
                assertNull(pairs.put(m.pair(), new Delivery(m.request(), m.bell())));
            } else if (up instanceof NetworkOutput.RequestEnded m) {
                assertNull(ended.put(m.request(), m.complete()), "ended twice");
                long delivered =
                        pairs.values().stream().filter(d -> d.request.equals(m.request())).count();
                assertEquals(delivered, m.delivered());
            }
        }
    }

    @Test
    @Verifies({"NL-DISTIL-3", "NL-DISTIL-4", "NL-DISTIL-5", "NL-DISTIL-6", "NL-DISTIL-12"})
    void everyPlanDeliversTheSamePairsAtBothEndsInTheStateThatItsTagSays() {
        List<DistilPlan> plans =
                List.of(
                        new DistilPlan(Protocol.BBPSSW, Shape.PUMPING, 1),
                        new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 2),
                        new DistilPlan(Protocol.DEJMPS, Shape.TREE, 2),
                        new DistilPlan(Protocol.BBPSSW, Shape.TREE, 2),
                        new DistilPlan(Protocol.DOUBLE_SELECTION, Shape.PUMPING, 1),
                        new DistilPlan(Protocol.DOUBLE_SELECTION, Shape.TREE, 2));
        for (DistilPlan plan : plans) {
            double right = 0;
            double expected = 0;
            double variance = 0;
            for (int seed = 0; seed < 12; seed++) {
                SwapNoise swap = new SwapNoise(0.99, 0.005, 0.005);
                TestNetwork network =
                        chain(seed, 3, swap, new MemoryDecay(2_000_000, 1_500_000), 20, 0.01, 0.01);
                network.truth.errors = new Rng(seed).stream("errors");
                for (TestLink link : network.links) {
                    link.state = new BellDiagonal(0.93, 0.04, 0.02, 0.01);
                }
                End head = new End();
                End tail = new End();
                double[] sums = new double[3];
                network.watcher =
                        (node, told) -> {
                            (node == network.head() ? head : tail).told(told);
                            if (node == network.head()
                                    && told instanceof NetworkOutput.PairKept m) {
                                double f = m.tag().state().fidelity();
                                int error = network.truth.error(m.pair(), network.world.nowNs());
                                sums[0] += error == 0 ? 1 : 0;
                                sums[1] += f;
                                sums[2] += f * (1 - f);
                                network.truth.check(
                                        m.pair(), network.head().id, network.tail().id, m.bell());
                            }
                        };
                network.start();
                network.open(1, terms(0.6, plan));
                network.world.runUntil(500_000);
                boolean turned = seed % 2 == 0;
                network.request(
                        2,
                        new RequestSpec(
                                dev.herald.network.message.DeliveryMode.KEEP,
                                150,
                                Long.MAX_VALUE,
                                turned ? BellIndex.PSI_MINUS : null,
                                BasisChoice.MEASURE_Z,
                                BasisChoice.MEASURE_Z,
                                0));
                network.world.runUntil(60_000_000);
                assertEquals(
                        150, head.pairs.size(), () -> plan + " " + network.head().told.getLast());
                assertEquals(head.pairs, tail.pairs);
                if (turned) {
                    assertTrue(
                            head.pairs.values().stream()
                                    .allMatch(d -> d.bell == BellIndex.PSI_MINUS));
                }
                right += sums[0];
                expected += sums[1];
                variance += sums[2];
                for (TestNode node : network.nodes) {
                    assertEquals(0, node.machine.owned());
                }
            }
            // 1,800 independent pairs; beyond 6.2 standard deviations with less than 1e-9
            double deviation = (right - expected) / Math.sqrt(variance);
            assertTrue(
                    Math.abs(deviation) < 6.2,
                    "%s: right %.0f, by the tags %.1f: %.1f deviations"
                            .formatted(plan, right, expected, deviation));
        }
    }

    @Test
    @Verifies({"NL-DISTIL-1", "NL-DISTIL-2"})
    void autoTakesWhatReachesTheFidelityAndRefusesWhatNoPlanReaches() {
        TestNetwork network = chain(1, 3, SwapNoise.NONE, MemoryDecay.NONE, 20, 0, 0);
        network.start();
        network.open(1, terms(0.95, DistilPlan.AUTO));
        network.world.runUntil(500_000);
        var up = assertInstanceOf(NetworkOutput.CircuitUp.class, network.head().told.getFirst());
        assertTrue(up.expected().fidelity() >= 0.95);
        network.request(2, RequestSpec.keep(20, 0));
        network.world.runUntil(20_000_000);
        for (TestNode end : List.of(network.head(), network.tail())) {
            List<NetworkOutput.PairKept> kept =
                    end.told.stream()
                            .filter(NetworkOutput.PairKept.class::isInstance)
                            .map(NetworkOutput.PairKept.class::cast)
                            .toList();
            assertEquals(20, kept.size());
            assertTrue(
                    kept.stream().allMatch(pair -> pair.tag().state().fidelity() >= 0.95 - 1e-8));
        }
        TestNetwork noisy = chain(1, 3, SwapNoise.NONE, MemoryDecay.NONE, 20, 0.05, 0.02);
        noisy.start();
        noisy.open(1, terms(0.999, DistilPlan.AUTO));
        noisy.world.runUntil(500_000);
        var failed =
                assertInstanceOf(NetworkOutput.CircuitFailed.class, noisy.head().told.getFirst());
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, failed.why());
    }

    @Test
    @Verifies("NL-DISTIL-11")
    void aRequestThatKeepsFailingEndsWithDistillation() {
        TestNetwork network = chain(1, 2, SwapNoise.NONE, MemoryDecay.NONE, 5, 0, 0);
        network.delayNs = 50;
        for (TestNode node : network.nodes) {
            node.flips = 0.5; // the device does not say so, and nothing it reads means anything
        }
        network.links.getFirst().meanNs = 100;
        network.truth.errors = new Rng(3);
        network.head().flips = 0;
        network.start();
        // every outcome that agrees is accepted: what fails here is the memory, much worse than it
        // says
        network.links.getFirst().state = BellDiagonal.werner(0.95);
        network.open(1, terms(0.96, new DistilPlan(Protocol.BBPSSW, Shape.PUMPING, 1)));
        network.world.runUntil(100_000);
        network.request(2, RequestSpec.keep(1_000_000, 0));
        network.head().faults = 1;
        network.world.runUntil(50_000_000);
        var ended =
                network.head().told.stream()
                        .filter(NetworkOutput.RequestEnded.class::isInstance)
                        .map(NetworkOutput.RequestEnded.class::cast)
                        .toList();
        assertEquals(1, ended.size());
        assertEquals(NetworkError.DISTILLATION, ended.getFirst().why());
        assertEquals(0, network.head().machine.owned());
    }

    @Test
    @Verifies("NL-DISTIL-15")
    void testRoundsAndDistillationDoNotGoTogether() {
        TestNetwork network = chain(1, 3, SwapNoise.NONE, MemoryDecay.NONE, 20, 0, 0);
        network.start();
        network.open(
                1,
                CircuitTerms.of(Fidelity.of(0.9))
                        .with(
                                CircuitTerms.Service.USUAL
                                        .withDistillation(DistilPlan.AUTO)
                                        .withTests(1_000)));
        network.world.runUntil(500_000);
        var failed =
                assertInstanceOf(NetworkOutput.CircuitFailed.class, network.head().told.getLast());
        assertEquals(NetworkError.UNSUPPORTED, failed.why());
    }

    @Test
    @Verifies("NL-DISTIL-14")
    void whatIsNotServedIsRefused() {
        TestNetwork network = chain(1, 3, SwapNoise.NONE, MemoryDecay.NONE, 20, 0, 0);
        network.start();
        network.open(1, terms(0.9, new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 1)));
        network.world.runUntil(500_000);
        network.request(7, RequestSpec.measure(1, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
        var refused =
                assertInstanceOf(NetworkOutput.RequestRefused.class, network.head().told.getLast());
        assertEquals(NetworkError.UNSUPPORTED, refused.why());
        network.request(8, RequestSpec.keep(2, 0).within(1_000));
        refused =
                assertInstanceOf(NetworkOutput.RequestRefused.class, network.head().told.getLast());
        assertEquals(NetworkError.UNSUPPORTED, refused.why());
    }

    @Test
    @Verifies({"NL-DISTIL-6", "NL-DISTIL-8", "NL-DISTIL-9", "NL-DISTIL-10"})
    void bothEndsAgreeAndNothingLeaksWhateverHappens() {
        long[] pairs = new long[1];
        Seeds.forEach(3_000, seed -> pairs[0] += faulty(seed));
        assertTrue(pairs[0] > 3_000, () -> "only " + pairs[0] + " pairs of all runs");
    }

    private int faulty(long seed) {
        Rng rng = new Rng(seed).stream("distil");
        int size = rng.nextInt(2, 5);
        TestNetwork network =
                chain(
                        seed,
                        size,
                        SwapNoise.NONE,
                        rng.nextBoolean() ? MemoryDecay.NONE : new MemoryDecay(300_000, 200_000),
                        rng.nextLong(1, 300),
                        rng.nextDouble() / 50,
                        0);
        network.truth.errors = rng.stream("errors");
        network.delayNs = rng.nextLong(10_000);
        if (seed % 4 == 0) {
            network.wire =
                    message ->
                            (NetworkMessage)
                                    assertInstanceOf(
                                                    Decoded.Valid.class,
                                                    codec.decode(codec.encode(message)))
                                            .message();
        }
        End head = new End();
        End tail = new End();
        network.watcher =
                (node, told) -> {
                    (node == network.head() ? head : tail).told(told);
                    if (told instanceof NetworkOutput.PairKept m) {
                        Delivery here = head.pairs.get(m.pair());
                        Delivery there = tail.pairs.get(m.pair());
                        if (here != null && there != null) {
                            assertEquals(here, there);
                            network.truth.check(
                                    m.pair(), network.head().id, network.tail().id, m.bell());
                        }
                    }
                };
        for (TestLink link : network.links) {
            link.meanNs = rng.nextLong(300, 3_000);
            link.skewNs = rng.nextBoolean() ? rng.nextLong(5_000) : 0;
            link.qubitsMax = rng.nextInt(3, 9);
            link.revoked = rng.nextInt(4) == 0 ? 0.05 : 0;
            link.state = BellDiagonal.werner(0.93);
        }
        for (TestNode node : network.nodes) {
            node.audited = seed % 4 == 0;
            node.faults = rng.nextInt(5) == 0 ? 0.05 : 0;
        }
        network.start();
        Protocol protocol =
                List.of(Protocol.BBPSSW, Protocol.DEJMPS, Protocol.DOUBLE_SELECTION)
                        .get(rng.nextInt(3));
        Shape shape = rng.nextBoolean() ? Shape.PUMPING : Shape.TREE;
        network.open(
                1,
                terms(
                        0.5,
                        rng.nextInt(4) == 0
                                ? DistilPlan.AUTO
                                : new DistilPlan(
                                        protocol,
                                        shape,
                                        protocol == Protocol.DOUBLE_SELECTION && shape == Shape.TREE
                                                ? 1
                                                : rng.nextInt(1, 3))));
        network.world.runUntil(300_000);
        if (network.count(network.head(), NetworkOutput.CircuitUp.class) == 0) {
            return 0; // a device fault or a lost session was faster
        }
        CircuitId circuit = network.circuit();
        for (int i = rng.nextInt(1, 4); i > 0; i--) {
            int cookie = i;
            RequestSpec spec =
                    new RequestSpec(
                            dev.herald.network.message.DeliveryMode.KEEP,
                            rng.nextInt(4) == 0 ? RequestSpec.STREAM : rng.nextInt(1, 8),
                            rng.nextInt(3) == 0 ? rng.nextLong(400_000, 900_000) : Long.MAX_VALUE,
                            rng.nextBoolean() ? BellIndex.ofCode(rng.nextInt(4)) : null,
                            BasisChoice.MEASURE_Z,
                            BasisChoice.MEASURE_Z,
                            cookie);
            network.later(
                    rng.nextLong(200_000),
                    () -> network.head().deliver(new NetworkInput.Request(cookie, circuit, spec)));
        }
        if (rng.nextInt(3) == 0) {
            int hop = rng.nextInt(1, size);
            network.later(
                    rng.nextLong(800_000),
                    () ->
                            network.breakSession(
                                    hop, rng.nextLong(9_000), rng.nextLong(9_000), 5_000));
        }
        if (rng.nextInt(3) == 0) {
            TestLink link = network.links.get(rng.nextInt(network.links.size()));
            network.later(rng.nextLong(800_000), () -> link.failAll(LinkError.EXPIRED));
        }
        if (rng.nextInt(3) == 0) {
            RequestId request = new RequestId(circuit, rng.nextInt(1, 4));
            network.later(
                    rng.nextLong(800_000),
                    () -> network.head().deliver(new NetworkInput.CancelRequest(request)));
        }
        if (rng.nextInt(4) == 0) {
            TestNode end = rng.nextBoolean() ? network.head() : network.tail();
            network.later(
                    rng.nextLong(800_000),
                    () -> end.deliver(new NetworkInput.CloseCircuit(circuit)));
        }
        network.world.runUntil(1_500_000);
        network.head().deliver(new NetworkInput.CloseCircuit(circuit));
        assertTrue(network.world.run(1_000_000), "it never comes to rest");
        for (TestNode node : network.nodes) {
            assertEquals(0, node.machine.owned(), () -> "qubits of " + node.id);
            assertEquals(0, node.machine.records());
            node.notes.stream()
                    .filter(NetworkOutput.PeerViolation.class::isInstance)
                    .findFirst()
                    .ifPresent(note -> {
                        throw new AssertionError("at " + node.id + ": " + note);
                    });
        }
        assertNotNull(head);
        return tail.pairs.size();
    }
}
