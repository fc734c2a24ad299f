package dev.herald.network.plan;

import java.util.ArrayList;
import java.util.List;

/// A chain in steady state whose links make pairs all the time, as intermediate nodes run it: each station
/// swaps an arriving pair at once with the oldest one from the other side, and gives up alone what has waited
/// for its cut-off.
///
/// Rate, losses and waiting follow exactly for one intermediate node with room for every pair and links whose
/// pairs come at exponential intervals, and so they do for one without cut-off and room for `K` pairs of each
/// side. Beyond, by approximation:
/// - Stations are taken as independent: what is swapped at one is lost at another with that one's
///   probability. In truth losses fall together, and the chain is faster: with a cut-off of one mean time by
///   11 % with three links, 21 % with four, 47 % with six.
/// - The halves at the ends wait as long as their side does at each station; what waits in parallel is counted
///   twice, so that the state over several stations is a little worse than in truth.
/// - The limit of `K` pairs slows a longer chain by a K-th of what a chain of single qubits needs beyond its
///   slowest link. With a cut-off as well, the one that costs more of the rate counts, and the one that lets
///   pairs wait less.
public final class StreamModel {
    /// Probability that a pair finds the memory of [Outlook#memory] full, at most.
    public static final double OVERFLOW = 1e-3;

    /// Room for every pair.
    public static final int AMPLE = Integer.MAX_VALUE;

    /// The largest room that is a limit.
    public static final int ROOM_MAX = 4_096;

    private StreamModel() {}

    /// @param room pairs of the circuit that each link may have waiting, 1 to [#ROOM_MAX], or [#AMPLE]
    /// @throws IllegalArgumentException when nothing limits the waiting at a station: no cut-off and ample room
    public static Outlook of(Chain chain, int room) {
        if (room < 1 || room > ROOM_MAX && room != AMPLE) {
            throw new IllegalArgumentException(
                    "room " + room + " is not in 1.." + ROOM_MAX + " and not AMPLE");
        }
        int links = chain.size();
        double share = 1;
        double swaps = 1;
        double z = 1;
        double x = 1;
        double laterNs = 0;
        for (int i = 1; i < links; i++) {
            Match match = match(chain, i, room);
            double cutRate =
                    chain.stations().get(i).cuts()
                            ? cutOff(chain, i).rate()
                            : 1
                                    / Math.max(
                                            chain.links().get(i - 1).meanNs(),
                                            chain.links().get(i).meanNs());
            share *= cutRate * chain.links().get(i - 1).meanNs();
            swaps *= chain.stations().get(i).success();
            z *= match.factorZ();
            x *= match.factorX();
            laterNs += match.waitNs();
        }
        double lossyNs = chain.links().getFirst().meanNs() / share;
        double meanNs = Math.max(lossyNs, blockedNs(chain, room)) / swaps;
        List<Double> made = new ArrayList<>();
        for (Chain.Link link : chain.links()) {
            double each = chain.cuts() ? lossyNs / link.meanNs() : 1;
            made.add(Math.max(1, each) / swaps);
        }
        List<Integer> memory = new ArrayList<>();
        for (int i = 0; i <= links; i++) {
            memory.add(memory(chain, i, laterNs, room));
        }
        return new Outlook(meanNs, z, x, chain.aged(z, x), made, memory);
    }

    private static Match cutOff(Chain chain, int station) {
        return Match.cutOff(
                Match.Sides.at(chain, station), (double) chain.stations().get(station).cutoffNs());
    }

    private static Match match(Chain chain, int station, int room) {
        boolean cuts = chain.stations().get(station).cuts();
        if (!cuts && room == AMPLE) {
            throw new IllegalArgumentException(
                    "station " + station + " has no cut-off and ample room: pairs wait for ever");
        }
        if (!cuts) {
            return Match.limited(Match.Sides.at(chain, station), room);
        }
        Match cut = cutOff(chain, station);
        if (room == AMPLE) {
            return cut;
        }
        Match limited = Match.limited(Match.Sides.at(chain, station), room);
        return limited.waitNs() < cut.waitNs() ? limited : cut;
    }

    /// Mean time per pair of a chain that loses none, its links blocked while their memory is full.
    private static double blockedNs(Chain chain, int room) {
        double slowestNs = chain.slowestNs();
        return room == AMPLE
                ? slowestNs
                : slowestNs + (WaitingTimes.slowestOf(means(chain)) - slowestNs) / room;
    }

    private static double[] means(Chain chain) {
        double[] means = new double[chain.size()];
        for (int i = 0; i < means.length; i++) {
            means[i] = chain.links().get(i).meanNs();
        }
        return means;
    }

    private static int memory(Chain chain, int node, double laterNs, int room) {
        int links = chain.size();
        double qubits = 0;
        if (node > 0) {
            double heldNs = heldNs(chain, node, laterNs);
            qubits += held(heldNs / chain.links().get(node - 1).meanNs(), room);
        }
        if (node < links) {
            double heldNs = heldNs(chain, node, laterNs);
            qubits += held(heldNs / chain.links().get(node).meanNs(), room);
        }
        return (int) Math.min(qubits, Integer.MAX_VALUE);
    }

    /// How long a node holds a pair at most, or an end in general.
    private static double heldNs(Chain chain, int node, double laterNs) {
        if (node > 0 && node < chain.size()) {
            return chain.stations().get(node).cuts()
                    ? chain.stations().get(node).cutoffNs()
                    : Double.POSITIVE_INFINITY;
        }
        int next = node == 0 ? 1 : node - 1;
        boolean alone = chain.size() == 1;
        double firstNs =
                alone || !chain.stations().get(next).cuts()
                        ? 0
                        : chain.stations().get(next).cutoffNs();
        return firstNs + laterNs + chain.confirmNs();
    }

    /// Room that is enough but for a share of [#OVERFLOW], of arrivals at random with the mean given.
    private static double held(double mean, int room) {
        if (mean >= room) {
            return room;
        }
        if (mean > 500) {
            return Math.min(room, Math.ceil(mean + 3.1 * StrictMath.sqrt(mean)));
        }
        double term = StrictMath.exp(-mean);
        double below = term;
        int n = 0;
        while (1 - below > OVERFLOW) {
            n++;
            term *= mean / n;
            below += term;
        }
        return Math.min(room, Math.max(1, n));
    }
}
