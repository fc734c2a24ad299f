package dev.herald.link.core;

/// Whether the error rate of one setting is what the model says: two cumulative sums of the logarithm of
/// a likelihood ratio (Page 1954), one while it is and one while it is not.
///
/// The ratio is that of `bad = good + STEP` to `good = model + SLACK`, the error rate scaled to [0, 1].
/// For any independent measurements in [0, 1] whose mean values are at most `good`, the exponential of
/// the sum is a supermartingale: as the exponential is convex, its mean value in each step is at most
/// `m bad/good + (1-m)(1-bad)/(1-good) <= 1`. From a given start it reaches e^H with probability at most
/// e^-H (Ville), and there are no more starts than pairs: so a link as good as its model has a false
/// alarm with probability at most e^-H for each pair. The way back is the same with the signs changed.
final class DriftTest {
    static final double SLACK = 0.01;
    static final double STEP = 0.05;
    static final double H = 30;

    /// What a tally did.
    enum Change {
        NONE,
        DRIFTED,
        RECOVERED
    }

    private final Readout readout;
    private final double ofError;
    private final double ofMatch;
    private boolean drifted;
    private double sum;
    private long sinceNs;
    private long lastNs = Long.MIN_VALUE;

    /// @param model error rate that the model says
    DriftTest(double model, Readout readout) {
        this.readout = readout;
        double good = scaled(Math.max(0, model) + SLACK);
        double bad = scaled(Math.max(0, model) + SLACK + STEP);
        boolean possible = bad < 1;
        ofError = possible ? StrictMath.log(bad / good) : 0;
        ofMatch = possible ? StrictMath.log((1 - bad) / (1 - good)) : 0;
    }

    private double scaled(double rate) {
        return (rate - readout.low()) / (readout.high() - readout.low());
    }

    Change add(Tally tally) {
        if (sum == 0) {
            sinceNs = lastNs == Long.MIN_VALUE ? tally.asOfNs() : lastNs + 1;
        }
        lastNs = tally.asOfNs();
        double errors = scaled(readout.rate(tally)) * tally.pairs();
        double gain = errors * ofError + (tally.pairs() - errors) * ofMatch;
        sum = Math.max(0, sum + (drifted ? -gain : gain));
        if (sum < H) {
            return Change.NONE;
        }
        sum = 0;
        drifted = !drifted;
        return drifted ? Change.DRIFTED : Change.RECOVERED;
    }

    boolean drifted() {
        return drifted;
    }

    /// When the evidence for the last change began.
    long sinceNs() {
        return sinceNs;
    }
}
