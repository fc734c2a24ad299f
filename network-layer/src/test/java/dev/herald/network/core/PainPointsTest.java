package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Failures that users of other systems reported, each as it would show here.
class PainPointsTest {
    private static List<NetworkOutput.PairKept> kept(TestNode node) {
        return node.told.stream()
                .filter(NetworkOutput.PairKept.class::isInstance)
                .map(NetworkOutput.PairKept.class::cast)
                .toList();
    }

    private static void check(TestNetwork network, int pairs) {
        Map<PairId, BellIndex> atHead = new LinkedHashMap<>();
        kept(network.head()).forEach(pair -> atHead.put(pair.pair(), pair.bell()));
        Map<PairId, BellIndex> atTail = new LinkedHashMap<>();
        kept(network.tail()).forEach(pair -> atTail.put(pair.pair(), pair.bell()));
        assertEquals(pairs, atHead.size());
        assertEquals(atHead, atTail);
    }

    /// A node uses its rules on arrival, and its messages reach a neighbour that has none yet: the message
    /// is lost and the chain waits for ever. Here every Track is long before its pair, at every node.
    @Test
    @Verifies({"NL-TRACK-7", "NL-SETUP-6"})
    void aMessageThatIsEarlierThanWhatItIsAboutWaits() {
        TestNetwork network = new TestNetwork(1, 8);
        network.delayNs = 0;
        network.links.forEach(link -> link.skewNs = 200_000);
        List<String> early = new ArrayList<>();
        network.wire =
                message -> {
                    if (message instanceof NetworkMessage.Track) {
                        early.add("track");
                    }
                    return message;
                };
        network.start();
        network.open(1, new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.NONE, 0));
        network.world.runUntil(10_000);
        for (int burst = 0; burst < 3; burst++) { // and again after a rest
            network.request(burst, RequestSpec.keep(5, 0));
            network.world.runUntil(network.world.nowNs() + 20_000_000);
        }
        assertTrue(early.size() > 100, "Tracks were on the way");
        check(network, 15);
    }

    /// A swap is told to a neighbour that has meanwhile given the slot to another pair, and the news is
    /// applied to that one. Here a node has one slot a link, messages are 50 times slower than the
    /// cut-off, and the slot freed last is used first.
    @Test
    @Verifies({"NL-CUT-2", "NL-EXPIRE-1", "NL-END-8"})
    void newsOfAPairNeverReachesTheNextPairInItsSlot() {
        for (int seed = 1; seed <= 5; seed++) {
            TestNetwork network = new TestNetwork(seed, 5);
            network.delayNs = 50_000;
            Map<Integer, Integer> uses = new LinkedHashMap<>();
            for (TestLink link : network.links) {
                link.qubitsMax = 40;
                link.meanNs = 500;
            }
            network.watcher =
                    (node, told) -> {
                        if (told instanceof NetworkOutput.PairKept m) {
                            uses.merge(m.qubit().qubit(), 1, Integer::sum);
                            network.truth.check(
                                    m.pair(), network.head().id, network.tail().id, m.bell());
                        }
                    };
            network.start();
            network.open(
                    1, new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, 1_000));
            network.world.runUntil(1_000_000);
            network.request(1, RequestSpec.keep(12, 0));
            network.world.runUntil(
                    200_000_000,
                    () -> network.count(network.tail(), NetworkOutput.RequestEnded.class) > 0);
            check(network, 12);
            assertTrue(
                    network.nodes.get(2).notes.stream()
                            .anyMatch(NetworkOutput.PairDropped.class::isInstance),
                    "pairs were cut off");
            assertTrue(uses.values().stream().anyMatch(n -> n > 1), "slots were used again");
        }
    }

    /// Of two ways of one length the way there and the way back differ, and rules are installed on nodes
    /// that the other direction does not pass. Here the route is recorded, and the same from both ends.
    @Test
    @Verifies({"NL-ROUTE-2", "NL-ROUTE-6"})
    void aRouteIsTheSameInBothDirections() {
        List<int[]> ring =
                List.of(new int[] {1, 2}, new int[] {2, 4}, new int[] {1, 3}, new int[] {3, 4});
        TestNetwork network = new TestNetwork(3, 4, ring, SwapNoise.NONE);
        network.start();
        CircuitTerms
                terms = // without a cut-off the two would fill the links with what does not fit
                new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, 20_000);
        network.open(1, terms);
        network.tail()
                .deliver(
                        new dev.herald.network.api.NetworkInput.OpenCircuit(
                                2, network.head().id, terms, List.of(), 1_000_000));
        network.world.runUntil(1_000_000);
        List<NetworkOutput.CircuitUp> up =
                network.head().told.stream()
                        .filter(NetworkOutput.CircuitUp.class::isInstance)
                        .map(NetworkOutput.CircuitUp.class::cast)
                        .toList();
        assertEquals(2, up.size());
        assertEquals(up.getFirst().route(), up.getLast().route().reversed());
        for (NetworkOutput.CircuitUp one : up) {
            network.node(one.circuit().head())
                    .deliver(
                            new dev.herald.network.api.NetworkInput.Request(
                                    7, one.circuit(), RequestSpec.keep(10, 0)));
        }
        network.world.runUntil(50_000_000);
        check(network, 20);
    }

    /// Two events of one instant come in an order that one end does not expect, and it measures before
    /// the other's news of success. Here everything happens at the instant of the herald.
    @Test
    @Verifies({"NL-END-1", "NL-END-8"})
    void eventsOfOneInstantMayComeInAnyOrder() {
        for (int seed = 1; seed <= 200; seed++) {
            TestNetwork network = new TestNetwork(seed, 2 + seed % 4);
            network.delayNs = 0;
            network.keptNs = 0;
            network.nodes.forEach(node -> node.commandNs = 0);
            network.watcher =
                    (node, told) -> {
                        if (told instanceof NetworkOutput.PairKept m) {
                            network.truth.check(
                                    m.pair(), network.head().id, network.tail().id, m.bell());
                        }
                    };
            network.start();
            network.open(1, CircuitTerms.of(Fidelity.of(0.5)));
            network.world.runUntil(1);
            network.request(1, RequestSpec.keep(5, 0));
            network.request(
                    2, RequestSpec.measure(5, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
            network.world.runUntil(50_000_000);
            for (TestNode end : List.of(network.head(), network.tail())) {
                assertEquals(5, kept(end).size());
                assertEquals(5, network.count(end, NetworkOutput.PairMeasured.class));
                assertEquals(2, network.count(end, NetworkOutput.RequestEnded.class));
            }
        }
    }

    /// The names of link pairs never come back, whatever slot they had.
    @Test
    void namesAreOfPairsAndNotOfSlots() {
        TestNetwork network = new TestNetwork(5, 3);
        Map<LinkPairId, Integer> seen = new LinkedHashMap<>();
        network.wire =
                message -> {
                    if (message instanceof NetworkMessage.Track track && track.toTail()) {
                        seen.merge(track.origin(), 1, Integer::sum);
                    }
                    return message;
                };
        network.start();
        network.open(1, CircuitTerms.of(Fidelity.of(0.5)));
        network.world.runUntil(1_000_000);
        network.request(1, RequestSpec.keep(50, 0));
        network.world.runUntil(50_000_000);
        assertTrue(seen.size() >= 50);
        seen.forEach((origin, times) -> assertTrue(times <= 2, () -> origin + " over two hops"));
    }
}
