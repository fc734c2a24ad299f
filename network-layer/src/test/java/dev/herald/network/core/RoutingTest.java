package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.api.Topology;
import dev.herald.network.api.Topology.Edge;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private static Edge edge(int link, int a, int b, long cost) {
        return new Edge(new LinkId(link), new NodeId(a), new NodeId(b), cost);
    }

    private static List<NodeId> nodes(int... ids) {
        List<NodeId> nodes = new ArrayList<>();
        for (int id : ids) {
            nodes.add(new NodeId(id));
        }
        return nodes;
    }

    @Test
    @Verifies(value = "NL-ROUTE-1", rev = 2)
    void leastCostIsTakenNotFewestHops() {
        Routing routing =
                new Routing(
                        new Topology(
                                List.of(
                                        edge(1, 1, 4, 10),
                                        edge(2, 1, 2, 3),
                                        edge(3, 2, 3, 3),
                                        edge(4, 3, 4, 3))));
        assertEquals(nodes(1, 2, 3, 4), routing.shortest(new NodeId(1), new NodeId(4)));
    }

    @Test
    @Verifies("NL-ROUTE-2")
    void ofEqualPathsTheFirstInNodeOrderIsTakenAndItsReverseFromTheOtherEnd() {
        Routing routing =
                new Routing(
                        new Topology(
                                List.of(
                                        edge(1, 5, 3, 1),
                                        edge(2, 3, 1, 1),
                                        edge(3, 5, 2, 1),
                                        edge(4, 2, 1, 1),
                                        edge(5, 5, 4, 1),
                                        edge(6, 4, 1, 1))));
        assertEquals(nodes(1, 2, 5), routing.shortest(new NodeId(1), new NodeId(5)));
        assertEquals(nodes(5, 2, 1), routing.shortest(new NodeId(5), new NodeId(1)));
    }

    @Test
    @Verifies(value = "NL-ROUTE-1", rev = 2)
    @Verifies("NL-ROUTE-2")
    void pathAndReverseAgreeWhateverTheOrderOfTheLinks() {
        Seeds.forEach(
                500,
                seed -> {
                    Rng rng = new Rng(seed);
                    int size = rng.nextInt(3, 12);
                    List<Edge> edges = new ArrayList<>();
                    for (int i = 2; i <= size; i++) {
                        edges.add(
                                edge(
                                        edges.size() + 1,
                                        i,
                                        1 + rng.nextInt(i - 1),
                                        rng.nextInt(1, 4)));
                    }
                    for (int i = rng.nextInt(2 * size); i > 0; i--) {
                        int a = rng.nextInt(1, size + 1);
                        int b = rng.nextInt(1, size + 1);
                        if (a != b) {
                            edges.add(edge(edges.size() + 1, a, b, rng.nextInt(1, 4)));
                        }
                    }
                    Routing routing = new Routing(new Topology(edges));
                    NodeId from = new NodeId(rng.nextInt(1, size + 1));
                    NodeId to = new NodeId(rng.nextInt(1, size + 1));
                    List<NodeId> path = routing.shortest(from, to);
                    assertEquals(path, routing.shortest(to, from).reversed());
                    List<Edge> shuffled = new ArrayList<>(edges);
                    Collections.shuffle(shuffled, rng);
                    assertEquals(path, new Routing(new Topology(shuffled)).shortest(from, to));
                    assertTrue(from.equals(to) || routing.valid(path));
                    assertEquals(cost(routing, path), brute(routing, from, to, size));
                });
    }

    private static long cost(Routing routing, List<NodeId> path) {
        long cost = 0;
        for (int i = 1; i < path.size(); i++) {
            cost += routing.between(path.get(i - 1), path.get(i)).getFirst().cost();
        }
        return cost;
    }

    /// Bellman and Ford.
    private static long brute(Routing routing, NodeId from, NodeId to, int size) {
        long[] distance = new long[size + 1];
        java.util.Arrays.fill(distance, 1L << 40);
        distance[from.value()] = 0;
        for (int round = 0; round < size; round++) {
            for (int a = 1; a <= size; a++) {
                for (int b = 1; b <= size; b++) {
                    List<Edge> edges = routing.between(new NodeId(a), new NodeId(b));
                    if (!edges.isEmpty()) {
                        distance[b] = Math.min(distance[b], distance[a] + edges.getFirst().cost());
                    }
                }
            }
        }
        return distance[to.value()];
    }

    @Test
    @Verifies("NL-ROUTE-5")
    void pathOfMoreThan64HopsIsNone() {
        List<Edge> edges = new ArrayList<>();
        for (int i = 1; i <= 65; i++) {
            edges.add(edge(i, i, i + 1, 1));
        }
        Routing routing = new Routing(new Topology(edges));
        assertEquals(65, routing.shortest(new NodeId(1), new NodeId(65)).size());
        assertEquals(List.of(), routing.shortest(new NodeId(1), new NodeId(66)));
    }

    @Test
    @Verifies("NL-ROUTE-3")
    void explicitPathMustBeSimpleAndAlongLinks() {
        Routing routing =
                new Routing(
                        new Topology(
                                List.of(edge(1, 1, 2, 1), edge(2, 2, 3, 1), edge(3, 3, 1, 1))));
        assertTrue(routing.valid(nodes(1, 2, 3)));
        assertFalse(routing.valid(nodes(1)));
        assertFalse(routing.valid(nodes(1, 2, 1)));
        assertFalse(routing.valid(nodes(1, 4)));
    }
}
