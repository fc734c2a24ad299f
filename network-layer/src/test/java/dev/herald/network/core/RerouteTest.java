package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A ring of four: circuits from node 1 to node 3 lead over node 2, and can lead over node 4.
class RerouteTest {
    private static final List<int[]> RING =
            List.of(new int[] {1, 2}, new int[] {2, 3}, new int[] {1, 4}, new int[] {4, 3});

    private static final Service RESTORED = Service.USUAL.restored(20_000_000);

    private static TestNetwork ring(long seed, Service service, long rate) {
        TestNetwork network = new TestNetwork(seed, 4, RING, SwapNoise.NONE);
        network.start();
        network.nodes
                .get(0)
                .deliver(
                        new NetworkInput.OpenCircuit(
                                1,
                                new NodeId(3),
                                new CircuitTerms(
                                        Fidelity.of(0.8), rate, Cutoff.FIXED, 20_000, service),
                                List.of(),
                                1_000_000_000));
        network.world.runUntil(100_000);
        return network;
    }

    private static TestNode tail(TestNetwork network) {
        return network.nodes.get(2);
    }

    private static Set<PairId> pairs(TestNode node) {
        Set<PairId> pairs = new LinkedHashSet<>();
        for (NetworkOutput told : node.told) {
            if (told instanceof NetworkOutput.PairKept kept) {
                assertEquals(1, kept.request().circuit().number(), "the name stays");
                assertTrue(pairs.add(kept.pair()), () -> "delivered twice: " + kept);
            }
        }
        return pairs;
    }

    private static void endsWellAtBothEnds(TestNetwork network, int wanted, int requests) {
        for (TestNode end : List.of(network.head(), tail(network))) {
            List<NetworkOutput.RequestEnded> ended =
                    end.told.stream()
                            .filter(NetworkOutput.RequestEnded.class::isInstance)
                            .map(NetworkOutput.RequestEnded.class::cast)
                            .toList();
            assertEquals(requests, ended.size());
            for (var request : ended) {
                assertTrue(request.complete(), request::toString);
                assertEquals(wanted, request.delivered());
            }
        }
        assertEquals(pairs(network.head()), pairs(tail(network)));
    }

    private static void isFreed(TestNetwork network) {
        network.head().deliver(new NetworkInput.CloseCircuit(network.circuit()));
        assertTrue(network.world.run(3_000_000));
        for (TestNode node : network.nodes) {
            assertTrue(node.machine.isIdle(), () -> "something is left at " + node.id);
        }
    }

    @Test
    @Verifies({"NL-REROUTE-1", "NL-REROUTE-2", "NL-REROUTE-3", "NL-REROUTE-4", "NL-REROUTE-5"})
    void requestsGoOnOverAnotherPathWhenALinkHasBecomeWorse() {
        Seeds.forEach(
                30,
                seed -> {
                    TestNetwork network = ring(seed, Service.USUAL, 0);
                    network.request(2, RequestSpec.keep(60, 0));
                    network.request(3, RequestSpec.keep(60, 0));
                    network.later(
                            20_000 + 997 * (seed % 50),
                            () -> network.link(new LinkId(2)).becomes(BellDiagonal.werner(0.6)));
                    assertTrue(network.world.run(3_000_000));
                    for (TestNode end : List.of(network.head(), tail(network))) {
                        assertEquals(1, network.count(end, NetworkOutput.CircuitRerouted.class));
                        assertEquals(0, network.count(end, NetworkOutput.CircuitDown.class));
                        assertEquals(1, network.count(end, NetworkOutput.CircuitUp.class));
                    }
                    endsWellAtBothEnds(network, 60, 2);
                    isFreed(network);
                });
    }

    @Test
    @Verifies({"NL-REROUTE-6", "NL-REROUTE-4"})
    void requestsGoOnAfterTheirPathWasLost() {
        Seeds.forEach(
                30,
                seed -> {
                    TestNetwork network = ring(seed, RESTORED, 0);
                    network.request(2, RequestSpec.keep(300, 0));
                    network.later(
                            20_000 + 997 * (seed % 50), () -> network.link(new LinkId(2)).down());
                    assertTrue(network.world.run(3_000_000));
                    for (TestNode end : List.of(network.head(), tail(network))) {
                        assertEquals(1, network.count(end, NetworkOutput.CircuitRerouted.class));
                        assertEquals(0, network.count(end, NetworkOutput.CircuitDown.class));
                        var ended =
                                end.told.stream()
                                        .filter(NetworkOutput.RequestEnded.class::isInstance)
                                        .map(NetworkOutput.RequestEnded.class::cast)
                                        .toList();
                        assertEquals(1, ended.size());
                        assertEquals(pairs(end).size(), ended.getFirst().delivered());
                    }
                    assertEquals(300, pairs(network.head()).size());
                    isFreed(network);
                });
    }

    @Test
    @Verifies("NL-REROUTE-7")
    void bothEndsGiveUpWhenNoOtherPathComesInTime() {
        TestNetwork network = ring(1, RESTORED, 0);
        network.request(2, RequestSpec.keep(100_000, 0));
        network.later(10_000, () -> network.link(new LinkId(3)).down());
        network.later(20_000, () -> network.link(new LinkId(2)).down());
        assertTrue(network.world.run(3_000_000));
        for (TestNode end : List.of(network.head(), tail(network))) {
            assertEquals(1, network.count(end, NetworkOutput.RequestEnded.class));
            var down =
                    end.told.stream()
                            .filter(NetworkOutput.CircuitDown.class::isInstance)
                            .map(NetworkOutput.CircuitDown.class::cast)
                            .toList();
            assertEquals(1, down.size());
            assertEquals(NetworkError.LINK_DOWN, down.getFirst().why());
            assertEquals(1, down.getFirst().circuit().number());
        }
        network.nodes.forEach(
                node -> assertTrue(node.machine.isIdle(), () -> "left at " + node.id));
    }

    @Test
    @Verifies({"NL-REROUTE-6", "NL-REROUTE-5"})
    void circuitThatFoundNoPathFindsOneWhenThereIsOneAgain() {
        TestNetwork network = ring(1, RESTORED, 0);
        network.request(2, RequestSpec.keep(2_000, 0));
        network.later(10_000, () -> network.link(new LinkId(3)).down());
        network.later(20_000, () -> network.link(new LinkId(2)).down());
        network.later(900_000, () -> network.link(new LinkId(2)).up());
        assertTrue(network.world.run(3_000_000));
        assertEquals(2_000, pairs(network.head()).size());
        for (TestNode end : List.of(network.head(), tail(network))) {
            assertEquals(1, network.count(end, NetworkOutput.CircuitRerouted.class));
        }
        isFreed(network);
    }

    @Test
    @Verifies({"NL-REROUTE-1", "NL-SETUP-16"})
    void circuitsLeaveALinkBeforeItsMaintenance() {
        TestNetwork network = ring(4, Service.USUAL, 0);
        network.request(2, RequestSpec.keep(100, 0));
        long begin = 120_000_000_000L; // drains a minute before
        network.nodes
                .get(1)
                .deliver(
                        new NetworkInput.Maintain(
                                new LinkId(2),
                                List.of(new NodeState.Window(begin, begin + 1_000_000))));
        network.world.runUntil(59_000_000_000L);
        assertEquals(0, network.count(network.head(), NetworkOutput.CircuitRerouted.class));
        network.world.runUntil(61_000_000_000L);
        assertEquals(1, network.count(network.head(), NetworkOutput.CircuitRerouted.class));
        network.nodes
                .get(1)
                .deliver(
                        new NetworkInput.OpenCircuit(
                                9,
                                new NodeId(3),
                                CircuitTerms.of(Fidelity.of(0.8)),
                                List.of(new NodeId(2), new NodeId(3)),
                                1_000));
        assertEquals(
                NetworkError.MAINTENANCE,
                ((NetworkOutput.CircuitFailed) network.nodes.get(1).told.getLast()).why());
        isFreed(network);
    }

    /// A replacement and what it replaces never count twice on the links they share.
    @Test
    @Verifies({"NL-REROUTE-2", "NL-ADMIT-3"})
    void replacementSharesWhatTheCircuitHasReserved() {
        TestNetwork network =
                new TestNetwork(
                        3,
                        5,
                        List.of(
                                new int[] {1, 2},
                                new int[] {2, 3},
                                new int[] {3, 5},
                                new int[] {2, 4},
                                new int[] {4, 5}),
                        SwapNoise.NONE);
        network.start();
        network.open(
                1,
                new CircuitTerms(
                        Fidelity.of(0.7), 800_000_000_000L, Cutoff.NONE, 0, Service.USUAL));
        network.world.run(1_000_000);
        network.request(2, RequestSpec.keep(100, 0));
        network.later(10_000, () -> network.link(new LinkId(2)).becomes(BellDiagonal.werner(0.6)));
        network.watcher = (node, told) -> network.nodes.forEach(n -> n.machine.checkLedgers());
        assertTrue(network.world.run(1_000_000));
        assertEquals(1, network.count(network.head(), NetworkOutput.CircuitRerouted.class));
        assertEquals(100, network.count(network.tail(), NetworkOutput.PairKept.class));
        isFreed(network);
    }

    @Test
    @Verifies("NL-REROUTE-7")
    void circuitCanBeClosedAndItsRequestsCancelledWhileItHasNoPath() {
        TestNetwork network = ring(1, RESTORED, 0);
        network.request(2, RequestSpec.keep(100_000, 0));
        network.world.runUntil(network.world.nowNs() + 10_000);
        assertEquals(1, network.count(tail(network), NetworkOutput.RequestBegun.class));
        network.link(new LinkId(3)).down();
        network.link(new LinkId(2)).down();
        network.world.runUntil(network.world.nowNs() + 100_000);
        var accepted =
                network.head().told.stream()
                        .filter(NetworkOutput.RequestAccepted.class::isInstance)
                        .map(NetworkOutput.RequestAccepted.class::cast)
                        .findFirst()
                        .orElseThrow();
        network.head().deliver(new NetworkInput.CancelRequest(accepted.request()));
        assertEquals(1, network.count(network.head(), NetworkOutput.RequestEnded.class));
        network.head().deliver(new NetworkInput.CloseCircuit(network.circuit()));
        assertEquals(1, network.count(network.head(), NetworkOutput.CircuitDown.class));
        assertTrue(network.world.run(3_000_000));
        assertEquals(1, network.count(tail(network), NetworkOutput.RequestEnded.class));
        network.nodes.forEach(
                node -> assertTrue(node.machine.isIdle(), () -> "left at " + node.id));
    }

    /// Install at the tail-end of a circuit that is to replace the one of a number.
    private static NetworkMessage answer(OneNode tail, int number, int replaced, int label) {
        NetworkMessage.Install install = tail.install();
        HopOffer last = install.hops().getLast();
        List<HopOffer> hops = new ArrayList<>(install.hops());
        hops.set(
                hops.size() - 1,
                new HopOffer(last.link(), last.curve(), last.decay(), last.swap(), label));
        tail.peer(
                2,
                new NetworkMessage.Install(
                        new CircuitId(new NodeId(1), 1, number),
                        install.route(),
                        install.terms().with(Service.USUAL.replacing(replaced)),
                        hops));
        return tail.sent(2).getLast();
    }

    @Test
    @Verifies("NL-REROUTE-8")
    void tailRefusesToReplaceWhatItDoesNotHaveOrIsReplacing() {
        OneNode tail = new OneNode(3, 3).circuitUp();
        for (int unknown : new int[] {2, 7}) {
            assertEquals(
                    NetworkError.CIRCUIT_DOWN,
                    assertInstanceOf(
                                    NetworkMessage.Release.class,
                                    answer(tail, 10 + unknown, unknown, 10 + 2 * unknown))
                            .why());
        }
        assertInstanceOf(NetworkMessage.Installed.class, answer(tail, 2, 1, 40));
        assertEquals(
                NetworkError.CIRCUIT_DOWN,
                assertInstanceOf(NetworkMessage.Release.class, answer(tail, 3, 1, 42)).why());
    }
}
