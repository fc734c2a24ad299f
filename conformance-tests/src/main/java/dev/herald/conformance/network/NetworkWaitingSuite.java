package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-PLAN-12 and NL-PLAN-13: the cut-off that a tail-end chooses, against the waiting model as the chapter
/// states it, for paths of two and three links.
@DisplayName("NL: the best cut-off")
@ExtendWith(ConformanceExtension.class)
public class NetworkWaitingSuite {
    private static final double TOLERANCE = 1e-6;

    /// What is done at the rates of a waiting pair: in the node's memory and in that of an end.
    private static final double DECAY = 1.0 / NetworkKit.HERE.t2Ns() + 1.0 / NetworkKit.HERE.t2Ns();

    /// Longer than any cut-off that is looked for.
    private static final double LONGEST_NS = 2e7;

    private static final HopOffer.Offer FIRST = offer(0.97, 400_000);
    private static final HopOffer.Offer SECOND = offer(0.98, 250_000);
    private static final HopOffer.Offer THIRD = offer(0.96, 600_000);

    private static HopOffer.Offer offer(double fidelity, long meanNs) {
        return new HopOffer.Offer(BellDiagonal.werner(fidelity), meanNs);
    }

    private static CircuitTerms terms(double fidelity) {
        return new CircuitTerms(Fidelity.of(fidelity), 0, Cutoff.OPTIMAL, 0);
    }

    // ---- the model

    /// What the chapter expects of a path.
    private record Expected(double meanNs, BellDiagonal state) {}

    /// The integral of exp(kx) from 0 to t.
    private static double integral(double k, double t) {
        return Math.abs(k * t) < 1e-9 ? t : Math.expm1(k * t) / k;
    }

    private static Expected model(List<HopOffer.Offer> points, double cutoffNs) {
        BellDiagonal state = points.getFirst().state();
        double rate = 1.0 / points.getFirst().meanPairNs();
        double factor = 1;
        for (int node = 1; node < points.size(); node++) {
            double a = 1.0 / points.get(node - 1).meanPairNs();
            double b = 1.0 / points.get(node).meanPairNs();
            double up = integral(a - b, cutoffNs);
            double down = integral(b - a, cutoffNs);
            rate *= b * (up + down) / (1 + a * up + b * down);
            factor *=
                    (integral(a - b - DECAY, cutoffNs) + integral(b - a - DECAY, cutoffNs))
                            / (up + down);
            state = state.swap(NetworkKit.NOISE.channel()).swap(points.get(node).state());
        }
        return new Expected(
                1 / rate,
                BellDiagonal.ofCorrelators(
                        state.correlatorZ(),
                        state.correlatorX() * factor,
                        state.correlatorY() * factor));
    }

    /// The longest cut-off that reaches the fidelity; fidelity falls and the rate grows with it.
    private static double longest(List<HopOffer.Offer> points, double fidelity) {
        double low = 1;
        double high = LONGEST_NS;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            boolean reaches = model(points, middle).state().fidelity() >= fidelity;
            low = reaches ? middle : low;
            high = reaches ? high : middle;
        }
        return low;
    }

    // ---- the node on trial

    private static Heard asked(Way way, double fidelity, List<List<HopOffer.Offer>> curves) {
        List<HopOffer> hops = new ArrayList<>();
        for (HopOffer hop : way.install(terms(fidelity)).hops()) {
            hops.add(
                    new HopOffer(
                            hop.link(),
                            curves.get(hops.size()),
                            hop.decay(),
                            hop.swap(),
                            hop.label()));
        }
        return way.bench.peer(way.up, new Install(way.id(), way.route, terms(fidelity), hops));
    }

    private static Installed planned(Way way, double fidelity, HopOffer.Offer... points) {
        List<List<HopOffer.Offer>> curves = new ArrayList<>();
        for (HopOffer.Offer point : points) {
            curves.add(List.of(point));
        }
        return asked(way, fidelity, curves).only(Installed.class);
    }

    /// The cut-off of all intermediate nodes.
    private static long cutoff(Installed plan) {
        List<Long> all = plan.plans().stream().skip(1).map(HopPlan::cutoffNs).distinct().toList();
        assertEquals(1, all.size(), () -> "cut-offs of " + all + " ns");
        return all.getFirst();
    }

    /// Half-way between what is reached without waiting and with waiting for ever.
    private static double between(HopOffer.Offer... points) {
        double none = model(List.of(points), 1).state().fidelity();
        double ever = model(List.of(points), LONGEST_NS).state().fidelity();
        assertTrue(none - ever > 0.005, "a path on which nothing is shown");
        return (none + ever) / 2;
    }

    private static void isBest(Way way, HopOffer.Offer... points) {
        double fidelity = between(points);
        double best = longest(List.of(points), fidelity);
        long cutoffNs = cutoff(planned(way, fidelity, points));

        assertEquals(best, (double) cutoffNs, 0.001 * best);
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-12")
    void cutoffIsTheLongestThatReachesTheFidelity(NetworkBench bench) {
        isBest(Way.over(bench.ready(), 2, 3, 4), FIRST, SECOND);
        isBest(Way.line(bench), FIRST, SECOND, THIRD);
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-12")
    void pointWithTheLeastMeanTimeIsChosen(NetworkBench bench) {
        bench.ready();
        HopOffer.Offer first = offer(0.97, 150_000);
        HopOffer.Offer fine = offer(0.98, 600_000);
        HopOffer.Offer coarse = offer(0.93, 150_000);
        for (double fidelity : new double[] {0.8, 0.88}) {
            Installed plan =
                    asked(
                                    Way.over(bench, 2, 3, 4),
                                    fidelity,
                                    List.of(List.of(first), List.of(fine, coarse)))
                            .only(Installed.class);
            double slow = at(List.of(first, fine), fidelity);
            double fast = at(List.of(first, coarse), fidelity);
            double least = plan.plans().get(1).minFidelity().value();

            assertEquals((slow < fast ? fine : coarse).state().fidelity(), least, 1e-3);
        }
    }

    /// The mean time with the best cut-off; infinite when there is none.
    private static double at(List<HopOffer.Offer> points, double fidelity) {
        return model(points, 1).state().fidelity() < fidelity
                ? Double.MAX_VALUE
                : model(points, longest(points, fidelity)).meanNs();
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-12")
    void fidelityThatNoCutoffReachesIsRefused(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 2, 3, 4);
        double best = model(List.of(FIRST, SECOND), 1).state().fidelity();
        Release no =
                asked(way, best + 0.001, List.of(List.of(FIRST), List.of(SECOND)))
                        .no(Installed.class)
                        .only(Release.class);

        assertEquals(NetworkError.FIDELITY_UNREACHABLE, no.why());
    }

    private static void isExpected(Way way, HopOffer.Offer... points) {
        Installed plan = planned(way, between(points), points);
        Expected expected = model(List.of(points), (double) cutoff(plan));

        Physics.close(expected.state(), plan.expected(), TOLERANCE);
        assertEquals(
                expected.meanNs(), (double) plan.meanPairNs(), 1 + TOLERANCE * expected.meanNs());
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-13")
    void expectedStateAndMeanTimeContainTheWaiting(NetworkBench bench) {
        isExpected(Way.over(bench.ready(), 2, 3, 4), FIRST, SECOND);
        isExpected(Way.line(bench), FIRST, SECOND, THIRD);
        isExpected(Way.line(bench), SECOND, SECOND, FIRST);
    }
}
