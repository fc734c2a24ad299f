package dev.herald.bench;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.network.routing.RouteAnswer;
import dev.herald.network.routing.RouteQuery;
import dev.herald.network.routing.Router;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Paths through Waxman graphs: requests a second by metric, with a fidelity asked; before that the first
/// requests, for which a router makes tables, and what it keeps of them.
///
/// Arguments: sizes of graphs to make, or files of edges `u v length` with lengths as parts of the side of
/// the square. A link is a single-click link of 200 km times its length over the side, with eight operating
/// points: fidelity 0.99 down to 0.90, rate in proportion to the infidelity.
public final class RoutingBenchmark {
    private static final int PAIRS = 300;
    private static final int BLOCKS = 5;
    private static final long WARM_NS = 1_000_000_000L;
    private static final long FIRST_NS = 20_000_000_000L;
    private static final long BLOCK_NS = 100_000_000L;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
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
        for (Metric metric :
                List.of(Metric.COST, Metric.HOPS, Metric.PAIR_TIME, Metric.CONSTRAINED)) {
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

    /// Processor time of the thread: the machine may be busy.
    private static void time(
            String what, Router router, List<int[]> pairs, Metric metric, int paths) {
        long heap = heap();
        long first = CLOCK.getCurrentThreadCpuTime();
        long stop = first + FIRST_NS;
        int next = 0;
        while (next < pairs.size() && CLOCK.getCurrentThreadCpuTime() < stop) {
            find(router, pairs.get(next++), metric, paths);
        }
        first = CLOCK.getCurrentThreadCpuTime() - first;
        System.out.printf(
                Locale.ROOT,
                "  %-48s the first %d requests %.2f s, %.1f MB kept%n",
                what,
                next,
                first / 1e9,
                (heap() - heap) / 1e6);
        long until = System.nanoTime() + WARM_NS;
        while (System.nanoTime() < until) {
            find(router, pairs.get(next++ % pairs.size()), metric, paths);
        }
        double[] micros = new double[BLOCKS];
        int asked = 0;
        int found = 0;
        for (int block = 0; block < BLOCKS; block++) {
            long begun = CLOCK.getCurrentThreadCpuTime();
            long end = begun + BLOCK_NS;
            int requests = 0;
            while (CLOCK.getCurrentThreadCpuTime() < end) {
                if (find(router, pairs.get(asked++ % pairs.size()), metric, paths)) {
                    found++;
                }
                requests++;
            }
            micros[block] = (CLOCK.getCurrentThreadCpuTime() - begun) / 1e3 / requests;
        }
        Arrays.sort(micros);
        System.out.printf(
                Locale.ROOT,
                "  %-48s %8.0f requests/s, %8.1f us (%.1f - %.1f), %d of %d at 0.8%n",
                what,
                1e6 / micros[BLOCKS / 2],
                micros[BLOCKS / 2],
                micros[0],
                micros[BLOCKS - 1],
                found,
                asked);
    }

    /// Bytes in use.
    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static boolean find(Router router, int[] pair, Metric metric, int paths) {
        RouteQuery query =
                new RouteQuery(
                        new NodeId(pair[0]),
                        new NodeId(pair[1]),
                        Fidelity.of(0.8),
                        0,
                        new RouteChoice(metric, paths, Set.of()));
        return router.find(query) instanceof RouteAnswer.Found;
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
