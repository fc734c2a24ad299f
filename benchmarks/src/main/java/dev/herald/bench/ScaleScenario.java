package dev.herald.bench;

import com.sun.management.ThreadMXBean;
import dev.herald.bench.FlowNetwork.Pair;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.CircuitTerms;
import dev.herald.physical.sim.NodeProfile;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/// A grid of many nodes with many circuits at once in one emulator process: time, memory for a node and for
/// a circuit, pairs delivered.
///
/// Arguments: nodes (default 1,000, rounded down to whole rows of 25), circuits (default 200, of 1 to 6
/// links each), pairs to deliver (default 20,000).
public final class ScaleScenario {
    private static final int WIDTH = 25;
    private static final int REACH = 3;

    private ScaleScenario() {}

    public static void main(String... args) {
        int rows = (args.length > 0 ? Integer.parseInt(args[0]) : 1_000) / WIDTH;
        int circuits = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        long pairs = args.length > 2 ? Long.parseLong(args[2]) : 20_000;
        int nodes = rows * WIDTH;
        double empty = heapMb();
        long begunNs = System.nanoTime();
        FlowNetwork network =
                new FlowNetwork(
                        nodes,
                        grid(rows),
                        flows(rows, circuits),
                        degree ->
                                NodeProfile.builder("scale", "memory of the metro scenario")
                                        .from("benchmarks/README.md", "2026-11-21")
                                        .figure("communication.count", 10 * degree, "1")
                                        .figure("communication.t1", 1.3, "s")
                                        .figure("communication.t2", 1.3, "s")
                                        .build(),
                        ChainScenarios.metroLink(),
                        100_000,
                        new CircuitTerms(
                                Fidelity.of(0.25), 0, CircuitTerms.Cutoff.QUANTILE, 850_000));
        double built = heapMb();
        System.out.printf(
                "%d nodes built in %.1f s, %.1f kB a node%n",
                nodes, (System.nanoTime() - begunNs) * 1e-9, (built - empty) * 1e3 / nodes);
        begunNs = System.nanoTime();
        network.open();
        double opened = heapMb();
        System.out.printf(
                "%d of %d circuits up in %.1f s of wall time, %.1f kB a circuit with what the nodes"
                        + " learned meanwhile%n",
                circuits - network.refused(),
                circuits,
                (System.nanoTime() - begunNs) * 1e-9,
                (opened - built) * 1e3 / circuits);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long simulated = network.world.nowNs();
        begunNs = System.nanoTime();
        network.run(pairs);
        double wall = (System.nanoTime() - begunNs) * 1e-9;
        double used = (threads.getCurrentThreadCpuTime() - cpu) * 1e-9;
        System.out.printf(
                "%d pairs in %.1f s of wall time, %.1f s of processor time, %.2f s simulated;"
                        + " heap %.1f MB%n",
                pairs, wall, used, (network.world.nowNs() - simulated) * 1e-9, heapMb());
    }

    private static List<Pair> grid(int rows) {
        List<Pair> links = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int node = row * WIDTH + column;
                if (column + 1 < WIDTH) {
                    links.add(new Pair(node, node + 1));
                }
                if (row + 1 < rows) {
                    links.add(new Pair(node, node + WIDTH));
                }
            }
        }
        return links;
    }

    /// Between nodes that are at most three rows and three columns apart.
    private static List<Pair> flows(int rows, int count) {
        Rng rng = new Rng(5);
        List<Pair> flows = new ArrayList<>();
        while (flows.size() < count) {
            int row = (int) rng.nextLong(rows);
            int column = (int) rng.nextLong(WIDTH);
            int toRow = row + (int) rng.nextLong(2 * REACH + 1) - REACH;
            int toColumn = column + (int) rng.nextLong(2 * REACH + 1) - REACH;
            boolean inside = toRow >= 0 && toRow < rows && toColumn >= 0 && toColumn < WIDTH;
            if (inside && (toRow != row || toColumn != column)) {
                flows.add(new Pair(row * WIDTH + column, toRow * WIDTH + toColumn));
            }
        }
        return flows;
    }

    private static double heapMb() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }
}
