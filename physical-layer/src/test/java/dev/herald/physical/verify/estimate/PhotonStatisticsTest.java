package dev.herald.physical.verify.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import org.junit.jupiter.api.Test;

class PhotonStatisticsTest {

    /// 10^5 pairs/s, arms of 20 % and 30 %, 10 s, window 1 ns: S1 = 2e5, S2 = 3e5, C = 6e4 and
    /// accidentals 2e4/s × 3e4/s × 1 ns × 10 s = 6.
    @Test
    void efficienciesAndCarAreTwoFigures() {
        PhotonStatistics s = new PhotonStatistics(200_000, 300_000, 60_006, 10, 1e-9);
        assertEquals(6, s.accidentals(), 1e-9);
        assertEquals(60_000, s.trueCoincidences(0.95).value(), 1e-9);
        assertEquals(0.2, s.heralding1(0.95).value(), 1e-9);
        assertEquals(0.3, s.heralding2(0.95).value(), 1e-9);
        assertEquals(60_006 / 6.0, s.car(0.95).value(), 1e-9);
        double sigma = Math.sqrt(60_006) / 300_000;
        assertEquals(0.2 + 1.96 * sigma, s.heralding1(0.95).high(), 0.05 * sigma);
    }

    @Test
    void lightWithoutPairsHasACarOfOneAndNoEfficiency() {
        PhotonStatistics s = new PhotonStatistics(1_000_000, 1_000_000, 10_000, 1, 1e-8);
        assertTrue(s.car(0.99).covers(1), s.car(0.99).toString());
        assertTrue(s.heralding1(0.99).covers(0));
    }

    @Test
    void noCoincidenceIsSaidAndBounded() {
        PhotonStatistics s = new PhotonStatistics(1_000, 1_000, 0, 1, 1e-6);
        assertFalse(s.hasCoincidences());
        Estimate car = s.car(0.95);
        assertEquals(0, car.value(), 0);
        assertEquals("no coincidence: upper bound only", car.method());
        assertEquals(3.689 / 1, car.high(), 1e-3); // -ln 0.025
        assertEquals(0, s.heralding1(0.95).low(), 0);
    }

    @Test
    void impossibleCountsAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new PhotonStatistics(10, 10, 11, 1, 1e-9));
        assertThrows(IllegalArgumentException.class, () -> new PhotonStatistics(10, 10, 1, 1, 2));
        assertThrows(
                IllegalArgumentException.class, () -> new PhotonStatistics(-1, 10, 0, 1, 1e-9));
    }

    /// A source of pairs, in bins of the window's width: 400 runs at 90 %; fewer than 318 with the truth
    /// have a probability below 1e-9 (binomial).
    @Test
    void intervalsCoverWhatTheySay() {
        Rng rng = new Rng(3);
        int covered = 0;
        for (int run = 0; run < 400; run++) {
            long s1 = 0;
            long s2 = 0;
            long c = 0;
            int bins = 20_000;
            for (int bin = 0; bin < bins; bin++) {
                boolean pair = rng.nextDouble() < 0.05;
                boolean one = pair && rng.nextDouble() < 0.2 || rng.nextDouble() < 0.01;
                boolean two = pair && rng.nextDouble() < 0.3;
                s1 += one ? 1 : 0;
                s2 += two ? 1 : 0;
                c += one && two ? 1 : 0;
            }
            PhotonStatistics s = new PhotonStatistics(s1, s2, c, bins, 1);
            // Of a bin with a click at 2: click at 1 by its pair or by noise, less S1 that is
            // accidental
            double truth = 0.2 + 0.8 * 0.01 - (0.05 * (0.2 + 0.8 * 0.01) + 0.95 * 0.01);
            covered += s.heralding1(0.9).covers(truth) ? 1 : 0;
        }
        assertTrue(covered >= 318, "covered " + covered);
    }

    /// Clopper-Pearson and Garwood against their textbook values.
    @Test
    void exactIntervalsHaveTheirTabulatedEnds() {
        Estimate none = Proportions.clopperPearson(0, 10, 0.95);
        assertEquals(1 - Math.pow(0.025, 0.1), none.high(), 1e-9);
        Estimate some = Proportions.clopperPearson(4, 10, 0.95);
        assertEquals(0.12155, some.low(), 1e-5);
        assertEquals(0.73762, some.high(), 1e-5);
        Estimate poisson = Proportions.poisson(10, 0.95);
        assertEquals(4.7954, poisson.low(), 1e-4);
        assertEquals(18.3904, poisson.high(), 1e-4);
        Estimate wilson = Proportions.wilson(4, 10, 0.95);
        assertEquals(0.16818, wilson.low(), 1e-5);
        assertEquals(0.68733, wilson.high(), 1e-5);
    }
}
