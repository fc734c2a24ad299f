package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Neighbours that replay, forge and flood. What an outsider sends never gets here: sessions between nodes are
/// authenticated, encrypted and in order (MGMT-TLS), so that every attack is one of a node of the network.
class MessageAttackTest {
    private final OneNode head = new OneNode(1, 3).circuitUp();
    private final OneNode middle = new OneNode(2, 3).circuitUp();
    private final OneNode tail = new OneNode(3, 3).circuitUp();

    private static boolean reported(OneNode node, String clause) {
        return node.of(NetworkOutput.PeerViolation.class).stream()
                .anyMatch(violation -> violation.clause().equals(clause));
    }

    /// A Track that comes again delivers nothing again: it is parked, at most as many as the node keeps records,
    /// and gone after their life.
    @Test
    void replayedTrackDeliversNothing() {
        head.begin(1, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        Track track = head.track(false, 1, 1, 0);
        head.peer(2, track);
        assertEquals(1, head.of(NetworkOutput.PairKept.class).size());
        for (int i = 0; i < 50; i++) {
            head.peer(2, track);
            assertEquals(List.of(), head.of(NetworkOutput.PairKept.class));
            assertTrue(head.machine.records() <= 1);
        }
        assertTrue(reported(head, "NL-TRACK-1"), "a second Track is reported");
        head.at(head.now + 1_000_000);
        assertEquals(0, head.machine.records());
    }

    /// While the pair waits, the second Track is reported as well, and the first one counts.
    @Test
    void secondTrackOfAWaitingPairIsReported() {
        middle.begin(1, RequestSpec.keep(5, 0));
        middle.kept(1, 1, BellIndex.PHI_PLUS);
        middle.peer(1, middle.track(true, 1, 1, 1));
        middle.peer(1, middle.track(true, 1, 1, 1));
        assertTrue(reported(middle, "NL-TRACK-1"));
    }

    @Test
    void replayedExpireDoesNothing() {
        head.begin(1, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        Expire expire = new Expire(OneNode.circuit(), true, OneNode.pair(1, 1));
        head.peer(2, expire);
        assertEquals(0, head.machine.owned());
        for (int i = 0; i < 5; i++) {
            assertEquals(List.of(), head.peer(2, expire));
        }
    }

    /// An Expire from the wrong side is reported and dropped, one of a node that is no neighbour dropped. From the
    /// next node on the path it costs the pair it names, of which there is one for each message; the far end's
    /// Track of that pair is then answered with Expire, so that the far end gives its half up as well unless it
    /// has delivered it.
    @Test
    void forgedExpireCostsTheOnePairItNames() {
        tail.begin(1, RequestSpec.keep(5, 0));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        tail.peer(2, new Expire(OneNode.circuit(), true, OneNode.pair(2, 1)));
        assertTrue(reported(tail, "NL-MSG-1"));
        assertEquals(1, tail.machine.owned());
        head.begin(1, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.kept(1, 2, BellIndex.PHI_PLUS);
        head.peer(9, new Expire(OneNode.circuit(), true, OneNode.pair(1, 1)));
        assertEquals(2, head.machine.owned());
        head.peer(2, new Expire(OneNode.circuit(), true, OneNode.pair(1, 1)));
        assertEquals(1, head.machine.owned());
        head.peer(2, head.track(false, 1, 1, 0));
        assertInstanceOf(Expire.class, head.sent(2).getFirst());
        assertEquals(List.of(), head.of(NetworkOutput.PairKept.class));
    }

    /// A Complete ends a request at the tail-end only when it comes from the head's side; the head-end takes none.
    /// Forged by a node on the path it costs the request: the tail-end delivers no more, and the head-end delivers
    /// nothing that the tail-end does not confirm.
    @Test
    void forgedCompleteEndsNoMoreThanTheRequest() {
        Complete forged = new Complete(OneNode.request(1), 0, true);
        head.begin(1, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, forged);
        assertTrue(reported(head, "NL-MSG-1"));
        assertEquals(List.of(), head.of(NetworkOutput.RequestEnded.class));
        middle.begin(1, RequestSpec.keep(5, 0));
        middle.peer(3, forged);
        assertTrue(reported(middle, "NL-MSG-1"));
        assertEquals(List.of(), middle.sent(1));
        tail.begin(1, RequestSpec.keep(5, 0));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        tail.peer(2, forged);
        tail.only(NetworkOutput.RequestEnded.class);
        assertEquals(0, tail.machine.owned());
        tail.peer(2, tail.track(true, 2, 1, 1));
        assertEquals(List.of(), tail.of(NetworkOutput.PairKept.class));
        assertInstanceOf(Expire.class, tail.sent(2).getFirst());
    }

    private static Install install(int number, int label) {
        return new Install(
                new CircuitId(new NodeId(1), 1, number),
                List.of(new NodeId(1), new NodeId(2), new NodeId(3)),
                OneNode.TERMS,
                List.of(
                        new HopOffer(
                                new LinkId(1),
                                List.of(new HopOffer.Offer(OneNode.STATE, 1_000)),
                                MemoryDecay.NONE,
                                SwapNoise.NONE,
                                label)));
    }

    /// A neighbour may choose labels of its own half only, and none that is taken: it cannot put its pairs into
    /// another circuit, nor use up the labels that this node chooses from.
    @Test
    void labelsCannotBeSquatted() {
        OneNode node = new OneNode(2, 3).up();
        node.peer(1, install(1, 2));
        assertInstanceOf(Install.class, node.sent(3).getFirst());
        node.peer(1, install(2, 2));
        assertTrue(reported(node, "NL-SETUP-2"));
        assertEquals(
                NetworkError.PROTOCOL,
                assertInstanceOf(Release.class, node.sent(1).getFirst()).why());
        node.peer(1, install(3, 7)); // of this node's own half
        assertTrue(reported(node, "NL-SETUP-2"));
        assertEquals(
                NetworkError.PROTOCOL,
                assertInstanceOf(Release.class, node.sent(1).getFirst()).why());
    }

    /// Circuits that are installed and never activated take places, as many as there are, and give them back after
    /// the life of a record.
    @Test
    void reservationsThatAreNotUsedEnd() {
        OneNode node = new OneNode(2, 3).up();
        for (int i = 1; i <= 8; i++) {
            node.peer(1, install(i, 2 * i));
            assertInstanceOf(Install.class, node.sent(3).getFirst());
        }
        node.peer(1, install(9, 18));
        assertEquals(
                NetworkError.NO_RESOURCES,
                assertInstanceOf(Release.class, node.sent(1).getFirst()).why());
        node.at(node.now + 1_000_000);
        List<NetworkMessage> released = node.sent(1);
        assertEquals(8, released.size());
        for (NetworkMessage each : released) {
            assertEquals(NetworkError.SETUP_TIMEOUT, assertInstanceOf(Release.class, each).why());
        }
        node.peer(1, install(10, 20));
        assertInstanceOf(Install.class, node.sent(3).getFirst());
    }

    /// An answer with another number of plans than links, or a second one, ends the circuit.
    @Test
    void planThatDoesNotFitEndsTheCircuit() {
        OneNode node = new OneNode(2, 3).up();
        node.peer(1, node.install());
        node.peer(
                3,
                new Installed(
                        OneNode.circuit(),
                        List.of(new HopPlan(OneNode.TERMS.minFidelity(), 1)),
                        BellDiagonal.PERFECT,
                        1));
        assertTrue(reported(node, "NL-SETUP-5"));
        assertEquals(
                NetworkError.PROTOCOL,
                assertInstanceOf(Release.class, node.sent(1).getFirst()).why());
        assertEquals(
                NetworkError.PROTOCOL,
                assertInstanceOf(Release.class, node.sent(3).getFirst()).why());
        node = new OneNode(2, 3).circuitUp();
        node.peer(3, node.installed());
        assertTrue(reported(node, "NL-SETUP-5"));
    }

    /// Tracks of pairs that never come: as many are kept as the node keeps records, the oldest is answered.
    @Test
    void tracksWithoutPairsAreBounded() {
        for (OneNode node : List.of(middle, tail)) {
            node.begin(1, RequestSpec.keep(5, 0));
            int link = node == middle ? 1 : 2;
            int expired = 0;
            for (int i = 1; i <= 1_000; i++) {
                node.peer(node.self - 1, node.track(true, link, i, 1));
                assertTrue(node.machine.records() <= 8);
                expired +=
                        (int)
                                node.sent(node.self - 1).stream()
                                        .filter(Expire.class::isInstance)
                                        .count();
            }
            assertEquals(992, expired);
            node.at(node.now + 1_000_000);
            assertEquals(0, node.machine.records());
        }
    }

    /// More requests than a circuit may have end the circuit at a node on the way.
    @Test
    void requestsAreBounded() {
        for (int i = 1; i <= 8; i++) {
            middle.peer(
                    1, new Forward(OneNode.request(i), RequestSpec.keep(RequestSpec.STREAM, 0)));
        }
        middle.peer(1, new Forward(OneNode.request(9), RequestSpec.keep(RequestSpec.STREAM, 0)));
        assertEquals(
                NetworkError.NO_RESOURCES,
                assertInstanceOf(Release.class, middle.sent(1).getFirst()).why());
    }

    /// Outcomes of tests without the key of the two ends count for nothing.
    @Test
    void outcomesThatTheFarEndDidNotSealAreNotTaken() {
        head.begin(1, RequestSpec.measure(5, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
        List<EndMessage.TestOutcomes.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            outcomes.add(new EndMessage.TestOutcomes.Outcome(new PairId(1, i), false));
        }
        head.peer(
                2,
                new Relay(
                        OneNode.circuit(),
                        false,
                        new EndMessage.TestOutcomes(outcomes, Bytes.of(new byte[32]))));
        assertEquals(List.of(), head.of(NetworkOutput.PathQuality.class));
    }
}
