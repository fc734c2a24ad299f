package dev.herald.network.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.message.NodeState;
import dev.herald.network.topology.Flock.Bird;
import dev.herald.network.topology.Flock.Wire;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Random networks under random faults: when all is quiet, nodes that are connected know the same.
class FloodingFaultsTest {
    private static final long MS = 1_000_000;
    private static final long S = 1_000 * MS;
    private static final FloodSettings SETTINGS =
            new FloodSettings(10_000 * S, 10 * MS, 100 * MS, S, 100_000, 50_000, S, 10 * MS, 1_000);

    @Test
    @Verifies({"NL-STATE-1", "NL-STATE-2", "NL-STATE-3", "NL-STATE-8", "NL-STATE-9"})
    @Verifies({"NL-STATE-10", "NL-STATE-11", "NL-STATE-16", "NL-NEIGH-3"})
    void nodesThatAreConnectedKnowTheSame() {
        Seeds.forEach(400, this::run);
    }

    private void run(long seed) {
        Rng rng = new Rng(seed).stream("faults");
        Flock flock = new Flock(seed, SETTINGS);
        int nodes = rng.nextInt(2, 15);
        for (int b = 2; b <= nodes; b++) { // a random tree and some more links
            flock.wire(rng.nextInt(1, b), b, rng.nextLong(1, 20 * MS));
        }
        for (int more = rng.nextInt(nodes); more > 0; more--) {
            int a = rng.nextInt(1, nodes + 1);
            int b = rng.nextInt(1, nodes + 1);
            if (a != b && flock.wire(new NodeId(a), new NodeId(b)) == null) {
                flock.wire(a, b, rng.nextLong(1, 20 * MS));
            }
        }
        for (int i = 1; i <= nodes; i++) {
            flock.add(i, epoch(rng));
        }
        flock.wires.forEach(Wire::raise);
        for (int fault = rng.nextInt(60); fault > 0; fault--) {
            flock.world.at(rng.nextLong(20 * S), () -> fault(flock, rng, nodes));
        }
        flock.runFor(20 * S);
        for (Wire wire : flock.wires) { // what is down stays down, or heals, by chance
            if (rng.nextInt(4) > 0) {
                wire.raise();
            }
        }
        flock.runFor(10 * S);
        assertEquals(List.of(), flock.violations);
        check(flock);
    }

    private static void fault(Flock flock, Rng rng, int nodes) {
        Wire wire = flock.wires.get(rng.nextInt(flock.wires.size()));
        NodeId node = new NodeId(rng.nextInt(1, nodes + 1));
        switch (rng.nextInt(5)) {
            case 0, 1 -> {
                wire.cut();
                if (rng.nextBoolean()) {
                    flock.world.at(flock.world.nowNs() + rng.nextLong(2 * S), () -> wire.raise());
                }
            }
            case 2 -> wire.raise();
            case 3 -> flock.crash(node);
            default -> {
                flock.crash(node);
                flock.add(node.value(), epoch(rng));
            }
        }
    }

    /// Epochs are unsigned and new at every start, and a later start may well have a smaller one.
    private static int epoch(Rng rng) {
        int any = rng.nextInt(1, 1 << 20);
        return switch (rng.nextInt(4)) {
            case 0 -> Integer.MAX_VALUE - any;
            case 1 -> Integer.MIN_VALUE + any;
            case 2 -> -any;
            default -> any;
        };
    }

    private static void check(Flock flock) {
        Set<NodeId> left = new TreeSet<>(flock.birds.keySet());
        while (!left.isEmpty()) {
            Set<NodeId> part = part(flock, left.iterator().next());
            left.removeAll(part);
            Bird first = flock.bird(part.iterator().next().value());
            for (NodeId id : part) {
                Bird bird = flock.bird(id.value());
                assertEquals(names(first), names(bird), "what " + id + " knows");
                NodeState own = bird.protocol.database().state(id);
                assertEquals(own, first.protocol.database().state(id));
                var graph = new TopologyView(bird.protocol.database()).graph();
                for (Wire wire : flock.wires) {
                    if (part.contains(wire.a) && part.contains(wire.b)) {
                        assertEquals(
                                wire.up ? List.of(wire.id) : List.of(),
                                graph.between(wire.a, wire.b));
                    }
                }
            }
        }
        long degree = 0;
        for (NodeId id : flock.birds.keySet()) {
            long links = flock.wires.stream().filter(w -> w.a.equals(id) || w.b.equals(id)).count();
            degree = Math.max(degree, links);
        }
        // Every state crosses every link at most twice, once each way, in each life of its ends.
        long bound =
                2 * flock.total(Counters::originated) * 2 * flock.wires.size()
                        + flock.requested * (1 + degree);
        assertTrue(
                flock.total(Counters::sent) <= bound,
                flock.total(Counters::sent) + " states sent are more than " + bound);
    }

    private static Set<NodeId> part(Flock flock, NodeId from) {
        Set<NodeId> part = new TreeSet<>();
        ArrayDeque<NodeId> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            NodeId at = open.remove();
            if (part.add(at)) {
                for (Wire wire : flock.wires) {
                    if (wire.up && wire.a.equals(at)) {
                        open.add(wire.b);
                    } else if (wire.up && wire.b.equals(at)) {
                        open.add(wire.a);
                    }
                }
            }
        }
        return part;
    }

    private static List<String> names(Bird bird) {
        List<String> names = new ArrayList<>();
        StateDatabase database = bird.protocol.database();
        for (int i = 0; i < database.size(); i++) {
            NodeState state = database.at(i);
            names.add(
                    state.origin()
                            + " "
                            + Integer.toUnsignedString(state.epoch())
                            + " "
                            + state.sequence());
        }
        return names;
    }
}
