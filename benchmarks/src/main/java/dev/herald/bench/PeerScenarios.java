package dev.herald.bench;

import com.sun.management.ThreadMXBean;
import dev.herald.bench.FlowNetwork.Pair;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.CircuitTerms;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/// The networks of the peers' benchmarks with all their flows at once: end-to-end pairs by wall second and by
/// second of processor time, beside the peer's figure.
///
/// Arguments: a part of the names of the scenarios to run (default all), seconds of wall time to measure
/// each for (default 5), after as long a warm-up.
public final class PeerScenarios {
    private static final String SOURCE = "benchmarks/README.md";
    private static final String DATE = "2026-11-21";
    private static final int CHUNK = 200;

    /// Pairs wait for their partners as long as it takes, as in SeQUeNCe, SimQN and QuISP.
    private static final CircuitTerms KEPT =
            new CircuitTerms(Fidelity.of(0.25), 0, CircuitTerms.Cutoff.NONE, 0);

    /// The same, with a rate that every link sets time aside for, as SeQUeNCe's flows reserve memories: so many
    /// find room as there, but for one, or more.
    private static final CircuitTerms RESERVED =
            new CircuitTerms(Fidelity.of(0.25), 40_000_000, CircuitTerms.Cutoff.NONE, 0);

    /// After which MQNS gives a half up.
    private static final long MQNS_COHERENCE_NS = 5_000_000;

    /// @param peer and its pairs by wall second
    private record Scenario(
            String name,
            int nodes,
            List<Pair> links,
            List<Pair> flows,
            IntFunction<NodeProfile> node,
            LinkProfile link,
            long delayNs,
            CircuitTerms terms,
            String peer,
            double figure) {}

    private record Network(int nodes, List<Pair> links, List<Pair> flows) {}

    private PeerScenarios() {}

    public static void main(String... args) {
        String part = args.length > 0 ? args[0] : "";
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 5;
        System.out.printf(
                "%-22s %5s %9s %14s %14s %12s %11s  %s%n",
                "scenario",
                "nodes",
                "circuits",
                "pairs/wall s",
                "pairs/cpu s",
                "events/pair",
                "heap, MB",
                "peer");
        for (Scenario scenario : scenarios()) {
            if (scenario.name.contains(part)) {
                run(scenario, seconds);
            }
        }
    }

    private static List<Scenario> scenarios() {
        Map<String, Network> networks = networks();
        List<Scenario> all = new ArrayList<>();
        for (int nodes : new int[] {3, 5, 9, 17}) {
            double figure =
                    switch (nodes) {
                        case 3 -> 128;
                        case 5 -> 37.3;
                        case 9 -> 19.4;
                        default -> 0;
                    };
            all.add(metro("metro-chain" + nodes, chain(nodes), figure));
        }
        all.add(metro("seq-grid16", networks, "seq-grid16-8flows", 150));
        all.add(metro("seq-rand20", networks, "seq-rand20-10flows", 187));
        all.add(metro("seq-grid64", networks, "seq-grid64-32flows", 46.9));
        all.add(metro("seq-grid100", networks, "seq-grid100-50flows", 21.7));
        all.add(metro("seq-rand128", networks, "seq-rand128-64flows", 46.4));
        all.add(metro("seq-grid256", networks, "seq-grid256-128flows", 9.7));
        int[] lines = {3, 5, 9, 20};
        double[] simQn = {6_816, 3_403, 1_965, 830};
        double[] quisp = {28_700, 12_100, 4_860, 1_430};
        double[] lossy = {11_300, 4_950, 1_750};
        for (int i = 0; i < lines.length; i++) {
            all.add(werner("simqn-line" + lines[i], chain(lines[i]), simQn[i]));
        }
        all.add(werner("simqn-rand20", networks, "simqn-rand20-published", 7_336));
        all.add(werner("simqn-rand50", networks, "simqn-rand50-published", 5_956));
        all.add(werner("simqn-rand100", networks, "simqn-rand100-published", 4_808));
        all.add(werner("simqn-rand200", networks, "simqn-rand200-published", 2_549));
        all.add(werner("simqn-rand64-n5", networks, "simqn-rand64-n5flows", 5_709));
        all.add(werner("simqn-rand128-n5", networks, "simqn-rand128-n5flows", 4_135));
        all.add(werner("simqn-rand500-n5", networks, "simqn-rand500-n5flows", 1_613));
        for (int i = 0; i < lines.length; i++) {
            all.add(quisp("quisp-lossless" + lines[i], lines[i], false, quisp[i]));
        }
        for (int i = 0; i < lossy.length; i++) {
            all.add(quisp("quisp-lossy" + lines[i], lines[i], true, lossy[i]));
        }
        all.add(mqns("mqns-chain5-swap1", chain(5), 392));
        all.add(mqns("mqns-rand64", network(networks, "mqns-rand64-seed200"), 190));
        all.add(mqns("mqns-rand128", network(networks, "mqns-rand128-seed200"), 60));
        all.add(mqns("mqns-rand256", network(networks, "mqns-rand256-seed200"), 74));
        return all;
    }

    private static Scenario metro(
            String name, Map<String, Network> networks, String key, double figure) {
        return metro(name, network(networks, key), figure);
    }

    /// Routers have 50 memories in the networks, 20 in the chains.
    private static Scenario metro(String name, Network network, double figure) {
        boolean alone = network.flows.size() == 1;
        int memories = alone ? 20 : 50;
        return scenario(
                name,
                network,
                degree ->
                        node("metro")
                                .figure("communication.count", memories, "1")
                                .figure("communication.t1", 1.3, "s")
                                .figure("communication.t2", 1.3, "s")
                                .build(),
                ChainScenarios.metroLink(),
                100_000,
                alone ? KEPT : RESERVED,
                "SeQUeNCe, Bell-diagonal",
                figure);
    }

    private static Scenario werner(
            String name, Map<String, Network> networks, String key, double figure) {
        return werner(name, network(networks, key), figure);
    }

    private static Scenario werner(String name, Network network, double figure) {
        LinkProfile link =
                LinkProfile.builder("werner", "always succeeds, 0.99", LinkProfile.Scheme.IDEAL)
                        .from(SOURCE, DATE)
                        .figure("cycle", 1_000, "us")
                        .figure("armA", 10, "km")
                        .figure("armB", 10, "km")
                        .figure("success.0", 1, "1")
                        .figure("fidelity.0", 0.99, "1")
                        .build();
        return scenario(
                name, network, PeerScenarios::perfect, link, 100_000, KEPT, "SimQN", figure);
    }

    private static Scenario quisp(String name, int nodes, boolean lossy, double figure) {
        LinkProfile lossyLink =
                LinkProfile.builder("lossy", "10 km", LinkProfile.Scheme.DOUBLE_CLICK)
                        .from(SOURCE, DATE)
                        .figure("cycle", 50, "us")
                        .figure("armA", 5, "km")
                        .figure("armB", 5, "km")
                        .figure("attenuation", 0.2, "dB/km")
                        .figure("efficiency", 0.75, "1")
                        .figure("detector", 0.8, "1")
                        .figure("visibility", 0.96, "1")
                        .build();
        IntFunction<NodeProfile> noisy =
                degree ->
                        node("noisy")
                                .figure("communication.count", 10 * degree, "1")
                                .figure("bell.gateError", 0.001, "1")
                                .figure("bell.flipZ", 0.001, "1")
                                .figure("bell.flipX", 0.001, "1")
                                .build();
        return scenario(
                name,
                chain(nodes),
                lossy ? noisy : PeerScenarios::perfect,
                lossy ? lossyLink : ChainScenarios.losslessLink(),
                lossy ? 50_000 : 5_000,
                KEPT,
                "QuISP",
                figure);
    }

    private static Scenario mqns(String name, Network network, double figure) {
        LinkProfile link =
                LinkProfile.builder("mqns", "30 km", LinkProfile.Scheme.DOUBLE_CLICK)
                        .from(SOURCE, DATE)
                        .figure("cycle", 1, "us")
                        .figure("armA", 15, "km")
                        .figure("armB", 15, "km")
                        .figure("attenuation", 0.2, "dB/km")
                        .figure("efficiency", 0.95, "1")
                        .figure("detector", 0.95, "1")
                        .figure("visibility", 0.99, "1")
                        .build();
        return scenario(
                name,
                network,
                degree ->
                        node("mqns")
                                .figure("communication.count", 10 * degree, "1")
                                .figure("communication.t2", 5, "ms")
                                .build(),
                link,
                150_000,
                new CircuitTerms(
                        Fidelity.of(0.25), 0, CircuitTerms.Cutoff.FIXED, MQNS_COHERENCE_NS),
                "MQNS",
                figure);
    }

    private static Scenario scenario(
            String name,
            Network network,
            IntFunction<NodeProfile> node,
            LinkProfile link,
            long delayNs,
            CircuitTerms terms,
            String peer,
            double figure) {
        return new Scenario(
                name,
                network.nodes,
                network.links,
                network.flows,
                node,
                link,
                delayNs,
                terms,
                peer,
                figure);
    }

    private static NodeProfile perfect(int degree) {
        return node("perfect").figure("communication.count", 10 * degree, "1").build();
    }

    private static NodeProfile.Builder node(String name) {
        return NodeProfile.builder(name, "as the peer's").from(SOURCE, DATE);
    }

    private static void run(Scenario s, double seconds) {
        FlowNetwork network =
                new FlowNetwork(s.nodes, s.links, s.flows, s.node, s.link, s.delayNs, s.terms);
        network.open();
        measure(network, seconds);
        long events = network.world.executed();
        long before = network.delivered();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        double wall = measure(network, seconds);
        double used = (threads.getCurrentThreadCpuTime() - cpu) * 1e-9;
        double pairs = network.delivered() - before;
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.printf(
                "%-22s %5d %4d/%-4d %14.0f %14.0f %12.1f %11.1f  %s%n",
                s.name,
                s.nodes,
                s.flows.size() - network.refused(),
                s.flows.size(),
                pairs / wall,
                pairs / used,
                (network.world.executed() - events) / pairs,
                heap / 1e6,
                s.figure == 0
                        ? ""
                        : "%s %.1f: %.0f times"
                                .formatted(s.peer, s.figure, pairs / wall / s.figure));
        if (network.refused() > 0) {
            System.out.println("    refused: " + network.why());
        }
    }

    /// @return seconds of wall time used
    private static double measure(FlowNetwork network, double seconds) {
        long begun = System.nanoTime();
        do {
            network.run(CHUNK);
        } while (System.nanoTime() - begun < seconds * 1e9);
        return (System.nanoTime() - begun) * 1e-9;
    }

    private static Network chain(int nodes) {
        List<Pair> links = new ArrayList<>();
        for (int i = 1; i < nodes; i++) {
            links.add(new Pair(i - 1, i));
        }
        return new Network(nodes, links, List.of(new Pair(0, nodes - 1)));
    }

    private static Network network(Map<String, Network> networks, String name) {
        return Objects.requireNonNull(networks.get(name), name);
    }

    private static Map<String, Network> networks() {
        Map<String, Network> all = new LinkedHashMap<>();
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        PeerScenarios.class.getResourceAsStream(
                                                "peer-networks.txt")),
                                StandardCharsets.UTF_8))) {
            in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.split("; ", -1);
                        String[] head = parts[0].split(" ", -1);
                        all.put(
                                head[0],
                                new Network(
                                        Integer.parseInt(head[1]),
                                        pairs(parts[1]),
                                        pairs(parts[2])));
                    });
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return all;
    }

    private static List<Pair> pairs(String text) {
        List<Pair> pairs = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            int dash = word.indexOf('-');
            pairs.add(
                    new Pair(
                            Integer.parseInt(word.substring(0, dash)),
                            Integer.parseInt(word.substring(dash + 1))));
        }
        return pairs;
    }
}
