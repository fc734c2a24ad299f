package dev.herald.network.core;

import dev.herald.hal.model.NodeId;
import dev.herald.network.api.ControlSettings.Controller;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.TopologyMessage.PathAnswer;
import dev.herald.network.message.TopologyMessage.PathQuery;
import dev.herald.network.routing.Route;
import dev.herald.network.routing.RouteAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Paths from a central controller: asks it, passes on the questions of others, and answers them where this
/// node is the controller. A controller that is gone stops nobody who may fall back.
final class PathService {
    /// A circuit that waits for its path.
    private final class Pending implements Node.Sleeper {
        final int number;
        final OpenCircuit ask;
        final Controller controller;
        final long sinceNs;

        Pending(int number, OpenCircuit ask, Controller controller) {
            this.number = number;
            this.ask = ask;
            this.controller = controller;
            sinceNs = node.nowNs();
        }

        @Override
        public void wake() {
            waiting.remove(number);
            withoutAnswer(
                    ask,
                    controller,
                    sinceNs,
                    NetworkError.SETUP_TIMEOUT,
                    "controller " + controller.node() + " gave no answer in time");
        }
    }

    private final Node node;
    private final Topologies topologies;
    private final Consumer<OpenCircuit> open;
    private final @Nullable Controller controller;
    private final Map<Integer, Pending> waiting = new LinkedHashMap<>();
    private int lastNumber;

    /// @param open sets up a circuit, by the path that is given or one that this node computes
    PathService(Node node, Topologies topologies, Consumer<OpenCircuit> open) {
        this.node = node;
        this.topologies = topologies;
        this.open = open;
        controller = node.config.control().controller();
    }

    /// From the layer above.
    void open(OpenCircuit ask) {
        Controller asked = controller;
        if (asked == null
                || asked.node().equals(node.self)
                || !ask.path().isEmpty()
                || ask.remote().equals(node.self)) {
            open.accept(ask);
            return;
        }
        if (waiting.size() >= node.config.circuitsMax()) {
            refuse(ask, NetworkError.NO_RESOURCES, waiting.size() + " circuits wait for a path");
            return;
        }
        NodeId next = topologies.nextHop(asked.node());
        if (next == null) {
            withoutAnswer(
                    ask,
                    asked,
                    node.nowNs(),
                    NetworkError.NO_ROUTE,
                    "controller " + asked.node() + " cannot be reached");
            return;
        }
        Pending pending = new Pending(++lastNumber, ask, asked);
        waiting.put(pending.number, pending);
        node.alarm(pending, node.after(Math.min(asked.timeoutNs(), ask.timeoutNs())));
        RouteChoice choice = ask.choice();
        node.toPeer( // [NL-CONTROL-1]
                next,
                new PathQuery(
                        pending.number,
                        asked.node(),
                        List.of(node.self),
                        ask.remote(),
                        ask.terms(),
                        choice.metric().ordinal() + 1,
                        choice.alternatives(),
                        choice.avoid().stream().sorted().limit(PathQuery.AVOID_MAX).toList()));
    }

    /// [NL-CONTROL-6]
    private void withoutAnswer(
            OpenCircuit ask, Controller asked, long sinceNs, NetworkError why, String detail) {
        if (asked.fallBack()) {
            resume(ask, List.of(), sinceNs);
        } else {
            refuse(ask, why, detail);
        }
    }

    private void resume(OpenCircuit ask, List<NodeId> path, long sinceNs) {
        long left = ask.timeoutNs() - (node.nowNs() - sinceNs);
        if (left < 1) {
            refuse(ask, NetworkError.SETUP_TIMEOUT, "no path in the time for the set-up");
        } else {
            open.accept(
                    new OpenCircuit(
                            ask.cookie(),
                            ask.remote(),
                            ask.terms(),
                            left,
                            ask.choice().along(path)));
        }
    }

    private void refuse(OpenCircuit ask, NetworkError why, String detail) {
        node.emit(new NetworkOutput.CircuitFailed(ask.cookie(), why, node.self, detail));
    }

    // ---- from peers

    void query(NodeId from, PathQuery query) {
        if (!topologies.flooding()) {
            return; // [NL-STATE-18]
        }
        if (!query.route().getLast().equals(from)
                || query.route().contains(node.self)
                || new LinkedHashSet<>(query.route()).size() != query.route().size()) {
            node.violation(from, "NL-CONTROL-2", "query with the route " + query.route());
            return;
        }
        if (query.controller().equals(node.self)) {
            node.toPeer(from, answer(query));
            return;
        }
        NodeId next = topologies.nextHop(query.controller());
        if (next == null
                || query.route().contains(next)
                || query.route().size() >= NetworkMessage.HOPS_MAX) { // [NL-CONTROL-4]
            node.toPeer(
                    from,
                    refused(
                            query,
                            NetworkError.PEER_LOST,
                            node.self + " knows no way on to " + query.controller()));
            return;
        }
        List<NodeId> route = new ArrayList<>(query.route());
        route.add(node.self);
        node.toPeer( // [NL-CONTROL-2]
                next,
                new PathQuery(
                        query.number(),
                        query.controller(),
                        route,
                        query.remote(),
                        query.terms(),
                        query.metric(),
                        query.alternatives(),
                        query.avoid()));
    }

    private PathAnswer answer(PathQuery query) { // [NL-CONTROL-3]
        if (controller == null || !controller.node().equals(node.self)) {
            return refused(query, NetworkError.UNSUPPORTED, node.self + " is no controller");
        }
        RouteChoice choice =
                new RouteChoice(
                        RouteChoice.Metric.values()[query.metric() - 1],
                        query.alternatives(),
                        Set.copyOf(query.avoid()));
        RouteAnswer found =
                topologies
                        .routes()
                        .candidates(
                                query.route().getFirst(), query.remote(), query.terms(), choice);
        return switch (found) {
            case RouteAnswer.Found(List<Route> routes) ->
                    new PathAnswer(
                            query.number(),
                            query.route(),
                            routes.stream().map(Route::nodes).toList(),
                            NetworkError.UNRECOGNISED,
                            "");
            case RouteAnswer.Refused(NetworkError why, double ignored, String detail) ->
                    refused(query, why, detail);
        };
    }

    private static PathAnswer refused(PathQuery query, NetworkError why, String detail) {
        return new PathAnswer(query.number(), query.route(), List.of(), why, detail);
    }

    void answer(NodeId from, PathAnswer answer) {
        if (!topologies.flooding()) {
            return;
        }
        List<NodeId> route = answer.route();
        int at = route.indexOf(node.self);
        boolean fromAhead = at >= 0 && (at + 1 == route.size() || route.get(at + 1).equals(from));
        if (!fromAhead) {
            node.violation(from, "NL-CONTROL-5", "answer with the route " + route);
        } else if (at > 0) { // [NL-CONTROL-5]
            node.toPeer(route.get(at - 1), answer);
        } else {
            Pending pending = waiting.remove(answer.number());
            if (pending != null) { // or too late
                node.alarm(pending, Long.MAX_VALUE);
                take(pending, answer);
            }
        }
    }

    private void take(Pending pending, PathAnswer answer) {
        OpenCircuit ask = pending.ask;
        for (List<NodeId> path : answer.paths()) { // [NL-CONTROL-7]
            if (path.getFirst().equals(node.self)
                    && path.getLast().equals(ask.remote())
                    && topologies.routes().valid(path)) {
                resume(ask, path, pending.sinceNs);
                return;
            }
        }
        boolean lost = answer.why() == NetworkError.PEER_LOST && answer.paths().isEmpty();
        if (lost || !answer.paths().isEmpty()) {
            withoutAnswer(
                    ask,
                    pending.controller,
                    pending.sinceNs,
                    NetworkError.NO_ROUTE,
                    lost ? answer.detail() : "no path of the controller's can be taken");
        } else {
            node.emit(
                    new NetworkOutput.CircuitFailed(
                            ask.cookie(),
                            answer.why(),
                            pending.controller.node(),
                            answer.detail()));
        }
    }
}
