package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Failures of data planes that users of other systems reported, each as it would show here.
class PlanePainPointsTest {
    private static final List<int[]> DUMBBELL =
            List.of(
                    new int[] {1, 3},
                    new int[] {2, 3},
                    new int[] {3, 4},
                    new int[] {4, 5},
                    new int[] {4, 6});

    private static CircuitId open(TestNetwork network, int from, int to) {
        TestNode head = network.node(new NodeId(from));
        head.deliver(
                new NetworkInput.OpenCircuit(
                        1,
                        new NodeId(to),
                        new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, 20_000),
                        List.of(),
                        1_000_000));
        network.world.runUntil(network.world.nowNs() + 300_000);
        return ((NetworkOutput.CircuitUp) head.told.getLast()).circuit();
    }

    private static void request(TestNetwork network, CircuitId circuit, int pairs) {
        network.node(circuit.head())
                .deliver(new NetworkInput.Request(1, circuit, RequestSpec.keep(pairs, 0)));
    }

    /// All qubits on both sides are busy, and nothing happens any more. Here every link has one qubit at
    /// each end, and four circuits that cross each other fill them with pairs that do not fit.
    @Test
    @Verifies({"NL-CUT-1", "NL-GEN-5"})
    void fullMemoryIsNeverTheEnd() {
        TestNetwork network = new TestNetwork(2, 6, DUMBBELL, SwapNoise.NONE);
        network.links.forEach(link -> link.qubitsMax = 1);
        network.start();
        List<CircuitId> circuits =
                List.of(
                        open(network, 1, 5),
                        open(network, 2, 6),
                        open(network, 5, 2),
                        open(network, 6, 1));
        circuits.forEach(circuit -> request(network, circuit, 25));
        network.world.runUntil(network.world.nowNs() + 400_000_000);
        for (CircuitId circuit : circuits) {
            assertEquals(
                    25,
                    network.node(circuit.head()).told.stream()
                            .filter(told ->
                                    told instanceof NetworkOutput.PairKept m
                                            && m.request().circuit().equals(circuit))
                            .count(),
                    circuit.toString());
        }
    }

    /// One end frees its half and the other keeps what it knows of it; answers of concurrent flows are
    /// taken for each other. Here circuits in both directions have requests of the same numbers over the
    /// same links, with pairs withdrawn and commands failing: every pair is of one circuit, the same at
    /// both ends, and in the end neither qubits nor records are left anywhere.
    @Test
    @Verifies({"NL-END-8", "NL-EXPIRE-4", "NL-DROP-1", "NL-RELEASE-3"})
    void circuitsSideBySideAreNotMixedAndLeaveNothing() {
        PlaneSettings chunks = PlaneSettings.USUAL.withSharing(PlaneSettings.Sharing.BY_RATE, 4);
        TestNetwork network =
                new TestNetwork(
                        4,
                        6,
                        DUMBBELL,
                        SwapNoise.NONE,
                        config -> config.with(config.control(), config.admission(), chunks));
        network.links.forEach(link -> {
            link.revoked = 0.05;
            link.skewNs = 3_000;
        });
        network.nodes.forEach(node -> node.faults = 0.05);
        Map<PairId, RequestId> of = new LinkedHashMap<>();
        Set<NodeId> ends = new HashSet<>();
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept m) {
                        RequestId first = of.putIfAbsent(m.pair(), m.request());
                        assertTrue(first == null || first.equals(m.request()), m.toString());
                        ends.add(node.id);
                    }
                };
        network.start();
        List<CircuitId> circuits =
                List.of(open(network, 1, 5), open(network, 6, 2), open(network, 2, 5));
        for (int i = 0; i < 3; i++) {
            circuits.forEach(circuit -> request(network, circuit, 20));
        }
        network.world.runUntil(network.world.nowNs() + 60_000_000);
        assertEquals(4, ends.size(), "pairs at every end: " + ends);
        assertTrue(of.size() > 100, of.size() + " pairs");
        for (CircuitId circuit : circuits) {
            for (int number = 1; number <= 3; number++) {
                network.node(circuit.head())
                        .deliver(new NetworkInput.CancelRequest(new RequestId(circuit, number)));
            }
        }
        assertTrue(network.world.run(2_000_000), "it comes to rest");
        for (TestNode node : network.nodes) {
            assertEquals(0, node.machine.owned(), "qubits at " + node.id);
            assertEquals(0, node.machine.records(), "records at " + node.id);
        }
    }
}
