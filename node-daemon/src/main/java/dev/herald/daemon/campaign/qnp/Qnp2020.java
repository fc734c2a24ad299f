package dev.herald.daemon.campaign.qnp;

import dev.herald.daemon.campaign.qnp.QnpScenario.CutOff;
import dev.herald.daemon.campaign.qnp.QnpScenario.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The scenarios of the evaluation (network-transport 3.10, results 1 to 5), and the safety of delivery
/// under faults.
public final class Qnp2020 {
    public static final String NAME = "qnp-2020";

    /// T2 of the memories, but where it is what is varied.
    static final double MEMORY_S = 60;

    static final int REQUESTS_MAX = 8;
    private static final int PAIRS = 100;

    /// No request of the paper's takes nearly so long, unless the network is congested.
    private static final double PATIENCE_S = 300;

    private static final double STREAM_S = 40;
    private static final List<Double> FIDELITIES = List.of(0.7, 0.8, 0.9);

    /// Of a message on each hop.
    private static final List<Double> DELAYS_MS =
            List.of(0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0);

    /// Ends give a qubit back when the far end's Track, an announcement and its answer have come: each
    /// passes three hops.
    static final int HOPS_TO_CONFIRM = 9;

    private static final List<Double> MEMORIES_S = List.of(0.5, 1.0, 2.0, 4.0, 8.0, 16.0);

    private Qnp2020() {}

    public static List<QnpScenario> scenarios() {
        List<QnpScenario> all = new ArrayList<>();
        latency(all);
        for (double f : FIDELITIES) {
            for (int circuits = 1; circuits <= 2; circuits++) {
                all.add(
                        stream(
                                String.format(
                                        Locale.ROOT, "throughput/f%.1f/circuits%d", f, circuits),
                                circuits,
                                List.of(f),
                                CutOff.LONG,
                                MEMORY_S,
                                0));
            }
        }
        for (double ms : DELAYS_MS) {
            for (CutOff cutoff : List.of(CutOff.LONG, CutOff.SHORT)) {
                all.add(
                        stream(
                                String.format(Locale.ROOT, "delay/%s/%.1fms", lower(cutoff), ms),
                                1,
                                List.of(0.9),
                                cutoff,
                                MEMORY_S,
                                Math.round(ms * 1e6)));
            }
        }
        for (double memory : MEMORIES_S) {
            for (CutOff cutoff : CutOff.values()) {
                all.add(
                        stream(
                                String.format(
                                        Locale.ROOT, "oracle/%s/%.1fs", lower(cutoff), memory),
                                2,
                                List.of(0.9, 0.8),
                                cutoff,
                                memory,
                                0));
            }
        }
        all.add(faults("drops/cut-offs", CutOff.SHORT, Faults.NONE));
        all.add(faults("drops/frames", CutOff.SHORT, new Faults(0.05, 0)));
        all.add(faults("drops/sessions", CutOff.SHORT, new Faults(0.05, 1_500_000_000L)));
        return all;
    }

    private static void latency(List<QnpScenario> all) {
        for (int circuits : new int[] {1, 2, 4}) {
            for (CutOff cutoff : circuits == 4 ? CutOff.values() : new CutOff[] {CutOff.LONG}) {
                if (cutoff == CutOff.ORACLE) {
                    continue;
                }
                for (double f : FIDELITIES) {
                    for (int n = 1; n <= REQUESTS_MAX; n++) {
                        String name =
                                String.format(
                                        Locale.ROOT,
                                        "latency/circuits%d-%s/f%.1f/%d",
                                        circuits,
                                        lower(cutoff),
                                        f,
                                        n);
                        all.add(
                                new QnpScenario(
                                        name,
                                        circuits,
                                        n,
                                        PAIRS,
                                        PATIENCE_S,
                                        List.of(f),
                                        cutoff,
                                        MEMORY_S,
                                        0,
                                        Faults.NONE));
                    }
                }
            }
        }
    }

    private static QnpScenario stream(
            String name,
            int circuits,
            List<Double> fidelity,
            CutOff cutoff,
            double memory,
            long delayNs) {
        return new QnpScenario(
                name, circuits, 0, PAIRS, STREAM_S, fidelity, cutoff, memory, delayNs, Faults.NONE);
    }

    private static QnpScenario faults(String name, CutOff cutoff, Faults faults) {
        return new QnpScenario(
                name, 4, 0, PAIRS, STREAM_S, List.of(0.8), cutoff, MEMORY_S, 1_000_000, faults);
    }

    private static String lower(CutOff cutoff) {
        return cutoff.name().toLowerCase(Locale.ROOT);
    }
}
