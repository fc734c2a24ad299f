package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Refresh;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Circuits live while both ends want them: U2 and U3 of the failures that users of other stacks report.
class SoftStateTest {
    private static final long LIFE_NS = 9_000;

    private static OneNode up(int self) {
        NetworkConfig config =
                OneNode.config(
                        self, 3, TestNetwork.device(new NodeId(self), SwapNoise.NONE), 8, 8, 8);
        return new OneNode(
                        config.with(
                                config.control(),
                                AdmissionSettings.USUAL.withLife(LIFE_NS),
                                config.plane()),
                        3)
                .circuitUp();
    }

    @Test
    @Verifies("NL-REFRESH-1")
    void endsRefreshThreeTimesALife() {
        OneNode head = up(1);
        OneNode tail = up(3);
        for (int i = 1; i <= 2; i++) {
            head.at(1 + i * LIFE_NS / 3);
            assertEquals(List.of(new Refresh(OneNode.circuit(), true)), head.sent(2));
            tail.at(1 + i * LIFE_NS / 3);
            assertEquals(List.of(new Refresh(OneNode.circuit(), false)), tail.sent(2));
        }
    }

    @Test
    @Verifies({"NL-REFRESH-2", "NL-REFRESH-3"})
    void nodeThatHearsNothingOfOneEndForALifeReleasesTowardBoth() {
        OneNode middle = up(2);
        middle.now = LIFE_NS / 2;
        middle.peer(1, new Refresh(OneNode.circuit(), true));
        assertEquals(List.of(new Refresh(OneNode.circuit(), true)), middle.sent(3));
        middle.at(LIFE_NS);
        assertEquals(List.of(), middle.out);
        middle.at(LIFE_NS + 1); // nothing from the tail-end
        for (int neighbour : new int[] {1, 3}) {
            assertEquals(
                    NetworkError.STALE,
                    assertInstanceOf(Release.class, middle.sent(neighbour).getLast()).why());
        }
        assertTrue(middle.machine.isIdle());
    }

    @Test
    @Verifies("NL-REFRESH-3")
    void endsTellThatACircuitIsStale() {
        for (int self : new int[] {1, 3}) {
            OneNode end = up(self);
            for (long at = LIFE_NS / 3; at < LIFE_NS; at += LIFE_NS / 3) {
                end.at(1 + at);
            }
            end.at(1 + LIFE_NS);
            assertEquals(NetworkError.STALE, end.only(NetworkOutput.CircuitDown.class).why());
        }
    }

    @Test
    @Verifies({"NL-REFRESH-2", "NL-MSG-1"})
    void refreshFromTheWrongSideCountsForNothing() {
        OneNode middle = up(2);
        middle.now = LIFE_NS / 2;
        middle.peer(3, new Refresh(OneNode.circuit(), true));
        assertEquals("NL-REFRESH-2", middle.only(NetworkOutput.PeerViolation.class).clause());
        middle.at(LIFE_NS + 1);
        assertInstanceOf(Release.class, middle.sent(1).getLast());
    }

    /// U3: a refusal in the middle frees every node that was visited, not only the head-end.
    @Test
    @Verifies({"NL-RELEASE-1", "NL-RELEASE-3"})
    void refusalFreesEveryVisitedNode() {
        TestNetwork network = new TestNetwork(3, 5);
        network.start();
        network.nodes.get(3).deliver(new NetworkInput.PeerDown(new NodeId(5)));
        network.open(1, 0.5);
        assertTrue(network.world.run(100_000));
        assertEquals(1, network.count(network.head(), NetworkOutput.CircuitFailed.class));
        network.nodes.forEach(
                node -> assertTrue(node.machine.isIdle(), () -> "left at " + node.id));
    }

    /// U2: connections can be torn down, also half set up, and when a node on the way has lost a neighbour.
    @Test
    @Verifies({"NL-RELEASE-2", "NL-RELEASE-4", "NL-SETUP-7"})
    void circuitIsFreedWhereverItsSetUpStops() {
        for (int steps = 0; steps < 40; steps++) {
            TestNetwork network = new TestNetwork(steps, 5);
            network.start();
            network.open(1, 0.5);
            int after = steps;
            network.later(
                    after * 1_100L, () -> network.breakSession(1 + after % 4, 100, 3_000, 20_000));
            assertTrue(network.world.run(100_000));
            for (var told : List.copyOf(network.head().told)) {
                if (told instanceof NetworkOutput.CircuitUp up) {
                    network.tail().deliver(new NetworkInput.CloseCircuit(up.circuit()));
                    network.tail().deliver(new NetworkInput.CloseCircuit(up.circuit()));
                }
            }
            assertTrue(network.world.run(100_000));
            network.nodes.forEach(
                    node -> assertTrue(node.machine.isIdle(), () -> "left at " + node.id));
        }
    }

    /// U1: the head's first messages reach no node that does not have the circuit: the plan goes to all
    /// before anyone may act on it.
    @Test
    @Verifies({"NL-SETUP-5", "NL-SETUP-6"})
    void nothingIsAskedOfANodeBeforeItHasItsPlan() {
        TestNetwork network = new TestNetwork(5, 8);
        network.start();
        network.open(1, 0.3);
        boolean[] activated = {false};
        network.wire =
                message -> {
                    activated[0] |= message instanceof NetworkMessage.Activate;
                    if (message instanceof NetworkMessage.Forward) {
                        assertTrue(activated[0]);
                    }
                    return message;
                };
        network.watcher =
                (node, told) -> {
                    if (node == network.head() && told instanceof NetworkOutput.CircuitUp) {
                        network.later(
                                0,
                                () ->
                                        network.request(
                                                2,
                                                dev.herald.network.message.RequestSpec.keep(5, 0)));
                    }
                };
        assertTrue(network.world.run(1_000_000));
        assertEquals(5, network.count(network.tail(), NetworkOutput.PairKept.class));
        network.nodes.forEach(node ->
                assertTrue(
                        node.notes.stream()
                                .noneMatch(NetworkOutput.PeerViolation.class::isInstance)));
    }
}
