package dev.herald.bench;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.TopologyMessage;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.topology.LinkStateProtocol;
import dev.herald.network.topology.NodeFacts;
import dev.herald.network.topology.StateDatabase;
import dev.herald.network.topology.Surroundings;
import dev.herald.network.topology.TopologyView;
import dev.herald.network.wire.NetworkCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Link-state flooding on grids and Waxman graphs, in virtual time and one thread: how long until every node
/// knows of a failed link, how many states that takes, and what a node's database costs.
///
/// Every node has the state of every other. Sessions have the delay of their fibre, 5 us/km, and nodes take no
/// time; the loss of the link is known at both its ends at once.
public final class TopologyScenario {
    private static final long S = 1_000_000_000;
    private static final double KM_NS = 5_000;

    private record Edge(int a, int b, long delayNs) {}

    private final SimWorld world = new SimWorld(1);
    private final List<Member> members = new ArrayList<>();
    private final Map<Edge, Integer> numbers = new LinkedHashMap<>();
    private boolean mute = true;

    private final class Member implements Surroundings {
        final NodeId id;
        final LinkStateProtocol protocol;
        final Map<NodeId, Long> delays = new LinkedHashMap<>();
        final Timers timers = world.timers(this::wake);
        long changedNs;

        Member(int number) {
            id = new NodeId(number);
            protocol =
                    new LinkStateProtocol(
                            id,
                            FloodSettings.USUAL,
                            1,
                            new NodeFacts(SwapNoise.NONE, true, 8),
                            StateSealer.NONE,
                            this);
        }

        void wake() {
            protocol.expire();
            timers.wakeAt(protocol.nextNs());
        }

        void receive(NodeId from, TopologyMessage message) {
            long version = protocol.database().version();
            switch (message) {
                case Flood m -> protocol.flood(from, m);
                case TopologyMessage.DatabaseSummary m -> protocol.summary(from, m);
                case TopologyMessage.StateRequest m -> protocol.request(from, m);
                case TopologyMessage.PathQuery _, TopologyMessage.PathAnswer _ -> {}
            }
            if (protocol.database().version() != version) {
                changedNs = world.nowNs();
            }
            timers.wakeAt(protocol.nextNs());
        }

        @Override
        public long nowNs() {
            return world.nowNs();
        }

        @Override
        public void toPeer(NodeId neighbour, TopologyMessage message) {
            if (!mute) {
                Member peer = members.get(neighbour.value() - 1);
                world.at(
                        world.nowNs() + delays.getOrDefault(neighbour, 0L),
                        () -> peer.receive(id, message));
            }
        }

        @Override
        public void violation(NodeId neighbour, String clause, String detail) {
            throw new IllegalStateException(clause + ": " + detail);
        }
    }

    /// @param args `grid WIDTH` or `waxman NODES`; `copy NODES` for a database that shares nothing
    public static void main(String[] args) {
        if (args.length != 2) {
            throw new IllegalArgumentException("usage: grid WIDTH | waxman NODES | copy NODES");
        }
        int size = Integer.parseInt(args[1]);
        switch (args[0]) {
            case "grid" -> new TopologyScenario().run("grid of " + size + "^2", grid(size));
            case "waxman" -> new TopologyScenario().run("Waxman of " + size, waxman(size));
            case "copy" -> copy(waxman(size));
            default -> throw new IllegalArgumentException("no scenario " + args[0]);
        }
    }

    private void run(String name, List<Edge> edges) {
        long before = heap();
        build(edges);
        int nodes = members.size();
        List<SealedState> states = new ArrayList<>(nodes);
        for (Member member : members) {
            states.add(member.protocol.database().get(member.id, world.nowNs()));
        }
        long own = heap();
        for (Member member : members) {
            for (SealedState state : states) {
                if (!state.state().origin().equals(member.id)) {
                    member.protocol.database().put(state, world.nowNs());
                }
            }
        }
        long full = heap();
        System.out.printf(
                "%s: %d nodes, %d links; %d MB altogether, %d B a node for the states of all others (shared), %d B a node for the rest%n",
                name,
                nodes,
                edges.size(),
                (full - before) >> 20,
                (full - own) / nodes,
                (own - before) / nodes);
        mute = false;
        Rng rng = new Rng(7);
        List<Long> times = new ArrayList<>();
        long wall = System.nanoTime();
        int failures = 20;
        List<Edge> left = new ArrayList<>(edges);
        while (times.size() < failures) {
            Edge edge = left.remove(rng.nextInt(left.size()));
            if (!connected(left, nodes)) {
                left.add(edge); // the only way: its loss parts the network
                continue;
            }
            world.runUntil(world.nowNs() + 2 * S);
            long at = world.nowNs();
            long sentBefore = sent();
            members.get(edge.a).protocol.peerDown(members.get(edge.b).id);
            members.get(edge.b).protocol.peerDown(members.get(edge.a).id);
            turn(edge, Status.DOWN);
            world.runUntil(at + 2 * S);
            long last = at;
            for (Member member : members) {
                last = Math.max(last, member.changedNs);
                check(member, edge);
            }
            times.add(last - at);
            System.out.printf(
                    "  link %d-%d: known everywhere after %.2f ms, %d states sent%n",
                    edge.a + 1, edge.b + 1, (last - at) / 1e6, sent() - sentBefore);
        }
        times.sort(null);
        System.out.printf(
                "  median %.2f ms, worst %.2f ms; %.0f ms of processor a failure, all nodes together%n",
                times.get(failures / 2) / 1e6,
                times.getLast() / 1e6,
                (System.nanoTime() - wall) / 1e6 / failures);
    }

    private static boolean connected(List<Edge> edges, int nodes) {
        int[] root = new int[nodes];
        Arrays.setAll(root, i -> i);
        int parts = nodes;
        for (Edge edge : edges) {
            int a = root(root, edge.a);
            int b = root(root, edge.b);
            if (a != b) {
                root[a] = b;
                parts--;
            }
        }
        return parts == 1;
    }

    private static int root(int[] root, int at) {
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }

    private long sent() {
        return members.stream().mapToLong(m -> m.protocol.counters().sent()).sum();
    }

    private void turn(Edge edge, Status status) {
        int link = linkOf(edge);
        members.get(edge.a).protocol.link(link(link, edge.b + 1, status));
        members.get(edge.b).protocol.link(link(link, edge.a + 1, status));
    }

    private void check(Member member, Edge edge) {
        for (int end : new int[] {edge.a, edge.b}) {
            NodeId id = new NodeId(end + 1);
            var said = members.get(end).protocol.database().state(id);
            if (!Objects.equals(member.protocol.database().state(id), said)) {
                throw new IllegalStateException(member.id + " does not know of " + id);
            }
        }
    }

    private int linkOf(Edge edge) {
        return numbers.getOrDefault(edge, 0);
    }

    private void build(List<Edge> edges) {
        int nodes = 0;
        for (Edge edge : edges) {
            nodes = Math.max(nodes, Math.max(edge.a, edge.b) + 1);
        }
        for (int i = 1; i <= nodes; i++) {
            members.add(new Member(i));
        }
        for (Edge edge : edges) {
            numbers.put(edge, numbers.size() + 1);
            Member a = members.get(edge.a);
            Member b = members.get(edge.b);
            a.delays.put(b.id, edge.delayNs);
            b.delays.put(a.id, edge.delayNs);
            a.protocol.peerUp(b.id);
            b.protocol.peerUp(a.id);
        }
        for (Edge edge : edges) {
            turn(edge, Status.UP);
        }
        world.at(S, () -> {});
        world.runUntil(S);
        for (Member member : members) {
            member.wake();
        }
    }

    private static LinkState link(int id, int neighbour, Status status) {
        List<HopOffer.Offer> curve = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            curve.add(new HopOffer.Offer(BellDiagonal.werner(0.8 + i * 0.05), 1_000_000L << i));
        }
        return new LinkState(
                new LinkId(id),
                new NodeId(neighbour),
                1,
                status,
                LinkState.SHARE_MAX,
                new MemoryDecay(S, S),
                curve,
                List.of());
    }

    /// One node of a network of processes: every state decoded from its bytes, and the bytes kept.
    private static void copy(List<Edge> edges) {
        TopologyScenario scenario = new TopologyScenario();
        scenario.build(edges);
        NetworkCodec codec = new NetworkCodec();
        List<byte[]> frames = new ArrayList<>();
        long bytes = 0;
        for (Member member : scenario.members) {
            SealedState state = member.protocol.database().get(member.id, scenario.world.nowNs());
            if (state == null) {
                throw new IllegalStateException(member.id + " has no state of its own");
            }
            byte[] frame =
                    codec.encode(
                            new Flood(
                                    List.of(
                                            new SealedState(
                                                    state.state(),
                                                    Bytes.EMPTY,
                                                    0,
                                                    Bytes.of(new byte[600])))));
            frames.add(frame);
            bytes += frame.length;
        }
        long before = heap();
        StateDatabase database = new StateDatabase(20_000);
        for (byte[] frame : frames) {
            if (codec.decode(frame) instanceof Decoded.Valid<NetworkMessage>(NetworkMessage message)
                    && message instanceof Flood flood) {
                database.put(flood.states().getFirst(), S);
            }
        }
        long after = heap();
        TopologyView view = new TopologyView(database);
        long start = System.nanoTime();
        int links = view.graph().links();
        long built = System.nanoTime() - start;
        System.out.printf(
                "database of %d states and %d links alone: %d kB, %d B a state with its bytes and a seal of 600 B (%d B in a frame); graph %d kB more, built in %.1f ms%n",
                database.size(),
                links,
                (after - before) >> 10,
                (after - before) / database.size(),
                bytes / frames.size(),
                (heap() - after) >> 10,
                built / 1e6);
        if (view.graph().nodes() != database.size()) {
            throw new IllegalStateException("the graph misses nodes");
        }
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static List<Edge> grid(int width) {
        long delayNs = Math.round(50 * KM_NS);
        List<Edge> edges = new ArrayList<>();
        for (int row = 0; row < width; row++) {
            for (int column = 0; column < width; column++) {
                int at = row * width + column;
                if (column + 1 < width) {
                    edges.add(new Edge(at, at + 1, delayNs));
                }
                if (row + 1 < width) {
                    edges.add(new Edge(at, at + width, delayNs));
                }
            }
        }
        return edges;
    }

    /// Nodes at random in a square of 1,000 km; each is joined to the nearest one before it and, with
    /// Waxman's probability that falls with the distance, to others: about six links a node.
    private static List<Edge> waxman(int nodes) {
        Rng rng = new Rng(3);
        double[] x = new double[nodes];
        double[] y = new double[nodes];
        for (int i = 0; i < nodes; i++) {
            x[i] = 1_000 * rng.nextDouble();
            y[i] = 1_000 * rng.nextDouble();
        }
        double scale = 1_000 / Math.sqrt(nodes);
        List<Edge> edges = new ArrayList<>();
        for (int b = 1; b < nodes; b++) {
            int nearest = 0;
            for (int a = 1; a < b; a++) {
                if (Math.hypot(x[a] - x[b], y[a] - y[b])
                        < Math.hypot(x[nearest] - x[b], y[nearest] - y[b])) {
                    nearest = a;
                }
            }
            for (int a = 0; a < b; a++) {
                double km = Math.hypot(x[a] - x[b], y[a] - y[b]);
                if (a == nearest || rng.nextDouble() < 0.65 * Math.exp(-km / scale)) {
                    edges.add(new Edge(a, b, Math.round(Math.max(1, km) * KM_NS)));
                }
            }
        }
        return edges;
    }
}
