package dev.herald.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.Sprt.Outcome;
import dev.herald.hal.host.Rng;
import dev.herald.spec.trace.Verifies;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SprtTest {
    private static final double ALPHA = 1e-6;

    private static Outcome decide(Sprt test, double rate, Rng rng) {
        Outcome outcome = Outcome.UNDECIDED;
        while (outcome == Outcome.UNDECIDED) {
            outcome = test.add(rng.nextDouble() < rate);
        }
        return outcome;
    }

    private static long wrong(Supplier<Sprt> test, double rate, Outcome right, int runs) {
        Rng rng = new Rng(20_260_101);
        long wrong = 0;
        for (int i = 0; i < runs; i++) {
            wrong += decide(test.get(), rate, rng) == right ? 0 : 1;
        }
        return wrong;
    }

    /// 10^-6 is too small to be counted: the same construction is held to 10^-2, where it can be.
    @Test
    @Verifies(value = "CONF-STAT-1", rev = 2)
    void errorProbabilitiesAreAsStated() {
        int runs = 20_000;
        Supplier<Sprt> coarse = () -> new Sprt(0.05, 0.16, 1e-2, 1e-2);
        assertTrue(wrong(coarse, 0.05, Outcome.PASS, runs) <= 1e-2 * runs + 50);
        assertTrue(wrong(coarse, 0.16, Outcome.FAIL, runs) <= 1e-2 * runs + 50);

        assertEquals(
                0,
                wrong(() -> Sprt.ofErrors(0.05, ALPHA, Sprt.FALSE_PASS), 0.05, Outcome.PASS, runs));
        assertTrue(
                wrong(() -> Sprt.ofErrors(0.05, ALPHA, Sprt.FALSE_PASS), 0.16, Outcome.FAIL, runs)
                        <= 1e-3 * runs + 15);
        assertEquals(
                0,
                wrong(
                        () -> Sprt.ofSuccesses(0.1, ALPHA, Sprt.FALSE_PASS),
                        0.1,
                        Outcome.PASS,
                        2_000));
        assertTrue(
                wrong(
                                () -> Sprt.ofSuccesses(0.1, ALPHA, Sprt.FALSE_PASS),
                                0.05,
                                Outcome.FAIL,
                                2_000)
                        <= 8);
        assertEquals(
                0,
                wrong(
                        () -> Sprt.ofFairness(0.5, ALPHA, Sprt.FALSE_PASS),
                        0.5,
                        Outcome.PASS,
                        2_000));
        assertTrue(
                wrong(() -> Sprt.ofFairness(0.5, ALPHA, Sprt.FALSE_PASS), 0.67, Outcome.FAIL, 2_000)
                        <= 8);
    }

    /// However many rates a run decides, for however many gates and qubits, their shares have a sum below
    /// 10^-6: 1/(k (k+1)) is 1/k - 1/(k+1), so the first n have 1 - 1/(n+1).
    @Test
    @Verifies(value = "CONF-STAT-1", rev = 2)
    void falseAlarmsOfARunAreBounded() {
        FalseAlarms run = new FalseAlarms();
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            sum += run.next();
            if (i % 9_999 == 0) {
                assertEquals(run.spent(), sum, 1e-15);
            }
        }
        assertTrue(sum < FalseAlarms.MAX);
        assertEquals(100_000, run.tests());
    }

    /// The bound of a small share is too small to be counted, but it is exact for every share (Ville): a
    /// source at the good rate is failed no more often than stated, at shares that can be counted. For a
    /// share a and 20,000 runs the count exceeds 20,000 a + 6 sqrt(20,000 a) + 12 with probability below
    /// 1e-9; the seeds are fixed.
    @Test
    @Verifies(value = "CONF-STAT-1", rev = 2)
    void goodSourceIsFailedNoMoreOftenThanItsShare() {
        int runs = 20_000;
        for (double share : new double[] {0.1, 0.02, 0.004}) {
            double bound = runs * share + 6 * Math.sqrt(runs * share) + 12;
            long errors = wrong(() -> Sprt.ofErrors(0.02, share, 0.1), 0.02, Outcome.PASS, runs);
            long successes =
                    wrong(() -> Sprt.ofSuccesses(0.3, share, 0.1), 0.3, Outcome.PASS, runs);
            assertTrue(errors <= bound, () -> errors + " of " + runs + " at " + share);
            assertTrue(successes <= bound, () -> successes + " of " + runs + " at " + share);
        }
    }

    @Test
    void betterThanDeclaredPassesSooner() {
        Sprt perfect = Sprt.ofErrors(0.05, ALPHA, Sprt.FALSE_PASS);
        Sprt typical = Sprt.ofErrors(0.05, ALPHA, Sprt.FALSE_PASS);
        assertEquals(Outcome.PASS, decide(perfect, 0, new Rng(1)));
        assertEquals(Outcome.PASS, decide(typical, 0.05, new Rng(1)));
        assertTrue(perfect.count() < typical.count());
    }

    @Test
    void bulkIsTheSameAsOneByOne() {
        Sprt single = Sprt.ofSuccesses(0.001, ALPHA, Sprt.FALSE_PASS);
        Sprt bulk = Sprt.ofSuccesses(0.001, ALPHA, Sprt.FALSE_PASS);
        Outcome last = Outcome.UNDECIDED;
        for (int i = 0; i < 1_000; i++) {
            last = single.add(i == 500);
        }
        assertEquals(last, bulk.add(1_000, 1));
        assertEquals(single.count(), bulk.count());
        assertEquals(single.hits(), bulk.hits());
    }

    @Test
    void ratesThatCannotBeToldApartAreADefectOfTheSuite() {
        assertThrows(SuiteBroken.class, () -> new Sprt(0.1, 0.1, 1e-6, 1e-3));
        assertThrows(SuiteBroken.class, () -> new Sprt(0, 0.1, 1e-6, 1e-3));
    }
}
