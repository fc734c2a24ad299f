package dev.herald.conformance.network;

import dev.herald.hal.device.DeviceCommand;
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
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkRequestId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.message.RouteChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A circuit over the node on trial, as its neighbours and links see it.
///
/// Link pairs are named by their sequence; the qubit of a pair has a number of its own.
final class Way {
    static final BellDiagonal STATE = new BellDiagonal(0.9375, 0.03125, 0.015625, 0.015625);
    static final BellDiagonal EXPECTED = BellDiagonal.werner(0.8125);
    static final long MEAN_NS = 1_500_000;
    static final long CUTOFF_NS = 1_000_000;
    static final long PATIENT_NS = 20_000_000;
    private static final long NEVER = Long.MAX_VALUE;

    static final int COOKIE = 77;
    static final int STATION = 0x9999;
    static final CircuitTerms TERMS =
            new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, CUTOFF_NS);

    /// Nothing else is tried when a node refuses.
    static final RouteChoice ONCE = new RouteChoice(RouteChoice.Metric.COST, 1, Set.of());

    final NetworkBench bench;
    final List<NodeId> route;

    /// Of the node on trial, in the route.
    final int at;

    /// Neighbours, and the links to them; 0 where there is none.
    final int up;

    final int down;
    final int upLink;
    final int downLink;

    /// Of the circuit on the upstream link, chosen by the suite.
    final int upLabel;

    private CircuitTerms terms = TERMS;
    private boolean chosen = true;
    private int sharePpm;
    private double planned = 0.8625;
    private CircuitId id;
    private int downLabel;
    private int qubits;
    private Heard last = new Heard();

    private Way(NetworkBench bench, List<Integer> nodes) {
        this.bench = bench;
        route = nodes.stream().map(NodeId::new).toList();
        at = nodes.indexOf(bench.self());
        up = at == 0 ? 0 : nodes.get(at - 1);
        down = at == nodes.size() - 1 ? 0 : nodes.get(at + 1);
        upLink = up == 0 ? 0 : bench.link(up);
        downLink = down == 0 ? 0 : bench.link(down);
        int number = bench.nextCircuit();
        upLabel = 2 * number + (up < bench.self() ? 0 : 1);
        id = new CircuitId(route.getFirst(), NetworkKit.PEER_EPOCH, number);
    }

    /// A circuit over these nodes; nothing was said yet.
    static Way over(NetworkBench bench, Integer... nodes) {
        return new Way(bench, Arrays.asList(nodes));
    }

    /// Over the line, from its first node to its last.
    static Way line(NetworkBench bench) {
        return over(bench, 1, 2, 3, 4);
    }

    /// On these terms.
    Way on(CircuitTerms asked) {
        terms = asked;
        return this;
    }

    /// The tail's plan reserves so much of each link.
    Way sharing(int ppm) {
        sharePpm = ppm;
        return this;
    }

    /// The tail's plan is content with what a virtual link makes.
    Way modest() {
        planned = 0.75;
        return this;
    }

    /// The layer above leaves the path to the head.
    Way found() {
        chosen = false;
        return this;
    }

    CircuitId id() {
        return id;
    }

    boolean isHead() {
        return at == 0;
    }

    boolean isTail() {
        return down == 0;
    }

    int downLabel() {
        return downLabel;
    }

    // ---- set-up

    /// The Install as it reaches the node on trial.
    Install install(CircuitTerms terms) {
        List<HopOffer> hops = new ArrayList<>();
        for (int i = 0; i < at; i++) {
            boolean last = i == at - 1;
            hops.add(
                    new HopOffer(
                            new LinkId(last ? upLink : 40 + i),
                            List.of(
                                    new HopOffer.Offer(STATE, MEAN_NS),
                                    new HopOffer.Offer(
                                            new BellDiagonal(0.875, 0.0625, 0.03125, 0.03125),
                                            400_000)),
                            NetworkKit.HERE,
                            i == 0 ? SwapNoise.NONE : NetworkKit.NOISE,
                            last ? upLabel : 2));
        }
        return new Install(id, route, terms, named(hops));
    }

    /// Links further up are those of the topology.
    private List<HopOffer> named(List<HopOffer> hops) {
        List<HopOffer> named = new ArrayList<>();
        for (int i = 0; i < hops.size(); i++) {
            HopOffer hop = hops.get(i);
            NodeId a = route.get(i);
            NodeId b = route.get(i + 1);
            LinkId link =
                    bench.config().topology().links().stream()
                            .filter(edge ->
                                    edge.a().equals(a) && edge.b().equals(b)
                                            || edge.a().equals(b) && edge.b().equals(a))
                            .findFirst()
                            .orElseThrow()
                            .link();
            named.add(new HopOffer(link, hop.curve(), hop.decay(), hop.swap(), hop.label()));
        }
        return named;
    }

    Installed installed(long cutoffNs) {
        List<HopPlan> plans = new ArrayList<>();
        for (int i = 1; i < route.size(); i++) {
            plans.add(
                    new HopPlan(
                            Fidelity.of(planned + 0.01 * i), i == 1 ? NEVER : cutoffNs, sharePpm));
        }
        return new Installed(id, plans, EXPECTED, MEAN_NS);
    }

    NetworkInput.OpenCircuit open(CircuitTerms asked) {
        return new NetworkInput.OpenCircuit(
                COOKIE, route.getLast(), asked, PATIENT_NS, chosen ? ONCE.along(route) : ONCE);
    }

    /// The first words of the set-up: what the node does when it is to take the circuit on.
    Heard reserve(CircuitTerms asked) {
        return taken(isHead() ? bench.in(open(asked)) : bench.peer(up, install(asked)));
    }

    Heard reserve() {
        return reserve(terms);
    }

    /// The node has sent the Install on: what it calls the circuit.
    Heard taken(Heard heard) {
        for (Install sent : heard.all(Install.class)) {
            id = sent.circuit();
            downLabel = sent.hops().getLast().label();
        }
        return heard;
    }

    /// Reserved from end to end, not yet activated at a node that is not the head.
    Heard agree(long cutoffNs) {
        Heard heard = reserve();
        return isTail() ? heard : heard.and(bench.peer(down, installed(cutoffNs)));
    }

    /// The circuit is up.
    Way settle(long cutoffNs) {
        agree(cutoffNs);
        if (!isHead()) {
            bench.peer(up, new Activate(id));
        }
        return this;
    }

    Way settle() {
        return settle(CUTOFF_NS);
    }

    // ---- requests

    RequestId request(int number) {
        return new RequestId(id, number);
    }

    /// A request begins: the layer above asks for it at the head, elsewhere it is forwarded.
    Heard begin(int number, RequestSpec spec) {
        return isHead()
                ? bench.in(new NetworkInput.Request(number, id, spec))
                : bench.peer(up, new Forward(request(number), spec));
    }

    /// Up, with pairs to keep asked for until they are cancelled.
    Way keeping() {
        settle();
        begin(1, RequestSpec.keep(RequestSpec.STREAM, 5));
        return this;
    }

    // ---- pairs

    LinkPairId pair(boolean upstream, long sequence) {
        return new LinkPairId(new LinkId(upstream ? upLink : downLink), STATION, sequence);
    }

    FidelityTag tag(long asOfNs) {
        return FidelityTag.model(STATE, asOfNs, NetworkKit.HERE, NetworkKit.THERE);
    }

    /// A pair of the upstream, or downstream, link is there, dated 5 us before now.
    QubitHandle kept(boolean upstream, long sequence, BellIndex bell) {
        QubitHandle qubit = new QubitHandle(qubits % 64, 1 + qubits / 64);
        qubits++;
        last = give(upstream, sequence, bell, qubit);
        return qubit;
    }

    /// What was said to the last pair.
    Heard then() {
        return last;
    }

    Heard give(boolean upstream, long sequence, BellIndex bell, QubitHandle qubit) {
        LinkPairId pair = pair(upstream, sequence);
        NodeId origin = upstream ? new NodeId(up) : bench.config().self();
        return bench.link(
                pair.link().value(),
                new LinkOutput.PairKept(
                        new LinkRequestId(origin, upstream ? 1 : Math.max(0, bench.lastCreate())),
                        upstream ? upLabel : downLabel,
                        pair,
                        sequence + 1,
                        qubit,
                        bell,
                        tag(bench.nowNs() - 5_000)));
    }

    Heard kept(boolean upstream, long sequence) {
        kept(upstream, sequence, BellIndex.PSI_PLUS);
        return last;
    }

    Heard revoke(boolean upstream, long sequence) {
        return bench.link(
                upstream ? upLink : downLink,
                new LinkOutput.Revoked(
                        new LinkRequestId(bench.config().self(), 1),
                        upstream ? upLabel : downLabel,
                        List.of(pair(upstream, sequence))));
    }

    /// The device has done the Bell measurement.
    Heard measured(DeviceCommand.BellMeasure command, BellIndex outcome) {
        return bench.device(new DeviceEvent.BellMeasured(command.id(), outcome));
    }

    /// Both pairs of that sequence are there, and swapped.
    void swap(long sequence) {
        kept(true, sequence);
        measured(kept(false, sequence).only(DeviceCommand.BellMeasure.class), BellIndex.PHI_MINUS);
    }

    // ---- Tracks

    /// The origin of a Track with that sequence: a pair of the other end's link.
    LinkPairId origin(boolean toTail, long sequence) {
        boolean next = toTail ? at == 1 : at == route.size() - 2;
        return next
                ? pair(toTail, sequence)
                : new LinkPairId(new LinkId(toTail ? 11 : 13), STATION, sequence);
    }

    /// A Track that reaches the node along the pair of that sequence.
    Track track(boolean toTail, long sequence, int request) {
        return new Track(
                id,
                toTail,
                origin(toTail, sequence),
                pair(toTail, sequence),
                bench.nowNs() - 5_000,
                BellIndex.PSI_MINUS,
                new PairId(0x1234_0000 + sequence, 0x5678),
                EXPECTED,
                new MemoryDecay(0, 160_000_000),
                bench.nowNs() - 7_000,
                request,
                1);
    }

    /// The far end says it to this one.
    Heard tell(EndMessage message) {
        return bench.peer(isTail() ? up : down, new Relay(id, isTail(), message));
    }

    /// From the neighbour on that side.
    Heard arrives(Track track) {
        return bench.peer(track.toTail() ? up : down, track);
    }

    /// The Track of the pair of that sequence arrives.
    Heard tracked(boolean toTail, long sequence, int request) {
        return arrives(track(toTail, sequence, request));
    }
}
