package dev.herald.network.core;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StateSealer;
import dev.herald.network.api.Topology;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.network.core.Circuit.Phase;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Advise;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Pause;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Refresh;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.TopologyMessage;
import dev.herald.network.routing.NetworkGraph;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The network-layer entity of one node: finds who an input is for. Normative text:
/// spec/text/network.md.
final class NetworkMachine implements Machine<NetworkInput, NetworkOutput> {
    private final Node node;
    private final Map<LinkId, LocalLink> links = new LinkedHashMap<>();
    private final Signalling signalling;
    private final Topologies topologies;
    private final Insiders insiders;
    private final Stations stations;
    private final PathService paths;

    NetworkMachine(NetworkConfig config, EntropySource entropy, StateSealer sealer) {
        node = new Node(config, entropy);
        int share = config.admission().sharePpm();
        for (Topology.Edge edge : config.topology().links()) {
            if (edge.a().equals(node.self)) {
                links.put(edge.link(), new LocalLink(edge.link(), node.self, edge.b(), share));
            } else if (edge.b().equals(node.self)) {
                links.put(edge.link(), new LocalLink(edge.link(), node.self, edge.a(), share));
            }
        }
        for (LocalLink link : links.values()) {
            link.room = Room.of(config.device(), link.id);
        }
        topologies = new Topologies(node, links, sealer);
        insiders =
                new Insiders(
                        node,
                        new Inside(),
                        new LinkedHashSet<>(links.keySet()),
                        topologies.flooding());
        node.insiders = insiders;
        stations = new Stations(node, links);
        signalling = new Signalling(node, topologies.routes(), links, stations::has);
        paths = new PathService(node, topologies, signalling::open);
    }

    @Override
    public void handle(long nowNs, NetworkInput input, Outbox<? super NetworkOutput> out) {
        node.begin(nowNs, out);
        topologies.begin();
        switch (input) {
            case NetworkInput.FromLink(LinkId link, LinkOutput.Up event) -> fromLink(link, event);
            case NetworkInput.FromPeer(NodeId neighbour, NetworkMessage message) ->
                    fromPeer(neighbour, message);
            case NetworkInput.FromDevice(DeviceEvent event) -> fromDevice(event);
            case NetworkInput.OpenCircuit open -> paths.open(open);
            case NetworkInput.CloseCircuit close -> signalling.close(close.circuit());
            case NetworkInput.Request request -> request(request);
            case NetworkInput.PairSecret(NodeId peer, Bytes key) -> node.secrets.put(peer, key);
            case NetworkInput.CancelRequest(RequestId request) -> signalling.cancel(request);
            case NetworkInput.PeerUp(NodeId neighbour) -> {
                node.sessions.add(neighbour);
                peerUp(neighbour);
            }
            case NetworkInput.PeerDown(NodeId neighbour) -> {
                node.sessions.remove(neighbour);
                peerDown(neighbour);
                if (insiders.tunnels.leadsTo(neighbour)) {
                    peerUp(neighbour); // across the virtual link
                }
            }
            case NetworkInput.Maintain(LinkId link, List<NodeState.Window> windows) ->
                    maintain(link, windows);
            case NetworkInput.Leave() -> topologies.leave();
            case NetworkInput.OpenVirtualLink ask -> insiders.open(ask);
            case NetworkInput.CloseVirtualLink(LinkId link) -> insiders.close(link);
            case NetworkInput.ShareStation ask -> share(ask);
            case NetworkInput.KeepStock ask -> insiders.stocks.keep(ask);
            case NetworkInput.Reserve ask -> insiders.stocks.reserve(ask);
            case NetworkInput.Unreserve ask -> insiders.stocks.unreserve(ask);
            case NetworkInput.Claim ask -> insiders.stocks.claim(ask);
            case NetworkInput.InventoryQuery ask -> insiders.stocks.query(ask);
        }
        settle();
        insiders.drain();
        checkInvariants();
    }

    private void settle() {
        if (signalling.settle() && topologies.flooding()) {
            for (LocalLink link : links.values()) {
                if (link.ledger != null) {
                    topologies.linkChanged(link);
                }
            }
        }
    }

    private void share(NetworkInput.ShareStation ask) {
        stations.share(ask);
        for (LocalLink link : links.values()) {
            if (ask.station().has(link.id)) {
                signalling.stationed(link);
                LinkQuality alone = stations.alone(link.id);
                if (alone != null) {
                    quality(link, stations.up(alone, false));
                }
            }
        }
    }

    private void maintain(LinkId link, List<NodeState.Window> windows) {
        topologies.maintain(link, windows);
        signalling.maintain(link, windows);
    }

    @Override
    public void expire(long nowNs, Outbox<? super NetworkOutput> out) {
        node.begin(nowNs, out);
        topologies.begin();
        for (Node.Sleeper due = node.alarms.pollDue(nowNs);
                due != null;
                due = node.alarms.pollDue(nowNs)) {
            due.wake();
        }
        settle();
        insiders.drain();
        checkInvariants();
    }

    @Override
    public long nextDeadlineNs() {
        return node.alarms.nextNs();
    }

    private void peerUp(NodeId neighbour) {
        signalling.peerDown(neighbour);
        node.peersUp.add(neighbour);
        topologies.peerUp(neighbour);
    }

    private void peerDown(NodeId neighbour) {
        node.peersUp.remove(neighbour);
        signalling.peerDown(neighbour);
        topologies.peerDown(neighbour);
    }

    /// What virtual links and stocks ask of the rest.
    private final class Inside implements Insiders.Machine {
        @Override
        public void fromLink(LinkId link, LinkOutput.Up event) {
            NetworkMachine.this.fromLink(link, event);
        }

        @Override
        public void fromPeer(NodeId neighbour, NetworkMessage message) {
            NetworkMachine.this.fromPeer(neighbour, message);
        }

        @Override
        public void peer(NodeId neighbour, boolean up) {
            if (node.sessions.contains(neighbour)) {
                return; // it has another way
            }
            if (up) {
                peerUp(neighbour);
            } else {
                peerDown(neighbour);
            }
        }

        @Override
        public void open(NetworkInput.OpenCircuit ask) {
            signalling.open(ask);
        }

        @Override
        public @Nullable Circuit circuit(CircuitId id) {
            return signalling.named(id);
        }

        @Override
        public void room(LinkId id, int qubits) {
            LocalLink link = links.get(id);
            if (link != null) {
                link.room = qubits;
            }
        }
    }

    // ---- from above

    private void request(NetworkInput.Request request) {
        Circuit circuit = signalling.named(request.circuit());
        if (insiders.owns(request.circuit())) {
            node.emit(
                    new NetworkOutput.RequestRefused(
                            request.cookie(),
                            NetworkError.REJECTED,
                            "the circuit serves a virtual link or a stock"));
        } else if (circuit != null && circuit.plane instanceof HeadEnd head) {
            head.request(request);
        } else if (circuit != null && circuit.phase == Phase.ACTIVE) {
            node.emit(
                    new NetworkOutput.RequestRefused(
                            request.cookie(),
                            NetworkError.UNSUPPORTED,
                            "this node is not the head-end"));
        } else {
            node.emit(
                    new NetworkOutput.RequestRefused(
                            request.cookie(),
                            NetworkError.CIRCUIT_DOWN,
                            request.circuit() + " is not up"));
        }
    }

    // ---- from peers

    private void fromPeer(NodeId from, NetworkMessage message) {
        if (!node.peersUp.contains(from)) {
            return; // of a session that is over
        }
        switch (message) {
            case Install install -> signalling.install(from, install);
            case NetworkMessage.OfCircuit ofCircuit -> {
                Circuit circuit = signalling.circuit(ofCircuit.circuit());
                if (circuit != null) { // or released here meanwhile [NL-RELEASE-2]
                    ofCircuit(from, circuit, ofCircuit);
                }
            }
            case TopologyMessage.PathQuery query -> paths.query(from, query);
            case TopologyMessage.PathAnswer answer -> paths.answer(from, answer);
            case TopologyMessage topology -> topologies.message(from, topology);
        }
    }

    private void ofCircuit(NodeId from, Circuit circuit, NetworkMessage.OfCircuit message) {
        switch (message) {
            case Installed installed -> signalling.installed(from, circuit, installed);
            case Activate ignored -> signalling.activate(from, circuit);
            case Release release -> signalling.release(from, circuit, release);
            case Refresh refresh -> signalling.refresh(from, circuit, refresh);
            case Advise advise -> signalling.advise(from, circuit, advise);
            default -> dataPlane(from, circuit, message);
        }
    }

    private void dataPlane(NodeId from, Circuit circuit, NetworkMessage.OfCircuit message) {
        Plane plane = circuit.plane;
        boolean toTail =
                switch (message) {
                    case Track track -> track.toTail();
                    case Expire expire -> !expire.toHead();
                    case Relay relay -> relay.toTail();
                    case Reach reach -> reach.toTail();
                    case Pause ignored -> false;
                    default -> true;
                };
        if (plane == null
                || circuit.phase != Phase.ACTIVE
                || !from.equals(toTail ? circuit.upstream : circuit.downstream)) {
            node.violation(
                    from,
                    "NL-MSG-1",
                    message.getClass().getSimpleName()
                            + " of "
                            + circuit.id
                            + " from the wrong side or too early");
            return;
        }
        if (circuit.early != null && (message instanceof Forward || message instanceof Complete)) {
            early(circuit, circuit.early, message); // [NL-REROUTE-4]
            return;
        }
        switch (message) {
            case Track track -> plane.track(track);
            case Expire expire -> plane.expire(expire);
            case Forward forward -> plane.forward(forward);
            case Complete complete -> plane.complete(complete);
            case Relay relay -> {
                if (!insiders.relay(circuit, relay)) {
                    plane.relay(relay);
                }
            }
            case Reach reach -> plane.reach(reach);
            case Install ignored -> {}
            case Installed ignored -> {}
            case Activate ignored -> {}
            case Release ignored -> {}
            case Refresh ignored -> {}
            case Advise ignored -> {}
            case Pause pause -> pause(circuit, pause);
        }
    }

    private static void pause(Circuit circuit, Pause pause) { // [NL-GEN-8]
        if (circuit.generation != null) {
            circuit.generation.hold(pause.forNs());
        }
    }

    /// Keeps what the head says of requests until the circuit takes the place of another at this end.
    private void early(
            Circuit circuit,
            List<NetworkMessage.OfCircuit> kept,
            NetworkMessage.OfCircuit message) {
        if (kept.size() >= 4 * node.config.requestsMax()) {
            circuit.fail(NetworkError.NO_RESOURCES, kept.size() + " early messages");
        } else {
            kept.add(message);
        }
    }

    // ---- from the links

    private void fromLink(LinkId id, LinkOutput.Up event) {
        LocalLink link = links.get(id);
        if (link == null && event instanceof LinkOutput.LinkUp up && topologies.flooding()) {
            link =
                    new LocalLink(
                            id,
                            node.self,
                            up.quality().peer(),
                            node.config.admission().sharePpm()); // [NL-NEIGH-1]
            link.room = Room.of(node.config.device(), id);
            links.put(id, link);
        }
        if (link == null) {
            if (event instanceof LinkOutput.PairKept kept) {
                node.own();
                node.discard(kept.qubit());
            }
            return;
        }
        switch (event) {
            case LinkOutput.PairKept kept -> kept(link, kept);
            case LinkOutput.Acknowledged(long cookie, int createId) -> {
                Generation.Ask ask = node.askedBy(cookie);
                if (ask != null) {
                    ask.acknowledged(createId);
                }
            }
            case LinkOutput.Refused(long cookie, LinkError why, String detail) -> {
                Generation.Ask ask = node.askedBy(cookie);
                if (ask != null) {
                    ask.refused(why, detail);
                }
            }
            case LinkOutput.Failed(
                            LinkRequestId request,
                            int purpose,
                            LinkError why,
                            String detail) -> {
                Generation generation = generation(link, request, purpose);
                if (generation != null) {
                    generation.failed(request.createId(), why, detail);
                }
            }
            case LinkOutput.Finished(LinkRequestId request, int purpose) -> {
                Generation generation = generation(link, request, purpose);
                if (generation != null) {
                    generation.finished(request.createId());
                }
            }
            case LinkOutput.Revoked revoked -> {
                Circuit circuit = link.circuit(revoked.purpose());
                if (circuit != null && circuit.plane != null) {
                    for (LinkPairId pair : revoked.pairs()) {
                        circuit.plane.revoked(pair);
                    }
                }
            }
            case LinkOutput.LinkUp up -> quality(link, stations.up(up.quality(), true));
            case LinkOutput.QualityChanged changed -> {
                quality(link, stations.up(changed.quality(), false));
                signalling.qualityChanged(link);
            }
            case LinkOutput.LinkDown(String detail) -> {
                link.down();
                stations.down(id);
                topologies.linkChanged(link);
                signalling.linkDown(link, detail);
            }
            case LinkOutput.PairMeasured ignored -> {} // this layer never asks for one
        }
    }

    private void quality(LocalLink link, LinkQuality quality) {
        if (quality.peer().equals(link.peer)) {
            link.up(quality);
        } else { // [NL-NEIGH-2]
            link.down();
            node.violation(quality.peer(), "NL-NEIGH-2", link.id + " should lead to " + link.peer);
        }
        topologies.linkChanged(link);
    }

    private void kept(LocalLink link, LinkOutput.PairKept kept) {
        node.own();
        Circuit circuit = link.circuit(kept.purpose());
        if (circuit == null || circuit.plane == null) {
            node.discard(kept.qubit()); // [NL-DROP-3]
            return;
        }
        boolean upstream = circuit.upLink == link;
        if (!upstream && circuit.generation != null) {
            circuit.generation.paired();
        }
        circuit.plane.kept(upstream, kept);
        Room.arrived(node, circuit, link);
    }

    /// Whose request on the link it is, if it is one of this node's.
    private @Nullable Generation generation(LocalLink link, LinkRequestId request, int label) {
        Circuit circuit = link.circuit(label);
        return circuit != null && circuit.downLink == link && request.origin().equals(node.self)
                ? circuit.generation
                : null;
    }

    // ---- from the device

    private void fromDevice(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Answer answer -> node.answer(answer);
            case DeviceEvent.QubitsLost lost -> {
                var qubits = new LinkedHashSet<QubitHandle>(lost.qubits());
                for (Circuit circuit : signalling.circuits()) {
                    if (circuit.plane != null) {
                        circuit.plane.lost(qubits);
                    }
                }
                insiders.stocks.lost(qubits);
            }
            case DeviceEvent.Heralded ignored -> {} // the link layer's
            case DeviceEvent.StateChanged ignored -> {}
        }
    }

    // ---- checks

    private void checkInvariants() {
        Invariant.check(node.owned() >= 0, "more qubits were given back than were owned");
        Invariant.check(
                !signalling.isEmpty() || node.owned() == 0 || node.commandsUnderWay() > 0,
                "qubits are owned without a circuit");
    }

    /// Adds every qubit that this entity owns.
    void audit(Collection<QubitHandle> held) {
        insiders.stocks.audit(held);
        for (Circuit circuit : signalling.circuits()) {
            if (circuit.plane != null) {
                circuit.plane.audit(held);
            }
        }
        node.audit(held);
    }

    List<VirtualLinkStatus> virtualLinks() {
        return insiders.virtualLinks();
    }

    /// The network as this node knows it.
    NetworkGraph graph() {
        return topologies.graph();
    }

    /// Whether nothing of any circuit is left: no record, reservation or qubit.
    boolean isIdle() {
        return signalling.isEmpty()
                && signalling.nothingReserved()
                && node.names.isEmpty()
                && node.owned() == 0;
    }

    /// That no more is reserved than may be.
    void checkLedgers() {
        for (LocalLink link : links.values()) {
            Invariant.check(
                    link.ledger == null || link.ledger.sum() <= link.ledger.limit(),
                    "link is over-booked");
        }
    }

    long owned() {
        return node.owned();
    }

    @Nullable LocalLink link(LinkId id) {
        return links.get(id);
    }

    /// Circuits in any phase.
    int circuits() {
        return signalling.count();
    }

    /// Records of any kind, of all circuits.
    int records() {
        int records = 0;
        for (Circuit circuit : signalling.circuits()) {
            records += circuit.plane == null ? 0 : circuit.plane.records();
        }
        return records;
    }
}
