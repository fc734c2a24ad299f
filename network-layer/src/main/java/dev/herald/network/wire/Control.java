package dev.herald.network.wire;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.TopologyMessage;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.PathAnswer;
import dev.herald.network.message.TopologyMessage.PathQuery;
import dev.herald.network.message.TopologyMessage.StateId;
import dev.herald.network.message.TopologyMessage.StateRequest;
import dev.herald.spec.network.v1.NetworkFrame;
import dev.herald.spec.network.v1.Path;
import dev.herald.spec.network.v1.PathAnswerBody;
import dev.herald.spec.network.v1.PathQueryBody;
import dev.herald.spec.network.v1.StateRequestBody;
import dev.herald.spec.network.v1.SummaryBody;
import java.util.ArrayList;
import java.util.List;

/// Bodies of the messages about the network.
final class Control {
    private static final String SUMMARY = "NL-MSG-14";
    private static final String QUERY = "NL-MSG-15";
    private static final int HOPS_MAX = NetworkMessage.HOPS_MAX;

    private Control() {}

    // ---- to the wire

    static void body(NetworkFrame.Builder frame, TopologyMessage message) {
        switch (message) {
            case Flood m -> frame.setFlood(States.flood(m));
            case DatabaseSummary m -> frame.setSummary(summary(m));
            case StateRequest m -> frame.setStateRequest(request(m));
            case PathQuery m -> frame.setPathQuery(query(m));
            case PathAnswer m -> frame.setPathAnswer(answer(m));
        }
    }

    private static SummaryBody summary(DatabaseSummary m) {
        SummaryBody.Builder body = SummaryBody.newBuilder().setMore(m.more());
        for (StateId id : m.states()) {
            body.addStates(
                    dev.herald.spec.network.v1.StateId.newBuilder()
                            .setOrigin(id.origin().value())
                            .setEpoch(id.epoch())
                            .setSequence(id.sequence()));
        }
        return body.build();
    }

    private static StateRequestBody request(StateRequest m) {
        StateRequestBody.Builder body = StateRequestBody.newBuilder().setMore(m.more());
        for (NodeId origin : m.origins()) {
            body.addOrigins(origin.value());
        }
        return body.build();
    }

    private static PathQueryBody query(PathQuery m) {
        PathQueryBody.Builder body =
                PathQueryBody.newBuilder()
                        .setNumber(m.number())
                        .setController(m.controller().value())
                        .setRemote(m.remote().value())
                        .setTerms(SetUp.terms(m.terms()))
                        .setMetricValue(m.metric())
                        .setAlternatives(m.alternatives());
        for (NodeId node : m.route()) {
            body.addRoute(node.value());
        }
        for (LinkId link : m.avoid()) {
            body.addAvoid(link.value());
        }
        return body.build();
    }

    private static PathAnswerBody answer(PathAnswer m) {
        PathAnswerBody.Builder body =
                PathAnswerBody.newBuilder()
                        .setNumber(m.number())
                        .setWhyValue(m.why().code())
                        .setDetail(m.detail());
        for (NodeId node : m.route()) {
            body.addRoute(node.value());
        }
        for (List<NodeId> path : m.paths()) {
            Path.Builder built = Path.newBuilder();
            for (NodeId node : path) {
                built.addNodes(node.value());
            }
            body.addPaths(built);
        }
        return body.build();
    }

    // ---- from the wire

    static TopologyMessage message(NetworkFrame frame) throws Rejected {
        return switch (frame.getBodyCase()) {
            case FLOOD -> States.flood(frame.getFlood());
            case SUMMARY -> summary(frame.getSummary());
            case STATE_REQUEST -> request(frame.getStateRequest());
            case PATH_QUERY -> query(frame.getPathQuery());
            case PATH_ANSWER -> answer(frame.getPathAnswer());
            default -> throw new IllegalStateException(frame.getBodyCase() + " is no topology");
        };
    }

    private static DatabaseSummary summary(SummaryBody m) throws Rejected {
        int count = m.getStatesCount();
        Rejected.unless(count <= DatabaseSummary.STATES_MAX, SUMMARY, "states:", count);
        List<StateId> states = new ArrayList<>(count);
        int last = 0;
        for (var id : m.getStatesList()) {
            Rejected.unless(id.getOrigin() > last, SUMMARY, "origin after " + last, id.getOrigin());
            Rejected.unless(id.getSequence() >= 1, SUMMARY, "sequence", id.getSequence());
            last = id.getOrigin();
            states.add(new StateId(new NodeId(last), id.getEpoch(), id.getSequence()));
        }
        return new DatabaseSummary(states, m.getMore());
    }

    private static StateRequest request(StateRequestBody m) throws Rejected {
        return new StateRequest(
                nodes(m.getOriginsList(), 0, DatabaseSummary.STATES_MAX, SUMMARY), m.getMore());
    }

    private static PathQuery query(PathQueryBody m) throws Rejected {
        Rejected.unless(
                m.getMetricValue() >= 1 && m.getMetricValue() <= PathQuery.METRIC_MAX,
                QUERY,
                "metric",
                Integer.toUnsignedLong(m.getMetricValue()));
        Rejected.unless(
                m.getAlternatives() >= 1 && m.getAlternatives() <= PathAnswer.PATHS_MAX,
                QUERY,
                "alternatives",
                Integer.toUnsignedLong(m.getAlternatives()));
        Rejected.unless(
                m.getAvoidCount() <= PathQuery.AVOID_MAX, QUERY, "avoid:", m.getAvoidCount());
        List<LinkId> avoid = new ArrayList<>(m.getAvoidCount());
        for (int link : m.getAvoidList()) {
            avoid.add(Parts.link(link));
        }
        return new PathQuery(
                m.getNumber(),
                Parts.node(m.getController()),
                nodes(m.getRouteList(), 1, HOPS_MAX, QUERY),
                Parts.node(m.getRemote()),
                SetUp.terms(m.getTerms()),
                m.getMetricValue(),
                m.getAlternatives(),
                avoid);
    }

    private static PathAnswer answer(PathAnswerBody m) throws Rejected {
        Rejected.unless(
                m.getPathsCount() <= PathAnswer.PATHS_MAX, QUERY, "paths:", m.getPathsCount());
        List<List<NodeId>> paths = new ArrayList<>(m.getPathsCount());
        for (Path path : m.getPathsList()) {
            paths.add(nodes(path.getNodesList(), 2, HOPS_MAX + 1, QUERY));
        }
        int why = m.getWhyValue();
        Rejected.unless(why >= 1 && why <= 0xFFFF, QUERY, "reason", Integer.toUnsignedLong(why));
        return new PathAnswer(
                m.getNumber(),
                nodes(m.getRouteList(), 1, HOPS_MAX, QUERY),
                paths,
                NetworkError.ofCode(why),
                m.getDetail());
    }

    private static List<NodeId> nodes(List<Integer> values, int min, int max, String clause)
            throws Rejected {
        Rejected.unless(
                values.size() >= min && values.size() <= max, clause, "nodes:", values.size());
        List<NodeId> nodes = new ArrayList<>(values.size());
        for (int value : values) {
            nodes.add(Parts.node(value));
        }
        return nodes;
    }
}
