package dev.herald.physical.sim.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden numbers of link-physical 3.7, to the digits given there.
class EnsemblePairTest {

    private static HeraldedState pair(
            double mean,
            double hA,
            double hB,
            double dark,
            double visibility,
            Detectors detectors) {
        return new EnsemblePair(mean, hA, hB, dark, visibility, 1, detectors).heralded();
    }

    @ParameterizedTest
    @CsvSource({
        ".01, .1, .1, 0, 1.996005992e-3, 6e-13",
        ".05, .2, .2, 1e-6, 1.960786197e-2, 6e-12",
        ".1, .5, .5, 1e-5, 9.072018122e-2, 6e-12",
        ".1, .5, .3, 1e-5, .0738112751, 6e-11"
    })
    void success(double mean, double hA, double hB, double dark, double p, double tolerance) {
        HeraldedState state = pair(mean, hA, hB, dark, 1, Detectors.THRESHOLD);
        assertEquals(p, state.success(), tolerance);
        double p0 = 1 / (1 + mean * (hA + hB) / 2);
        double p00 = 1 / ((1 + mean * hA) * (1 + mean * hB));
        double formula = 2 * ((1 - dark) * p0 - (1 - dark) * (1 - dark) * p00);
        assertEquals(formula, state.success(), 1e-14);
    }

    @ParameterizedTest
    @CsvSource({".01, .1, .97253, .97350", ".05, .2, .88120, .89001", ".1, .5, .82832, .86974"})
    void fidelity(double mean, double h, double threshold, double counted) {
        assertEquals(threshold, pair(mean, h, h, 0, 1, Detectors.THRESHOLD).fidelity(), 6e-6);
        assertEquals(counted, pair(mean, h, h, 0, 1, Detectors.NUMBER_RESOLVING).fidelity(), 6e-6);
    }

    /// To leading order in x = N/(1+N): `1 - x(3-2h)` and `1 - 3x(1-h)`.
    @ParameterizedTest
    @CsvSource({".1", ".5", ".9"})
    void leadingOrder(double h) {
        double mean = 1e-5;
        double x = mean / (1 + mean);
        assertEquals(
                1 - x * (3 - 2 * h), pair(mean, h, h, 0, 1, Detectors.THRESHOLD).fidelity(), 1e-9);
        assertEquals(
                1 - 3 * x * (1 - h),
                pair(mean, h, h, 0, 1, Detectors.NUMBER_RESOLVING).fidelity(),
                1e-9);
    }

    /// Photons that can be told apart: no count at a detector has probability `1/(1+N h/2)^2`.
    @Test
    void distinguishable() {
        double mean = 0.2;
        double h = 0.6;
        double p0 = 1 / Math.pow(1 + mean * h / 2, 2);
        double p00 = 1 / Math.pow(1 + mean * h, 2);
        HeraldedState state = pair(mean, h, h, 0, 0, Detectors.THRESHOLD);
        assertEquals(2 * (p0 - p00), state.success(), 1e-14);
        assertEquals(0, state.state().inner());
    }

    /// Success and state from the Fock amplitudes, summed up to 30 excitations.
    @ParameterizedTest
    @CsvSource({".05, .2, .2, 1e-6", ".1, .5, .3, 1e-3", ".3, 1, .4, 0"})
    void equalsTheFockSum(double mean, double hA, double hB, double dark) {
        double x = mean / (1 + mean);
        double[] threshold = new double[2]; // success, exact overlap with the Bell state
        double[] counted = new double[2];
        for (int a = 0; a <= 30; a++) {
            for (int b = 0; b <= 30; b++) {
                double p = (1 - x) * (1 - x) * Math.pow(x, a + b);
                for (int i = 0; i <= a; i++) {
                    for (int j = 0; j <= b; j++) {
                        double q = p * binomial(a, i, hA) * binomial(b, j, hB);
                        if (q < 1e-18) {
                            continue;
                        }
                        for (int c = 0; c <= i + j; c++) {
                            double r = q * Math.pow(amplitude(i, j, c), 2);
                            int d = i + j - c;
                            // by symmetry: C clicks, D does not, twice
                            double quietD = d == 0 ? 1 - dark : 0;
                            threshold[0] += 2 * r * (c > 0 ? 1 : dark) * quietD;
                            counted[0] += 2 * r * (c == 1 ? 1 - dark : c == 0 ? dark : 0) * quietD;
                        }
                    }
                }
            }
        }
        HeraldedState any = pair(mean, hA, hB, dark, 1, Detectors.THRESHOLD);
        HeraldedState one = pair(mean, hA, hB, dark, 1, Detectors.NUMBER_RESOLVING);
        assertEquals(threshold[0], any.success(), 1e-12);
        assertEquals(counted[0], one.success(), 1e-12);
    }

    private static double binomial(int n, int k, double p) {
        return choose(n, k) * Math.pow(p, k) * Math.pow(1 - p, n - k);
    }

    private static double choose(int n, int k) {
        double c = 1;
        for (int i = 0; i < k; i++) {
            c = c * (n - i) / (i + 1);
        }
        return c;
    }

    /// Amplitude of `c` photons at C for `i` and `j` photons at the beam splitter.
    private static double amplitude(int i, int j, int c) {
        double sum = 0;
        for (int k = Math.max(0, c - j); k <= Math.min(i, c); k++) {
            sum += choose(i, k) * choose(j, c - k) * ((j - c + k) % 2 == 0 ? 1 : -1);
        }
        double norm = 1;
        for (int k = 1; k <= c; k++) {
            norm *= k;
        }
        for (int k = 1; k <= i + j - c; k++) {
            norm *= k;
        }
        for (int k = 1; k <= i; k++) {
            norm /= k;
        }
        for (int k = 1; k <= j; k++) {
            norm /= k;
        }
        return sum * Math.sqrt(norm / Math.pow(2, i + j));
    }

    /// About P^2/2, and better pairs than one chain gives: vacuum and double excitations must coincide.
    @Test
    void twoChains() {
        EnsemblePair chain = new EnsemblePair(0.01, 0.1, 0.1, 0, 0.9, 1, Detectors.THRESHOLD);
        HeraldedState one = chain.heralded();
        HeraldedState two = chain.twoChains();
        assertEquals(one.success() * one.success() / 2, two.success(), 0.06 * two.success());
        double ratio = one.state().inner() / one.state().p01();
        assertEquals((1 + ratio * ratio) / 2, two.fidelity(), 1e-12);
    }
}
