package dev.herald.network.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.RouteChoice;
import dev.herald.network.api.Topology;
import dev.herald.network.core.Circuit.Phase;
import dev.herald.network.distil.Plans;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.routing.RouteAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Set-up and release of circuits: Install toward the tail reserves, Installed toward the head tells
/// the plan, Activate makes the circuit usable, Release ends it from anywhere.
final class Signalling {
    /// A hop that can be taken, or why not.
    private record Hop(
            @Nullable LocalLink link, @Nullable HopOffer offer, NetworkError why, String detail) {
        static Hop refused(NetworkError why, String detail) {
            return new Hop(null, null, why, detail);
        }
    }

    private final Node node;
    private final Routing routing;
    private final Routes routes;
    private final Map<LinkId, LocalLink> links;
    private final Map<CircuitId, Circuit> circuits = new LinkedHashMap<>();
    private int lastNumber;

    Signalling(Node node, Routing routing, Routes routes, Map<LinkId, LocalLink> links) {
        this.node = node;
        this.routing = routing;
        this.routes = routes;
        this.links = links;
    }

    @Nullable Circuit circuit(CircuitId id) {
        return circuits.get(id);
    }

    Iterable<Circuit> circuits() {
        return circuits.values();
    }

    int count() {
        return circuits.size();
    }

    boolean isEmpty() {
        return circuits.isEmpty();
    }

    // ---- set-up

    void open(OpenCircuit ask) {
        List<NodeId> route = ask.path();
        if (!routing.knows(ask.remote()) || !routing.knows(node.self)) {
            refuse(
                    ask,
                    NetworkError.UNKNOWN_NODE,
                    ask.remote() + " is not in the topology"); // [NL-ROUTE-4]
            return;
        }
        if (route.isEmpty()) {
            Optional<List<NodeId>> best = best(ask);
            if (best.isEmpty()) {
                return;
            }
            route = best.get();
        } else if (!routing.valid(route)
                || !route.getFirst().equals(node.self)
                || !route.getLast().equals(ask.remote())) {
            refuse(
                    ask,
                    NetworkError.NO_ROUTE,
                    "the path given is none from " + node.self + " to " + ask.remote());
            return; // [NL-ROUTE-3]
        }
        if (route.isEmpty()) {
            refuse(ask, NetworkError.NO_ROUTE, "no path from " + node.self + " to " + ask.remote());
            return;
        }
        Obstacle obstacle = Obstacle.of(node, ask.terms(), ask.remote());
        if (obstacle != null) {
            refuse(ask, obstacle.why(), obstacle.detail());
            return;
        }
        Hop hop = hop(route.get(1), SwapNoise.NONE);
        if (hop.offer == null || hop.link == null) {
            refuse(ask, hop.why, hop.detail);
            return;
        }
        CircuitId id = new CircuitId(node.self, node.config.epoch(), ++lastNumber);
        Circuit circuit =
                new Circuit(
                        node,
                        this,
                        id,
                        route,
                        ask.terms(),
                        ask.cookie(),
                        null,
                        0,
                        hop.link,
                        hop.offer.label());
        circuits.put(id, circuit);
        node.alarm(circuit, node.after(ask.timeoutNs()));
        circuit.toTail(new Install(id, route, ask.terms(), List.of(hop.offer))); // [NL-SETUP-1]
    }

    /// The best path by the choice, empty when there is none; absent when the circuit has been refused.
    private Optional<List<NodeId>> best(OpenCircuit ask) {
        RouteChoice choice = ask.choice();
        if (ask.remote().equals(node.self)) {
            return Optional.of(List.of());
        }
        if (choice.alternatives() > 1) { // [NL-ROUTE-13]
            refuse(ask, NetworkError.UNSUPPORTED, "this version tries one path, not alternatives");
            return Optional.empty();
        }
        if (choice.metric() == RouteChoice.Metric.COST && choice.avoid().isEmpty()) {
            return Optional.of(routing.shortest(node.self, ask.remote()));
        }
        if (!node.config.control().flooding()) { // [NL-ROUTE-13]
            refuse(
                    ask,
                    NetworkError.UNSUPPORTED,
                    "paths by " + choice.metric() + " or around links need link states");
            return Optional.empty();
        }
        return switch (routes.candidates(node.self, ask.remote(), ask.terms(), choice)) {
            case RouteAnswer.Found found -> Optional.of(found.best().nodes());
            case RouteAnswer.Refused(NetworkError why, double ignored, String detail) -> {
                refuse(ask, why, detail);
                yield Optional.empty();
            }
        };
    }

    private void refuse(OpenCircuit ask, NetworkError why, String detail) {
        node.emit(new NetworkOutput.CircuitFailed(ask.cookie(), why, node.self, detail));
    }

    /// The link to take toward the next node of a route, with a fresh label.
    private Hop hop(NodeId next, SwapNoise swap) {
        if (circuits.size() >= node.config.circuitsMax()) { // [NL-SETUP-11]
            return Hop.refused(
                    NetworkError.NO_RESOURCES, circuits.size() + " circuits, no more are allowed");
        }
        if (!node.peersUp.contains(next)) { // [NL-SETUP-10]
            return Hop.refused(NetworkError.PEER_LOST, "no session with " + next);
        }
        NetworkError why = NetworkError.NO_ROUTE;
        for (Topology.Edge edge : routing.between(node.self, next)) {
            LocalLink link = links.get(edge.link());
            LinkQuality quality = link == null ? null : link.quality();
            if (link == null || quality == null) {
                why = NetworkError.LINK_DOWN; // [NL-SETUP-9]
                continue;
            }
            int label = link.freeLabel();
            if (label == 0) {
                why = NetworkError.NO_RESOURCES;
                continue;
            }
            return new Hop(
                    link,
                    new HopOffer(
                            link.id, LocalLink.curve(quality), quality.decayLocal(), swap, label),
                    why,
                    "");
        }
        return Hop.refused(why, "no usable link to " + next);
    }

    void install(NodeId from, Install message) {
        CircuitId id = message.circuit();
        List<NodeId> route = message.route();
        int at = message.hops().size();
        HopOffer above = message.hops().getLast();
        LocalLink upLink = links.get(above.link());
        if (!routing.valid(route)
                || !route.getFirst().equals(id.head())
                || !route.get(at).equals(node.self)
                || !route.get(at - 1).equals(from)
                || upLink == null
                || !upLink.peer.equals(from)
                || circuits.containsKey(id)) {
            node.violation(
                    from,
                    "NL-SETUP-1",
                    "Install of " + id + " does not fit this node"); // [NL-SETUP-12]
            if (!circuits.containsKey(id)) {
                node.toPeer(
                        from,
                        new Release(
                                id,
                                NetworkError.PROTOCOL,
                                node.self,
                                "Install does not fit the node"));
            }
            return;
        }
        if (!upLink.acceptable(above.label())) {
            node.violation(from, "NL-SETUP-2", "label " + above.label() + " on " + above.link());
            node.toPeer(
                    from,
                    new Release(id, NetworkError.PROTOCOL, node.self, "label " + above.label()));
            return;
        }
        LinkQuality quality = upLink.quality();
        if (quality == null) {
            node.toPeer(
                    from,
                    new Release(id, NetworkError.LINK_DOWN, node.self, upLink.id + " is down"));
            return;
        }
        if (at == route.size() - 1) {
            installTail(message, upLink, quality.decayLocal());
        } else {
            installIntermediate(message, upLink);
        }
    }

    private void installTail(Install message, LocalLink upLink, MemoryDecay decay) {
        CircuitId id = message.circuit();
        if (circuits.size() >= node.config.circuitsMax()) {
            node.toPeer(
                    upLink.peer,
                    new Release(id, NetworkError.NO_RESOURCES, node.self, "too many circuits"));
            return;
        }
        Obstacle obstacle = Obstacle.of(node, message.terms(), id.head());
        if (obstacle != null) {
            node.toPeer(upLink.peer, new Release(id, obstacle.why(), node.self, obstacle.detail()));
            return;
        }
        Distilling.Outcome distilling =
                new Distilling(message.terms(), message.hops(), decay, node.config.device())
                        .decide();
        switch (distilling.decision()) {
            case Planner.Refusal(NetworkError why, String detail) ->
                    node.toPeer(upLink.peer, new Release(id, why, node.self, detail));
            case Planner.Plan plan -> {
                Circuit circuit = reserve(message, upLink, null, 0);
                circuit.expected = plan.expected();
                circuit.meanPairNs = plan.meanPairNs();
                circuit.distil = distilling.plan();
                circuit.forecast = distilling.forecast();
                circuit.plane = new TailEnd(node, circuit);
                circuit.toHead(
                        new Installed(
                                id,
                                plan.hops(),
                                plan.expected(),
                                plan.meanPairNs(),
                                distilling.plan())); // [NL-SETUP-4]
            }
        }
    }

    private void installIntermediate(Install message, LocalLink upLink) {
        CircuitId id = message.circuit();
        int at = message.hops().size();
        if (!node.config.device().can(Capability.BELL_MEASURE)) { // [NL-SETUP-13]
            node.toPeer(
                    upLink.peer,
                    new Release(id, NetworkError.UNSUPPORTED, node.self, "no Bell measurement"));
            return;
        }
        Hop hop = hop(message.route().get(at + 1), node.config.device().bellMeasure());
        if (hop.offer == null || hop.link == null) {
            node.toPeer(upLink.peer, new Release(id, hop.why, node.self, hop.detail));
            return;
        }
        Circuit circuit = reserve(message, upLink, hop.link, hop.offer.label());
        List<HopOffer> hops = new ArrayList<>(message.hops());
        hops.add(hop.offer);
        circuit.toTail(new Install(id, message.route(), message.terms(), hops));
    }

    private Circuit reserve(
            Install message, LocalLink upLink, @Nullable LocalLink downLink, int downLabel) {
        int upLabel = message.hops().getLast().label();
        Circuit circuit =
                new Circuit(
                        node,
                        this,
                        message.circuit(),
                        message.route(),
                        message.terms(),
                        0,
                        upLink,
                        upLabel,
                        downLink,
                        downLabel);
        circuits.put(circuit.id, circuit);
        node.alarm(circuit, node.after(node.config.recordLifeNs())); // [NL-SETUP-8]
        node.toLink(upLink.id, new LinkInput.Listen(upLabel)); // [NL-SETUP-3]
        return circuit;
    }

    void installed(NodeId from, Circuit circuit, Installed message) {
        if (circuit.phase != Phase.RESERVED
                || !circuit.plans.isEmpty()
                || !from.equals(circuit.downstream)
                || message.plans().size() != circuit.route.size() - 1) {
            node.violation(from, "NL-SETUP-5", "Installed of " + circuit.id + " does not fit");
            circuit.fail(NetworkError.PROTOCOL, "Installed does not fit");
            return;
        }
        circuit.plans = message.plans(); // [NL-SETUP-5]
        circuit.expected = message.expected();
        circuit.meanPairNs = message.meanPairNs();
        if (circuit.isHead() && message.distil().distils()) {
            Plans.Choice choice =
                    Distilling.atHead(circuit, message.distil(), node.nowNs() - circuit.openedNs);
            Plans.Forecast forecast = choice.forecast();
            if (forecast == null) { // [NL-DISTIL-2]
                circuit.fail(NetworkError.FIDELITY_UNREACHABLE, choice.obstacle());
                return;
            }
            circuit.forecast = forecast;
            circuit.distil = forecast.plan();
        }
        circuit.plane =
                circuit.isHead() ? new HeadEnd(node, circuit) : new Intermediate(node, circuit);
        if (circuit.isHead()) {
            circuit.toTail(new Activate(circuit.id)); // [NL-SETUP-6]
            activated(circuit);
        } else {
            circuit.toHead(message);
        }
    }

    void activate(NodeId from, Circuit circuit) {
        if (circuit.phase != Phase.RESERVED
                || !from.equals(circuit.upstream)
                || !circuit.isTail() && circuit.plans.isEmpty()) {
            node.violation(from, "NL-SETUP-6", "Activate of " + circuit.id + " does not fit");
            return;
        }
        circuit.toTail(new Activate(circuit.id));
        activated(circuit);
    }

    private void activated(Circuit circuit) {
        circuit.phase = Phase.ACTIVE;
        node.alarm(circuit, Long.MAX_VALUE);
        if (circuit.isHead() || circuit.isTail()) {
            node.emit(
                    new NetworkOutput.CircuitUp( // [NL-SETUP-6]
                            circuit.cookie,
                            circuit.id,
                            circuit.route,
                            circuit.forecast == null ? circuit.expected : circuit.forecast.state(),
                            circuit.forecast == null
                                    ? circuit.meanPairNs
                                    : circuit.forecast.pairNs()));
        }
    }

    /// The time for set-up is over.
    void timedOut(Circuit circuit) { // [NL-SETUP-7]
        circuit.fail(NetworkError.SETUP_TIMEOUT, "not set up in time");
    }

    // ---- release

    void release(NodeId from, Circuit circuit, Release message) {
        if (!from.equals(circuit.upstream) && !from.equals(circuit.downstream)) {
            node.violation(
                    from,
                    "NL-RELEASE-1",
                    "Release of " + circuit.id + ", of which it is no neighbour");
            return;
        }
        end(circuit, message.why(), message.where(), message.detail(), from); // [NL-RELEASE-1]
    }

    void peerDown(NodeId peer) { // [NL-RELEASE-4]
        for (Circuit circuit : List.copyOf(circuits.values())) {
            if (peer.equals(circuit.upstream) || peer.equals(circuit.downstream)) {
                end(
                        circuit,
                        NetworkError.PEER_LOST,
                        node.self,
                        "session with " + peer + " lost",
                        peer);
            }
        }
    }

    void linkDown(LocalLink link, String detail) { // [NL-RELEASE-5]
        for (Circuit circuit : List.copyOf(circuits.values())) {
            if (circuit.upLink == link || circuit.downLink == link) {
                circuit.fail(NetworkError.LINK_DOWN, link.id + ": " + detail);
            }
        }
    }

    /// Frees what the circuit has here and passes the end on.
    ///
    /// @param from the neighbour that need not be told
    void end(
            Circuit circuit, NetworkError why, NodeId where, String detail, @Nullable NodeId from) {
        if (circuits.remove(circuit.id) == null) {
            return; // [NL-RELEASE-2]
        }
        boolean wasActive = circuit.phase == Phase.ACTIVE;
        circuit.phase = Phase.RELEASED;
        node.alarm(circuit, Long.MAX_VALUE);
        circuit.generate(false);
        if (circuit.plane != null) {
            node.alarm(circuit.plane, Long.MAX_VALUE);
            circuit.plane.close(why, where, detail); // [NL-RELEASE-3] [NL-RELEASE-6]
        }
        if (circuit.upLink != null) {
            circuit.upLink.unbind(circuit.upLabel);
            node.toLink(circuit.upLink.id, new LinkInput.StopListening(circuit.upLabel));
        }
        if (circuit.downLink != null) {
            circuit.downLink.unbind(circuit.downLabel);
        }
        Release release = new Release(circuit.id, why, where, detail);
        if (circuit.upstream != null && !circuit.upstream.equals(from)) {
            circuit.toHead(release);
        }
        if (circuit.downstream != null && !circuit.downstream.equals(from)) {
            circuit.toTail(release);
        }
        if (circuit.isHead() && !wasActive) {
            node.emit(new NetworkOutput.CircuitFailed(circuit.cookie, why, where, detail));
        } else if (wasActive && (circuit.isHead() || circuit.isTail())) {
            node.emit(new NetworkOutput.CircuitDown(circuit.id, why, where, detail));
        }
    }
}
