package dev.herald.node;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.message.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The session channels of an emulation: reliable and ordered while they are up, with the delay of the
/// shortest classical path along the links. A break loses what is under way.
final class EmulatedSessions {
    private static final int SECRET_BYTES = 32;

    private record Hop(NodeId node, long delayNs) {}

    private static final class Session {
        final long delayNs;
        final boolean neighbours;
        boolean up;
        boolean wanted;
        int generation;
        long silentUntilNs;

        Session(long delayNs, boolean neighbours) {
            this.delayNs = delayNs;
            this.neighbours = neighbours;
        }
    }

    private final SimWorld world;
    private final Function<NodeId, @Nullable NodeStack> stacks;
    private final Map<NodeId, ArrayDeque<Hop>> edges = new LinkedHashMap<>();

    /// By either end, then by the other.
    private final Map<NodeId, Map<NodeId, Session>> sessions = new LinkedHashMap<>();

    EmulatedSessions(SimWorld world, Function<NodeId, @Nullable NodeStack> stacks) {
        this.world = world;
        this.stacks = stacks;
    }

    void addEdge(NodeId a, NodeId b, long delayNs) {
        edges.computeIfAbsent(a, _ -> new ArrayDeque<>()).add(new Hop(b, delayNs));
        edges.computeIfAbsent(b, _ -> new ArrayDeque<>()).add(new Hop(a, delayNs));
    }

    /// Brings up the session of two neighbours.
    void connect(NodeId a, NodeId b) {
        open(a, b, session(a, b));
    }

    void dial(NodeId from, NodeId to) {
        NodeStack caller = stacks.apply(from);
        if (caller == null) {
            return;
        }
        if (from.equals(to) || stacks.apply(to) == null || distanceNs(from, to) < 0) {
            world.at(
                    world.nowNs(),
                    () -> caller.onPeerDown(to, "no node " + to + " can be reached from " + from));
            return;
        }
        Session session = session(from, to);
        if (session.up) {
            world.at(
                    world.nowNs(),
                    () -> {
                        if (session.up) {
                            caller.onPeerUp(to);
                        }
                    });
        } else {
            open(from, to, session);
        }
    }

    void send(NodeId from, NodeId to, Consumer<NodeStack> delivery) {
        Session session = sessionOrNull(from, to);
        if (session == null || !session.up) {
            return;
        }
        int generation = session.generation;
        world.at(
                world.nowNs() + session.delayNs,
                () -> {
                    NodeStack stack = stacks.apply(to);
                    if (session.up && session.generation == generation && stack != null) {
                        delivery.accept(stack);
                    }
                });
    }

    void breakSession(NodeId a, NodeId b, long outageNs) {
        Session session = sessionOrNull(a, b);
        if (session == null || !session.up) {
            return;
        }
        session.up = false;
        session.wanted = false;
        session.generation++;
        tell(a, stack -> stack.onPeerDown(b, "session broken"));
        tell(b, stack -> stack.onPeerDown(a, "session broken"));
        if (session.neighbours) {
            world.at(world.nowNs() + outageNs, () -> open(a, b, session));
        }
    }

    /// Breaks the session, and nothing brings it back before the time is over.
    void silence(NodeId a, NodeId b, long outageNs) {
        Session session = session(a, b);
        session.silentUntilNs = Math.max(session.silentUntilNs, world.nowNs() + outageNs);
        breakSession(a, b, outageNs);
    }

    private void open(NodeId a, NodeId b, Session session) {
        if (session.up || session.wanted) {
            return;
        }
        session.wanted = true;
        world.at(
                Math.max(world.nowNs(), session.silentUntilNs) + 2 * session.delayNs,
                () -> {
                    if (!session.wanted) {
                        return;
                    }
                    session.wanted = false;
                    session.up = true;
                    Bytes secret = secret(a, b);
                    tell(a, stack -> stack.onPairSecret(b, secret));
                    tell(b, stack -> stack.onPairSecret(a, secret));
                    tell(a, stack -> stack.onPeerUp(b));
                    tell(b, stack -> stack.onPeerUp(a));
                });
    }

    /// What two nodes share: by the world's seed, the same whenever they connect.
    private Bytes secret(NodeId a, NodeId b) {
        boolean ordered = a.compareTo(b) < 0;
        Rng rng = world.stream("secret/" + (ordered ? a : b) + "/" + (ordered ? b : a));
        ByteBuffer key = ByteBuffer.allocate(SECRET_BYTES);
        while (key.hasRemaining()) {
            key.putLong(rng.nextLong());
        }
        return Bytes.of(key.array());
    }

    private void tell(NodeId node, Consumer<NodeStack> news) {
        NodeStack stack = stacks.apply(node);
        if (stack != null) {
            news.accept(stack);
        }
    }

    private @Nullable Session sessionOrNull(NodeId a, NodeId b) {
        Map<NodeId, Session> ofA = sessions.get(a);
        return ofA == null ? null : ofA.get(b);
    }

    private Session session(NodeId a, NodeId b) {
        Session known = sessionOrNull(a, b);
        if (known != null) {
            return known;
        }
        boolean neighbours = false;
        for (Hop hop : edges.getOrDefault(a, new ArrayDeque<>())) {
            neighbours |= hop.node.equals(b);
        }
        Session session = new Session(distanceNs(a, b), neighbours);
        sessions.computeIfAbsent(a, _ -> new LinkedHashMap<>()).put(b, session);
        sessions.computeIfAbsent(b, _ -> new LinkedHashMap<>()).put(a, session);
        return session;
    }

    /// Delay of the shortest classical path, or -1.
    private long distanceNs(NodeId from, NodeId to) {
        Map<NodeId, Long> best = new LinkedHashMap<>();
        PriorityQueue<Hop> open = new PriorityQueue<>((x, y) -> Long.compare(x.delayNs, y.delayNs));
        best.put(from, 0L);
        open.add(new Hop(from, 0));
        for (Hop hop = open.poll(); hop != null; hop = open.poll()) {
            if (hop.node.equals(to)) {
                return hop.delayNs;
            }
            if (hop.delayNs > best.getOrDefault(hop.node, Long.MAX_VALUE)) {
                continue;
            }
            for (Hop next : edges.getOrDefault(hop.node, new ArrayDeque<>())) {
                long delayNs = hop.delayNs + next.delayNs;
                if (delayNs < best.getOrDefault(next.node, Long.MAX_VALUE)) {
                    best.put(next.node, delayNs);
                    open.add(new Hop(next.node, delayNs));
                }
            }
        }
        return -1;
    }
}
