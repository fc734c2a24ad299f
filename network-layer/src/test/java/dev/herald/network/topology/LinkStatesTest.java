package dev.herald.network.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.TopologyMessage;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.message.TopologyMessage.StateId;
import dev.herald.network.message.TopologyMessage.StateRequest;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One node, driven by hand: what it keeps, what it passes on, what it says of itself.
class LinkStatesTest {
    private static final long S = 1_000_000_000;
    private static final FloodSettings SETTINGS =
            new FloodSettings(1_000 * S, S / 10, S, 8 * S, 100_000, 50_000, 10 * S, S / 100, 2_000);
    private static final NodeId SELF = new NodeId(5);
    private static final NodeId LEFT = new NodeId(4);
    private static final NodeId RIGHT = new NodeId(6);

    /// What one node sends, and to whom.
    private static final class Alone implements Surroundings {
        record Sent(NodeId to, TopologyMessage message) {}

        final List<Sent> sent = new ArrayList<>();
        final List<String> violations = new ArrayList<>();
        final LinkStateProtocol protocol;
        long now = 1;

        Alone(FloodSettings settings, StateSealer sealer) {
            protocol = new LinkStateProtocol(SELF, settings, 7, Flock.FACTS, sealer, this);
        }

        Alone() {
            this(SETTINGS, StateSealer.NONE);
        }

        /// Both sessions are up and have nothing more to exchange.
        Alone ready() {
            for (NodeId peer : List.of(LEFT, RIGHT)) {
                protocol.peerUp(peer);
                protocol.summary(peer, new DatabaseSummary(List.of(), false));
            }
            sent.clear();
            return this;
        }

        void at(long instant) {
            while (protocol.nextNs() <= instant) {
                now = Math.max(now, protocol.nextNs());
                protocol.expire();
            }
            now = instant;
            protocol.expire();
        }

        List<SealedState> floodsTo(NodeId peer) {
            List<SealedState> states = new ArrayList<>();
            for (Sent s : sent) {
                if (s.to.equals(peer) && s.message instanceof Flood flood) {
                    states.addAll(flood.states());
                }
            }
            return states;
        }

        @Override
        public long nowNs() {
            return now;
        }

        @Override
        public void toPeer(NodeId neighbour, TopologyMessage message) {
            sent.add(new Sent(neighbour, message));
        }

        @Override
        public void violation(NodeId neighbour, String clause, String detail) {
            violations.add(clause);
        }
    }

    private static NodeState state(int origin, int epoch, long sequence, LinkState... links) {
        return new NodeState(
                new NodeId(origin),
                epoch,
                sequence,
                1_000 * S,
                SwapNoise.NONE,
                true,
                4,
                List.of(links));
    }

    private static Flood flood(NodeState state, long ageNs) {
        return new Flood(List.of(new SealedState(state, Bytes.EMPTY, ageNs, Bytes.EMPTY)));
    }

    // ---- which state is newer

    @Test
    @Verifies({"NL-STATE-1", "NL-STATE-2"})
    void staleStateNeverReplacesANewerOne() {
        int[] epochs = {1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE, -2, -1}; // ascending, unsigned
        for (int older = 0; older < epochs.length; older++) {
            for (int newer = older; newer < epochs.length; newer++) {
                Alone node = new Alone().ready();
                NodeState last = state(9, epochs[newer], newer == older ? 8 : 1);
                NodeState stale = state(9, epochs[older], 7);
                node.protocol.flood(LEFT, flood(last, 0));
                node.sent.clear();
                node.protocol.flood(RIGHT, flood(stale, 0));
                node.protocol.flood(RIGHT, flood(last, 0)); // a copy is no news either
                assertEquals(last, node.protocol.database().state(new NodeId(9)));
                assertEquals(List.of(), node.sent);
                assertEquals(2, node.protocol.counters().known());
            }
        }
    }

    @Test
    @Verifies("NL-STATE-3")
    void newsGoesToEveryNeighbourButTheOneItCameFrom() {
        Alone node = new Alone().ready();
        node.protocol.flood(LEFT, flood(state(9, 1, 1), 0));
        assertEquals(1, node.floodsTo(RIGHT).size());
        assertEquals(List.of(), node.floodsTo(LEFT));
    }

    // ---- ageing

    @Test
    @Verifies({"NL-STATE-5", "NL-STATE-6"})
    void stateAgesAtEveryHopAndIsForgotten() {
        Alone node = new Alone().ready();
        node.protocol.flood(LEFT, flood(state(9, 1, 1), 900 * S));
        assertEquals(900 * S + SETTINGS.hopAgeNs(), node.floodsTo(RIGHT).getFirst().ageNs());
        node.now = 60 * S;
        node.protocol.request(RIGHT, new StateRequest(List.of(new NodeId(9)), false));
        assertEquals(960 * S - 1 + SETTINGS.hopAgeNs(), node.floodsTo(RIGHT).getLast().ageNs());
        node.at(99 * S);
        assertNotNull(node.protocol.database().state(new NodeId(9)));
        node.at(100 * S + 1_000 * S / 64);
        assertNull(node.protocol.database().state(new NodeId(9)));
        node.sent.clear();
        node.protocol.flood(LEFT, flood(state(9, 1, 2), 1_000 * S)); // dead on arrival
        assertNull(node.protocol.database().state(new NodeId(9)));
        assertEquals(List.of(), node.sent);
    }

    @Test
    @Verifies("NL-STATE-7")
    void nodeRenewsItsStateBeforeHalfItsLifeIsOver() {
        Alone node = new Alone().ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        for (int half = 1; half <= 6; half++) {
            int before = node.floodsTo(LEFT).size();
            node.at(half * 500 * S + 1);
            assertTrue(node.floodsTo(LEFT).size() > before);
        }
        assertTrue(node.floodsTo(LEFT).size() <= 10);
        NodeState longLived =
                new NodeState(
                        new NodeId(9),
                        1,
                        1,
                        FloodSettings.LIFE_MAX_NS + 1,
                        SwapNoise.NONE,
                        true,
                        4,
                        List.of());
        node.protocol.flood(LEFT, flood(longLived, 0));
        assertEquals(List.of("NL-STATE-7"), node.violations);
    }

    // ---- a node's own states

    @Test
    @Verifies("NL-STATE-8")
    void stateFromBeforeARestartIsOutdone() {
        for (int epoch : new int[] {7, 8, Integer.MIN_VALUE, -1}) {
            Alone node = new Alone().ready();
            node.protocol.link(Flock.link(1, 4, Status.UP));
            node.sent.clear();
            node.now += S;
            node.protocol.flood(RIGHT, flood(state(5, epoch, 40), 0));
            for (NodeId peer : List.of(LEFT, RIGHT)) {
                NodeState said = node.floodsTo(peer).getLast().state();
                assertTrue(state(5, epoch, 40).olderThan(said.epoch(), said.sequence()));
                assertEquals(1, said.links().size());
            }
        }
    }

    @Test
    @Verifies("NL-STATE-8")
    void epochThatIsUsedUpIsFollowedByTheNext() {
        Alone node = new Alone().ready();
        node.protocol.flood(LEFT, flood(state(5, 9, Long.MAX_VALUE), 0));
        assertEquals(10, node.floodsTo(RIGHT).getLast().state().epoch());
        node.now += S;
        node.protocol.flood(LEFT, flood(state(5, -1, Long.MAX_VALUE), 0)); // nothing is newer
        assertEquals(10, node.floodsTo(RIGHT).getLast().state().epoch());
    }

    @Test
    @Verifies("NL-STATE-14")
    void nodeThatLeavesSaysSoOnce() {
        Alone node = new Alone().ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        node.protocol.leave();
        node.protocol.leave();
        assertEquals(2, node.floodsTo(LEFT).size());
        assertEquals(List.of(), node.floodsTo(LEFT).getLast().state().links());
        node.at(5_000 * S);
        node.protocol.link(Flock.link(1, 4, Status.UP));
        assertEquals(2, node.floodsTo(LEFT).size());
    }

    @Test
    @Verifies("NL-STATE-15")
    void changesAreGatheredForTheMinimumInterval() {
        Alone node = new Alone().ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        for (int cost = 2; cost <= 50; cost++) {
            node.now += S / 1_000;
            node.protocol.link(costing(cost));
        }
        assertEquals(1, node.floodsTo(LEFT).size());
        node.at(S);
        assertEquals(2, node.floodsTo(LEFT).size());
        assertEquals(50, node.floodsTo(LEFT).getLast().state().links().getFirst().cost());
        node.protocol.link(costing(3));
        node.protocol.link(costing(50)); // and back again
        node.at(2 * S);
        assertTrue(node.floodsTo(LEFT).size() <= 4);
    }

    private static LinkState costing(long cost) {
        LinkState link = Flock.link(1, 4, Status.UP);
        return new LinkState(
                link.link(),
                link.neighbour(),
                cost,
                link.status(),
                link.freePpm(),
                link.decay(),
                link.curve(),
                List.of());
    }

    @Test
    @Verifies({"NL-NEIGH-4", "NL-NEIGH-5"})
    void flappingLinkIsHeldDownLongerEachTime() {
        Alone node = new Alone().ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        List<Long> held = new ArrayList<>();
        for (int flap = 0; flap < 7; flap++) {
            node.now += S;
            node.protocol.link(Flock.link(1, 4, Status.DOWN));
            assertEquals(Status.DOWN, told(node));
            node.now += S;
            long back = node.now;
            node.protocol.link(Flock.link(1, 4, Status.UP));
            int said = node.floodsTo(LEFT).size();
            if (told(node) == Status.UP) {
                held.add(0L);
            } else {
                assertEquals(said, node.floodsTo(LEFT).size());
                while (told(node) != Status.UP) {
                    node.at(node.protocol.nextNs());
                }
                held.add(node.now - back);
            }
        }
        assertEquals(List.of(0L, S, 2 * S, 4 * S, 8 * S, 8 * S, 8 * S), held);
        node.at(node.now + 8 * S); // calm
        node.protocol.link(Flock.link(1, 4, Status.DOWN));
        node.now += S;
        node.protocol.link(Flock.link(1, 4, Status.UP));
        assertEquals(Status.UP, told(node));
    }

    @Test
    @Verifies("NL-NEIGH-5")
    void linkThatFlapsForeverCostsFewStates() {
        Alone node = new Alone().ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        for (int flap = 0; flap < 10_000; flap++) { // 1,000 s of flapping at 10 Hz
            node.at(node.now + S / 20);
            node.protocol.link(Flock.link(1, 4, Status.DOWN));
            node.at(node.now + S / 20);
            node.protocol.link(Flock.link(1, 4, Status.UP));
        }
        assertTrue(node.floodsTo(LEFT).size() <= 12, "states: " + node.floodsTo(LEFT).size());
    }

    private static Status told(Alone node) {
        NodeState own = node.protocol.database().state(SELF);
        assertNotNull(own);
        return own.links().getFirst().status();
    }

    @Test
    @Verifies("NL-NEIGH-7")
    void smallChangesOfQualityWaitForTheRenewal() {
        Alone node = new Alone().ready();
        node.protocol.link(quality(1_000_000, 0.90, 1_000_000));
        node.now += S;
        node.protocol.link(quality(1_090_000, 0.895, 960_000));
        assertEquals(1, node.floodsTo(LEFT).size());
        node.protocol.link(quality(1_110_000, 0.90, 1_000_000));
        assertEquals(2, node.floodsTo(LEFT).size());
        node.now += S;
        node.protocol.link(quality(1_110_000, 0.88, 1_000_000));
        assertEquals(3, node.floodsTo(LEFT).size());
        node.now += S;
        node.protocol.link(quality(1_110_000, 0.88, 950_000));
        assertEquals(4, node.floodsTo(LEFT).size());
        node.now += S;
        node.protocol.link(quality(1_110_000, 0.88, 20_000));
        node.now += S;
        node.protocol.link(quality(1_110_000, 0.88, 0)); // nothing left is always news
        assertEquals(6, node.floodsTo(LEFT).size());
    }

    private static LinkState quality(long meanPairNs, double fidelity, int freePpm) {
        return new LinkState(
                new LinkId(1),
                LEFT,
                1,
                Status.UP,
                freePpm,
                MemoryDecay.NONE,
                List.of(new HopOffer.Offer(BellDiagonal.werner(fidelity), meanPairNs)),
                List.of());
    }

    @Test
    @Verifies({"NL-NEIGH-6", "NL-NEIGH-8"})
    void maintenanceIsToldAheadDrainsAndPasses() {
        Alone node = new Alone().ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        node.now = S;
        assertTrue(node.protocol.maintain(new LinkId(1), List.of(new Window(100 * S, 200 * S))));
        assertFalse(node.protocol.maintain(new LinkId(2), List.of()));
        assertEquals(Status.UP, told(node));
        node.at(90 * S - 1);
        assertEquals(Status.UP, told(node));
        node.at(90 * S);
        assertEquals(Status.DRAINING, told(node));
        node.at(100 * S);
        assertEquals(Status.DOWN, told(node));
        node.at(200 * S);
        assertEquals(Status.UP, told(node));
        node.protocol.maintain(new LinkId(1), List.of(new Window(300 * S, 400 * S)));
        node.at(350 * S);
        assertEquals(Status.DOWN, told(node));
        node.protocol.maintain(new LinkId(1), List.of()); // withdrawn
        node.at(351 * S);
        assertEquals(Status.UP, told(node));
    }

    @Test
    @Verifies("NL-STATE-4")
    void stateOfTheGreatestNodeFitsAFrame() {
        Alone node = new Alone().ready();
        List<HopOffer.Offer> curve = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            curve.add(new HopOffer.Offer(BellDiagonal.werner(0.26 + i / 50.0), Long.MAX_VALUE - i));
        }
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            windows.add(new Window(Long.MAX_VALUE - 100 + 2 * i, Long.MAX_VALUE - 99 + 2 * i));
        }
        for (int links : new int[] {40, 56, 57, 256, 300}) {
            for (int link = 1; link <= links; link++) {
                node.now += S;
                LinkId id = new LinkId(Integer.MAX_VALUE - link);
                node.protocol.link(
                        new LinkState(
                                id,
                                new NodeId(Integer.MAX_VALUE - link),
                                Long.MAX_VALUE,
                                Status.UP,
                                LinkState.SHARE_MAX,
                                new MemoryDecay(Long.MAX_VALUE, Long.MAX_VALUE),
                                curve,
                                List.of()));
                node.protocol.maintain(id, windows);
            }
            node.now += S;
            node.protocol.expire();
            NodeState own = node.protocol.database().state(SELF);
            assertNotNull(own);
            int bytes = NetworkCodec.encode(own).length();
            assertEquals(Math.min(links, NodeState.LINKS_MAX), own.links().size());
            assertTrue(bytes <= own.sizeMax() && own.sizeMax() <= NodeState.SIZE_MAX);
            byte[] frame =
                    new NetworkCodec()
                            .encode(
                                    new Flood(
                                            List.of(
                                                    new SealedState(
                                                            own,
                                                            Bytes.EMPTY,
                                                            0,
                                                            Bytes.of(new byte[4_096])))));
            assertTrue(frame.length <= NetworkCodec.FRAME_MAX);
        }
    }

    // ---- summaries

    @Test
    @Verifies({"NL-STATE-9", "NL-STATE-10", "NL-STATE-11"})
    void summaryGoesInPagesThatAreAskedFor() {
        Alone node = new Alone();
        for (int origin = 100; origin < 1_300; origin++) {
            node.protocol.flood(LEFT, flood(state(origin, 1, 1), 0));
        }
        node.sent.clear();
        node.protocol.peerUp(LEFT);
        List<Integer> told = new ArrayList<>();
        boolean more = true;
        for (int page = 0; page < 3; page++) {
            assertTrue(more);
            assertEquals(1, node.sent.size());
            DatabaseSummary summary = (DatabaseSummary) node.sent.removeFirst().message();
            assertTrue(summary.states().size() <= DatabaseSummary.STATES_MAX);
            summary.states().forEach(id -> told.add(id.origin().value()));
            more = summary.more();
            node.protocol.request(LEFT, new StateRequest(List.of(), more));
        }
        assertFalse(more);
        assertEquals(1_200, told.size());
        assertEquals(told.stream().sorted().distinct().toList(), told);
        node.protocol.request(LEFT, new StateRequest(List.of(), true)); // there is none
        assertEquals(List.of(), node.sent);
    }

    @Test
    @Verifies({"NL-STATE-10", "NL-STATE-11"})
    void whatIsNewerIsAskedForAndWhatIsAskedForIsSent() {
        Alone node = new Alone();
        node.protocol.flood(LEFT, flood(state(10, 1, 5), 0));
        node.protocol.flood(LEFT, flood(state(11, 1, 5), 0));
        node.protocol.peerUp(LEFT);
        node.sent.clear();
        node.protocol.summary(
                LEFT,
                new DatabaseSummary(
                        List.of(
                                new StateId(new NodeId(10), 1, 6),
                                new StateId(new NodeId(11), 1, 4),
                                new StateId(new NodeId(12), 1, 1)),
                        true));
        assertEquals(
                List.of(
                        new Alone.Sent(
                                LEFT,
                                new StateRequest(List.of(new NodeId(10), new NodeId(12)), true))),
                node.sent);
        node.sent.clear();
        node.protocol.request(
                LEFT, new StateRequest(List.of(new NodeId(11), new NodeId(99)), false));
        assertEquals(1, node.floodsTo(LEFT).size());
        assertEquals(List.of(), node.violations);
    }

    @Test
    @Verifies("NL-STATE-10")
    void pageThatWasNotAskedForIsReported() {
        Alone node = new Alone().ready();
        node.protocol.summary(LEFT, new DatabaseSummary(List.of(), false));
        node.protocol.peerDown(RIGHT);
        node.protocol.summary(RIGHT, new DatabaseSummary(List.of(), false));
        node.protocol.peerUp(RIGHT);
        StateId id = new StateId(new NodeId(10), 1, 6);
        node.protocol.summary(RIGHT, new DatabaseSummary(List.of(id), true));
        node.protocol.summary(RIGHT, new DatabaseSummary(List.of(id), true)); // does not ascend
        assertEquals(List.of("NL-STATE-10", "NL-STATE-10", "NL-STATE-10"), node.violations);
    }

    // ---- bounds and seals

    @Test
    @Verifies("NL-STATE-12")
    void floodOfUnknownNodesIsBoundedAndCounted() {
        FloodSettings few = new FloodSettings(1_000 * S, 0, 0, 0, 0, 1, 0, S / 100, 50);
        Alone node = new Alone(few, StateSealer.NONE).ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        for (int origin = 100; origin < 10_100; origin++) {
            node.protocol.flood(LEFT, flood(state(origin, 1, 1), 0));
        }
        assertEquals(50, node.protocol.database().size());
        assertEquals(10_000 - 49, node.protocol.counters().overflow());
        assertTrue(node.violations.size() <= 14, "reports: " + node.violations.size());
        node.protocol.flood(LEFT, flood(state(100, 1, 2), 0)); // the known are still heard
        NodeState known = node.protocol.database().state(new NodeId(100));
        assertNotNull(known);
        assertEquals(2, known.sequence());
        node.at(1_100 * S); // and room comes back with time
        node.protocol.flood(LEFT, flood(state(20_000, 1, 1), 0));
        assertNotNull(node.protocol.database().state(new NodeId(20_000)));
    }

    @Test
    @Verifies({"NL-STATE-4", "NL-STATE-13"})
    void stateWhoseSealIsNotItsOriginsIsDroppedAndReported() {
        Alone node = new Alone(SETTINGS, Keyed.sealer(5)).ready();
        SealedState good = Keyed.sealer(9).seal(state(9, 1, 2));
        NodeState forged = state(9, 1, 3);
        for (SealedState bad :
                List.of(
                        new SealedState(forged, good.encoded(), 0, Bytes.EMPTY),
                        new SealedState(forged, Bytes.EMPTY, 0, good.seal()),
                        new SealedState(forged, NetworkCodec.encode(forged), 0, good.seal()),
                        Keyed.sealer(8).seal(forged))) {
            node.protocol.flood(LEFT, new Flood(List.of(bad)));
            assertEquals("NL-STATE-13", node.violations.removeLast());
            assertNull(node.protocol.database().state(new NodeId(9)));
        }
        assertEquals(List.of(), node.sent);
        node.protocol.flood(LEFT, new Flood(List.of(good)));
        SealedState passed = node.floodsTo(RIGHT).getFirst();
        assertEquals(good.encoded(), passed.encoded());
        assertEquals(good.seal(), passed.seal());
        assertTrue(Keyed.sealer(5).valid(passed));
        byte[] frame = new NetworkCodec().encode(new Flood(List.of(passed)));
        byte[] bytes = good.encoded().toArray();
        boolean contained = false;
        for (int i = 0; i + bytes.length <= frame.length; i++) {
            contained |= Arrays.equals(frame, i, i + bytes.length, bytes, 0, bytes.length);
        }
        assertTrue(contained, "the bytes travel as the origin made them");
    }

    @Test
    @Verifies("NL-STATE-13")
    void forgedStateOfThisNodeDoesNotMoveIt() {
        Alone node = new Alone(SETTINGS, Keyed.sealer(5)).ready();
        node.protocol.link(Flock.link(1, 4, Status.UP));
        node.sent.clear();
        node.now += S;
        node.protocol.flood(LEFT, new Flood(List.of(Keyed.sealer(4).seal(state(5, -1, 1)))));
        assertEquals(List.of(), node.sent);
        NodeState own = node.protocol.database().state(SELF);
        assertNotNull(own);
        assertEquals(7, own.epoch());
    }

    // ---- the graph

    @Test
    @Verifies({"NL-STATE-16", "NL-STATE-17"})
    void linkIsUsableWhenBothEndsSaySo() {
        for (Status low : Status.values()) {
            for (Status high : Status.values()) {
                Alone node = new Alone().ready();
                node.protocol.flood(LEFT, flood(state(10, 1, 1, Flock.link(1, 11, low)), 0));
                node.protocol.flood(LEFT, flood(state(11, 1, 1, Flock.link(1, 10, high)), 0));
                var graph = new TopologyView(node.protocol.database()).graph();
                assertEquals(low == Status.UP && high == Status.UP ? 1 : 0, graph.links());
                assertEquals(2, graph.nodes());
            }
        }
    }

    @Test
    @Verifies("NL-STATE-16")
    void linkThatTheOtherEndDoesNotKnowOrKnowsOtherwiseIsNone() {
        Alone node = new Alone().ready();
        TopologyView view = new TopologyView(node.protocol.database());
        node.protocol.flood(LEFT, flood(state(10, 1, 1, Flock.link(1, 11, Status.UP)), 0));
        assertEquals(0, view.graph().links());
        node.protocol.flood(LEFT, flood(state(11, 1, 1, Flock.link(1, 12, Status.UP)), 0));
        assertEquals(0, view.graph().links());
        node.protocol.flood(LEFT, flood(state(11, 1, 2, Flock.link(2, 10, Status.UP)), 0));
        assertEquals(0, view.graph().links());
        node.protocol.flood(LEFT, flood(state(11, 1, 3, Flock.link(1, 10, Status.UP)), 0));
        assertEquals(1, view.graph().links());
        // Two others cannot take the number of a link that is there.
        node.protocol.flood(LEFT, flood(state(20, 1, 1, Flock.link(1, 21, Status.UP)), 0));
        node.protocol.flood(LEFT, flood(state(21, 1, 1, Flock.link(1, 20, Status.UP)), 0));
        assertEquals(1, view.graph().links());
        assertEquals(List.of(new LinkId(1)), view.graph().between(new NodeId(10), new NodeId(11)));
        var before = view.graph();
        node.protocol.flood(LEFT, flood(state(11, 1, 4, Flock.link(1, 10, Status.UP)), 0));
        assertTrue(view.graph() == before, "a renewal makes no new graph");
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> SETTINGS.with(FloodSettings.LIFE_MAX_NS + 1, 0));
        assertThrows(IllegalArgumentException.class, () -> SETTINGS.with(100, 26));
    }
}
