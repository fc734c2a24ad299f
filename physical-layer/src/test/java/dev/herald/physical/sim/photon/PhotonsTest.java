package dev.herald.physical.sim.photon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.link.Detectors;
import dev.herald.physical.sim.link.DoubleClick;
import dev.herald.physical.sim.link.EmitterAbsorber;
import dev.herald.physical.sim.link.EnsemblePair;
import dev.herald.physical.sim.link.Geometric;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.link.IdealPair;
import dev.herald.physical.sim.link.OnePairSource;
import dev.herald.physical.sim.link.Optics;
import dev.herald.physical.sim.link.PairScheme;
import dev.herald.physical.sim.link.SingleClick;
import dev.herald.physical.sim.link.SpdcSource;
import dev.herald.physical.sim.state.XState;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Photon by photon against the closed forms, a million attempts of each scheme.
///
/// Every comparison is a mean of independent values in an interval of length 1 with a known mean m, whose
/// variance is at most m(1-m); at 7 standard errors of that bound a nearly normal mean is missed with
/// probability below 2.6e-12. There are fewer than 200 comparisons: below 1e-9 in all.
class PhotonsTest {
    private static final int ATTEMPTS = 1_000_000;
    private static final double SIGMAS = 7;

    private record Case(String name, PairScheme scheme, double detector, double doubleExcitation) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Case plain(String name, PairScheme scheme) {
        return new Case(name, scheme, 1, 0);
    }

    static Stream<Case> schemes() {
        double phase = Optics.phaseFactor(Math.toRadians(25));
        Detectors any = Detectors.THRESHOLD;
        Detectors counting = Detectors.NUMBER_RESOLVING;
        DoubleClick.Coins coins = new DoubleClick.Coins(1, 0.5, 0.8, 0.2);
        return Stream.of(
                plain("single, lossless", new SingleClick(0.3, 0.3, 1, 1, 0, 1, 1)),
                new Case(
                        "single",
                        new SingleClick(0.25, 0.4, 0.4, 0.6, 0.02, 0.7, phase * 0.9 * 0.9),
                        0.7,
                        0.1),
                new Case(
                        "single, counting",
                        new SingleClick(0.25, 0.4, 0.4, 0.6, 0.02, 0.7, phase, counting),
                        0.7,
                        0),
                plain("double, lossless", new DoubleClick(1, 1, 0, 1, 1, 1)),
                new Case("double", new DoubleClick(0.54, 0.45, 0.01, 0.9, 1, 1), 0.6, 0),
                new Case(
                        "double, counting",
                        new DoubleClick(0.54, 0.45, 0.01, 0.9, 1, 1, counting, coins),
                        0.6,
                        0),
                new Case(
                        "double, Werner",
                        new DoubleClick(0.5, 0.6, 0.03, 0.8, 0.9, 0.8, any, coins),
                        0.9,
                        0),
                plain(
                        "source, down-conversion",
                        new SpdcSource(0.2, 0.6, 0.4, 0.01, 0.02, 1, 0.5, 1, any)),
                plain(
                        "source, down-conversion, counting",
                        new SpdcSource(0.5, 0.5, 0.7, 0, 0.01, 1, 1, 0.95, counting)),
                plain("source, many pairs", new SpdcSource(2, 0.3, 0.4, 0, 0, 1, 1, 1, any)),
                plain("source, one pair", new OnePairSource(0.8, 0.6, 0.5, 0.02, 0, 1, 0.5, 0.97)),
                plain("ensemble", new EnsemblePair(0.2, 0.5, 0.5, 0.01, 1, 1, any)),
                new Case(
                        "ensemble, imperfect",
                        new EnsemblePair(0.3, 0.6, 0.4, 0.01, 0.6, phase, any),
                        0.8,
                        0),
                new Case(
                        "ensemble, counting",
                        new EnsemblePair(0.3, 0.6, 0.4, 0.02, 0.8, 1, counting),
                        0.8,
                        0),
                plain("absorber", new EmitterAbsorber(0.4, 0.05, 0.96, 0.9)));
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void agreesWithTheClosedForm(Case c) {
        compare(PhotonExperiment.of(c.scheme, c.detector, c.doubleExcitation), c.scheme.heralded());
    }

    @Test
    void twoChainsAgree() {
        EnsemblePair chain = new EnsemblePair(0.3, 0.9, 0.8, 0.01, 0.9, 0.95, Detectors.THRESHOLD);
        compare(new TwoChains(PhotonExperiment.of(chain, 1, 0)), chain.twoChains());
    }

    private static void compare(PhotonExperiment experiment, HeraldedState expected) {
        Rng rng = new Rng(20_260_517);
        Shot shot = new Shot();
        long heralded = 0;
        long other = 0;
        double[] sum = new double[6];
        for (int i = 0; i < ATTEMPTS; i++) {
            if (experiment.attempt(rng, shot)) {
                boolean flipped = shot.bell() != expected.bell();
                heralded++;
                other += flipped ? 1 : 0;
                sum[0] += shot.p00();
                sum[1] += shot.p01();
                sum[2] += shot.p10();
                sum[3] += shot.p11();
                sum[4] += flipped ? -shot.inner() : shot.inner();
                sum[5] += flipped ? -shot.outer() : shot.outer();
            }
        }
        XState state = expected.state();
        check("success", expected.success(), heralded, ATTEMPTS);
        check("sign", expected.otherShare(), other, heralded);
        check("00", state.p00(), sum[0], heralded);
        check("01", state.p01(), sum[1], heralded);
        check("10", state.p10(), sum[2], heralded);
        check("11", state.p11(), sum[3], heralded);
        check("inner", 0.5 + state.inner(), 0.5 * heralded + sum[4], heralded);
        check("outer", 0.5 + state.outer(), 0.5 * heralded + sum[5], heralded);
    }

    private static void check(String what, double mean, double sum, long n) {
        double bound = SIGMAS * Math.sqrt(Math.max(mean * (1 - mean), 0) / n) + 1e-12;
        assertEquals(mean, sum / n, bound, what);
    }

    /// Every history leaves a state, and the mean fidelity is not made of impossible ones.
    @Test
    void everyShotIsAState() {
        Rng rng = new Rng(3);
        Shot shot = new Shot();
        schemes()
                .forEach(c -> {
                    PhotonExperiment e =
                            PhotonExperiment.of(c.scheme, c.detector, c.doubleExcitation);
                    for (int i = 0; i < 5_000; i++) {
                        if (e.attempt(rng, shot)) {
                            double f = shot.state().weight(shot.bell());
                            assertTrue(f >= -1e-12 && f <= 1 + 1e-12, c.name + " " + f);
                            assertTrue(shot.pattern() > 0);
                        }
                    }
                });
    }

    @Test
    void patternsNameTheBellState() {
        Rng rng = new Rng(11);
        Shot shot = new Shot();
        PhotonExperiment e = PhotonExperiment.of(new DoubleClick(1, 1, 0, 1, 1, 1), 1, 0);
        int seen = 0;
        for (int i = 0; i < 200; i++) {
            if (e.attempt(rng, shot)) {
                boolean same = shot.pattern() == 5 || shot.pattern() == 10;
                assertEquals(same ? BellIndex.PSI_PLUS : BellIndex.PSI_MINUS, shot.bell());
                assertEquals(1, shot.state().weight(shot.bell()), 1e-12);
                seen |= 1 << shot.pattern();
            }
        }
        assertEquals(1 << 5 | 1 << 10 | 1 << 6 | 1 << 9, seen);
    }

    /// Mean number of attempts with three modes, 200,000 draws: 6.5 standard errors, 8e-11.
    @Test
    void samplerCountsAttempts() {
        EmitterAbsorber link = new EmitterAbsorber(0.05, 0, 1, 1);
        PhotonSampler sampler = new PhotonSampler(PhotonExperiment.of(link, 1, 0), 3);
        Rng rng = new Rng(5);
        double p = link.heralded().multiplexed(3).success();
        int n = 200_000;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += sampler.next(rng, Long.MAX_VALUE);
        }
        assertEquals(1 / p, sum / n, 6.5 * Math.sqrt(1 - p) / p / Math.sqrt(n));
        assertEquals(BellIndex.PHI_PLUS, sampler.herald(rng));
        assertEquals(1, sampler.state().weight(BellIndex.PHI_PLUS), 1e-12);
        PhotonSampler never =
                new PhotonSampler(PhotonExperiment.of(new EmitterAbsorber(0, 0, 1, 1), 1, 0), 1);
        assertTrue(never.next(rng, 100) >= Geometric.NEVER);
    }

    @Test
    void figuresThatDoNotFit() {
        SingleClick link = new SingleClick(0.1, 0.1, 0.5, 0.5, 0, 1, 0.9);
        assertThrows(IllegalArgumentException.class, () -> PhotonExperiment.of(link, 0.4, 0));
        assertThrows(IllegalArgumentException.class, () -> PhotonExperiment.of(link, 1, 0.2));
        assertThrows(
                IllegalArgumentException.class,
                () -> PhotonExperiment.of(new IdealPair(0.1, 1), 1, 0));
        assertFalse(
                PhotonExperiment.of(new EmitterAbsorber(0, 0, 1, 1), 1, 0)
                        .attempt(new Rng(1), new Shot()));
    }

    @Test
    void phases() {
        Phase phase = new Phase();
        for (double angle = -20; angle < 20; angle += 0.37) {
            phase.set(angle);
            assertEquals(Math.cos(angle), phase.re(), 1e-14);
            assertEquals(Math.sin(angle), phase.im(), 1e-14);
        }
        phase.any(new Rng(2));
        assertEquals(1, phase.re() * phase.re() + phase.im() * phase.im(), 1e-14);
    }
}
