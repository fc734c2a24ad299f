package dev.herald.network.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.LinkRequestId;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayList;
import java.util.List;

/// One machine of a chain of nodes 1, 2, 3, ..., driven by hand.
final class OneNode {
    static final BellDiagonal STATE = BellDiagonal.werner(0.95);
    static final CircuitTerms TERMS =
            new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, 1_000);

    final NetworkMachine machine;
    final int self;
    final int size;
    long now = 1;
    List<NetworkOutput> out = new ArrayList<>();

    OneNode(int self, int size) {
        this(
                config(self, size, TestNetwork.device(new NodeId(self), SwapNoise.NONE), 8, 8, 8),
                size);
    }

    OneNode(NetworkConfig config, int size) {
        machine = (NetworkMachine) NetworkLayer.create(config);
        self = config.self().value();
        this.size = size;
    }

    static Topology chain(int size) {
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            edges.add(new Topology.Edge(new LinkId(i), new NodeId(i), new NodeId(i + 1), 1));
        }
        return new Topology(edges);
    }

    static NetworkConfig config(
            int self, int size, DeviceDescriptor device, int circuits, int requests, int records) {
        return new NetworkConfig(
                        new NodeId(self),
                        device,
                        chain(size),
                        1,
                        1,
                        circuits,
                        requests,
                        records,
                        1_000_000)
                .with(
                        ControlSettings.STATIC,
                        AdmissionSettings.USUAL.withLife(Long.MAX_VALUE), // its other end is silent
                        PlaneSettings.USUAL);
    }

    List<NetworkOutput> give(NetworkInput input) {
        out = new ArrayList<>();
        machine.handle(now, input, out::add);
        return out;
    }

    List<NetworkOutput> at(long instant) {
        now = instant;
        out = new ArrayList<>();
        machine.expire(now, out::add);
        return out;
    }

    List<NetworkOutput> peer(int from, NetworkMessage message) {
        return give(new NetworkInput.FromPeer(new NodeId(from), message));
    }

    List<NetworkOutput> link(int link, LinkOutput.Up event) {
        return give(new NetworkInput.FromLink(new LinkId(link), event));
    }

    List<NetworkOutput> device(DeviceEvent event) {
        return give(new NetworkInput.FromDevice(event));
    }

    /// Links and sessions of this node come up.
    OneNode up() {
        for (int link = Math.max(1, self - 1); link <= Math.min(self, size - 1); link++) {
            int peer = link == self ? self + 1 : self - 1;
            linkUp(link, peer, new LinkQuality.Offer(0, STATE, 1_000));
            give(new NetworkInput.PeerUp(new NodeId(peer)));
        }
        return this;
    }

    void linkUp(int link, int peer, LinkQuality.Offer... curve) {
        link(
                link,
                new LinkOutput.LinkUp(
                        new LinkQuality(
                                new LinkId(link),
                                new NodeId(peer),
                                List.of(curve),
                                MemoryDecay.NONE,
                                MemoryDecay.NONE,
                                0)));
    }

    List<NodeId> route() {
        List<NodeId> route = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            route.add(new NodeId(i));
        }
        return route;
    }

    static CircuitId circuit() {
        return new CircuitId(new NodeId(1), 1, 1);
    }

    static RequestId request(int number) {
        return new RequestId(circuit(), number);
    }

    /// Of the circuit.
    private CircuitTerms terms = TERMS;

    /// The circuit on other terms is up at this node.
    OneNode circuitUp(CircuitTerms others) {
        terms = others;
        return circuitUp();
    }

    NetworkMessage.Install install() {
        List<HopOffer> hops = new ArrayList<>();
        for (int i = 1; i < self; i++) {
            hops.add(
                    new HopOffer(
                            new LinkId(i),
                            List.of(new HopOffer.Offer(STATE, 1_000)),
                            MemoryDecay.NONE,
                            SwapNoise.NONE,
                            2));
        }
        return new NetworkMessage.Install(circuit(), route(), terms, hops);
    }

    NetworkMessage.Installed installed() {
        List<HopPlan> plans = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            plans.add(new HopPlan(Fidelity.of(0.95), i == 1 ? Long.MAX_VALUE : 1_000));
        }
        return new NetworkMessage.Installed(circuit(), plans, STATE, 1_000);
    }

    /// The circuit from node 1 to the last is up at this node.
    OneNode circuitUp() {
        up();
        if (self == 1) {
            give(new NetworkInput.OpenCircuit(77, new NodeId(size), terms, List.of(), 1_000_000));
            peer(2, installed());
        } else if (self == size) {
            peer(self - 1, install());
            peer(self - 1, new NetworkMessage.Activate(circuit()));
        } else {
            peer(self - 1, install());
            peer(self + 1, installed());
            peer(self - 1, new NetworkMessage.Activate(circuit()));
        }
        return this;
    }

    List<NetworkOutput> begin(int number, RequestSpec spec) {
        return self == 1
                ? give(new NetworkInput.Request(number, circuit(), spec))
                : peer(self - 1, new NetworkMessage.Forward(request(number), spec));
    }

    /// Links are labelled by their upstream end, the smaller one.
    static int label(int link) {
        return 2;
    }

    static LinkPairId pair(int link, long sequence) {
        return new LinkPairId(new LinkId(link), 9, sequence);
    }

    List<NetworkOutput> kept(int link, long sequence, BellIndex bell) {
        return kept(
                link,
                sequence,
                bell,
                FidelityTag.model(STATE, now, MemoryDecay.NONE, MemoryDecay.NONE));
    }

    /// A pair of the link; the qubit has the number of the pair's sequence.
    List<NetworkOutput> kept(int link, long sequence, BellIndex bell, FidelityTag tag) {
        return link(
                link,
                new LinkOutput.PairKept(
                        new LinkRequestId(new NodeId(link), 1),
                        label(link),
                        pair(link, sequence),
                        sequence,
                        new QubitHandle((int) (link * 1_000 + sequence), 1),
                        bell,
                        tag));
    }

    NetworkMessage.Track track(boolean toTail, int link, long sequence, int request) {
        return new NetworkMessage.Track(
                circuit(),
                toTail,
                pair(toTail ? 1 : size - 1, sequence),
                pair(link, sequence),
                now,
                BellIndex.PHI_PLUS,
                PairId.of(pair(link, sequence)),
                STATE,
                MemoryDecay.NONE,
                now,
                request,
                1);
    }

    static QubitHandle qubit(int link, long sequence) {
        return new QubitHandle((int) (link * 1_000 + sequence), 1);
    }

    // ---- what came out

    <T> List<T> of(Class<T> type) {
        return out.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<NetworkMessage> sent(int to) {
        return of(NetworkOutput.ToPeer.class).stream()
                .filter(m -> m.neighbour().value() == to)
                .map(NetworkOutput.ToPeer::message)
                .toList();
    }

    List<DeviceCommand> commands() {
        return of(NetworkOutput.ToDevice.class).stream()
                .map(NetworkOutput.ToDevice::command)
                .toList();
    }

    List<LinkInput> asked(int link) {
        return of(NetworkOutput.ToLink.class).stream()
                .filter(m -> m.link().value() == link)
                .map(NetworkOutput.ToLink::input)
                .toList();
    }

    <T> T only(Class<T> type) {
        List<T> found = of(type);
        if (found.size() != 1) {
            throw new AssertionError("one " + type.getSimpleName() + " expected in " + out);
        }
        return found.getFirst();
    }

    /// The one command of the type.
    <T extends DeviceCommand> T command(Class<T> type) {
        List<T> found = commands().stream().filter(type::isInstance).map(type::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError("one " + type.getSimpleName() + " expected in " + out);
        }
        return found.getFirst();
    }
}
