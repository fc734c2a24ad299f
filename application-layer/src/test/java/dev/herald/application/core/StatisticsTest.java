package dev.herald.application.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.application.api.JobReport.Figure;
import dev.herald.hal.host.Rng;
import org.junit.jupiter.api.Test;

/// Against published values and exact coverage.
class StatisticsTest {

    /// Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    @Test
    void intervalsAreThePublishedOnes() {
        interval(Statistics.wilson("p", 81, 263), 0.2553, 0.3662);
        interval(Statistics.wilson("p", 15, 148), 0.0624, 0.1605);
        interval(Statistics.wilson("p", 0, 20), 0, 0.1611);
        interval(Statistics.wilson("p", 1, 29), 0.0061, 0.1718);
        interval(Statistics.clopperPearson("p", 81, 263), 0.2527, 0.3676);
        interval(Statistics.clopperPearson("p", 15, 148), 0.0578, 0.1617);
        interval(Statistics.clopperPearson("p", 0, 20), 0, 0.1684);
        interval(Statistics.clopperPearson("p", 1, 29), 0.0009, 0.1776);
        interval(Statistics.clopperPearson("p", 20, 20), 0.8316, 1);
    }

    private static void interval(Figure figure, double low, double high) {
        assertEquals(low, figure.low(), 6e-5, "" + figure);
        assertEquals(high, figure.high(), 6e-5, "" + figure);
    }

    @Test
    void nothingMeasuredSaysNothing() {
        assertTrue(Double.isNaN(Statistics.wilson("p", 0, 0).value()));
        interval(Statistics.clopperPearson("p", 0, 0), 0, 1);
    }

    /// A sum of correlators with very different numbers of samples is covered as often as stated.
    @Test
    void aSumOfTermsCoversTheTruth() {
        Rng rng = new Rng(5);
        double[] truth = {0.9, 0.6, 0.75};
        int[] trials = {40, 400, 150};
        double fidelity = (1 + 0.8 + 0.2 + 0.5) / 4;
        int covered = 0;
        for (int round = 0; round < 4_000; round++) {
            Figure[] terms = new Figure[3];
            for (int b = 0; b < 3; b++) {
                int plus = 0;
                for (int i = 0; i < trials[b]; i++) {
                    plus += rng.nextDouble() < truth[b] ? 1 : 0;
                }
                terms[b] = Statistics.meanOfSigns("c", plus, trials[b]);
            }
            Figure f = Statistics.sum("fidelity", 0.25, 0.25, terms);
            covered += f.low() <= fidelity && fidelity <= f.high() ? 1 : 0;
        }
        assertEquals(0.95, covered / 4_000.0, 0.015);
    }

    @Test
    void quantilesAreNearestRanks() {
        Statistics.Sample sample = new Statistics.Sample();
        assertTrue(Double.isNaN(sample.quantile(0.5)));
        for (int i = 100; i >= 1; i--) {
            sample.add(i);
        }
        assertEquals(50, sample.quantile(0.5));
        assertEquals(99, sample.quantile(0.99));
        assertEquals(100, sample.quantile(1));
        for (int i = 0; i < 300_000; i++) {
            sample.add(i % 1_000);
        }
        assertEquals(500, sample.quantile(0.5), 20);
    }
}
