package dev.herald.conformance.network;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage.Install;
import java.util.List;

/// Circuits of node 1 to node 9 in the ring, one way or the other.
final class Ring {
    private static final List<Integer> ONE_WAY = List.of(1, 2, 5, 9);
    private static final List<Integer> OTHER_WAY = List.of(1, 3, 4, 9);
    private static final int REMOTE = 9;

    private Ring() {}

    /// One whose path the head on trial chooses itself; it is up.
    static Way chosen(NetworkBench bench, CircuitTerms terms) {
        Heard heard =
                bench.in(
                        new NetworkInput.OpenCircuit(
                                Way.COOKIE, new NodeId(REMOTE), terms, Way.PATIENT_NS, Way.ONCE));
        Way way = of(bench, heard);
        installed(way);
        return way;
    }

    /// The circuit of the Install that the head sends there.
    static Way of(NetworkBench bench, Heard heard) {
        List<NodeId> route = heard.only(Install.class).route();
        Way way = Way.over(bench, route.stream().map(NodeId::value).toArray(Integer[]::new));
        way.taken(heard);
        return way;
    }

    /// At the head: the others have agreed.
    static Heard installed(Way way) {
        return way.bench.peer(way.down, way.installed(Way.CUTOFF_NS));
    }

    /// The nodes of the other way round.
    static List<NodeId> besides(Way way) {
        boolean one = way.route.get(1).value() == ONE_WAY.get(1);
        return (one ? OTHER_WAY : ONE_WAY).stream().map(NodeId::new).toList();
    }

    /// The link between the second and the third node of the circuit.
    static LinkId second(Way way) {
        NodeId a = way.route.get(1);
        NodeId b = way.route.get(2);
        return way.bench.config().topology().links().stream()
                .filter(edge ->
                        edge.a().equals(a) && edge.b().equals(b)
                                || edge.a().equals(b) && edge.b().equals(a))
                .findFirst()
                .orElseThrow()
                .link();
    }
}
