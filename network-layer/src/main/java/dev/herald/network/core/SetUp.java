package dev.herald.network.core;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.Capability;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.core.Circuit.Phase;
import dev.herald.network.core.Hops.Hop;
import dev.herald.network.distil.Plans;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.routing.RouteAnswer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Sets circuits up: Install toward the tail collects what the hops offer, Installed toward the head
/// tells the plan and reserves, Activate makes the circuit usable.
final class SetUp {
    private final Node node;
    private final Signalling signalling;
    private final Routes routes;
    private final boolean flooding;
    private final Map<LinkId, LocalLink> links;
    private final Admission admission;
    private final Schedules schedules;
    private final Hops hops;

    /// Told of replacements that could not be set up.
    BiConsumer<Opening, NetworkError> noReplacement = (opening, why) -> {};

    /// Joins a circuit at the tail-end with the one whose place it is to take; false when that is unknown
    /// and the circuit has been released therefore.
    Predicate<Circuit> attached = circuit -> true;

    private int lastNumber;

    SetUp(
            Node node,
            Signalling signalling,
            Routes routes,
            Map<LinkId, LocalLink> links,
            Admission admission,
            Schedules schedules) {
        this.node = node;
        this.signalling = signalling;
        this.routes = routes;
        flooding = node.config.control().flooding();
        this.links = links;
        this.admission = admission;
        this.schedules = schedules;
        hops = new Hops(node, signalling, routes, links, admission, schedules);
    }

    // ---- at the head-end

    void open(OpenCircuit ask) {
        if (!routes.knows(ask.remote()) || !routes.knows(node.self)) {
            refuse(
                    ask,
                    NetworkError.UNKNOWN_NODE,
                    ask.remote() + " is not in the topology"); // [NL-ROUTE-4]
            return;
        }
        if (!ask.path().isEmpty()
                && (!routes.valid(ask.path())
                        || !ask.path().getFirst().equals(node.self)
                        || !ask.path().getLast().equals(ask.remote()))) {
            refuse(
                    ask,
                    NetworkError.NO_ROUTE,
                    "the path given is none from " + node.self + " to " + ask.remote());
            return; // [NL-ROUTE-3]
        }
        Obstacle obstacle = Obstacle.of(node, ask.terms(), ask.remote());
        if (obstacle != null) {
            refuse(ask, obstacle.why(), obstacle.detail());
            return;
        }
        var service = ask.terms().service().replacing(0);
        CircuitTerms terms =
                ask.terms()
                        .with(
                                service.lifeNs() > 0
                                        ? service
                                        : service.withLife(node.config.admission().lifeNs()));
        tryNext(opening(ask, terms, null, ask.choice(), node.after(ask.timeoutNs())));
    }

    private Opening opening(
            OpenCircuit ask,
            CircuitTerms terms,
            @Nullable Circuit before,
            RouteChoice choice,
            long untilNs) {
        Opening opening = new Opening(ask, terms, before, choice.avoid(), untilNs, node.self);
        if (!ask.path().isEmpty()) {
            opening.add(ask.path());
        } else if (choice.metric().needsCurves() && !flooding) { // [NL-ROUTE-13]
            opening.refused(
                    NetworkError.UNSUPPORTED,
                    node.self,
                    "paths by " + choice.metric() + " need link states");
        } else if (!ask.remote().equals(node.self)) {
            switch (routes.candidates(node.self, ask.remote(), terms, choice)) {
                case RouteAnswer.Found found ->
                        found.routes().forEach(route -> opening.add(route.nodes()));
                case RouteAnswer.Refused(NetworkError why, double ignored, String detail) ->
                        opening.refused(why, node.self, detail);
            }
        }
        return opening;
    }

    private void refuse(OpenCircuit ask, NetworkError why, String detail) {
        node.emit(new NetworkOutput.CircuitFailed(ask.cookie(), why, node.self, detail));
    }

    /// Begins to set up a circuit that is to take the place of another.
    ///
    /// @param avoid links that it had better not take, besides those that the layer above named
    Opening replace(Circuit before, List<LinkId> avoid, long timeoutNs) { // [NL-REROUTE-2]
        OpenCircuit ask = requireNonNull(before.opening).ask;
        List<LinkId> avoided = new ArrayList<>(ask.choice().avoid());
        avoided.addAll(avoid);
        RouteChoice choice =
                new RouteChoice(
                        ask.choice().metric(), ask.choice().alternatives(), Set.copyOf(avoided));
        Opening opening =
                opening(
                        ask,
                        before.terms.with(before.terms.service().replacing(before.id.number())),
                        before,
                        choice,
                        node.after(timeoutNs));
        return opening;
    }

    /// Tries the next path of the opening; when none is left, or time is up, tells so.
    void tryNext(Opening opening) {
        for (List<NodeId> route = opening.nextPath(); route != null; route = opening.nextPath()) {
            CircuitId id = new CircuitId(node.self, node.config.epoch(), lastNumber + 1);
            Hop hop =
                    hops.toward(id, opening.terms, route.get(1), opening.avoid, SwapNoise.NONE, 1);
            LocalLink link = hop.link();
            HopOffer offer = hop.offer();
            if (offer != null && link != null) {
                install(opening, id, route, link, offer);
                return;
            }
            if (!opening.refused(hop.why(), node.self, hop.detail())) {
                break;
            }
        }
        giveUp(opening);
    }

    private void install(
            Opening opening, CircuitId id, List<NodeId> route, LocalLink link, HopOffer offer) {
        lastNumber++;
        Circuit circuit =
                new Circuit(
                        node,
                        signalling,
                        id,
                        route,
                        opening.terms,
                        opening.ask.cookie(),
                        null,
                        0,
                        link,
                        offer.label());
        circuit.opening = opening;
        if (opening.before != null) {
            opening.before.successor = circuit;
            node.names.call(id, node.names.name(opening.before.id));
        }
        signalling.add(circuit);
        node.alarm(circuit, opening.untilNs);
        circuit.toTail(new Install(id, route, opening.terms, List.of(offer))); // [NL-SETUP-1]
    }

    /// A node has refused a path of the opening, or lost it.
    void refused(Opening opening, NetworkError why, NodeId where, String detail) {
        if (opening.refused(why, where, detail) && node.nowNs() < opening.untilNs) {
            tryNext(opening);
        } else {
            giveUp(opening);
        }
    }

    private void giveUp(Opening opening) {
        if (opening.before != null) {
            noReplacement.accept(opening, opening.why);
        } else {
            node.emit(
                    new NetworkOutput.CircuitFailed(
                            opening.ask.cookie(), opening.why, opening.where, opening.detail));
        }
    }

    /// Whether an Install may have the route: where links come and go, nodes judge their own links alone.
    private boolean plausible(List<NodeId> route) {
        return flooding ? new LinkedHashSet<>(route).size() == route.size() : routes.valid(route);
    }

    // ---- Install

    void install(NodeId from, Install message) {
        CircuitId id = message.circuit();
        List<NodeId> route = message.route();
        int at = message.hops().size();
        HopOffer above = message.hops().getLast();
        LocalLink upLink = links.get(above.link());
        if (!plausible(route)
                || !route.getFirst().equals(id.head())
                || !route.get(at).equals(node.self)
                || !route.get(at - 1).equals(from)
                || upLink == null
                || !upLink.peer.equals(from)
                || signalling.circuit(id) != null) {
            node.violation(
                    from,
                    "NL-SETUP-1",
                    "Install of " + id + " does not fit this node"); // [NL-SETUP-12]
            if (signalling.circuit(id) == null) {
                refuse(from, id, NetworkError.PROTOCOL, "Install does not fit the node");
            }
            return;
        }
        if (!upLink.acceptable(above.label())) {
            node.violation(from, "NL-SETUP-2", "label " + above.label() + " on " + above.link());
            refuse(from, id, NetworkError.PROTOCOL, "label " + above.label());
            return;
        }
        LinkQuality quality = upLink.quality();
        if (quality == null) {
            refuse(from, id, NetworkError.LINK_DOWN, upLink.id + " is down");
            return;
        }
        String unfit = schedules.unfit(upLink, message.terms().service().bin());
        if (unfit != null) { // [NL-BIN-3]
            refuse(from, id, NetworkError.UNSUPPORTED, unfit);
            return;
        }
        String lacking = Room.lacking(upLink, id, message.terms());
        if (lacking != null) {
            refuse(from, id, NetworkError.NO_RESOURCES, lacking);
            return;
        }
        Install offered = message;
        if (upLink.ledger != null) { // [NL-ADMIT-2]
            List<HopOffer> offers = new ArrayList<>(message.hops());
            offers.set(at - 1, above.withFree(admission.freePpm(upLink, id, message.terms())));
            offered = new Install(id, route, message.terms(), offers);
        }
        if (at == route.size() - 1) {
            installTail(offered, upLink, quality.decayLocal());
        } else {
            installIntermediate(offered, upLink);
        }
    }

    private void refuse(NodeId to, CircuitId id, NetworkError why, String detail) {
        node.toPeer(to, new Release(id, why, node.self, detail));
    }

    private void installTail(Install message, LocalLink upLink, MemoryDecay decay) {
        CircuitId id = message.circuit();
        if (signalling.count() >= node.config.circuitsMax()) {
            refuse(upLink.peer, id, NetworkError.NO_RESOURCES, "too many circuits");
            return;
        }
        Admission.Refused refused =
                admission.precheck(id, message.terms(), 1, signalling.circuits());
        if (refused != null) {
            refuse(upLink.peer, id, refused.why(), refused.detail());
            return;
        }
        Obstacle obstacle = Obstacle.of(node, message.terms(), id.head());
        if (obstacle != null) {
            refuse(upLink.peer, id, obstacle.why(), obstacle.detail());
            return;
        }
        Distilling.Outcome distilling =
                new Distilling(message.terms(), message.hops(), decay, node.config.device())
                        .decide();
        switch (distilling.decision()) {
            case Planner.Refusal(NetworkError why, String detail) ->
                    refuse(upLink.peer, id, why, detail);
            case Planner.Plan plan -> {
                Circuit circuit = reserve(message, upLink, null, 0);
                circuit.plans = plan.hops();
                circuit.expected = plan.expected();
                circuit.meanPairNs = plan.meanPairNs();
                circuit.distil = distilling.plan();
                circuit.forecast = distilling.forecast();
                circuit.plane = new TailEnd(node, circuit);
                if (attached.test(circuit) && admitted(circuit)) {
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
    }

    private void installIntermediate(Install message, LocalLink upLink) {
        CircuitId id = message.circuit();
        int at = message.hops().size();
        if (!node.config.device().can(Capability.BELL_MEASURE)) { // [NL-SETUP-13]
            refuse(upLink.peer, id, NetworkError.UNSUPPORTED, "no Bell measurement");
            return;
        }
        Hop hop =
                hops.toward(
                        id,
                        message.terms(),
                        message.route().get(at + 1),
                        Set.of(),
                        node.config.device().bellMeasure(),
                        2);
        LocalLink link = hop.link();
        HopOffer offer = hop.offer();
        if (offer == null || link == null) {
            refuse(upLink.peer, id, hop.why(), hop.detail());
            return;
        }
        Circuit circuit = reserve(message, upLink, link, offer.label());
        List<HopOffer> offers = new ArrayList<>(message.hops());
        offers.add(offer);
        circuit.toTail(new Install(id, message.route(), message.terms(), offers));
    }

    private Circuit reserve(
            Install message, LocalLink upLink, @Nullable LocalLink downLink, int downLabel) {
        int upLabel = message.hops().getLast().label();
        Circuit circuit =
                new Circuit(
                        node,
                        signalling,
                        message.circuit(),
                        message.route(),
                        message.terms(),
                        0,
                        upLink,
                        upLabel,
                        downLink,
                        downLabel);
        signalling.add(circuit);
        node.alarm(circuit, node.after(node.config.recordLifeNs())); // [NL-SETUP-8]
        node.toLink(upLink.id, new LinkInput.Listen(upLabel)); // [NL-SETUP-3]
        return circuit;
    }

    // ---- Installed

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
        if (!admitted(circuit)) {
            return;
        }
        circuit.plane =
                circuit.isHead() ? new HeadEnd(node, circuit) : new Intermediate(node, circuit);
        if (circuit.isHead()) {
            circuit.toTail(new Activate(circuit.id)); // [NL-SETUP-6]
            signalling.activated(circuit);
        } else {
            circuit.toHead(message);
        }
    }

    /// Reserves what the plan says, or releases the circuit both ways.
    private boolean admitted(Circuit circuit) { // [NL-ADMIT-4]
        Admission.Refused refused = admission.commit(circuit);
        if (refused != null) {
            circuit.fail(refused.why(), refused.detail());
        }
        return refused == null;
    }
}
