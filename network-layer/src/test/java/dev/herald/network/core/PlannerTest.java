package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NetworkError;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static HopOffer hop(SwapNoise swap, MemoryDecay decay, Offer... curve) {
        return new HopOffer(new LinkId(1), List.of(curve), decay, swap, 2);
    }

    private static Offer offer(double fidelity, long meanNs) {
        return new Offer(BellDiagonal.werner(fidelity), meanNs);
    }

    private static CircuitTerms terms(double fidelity) {
        return new CircuitTerms(Fidelity.of(fidelity), 0, Cutoff.NONE, 0);
    }

    private static Planner.Plan plan(CircuitTerms terms, List<HopOffer> hops) {
        return assertInstanceOf(
                Planner.Plan.class, new Planner(terms, hops, MemoryDecay.NONE).decide());
    }

    private static List<HopOffer> equal(int n, double fidelity, SwapNoise swap) {
        List<HopOffer> hops = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            hops.add(hop(swap, MemoryDecay.NONE, offer(fidelity, 100)));
        }
        return hops;
    }

    /// Reference values for equal Werner links and ideal swaps, one to eight links.
    @Test
    @Verifies(value = "NL-PLAN-5", rev = 2)
    void expectedFidelityOfEqualLinksIsThatOfTheTable() {
        double[][] table = {
            {0.95, 0.903333, 0.859778, 0.819126, 0.781184, 0.745772, 0.712720, 0.681872},
            {0.9, 0.813333, 0.738222, 0.673126, 0.616709, 0.567815, 0.525439, 0.488714},
            {0.8, 0.653333, 0.545778, 0.466904},
            {0.99, 0.980133, 0.970398, 0.960793, 0.951316, 0.941965, 0.932739, 0.923635}
        };
        for (double[] row : table) {
            for (int n = 1; n <= row.length; n++) {
                assertEquals(
                        row[n - 1],
                        plan(terms(0), equal(n, row[0], SwapNoise.NONE)).expected().fidelity(),
                        6e-7);
            }
        }
        assertEquals(
                0.7835893,
                plan(terms(0), equal(2, 0.9, new SwapNoise(1, 0.02, 0.02))).expected().fidelity(),
                1e-7);
    }

    /// Fidelity that each of 2, 3, 4, 5 and 8 equal links needs for an end-to-end fidelity.
    @Test
    @Verifies(value = "NL-PLAN-1", rev = 2)
    @Verifies("NL-PLAN-3")
    void budgetOfEqualLinksIsThatOfTheTable() {
        int[] lengths = {2, 3, 4, 5, 8};
        double[][] table = {
            {0.50, 0.683013, 0.770021, 0.819877, 0.852056, 0.903764},
            {0.70, 0.830948, 0.882574, 0.910084, 0.927160, 0.953607},
            {0.80, 0.892262, 0.926335, 0.944043, 0.954890, 0.971479},
            {0.90, 0.948212, 0.965065, 0.973643, 0.978839, 0.986704},
            {0.95, 0.974569, 0.982949, 0.987175, 0.989722, 0.993560}
        };
        for (double[] row : table) {
            for (int i = 0; i < lengths.length; i++) {
                plan(terms(row[0]), equal(lengths[i], row[i + 1] + 1e-6, SwapNoise.NONE));
                assertInstanceOf(
                        Planner.Refusal.class,
                        new Planner(
                                        terms(row[0]),
                                        equal(lengths[i], row[i + 1] - 1e-6, SwapNoise.NONE),
                                        MemoryDecay.NONE)
                                .decide());
            }
        }
    }

    @Test
    @Verifies(value = "NL-PLAN-1", rev = 2)
    @Verifies({"NL-PLAN-2", "NL-PLAN-8"})
    void slowestLinkIsAsFastAsTheFidelityAllowsAndTheOthersAsGoodAsThatAllows() {
        var plan =
                plan(
                        terms(0.85),
                        List.of(
                                hop(
                                        SwapNoise.NONE,
                                        MemoryDecay.NONE,
                                        offer(0.80, 10),
                                        offer(0.95, 50),
                                        offer(0.99, 500)),
                                hop(
                                        SwapNoise.NONE,
                                        MemoryDecay.NONE,
                                        offer(0.90, 20),
                                        offer(0.93, 40),
                                        offer(0.97, 400))));
        assertEquals(50, plan.meanPairNs());
        assertEquals(950_000_000 - 2, plan.hops().get(0).minFidelity().ppb());
        assertEquals(930_000_000 - 2, plan.hops().get(1).minFidelity().ppb());
    }

    @Test
    @Verifies(value = "NL-PLAN-1", rev = 2)
    @Verifies("NL-PLAN-2")
    void planIsTheBestOfAllAssignments() {
        Seeds.forEach(
                300,
                seed -> {
                    Rng rng = new Rng(seed);
                    List<HopOffer> hops = new ArrayList<>();
                    for (int i = rng.nextInt(1, 4); i > 0; i--) {
                        Offer[] curve = new Offer[rng.nextInt(1, 5)];
                        for (int k = 0; k < curve.length; k++) {
                            curve[k] = offer(0.6 + 0.4 * rng.nextDouble(), rng.nextInt(1, 1_000));
                        }
                        hops.add(hop(SwapNoise.NONE, MemoryDecay.NONE, curve));
                    }
                    double least = 0.4 + 0.5 * rng.nextDouble();
                    long best = best(hops, 0, BellDiagonal.PERFECT, 0, Fidelity.of(least).value());
                    switch (new Planner(terms(least), hops, MemoryDecay.NONE).decide()) {
                        case Planner.Plan plan -> assertEquals(best, plan.meanPairNs());
                        case Planner.Refusal refusal -> assertEquals(Long.MAX_VALUE, best);
                    }
                });
    }

    private static long best(
            List<HopOffer> hops, int from, BellDiagonal state, long slowest, double least) {
        if (from == hops.size()) {
            return state.fidelity() >= least ? slowest : Long.MAX_VALUE;
        }
        long best = Long.MAX_VALUE;
        for (Offer offer : hops.get(from).curve()) {
            best =
                    Math.min(
                            best,
                            best(
                                    hops,
                                    from + 1,
                                    state.swap(offer.state()),
                                    Math.max(slowest, offer.meanPairNs()),
                                    least));
        }
        return best;
    }

    @Test
    @Verifies("NL-PLAN-3")
    void unreachableFidelityIsRefusedWithWhatIsReachable() {
        var refusal =
                assertInstanceOf(
                        Planner.Refusal.class,
                        new Planner(terms(0.95), equal(2, 0.95, SwapNoise.NONE), MemoryDecay.NONE)
                                .decide());
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, refusal.why());
        assertEquals("best reachable 0.903333, asked 0.950000", refusal.detail());
    }

    @Test
    @Verifies("NL-PLAN-4")
    void unreachableRateIsRefusedWithWhatIsReachable() {
        var terms = new CircuitTerms(Fidelity.of(0.9), 2_000_000_000L, Cutoff.NONE, 0);
        var refusal =
                assertInstanceOf(
                        Planner.Refusal.class,
                        new Planner(
                                        terms,
                                        List.of(
                                                hop(
                                                        SwapNoise.NONE,
                                                        MemoryDecay.NONE,
                                                        offer(0.8, 100_000),
                                                        offer(0.95, 1_000_000))),
                                        MemoryDecay.NONE)
                                .decide());
        assertEquals(NetworkError.RATE_UNREACHABLE, refusal.why());
        assertEquals("best reachable 1000.000000 pairs/s, asked 2000.000000", refusal.detail());
    }

    @Test
    @Verifies({"NL-PLAN-6", "NL-CUT-3"})
    void fixedCutoffIsForIntermediateNodesOnly() {
        var terms = new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.FIXED, 1_234);
        var plan = plan(terms, equal(3, 0.95, SwapNoise.NONE));
        assertEquals(Long.MAX_VALUE, plan.hops().get(0).cutoffNs());
        assertEquals(1_234, plan.hops().get(1).cutoffNs());
        assertEquals(1_234, plan.hops().get(2).cutoffNs());
    }

    /// Closed forms for a relative loss of 1.5 % from fidelity 0.95.
    @Test
    @Verifies("NL-PLAN-7")
    void cutoffByLossIsThatOfTheClosedForms() {
        long lifeNs = 1_000_000_000_000L;
        // Depolarising: populations and coherences decay alike, at half the rate in each of two
        // memories.
        MemoryDecay alike = new MemoryDecay(2 * lifeNs, 2 * lifeNs);
        assertEquals(
                0.020567 * lifeNs,
                loss(0.015, BellDiagonal.werner(0.95), alike, alike),
                1e-6 * lifeNs);
        // Dephasing of a state without bit flips.
        MemoryDecay dephasing = new MemoryDecay(0, 2 * lifeNs);
        assertEquals(
                0.032179 * lifeNs,
                loss(0.015, new BellDiagonal(0.95, 0.05, 0, 0), dephasing, dephasing),
                1e-6 * lifeNs);
        assertEquals(
                Long.MAX_VALUE,
                loss(0.015, BellDiagonal.werner(0.95), MemoryDecay.NONE, MemoryDecay.NONE));
        assertEquals(Long.MAX_VALUE, loss(0.9, BellDiagonal.werner(0.95), dephasing, dephasing));
        assertTrue(
                loss(0.015, BellDiagonal.werner(0.95), new MemoryDecay(1, 1), MemoryDecay.NONE)
                        >= 1);
        List<HopOffer> hops =
                List.of(
                        hop(SwapNoise.NONE, alike, offer(0.95, 1)),
                        hop(SwapNoise.NONE, alike, offer(0.95, 1)));
        Planner.Decision decision =
                new Planner(CircuitTerms.of(Fidelity.of(0.5)), hops, alike).decide();
        assertEquals(
                0.020567 * lifeNs,
                assertInstanceOf(Planner.Plan.class, decision).hops().get(1).cutoffNs(),
                1e-6 * lifeNs);
    }

    private static long loss(double share, BellDiagonal state, MemoryDecay a, MemoryDecay b) {
        return Cutoffs.timeUntil(state.fidelity() * (1 - share), state, a, b);
    }

    /// An exponential link with a mean of 10 ms has made a pair with 85 % after 18.97 ms, with 95 % after 29.96
    /// ms.
    @Test
    @Verifies("NL-PLAN-9")
    void cutoffByQuantileIsThatOfTheSlowerLink() {
        List<HopOffer> hops =
                List.of(
                        hop(SwapNoise.NONE, MemoryDecay.NONE, offer(0.95, 4_000_000)),
                        hop(SwapNoise.NONE, MemoryDecay.NONE, offer(0.95, 10_000_000)),
                        hop(SwapNoise.NONE, MemoryDecay.NONE, offer(0.95, 1)),
                        hop(SwapNoise.NONE, MemoryDecay.NONE, offer(0.95, 1)));
        var plan = plan(new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.QUANTILE, 850_000), hops);
        assertEquals(Long.MAX_VALUE, plan.hops().get(0).cutoffNs());
        assertEquals(18_971_200, plan.hops().get(1).cutoffNs(), 100);
        assertEquals(18_971_200, plan.hops().get(2).cutoffNs(), 100);
        assertEquals(2, plan.hops().get(3).cutoffNs());
        plan = plan(new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.QUANTILE, 950_000), hops);
        assertEquals(29_957_323, plan.hops().get(1).cutoffNs());
        plan = plan(new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.QUANTILE, 1), hops);
        assertEquals(1, plan.hops().get(3).cutoffNs());
    }

    /// Depolarising pair: `tau ln(w0/wmin)`; dephasing one: `T ln((2F0-1)/(2Fmin-1))`.
    @Test
    @Verifies("NL-PLAN-10")
    void cutoffByFloorIsThatOfTheClosedForms() {
        long lifeNs = 1_000_000_000_000L;
        MemoryDecay alike = new MemoryDecay(2 * lifeNs, 2 * lifeNs);
        var terms = new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.FIDELITY_FLOOR, 900_000_000);
        var decision =
                new Planner(
                                terms,
                                List.of(
                                        hop(SwapNoise.NONE, alike, offer(0.99, 1)),
                                        hop(SwapNoise.NONE, alike, offer(0.95, 1))),
                                alike)
                        .decide();
        double w0 = (4 * 0.95 - 1) / 3;
        double least = (4 * 0.9 - 1) / 3;
        assertEquals(
                Math.log(w0 / least) * lifeNs,
                assertInstanceOf(Planner.Plan.class, decision).hops().get(1).cutoffNs(),
                10);
        MemoryDecay dephasing = new MemoryDecay(0, 2 * lifeNs);
        assertEquals(
                Math.log(0.9 / 0.8) * lifeNs,
                Cutoffs.timeUntil(0.9, new BellDiagonal(0.95, 0.05, 0, 0), dephasing, dephasing),
                10);
    }

    @Test
    @Verifies("NL-PLAN-11")
    void pointsBelowTheFloorAreNotChosen() {
        List<HopOffer> hops =
                List.of(
                        hop(SwapNoise.NONE, MemoryDecay.NONE, offer(0.85, 10), offer(0.95, 100)),
                        hop(SwapNoise.NONE, MemoryDecay.NONE, offer(0.97, 10)));
        var terms = new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.FIDELITY_FLOOR, 900_000_000);
        assertEquals(100, plan(terms, hops).meanPairNs());
        assertEquals(Long.MAX_VALUE, plan(terms, hops).hops().get(1).cutoffNs());
        var high = new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.FIDELITY_FLOOR, 950_000_000);
        var refusal =
                assertInstanceOf(
                        Planner.Refusal.class, new Planner(high, hops, MemoryDecay.NONE).decide());
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, refusal.why());
        assertEquals(
                "a link pair has at most 0.950000, not above the floor of 0.950000",
                refusal.detail());
        // A single link waits for nothing.
        assertEquals(10, plan(high, List.of(hops.getFirst())).meanPairNs());
    }

    @Test
    @Verifies({"NL-PLAN-12", "NL-PLAN-13"})
    void optimalCutoffIsTheLongestThatLeavesTheFidelity() {
        MemoryDecay decay = new MemoryDecay(40_000_000, 20_000_000);
        List<HopOffer> hops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            hops.add(hop(new SwapNoise(0.99, 0, 0), decay, offer(0.985, 200_000)));
        }
        var terms = new CircuitTerms(Fidelity.of(0.85), 0, Cutoff.OPTIMAL, 0);
        var plan = assertInstanceOf(Planner.Plan.class, new Planner(terms, hops, decay).decide());
        assertEquals(0.85, plan.expected().fidelity(), 1e-4);
        assertTrue(plan.expected().fidelity() >= 0.85);
        assertTrue(plan.meanPairNs() > 200_000, plan.toString());
        long cutoff = plan.hops().get(1).cutoffNs();
        assertEquals(Long.MAX_VALUE, plan.hops().get(0).cutoffNs());
        assertEquals(cutoff, plan.hops().get(3).cutoffNs());
        // Nothing decays: pairs wait for ever and none is lost.
        var ideal = plan(terms, equal(4, 0.98, SwapNoise.NONE));
        assertEquals(Long.MAX_VALUE, ideal.hops().get(1).cutoffNs());
        assertEquals(100, ideal.meanPairNs());
        assertEquals(
                NetworkError.FIDELITY_UNREACHABLE,
                assertInstanceOf(
                                Planner.Refusal.class,
                                new Planner(
                                                new CircuitTerms(
                                                        Fidelity.of(0.99), 0, Cutoff.OPTIMAL, 0),
                                                hops,
                                                decay)
                                        .decide())
                        .why());
        assertEquals(
                NetworkError.RATE_UNREACHABLE,
                assertInstanceOf(
                                Planner.Refusal.class,
                                new Planner(
                                                new CircuitTerms(
                                                        Fidelity.of(0.85),
                                                        4_900_000_000L,
                                                        Cutoff.OPTIMAL,
                                                        0),
                                                hops,
                                                decay)
                                        .decide())
                        .why());
    }

    /// A slower point of higher fidelity lets pairs wait longer: worth it when the fastest leaves nothing.
    @Test
    @Verifies("NL-PLAN-12")
    void optimalPointsAreThoseOfTheLeastMeanTime() {
        MemoryDecay decay = new MemoryDecay(40_000_000, 20_000_000);
        List<HopOffer> hops = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hops.add(
                    hop(
                            SwapNoise.NONE,
                            decay,
                            offer(0.952, 200_000),
                            offer(0.97, 260_000),
                            offer(0.99, 900_000)));
        }
        var terms = new CircuitTerms(Fidelity.of(0.86), 0, Cutoff.OPTIMAL, 0);
        var plan = assertInstanceOf(Planner.Plan.class, new Planner(terms, hops, decay).decide());
        assertEquals(970_000_000 - 2, plan.hops().get(0).minFidelity().ppb());
        assertTrue(plan.meanPairNs() < 900_000, plan.toString());
    }
}
