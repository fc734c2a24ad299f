package dev.herald.physical.sim.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BellIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Sources at the middle and at one end (link-physical 3.7).
class SourceTest {

    private static SpdcSource spdc(double n, double hA, double hB, Detectors memories) {
        return new SpdcSource(n, hA, hB, 0, 0, 1, 1, 1, memories);
    }

    @Test
    void numberOfPairs() {
        double sum = 0;
        double mean = 0;
        for (int n = 0; n < 200; n++) {
            sum += SpdcSource.emits(n, 0.3);
            mean += n * SpdcSource.emits(n, 0.3);
        }
        assertEquals(1, sum, 1e-12);
        assertEquals(2 * 0.3, mean, 1e-12); // two modes
        assertEquals(3 * 0.3 * 0.3 / Math.pow(1.3, 4), SpdcSource.emits(2, 0.3), 1e-15);
    }

    /// Closed forms of the sums, derived by hand from the generating function `1/(1+N(1-z))^2`.
    @ParameterizedTest
    @CsvSource({".01, .1, .1", ".1, .5, .3", "1, .9, .2", "3, 1, 1", ".05, 1, .5"})
    void closedForms(double n, double hA, double hB) {
        double x = n / (1 + n) * (1 - hA) * (1 - hB);
        HeraldedState counted = spdc(n, hA, hB, Detectors.NUMBER_RESOLVING).heralded();
        double p = hA * hB * n * (2 + 4 * x) / (Math.pow(1 + n, 3) * Math.pow(1 - x, 4));
        assertEquals(p, counted.success(), 1e-12 * p);
        assertEquals((1 + 3 / (1 + 2 * x)) / 4, counted.fidelity(), 1e-9);
        HeraldedState any = spdc(n, hA, hB, Detectors.THRESHOLD).heralded();
        double q = 1 - g(n, hA) - g(n, hB) + g(n, hA + hB - hA * hB);
        assertEquals(q, any.success(), 1e-12);
        double t = n / (1 + n);
        double w = s(t) - s(t * (1 - hA)) - s(t * (1 - hB)) + s(t * (1 - hA) * (1 - hB));
        w *= 1 / ((1 + n) * (1 + n)) / q;
        assertEquals((1 + 3 * w) / 4, any.fidelity(), 1e-9);
    }

    private static double g(double n, double u) {
        return 1 / ((1 + n * u) * (1 + n * u));
    }

    /// The sum of `(n+1)(n+2)/(3n) x^n` from 1 on.
    private static double s(double x) {
        return (x / ((1 - x) * (1 - x)) + 3 * x / (1 - x) - 2 * Math.log1p(-x)) / 3;
    }

    /// P is near p(1) hA hB [1/4 with linear optics at both ends], and so is the fidelity to 1.
    @ParameterizedTest
    @EnumSource(Detectors.class)
    void weakPumping(Detectors memories) {
        double n = 1e-6;
        HeraldedState state = spdc(n, 0.2, 0.3, memories).heralded();
        double first = SpdcSource.emits(1, n) * 0.2 * 0.3;
        assertEquals(first, state.success(), 1e-5 * first);
        assertEquals(1, state.fidelity(), 1e-5);
        assertEquals(BellIndex.PSI_MINUS, state.bell());
        HeraldedState halves = new SpdcSource(n, 0.2, 0.3, 0, 0, 0.5, 0.5, 1, memories).heralded();
        assertEquals(state.success() / 4, halves.success(), 1e-15);
    }

    /// Loss lowers the rate. What it does to the fidelity it does by hiding further pairs: of pulses with
    /// one pair it spoils none.
    @Test
    void lossAloneCostsRateOnly() {
        HeraldedState near = new OnePairSource(0.5, 0.9, 0.9, 0, 0, 1, 1, 0.98).heralded();
        HeraldedState far = new OnePairSource(0.5, 1e-4, 1e-4, 0, 0, 1, 1, 0.98).heralded();
        assertEquals(0.98, near.fidelity(), 1e-12);
        assertEquals(0.98, far.fidelity(), 1e-12);
        assertEquals(0.5e-8, far.success(), 1e-20);
        double clean = spdc(0.05, 1, 1, Detectors.NUMBER_RESOLVING).heralded().fidelity();
        double lossy = spdc(0.05, 0.01, 0.01, Detectors.NUMBER_RESOLVING).heralded().fidelity();
        assertEquals(1, clean, 1e-12);
        assertTrue(lossy < 0.95);
    }

    @Test
    void falseLatchingMixes() {
        double d = 0.01;
        HeraldedState state = new OnePairSource(1, 0.2, 0.3, d, d, 1, 1, 1).heralded();
        double p = (0.2 + 0.8 * d) * (0.3 + 0.7 * d);
        assertEquals(p, state.success(), 1e-15);
        assertEquals((1 + 3 * 0.06 / p) / 4, state.fidelity(), 1e-12);
        HeraldedState none = new OnePairSource(0, 0.2, 0.3, d, d, 1, 1, 1).heralded();
        assertEquals(d * d, none.success(), 1e-18);
        assertEquals(0.25, none.fidelity(), 1e-12);
        SpdcSource noisy = new SpdcSource(1e-9, 0.2, 0.3, d, d, 1, 1, 1, Detectors.THRESHOLD);
        assertEquals(d * d, noisy.heralded().success(), 1e-8);
    }

    @Test
    void whatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> spdc(0, 1, 1, Detectors.THRESHOLD));
        assertThrows(IllegalArgumentException.class, () -> spdc(1, 1.1, 1, Detectors.THRESHOLD));
        OnePairSource dead = new OnePairSource(1, 0, 1, 0, 0, 1, 1, 1);
        assertThrows(IllegalArgumentException.class, dead::heralded);
        assertThrows(IllegalArgumentException.class, () -> new EmitterAbsorber(0.1, 0, 0.2, 1));
    }

    /// peers E7: one photon through 100 km is 4e-3, two clicks over 50 km arms 8e-4.
    @Test
    void oneHundredKilometres() {
        double direct = Optics.fibre(100, 0.2) * 0.8 * 0.5;
        HeraldedState absorbed = new EmitterAbsorber(direct, 0, 1, 1).heralded();
        assertEquals(4e-3, absorbed.success(), 1e-12);
        assertEquals(1, absorbed.fidelity(), 1e-12);
        double arm = Optics.fibre(50, 0.2) * 0.8 * 0.5;
        assertEquals(8e-4, new DoubleClick(arm, arm, 0, 1, 1, 1).heralded().success(), 1e-12);
    }

    @Test
    void absorptionMixesWhatWasNotAbsorbed() {
        HeraldedState state = new EmitterAbsorber(0.02, 0.001, 0.97, 0.95).heralded();
        double p = 0.02 + 0.98 * 0.001;
        double w = 0.02 / p * (4 * 0.97 - 1) / 3 * (4 * 0.95 - 1) / 3;
        assertEquals(p, state.success(), 1e-15);
        assertEquals((1 + 3 * w) / 4, state.fidelity(), 1e-12);
        assertEquals(BellIndex.PHI_PLUS, state.bell());
    }

    /// peers E10: with eta of the whole channel, transmission and two clicks go as eta, one click as its
    /// root; none of them beats -log2(1 - eta) pairs per use when every pair is perfect.
    @ParameterizedTest
    @CsvSource({"1e-2", "1e-4", "1e-6"})
    void scaling(double eta) {
        double arm = Math.sqrt(eta);
        double near = Math.sqrt(eta / 100);
        double direct = new EmitterAbsorber(eta, 0, 1, 1).heralded().success();
        assertEquals(
                0.01, new EmitterAbsorber(eta / 100, 0, 1, 1).heralded().success() / direct, 1e-12);
        double two = new DoubleClick(arm, arm, 0, 1, 1, 1).heralded().success();
        double twoFar = new DoubleClick(near, near, 0, 1, 1, 1).heralded().success();
        assertEquals(0.01, twoFar / two, 1e-12);
        double one = new SingleClick(0.05, 0.05, arm, arm, 0, 1, 1).heralded().success();
        double oneFar = new SingleClick(0.05, 0.05, near, near, 0, 1, 1).heralded().success();
        assertEquals(0.1, oneFar / one, 5e-3);
        double bound = -Math.log1p(-eta) / Math.log(2);
        assertTrue(direct <= bound && two <= bound);
    }
}
