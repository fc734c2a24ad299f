package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Qubits that are handed over before it is known what they belong to.
class EarlyTest {
    private final OneNode head = new OneNode(1, 3).circuitUp();
    private final OneNode tail = new OneNode(3, 3).circuitUp();

    private static RequestSpec early(int pairs) {
        return new RequestSpec(
                DeliveryMode.EARLY,
                pairs,
                Long.MAX_VALUE,
                null,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z,
                0);
    }

    private static List<Track> tracks(OneNode node, int to) {
        return node.sent(to).stream()
                .filter(Track.class::isInstance)
                .map(Track.class::cast)
                .toList();
    }

    @Test
    @Verifies({"NL-EARLY-1", "NL-EARLY-3"})
    void headHandsTheQubitOverAtOnceAndTellsLaterWhatItBelongsTo() {
        head.begin(1, early(2));
        head.kept(1, 1, BellIndex.PSI_PLUS);
        var given = head.only(NetworkOutput.PairEarly.class);
        assertEquals(OneNode.qubit(1, 1), given.qubit());
        assertEquals(OneNode.pair(1, 1), given.local());
        assertEquals(1, tracks(head, 2).getFirst().request());
        assertEquals(0, head.machine.owned());
        head.peer(2, head.track(false, 1, 1, 1));
        var confirmed = head.only(NetworkOutput.PairConfirmed.class);
        assertEquals(OneNode.pair(1, 1), confirmed.local());
        assertEquals(BellIndex.PHI_PLUS, confirmed.bell());
        assertEquals(List.of(), head.commands());
    }

    @Test
    @Verifies("NL-EARLY-4")
    void headTellsThatAPairIsLost() {
        head.begin(1, early(2));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, new Expire(OneNode.circuit(), true, OneNode.pair(1, 1)));
        assertEquals("expired", head.only(NetworkOutput.PairLost.class).cause());
        assertEquals(List.of(), head.commands());
        head.kept(1, 2, BellIndex.PHI_PLUS);
        head.give(new NetworkInput.CancelRequest(OneNode.request(1)));
        List<NetworkOutput.Up> told = head.of(NetworkOutput.Up.class);
        assertInstanceOf(NetworkOutput.PairLost.class, told.getFirst());
        assertInstanceOf(NetworkOutput.RequestEnded.class, told.getLast());
        head.begin(2, early(1));
        head.kept(1, 3, BellIndex.PHI_PLUS);
        head.give(new NetworkInput.CloseCircuit(OneNode.circuit()));
        assertInstanceOf(NetworkOutput.PairLost.class, head.of(NetworkOutput.Up.class).getFirst());
    }

    @Test
    @Verifies({"NL-EARLY-2", "NL-EARLY-3"})
    void tailHandsOverForTheOldestThatHasUseForIt() {
        tail.begin(1, early(1));
        tail.begin(2, early(1));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        assertEquals(1, tail.only(NetworkOutput.PairEarly.class).request().number());
        assertEquals(1, tracks(tail, 2).getFirst().request());
        tail.kept(2, 2, BellIndex.PHI_PLUS);
        assertEquals(2, tail.only(NetworkOutput.PairEarly.class).request().number());
        tail.kept(2, 3, BellIndex.PHI_PLUS);
        assertEquals(List.of(), tail.of(NetworkOutput.PairEarly.class));
        assertEquals(0, tracks(tail, 2).getFirst().request());
        tail.peer(2, tail.track(true, 2, 1, 1));
        assertEquals(OneNode.pair(2, 1), tail.only(NetworkOutput.PairConfirmed.class).local());
        tail.peer(2, tail.track(true, 2, 3, 2));
        tail.only(NetworkOutput.PairEarly.class);
        tail.only(NetworkOutput.PairConfirmed.class);
    }

    /// With a request of another mode the tail-end waits for the head's word.
    @Test
    @Verifies("NL-EARLY-2")
    void tailWaitsForTheHeadWhenNotAllRequestsWantTheirQubitsEarly() {
        tail.begin(1, early(1));
        tail.begin(2, RequestSpec.keep(1, 0));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        assertEquals(List.of(), tail.of(NetworkOutput.PairEarly.class));
        tail.peer(2, tail.track(true, 2, 1, 2));
        tail.only(NetworkOutput.PairKept.class);
    }

    @Test
    @Verifies({"NL-END-4", "NL-EARLY-4", "NL-END-10"})
    void pairGivenToDifferentRequestsIsLostAtBothEnds() {
        tail.begin(1, early(1));
        tail.begin(2, early(1));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        tail.peer(2, tail.track(true, 2, 1, 2));
        assertEquals("mismatch", tail.only(NetworkOutput.PairLost.class).cause());
        tail.begin(3, RequestSpec.measure(1, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
        head.begin(1, early(1));
        head.begin(2, RequestSpec.measure(1, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 1, 2));
        assertEquals("mismatch", head.only(NetworkOutput.PairLost.class).cause());
        head.kept(1, 2, BellIndex.PHI_PLUS); // for the first again
        head.kept(1, 3, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 3, 1)); // handed over there, to be measured here
        assertEquals("mismatch", head.only(NetworkOutput.PairDropped.class).cause());
    }

    @Test
    @Verifies({"NL-EARLY-5", "NL-EARLY-4"})
    void tailGivesUpWhatTheHeadDidNotConfirm() {
        tail.begin(1, early(3));
        tail.begin(2, early(1));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        tail.kept(2, 2, BellIndex.PHI_PLUS);
        tail.peer(2, tail.track(true, 2, 1, 1));
        tail.peer(2, new Complete(OneNode.request(1), 1, false));
        List<NetworkOutput.Up> told = tail.of(NetworkOutput.Up.class);
        assertEquals(
                OneNode.pair(2, 2),
                assertInstanceOf(NetworkOutput.PairLost.class, told.getFirst()).local());
        assertEquals(
                1, assertInstanceOf(NetworkOutput.RequestEnded.class, told.getLast()).delivered());
        tail.peer(2, tail.track(true, 2, 2, 2));
        assertInstanceOf(Expire.class, tail.sent(2).getFirst());
    }

    @Test
    @Verifies({"NL-EARLY-1", "NL-EARLY-3"})
    void earlyPairsAreThoseThatAreEntangled() {
        TestNetwork network = new TestNetwork(5, 5);
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairConfirmed m && node == network.head()) {
                        network.truth.check(
                                m.pair(), network.head().id, network.tail().id, m.bell());
                    }
                };
        network.start();
        network.open(1, 0.5);
        network.world.run(1_000_000);
        network.request(1, early(40));
        network.world.run(1_000_000);
        assertEquals(40, network.count(network.head(), NetworkOutput.PairConfirmed.class));
        assertEquals(40, network.count(network.tail(), NetworkOutput.PairConfirmed.class));
        assertEquals(0, network.head().early.size());
        assertEquals(0, network.tail().early.size());
    }
}
