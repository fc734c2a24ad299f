package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Distillation;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.link.message.LinkError;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.Topology;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.virtual.VirtualLink;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Circuits over circuits: two virtual links over two links each, and a circuit over both (a nested repeater
/// of the first generation).
class VirtualTest {
    private static final LinkId LEFT = new LinkId(VirtualLink.NUMBER_MIN);
    private static final LinkId RIGHT = new LinkId(VirtualLink.NUMBER_MIN + 1);
    private static final CircuitTerms PLAIN =
            new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.NONE, 0);
    private final NetworkCodec codec = new NetworkCodec();

    private static NetworkConfig nested(NetworkConfig config, SwapNoise swap, MemoryDecay decay) {
        List<Topology.Edge> edges = new ArrayList<>(config.topology().links());
        edges.add(new Topology.Edge(LEFT, new NodeId(1), new NodeId(3), 1));
        edges.add(new Topology.Edge(RIGHT, new NodeId(3), new NodeId(5), 1));
        NetworkConfig wider =
                new NetworkConfig(
                        config.self(),
                        DistillingTest.device(config.self(), swap, decay, 10, 0, 0),
                        new Topology(edges),
                        config.commandOwner(),
                        config.epoch(),
                        config.circuitsMax(),
                        config.requestsMax(),
                        config.recordsMax(),
                        config.recordLifeNs());
        return wider.with(config.control(), config.admission(), config.plane());
    }

    private static TestNetwork nested(long seed, SwapNoise swap, MemoryDecay decay) {
        List<int[]> edges =
                List.of(new int[] {1, 2}, new int[] {2, 3}, new int[] {3, 4}, new int[] {4, 5});
        TestNetwork network =
                new TestNetwork(seed, 5, edges, swap, config -> nested(config, swap, decay));
        network.truth.noise = swap;
        network.truth.decay = decay;
        for (TestLink link : network.links) {
            link.qubitsMax = 6;
            link.decay = decay;
        }
        return network;
    }

    private static void openLinks(TestNetwork network, DistilPlan plan) {
        CircuitTerms terms = PLAIN.with(CircuitTerms.Service.USUAL.withDistillation(plan));
        openLink(network, LEFT, terms, 1, 2, 3);
        openLink(network, RIGHT, terms, 3, 4, 5);
    }

    private static void openLink(TestNetwork network, LinkId id, CircuitTerms terms, int... path) {
        List<NodeId> nodes = new ArrayList<>();
        for (int node : path) {
            nodes.add(new NodeId(node));
        }
        network.node(nodes.getFirst())
                .deliver(
                        new NetworkInput.OpenVirtualLink(
                                id, nodes.getLast(), terms, nodes, 1_000_000_000));
    }

    private static long changes(TestNode node, boolean up) {
        return node.notes.stream()
                .filter(note -> note instanceof NetworkOutput.VirtualLinkChanged m && m.up() == up)
                .count();
    }

    @Test
    @Verifies({"NL-VIRTUAL-2", "NL-VIRTUAL-3", "NL-VIRTUAL-4", "NL-VIRTUAL-8"})
    void nestedRepeaterOfFourLinksMakesTheStateOfTheClosedForm() {
        SwapNoise swap = new SwapNoise(0.98, 0.01, 0.01);
        BellDiagonal raw = BellDiagonal.werner(0.95);
        BellDiagonal half = raw.swap(raw, swap);
        BellDiagonal distilled = Distillation.dejmps(half, half, Distillation.Noise.NONE).kept();
        BellDiagonal whole = distilled.swap(distilled, swap);
        double right = 0;
        double expected = 0;
        double variance = 0;
        for (int seed = 0; seed < 8; seed++) {
            TestNetwork network = nested(seed, swap, MemoryDecay.NONE);
            network.truth.errors = new Rng(seed).stream("errors");
            network.delayNs = 200;
            Map<PairId, BellIndex> head = new HashMap<>();
            Map<PairId, BellIndex> tail = new HashMap<>();
            double[] sums = new double[3];
            network.watcher =
                    (node, told) -> {
                        if (told instanceof NetworkOutput.PairKept m) {
                            (node == network.head() ? head : tail).put(m.pair(), m.bell());
                            if (node == network.head()) {
                                Truth.End end = new Truth.End(node.id, m.qubit());
                                network.truth.check(end, network.tail().id, m.bell());
                                double f = m.tag().state().fidelity();
                                assertEquals(whole.fidelity(), f, 1e-6);
                                sums[0] +=
                                        network.truth.error(end, network.world.nowNs()) == 0
                                                ? 1
                                                : 0;
                                sums[1] += f;
                                sums[2] += f * (1 - f);
                            }
                        }
                    };
            network.keptNs = 50_000_000; // so that both ends can be looked at
            for (TestLink link : network.links) {
                link.qubitsMax = 200;
            }
            network.start();
            openLinks(network, new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 1));
            network.world.runUntil(100_000);
            assertEquals(2, changes(network.nodes.get(2), true), "both links at the middle node");
            network.open(1, PLAIN);
            network.world.runUntil(200_000);
            var up = assertInstanceOf(NetworkOutput.CircuitUp.class, network.head().told.getLast());
            assertEquals(3, up.route().size());
            assertEquals(whole.p00(), up.expected().p00(), 1e-6);
            assertEquals(whole.p10(), up.expected().p10(), 1e-6);
            assertEquals(whole.p01(), up.expected().p01(), 1e-6);
            network.request(2, RequestSpec.keep(60, 0));
            network.world.runUntil(20_000_000);
            assertEquals(60, head.size());
            assertEquals(head, tail);
            right += sums[0];
            expected += sums[1];
            variance += sums[2];
        }
        // 480 independent pairs; beyond 6.2 standard deviations with less than 1e-9
        assertTrue(
                Math.abs(right - expected) < 6.2 * Math.sqrt(variance),
                "right %.0f, expected %.1f".formatted(right, expected));
    }

    @Test
    @Verifies("NL-VIRTUAL-5")
    void circuitAgainstTheDirectionOfItsVirtualLinks() {
        TestNetwork network = nested(1, SwapNoise.NONE, MemoryDecay.NONE);
        network.start();
        openLinks(network, DistilPlan.NONE);
        network.world.runUntil(200_000);
        TestNode far = network.tail();
        far.deliver(
                new NetworkInput.OpenCircuit(
                        9, network.head().id, PLAIN, List.of(), 1_000_000_000));
        network.world.runUntil(400_000);
        var up =
                far.told.stream()
                        .filter(m -> m instanceof NetworkOutput.CircuitUp c && c.cookie() == 9)
                        .map(NetworkOutput.CircuitUp.class::cast)
                        .findFirst()
                        .orElseThrow();
        far.deliver(new NetworkInput.Request(3, up.circuit(), RequestSpec.keep(20, 0)));
        network.world.runUntil(5_000_000);
        for (TestNode end : List.of(far, network.head())) {
            assertEquals(20, network.count(end, NetworkOutput.PairKept.class));
        }
    }

    @Test
    @Verifies("NL-VIRTUAL-7")
    void virtualLinkGoesDownWithItsCircuitAndComesBack() {
        TestNetwork network = nested(1, SwapNoise.NONE, MemoryDecay.NONE);
        network.start();
        openLinks(network, DistilPlan.NONE);
        network.world.runUntil(200_000);
        network.open(1, PLAIN);
        network.world.runUntil(400_000);
        network.request(2, RequestSpec.keep(RequestSpec.STREAM, 0));
        network.world.runUntil(600_000);
        assertTrue(network.count(network.head(), NetworkOutput.PairKept.class) > 0);
        network.breakSession(1, 10, 20, 1_000);
        network.world.runUntil(1_000_000);
        var down =
                network.head().told.stream()
                        .filter(NetworkOutput.CircuitDown.class::isInstance)
                        .map(NetworkOutput.CircuitDown.class::cast)
                        .toList();
        assertEquals(1, down.size());
        assertEquals(1, changes(network.head(), false));
        network.world.runUntil(5_000_000);
        assertEquals(2, changes(network.head(), true));
        network.open(4, PLAIN);
        network.world.runUntil(6_000_000);
        network.request(5, RequestSpec.keep(5, 0));
        network.world.runUntil(8_000_000);
        var ended =
                assertInstanceOf(NetworkOutput.RequestEnded.class, network.head().told.getLast());
        assertTrue(ended.complete());
        network.head().deliver(new NetworkInput.CloseVirtualLink(LEFT));
        network.world.runUntil(9_000_000);
        assertEquals(2, changes(network.head(), false));
        assertEquals(0, network.head().machine.owned());
    }

    @Test
    @Verifies({"NL-VIRTUAL-1", "NL-VIRTUAL-6"})
    void circuitOfAVirtualLinkServesNobodyElse() {
        TestNetwork network = nested(1, SwapNoise.NONE, MemoryDecay.NONE);
        network.start();
        openLinks(network, DistilPlan.NONE);
        network.world.runUntil(200_000);
        CircuitId lower = new CircuitId(new NodeId(1), 1, 1);
        network.head().deliver(new NetworkInput.Request(7, lower, RequestSpec.keep(1, 0)));
        var refused =
                assertInstanceOf(NetworkOutput.RequestRefused.class, network.head().told.getLast());
        assertEquals(NetworkError.REJECTED, refused.why());
        assertFalse(
                network.head().told.stream().anyMatch(NetworkOutput.CircuitUp.class::isInstance));
        // a link that the far end does not know
        openLink(network, new LinkId(VirtualLink.NUMBER_MIN + 7), PLAIN, 1, 2);
        network.world.runUntil(300_000);
        assertTrue(
                network.head().notes.stream()
                        .anyMatch(note ->
                                note instanceof NetworkOutput.VirtualLinkChanged m
                                        && !m.up()
                                        && m.detail().contains("does not fit")));
    }

    /// Two virtual links from node 1 to node 4, over node 2 and over node 3.
    private static TestNetwork parallel(PlaneSettings.Sharing sharing) {
        List<int[]> edges =
                List.of(new int[] {1, 2}, new int[] {2, 4}, new int[] {1, 3}, new int[] {3, 4});
        TestNetwork network =
                new TestNetwork(
                        1,
                        4,
                        edges,
                        SwapNoise.NONE,
                        config -> {
                            List<Topology.Edge> all = new ArrayList<>(config.topology().links());
                            all.add(new Topology.Edge(LEFT, new NodeId(1), new NodeId(4), 1));
                            all.add(new Topology.Edge(RIGHT, new NodeId(1), new NodeId(4), 1));
                            NetworkConfig wider =
                                    new NetworkConfig(
                                            config.self(),
                                            config.device(),
                                            new Topology(all),
                                            config.commandOwner(),
                                            config.epoch(),
                                            config.circuitsMax(),
                                            config.requestsMax(),
                                            config.recordsMax(),
                                            config.recordLifeNs());
                            return wider.with(
                                    config.control(),
                                    config.admission(),
                                    config.plane().withSharing(sharing, 4));
                        });
        network.start();
        openLink(network, LEFT, PLAIN, 1, 2, 4);
        openLink(network, RIGHT, PLAIN, 1, 3, 4);
        network.world.runUntil(200_000);
        return network;
    }

    @Test
    @Verifies("NL-VIRTUAL-13")
    void neighboursAcrossTwoVirtualLinksSpeakAcrossEither() {
        TestNetwork network = parallel(PlaneSettings.Sharing.TIME);
        network.open(1, PLAIN);
        network.world.runUntil(400_000);
        network.request(2, RequestSpec.keep(RequestSpec.STREAM, 0));
        network.world.runUntil(600_000);
        assertTrue(network.count(network.tail(), NetworkOutput.PairKept.class) > 0);
        network.breakSession(network.node(new NodeId(2)), network.tail(), 10, 20, 100_000_000);
        network.world.runUntil(700_000);
        assertEquals(1, network.count(network.head(), NetworkOutput.CircuitDown.class));
        List<VirtualLinkStatus> left = network.head().machine.virtualLinks();
        assertFalse(left.get(0).up());
        assertTrue(left.get(1).up());
        assertEquals(List.of(1, 1), left.stream().map(VirtualLinkStatus::setUps).toList());
        assertTrue(left.get(0).pairs() > 0 && left.get(1).pairs() == 0, "the first was used");
        network.open(4, PLAIN);
        network.world.runUntil(1_000_000);
        network.request(5, RequestSpec.keep(5, 0));
        network.world.runUntil(2_000_000);
        var ended =
                assertInstanceOf(NetworkOutput.RequestEnded.class, network.head().told.getLast());
        assertTrue(ended.complete());
        assertTrue(network.head().machine.virtualLinks().get(1).pairs() >= 5);
    }

    @Test
    @Verifies("NL-VIRTUAL-12")
    void circuitsShareAVirtualLinkHoweverTheyShareOthers() {
        TestNetwork network = parallel(PlaneSettings.Sharing.EQUAL);
        for (int cookie = 1; cookie <= 2; cookie++) {
            network.open(cookie, PLAIN);
            network.world.runUntil(200_000 + cookie * 100_000);
            network.request(10 + cookie, RequestSpec.keep(20, 0));
        }
        network.world.runUntil(20_000_000);
        assertEquals(0, network.count(network.head(), NetworkOutput.CircuitDown.class));
        assertEquals(2, network.count(network.head(), NetworkOutput.RequestEnded.class));
        assertEquals(40, network.count(network.tail(), NetworkOutput.PairKept.class));
    }

    @Test
    @Verifies("NL-VIRTUAL-7")
    void whyAVirtualLinkCannotBeSetUpIsToldOnce() {
        TestNetwork network = parallel(PlaneSettings.Sharing.TIME);
        TestNode head = network.head();
        head.deliver(new NetworkInput.CloseVirtualLink(RIGHT));
        network.world.runUntil(300_000);
        assertEquals(1, head.machine.virtualLinks().size());
        CircuitTerms good = new CircuitTerms(Fidelity.of(0.99), 0, CircuitTerms.Cutoff.NONE, 0);
        long before = changes(head, false);
        openLink(network, RIGHT, good, 1, 3, 4);
        network.world.runUntil(4_000_000_000L);
        assertEquals(before + 1, changes(head, false));
        VirtualLinkStatus status = head.machine.virtualLinks().get(1);
        assertTrue(status.detail().startsWith("FIDELITY_UNREACHABLE, at n4: "), status::detail);
        assertEquals(0, status.setUps());
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        openLink(
                                network,
                                RIGHT,
                                PLAIN.with(CircuitTerms.Service.USUAL.restored(1_000_000)),
                                1,
                                3,
                                4));
    }

    @Test
    @Verifies({"NL-VIRTUAL-4", "NL-VIRTUAL-7", "NL-VIRTUAL-8"})
    void endsAgreeAndNothingLeaksWhateverHappens() {
        long[] pairs = new long[1];
        Seeds.forEach(1_000, seed -> pairs[0] += faulty(seed));
        assertTrue(pairs[0] > 500, () -> "only " + pairs[0] + " pairs of all runs");
    }

    private int faulty(long seed) {
        Rng rng = new Rng(seed).stream("virtual");
        TestNetwork network = nested(seed, SwapNoise.NONE, MemoryDecay.NONE);
        network.delayNs = rng.nextLong(2_000);
        if (seed % 4 == 0) {
            network.wire =
                    message ->
                            (NetworkMessage)
                                    assertInstanceOf(
                                                    Decoded.Valid.class,
                                                    codec.decode(codec.encode(message)))
                                            .message();
        }
        Map<PairId, BellIndex> head = new HashMap<>();
        Map<PairId, BellIndex> tail = new HashMap<>();
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept m) {
                        Map<PairId, BellIndex> mine = node == network.head() ? head : tail;
                        Map<PairId, BellIndex> other = node == network.head() ? tail : head;
                        mine.put(m.pair(), m.bell());
                        BellIndex there = other.get(m.pair());
                        if (there != null) {
                            assertEquals(there, m.bell());
                        }
                    }
                };
        for (TestLink link : network.links) {
            link.meanNs = rng.nextLong(300, 2_000);
            link.skewNs = rng.nextBoolean() ? rng.nextLong(2_000) : 0;
            link.revoked = rng.nextInt(4) == 0 ? 0.03 : 0;
        }
        for (TestNode node : network.nodes) {
            node.audited = seed % 4 == 0;
            node.faults = rng.nextInt(6) == 0 ? 0.03 : 0;
        }
        network.start();
        openLinks(
                network,
                rng.nextBoolean()
                        ? DistilPlan.NONE
                        : new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 1));
        network.world.runUntil(100_000);
        network.open(1, PLAIN);
        network.world.runUntil(200_000);
        if (network.count(network.head(), NetworkOutput.CircuitUp.class) > 0) {
            network.request(2, RequestSpec.keep(rng.nextInt(1, 10), 0));
        }
        if (rng.nextInt(2) == 0) {
            int hop = rng.nextInt(1, 5);
            network.later(
                    rng.nextLong(400_000),
                    () -> network.breakSession(hop, rng.nextLong(5_000), rng.nextLong(5_000), 500));
        }
        if (rng.nextInt(3) == 0) {
            TestLink link = network.links.get(rng.nextInt(4));
            network.later(rng.nextLong(400_000), () -> link.failAll(LinkError.EXPIRED));
        }
        network.world.runUntil(1_000_000);
        network.head().deliver(new NetworkInput.CloseVirtualLink(LEFT));
        network.nodes.get(2).deliver(new NetworkInput.CloseVirtualLink(RIGHT));
        assertTrue(network.world.run(1_000_000), "it never comes to rest");
        for (TestNode node : network.nodes) {
            assertEquals(0, node.machine.owned(), () -> "qubits of " + node.id);
            assertEquals(0, node.machine.circuits(), () -> "circuits of " + node.id);
            node.notes.stream()
                    .filter(NetworkOutput.PeerViolation.class::isInstance)
                    .findFirst()
                    .ifPresent(note -> {
                        throw new AssertionError("at " + node.id + ": " + note);
                    });
        }
        return tail.size();
    }
}
