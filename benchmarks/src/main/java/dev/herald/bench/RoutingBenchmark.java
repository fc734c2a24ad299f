package dev.herald.bench;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.RouteChoice;
import dev.herald.network.api.RouteChoice.Metric;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.network.routing.RouteAnswer;
import dev.herald.network.routing.RouteQuery;
import dev.herald.network.routing.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Paths through Waxman graphs: requests a second by metric, with a fidelity asked.
///
/// Arguments: sizes of graphs to make, or files of edges `u v length` with lengths as parts of the side of
/// the square. A link is a single-click link of 200 km times its length over the side, with eight operating
/// points: fidelity 0.99 down to 0.90, rate in proportion to the infidelity.
public final class RoutingBenchmark {
    private static final int PAIRS = 300;
    private static final double SIDE_KM = 200;
    private static final double[] FIDELITIES = {0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99};

    private record Edge(int a, int b, double length) {}

    private RoutingBenchmark() {}

    public static void main(String[] args) throws IOException {
        for (String arg : args.length == 0 ? new String[] {"1000", "10000"} : args) {
            List<Edge> edges =
                    arg.matches("\\d+") ? waxman(Integer.parseInt(arg), new Rng(7)) : read(arg);
            run(Path.of(arg).getFileName().toString(), edges);
        }
    }

    private static void run(String name, List<Edge> edges) {
        NetworkGraph werner = graph(edges, SwapNoise.NONE, true);
        NetworkGraph noisy = graph(edges, new SwapNoise(0.999, 0.002, 0.001), false);
        int[] nodes =
                edges.stream()
                        .flatMapToInt(edge -> java.util.stream.IntStream.of(edge.a, edge.b))
                        .distinct()
                        .sorted()
                        .toArray();
        Rng rng = new Rng(7);
        List<int[]> pairs = new ArrayList<>();
        while (pairs.size() < PAIRS) {
            int a = nodes[rng.nextInt(nodes.length)];
            int b = nodes[rng.nextInt(nodes.length)];
            if (a != b) {
                pairs.add(new int[] {a, b});
            }
        }
        System.out.printf(
                Locale.ROOT, "%s: %d nodes, %d links%n", name, nodes.length, edges.size());
        long start = System.nanoTime();
        Router first = new Router(werner);
        System.out.printf(
                Locale.ROOT,
                "  router of the graph made in %.1f ms%n",
                (System.nanoTime() - start) / 1e6);
        Router second = new Router(noisy);
        for (Metric metric : Metric.values()) {
            time("Werner links, " + metric, first, pairs, metric, 1);
        }
        time("readout errors, three correlators, COST", second, pairs, Metric.COST, 1);
        time(
                "readout errors, three correlators, CONSTRAINED",
                second,
                pairs,
                Metric.CONSTRAINED,
                1);
        List<int[]> few = pairs.subList(0, nodes.length > 5_000 ? 30 : 100);
        time("Werner links, COST, 5 paths", first, few, Metric.COST, 5);
        time("Werner links, CONSTRAINED, 5 paths", first, few, Metric.CONSTRAINED, 5);
    }

    private static void time(
            String what, Router router, List<int[]> pairs, Metric metric, int paths) {
        double[] seconds = new double[5];
        int found = 0;
        for (int round = -3; round < seconds.length; round++) {
            long start = System.nanoTime();
            found = 0;
            for (int[] pair : pairs) {
                RouteQuery query =
                        new RouteQuery(
                                new NodeId(pair[0]),
                                new NodeId(pair[1]),
                                Fidelity.of(0.8),
                                0,
                                new RouteChoice(metric, paths, Set.of()));
                if (router.find(query) instanceof RouteAnswer.Found) {
                    found++;
                }
            }
            if (round >= 0) {
                seconds[round] = (System.nanoTime() - start) / 1e9;
            }
        }
        Arrays.sort(seconds);
        double median = seconds[seconds.length / 2];
        System.out.printf(
                Locale.ROOT,
                "  %-50s %9.0f requests/s, %9.1f us (%.1f - %.1f), %d of %d at 0.8%n",
                what,
                pairs.size() / median,
                1e6 * median / pairs.size(),
                1e6 * seconds[0] / pairs.size(),
                1e6 * seconds[seconds.length - 1] / pairs.size(),
                found,
                pairs.size());
    }

    private static NetworkGraph graph(List<Edge> edges, SwapNoise swap, boolean werner) {
        NetworkGraph.Builder builder = NetworkGraph.builder();
        edges.stream()
                .flatMapToInt(edge -> java.util.stream.IntStream.of(edge.a, edge.b))
                .distinct()
                .forEach(node -> builder.addNode(new NodeId(node), swap, true, 8));
        int link = 0;
        for (Edge edge : edges) {
            double km = edge.length * SIDE_KM;
            double success = 0.1 * Math.pow(10, -0.2 * km / 2 / 10);
            double cycleNs = 10_000 + km * 5_000;
            List<Offer> curve = new ArrayList<>();
            for (double fidelity : FIDELITIES) {
                double bright = 1 - fidelity;
                BellDiagonal state =
                        werner
                                ? BellDiagonal.werner(fidelity)
                                : new BellDiagonal(
                                        fidelity, 0.2 * bright, 0.7 * bright, 0.1 * bright);
                curve.add(new Offer(state, Math.max(1, (long) (cycleNs / (success * bright)))));
            }
            builder.addLink(
                    new LinkId(++link),
                    new NodeId(edge.a),
                    new NodeId(edge.b),
                    Math.max(1, Math.round(edge.length * 1e9)),
                    curve,
                    MemoryDecay.NONE,
                    MemoryDecay.NONE,
                    1_000_000);
        }
        return builder.build();
    }

    private static List<Edge> read(String file) throws IOException {
        List<Edge> edges = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(file))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.trim().split("\\s+", -1);
                edges.add(
                        new Edge(
                                1 + Integer.parseInt(parts[0]),
                                1 + Integer.parseInt(parts[1]),
                                Double.parseDouble(parts[2])));
            }
        }
        return edges;
    }

    /// A Waxman graph: points in the unit square, joined with a probability that falls as
    /// `exp(-length / (0.1 sqrt 2))`, six links a node on average, its largest component.
    private static List<Edge> waxman(int points, Rng rng) {
        double[] x = new double[points];
        double[] y = new double[points];
        for (int i = 0; i < points; i++) {
            x[i] = rng.nextDouble();
            y[i] = rng.nextDouble();
        }
        double scale = 0.1 * Math.sqrt(2);
        double sum = 0;
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.exp(-Math.hypot(x[i] - x[j], y[i] - y[j]) / scale);
            }
        }
        double beta = 3.0 * points / sum;
        List<Edge> edges = new ArrayList<>();
        int[] root = new int[points];
        for (int i = 0; i < points; i++) {
            root[i] = i;
            for (int j = 0; j < i; j++) {
                double length = Math.hypot(x[i] - x[j], y[i] - y[j]);
                if (rng.nextDouble() < beta * Math.exp(-length / scale)) {
                    edges.add(new Edge(i + 1, j + 1, length));
                    root[find(root, i)] = find(root, j);
                }
            }
        }
        int[] size = new int[points];
        int largest = 0;
        for (int i = 0; i < points; i++) {
            int of = find(root, i);
            if (++size[of] > size[largest]) {
                largest = of;
            }
        }
        int kept = largest;
        edges.removeIf(edge -> find(root, edge.a - 1) != find(root, kept));
        return edges;
    }

    private static int find(int[] root, int node) {
        int at = node;
        while (root[at] != at) {
            root[at] = root[root[at]];
            at = root[at];
        }
        return at;
    }
}
