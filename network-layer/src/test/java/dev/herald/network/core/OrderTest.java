package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Orders of swapping.
class OrderTest {
    private static CircuitTerms terms(SwapOrder order, long cutoffNs) {
        return new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, cutoffNs)
                .with(Service.USUAL.withOrder(order));
    }

    private static List<Reach> reaches(OneNode node, int to) {
        return node.sent(to).stream()
                .filter(Reach.class::isInstance)
                .map(Reach.class::cast)
                .toList();
    }

    @Test
    @Verifies("NL-ORDER-1")
    void placesThatPairsMustLeadTo() {
        int[] nestedUp = {0, 0, 2, 0, 4, 4, 6, 0};
        int[] nestedDown = {2, 4, 4, 8, 6, 8, 8, 9}; // of nine links
        for (int place = 1; place <= 8; place++) {
            assertEquals(nestedUp[place - 1], Turn.up(SwapOrder.NESTED, place));
            assertEquals(nestedDown[place - 1], Turn.down(SwapOrder.NESTED, place, 9));
            assertEquals(0, Turn.up(SwapOrder.SEQUENTIAL, place));
            assertEquals(place + 1, Turn.down(SwapOrder.SEQUENTIAL, place, 9));
            assertEquals(place - 1, Turn.up(SwapOrder.AS_SOON_AS_POSSIBLE, place));
            assertEquals(place + 1, Turn.down(SwapOrder.AS_SOON_AS_POSSIBLE, place, 9));
        }
    }

    /// Node 3 of 5, at place 2: rank 1, waits for both its neighbours.
    @Test
    @Verifies({"NL-ORDER-1", "NL-ORDER-2", "NL-ORDER-3"})
    void nodeSwapsWhenItsPairsLeadFarEnough() {
        OneNode node = new OneNode(3, 5).circuitUp(terms(SwapOrder.NESTED, 1_000));
        node.begin(1, RequestSpec.keep(5, 0));
        node.kept(2, 1, BellIndex.PHI_PLUS);
        node.kept(3, 1, BellIndex.PHI_PLUS);
        assertEquals(List.of(), node.commands());
        node.peer(2, new Reach(OneNode.circuit(), true, OneNode.pair(2, 1), 0));
        assertEquals(List.of(), node.commands());
        node.peer(4, new Reach(OneNode.circuit(), false, OneNode.pair(3, 1), 4));
        long swap = node.command(DeviceCommand.BellMeasure.class).id();
        node.device(new DeviceEvent.BellMeasured(swap, BellIndex.PHI_PLUS));
        assertEquals(List.of(), reaches(node, 2)); // the ends wait for nothing
        assertEquals(List.of(), reaches(node, 4));
    }

    @Test
    @Verifies("NL-ORDER-3")
    void reachThatComesBeforeItsPairIsKept() {
        OneNode node = new OneNode(3, 4).circuitUp(terms(SwapOrder.SEQUENTIAL, 1_000));
        node.begin(1, RequestSpec.keep(5, 0));
        node.peer(2, new Reach(OneNode.circuit(), true, OneNode.pair(2, 7), 0));
        node.kept(3, 1, BellIndex.PHI_PLUS);
        node.kept(2, 6, BellIndex.PHI_PLUS);
        assertEquals(List.of(), node.commands());
        node.kept(2, 7, BellIndex.PHI_PLUS);
        var swap = node.command(DeviceCommand.BellMeasure.class);
        assertEquals(OneNode.qubit(2, 7), swap.first());
        assertEquals(OneNode.qubit(3, 1), swap.second());
        for (int i = 0; i < 100; i++) {
            node.peer(2, new Reach(OneNode.circuit(), true, OneNode.pair(2, 100 + i), 0));
        }
        assertTrue(node.machine.records() <= 8, "bounded as records are");
        node.at(node.now + 2_000); // what waits is cut off
        node.at(node.now + 1_000_000);
        assertEquals(0, node.machine.records());
    }

    @Test
    @Verifies({"NL-ORDER-2", "NL-ORDER-3"})
    void reachGoesToThoseWhoWaitAndFollowsTheSwaps() {
        OneNode node = new OneNode(2, 4).circuitUp(terms(SwapOrder.SEQUENTIAL, 1_000));
        node.begin(1, RequestSpec.keep(5, 0));
        node.kept(1, 1, BellIndex.PHI_PLUS);
        node.kept(2, 1, BellIndex.PHI_PLUS);
        long swap = node.command(DeviceCommand.BellMeasure.class).id();
        node.peer(1, node.track(true, 1, 1, 1));
        node.device(new DeviceEvent.BellMeasured(swap, BellIndex.PHI_PLUS));
        assertEquals(
                new Reach(OneNode.circuit(), true, OneNode.pair(2, 1), 0), node.sent(3).getFirst());
        assertEquals(2, node.sent(3).size(), "and the Track after it");
        assertEquals(List.of(), reaches(node, 1));
        OneNode passed = new OneNode(4, 9).circuitUp(terms(SwapOrder.NESTED, 1_000));
        passed.begin(1, RequestSpec.keep(5, 0));
        passed.kept(3, 1, BellIndex.PHI_PLUS);
        passed.kept(4, 2, BellIndex.PHI_PLUS);
        passed.device(
                new DeviceEvent.BellMeasured(
                        passed.command(DeviceCommand.BellMeasure.class).id(), BellIndex.PHI_PLUS));
        assertEquals(
                List.of(new Reach(OneNode.circuit(), false, OneNode.pair(3, 1), 4)),
                reaches(passed, 3));
        assertEquals(List.of(), reaches(passed, 5));
        passed.peer(3, new Reach(OneNode.circuit(), true, OneNode.pair(3, 1), 0));
        assertEquals(
                List.of(new Reach(OneNode.circuit(), true, OneNode.pair(4, 2), 0)),
                reaches(passed, 5));
    }

    @Test
    @Verifies("NL-ORDER-5")
    void pairThatIsGivenUpIsNotWaitedFor() {
        OneNode node = new OneNode(3, 5).circuitUp(terms(SwapOrder.NESTED, 1_000));
        node.kept(2, 9, BellIndex.PHI_PLUS); // before any request
        assertEquals(
                List.of(new Reach(OneNode.circuit(), false, OneNode.pair(2, 9), Reach.NOWHERE)),
                reaches(node, 2));
        node.begin(1, RequestSpec.keep(5, 0));
        node.kept(3, 1, BellIndex.PHI_PLUS);
        node.peer(4, new Reach(OneNode.circuit(), false, OneNode.pair(3, 1), Reach.NOWHERE));
        assertEquals(OneNode.qubit(3, 1), node.command(DeviceCommand.Discard.class).qubit());
        node.peer(4, new Reach(OneNode.circuit(), false, OneNode.pair(3, 2), Reach.NOWHERE));
        node.kept(3, 2, BellIndex.PHI_PLUS);
        assertEquals(OneNode.qubit(3, 2), node.command(DeviceCommand.Discard.class).qubit());
        node.kept(3, 3, BellIndex.PHI_PLUS);
        node.at(node.now + 1_000);
        assertEquals(
                List.of(new Reach(OneNode.circuit(), true, OneNode.pair(3, 3), Reach.NOWHERE)),
                reaches(node, 4));
        OneNode head = new OneNode(1, 3).circuitUp(terms(SwapOrder.SEQUENTIAL, 1_000));
        head.begin(1, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, new Reach(OneNode.circuit(), false, OneNode.pair(1, 1), Reach.NOWHERE));
        assertEquals(OneNode.qubit(1, 1), head.command(DeviceCommand.Discard.class).qubit());
    }

    @Test
    @Verifies("NL-ORDER-4")
    void orderWithoutACutoffIsRefused() {
        TestNetwork network = new TestNetwork(1, 4);
        network.start();
        network.open(
                1,
                new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.NONE, 0)
                        .with(Service.USUAL.withOrder(SwapOrder.NESTED)));
        assertEquals(
                NetworkError.UNSUPPORTED,
                ((NetworkOutput.CircuitFailed) network.head().told.getFirst()).why());
    }

    /// Every swap of pairs that are really entangled joins what the order says, in chains of every length
    /// with cut-offs, lost pairs and little memory, and all requests end.
    @Test
    @Verifies({"NL-ORDER-1", "NL-ORDER-4"})
    void swapsKeepToTheOrderAndNothingBlocks() {
        for (int size = 3; size <= 10; size++) {
            for (SwapOrder order : SwapOrder.values()) {
                TestNetwork network = new TestNetwork(size, size);
                network.links.forEach(link -> {
                    link.qubitsMax = 2;
                    link.revoked = 0.02;
                    link.skewNs = 2_000;
                });
                int last = size - 1;
                List<String> wrong = new ArrayList<>();
                network.truth.swaps =
                        (node, up, down) -> {
                            int place = node.value() - 1;
                            if (up.value() - 1 > Turn.up(order, place)
                                    || down.value() - 1 < Turn.down(order, place, last)) {
                                wrong.add(up + "-" + node + "-" + down);
                            }
                        };
                network.delayNs = 1_000;
                network.start();
                network.open(1, terms(order, 60_000));
                network.world.runUntil(1_000_000);
                network.request(1, RequestSpec.keep(20, 0));
                network.world.runUntil(
                        4_000_000_000L); // a lost Track ends with its record, in 50 ms
                assertEquals(20, network.count(network.head(), NetworkOutput.PairKept.class));
                assertTrue( // all but pairs withdrawn after the head-end delivered them
                        network.count(network.tail(), NetworkOutput.PairKept.class) >= 15);
                assertEquals(1, network.count(network.tail(), NetworkOutput.RequestEnded.class));
                assertEquals(List.of(), wrong, order + " of " + size);
                network.head().deliver(new NetworkInput.CloseCircuit(network.circuit()));
                network.world.run(1_000_000);
                network.nodes.forEach(node -> assertEquals(0, node.machine.owned()));
            }
        }
    }
}
