package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.link.message.CreateRequest;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.PlaneSettings.Sharing;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Circuits that share a link: the dumbbell of QNP, nodes 1, 2 - 3 - 4 - 5, 6.
class SharingTest {
    private static final List<int[]> DUMBBELL =
            List.of(
                    new int[] {1, 3},
                    new int[] {2, 3},
                    new int[] {3, 4},
                    new int[] {4, 5},
                    new int[] {4, 6});
    private static final int BOTTLENECK = 3;

    private final Map<CircuitId, Integer> delivered = new LinkedHashMap<>();

    private TestNetwork network(Sharing sharing, int chunk) {
        TestNetwork network =
                new TestNetwork(
                        9,
                        6,
                        DUMBBELL,
                        SwapNoise.NONE,
                        config ->
                                config.with(
                                        config.control(),
                                        config.admission(),
                                        PlaneSettings.USUAL.withSharing(sharing, chunk)));
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept m
                            && m.request().circuit().head().equals(node.id)) {
                        delivered.merge(m.request().circuit(), 1, Integer::sum);
                    }
                };
        network.start();
        return network;
    }

    private static CircuitId open(TestNetwork network, int from, int to, long rateMicroHz) {
        TestNode head = network.node(new NodeId(from));
        head.deliver(
                new NetworkInput.OpenCircuit(
                        1,
                        new NodeId(to),
                        new CircuitTerms(
                                Fidelity.of(0.5), rateMicroHz, CircuitTerms.Cutoff.FIXED, 60_000),
                        List.of(),
                        1_000_000));
        network.world.runUntil(network.world.nowNs() + 200_000);
        return assertInstanceOf(NetworkOutput.CircuitUp.class, head.told.getLast()).circuit();
    }

    private static void stream(TestNetwork network, CircuitId circuit) {
        network.node(circuit.head())
                .deliver(
                        new NetworkInput.Request(
                                1, circuit, RequestSpec.keep(RequestSpec.STREAM, 0)));
    }

    /// The shares follow from the sizes of the chunks alone; the slack is two chunks under way.
    @Test
    @Verifies("NL-GEN-5")
    void pairsOfALinkAreSharedAsTheRatesOfItsCircuits() {
        TestNetwork network = network(Sharing.BY_RATE, 4);
        List<CircuitId> circuits =
                List.of(
                        open(network, 1, 5, 1_000_000_000),
                        open(network, 2, 6, 3_000_000_000L),
                        open(network, 6, 1, 2_000_000_000)); // in the other direction
        circuits.forEach(circuit -> stream(network, circuit));
        network.world.runUntil(network.world.nowNs() + 500_000);
        Map<Integer, Integer> made = network.links.get(BOTTLENECK - 1).made;
        made.clear();
        delivered.clear();
        network.world.runUntil(network.world.nowNs() + 20_000_000);
        List<Integer> counts = new ArrayList<>(made.values());
        counts.sort(Integer::compare);
        int unit = counts.stream().mapToInt(Integer::intValue).sum() / 6;
        assertTrue(unit > 500, "the link was busy: " + counts);
        for (int i = 0; i < 3; i++) {
            assertEquals((i + 1) * unit, counts.get(i), 0.02 * unit + 12, counts.toString());
        }
        List<Integer> ends = circuits.stream().map(delivered::get).toList();
        assertTrue(ends.get(0) < ends.get(2) && ends.get(2) < ends.get(1), ends.toString());
    }

    @Test
    @Verifies("NL-GEN-5")
    void pairsAreSharedAlikeWhereThatIsAskedFor() {
        TestNetwork network = network(Sharing.EQUAL, 2);
        stream(network, open(network, 1, 5, 1_000_000_000));
        stream(network, open(network, 2, 6, 9_000_000_000L));
        network.world.runUntil(network.world.nowNs() + 500_000);
        Map<Integer, Integer> made = network.links.get(BOTTLENECK - 1).made;
        made.clear();
        network.world.runUntil(network.world.nowNs() + 10_000_000);
        List<Integer> counts = new ArrayList<>(made.values());
        assertEquals(2, counts.size());
        assertEquals(counts.get(0), counts.get(1), 8);
    }

    /// A circuit that has the link to itself has one stream, and goes back to it.
    @Test
    @Verifies({"NL-GEN-6"})
    @Verifies(value = "NL-GEN-1", rev = 2)
    @Verifies(value = "NL-GEN-2", rev = 2)
    void circuitThatIsAloneStreams() {
        TestNetwork network = network(Sharing.BY_RATE, 4);
        List<Integer> asked = new ArrayList<>();
        TestLink bottleneck = network.links.get(BOTTLENECK - 1);
        bottleneck.watcher =
                input -> {
                    switch (input) {
                        case LinkInput.Create create -> asked.add(create.request().number());
                        case LinkInput.Cancel ignored -> asked.add(-1);
                        default -> {}
                    }
                };
        CircuitId one = open(network, 1, 5, 0);
        stream(network, one);
        network.world.runUntil(network.world.nowNs() + 100_000);
        assertEquals(List.of(CreateRequest.STREAM), asked);
        CircuitId other = open(network, 2, 6, 0);
        asked.clear();
        stream(network, other);
        network.world.runUntil(network.world.nowNs() + 15_000);
        assertTrue(asked.containsAll(List.of(4, -1)), asked.toString());
        assertTrue(!asked.contains(CreateRequest.STREAM), asked.toString());
        network.node(other.head()).deliver(new NetworkInput.CloseCircuit(other));
        network.world.runUntil(network.world.nowNs() + 50_000);
        asked.clear();
        network.world.runUntil(network.world.nowNs() + 1_000_000);
        assertEquals(List.of(), asked, "the stream is under way");
        network.node(one.head()).deliver(new NetworkInput.CloseCircuit(one));
        network.world.runUntil(network.world.nowNs() + 100_000);
        assertEquals(List.of(-1), asked);
    }
}
