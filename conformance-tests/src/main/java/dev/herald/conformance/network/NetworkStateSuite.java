package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.message.TopologyMessage.StateId;
import dev.herald.network.message.TopologyMessage.StateRequest;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-STATE and NL-NEIGH: what a node keeps, passes on and says of the network.
@DisplayName("NL: link states")
@ExtendWith(ConformanceExtension.class)
public class NetworkStateSuite {
    private static final int FAR = 9;
    private static final long AGE_NS = 1_000;
    private static final long LONGEST_NS = 86_400_000_000_000L;

    /// Time for whatever the node has to say by itself.
    private static final long QUIET_NS = 3 * NetworkKit.STATE_INTERVAL_NS;

    private static SealedState state(int origin, int epoch, long sequence, long lifeNs) {
        NodeState state =
                new NodeState(
                        new NodeId(origin),
                        epoch,
                        sequence,
                        lifeNs,
                        SwapNoise.NONE,
                        true,
                        4,
                        List.of());
        return new SealedState(state, Bytes.EMPTY, AGE_NS, Bytes.of(new byte[] {1, 2, 3}));
    }

    private static SealedState far(int epoch, long sequence) {
        return state(FAR, epoch, sequence, NetworkKit.STATE_LIFE_NS);
    }

    private static Heard flood(NetworkBench bench, SealedState... states) {
        return bench.peer(1, new Flood(List.of(states)));
    }

    /// States of the origin that were sent to that neighbour, soon.
    private static List<SealedState> sent(Heard heard, int neighbour, int origin) {
        return heard.to(neighbour).all(Flood.class).stream()
                .flatMap(each -> each.states().stream())
                .filter(each -> each.state().origin().value() == origin)
                .toList();
    }

    private static List<SealedState> passed(NetworkBench bench, SealedState state) {
        Heard heard = flood(bench, state).and(bench.pass(QUIET_NS));
        return sent(heard, 3, state.state().origin().value());
    }

    private static NetworkBench quiet(NetworkBench bench) {
        bench.ready();
        for (int neighbour : List.of(1, 3)) {
            bench.peer(neighbour, new DatabaseSummary(List.of(), false));
        }
        bench.pass(QUIET_NS);
        return bench;
    }

    /// The state of the origin that the node has, as it sends it when it is asked.
    private static List<SealedState> kept(NetworkBench bench, int origin) {
        Heard heard = bench.peer(3, new StateRequest(List.of(new NodeId(origin)), false));
        return sent(heard.and(bench.pass(QUIET_NS)), 3, origin);
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-1")
    void epochsAreUnsigned(NetworkBench bench) {
        quiet(bench);
        assertEquals(1, passed(bench, far(5, 7)).size());
        assertEquals(1, passed(bench, far(-5, 1)).size());
        assertEquals(1, passed(bench, far(-5, 2)).size());

        assertEquals(List.of(), passed(bench, far(5, 8)));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-2")
    void stateThatIsNotNewerIsDropped(NetworkBench bench) {
        quiet(bench);
        assertEquals(1, passed(bench, far(5, 7)).size());
        assertEquals(List.of(), passed(bench, far(5, 7)));

        assertEquals(List.of(), passed(bench, far(5, 6)));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-3")
    void stateGoesToAllNeighboursButTheOneItCameFrom(NetworkBench bench) {
        quiet(bench);
        Heard heard = flood(bench, far(5, 7)).and(bench.pass(QUIET_NS));

        assertEquals(1, sent(heard, 3, FAR).size());
        assertEquals(List.of(), sent(heard, 1, FAR));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-4")
    void stateIsPassedOnInTheBytesOfItsOrigin(NetworkBench bench) {
        quiet(bench);
        SealedState plain = far(5, 7);
        byte[] later =
                dev.herald.spec.network.v1.NodeState.newBuilder()
                        .setOrigin(FAR)
                        .setEpoch(5)
                        .setSequence(7)
                        .setLifeNs(NetworkKit.STATE_LIFE_NS)
                        .setSwap(
                                dev.herald.spec.network.v1.SwapNoise.newBuilder()
                                        .setGatePpb(1_000_000_000))
                        .setSwaps(true)
                        .setMemories(4)
                        .setUnknownFields(
                                UnknownFieldSet.newBuilder()
                                        .addField(
                                                999,
                                                UnknownFieldSet.Field.newBuilder()
                                                        .addVarint(1)
                                                        .build())
                                        .build())
                        .build()
                        .toByteArray();
        SealedState sealed = new SealedState(plain.state(), Bytes.of(later), AGE_NS, plain.seal());
        SealedState after = passed(bench, sealed).getFirst();

        assertEquals(Bytes.of(later), after.encoded());
        assertEquals(plain.seal(), after.seal());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-5")
    void stateAgesWithEachHopAndWhileItIsKept(NetworkBench bench) {
        quiet(bench);
        assertTrue(passed(bench, far(5, 7)).getFirst().ageNs() > AGE_NS);
        long ageNs = kept(bench, FAR).getFirst().ageNs();

        assertTrue(ageNs > AGE_NS + QUIET_NS, () -> "its age is " + ageNs + " ns");
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-6")
    void stateIsNotKeptBeyondItsLife(NetworkBench bench) {
        quiet(bench);
        assertEquals(List.of(), passed(bench, state(8, 5, 7, 1_000_000_000).aged(1_000_000_000)));
        assertEquals(List.of(), kept(bench, 8));
        flood(bench, state(FAR, 5, 7, 2 * QUIET_NS));
        assertEquals(1, kept(bench, FAR).size());
        bench.pass(QUIET_NS + NetworkKit.STATE_LIFE_NS / 64);

        assertEquals(List.of(), kept(bench, FAR));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-7")
    void ownStateIsRenewedBeforeHalfItsLifeIsOver(NetworkBench bench) {
        quiet(bench);
        NodeState before = kept(bench, bench.self()).getFirst().state();
        List<SealedState> after = sent(bench.pass(NetworkKit.STATE_LIFE_NS / 2), 3, bench.self());
        assertTrue(!after.isEmpty(), "no state was sent");

        assertTrue(after.getLast().state().sequence() > before.sequence());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-7")
    void stateThatClaimsTooLongALifeIsReportedAndDropped(NetworkBench bench) {
        quiet(bench);
        Heard heard = flood(bench, state(FAR, 5, 7, LONGEST_NS + 1));
        heard.only(PeerViolation.class);

        assertEquals(List.of(), sent(heard.and(bench.pass(QUIET_NS)), 3, FAR));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-8")
    void stateOfTheNodeFromBeforeItsStartIsOutdone(NetworkBench bench) {
        quiet(bench);
        Heard heard =
                flood(bench, state(bench.self(), -2, 1_000, NetworkKit.STATE_LIFE_NS))
                        .and(bench.pass(QUIET_NS));
        NodeState own = sent(heard, 1, bench.self()).getLast().state();

        assertEquals(-2, own.epoch());
        assertEquals(1_001 + NetworkKit.EPOCH, own.sequence());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-9")
    void sessionThatComesUpBeginsWithASummary(NetworkBench bench) {
        quiet(bench);
        flood(bench, far(5, 7), state(1, 3, 4, NetworkKit.STATE_LIFE_NS));
        bench.peerDown(3);
        bench.pass(QUIET_NS);
        List<StateId> summary = bench.peerUp(3).to(3).only(DatabaseSummary.class).states();

        assertEquals(
                List.of(1, bench.self(), FAR),
                summary.stream().map(id -> id.origin().value()).toList());
        assertEquals(new StateId(new NodeId(FAR), 5, 7), summary.getLast());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-10")
    void pageIsAnsweredWithARequestForWhatIsNewer(NetworkBench bench) {
        bench.ready();
        StateId newer = new StateId(new NodeId(FAR), 5, 7);
        StateRequest asked =
                bench.peer(3, new DatabaseSummary(List.of(newer), false))
                        .to(3)
                        .only(StateRequest.class);
        assertEquals(List.of(new NodeId(FAR)), asked.origins());
        bench.peer(1, new DatabaseSummary(List.of(), false)).no(StateRequest.class);

        bench.peer(3, new DatabaseSummary(List.of(newer), false))
                .no(StateRequest.class)
                .only(PeerViolation.class);
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-11")
    void requestIsAnsweredWithWhatIsKept(NetworkBench bench) {
        quiet(bench);
        flood(bench, far(5, 7));
        bench.pass(QUIET_NS);
        assertEquals(7, kept(bench, FAR).getFirst().state().sequence());

        assertEquals(List.of(), kept(bench, 77));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-15")
    void statesOfANodeKeepTheirInterval(NetworkBench bench) {
        quiet(bench);
        Heard heard = new Heard();
        for (int i = 0; i < 4; i++) {
            heard = heard.and(bench.link(12, new LinkOutput.LinkDown("flaps")));
            heard = heard.and(bench.linkUp(3, NetworkBench.FINE));
            heard = heard.and(bench.pass(1_000_000));
        }
        List<SealedState> own = sent(heard, 1, bench.self());

        assertTrue(own.size() <= 1, () -> own.size() + " states within 4 ms");
    }

    @Test
    @Verifies("NL-STATE-18")
    void nodeWhoseTopologyIsConfiguredHasNothingToDoWithStates(NetworkBench bench) {
        bench.ready();
        Heard heard = flood(bench, far(5, 7)).and(bench.pass(QUIET_NS));

        heard.and(bench.peer(3, new StateRequest(List.of(new NodeId(FAR)), false)))
                .no(NetworkMessage.class);
    }

    private static Status status(NetworkBench bench, int link) {
        return kept(bench, bench.self()).getFirst().state().links().stream()
                .filter(each -> each.link().value() == link)
                .findFirst()
                .map(LinkState::status)
                .orElse(Status.DOWN);
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-NEIGH-1")
    void linkThatIsNotConfiguredJoins(NetworkBench bench) {
        quiet(bench);
        LinkId link = new LinkId(50);
        bench.link(
                50,
                new LinkOutput.LinkUp(
                        new LinkQuality(
                                link,
                                new NodeId(8),
                                List.of(NetworkBench.FINE),
                                NetworkKit.HERE,
                                NetworkKit.THERE,
                                bench.nowNs())));
        bench.peerUp(8);
        bench.pass(QUIET_NS);

        assertEquals(Status.UP, status(bench, 50));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-NEIGH-3")
    void linkIsUpWithItsLinkLayerAndItsSession(NetworkBench bench) {
        quiet(bench);
        assertEquals(Status.UP, status(bench, 11));
        bench.peerDown(1);
        bench.pass(QUIET_NS);

        assertEquals(Status.DOWN, status(bench, 11));
    }
}
