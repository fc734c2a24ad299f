package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput.Leave;
import dev.herald.network.api.NetworkInput.Maintain;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.message.TopologyMessage.StateRequest;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-NEIGH, NL-STATE: what a node says of its links, and how many states it keeps.
@DisplayName("NL: links and neighbours")
@ExtendWith(ConformanceExtension.class)
public class NetworkLinkSuite {
    private static final int LINK = 12;
    private static final long QUIET_NS = 3 * NetworkKit.STATE_INTERVAL_NS;

    private static NetworkBench quiet(NetworkBench bench) {
        bench.ready();
        for (int neighbour : List.of(1, 3)) {
            bench.peer(neighbour, new DatabaseSummary(List.of(), false));
        }
        bench.pass(QUIET_NS);
        return bench;
    }

    /// States of the origin that were sent to node 1.
    private static List<NodeState> sent(Heard heard, int origin) {
        return heard.to(1).all(Flood.class).stream()
                .flatMap(each -> each.states().stream())
                .map(SealedState::state)
                .filter(each -> each.origin().value() == origin)
                .toList();
    }

    /// What the node says of the link to node 3 when it is asked.
    private static LinkState told(NetworkBench bench) {
        Heard heard = bench.peer(1, new StateRequest(List.of(bench.config().self()), false));
        return of(
                sent(heard.and(bench.pass(NetworkKit.STATE_INTERVAL_NS)), bench.self()).getLast());
    }

    private static LinkState of(NodeState state) {
        return state.links().stream()
                .filter(each -> each.link().value() == LINK)
                .findFirst()
                .orElseThrow();
    }

    private static Heard down(NetworkBench bench) {
        return bench.link(LINK, new LinkOutput.LinkDown("of the suite"));
    }

    private static Heard up(NetworkBench bench) {
        return bench.linkUp(3, NetworkBench.FINE);
    }

    @Test
    @Verifies("NL-NEIGH-2")
    void linkThatLeadsElsewhereIsReportedAndNotUsed(NetworkBench bench) {
        bench.ready();
        LinkQuality elsewhere =
                new LinkQuality(
                        new LinkId(LINK),
                        new NodeId(9),
                        List.of(NetworkBench.FINE),
                        NetworkKit.HERE,
                        NetworkKit.THERE,
                        bench.nowNs());
        bench.link(LINK, new LinkOutput.LinkUp(elsewhere)).only(PeerViolation.class);

        Way.line(bench).reserve().no(Install.class).only(Release.class);
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-NEIGH-4")
    void linkThatGoesDownIsToldAtOnce(NetworkBench bench) {
        quiet(bench);
        for (int i = 0; i < 3; i++) {
            Heard heard = down(bench).and(bench.pass(NetworkKit.STATE_INTERVAL_NS));
            List<NodeState> said = sent(heard, bench.self());
            if (i == 0 || !said.isEmpty()) { // told already when it is held down
                assertEquals(Status.DOWN, of(said.getFirst()).status());
            }
            assertEquals(Status.DOWN, told(bench).status());
            up(bench);
            bench.pass(NetworkKit.HOLD_MAX_NS);
        }
    }

    private static void flap(NetworkBench bench) {
        down(bench);
        bench.pass(QUIET_NS);
        up(bench);
        bench.pass(NetworkKit.STATE_INTERVAL_NS);
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-NEIGH-5")
    void linkThatComesAndGoesIsHeldDownLongerAndLonger(NetworkBench bench) {
        quiet(bench);
        flap(bench);
        assertEquals(Status.UP, told(bench).status());
        for (long holdNs = NetworkKit.HOLD_NS;
                holdNs < 4 * NetworkKit.HOLD_MAX_NS;
                holdNs = 2 * holdNs) {
            long longNs = Math.min(holdNs, NetworkKit.HOLD_MAX_NS);
            flap(bench);
            bench.pass(longNs - 3 * NetworkKit.STATE_INTERVAL_NS);
            assertEquals(Status.DOWN, told(bench).status());
            bench.pass(3 * NetworkKit.STATE_INTERVAL_NS);
            assertEquals(Status.UP, told(bench).status());
        }
        bench.pass(NetworkKit.HOLD_MAX_NS);
        flap(bench);

        assertEquals(Status.UP, told(bench).status());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-NEIGH-6")
    void linkIsDrainingBeforeItsMaintenanceAndDownInIt(NetworkBench bench) {
        quiet(bench);
        long longNs = 2 * NetworkKit.STATE_DRAIN_NS;
        Window window =
                new Window(
                        bench.nowNs() + longNs, bench.nowNs() + longNs + NetworkKit.STATE_DRAIN_NS);
        bench.in(new Maintain(new LinkId(LINK), List.of(window)));
        LinkState before = told(bench);
        assertEquals(Status.UP, before.status());
        assertEquals(List.of(window), before.maintenance());
        bench.pass(longNs - NetworkKit.STATE_DRAIN_NS);
        assertEquals(Status.DRAINING, told(bench).status());
        bench.pass(NetworkKit.STATE_DRAIN_NS);
        assertEquals(Status.DOWN, told(bench).status());
        bench.pass(NetworkKit.STATE_DRAIN_NS);
        LinkState after = told(bench);

        assertEquals(Status.UP, after.status());
        assertEquals(List.of(), after.maintenance());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-NEIGH-7")
    void smallChangeOfALinkMakesNoState(NetworkBench bench) {
        quiet(bench);
        assertEquals(List.of(), changed(bench, 1 + 0.5 * NetworkKit.CHANGE_PPM / 1e6));

        assertEquals(1, changed(bench, 1 + 2 * NetworkKit.CHANGE_PPM / 1e6).size());
    }

    private static List<NodeState> changed(NetworkBench bench, double factor) {
        LinkQuality.Offer fine = NetworkBench.FINE;
        LinkQuality.Offer coarse = NetworkBench.COARSE;
        LinkQuality quality =
                new LinkQuality(
                        new LinkId(LINK),
                        new NodeId(3),
                        List.of(
                                new LinkQuality.Offer(
                                        0, fine.state(), Math.round(factor * fine.meanPairNs())),
                                new LinkQuality.Offer(
                                        1,
                                        coarse.state(),
                                        Math.round(factor * coarse.meanPairNs()))),
                        NetworkKit.HERE,
                        NetworkKit.THERE,
                        bench.nowNs());
        Heard heard = bench.link(LINK, new LinkOutput.QualityChanged(quality));
        return sent(heard.and(bench.pass(QUIET_NS)), bench.self());
    }

    // ---- states

    private static Heard flood(NetworkBench bench, int origin, long sequence) {
        NodeState state =
                new NodeState(
                        new NodeId(origin),
                        5,
                        sequence,
                        NetworkKit.STATE_LIFE_NS,
                        SwapNoise.NONE,
                        true,
                        4,
                        List.of());
        Heard heard =
                bench.peer(
                        3, new Flood(List.of(new SealedState(state, Bytes.EMPTY, 1, Bytes.EMPTY))));
        return heard.and(bench.pass(NetworkKit.STATE_INTERVAL_NS));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-12")
    void statesOfTooManyOriginsAreDropped(NetworkBench bench) {
        quiet(bench);
        for (int i = 0; i < NetworkKit.ORIGINS; i++) {
            flood(bench, 100 + i, 1);
        }
        assertEquals(List.of(), sent(flood(bench, 200, 1), 200));

        assertEquals(1, sent(flood(bench, 100, 2), 100).size());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-STATE-14")
    void nodeThatLeavesSaysSoAndNothingMore(NetworkBench bench) {
        quiet(bench);
        NodeState last = sent(bench.in(new Leave()), bench.self()).getLast();
        assertEquals(List.of(), last.links());
        assertEquals(NetworkKit.STATE_LIFE_NS, last.lifeNs());

        assertEquals(List.of(), sent(bench.pass(NetworkKit.STATE_LIFE_NS - 1), bench.self()));
    }
}
