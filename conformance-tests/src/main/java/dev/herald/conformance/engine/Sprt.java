package dev.herald.conformance.engine;

/// Wald's sequential test of a rate: it stops as soon as the evidence suffices [CONF-STAT-1].
///
/// The good rate is what a conforming subject has at worst, the bad rate what must not pass. A bad
/// rate above the good one bounds an error rate, one below it a success rate. A subject at the good
/// rate, or better, is failed with probability at most `falseFail`, one at the bad rate, or worse,
/// passed with probability at most `falsePass`.
///
/// The bounds are exact, not Wald's approximation: the likelihood ratio of bad to good is, for a subject
/// that is good, a non-negative supermartingale that begins at 1, so it ever reaches 1/falseFail with
/// probability at most falseFail (Ville's inequality); and the inverse likewise for a bad one. Trials
/// need not be independent, as long as each goes wrong with at most the good rate whatever came before.
public final class Sprt {
    public static final double FALSE_PASS = 1e-3;

    public enum Outcome {
        PASS,
        FAIL,
        UNDECIDED
    }

    private final double onHit;
    private final double onMiss;
    private final double passBelow;
    private final double failAbove;
    private double evidence;
    private long count;
    private long hits;

    public Sprt(double good, double bad, double falseFail, double falsePass) {
        if (!(0 < good && good < 1 && 0 < bad && bad < 1 && good != bad)) {
            throw new SuiteBroken(
                    "rates must differ and lie between 0 and 1, not " + good + " and " + bad);
        }
        onHit = Math.log(bad / good);
        onMiss = Math.log1p(-bad) - Math.log1p(-good);
        passBelow = Math.log(falsePass);
        failAbove = -Math.log(falseFail);
    }

    /// Holds an error rate to the declared one, against three times that and a hundredth.
    ///
    /// @param falseFail from [FalseAlarms#next]
    public static Sprt ofErrors(double declared, double falseFail, double falsePass) {
        double good = Math.clamp(declared, 1e-6, 0.9);
        return new Sprt(good, Math.min(3 * good + 0.01, (1 + good) / 2), falseFail, falsePass);
    }

    /// Holds a success rate to the declared one, against half of it.
    public static Sprt ofSuccesses(double declared, double falseFail, double falsePass) {
        double good = Math.clamp(declared, 1e-12, 1 - 1e-9);
        return new Sprt(good, good / 2, falseFail, falsePass);
    }

    /// Holds the rate of a choice that should be fair to the declared one, against a sixth more.
    public static Sprt ofFairness(double declared, double falseFail, double falsePass) {
        return new Sprt(declared, declared + 1.0 / 6, falseFail, falsePass);
    }

    public Outcome add(boolean hit) {
        return add(1, hit ? 1 : 0);
    }

    /// Adds the outcomes of several trials at once.
    public Outcome add(long trials, long trialsHit) {
        count += trials;
        hits += trialsHit;
        evidence += trialsHit * onHit + (trials - trialsHit) * onMiss;
        if (evidence <= passBelow) {
            return Outcome.PASS;
        }
        return evidence >= failAbove ? Outcome.FAIL : Outcome.UNDECIDED;
    }

    public long count() {
        return count;
    }

    public long hits() {
        return hits;
    }
}
