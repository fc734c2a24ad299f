package dev.herald.link.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

/// The sequential test of drift: quiet while the link is as its model says, quick when it is not.
class DriftTestTest {
    private static final double MODEL = 0.1;

    private static Tally round(Rng rng, double rate, int pairs, long asOfNs) {
        int errors = 0;
        for (int i = 0; i < pairs; i++) {
            errors += rng.nextDouble() < rate ? 1 : 0;
        }
        return new Tally(pairs, errors, 0, 0, 0, asOfNs);
    }

    /// The stated bound: e^-30 for each pair is below 1e-6 in ten million pairs, a day at 115 a second. Six
    /// million pairs of a link as its model says give no alarm: at 0.1 the exponential of 1.46 times the sum
    /// is a supermartingale still, so the false alarm of the run is below 6e6 e^-43.8 < 1e-12.
    @Test
    @Verifies("LL-FEU-6")
    void linkAsItsModelSaysGivesNoAlarm() {
        assertTrue(Math.exp(-DriftTest.H) * 1e7 < 1e-6);
        Rng rng = new Rng(1);
        DriftTest test = new DriftTest(MODEL, Readout.PERFECT);
        for (int i = 0; i < 90_000; i++) {
            assertEquals(DriftTest.Change.NONE, test.add(round(rng, MODEL, 64, i)), "round " + i);
        }
    }

    /// The stated delay: an error rate of q gains `KL`-like `q ln(b/g) + (1-q) ln((1-b)/(1-g))` a pair,
    /// with g = model + 0.01 and b = g + 0.05. At four times the mean number of pairs it has been found, in
    /// 500 runs each (Hoeffding: less than 1e-15 for a run at 0.25, where it is most).
    @Test
    @Verifies("LL-FEU-6")
    void driftIsFoundInFourTimesTheMeanTime() {
        for (double rate : new double[] {0.25, 0.35, 0.5}) {
            double gain = rate * Math.log(0.16 / 0.11) + (1 - rate) * Math.log(0.84 / 0.89);
            int limit = (int) Math.ceil(4 * DriftTest.H / gain / 64) + 1;
            Rng rng = new Rng(5);
            for (int run = 0; run < 500; run++) {
                DriftTest test = new DriftTest(MODEL, Readout.PERFECT);
                int i = 0;
                for (; i < 10; i++) {
                    assertEquals(DriftTest.Change.NONE, test.add(round(rng, MODEL, 64, i)));
                }
                int rounds = 0;
                while (test.add(round(rng, rate, 64, i++)) == DriftTest.Change.NONE) {
                    rounds++;
                    assertTrue(rounds <= limit, "no alarm after " + rounds + " at " + rate);
                }
                assertTrue(test.drifted());
                assertTrue(test.sinceNs() <= 11, "evidence began at " + test.sinceNs());
            }
        }
    }

    /// Told once, until the link has been as the model says for long enough; then it can drift again.
    @Test
    @Verifies("LL-FEU-6")
    @Verifies("LL-FEU-7")
    void driftIsToldOnceAndSoIsRecovery() {
        Rng rng = new Rng(7);
        DriftTest test = new DriftTest(MODEL, Readout.PERFECT);
        int changes = 0;
        for (int i = 0; i < 300; i++) {
            double rate = i < 100 ? MODEL : i < 200 ? 0.4 : MODEL;
            DriftTest.Change change = test.add(round(rng, rate, 64, i));
            if (change != DriftTest.Change.NONE) {
                changes++;
                assertEquals(
                        changes == 1 ? DriftTest.Change.DRIFTED : DriftTest.Change.RECOVERED,
                        change);
                assertTrue(changes == 1 ? i < 106 : i > 200, "change " + changes + " at " + i);
                assertTrue(test.sinceNs() >= 98 * changes, "since " + test.sinceNs());
            }
        }
        assertEquals(2, changes);
        assertFalse(test.drifted());
    }

    /// A point whose model is next to worthless has no test; it never alarms.
    @Test
    @Verifies("LL-FEU-6")
    void pointWithoutAnyCorrelationDoesNotDrift() {
        DriftTest test = new DriftTest(0.97, Readout.PERFECT);
        for (int i = 0; i < 100; i++) {
            assertEquals(DriftTest.Change.NONE, test.add(new Tally(64, 64, 0, 0, 0, i)));
        }
    }

    /// Readout errors that the device states are no drift, those it does not state are.
    @Test
    @Verifies("LL-FEU-3")
    void statedReadoutIsNoDrift() {
        for (boolean stated : new boolean[] {true, false}) {
            Rng rng = new Rng(9);
            DriftTest test = new DriftTest(MODEL, stated ? Readout.of(0.1, 0.1) : Readout.PERFECT);
            boolean alarm = false;
            for (int i = 0; i < 200; i++) {
                // read with 0.1 at both ends: 1/2 - 0.8^2 (1 - 2 × 0.1)/2 = 0.244
                alarm |= test.add(round(rng, 0.244, 64, i)) == DriftTest.Change.DRIFTED;
            }
            assertEquals(!stated, alarm);
        }
    }
}
