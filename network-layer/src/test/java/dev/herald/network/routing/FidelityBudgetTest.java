package dev.herald.network.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.SwapNoise;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FidelityBudgetTest {

    @Test
    void linksOfAnIdealChainNeedTheTabledFidelity() { // network-transport 5.3
        int[] links = {2, 3, 4, 5, 8};
        double[][] table = {
            {0.50, 0.683013, 0.770021, 0.819877, 0.852056, 0.903764},
            {0.70, 0.830948, 0.882574, 0.910084, 0.927160, 0.953607},
            {0.80, 0.892262, 0.926335, 0.944043, 0.954890, 0.971479},
            {0.90, 0.948212, 0.965065, 0.973643, 0.978839, 0.986704},
            {0.95, 0.974569, 0.982949, 0.987175, 0.989722, 0.993560}
        };
        for (double[] row : table) {
            for (int i = 0; i < links.length; i++) {
                assertEquals(row[i + 1], FidelityBudget.perLink(row[0], links[i], 1, 1), 5e-7);
            }
        }
    }

    @Test
    void equalWernerLinksGiveTheTabledFidelityEndToEnd() {
        double[][] table = {
            {.95, .903333, .859778, .819126, .781184, .745772, .712720, .681872},
            {.9, .813333, .738222, .673126, .616709, .567815, .525439, .488714},
            {.8, .653333, .545778, .466904},
            {.99, .980133, .970398, .960793, .951316, .941965, .932739, .923635}
        };
        for (double[] row : table) {
            for (int n = 1; n <= row.length; n++) {
                double[] links = new double[n];
                Arrays.fill(links, row[0]);
                assertEquals(row[n - 1], FidelityBudget.endToEnd(links, 1, 1), 5e-7);
            }
        }
    }

    @Test
    void readoutErrorsCostWhatTheExactMapTwirlsTo() {
        double c = FidelityBudget.readoutFactor(0.02);
        assertEquals(0.9472, c, 1e-12);
        assertEquals(0.7835893, FidelityBudget.endToEnd(new double[] {0.9, 0.9}, c, 1), 5e-8);
        BellDiagonal exact =
                BellDiagonal.werner(0.9)
                        .swap(BellDiagonal.werner(0.9), new SwapNoise(1, 0.02, 0.02));
        assertEquals(0.7835893, exact.fidelity(), 5e-8);
    }

    @Test
    void budgetSpentIsTheTarget() {
        for (int n = 1; n <= 12; n++) {
            double[] links = new double[n];
            Arrays.fill(links, FidelityBudget.perLink(0.8, n, 0.99, 0.995));
            assertEquals(0.8, FidelityBudget.endToEnd(links, 0.99, 0.995), 1e-12);
        }
        assertTrue(FidelityBudget.perLink(0.99, 8, 0.9, 1) > 1, "no link is good enough");
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThrows(
                IllegalArgumentException.class, () -> FidelityBudget.perLink(0.25, 2, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> FidelityBudget.perLink(0.9, 2, 0, 1));
    }
}
