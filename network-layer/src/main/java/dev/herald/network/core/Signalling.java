package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.core.Circuit.Phase;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Advise;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Refresh;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RequestId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The circuits through this node, from their set-up to their release, from wherever that comes.
final class Signalling {
    private final Node node;
    private final Map<LinkId, LocalLink> links;
    private final Map<CircuitId, Circuit> circuits = new LinkedHashMap<>();
    private final Admission admission;
    private final SetUp setUp;
    private final SoftState softState;
    private final Reroutes reroutes;
    private final Schedules schedules;
    private final Maintenance maintenance;

    /// @param stationed whether a link shares a heralding station
    Signalling(
            Node node, Routes routes, Map<LinkId, LocalLink> links, Predicate<LinkId> stationed) {
        this.node = node;
        this.links = links;
        admission = new Admission(node);
        schedules = new Schedules(node, stationed);
        softState = new SoftState(node);
        setUp = new SetUp(node, this, routes, links, admission, schedules);
        reroutes = new Reroutes(node, this, setUp);
        maintenance = new Maintenance(node, this);
    }

    @Nullable Circuit circuit(CircuitId id) {
        return circuits.get(id);
    }

    /// The circuit that the layer above calls so.
    @Nullable Circuit named(CircuitId name) {
        return circuits.get(node.names.bearer(name));
    }

    Iterable<Circuit> circuits() {
        return circuits.values();
    }

    int count() {
        return circuits.size();
    }

    /// Whether nothing is left of any circuit here.
    boolean isEmpty() {
        return circuits.isEmpty();
    }

    /// Whether nothing is reserved here.
    boolean nothingReserved() {
        boolean nothing = admission.isEmpty() && reroutes.isEmpty();
        for (LocalLink link : links.values()) {
            nothing &= link.ledger == null || link.ledger.isEmpty();
        }
        return nothing;
    }

    void add(Circuit circuit) {
        circuits.put(circuit.id, circuit);
    }

    // ---- what happens to circuits

    void open(OpenCircuit ask) {
        setUp.open(ask);
    }

    /// From the layer above: the circuit of that name is not wanted any more.
    void close(CircuitId name) {
        Circuit circuit = named(name);
        if (circuit != null) {
            circuit.fail(NetworkError.CANCELLED, "closed");
        } else {
            reroutes.close(node.names.bearer(name));
        }
    }

    /// From the layer above: the request of that name is not wanted any more.
    void cancel(RequestId name) {
        RequestId request = node.names.bearer(name);
        Circuit circuit = circuits.get(request.circuit());
        if (circuit == null) {
            reroutes.cancel(request.circuit(), request.number());
        } else if (circuit.plane instanceof HeadEnd head) {
            head.cancel(request);
        }
    }

    void install(NodeId from, Install message) {
        setUp.install(from, message);
    }

    void installed(NodeId from, Circuit circuit, Installed message) {
        setUp.installed(from, circuit, message);
    }

    void activate(NodeId from, Circuit circuit) {
        if (circuit.phase != Phase.RESERVED
                || !from.equals(circuit.upstream)
                || circuit.plans.isEmpty()) {
            node.violation(from, "NL-SETUP-6", "Activate of " + circuit.id + " does not fit");
            return;
        }
        circuit.toTail(new Activate(circuit.id));
        activated(circuit);
    }

    void activated(Circuit circuit) {
        circuit.phase = Phase.ACTIVE;
        softState.begin(circuit);
        schedules.changed(circuit);
        maintenance.check(circuit);
        if (!circuit.isHead() && !circuit.isTail() || reroutes.takesOver(circuit)) {
            return;
        }
        node.emit(
                new NetworkOutput.CircuitUp( // [NL-SETUP-6]
                        circuit.cookie,
                        circuit.id,
                        circuit.route,
                        circuit.delivered(),
                        circuit.deliveredNs()));
    }

    void refresh(NodeId from, Circuit circuit, Refresh message) {
        if (circuit.phase == Phase.ACTIVE
                && from.equals(message.toTail() ? circuit.upstream : circuit.downstream)) {
            softState.refreshed(circuit, message);
        } else {
            node.violation(from, "NL-REFRESH-2", "Refresh of " + circuit.id + " does not fit");
        }
    }

    /// A node of the circuit, or this one, would rather have it elsewhere.
    void advise(NodeId from, Circuit circuit, Advise message) {
        if (circuit.phase != Phase.ACTIVE || !from.equals(circuit.downstream)) {
            node.violation(from, "NL-REROUTE-1", "Advise of " + circuit.id + " does not fit");
        } else {
            advise(circuit, message);
        }
    }

    void advise(Circuit circuit, Advise message) {
        if (circuit.isHead()) {
            reroutes.advised(circuit, message);
        } else {
            circuit.toHead(message);
        }
    }

    void wake(Circuit circuit) {
        if (circuit.phase == Phase.ACTIVE) {
            softState.wake(circuit);
        } else { // [NL-SETUP-7] [NL-SETUP-8]
            circuit.fail(NetworkError.SETUP_TIMEOUT, "not set up in time");
        }
    }

    /// After each step: moves whose pairs in transit have settled are completed.
    ///
    /// @return whether what is free of a link has changed
    boolean settle() {
        reroutes.settle();
        return admission.changed();
    }

    // ---- what happens to links and neighbours

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
        for (Circuit circuit : List.copyOf(link.circuits().values())) {
            circuit.fail(NetworkError.LINK_DOWN, link.id + ": " + detail);
        }
    }

    /// The link shares a heralding station from now on and keeps its timetable: circuits with bins have no place
    /// on it.
    void stationed(LocalLink link) { // [NL-BIN-5]
        for (Circuit circuit : List.copyOf(link.circuits().values())) {
            if (!circuit.terms.service().bin().isNone()) {
                circuit.fail(NetworkError.UNSUPPORTED, Schedules.shares(link));
            }
        }
    }

    /// What the link can do has changed: circuits for which it is not good enough any more go elsewhere.
    void qualityChanged(LocalLink link) { // [NL-REROUTE-1]
        for (Circuit circuit : List.copyOf(link.circuits().values())) {
            if (circuit.downLink != link || circuit.phase != Phase.ACTIVE) {
                continue;
            }
            boolean good = link.reaches(circuit.plan().minFidelity());
            if (!good && !circuit.advised) {
                advise(
                        circuit,
                        new Advise(
                                circuit.id, link.id, NetworkError.FIDELITY_UNREACHABLE, node.self));
            }
            circuit.advised = !good;
        }
    }

    void maintain(LinkId id, List<NodeState.Window> windows) {
        LocalLink link = links.get(id);
        if (link != null) {
            maintenance.set(link, windows);
        }
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
        boolean kept = wasActive && reroutes.keeps(circuit, why, where, detail);
        if (circuit.plane != null) {
            node.alarm(circuit.plane, Long.MAX_VALUE);
            if (!kept) {
                circuit.plane.close(why, where, detail); // [NL-RELEASE-3] [NL-RELEASE-6]
            }
        }
        if (circuit.upLink != null) {
            circuit.upLink.unbind(circuit.upLabel);
            node.toLink(circuit.upLink.id, new LinkInput.StopListening(circuit.upLabel));
        }
        if (circuit.downLink != null) {
            circuit.downLink.unbind(circuit.downLabel);
        }
        admission.release(circuit);
        if (wasActive) {
            schedules.changed(circuit);
        }
        Release release = new Release(circuit.id, why, where, detail);
        if (circuit.upstream != null && !circuit.upstream.equals(from)) {
            circuit.toHead(release);
        }
        if (circuit.downstream != null && !circuit.downstream.equals(from)) {
            circuit.toTail(release);
        }
        if (circuit.inService && !kept) {
            node.emit(new NetworkOutput.CircuitDown(circuit.id, why, where, detail));
            node.names.forget(circuit.id);
        }
        reroutes.ended(circuit, kept, why);
        if (!wasActive && circuit.opening != null) {
            setUp.refused(circuit.opening, why, where, detail);
        }
    }
}
