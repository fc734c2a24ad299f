package dev.herald.network.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import org.junit.jupiter.api.Test;

/// The numbers of network-transport 5.3, 5.4 and 7.6, to the digits printed there. Sections 6 and 7.7 are with
/// the maps of `hal`, in DistillationTest of the physical layer.
class FidelityBudgetTest {
    private static final double DIGITS = 5.1e-7;

    @Test
    void neededOfEqualLinks() {
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
                assertEquals(row[i + 1], FidelityBudget.needed(lengths[i], row[0], 1), DIGITS);
            }
            assertEquals(row[0], FidelityBudget.needed(1, row[0], 0.5), 1e-12);
        }
    }

    @Test
    void reachedByEqualLinks() {
        double[][] table = {
            {0.95, .903333, .859778, .819126, .781184, .745772, .712720, .681872},
            {0.90, .813333, .738222, .673126, .616709, .567815, .525439, .488714},
            {0.80, .653333, .545778, .466904},
            {0.99, .980133, .970398, .960793, .951316, .941965, .932739, .923635}
        };
        for (double[] row : table) {
            for (int links = 1; links <= row.length; links++) {
                double got = FidelityBudget.reached(links, row[0], 1);
                assertEquals(row[links - 1], got, DIGITS);
                assertEquals(row[0], FidelityBudget.needed(links, got, 1), 1e-12);
            }
        }
        double factor = 0.93;
        assertEquals(
                0.83,
                FidelityBudget.reached(6, FidelityBudget.needed(6, 0.83, factor), factor),
                1e-12);
    }

    @Test
    void noisyBellMeasurement() {
        SwapNoise noise = new SwapNoise(1, 0.02, 0.02);
        double c = FidelityBudget.swapFactor(noise);
        assertEquals(0.9472, c, 1e-12);
        double eta = 0.98;
        assertEquals((4 * eta * eta - 1) / 3, c, 1e-12);
        assertEquals(0.7835893, FidelityBudget.reached(2, 0.9, c), 5.1e-8);
        assertEquals(0.97 * c, FidelityBudget.swapFactor(new SwapNoise(0.97, 0.02, 0.02)), 1e-12);
    }

    /// The exact form, element by element: `p_out = g (p * q * r) + (1 - g)/4`.
    @Test
    void swapOfAnyStatesIsTheConvolutionWithTheReadout() {
        Rng rng = new Rng(54);
        for (int run = 0; run < 100; run++) {
            double[] p = weights(rng);
            double[] q = weights(rng);
            double g = rng.nextDouble();
            double e1 = rng.nextDouble() / 2;
            double e2 = rng.nextDouble() / 2;
            double[] r = {(1 - e1) * (1 - e2), (1 - e1) * e2, e1 * (1 - e2), e1 * e2};
            double[] out = new double[4];
            for (int a = 0; a < 4; a++) {
                for (int b = 0; b < 4; b++) {
                    for (int c = 0; c < 4; c++) {
                        out[a ^ b ^ c] += g * p[a] * q[b] * r[c];
                    }
                }
            }
            BellDiagonal got = state(p).swap(state(q), new SwapNoise(g, e1, e2));
            double[] weights = {got.p00(), got.p01(), got.p10(), got.p11()};
            for (int i = 0; i < 4; i++) {
                assertEquals(out[i] + (1 - g) / 4, weights[i], 1e-12);
            }
        }
    }

    private static double[] weights(Rng rng) {
        double[] w = new double[4];
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            w[i] = rng.nextDouble();
            sum += w[i];
        }
        for (int i = 0; i < 4; i++) {
            w[i] /= sum;
        }
        return w;
    }

    /// By the code `2z + x`.
    private static BellDiagonal state(double[] w) {
        return new BellDiagonal(w[0], w[2], w[1], w[3]);
    }

    /// Network-transport 7.6, the check case against the single-qubit channels.
    @Test
    void memoriesOfBothEndsAgeAPair() {
        long unit = 1_000_000_000;
        MemoryDecay a = new MemoryDecay(2 * unit, unit);
        MemoryDecay b = new MemoryDecay(5 * unit, 3 * unit / 2);
        long idle = 3 * unit / 10;
        double[] p = {0.8, 0.06, 0.1, 0.04};
        double[] out = p;
        for (double[] times : new double[][] {{2, 1}, {5, 1.5}}) {
            double px = (1 - Math.exp(-0.3 / times[0])) / 4;
            double pz = (1 - Math.exp(-0.3 / times[1])) / 2 - px;
            double[] channel = {1 - 2 * px - pz, px, pz, px};
            double[] next = new double[4];
            for (int i = 0; i < 4; i++) {
                for (int j = 0; j < 4; j++) {
                    next[i ^ j] += out[i] * channel[j];
                }
            }
            out = next;
        }
        BellDiagonal got = new BellDiagonal(.8, .1, .06, .04).age(a, idle, b, idle);
        assertEquals(out[0], got.p00(), 1e-15);
        assertEquals(out[1], got.p01(), 1e-15);
        assertEquals(out[2], got.p10(), 1e-15);
        assertEquals(out[3], got.p11(), 1e-15);
    }

    @Test
    void unequalLinksShareTheBudgetAtOneRate() {
        double[] k = {100, 250, 60, 60};
        double[] got = FidelityBudget.shared(k, 0.8, 0.98);
        double w = Math.pow(0.98, 3);
        for (int i = 0; i < k.length; i++) {
            w *= FidelityBudget.werner(got[i]);
            assertEquals(k[0] * (1 - got[0]), k[i] * (1 - got[i]), 1e-9);
        }
        assertEquals(0.8, FidelityBudget.fidelity(w), 1e-9);
        for (double each : FidelityBudget.shared(new double[] {7, 7, 7}, 0.9, 1)) {
            assertEquals(0.965065, each, DIGITS);
        }
        // No other assignment of the same fidelity has a faster slowest link.
        Rng rng = new Rng(7);
        double rate = k[0] * (1 - got[0]);
        for (int run = 0; run < 2_000; run++) {
            double[] other = got.clone();
            other[rng.nextInt(4)] += (rng.nextDouble() - 0.5) * 0.02;
            other[rng.nextInt(4)] += (rng.nextDouble() - 0.5) * 0.02;
            double product = Math.pow(0.98, 3);
            double slowest = Double.MAX_VALUE;
            for (int i = 0; i < 4; i++) {
                product *= FidelityBudget.werner(other[i]);
                slowest = Math.min(slowest, k[i] * (1 - other[i]));
            }
            assertTrue(FidelityBudget.fidelity(product) < 0.8 || slowest <= rate + 1e-9);
        }
        assertTrue(FidelityBudget.shared(new double[] {1, 1}, 0.99, 0.5)[0] > 1);
    }

    @Test
    void badArgumentsAreNamed() {
        assertEquals(
                "factor 0.0 is not in (0, 1]",
                assertThrows(IllegalArgumentException.class, () -> FidelityBudget.needed(2, 0.5, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> FidelityBudget.needed(0, 0.5, 1));
        assertThrows(IllegalArgumentException.class, () -> FidelityBudget.needed(2, 0.25, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> FidelityBudget.shared(new double[] {0, 1}, 0.5, 1));
    }
}
