package dev.herald.physical.verify.estimate;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Basis;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import java.util.ArrayList;
import java.util.List;

/// The Bell test of Clauser, Horne, Shimony and Holt: `S = E(a0,b0) + E(a0,b1) + E(a1,b0) - E(a1,b1)`.
/// The first end measures along Z and X, the second along Z turned by ±45° toward X. A pair reported in
/// another Bell state than Φ+ counts as the setting that it is to Φ+, so no pair is left out.
///
/// @param s the value
/// @param sigma its standard error, from the variances of the four correlators
/// @param correlators E(a0,b0), E(a0,b1), E(a1,b0), E(a1,b1)
public record Chsh(Estimate s, double sigma, List<Correlator> correlators) {
    /// No local model exceeds it.
    public static final double LOCAL_MAX = 2;

    /// No quantum state exceeds it (Tsirelson): 2√2.
    public static final double QUANTUM_MAX = 2 * Math.sqrt(2);

    private static final List<Basis> FIRST = List.of(Basis.Z, Basis.X);

    /// Z turned by +45° and by -45° toward X: the elements of `BasisChoice.Set.CHSH`.
    private static final List<Basis> SECOND = List.of(new Basis(0, 224, 0), new Basis(0, 32, 0));

    public Chsh {
        requireNonNull(s);
        correlators = List.copyOf(correlators);
    }

    /// The four settings to measure in.
    public static List<Setting> settings() {
        List<Setting> made = new ArrayList<>();
        for (Basis a : FIRST) {
            for (Basis b : SECOND) {
                made.add(new Setting(a, b));
            }
        }
        return made;
    }

    /// @throws IllegalArgumentException when one of the four settings has no pairs
    public static Chsh of(PairCounts counts, double confidence) {
        List<Correlator> found = new ArrayList<>();
        Estimate[] terms = new Estimate[4];
        double variance = 0;
        for (Setting setting : settings()) {
            Correlator c = correlator(counts, setting, confidence);
            if (c.pairs() == 0) {
                throw new IllegalArgumentException("setting " + setting + " has no pairs");
            }
            terms[found.size()] = found.size() == 3 ? c.estimate().affine(-1, 0) : c.estimate();
            variance += c.variance();
            found.add(c);
        }
        Estimate s = Proportions.sum(0, 1, terms).within(-4, 4).by("CHSH, MOVER of Wilson");
        return new Chsh(s, Math.sqrt(variance), found);
    }

    private static Correlator correlator(PairCounts counts, Setting wanted, double confidence) {
        Direction a = Direction.of(wanted.a());
        Direction b = Direction.of(wanted.b());
        Correlator.Sum sum = new Correlator.Sum(ReadoutError.NONE, ReadoutError.NONE);
        counts.forEach((cell, outcomes) -> {
            if (Direction.of(cell.setting().a()).is(a)) {
                Direction framed = Direction.of(cell.setting().b()).framed(cell.bell());
                if (framed.is(b)) {
                    sum.add(1, outcomes);
                } else if (framed.is(b.opposite())) {
                    sum.add(-1, outcomes);
                }
            }
        });
        return sum.correlator(confidence);
    }

    /// Whether the interval is above what a local model can reach. Loopholes are the experiment's matter.
    public boolean violatesLocality() {
        return s.low() > LOCAL_MAX;
    }

    /// What a Bell-diagonal state with these correlators gives at these angles: `√2 (c_Z + c_X)`.
    public static double expected(double correlatorZ, double correlatorX) {
        return Math.sqrt(2) * (correlatorZ + correlatorX);
    }
}
