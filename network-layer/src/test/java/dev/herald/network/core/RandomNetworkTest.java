package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.message.LinkError;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Random networks with circuits between random nodes, under broken sessions, delays, messages that come
/// twice, nodes that stop and start, links that come and go, clocks that differ and jump, withdrawn pairs
/// and device faults: the ends of every circuit agree, every request ends, nothing leaks.
class RandomNetworkTest {
    private static final long QUIET_NS = 600_000;

    /// A pair as one end told it.
    private record Delivery(RequestId request, BellIndex bell, boolean measured) {}

    /// One life of one node, as the layer above it sees it.
    private static final class Above {
        final Map<PairId, Delivery> delivered = new LinkedHashMap<>();
        final Map<RequestId, Long> counts = new LinkedHashMap<>();
        final Set<RequestId> open = new LinkedHashSet<>();
        final Set<RequestId> over = new LinkedHashSet<>();
        final Set<CircuitId> up = new LinkedHashSet<>();
        int opening;

        void told(NetworkOutput.Up told) {
            switch (told) {
                case NetworkOutput.CircuitUp m -> {
                    assertTrue(up.add(m.circuit()), () -> "up twice: " + m);
                    opening -= m.cookie() == 0 ? 0 : 1;
                }
                case NetworkOutput.CircuitFailed ignored -> opening--;
                case NetworkOutput.CircuitDown m -> {
                    assertTrue(up.remove(m.circuit()), () -> "down but not up: " + m);
                    for (RequestId request : open) {
                        assertTrue(
                                !request.circuit().equals(m.circuit()),
                                () -> m + " before the end of " + request);
                    }
                }
                case NetworkOutput.RequestAccepted m ->
                        assertTrue(open.add(m.request()), () -> "accepted twice: " + m);
                case NetworkOutput.RequestBegun m ->
                        assertTrue(open.add(m.request()), () -> "begun twice: " + m);
                case NetworkOutput.RequestEnded m -> {
                    assertTrue(open.remove(m.request()), () -> "ended, but not open: " + m);
                    assertTrue(over.add(m.request()), () -> "ended twice: " + m);
                    assertEquals(counts.getOrDefault(m.request(), 0L), m.delivered());
                }
                case NetworkOutput.PairKept m ->
                        delivered(m.pair(), new Delivery(m.request(), m.bell(), false));
                case NetworkOutput.PairMeasured m ->
                        delivered(m.pair(), new Delivery(m.request(), m.bell(), true));
                default -> {}
            }
        }

        private void delivered(PairId pair, Delivery delivery) {
            assertTrue(open.contains(delivery.request), () -> "delivered too late: " + delivery);
            assertTrue(delivered.put(pair, delivery) == null, () -> "twice: " + pair);
            counts.merge(delivery.request, 1L, Long::sum);
        }
    }

    @Test
    @Verifies({"NL-END-8", "NL-REQ-4", "NL-RELEASE-3", "NL-RELEASE-6", "NL-SETUP-2"})
    void theEndsAgreeAndNothingLeaksInAnyNetwork() {
        Seeds.forEach(RUNS, seed -> new Run(seed).run());
    }

    @Test
    void runsOfOneSeedAreAlike() {
        Seeds.forEach(20, seed -> assertEquals(new Run(seed).run(), new Run(seed).run()));
    }

    /// 90,000 here and 10,000 of chains in [FaultsTest].
    private static final int RUNS = 90_000;

    private static final class Run {
        private final Rng rng;
        private final TestNetwork network;
        private final Map<TestNode, Above> above = new LinkedHashMap<>();
        private final Map<PairId, Delivery> first = new LinkedHashMap<>();
        private int cookies;
        private boolean closing;

        Run(long seed) {
            rng = new Rng(seed).stream("random networks");
            int size = rng.nextInt(2, 8);
            network = new TestNetwork(seed, size, graph(size), SwapNoise.NONE);
            network.delayNs = rng.nextLong(20_000);
            network.watcher = this::told;
            for (TestLink link : network.links) {
                link.meanNs = rng.nextLong(300, 4_000);
                link.skewNs = rng.nextBoolean() ? rng.nextLong(5_000) : 0;
                link.qubitsMax = rng.nextInt(1, 5);
                link.revoked = rng.nextInt(6) == 0 ? 0.1 : 0;
            }
            for (TestNode node : network.nodes) {
                node.audited = false;
                node.commandNs = rng.nextLong(300);
                node.faults = rng.nextInt(10) == 0 ? 0.1 : 0;
                node.offsetNs = rng.nextInt(4) == 0 ? rng.nextLong(100_000) : 0;
                above.put(node, new Above());
            }
        }

        /// Connected: a tree, and some edges more, now and then beside one that is there.
        private List<int[]> graph(int size) {
            List<int[]> edges = new ArrayList<>();
            for (int i = 2; i <= size; i++) {
                edges.add(new int[] {rng.nextInt(1, i), i});
            }
            for (int more = rng.nextInt(0, size); more > 0; more--) {
                int a = rng.nextInt(1, size + 1);
                int b = rng.nextInt(1, size + 1);
                if (a != b) {
                    edges.add(new int[] {Math.min(a, b), Math.max(a, b)});
                }
            }
            return edges;
        }

        String run() {
            network.start();
            int circuits = rng.nextInt(1, 5);
            for (int i = 0; i < circuits; i++) {
                TestNode head = node();
                TestNode tail = node();
                if (head != tail) {
                    network.later(rng.nextLong(100_000), () -> open(head, tail));
                }
            }
            for (int faults = rng.nextInt(0, 4); faults > 0; faults--) {
                network.later(rng.nextLong(300_000), this::disturb);
            }
            network.world.runUntil(QUIET_NS);
            network.duplicates = 0;
            closing = true;
            for (Above layer : above.values()) {
                for (RequestId request : List.copyOf(layer.open)) {
                    head(request.circuit()).deliver(new NetworkInput.CancelRequest(request));
                }
            }
            assertTrue(network.world.run(1_000_000), "it never comes to rest");
            for (Map.Entry<TestNode, Above> one : above.entrySet()) {
                assertEquals(0, one.getKey().machine.owned(), "qubits without requests");
                assertEquals(Set.of(), one.getValue().open, "requests without end");
                for (CircuitId circuit : List.copyOf(one.getValue().up)) {
                    one.getKey().deliver(new NetworkInput.CloseCircuit(circuit));
                }
            }
            assertTrue(network.world.run(1_000_000), "it never comes to rest");
            for (Map.Entry<TestNode, Above> one : above.entrySet()) {
                TestNode node = one.getKey();
                assertEquals(Set.of(), one.getValue().up, "circuits without end");
                assertEquals(0, one.getValue().opening, "set-ups without end");
                assertEquals(0, node.machine.owned(), "qubits");
                assertEquals(0, node.machine.records(), "records");
                assertEquals(0, node.machine.circuits(), "circuits");
            }
            return network.world.executed() + " " + first;
        }

        private TestNode node() {
            return network.nodes.get(rng.nextInt(network.nodes.size()));
        }

        private TestNode head(CircuitId circuit) {
            return network.node(circuit.head());
        }

        private void open(TestNode head, TestNode tail) {
            if (head.running()) {
                above.get(head).opening++;
                head.deliver(
                        new NetworkInput.OpenCircuit(
                                ++cookies, tail.id, terms(), List.of(), 500_000));
            }
        }

        private CircuitTerms terms() {
            return switch (rng.nextInt(4)) {
                case 0 -> new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.NONE, 0);
                case 1 ->
                        new CircuitTerms(
                                Fidelity.of(0.5),
                                0,
                                CircuitTerms.Cutoff.FIXED,
                                rng.nextLong(1_000, 60_000));
                case 2 ->
                        new CircuitTerms(
                                Fidelity.of(0.5),
                                rng.nextLong(1, 200_000_000_000L),
                                CircuitTerms.Cutoff.FIXED,
                                rng.nextLong(1_000, 60_000));
                default -> CircuitTerms.of(Fidelity.of(0.6));
            };
        }

        private void told(TestNode node, NetworkOutput.Up told) {
            Above layer = above.get(node);
            layer.told(told);
            switch (told) {
                case NetworkOutput.CircuitUp m when m.cookie() != 0 -> ask(node, m.circuit());
                case NetworkOutput.PairKept m -> agree(m.pair(), layer.delivered.get(m.pair()));
                case NetworkOutput.PairMeasured m -> agree(m.pair(), layer.delivered.get(m.pair()));
                default -> {}
            }
        }

        private void agree(PairId pair, Delivery delivery) {
            Delivery other = first.putIfAbsent(pair, delivery);
            if (other != null) {
                assertEquals(other, delivery, () -> "the ends disagree on " + pair);
                CircuitId circuit = delivery.request.circuit();
                assertEquals(
                        delivery.bell,
                        network.truth.of(pair).bell,
                        () -> "Bell state of a pair of " + circuit);
            }
        }

        private void ask(TestNode head, CircuitId circuit) {
            for (int i = rng.nextInt(1, 4); i > 0; i--) {
                boolean measures = rng.nextBoolean();
                RequestSpec spec =
                        new RequestSpec(
                                measures ? DeliveryMode.MEASURE : DeliveryMode.KEEP,
                                rng.nextInt(5) == 0 ? RequestSpec.STREAM : rng.nextInt(1, 10),
                                rng.nextInt(4) == 0
                                        ? head.clockNs() + rng.nextLong(1, 400_000)
                                        : Long.MAX_VALUE,
                                !measures && rng.nextBoolean()
                                        ? BellIndex.ofCode(rng.nextInt(4))
                                        : null,
                                BasisChoice.MEASURE_Z,
                                BasisChoice.MEASURE_Z,
                                0);
                int life = head.life();
                network.later(
                        rng.nextLong(100_000),
                        () -> {
                            if (!closing) {
                                head.deliverIn(
                                        life, new NetworkInput.Request(++cookies, circuit, spec));
                            }
                        });
            }
        }

        private void disturb() {
            TestLink link = network.links.get(rng.nextInt(network.links.size()));
            switch (rng.nextInt(7)) {
                case 0 ->
                        network.breakSession(
                                link.a,
                                link.b,
                                rng.nextLong(30_000),
                                rng.nextLong(30_000),
                                rng.nextLong(1, 30_000));
                case 1 -> {
                    TestNode node = node();
                    if (node.running()) {
                        above.put(node, new Above());
                        network.restart(node, rng.nextLong(1, 200_000));
                    }
                }
                case 2 -> {
                    link.down();
                    network.later(rng.nextLong(1, 100_000), link::up);
                }
                case 3 -> link.failAll(LinkError.EXPIRED);
                case 4 -> node().stepClock(rng.nextLong(1, 100_000_000));
                case 5 -> network.delayNs = rng.nextLong(100_000);
                default -> network.duplicates = 0.05;
            }
        }
    }
}
