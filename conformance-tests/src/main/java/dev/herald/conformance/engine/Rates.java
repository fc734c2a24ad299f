package dev.herald.conformance.engine;

import java.util.function.BooleanSupplier;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// Holds the rates of a subject to what it declares, shot by shot, and puts the evidence on record.
public final class Rates {
    private static final int SHOTS_MAX = 200_000;

    private Rates() {}

    /// @param what is counted, for the report
    /// @param declared the error rate that the subject declares
    /// @param shot makes one trial and says whether it went wrong
    public static void errorsWithin(String what, double declared, BooleanSupplier shot) {
        repeat(what, declared, Sprt.ofErrors(declared), shot);
    }

    /// Two outcomes are equally frequent.
    ///
    /// @param bias declared deviation from one half, from errors of the reading
    /// @param shot makes one trial and says which outcome it had
    public static void fair(String what, double bias, BooleanSupplier shot) {
        double declared = 0.5 + Math.min(Math.abs(bias), 0.3);
        repeat(what, declared, Sprt.ofFairness(declared), shot);
        repeat("not: " + what, declared, Sprt.ofFairness(declared), () -> !shot.getAsBoolean());
    }

    private static void repeat(String what, double declared, Sprt test, BooleanSupplier shot) {
        Sprt.Outcome outcome = Sprt.Outcome.UNDECIDED;
        while (outcome == Sprt.Outcome.UNDECIDED && test.count() < SHOTS_MAX) {
            outcome = test.add(shot.getAsBoolean());
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
