package dev.herald.network.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Distillation;
import dev.herald.hal.model.Distillation.Noise;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.network.plan.Chain.Link;
import dev.herald.network.plan.Chain.Station;
import dev.herald.network.plan.DistillationPlanner.Places;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistillationPlannerTest {
    private static final List<Protocol> ALL =
            List.of(Protocol.BBPSSW, Protocol.DEJMPS, Protocol.DOUBLE_SELECTION);

    private static Chain chain(double swap, double... fidelities) {
        List<Link> links = new ArrayList<>();
        for (double each : fidelities) {
            links.add(new Link(BellDiagonal.werner(each), 1_000));
        }
        Station station = new Station(MemoryDecay.NONE, Long.MAX_VALUE, SwapNoise.NONE, swap);
        return new Chain(links, Collections.nCopies(links.size() + 1, station), 0);
    }

    private static DistillationPlanner planner(Chain chain, Protocol... protocols) {
        return new DistillationPlanner(chain, List.of(protocols), Noise.NONE);
    }

    /// Success and fidelity of the DEJMPS table of network-transport 6.3: two levels from 0.80 cost
    /// `4 / (p1 p2)` pairs.
    @Test
    void oneLinkCostsWhatTheTablesSay() {
        Chain chain = chain(1, 0.8);
        var two = planner(chain, Protocol.DEJMPS).cheapest(0.9436, Places.LINKS);
        assertNotNull(two);
        assertEquals(4 / (0.768889 * 0.744596), two.pairs(), 2e-5);
        assertEquals(1_000 * two.pairs(), two.costNs(), 1e-9);
        assertEquals(0.943639, two.state().fidelity(), 5.1e-7);
        assertEquals(
                List.of(
                        new DistillationPlanner.Step(
                                0, 1, new DistilPlan(Protocol.DEJMPS, Shape.TREE, 2))),
                two.steps());
        var one = planner(chain, Protocol.BBPSSW).cheapest(0.83, Places.LINKS);
        assertNotNull(one);
        assertEquals(2 / 0.768889, one.pairs(), 5e-6);
        var selected = planner(chain, Protocol.DOUBLE_SELECTION).cheapest(0.887, Places.LINKS);
        assertNotNull(selected);
        assertEquals(3 / 0.581630, selected.pairs(), 1e-5);
        assertEquals(0.887417, selected.state().fidelity(), 5.1e-7);
    }

    @Test
    void goodEnoughIsNotDistilled() {
        var plan = planner(chain(1, 0.95, 0.95), Protocol.DEJMPS).cheapest(0.9, Places.ALL);
        assertNotNull(plan);
        assertEquals(List.of(), plan.steps());
        assertEquals(2, plan.pairs(), 1e-12);
        assertEquals(0.903333, plan.state().fidelity(), 5.1e-7);
        var lossy = planner(chain(0.5, 0.95, 0.95), Protocol.DEJMPS).cheapest(0.9, Places.ALL);
        assertNotNull(lossy);
        assertEquals(4, lossy.pairs(), 1e-12);
    }

    @Test
    void outOfReachIsNoPlan() {
        assertNull(planner(chain(1, 0.4, 0.4), Protocol.DEJMPS).cheapest(0.6, Places.ALL));
        assertNull(
                planner(chain(1, 0.8), Protocol.DEJMPS)
                        .cheapest(0.81, new Places(false, true, false)));
    }

    /// Against every combination, without leaving out any, for two links: never cheaper, and no more than 1 %
    /// dearer for what is thinned out.
    @Test
    void planIsAsCheapAsTheBestOfAllCombinations() {
        Rng rng = new Rng(11);
        for (int run = 0; run < 12; run++) {
            double f1 = 0.75 + 0.2 * rng.nextDouble();
            double f2 = 0.75 + 0.2 * rng.nextDouble();
            double target = 0.75 + 0.2 * rng.nextDouble();
            Chain chain = chain(1, f1, f2);
            double best = Double.MAX_VALUE;
            for (Made a : made(new Made(BellDiagonal.werner(f1), 1))) {
                for (Made b : made(new Made(BellDiagonal.werner(f2), 1))) {
                    for (Made end : made(new Made(a.state.swap(b.state), a.pairs + b.pairs))) {
                        if (end.state.fidelity() >= target) {
                            best = Math.min(best, end.pairs);
                        }
                    }
                }
            }
            var plan = new DistillationPlanner(chain, ALL, Noise.NONE).cheapest(target, Places.ALL);
            if (best == Double.MAX_VALUE) {
                assertNull(plan);
            } else {
                assertNotNull(plan);
                assertTrue(plan.state().fidelity() >= target);
                assertTrue(plan.pairs() >= best - 1e-9, plan + " below " + best);
                assertEquals(best, plan.pairs(), 0.01 * best);
            }
        }
    }

    private record Made(BellDiagonal state, double pairs) {}

    /// The pair as it is, and after every plan of one place.
    private static List<Made> made(Made raw) {
        List<Made> all = new ArrayList<>();
        all.add(raw);
        for (Protocol protocol : ALL) {
            for (Shape shape : Shape.values()) {
                Made at = raw;
                for (int round = 1; round <= DistillationPlanner.ROUNDS_MAX; round++) {
                    Made other = shape == Shape.TREE ? at : raw;
                    int others = protocol == Protocol.DOUBLE_SELECTION ? 2 : 1;
                    Distillation.Result result =
                            protocol == Protocol.BBPSSW
                                    ? Distillation.bbpssw(at.state, other.state, Noise.NONE)
                                    : protocol == Protocol.DEJMPS
                                            ? Distillation.dejmps(at.state, other.state, Noise.NONE)
                                            : Distillation.doubleSelection(
                                                    at.state, other.state, other.state);
                    at =
                            new Made(
                                    result.kept(),
                                    (at.pairs + others * other.pairs) / result.success());
                    all.add(at);
                }
            }
        }
        return all;
    }

    /// On eight links of 0.9 the unaided chain ends below one half; nested levels reach 0.95, and more places
    /// are never dearer than fewer.
    @Test
    void nestedRepeatersReachWhatTheEndsAloneCannotCheaply() {
        double[] links = new double[8];
        java.util.Arrays.fill(links, 0.9);
        Chain chain = chain(1, links);
        assertEquals(0.488714, chain.fresh().fidelity(), 5.1e-7);
        var planner = planner(chain, Protocol.DEJMPS);
        var nested = planner.cheapest(0.95, Places.ALL);
        var onLinks = planner.cheapest(0.95, Places.LINKS);
        assertNotNull(nested);
        assertNotNull(onLinks);
        assertTrue(nested.costNs() <= onLinks.costNs() * 1.01, nested + " " + onLinks);
        assertTrue(nested.state().fidelity() >= 0.95);
        double[] most = new double[64];
        java.util.Arrays.fill(most, 0.97);
        assertNotNull(planner(chain(1, most), Protocol.DEJMPS).cheapest(0.9, Places.ALL));
    }

    @Test
    void badArgumentsAreNamed() {
        assertEquals(
                "EPL is no protocol for pairs that are diagonal in the Bell basis",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> planner(chain(1, 0.9), Protocol.EPL))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new DistillationPlanner(
                                chain(1, 0.9),
                                List.of(Protocol.DOUBLE_SELECTION),
                                new Noise(0.99, 1)));
    }
}
