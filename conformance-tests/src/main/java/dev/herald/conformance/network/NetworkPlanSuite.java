package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

/// NL-PLAN: what the tail-end decides, and what a node makes of it.
@DisplayName("NL: how the path is operated")
@ExtendWith(ConformanceExtension.class)
public class NetworkPlanSuite {
    private static final double TOLERANCE = 5e-9;

    /// A Werner state that is exact on the wire.
    private static BellDiagonal state(double infidelity) {
        double third = Math.rint(infidelity * 1e9 / 3) / 1e9;
        return new BellDiagonal(1 - 3 * third, third, third, third);
    }

    private static HopOffer.Offer offer(double infidelity, long meanPairNs) {
        return new HopOffer.Offer(state(infidelity), meanPairNs);
    }

    /// Of each of three links: slow and fine, less so, fast and coarse.
    private static final List<HopOffer.Offer> CURVE =
            List.of(offer(0.01, 900_000), offer(0.03, 300_000), offer(0.06, 100_000));

    /// The middle link is slow at any point.
    private static final List<HopOffer.Offer> SLOW =
            List.of(offer(0.015, 2_000_000), offer(0.036, 400_000));

    private static final List<List<HopOffer.Offer>> CURVES = List.of(CURVE, SLOW, CURVE);

    /// Links with one point each, so that there is nothing to choose.
    private static final List<List<HopOffer.Offer>> SINGLE =
            CURVES.stream().map(curve -> List.of(curve.get(1))).toList();

    private static Install install(Way way, CircuitTerms terms, List<List<HopOffer.Offer>> curves) {
        List<HopOffer> hops = new ArrayList<>();
        List<HopOffer> named = way.install(terms).hops();
        for (int i = 0; i < named.size(); i++) {
            HopOffer hop = named.get(i);
            hops.add(new HopOffer(hop.link(), curves.get(i), hop.decay(), hop.swap(), hop.label()));
        }
        return new Install(way.id(), way.route, terms, hops);
    }

    private static Heard asked(Way way, CircuitTerms terms) {
        return way.bench.peer(way.up, install(way, terms, CURVES));
    }

    private static Installed planned(Way way, CircuitTerms terms) {
        return way.bench.peer(way.up, install(way, terms, SINGLE)).only(Installed.class);
    }

    private static CircuitTerms terms(double fidelity, long rateMicroHz) {
        return new CircuitTerms(
                Fidelity.of(fidelity), rateMicroHz, CircuitTerms.Cutoff.FIXED, Way.CUTOFF_NS);
    }

    /// The state of a path whose links are at these points, before waiting.
    private static BellDiagonal expected(int... points) {
        BellDiagonal noise = NetworkKit.NOISE.channel();
        BellDiagonal state = CURVES.get(0).get(points[0]).state();
        for (int i = 1; i < points.length; i++) {
            state = state.swap(noise).swap(CURVES.get(i).get(points[i]).state());
        }
        return state;
    }

    /// Fidelities that a plan asks for, against those of the chosen points.
    private static void chosen(Installed plan, int... points) {
        for (int i = 0; i < points.length; i++) {
            double point = CURVES.get(i).get(points[i]).state().fidelity();
            double asked = plan.plans().get(i).minFidelity().value();
            assertTrue(
                    asked <= point + 1e-12 && asked > point - 0.001,
                    "link " + i + ": " + asked + " is asked for, the point is " + point);
        }
    }

    @Test
    @With("at=4")
    @Verifies(value = "NL-PLAN-1", rev = 2)
    void slowestLinkIsAsFastAsTheFidelityAllows(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        double coarse = expected(1, 1, 1).fidelity();
        Installed plan = asked(way, terms(coarse - 0.001, 0)).only(Installed.class);
        assertEquals(400_000, plan.meanPairNs());
        Way finer = Way.line(bench);

        plan = asked(finer, terms(coarse + 0.001, 0)).only(Installed.class);
        assertTrue(plan.meanPairNs() > 400_000, () -> "the mean time stayed " + coarse);
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-2")
    void linksThatAreFasterThanTheSlowestAreMadeFiner(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Installed plan = asked(way, terms(0.5, 0)).only(Installed.class);

        chosen(plan, 1, 1, 1);
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-3")
    void fidelityOutOfReachIsRefusedWithTheBest(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        double best = expected(0, 0, 0).fidelity();
        Release no = asked(way, terms(best + 0.01, 0)).no(Installed.class).only(Release.class);
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, no.why());
        states(no.detail(), best);
        states(no.detail(), best + 0.01);
        Way within = Way.line(bench);

        asked(within, terms(best - 0.001, 0)).only(Installed.class);
    }

    /// Some number in the text is about the value.
    static void states(String detail, double value) {
        for (String word : detail.split("[^0-9.]+")) {
            if (word.matches("\\d+(\\.\\d+)?")
                    && Math.abs(Double.parseDouble(word) - value) <= 0.002 * value) {
                return;
            }
        }
        throw new AssertionFailedError("\"" + detail + "\" does not state " + value);
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-4")
    void rateOutOfReachIsRefusedWithTheBest(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Release no =
                asked(way, terms(0.5, 1_000_000_000_000L)).no(Installed.class).only(Release.class);

        assertEquals(NetworkError.RATE_UNREACHABLE, no.why());
        states(no.detail(), 1_000_000);
    }

    @Test
    @With("at=4")
    @Verifies(value = "NL-PLAN-5", rev = 2)
    void expectedStateIsThatOfLinksAndSwapsWithoutWaiting(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Installed plan = planned(way, terms(0.5, 0));

        Physics.close(expected(1, 1, 1), plan.expected(), TOLERANCE);
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-6")
    void fixedCutoffIsThatOfTheTerms(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Installed plan = planned(way, terms(0.5, 0));

        for (int node = 1; node < CURVES.size(); node++) {
            assertEquals(Way.CUTOFF_NS, plan.plans().get(node).cutoffNs());
        }
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-7")
    void cutoffByLossIsTheLongestTimeInWhichNoPairLosesMore(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        double share = 0.015;
        CircuitTerms terms =
                new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIDELITY_LOSS, 15_000);
        Installed plan = planned(way, terms);
        for (int node = 1; node < CURVES.size(); node++) {
            long cutoffNs = plan.plans().get(node).cutoffNs();
            long least =
                    Math.min(
                            Physics.timeToLose(share, CURVES.get(node - 1).get(1).state()),
                            Physics.timeToLose(share, CURVES.get(node).get(1).state()));
            assertEquals((double) least, (double) cutoffNs, 2);
        }
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-9")
    void cutoffByQuantileIsTheTimeInWhichTheSlowerLinkMakesAPair(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        CircuitTerms terms =
                new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.QUANTILE, 850_000);
        Installed plan = planned(way, terms);
        for (int node = 1; node < CURVES.size(); node++) {
            double slower =
                    Math.max(
                            CURVES.get(node - 1).get(1).meanPairNs(),
                            CURVES.get(node).get(1).meanPairNs());
            assertEquals(-Math.log(0.15) * slower, (double) plan.plans().get(node).cutoffNs(), 2);
        }
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-10")
    void cutoffByFloorIsTheLongestTimeInWhichNoPairFallsBelow(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        double floor = 0.9375;
        CircuitTerms terms =
                new CircuitTerms(
                        Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIDELITY_FLOOR, 937_500_000);
        Installed plan = planned(way, terms);
        for (int node = 1; node < CURVES.size(); node++) {
            BellDiagonal before = CURVES.get(node - 1).get(1).state();
            BellDiagonal after = CURVES.get(node).get(1).state();
            long least =
                    Math.min(
                            Physics.timeToLose(1 - floor / before.fidelity(), before),
                            Physics.timeToLose(1 - floor / after.fidelity(), after));
            assertEquals((double) least, (double) plan.plans().get(node).cutoffNs(), 2);
        }
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-8")
    void planAsksForHardlyLessThanThePoint(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Installed plan = planned(way, terms(0.5, 0));
        for (int i = 0; i < CURVES.size(); i++) {
            int point = Fidelity.of(CURVES.get(i).get(1).state().fidelity()).ppb();
            int asked = plan.plans().get(i).minFidelity().ppb();
            assertTrue(
                    asked <= point + 1 && asked >= point - 4,
                    asked + " ppb is asked for, the point is " + point);
        }
    }

    @Test
    @Verifies("NL-PLAN-8")
    void nodeAsksItsLinkForTheFidelityOfThePlan(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = way.begin(1, RequestSpec.keep(5, 0));

        assertEquals(
                way.installed(Way.CUTOFF_NS).plans().get(1).minFidelity(),
                heard.first(LinkInput.Create.class).request().minFidelity());
    }

    private static CircuitTerms floor(double fidelity) {
        return new CircuitTerms(
                Fidelity.of(0.52), 0, Cutoff.FIDELITY_FLOOR, Fidelity.of(fidelity).ppb());
    }

    @Test
    @With("at=4")
    @Verifies("NL-PLAN-11")
    void pointsBelowTheFloorAreNotChosen(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        for (HopPlan plan : way.reserve(floor(0.9)).only(Installed.class).plans()) {
            assertTrue(plan.minFidelity().value() > 0.9, () -> "below the floor: " + plan);
        }
        Way none = Way.line(bench);
        Release no = none.reserve(floor(0.95)).no(Installed.class).only(Release.class);

        assertEquals(NetworkError.FIDELITY_UNREACHABLE, no.why());
    }
}
