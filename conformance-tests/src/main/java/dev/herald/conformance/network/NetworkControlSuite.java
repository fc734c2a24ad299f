package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.PathAnswer;
import dev.herald.network.message.TopologyMessage.PathQuery;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-CONTROL: paths from a central controller.
@DisplayName("NL: a central controller")
@ExtendWith(ConformanceExtension.class)
public class NetworkControlSuite {
    private static final int CONTROLLER = NetworkKit.CONTROLLER;
    private static final int REMOTE = 4;
    private static final long QUIET_NS = 3 * NetworkKit.STATE_INTERVAL_NS;
    private static final int NUMBER = 77;

    /// The node knows the line, of which all links can be used.
    private static NetworkBench knowing(NetworkBench bench) {
        bench.ready();
        for (int neighbour : List.of(1, 3)) {
            bench.peer(neighbour, new DatabaseSummary(List.of(), false));
        }
        bench.peer(1, new Flood(List.of(state(1, link(11, 2)))));
        bench.peer(
                3, new Flood(List.of(state(3, link(12, 2), link(13, 4)), state(4, link(13, 3)))));
        bench.pass(QUIET_NS);
        return bench;
    }

    private static LinkState link(int link, int neighbour) {
        return new LinkState(
                new LinkId(link),
                new NodeId(neighbour),
                1,
                Status.UP,
                NetworkKit.SHARE_PPM,
                NetworkKit.HERE,
                List.of(new HopOffer.Offer(Way.STATE, Way.MEAN_NS)),
                List.of());
    }

    private static SealedState state(int origin, LinkState... links) {
        NodeState state =
                new NodeState(
                        new NodeId(origin),
                        5,
                        1,
                        NetworkKit.STATE_LIFE_NS,
                        NetworkKit.NOISE,
                        true,
                        64,
                        List.of(links));
        return new SealedState(state, Bytes.EMPTY, 1, Bytes.EMPTY);
    }

    private static List<NodeId> nodes(Integer... nodes) {
        return Stream.of(nodes).map(NodeId::new).toList();
    }

    private static Heard open(NetworkBench bench) {
        return bench.in(
                new OpenCircuit(
                        Way.COOKIE,
                        new NodeId(REMOTE),
                        Way.TERMS,
                        Way.PATIENT_NS,
                        new RouteChoice(RouteChoice.Metric.HOPS, 2, Set.of(new LinkId(99)))));
    }

    private static PathQuery query(int controller, List<NodeId> route) {
        return new PathQuery(
                NUMBER,
                new NodeId(controller),
                route,
                new NodeId(REMOTE),
                Way.TERMS,
                1,
                2,
                List.of());
    }

    private static PathAnswer answer(int number, List<NodeId> route, List<List<NodeId>> paths) {
        return new PathAnswer(number, route, paths, NetworkError.UNRECOGNISED, "");
    }

    @Test
    @With("control=asking")
    @Verifies("NL-CONTROL-1")
    void headAsksTheControllerForPaths(NetworkBench bench) {
        PathQuery asked = open(knowing(bench)).no(Install.class).to(3).only(PathQuery.class);

        assertEquals(nodes(2), asked.route());
        assertEquals(CONTROLLER, asked.controller().value());
        assertEquals(REMOTE, asked.remote().value());
        assertEquals(Way.TERMS, asked.terms());
        assertEquals(2, asked.metric());
        assertEquals(2, asked.alternatives());
        assertEquals(List.of(new LinkId(99)), asked.avoid());
    }

    @Test
    @With("control=asking")
    @Verifies("NL-CONTROL-1")
    void headThatIsGivenAPathAsksNobody(NetworkBench bench) {
        Way way = Way.over(knowing(bench), 2, 3, 4);

        way.reserve().no(PathQuery.class).only(Install.class);
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-CONTROL-2")
    void queryIsPassedOnTowardTheController(NetworkBench bench) {
        PathQuery asked = query(CONTROLLER, nodes(9, 1));
        PathQuery passed = knowing(bench).peer(1, asked).to(3).only(PathQuery.class);

        assertEquals(nodes(9, 1, 2), passed.route());
        assertEquals(asked.number(), passed.number());
        assertEquals(asked.terms(), passed.terms());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-CONTROL-2")
    void queryWithAWrongRouteIsReportedAndDropped(NetworkBench bench) {
        knowing(bench);
        for (List<NodeId> route : List.of(nodes(1, 9), nodes(1, 9, 1), nodes(2, 1))) {
            bench.peer(1, query(CONTROLLER, route))
                    .no(NetworkMessage.class)
                    .only(PeerViolation.class);
        }
    }

    @Test
    @With("control=controller")
    @Verifies("NL-CONTROL-3")
    void controllerAnswersWithItsPaths(NetworkBench bench) {
        knowing(bench);
        PathAnswer found = bench.peer(1, query(2, nodes(1))).to(1).only(PathAnswer.class);
        assertEquals(NUMBER, found.number());
        assertEquals(nodes(1), found.route());
        assertEquals(List.of(nodes(1, 2, 3, 4)), found.paths());
        PathQuery nowhere =
                new PathQuery(
                        NUMBER,
                        new NodeId(2),
                        nodes(1),
                        new NodeId(77),
                        Way.TERMS,
                        1,
                        2,
                        List.of());

        assertEquals(List.of(), bench.peer(1, nowhere).only(PathAnswer.class).paths());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-CONTROL-3")
    void nodeThatIsNoControllerSaysSo(NetworkBench bench) {
        PathAnswer no = knowing(bench).peer(1, query(2, nodes(1))).to(1).only(PathAnswer.class);

        assertEquals(NetworkError.UNSUPPORTED, no.why());
        assertEquals(List.of(), no.paths());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-CONTROL-4")
    void nodeThatKnowsNoWayOnAnswers(NetworkBench bench) {
        knowing(bench);
        List<NodeId> full =
                Stream.concat(
                                Stream.iterate(100, i -> i + 1).limit(63).map(NodeId::new),
                                Stream.of(new NodeId(1)))
                        .toList();
        for (PathQuery lost :
                List.of(
                        query(77, nodes(9, 1)), // nobody knows it
                        query(1, nodes(9, 1)), // back where it came from
                        query(CONTROLLER, full))) {
            PathAnswer answer = bench.peer(1, lost).no(PathQuery.class).only(PathAnswer.class);
            assertEquals(NetworkError.PEER_LOST, answer.why());
            assertEquals(lost.route(), answer.route());
        }
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-CONTROL-5")
    void answerGoesBackAlongTheRoute(NetworkBench bench) {
        knowing(bench);
        PathAnswer answer = answer(NUMBER, nodes(9, 1, 2, 3), List.of(nodes(9, 1, 2)));
        assertEquals(answer, bench.peer(3, answer).to(1).only(PathAnswer.class));

        bench.peer(1, answer).no(NetworkMessage.class).only(PeerViolation.class);
        bench.peer(3, answer(NUMBER, nodes(9, 1), List.of(nodes(9, 1, 2))))
                .no(NetworkMessage.class)
                .only(PeerViolation.class);
    }

    @Test
    @With("control=falling")
    @Verifies("NL-CONTROL-6")
    void headThatMayComputesThePathItself(NetworkBench bench) {
        open(knowing(bench)).only(PathQuery.class);
        bench.pass(NetworkKit.ANSWER_NS - 1).no(Install.class, CircuitFailed.class);

        assertEquals(nodes(2, 3, 4), bench.pass(1).only(Install.class).route());
    }

    @Test
    @With("control=asking")
    @Verifies("NL-CONTROL-6")
    void headThatMayNotRefusesTheCircuit(NetworkBench bench) {
        open(knowing(bench)).only(PathQuery.class);
        CircuitFailed late =
                bench.pass(NetworkKit.ANSWER_NS).no(Install.class).only(CircuitFailed.class);
        assertEquals(NetworkError.SETUP_TIMEOUT, late.why());
        PathQuery asked = open(bench).only(PathQuery.class);
        CircuitFailed lost =
                bench.peer(
                                3,
                                new PathAnswer(
                                        asked.number(),
                                        nodes(2),
                                        List.of(),
                                        NetworkError.PEER_LOST,
                                        ""))
                        .only(CircuitFailed.class);

        assertEquals(NetworkError.NO_ROUTE, lost.why());
    }

    @Test
    @With("control=asking")
    @Verifies("NL-CONTROL-7")
    void headTakesTheFirstPathThatItKnowsAsUsable(NetworkBench bench) {
        PathQuery asked = open(knowing(bench)).only(PathQuery.class);
        Install install =
                bench.peer(
                                3,
                                answer(
                                        asked.number(),
                                        nodes(2),
                                        List.of(
                                                nodes(1, 2, 3, 4),
                                                nodes(2, 9, 4),
                                                nodes(2, 3),
                                                nodes(2, 3, 4))))
                        .only(Install.class);

        assertEquals(nodes(2, 3, 4), install.route());
    }
}
