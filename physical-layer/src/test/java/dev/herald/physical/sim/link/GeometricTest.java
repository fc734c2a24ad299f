package dev.herald.physical.sim.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeometricTest {
    private static final int DRAWS = 200_000;

    /// The mean of n draws has standard deviation sqrt(1-p)/(p sqrt(n)) and is nearly normal; 6.1
    /// standard deviations are exceeded with probability 1.1e-9.
    @ParameterizedTest
    @ValueSource(doubles = {0.9, 0.5, 0.1, 1e-3, 7.17e-5, 1e-9, 1e-13})
    void meanIsOneOverP(double p) {
        Rng rng = new Rng(20_190_322);
        Geometric geometric = new Geometric(p);
        double sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            sum += geometric.next(rng);
        }
        double sigma = Math.sqrt(1 - p) / p / Math.sqrt(DRAWS);
        assertEquals(1 / p, sum / DRAWS, 6.1 * sigma);
    }

    /// Each share is binomial; nine shares at 6.4 standard deviations: below 1.5e-9 together.
    @Test
    void sharesAreThoseOfFailures() {
        double p = 0.3;
        Rng rng = new Rng(4711);
        Geometric geometric = new Geometric(p);
        int[] counts = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) Math.min(geometric.next(rng), 10) - 1]++;
        }
        for (int k = 1; k < 10; k++) {
            double expected = Math.pow(1 - p, k - 1) * p;
            double sigma = Math.sqrt(expected * (1 - expected) * DRAWS);
            assertEquals(expected * DRAWS, counts[k - 1], 6.4 * sigma, "success at attempt " + k);
        }
    }

    @Test
    void certaintyAndImpossibility() {
        Rng rng = new Rng(1);
        for (int i = 0; i < 1000; i++) {
            assertEquals(1, new Geometric(1).next(rng));
            assertEquals(Geometric.NEVER, new Geometric(0).next(rng));
            long n = new Geometric(1e-300).next(rng);
            assertTrue(n >= 1 && n <= Geometric.NEVER);
        }
    }
}
