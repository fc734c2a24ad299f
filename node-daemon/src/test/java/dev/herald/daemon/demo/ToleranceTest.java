package dev.herald.daemon.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceTest {

    /// From the binomial distribution in exact arithmetic: the largest count whose upper tail is above
    /// half of the false-alarm rate, minus the mean, and half a count.
    @ParameterizedTest
    @CsvSource({"120, 0.05, 13.5", "200, 0.5, 31.5", "40, 0.0026, 3.396"})
    void isTheSmallestThatKeepsTheFalseAlarmRate(long trials, double share, double events) {
        assertEquals(events, trials * Tolerance.ofShare(trials, share), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"100, 0.04", "300, 0.07", "30, 0.5"})
    void isNotExceededByRightResults(int trials, double share) {
        Rng rng = new Rng(1).stream("tolerance/" + trials);
        double tolerance = Tolerance.ofShare(trials, share);
        double largest = 0;
        for (int run = 0; run < 10_000; run++) {
            int errors = 0;
            for (int i = 0; i < trials; i++) {
                errors += rng.nextDouble() < share ? 1 : 0;
            }
            largest = Math.max(largest, Math.abs(errors / (double) trials - share));
        }
        assertTrue(largest <= tolerance, largest + " is above " + tolerance);
        assertTrue(largest > tolerance / 2, largest + " makes " + tolerance + " look too wide");
    }
}
