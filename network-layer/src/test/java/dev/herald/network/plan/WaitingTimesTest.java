package dev.herald.network.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// The numbers of network-transport 7.1 to 7.4, to the digits printed there.
class WaitingTimesTest {
    private static final double DIGITS = 5.1e-7;

    @Test
    void slowestOfEqualLinks() {
        int[] links = {1, 2, 3, 4, 8};
        double[][] table = {
            {0.5, 2, 2.666667, 3.142857, 3.504762, 4.421078},
            {0.1, 10, 14.736842, 17.900563, 20.273378, 26.295784},
            {0.01, 100, 149.748744, 182.915131, 207.789922, 270.924509}
        };
        for (double[] row : table) {
            for (int i = 0; i < links.length; i++) {
                assertEquals(row[i + 1], WaitingTimes.slowest(links[i], row[0]), DIGITS);
                assertEquals(bySum(links[i], row[0]), WaitingTimes.slowest(links[i], row[0]), 1e-9);
            }
            assertEquals(row[2], WaitingTimes.slowestOfTwo(row[0], row[0]), DIGITS);
        }
        assertEquals(1 / 0.05 + 1 / 0.2 - 1 / 0.24, WaitingTimes.slowestOfTwo(0.05, 0.2), 1e-12);
        assertEquals(1, WaitingTimes.slowest(7, 1), 0);
        // Both sides of the change to the series for small probabilities.
        assertEquals(bySum(5, 1.01e-4), WaitingTimes.slowest(5, 1.01e-4), 1e-3);
        assertEquals(bySum(5, 0.99e-4), WaitingTimes.slowest(5, 0.99e-4), 1e-3);
    }

    private static double bySum(int links, double p) {
        double sum = 0;
        double choose = 1;
        for (int k = 1; k <= links; k++) {
            choose = choose * (links - k + 1) / k;
            sum += choose * (k % 2 == 1 ? 1 : -1) / (1 - Math.pow(1 - p, k));
        }
        return sum;
    }

    @Test
    void slowestOfExponentialLinksTakesTheHarmonicNumber() {
        assertEquals(1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0, WaitingTimes.slowestOf(1, 1, 1, 1), 1e-7);
        assertEquals(7, WaitingTimes.slowestOf(7), 1e-6);
        assertEquals(3 + 5 - 1 / (1 / 3.0 + 1 / 5.0), WaitingTimes.slowestOf(3, 5), 1e-4);
        // Ten links that succeed once in 100 attempts wait 293 of them, 146 ms of 0.5 ms each;
        // counted in
        // slots it is one less.
        double[] ten = new double[10];
        java.util.Arrays.fill(ten, 100);
        assertEquals(292.897, WaitingTimes.slowestOf(ten), 5e-4);
        assertEquals(146.4, WaitingTimes.slowestOf(ten) * 0.5, 0.1);
        assertEquals(291.93, WaitingTimes.slowest(10, 0.01), 5e-3);
    }

    @Test
    void twoLinksWithCutoff() {
        double[][] table = { // p, cut-off, mean, factor at 0.01 per slot
            {0.1, 0, 100, 1},
            {0.1, 5, 20.7512, 0.975854},
            {0.1, 10, 17.0734, 0.958508},
            {0.1, 20, 15.3534, 0.935550},
            {0.1, 100, 14.7370, 0.913498},
            {0.01, 10, 596.680, 0.950286},
            {0.01, 50, 224.9861, 0.801864},
            {0.01, 100, 178.2450, 0.683298}
        };
        for (double[] row : table) {
            var got = WaitingTimes.twoWithCutoff(row[0], row[0], (long) row[1], 0.01);
            assertEquals(row[2], got.mean(), row[2] > 500 ? 5.1e-4 : 5.1e-5);
            assertEquals(row[3], got.factor(), DIGITS);
        }
        var unequal = WaitingTimes.twoWithCutoff(0.05, 0.2, 10, 0.05);
        assertEquals(22.168391, unequal.mean(), DIGITS);
        assertEquals(0.815989, unequal.factor(), DIGITS);
    }

    @Test
    void limitsOfTheCutoff() {
        assertEquals(1 / (0.3 * 0.4), WaitingTimes.twoWithCutoff(0.3, 0.4, 0, 0.1).mean(), 1e-12);
        assertEquals(
                WaitingTimes.slowestOfTwo(0.3, 0.4),
                WaitingTimes.twoWithCutoff(0.3, 0.4, Long.MAX_VALUE, 0.1).mean(),
                1e-12);
    }

    @Test
    void oneAfterTheOtherAndGlobalCutoff() {
        assertEquals(48.335981, WaitingTimes.twoInTurn(0.05, 0.1, 7), DIGITS);
        assertEquals(24.561489, WaitingTimes.globalCutoff(4, 0.1, 20), DIGITS);
        assertEquals(0.299721, WaitingTimes.within(3, 0.1, 7), DIGITS);
        assertEquals(
                WaitingTimes.slowest(4, 0.1),
                WaitingTimes.globalCutoff(4, 0.1, Long.MAX_VALUE),
                1e-9);
        assertEquals(
                WaitingTimes.twoWithCutoff(0.1, 0.1, 10, 0).mean(),
                WaitingTimes.globalCutoff(2, 0.1, 10),
                1e-9);
    }

    @Test
    void doublingIsBelowItsBound() {
        double[][] table = {
            {0.1, 0.5, 10, 29.4737, 84.8176, 242.3484}, {0.5, 0.5, 2, 5.3333, 15.0939, 42.9999}
        };
        double[][] bounds = {{10, 30, 90, 270}, {2, 6, 18, 54}};
        for (int row = 0; row < table.length; row++) {
            for (int level = 0; level < 4; level++) {
                double bound = WaitingTimes.doublingBound(level, table[row][0], table[row][1]);
                assertEquals(bounds[row][level], bound, 1e-9);
                assertTrue(table[row][level + 2] <= bound);
            }
        }
    }

    @Test
    void quantileOfALink() {
        assertEquals(188.76, WaitingTimes.quantile(0.01, 0.85), 5.1e-3);
        assertEquals(0, WaitingTimes.quantile(1, 0.85), 0);
        assertThrows(IllegalArgumentException.class, () -> WaitingTimes.quantile(0.01, 1));
    }

    @Test
    void badArgumentsAreNamed() {
        assertEquals(
                "probability 0.0 is not in (0, 1]",
                assertThrows(IllegalArgumentException.class, () -> WaitingTimes.slowestOfTwo(0, 1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> WaitingTimes.slowest(0, 0.5));
        assertThrows(IllegalArgumentException.class, () -> WaitingTimes.twoInTurn(0.5, 0.5, 0));
        assertThrows(
                IllegalArgumentException.class, () -> WaitingTimes.twoWithCutoff(0.5, 0.5, -1, 0));
    }
}
