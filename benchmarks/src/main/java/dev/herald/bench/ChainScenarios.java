package dev.herald.bench;

import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import java.util.Arrays;

/// End-to-end pairs per wall second of chains of 3, 5 and 9 nodes: the whole stack at every node, exact
/// density matrices in the hardware.
///
/// `metro`: 20 km links, two 10 km arms of 0.2 dB/km to a station, double click, memory efficiency 0.75,
/// detector 0.8, attempts at 2 kHz, memory T1 and T2 of 1.3 s (the physics of the SeQUeNCe scenario).
/// `lossless`: 1 km links, every attempt succeeds, perfect memories and gates (that of QuISP).
///
/// Prints a row a chain: the median and the range of the repetitions, each of so many pairs after a
/// warm-up of as many. Arguments: pairs a repetition (default 20,000), repetitions (default 7).
public final class ChainScenarios {
    private static final String SOURCE = "benchmarks/README.md";
    private static final String DATE = "2026-11-21";

    private ChainScenarios() {}

    public static void main(String... args) {
        long pairs = args.length > 0 ? Long.parseLong(args[0]) : 20_000;
        int repetitions = args.length > 1 ? Integer.parseInt(args[1]) : 7;
        System.out.printf(
                "%-10s %5s %14s %26s %14s%n",
                "scenario", "nodes", "pairs/wall s", "range", "events/pair");
        for (int nodes : new int[] {3, 5, 9}) {
            run("metro", nodes, metroNode(), metroLink(), 100_000, pairs, repetitions);
        }
        for (int nodes : new int[] {3, 5, 9}) {
            run("lossless", nodes, perfectNode(), losslessLink(), 5_000, pairs, repetitions);
        }
    }

    private static void run(
            String name,
            int nodes,
            NodeProfile node,
            LinkProfile link,
            long delayNs,
            long pairs,
            int repetitions) {
        Chain chain = new Chain(nodes, node, link, delayNs, 0.25);
        chain.runUntilDelivered(2 * pairs);
        double[] rates = new double[repetitions];
        long events = chain.world.executed();
        for (int i = 0; i < repetitions; i++) {
            long begun = System.nanoTime();
            long before = chain.delivered();
            chain.runUntilDelivered(before + pairs);
            rates[i] = (chain.delivered() - before) / ((System.nanoTime() - begun) / 1e9);
        }
        Arrays.sort(rates);
        System.out.printf(
                "%-10s %5d %14.0f %12.0f - %11.0f %14.1f%n",
                name,
                nodes,
                rates[repetitions / 2],
                rates[0],
                rates[repetitions - 1],
                (chain.world.executed() - events) / (double) (pairs * repetitions));
    }

    static NodeProfile metroNode() {
        return NodeProfile.builder("metro", "memory of the SeQUeNCe scenario")
                .from(SOURCE, DATE)
                .figure("communication.count", 10, "1")
                .figure("communication.t1", 1.3, "s")
                .figure("communication.t2", 1.3, "s")
                .build();
    }

    static NodeProfile perfectNode() {
        return NodeProfile.builder("perfect", "no decoherence, perfect gates")
                .from(SOURCE, DATE)
                .figure("communication.count", 10, "1")
                .build();
    }

    static LinkProfile metroLink() {
        return LinkProfile.builder("metro", "20 km, double click", LinkProfile.Scheme.DOUBLE_CLICK)
                .from(SOURCE, DATE)
                .figure("cycle", 500, "us")
                .figure("armA", 10, "km")
                .figure("armB", 10, "km")
                .figure("speed", 200_000, "km/s")
                .figure("attenuation", 0.2, "dB/km")
                .figure("efficiency", 0.75, "1")
                .figure("detector", 0.8, "1")
                .figure("visibility", 1, "1")
                .build();
    }

    static LinkProfile losslessLink() {
        return LinkProfile.builder("lossless", "1 km, always succeeds", LinkProfile.Scheme.IDEAL)
                .from(SOURCE, DATE)
                .figure("cycle", 10, "us")
                .figure("armA", 0.5, "km")
                .figure("armB", 0.5, "km")
                .figure("success.0", 1, "1")
                .figure("fidelity.0", 1, "1")
                .build();
    }
}
