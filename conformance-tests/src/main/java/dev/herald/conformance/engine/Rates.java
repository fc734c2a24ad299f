package dev.herald.conformance.engine;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// Holds the rates of a subject to what it declares, shot by shot, and puts the evidence on record.
public final class Rates {
    private static final int SHOTS_MAX = 200_000;

    /// Shots that did not count are not without end.
    private static final int VOID_MAX = 2_000;

    /// How one trial went.
    public enum Shot {
        RIGHT,
        WRONG,
        /// It says nothing, for a reason that has nothing to do with its outcome.
        VOID;

        public static Shot wrongIf(boolean wrong) {
            return wrong ? WRONG : RIGHT;
        }
    }

    private Rates() {}

    /// @param what is counted, for the report
    /// @param declared the error rate that the subject declares
    /// @param shot makes one trial and says whether it went wrong
    public static void errorsWithin(String what, double declared, BooleanSupplier shot) {
        shotsWithin(what, declared, () -> Shot.wrongIf(shot.getAsBoolean()));
    }

    /// As [#errorsWithin], for trials of which some may not count.
    public static void shotsWithin(String what, double declared, Supplier<Shot> shot) {
        repeat(what, declared, Sprt.ofErrors(declared, share(), falsePass()), shot);
    }

    /// Two outcomes are equally frequent.
    ///
    /// @param bias declared deviation from one half, from errors of the reading
    /// @param shot makes one trial and says which outcome it had
    public static void fair(String what, double bias, BooleanSupplier shot) {
        double declared = 0.5 + Math.min(Math.abs(bias), 0.3);
        repeat(
                what,
                declared,
                Sprt.ofFairness(declared, share(), falsePass()),
                () -> Shot.wrongIf(shot.getAsBoolean()));
        repeat(
                "not: " + what,
                declared,
                Sprt.ofFairness(declared, share(), falsePass()),
                () -> Shot.wrongIf(!shot.getAsBoolean()));
    }

    /// What the next sequential test of the run may spend.
    private static double share() {
        return ConformanceRun.current().falseAlarms().next();
    }

    /// The probability that a bad rate passes.
    private static double falsePass() {
        return ConformanceRun.current().falsePass();
    }

    /// The test of a success rate against half of it, with its share of the run's false alarms.
    public static Sprt ofSuccesses(double declared) {
        return Sprt.ofSuccesses(declared, share(), falsePass());
    }

    private static void repeat(String what, double declared, Sprt test, Supplier<Shot> shot) {
        Sprt.Outcome outcome = Sprt.Outcome.UNDECIDED;
        int voids = 0;
        while (outcome == Sprt.Outcome.UNDECIDED && test.count() < SHOTS_MAX) {
            Shot one = shot.get();
            if (one != Shot.VOID) {
                outcome = test.add(one == Shot.WRONG);
            } else if (++voids > VOID_MAX + test.count()) {
                throw new TestAbortedException(
                        voids + " trials did not count and " + test.count() + " did: " + what);
            }
        }
        conclude(what, declared, test, outcome);
    }

    /// Puts a sequential test on record and ends the test by its outcome.
    public static void conclude(String what, double declared, Sprt test, Sprt.Outcome outcome) {
        var samples = new ClauseResult.Samples(what, test.hits(), test.count(), declared);
        ConformanceRun.current().record(samples);
        switch (outcome) {
            case PASS -> {}
            case FAIL -> throw new AssertionFailedError(samples.toString());
            case UNDECIDED -> throw new TestAbortedException("undecided: " + samples);
        }
    }
}
