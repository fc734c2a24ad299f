package dev.herald.network.core;

import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.virtual.VirtualHost;
import dev.herald.network.virtual.VirtualLink;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Users of circuits that are part of this entity: virtual links and stocks. What their circuits tell goes to
/// them in place of the layer above, after the step in which it was told.
final class Insiders implements VirtualHost {
    private static final int STEPS_MAX = 1_000_000;

    /// What the machine does for them.
    interface Machine {
        void fromLink(LinkId link, LinkOutput.Up event);

        void fromPeer(NodeId neighbour, NetworkMessage message);

        void peer(NodeId neighbour, boolean up);

        void open(NetworkInput.OpenCircuit ask);

        @Nullable Circuit circuit(CircuitId id);

        /// In how many qubits this end can hold pairs of the virtual link.
        void room(LinkId link, int qubits);
    }

    private final Node node;
    private final Machine machine;
    private final Set<LinkId> configured;
    private final boolean anyLink;
    private final Map<LinkId, VirtualLink> links = new LinkedHashMap<>();
    private final Map<LinkId, NetworkInput.OpenVirtualLink> wanted = new LinkedHashMap<>();
    private final Map<VirtualLink, Node.Sleeper> sleepers = new LinkedHashMap<>();
    private final Map<Long, VirtualLink> opening = new LinkedHashMap<>();
    private final Map<CircuitId, VirtualLink> byCircuit = new LinkedHashMap<>();

    /// Ways to neighbours across virtual links.
    final Tunnels tunnels = new Tunnels(this::carry);

    final Stocks stocks;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private long lastCookie = Long.MIN_VALUE;
    private boolean asking;
    private @Nullable RequestId accepted;

    /// @param configured links of the configured topology that end here
    /// @param anyLink whether links that are not configured are taken on
    Insiders(Node node, Machine machine, Set<LinkId> configured, boolean anyLink) {
        this.node = node;
        this.machine = machine;
        this.configured = configured;
        this.anyLink = anyLink;
        stocks = new Stocks(node, this, machine);
    }

    // ---- inputs

    void open(NetworkInput.OpenVirtualLink ask) { // [NL-VIRTUAL-2]
        if (links.containsKey(ask.link())) {
            tell(ask.link(), false, "it is there already");
            return;
        }
        VirtualLink link = new VirtualLink(ask.link(), node.self, ask.remote(), true, this);
        links.put(ask.link(), link);
        wanted.put(ask.link(), ask);
        open(link);
    }

    void close(LinkId id) {
        wanted.remove(id);
        VirtualLink link = links.get(id);
        if (link != null) {
            link.close();
            CircuitId circuit = link.circuit();
            Circuit serving = circuit == null ? null : machine.circuit(circuit);
            if (serving != null) {
                serving.fail(NetworkError.CANCELLED, "closed");
            }
            queue.add(() -> forget(link));
        }
    }

    private void forget(VirtualLink link) {
        links.remove(link.id(), link);
        sleepers.remove(link);
    }

    /// The virtual links of this node, in the order in which they came.
    List<VirtualLinkStatus> virtualLinks() {
        return links.values().stream().map(VirtualLink::status).toList();
    }

    /// Whether the circuit's pairs are spoken for.
    boolean owns(CircuitId circuit) {
        return byCircuit.containsKey(circuit) || stocks.has(circuit);
    }

    // ---- what circuits tell

    /// Whether an output is not for the layer above.
    boolean takes(NetworkOutput output) {
        return switch (output) {
            case NetworkOutput.ToLink(LinkId id, LinkInput input) -> {
                VirtualLink link = links.get(id);
                if (link != null) {
                    queue.add(() -> link.handle(input));
                }
                yield link != null || id.value() >= VirtualLink.NUMBER_MIN;
            }
            case NetworkOutput.CircuitUp up -> circuitUp(up);
            case NetworkOutput.CircuitFailed failed -> {
                VirtualLink link = opening.remove(failed.cookie());
                if (link != null) {
                    queue.add(() -> failed(link, failed));
                }
                yield link != null;
            }
            case NetworkOutput.CircuitDown down -> circuitDown(down);
            case NetworkOutput.RequestAccepted m when asking -> {
                accepted = m.request();
                yield true;
            }
            case NetworkOutput.RequestRefused ignored when asking -> true;
            case NetworkOutput.RequestBegun m -> told(m.request(), m);
            case NetworkOutput.RequestEnded m -> told(m.request(), m);
            case NetworkOutput.PairKept m -> told(m.request(), m);
            default -> false;
        };
    }

    /// A link that cannot be set up is tried again and again: the same reason is told once.
    private void failed(VirtualLink link, NetworkOutput.CircuitFailed failed) {
        String why = failed.why() + ", at " + failed.where() + ": " + failed.detail();
        boolean news = !why.equals(link.detail());
        link.down(why);
        if (news) {
            tell(link.id(), false, why);
        }
    }

    private boolean circuitUp(NetworkOutput.CircuitUp up) {
        VirtualLink link = opening.remove(up.cookie());
        if (link == null) {
            return false;
        }
        byCircuit.put(up.circuit(), link);
        queue.add(() -> {
            Circuit serving = machine.circuit(up.circuit());
            if (serving != null && !wanted.containsKey(link.id())) {
                serving.fail(NetworkError.CANCELLED, "closed");
            } else if (serving != null) {
                link.up(up.circuit(), up.expected(), up.meanPairNs(), decay(serving));
                queue.add(() -> machine.room(link.id(), room(serving)));
                tell(link.id(), true, "");
            }
        });
        return true;
    }

    /// How halves of the circuit's pairs idle at this end.
    private static MemoryDecay decay(Circuit circuit) {
        LocalLink link = below(circuit);
        LinkQuality quality = link == null ? null : link.quality();
        return quality == null ? MemoryDecay.NONE : quality.decayLocal();
    }

    /// Qubits in which this end can hold pairs of the circuit.
    private static int room(Circuit circuit) {
        LocalLink link = below(circuit);
        return link == null ? Integer.MAX_VALUE : link.room;
    }

    /// The link that the circuit has at this end.
    private static @Nullable LocalLink below(Circuit circuit) {
        return circuit.downLink == null ? circuit.upLink : circuit.downLink;
    }

    private boolean circuitDown(NetworkOutput.CircuitDown down) {
        VirtualLink link = byCircuit.remove(down.circuit());
        if (link != null) {
            boolean isHead = link.isHead();
            queue.add(() -> {
                link.down(down.why() + ": " + down.detail());
                tell(link.id(), false, down.why() + ": " + down.detail());
                if (!isHead) {
                    forget(link);
                }
            });
            return isHead; // the tail's layer above was told that it was up
        }
        stocks.down(down.circuit());
        return false;
    }

    private boolean told(RequestId request, NetworkOutput.Up up) {
        VirtualLink link = byCircuit.get(request.circuit());
        if (link != null) {
            queue.add(() -> link.told(up));
        }
        return link != null || stocks.told(request.circuit(), up);
    }

    private void tell(LinkId link, boolean up, String detail) {
        node.emit(new NetworkOutput.VirtualLinkChanged(link, up, detail));
    }

    // ---- what the far end says

    /// Whether a message between ends is for a user of the circuit in this entity.
    boolean relay(Circuit circuit, Relay relay) {
        if (relay.toTail() ? !circuit.isTail() : !circuit.isHead()) {
            return false;
        }
        VirtualLink link = byCircuit.get(circuit.id);
        CircuitId name = node.names.name(circuit.id);
        EndMessage message = relay.message();
        switch (message) {
            case EndMessage.VirtualOpen open -> {
                if (!owns(circuit.id)) {
                    opened(circuit, open);
                }
            }
            case EndMessage.StockOpen(int target) -> {
                if (!byCircuit.containsKey(circuit.id)) {
                    stocks.opened(circuit, name, target);
                }
            }
            case EndMessage.Carried(NetworkMessage carried) -> {
                if (link != null) {
                    queue.add(() -> machine.fromPeer(link.peer(), carried));
                }
            }
            case EndMessage.VirtualAsk ignored -> relay(link, message);
            case EndMessage.VirtualRefusal ignored -> relay(link, message);
            case EndMessage.StockClaim ignored -> stocks.relay(name, message);
            case EndMessage.StockDrop ignored -> stocks.relay(name, message);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void relay(@Nullable VirtualLink link, EndMessage message) {
        if (link != null) {
            queue.add(() -> link.relay(message));
        }
    }

    private void opened(Circuit circuit, EndMessage.VirtualOpen open) {
        LinkId id = open.link();
        if (!circuit.isTail()
                || id.value() < VirtualLink.NUMBER_MIN
                || links.containsKey(id)
                || !anyLink && !configured.contains(id)) {
            circuit.fail(NetworkError.REJECTED, "virtual link " + id + " does not fit this node");
            return;
        }
        VirtualLink link = new VirtualLink(id, node.self, circuit.route.getFirst(), false, this);
        links.put(id, link);
        byCircuit.put(circuit.id, link);
        queue.add(() -> {
            if (machine.circuit(circuit.id) != null) {
                link.up(circuit.id, open.state(), open.meanPairNs(), decay(circuit));
                queue.add(() -> machine.room(id, room(circuit)));
                tell(id, true, "");
            }
        });
    }

    // ---- after a step

    /// Gives everybody what was told meanwhile, and what follows from that.
    void drain() {
        int steps = 0;
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
            next.run();
            Invariant.check(++steps < STEPS_MAX, "virtual links and stocks never come to rest");
        }
    }

    void queue(Runnable action) {
        queue.add(action);
    }

    /// Makes a request; null when it was refused.
    @Nullable RequestId ask(CircuitId id, RequestSpec spec) {
        Circuit circuit = machine.circuit(id);
        if (circuit == null || !(circuit.plane instanceof HeadEnd head)) {
            return null;
        }
        asking = true;
        accepted = null;
        head.request(new NetworkInput.Request(0, id, spec));
        asking = false;
        return accepted;
    }

    // ---- for virtual links

    @Override
    public long nowNs() {
        return node.nowNs();
    }

    @Override
    public long after(long ns) {
        return node.after(ns);
    }

    @Override
    public void open(VirtualLink link) {
        NetworkInput.OpenVirtualLink ask = wanted.get(link.id());
        if (ask != null) {
            long cookie = lastCookie++;
            opening.put(cookie, link);
            machine.open(
                    new NetworkInput.OpenCircuit(
                            cookie, ask.remote(), ask.terms(), ask.path(), ask.timeoutNs()));
        }
    }

    @Override
    public @Nullable RequestId request(CircuitId circuit, RequestSpec spec) {
        return ask(circuit, spec);
    }

    @Override
    public void cancel(RequestId request) {
        Circuit circuit = machine.circuit(request.circuit());
        if (circuit != null && circuit.plane instanceof HeadEnd head) {
            head.cancel(request);
        }
    }

    @Override
    public void tell(CircuitId id, EndMessage message) {
        Circuit circuit = machine.circuit(id);
        if (circuit != null) {
            circuit.send(new Relay(circuit.id, circuit.isHead(), message));
        }
    }

    @Override
    public void fromLink(LinkId link, LinkOutput.Up event) {
        queue.add(() -> machine.fromLink(link, event));
    }

    @Override
    public void reachable(VirtualLink link, NodeId peer, boolean yes) {
        if (yes) {
            if (tunnels.up(link, peer)) {
                queue.add(() -> machine.peer(peer, true));
            }
            return;
        }
        tunnels.down(link, peer);
        queue.add(() -> machine.peer(peer, false)); // what was under way may be lost
        if (tunnels.leadsTo(peer)) { // [NL-VIRTUAL-13]
            queue.add(() -> machine.peer(peer, true));
        }
    }

    private void carry(VirtualLink way, NetworkMessage message) {
        CircuitId circuit = way.circuit();
        if (circuit != null) {
            tell(circuit, new EndMessage.Carried(message));
        }
    }

    @Override
    public void alarm(VirtualLink link, long atNs) {
        node.alarm(sleepers.computeIfAbsent(link, woken -> () -> woken.wake()), atNs);
    }
}
