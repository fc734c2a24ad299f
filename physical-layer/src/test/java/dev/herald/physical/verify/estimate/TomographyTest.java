package dev.herald.physical.verify.estimate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import org.junit.jupiter.api.Test;

class TomographyTest {
    private static final long MANY = 4_000_000_000L;

    /// cos|00> + e^{i phase} sin|11>, mixed with noise: not Bell-diagonal.
    private static TwoQubitState tilted(double angle, double phase, double noise) {
        double[][] t = new double[4][4];
        double k = 1 - noise;
        t[0][0] = 1;
        t[3][0] = k * Math.cos(2 * angle);
        t[0][3] = t[3][0];
        t[3][3] = k;
        double s = k * Math.sin(2 * angle);
        t[1][1] = s * Math.cos(phase);
        t[2][2] = -t[1][1];
        t[1][2] = s * Math.sin(phase);
        t[2][1] = t[1][2];
        return new TwoQubitState(t);
    }

    @Test
    void nineSettingsGiveTheStateBack() {
        TwoQubitState truth = tilted(0.6, 0.4, 0.1);
        PairCounts counts = new PairCounts();
        Tomography.settings()
                .forEach(s -> Outcomes.of(truth).expected(counts, s, BellIndex.PHI_PLUS, MANY));
        Tomography found = Tomography.of(counts, 0.95);
        assertEquals(0, found.linear().distance(truth), 1e-8);
        assertEquals(0, found.physical().distance(truth), 1e-8);
        assertEquals(truth.fidelity(BellIndex.PHI_PLUS), found.fidelity().value(), 1e-8);
        assertEquals(truth.purity(), found.purity().value(), 1e-8);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                assertEquals(truth.re(i, j), found.physical().re(i, j), 1e-8);
                assertEquals(truth.im(i, j), found.physical().im(i, j), 1e-8);
            }
        }
    }

    @Test
    void pairsOfAllFourReportsAreOneState() {
        BellDiagonal state = new BellDiagonal(0.7, 0.15, 0.1, 0.05);
        PairCounts counts = new PairCounts();
        for (BellIndex bell : BellIndex.values()) {
            Tomography.settings()
                    .forEach(s -> Outcomes.of(state, bell).expected(counts, s, bell, MANY));
        }
        Tomography found = Tomography.of(counts, 0.95);
        assertEquals(0.7, found.fidelity().value(), 1e-9);
        assertEquals(0.15, found.physical().fidelity(BellIndex.PHI_MINUS), 1e-8);
        assertEquals(0.1, found.physical().fidelity(BellIndex.PSI_PLUS), 1e-8);
        assertArrayEquals(
                new double[] {0.05, 0.1, 0.15, 0.7}, found.physical().eigenvalues(), 1e-8);
    }

    @Test
    void readoutErrorsAreTakenBack() {
        ReadoutError a = new ReadoutError(0.05, 0.005);
        ReadoutError b = new ReadoutError(0.01, 0.08);
        PairCounts counts = new PairCounts();
        Tomography.settings()
                .forEach(s ->
                        Outcomes.of(BellDiagonal.werner(0.9), BellIndex.PSI_MINUS, a, b)
                                .expected(counts, s, BellIndex.PSI_MINUS, MANY));
        assertEquals(0.9, Tomography.of(counts, a, b, 0.95).fidelity().value(), 1e-8);
        assertTrue(Tomography.of(counts, 0.95).fidelity().value() < 0.83);
    }

    /// A matrix with a negative eigenvalue, and the nearest state of it worked out by hand: 0.5, 0.4,
    /// 0.3 and -0.2 become 0.5, 0.4, 0.3, 0 less 0.2/3 each.
    @Test
    void theNearestStateCutsTheSpectrum() {
        double[][] t = new double[4][4];
        t[0][0] = 1;
        double[] p = {0.5, 0.4, 0.3, -0.2};
        for (int i = 1; i < 4; i++) {
            for (BellIndex bell : BellIndex.values()) {
                t[i][i] += p[bell.code()] * TwoQubitState.bell(bell).coefficient(i, i);
            }
        }
        TwoQubitState linear = new TwoQubitState(t);
        assertArrayEquals(new double[] {-0.2, 0.3, 0.4, 0.5}, linear.eigenvalues(), 1e-12);
        assertArrayEquals(
                new double[] {0, 0.3 - 0.2 / 3, 0.4 - 0.2 / 3, 0.5 - 0.2 / 3},
                linear.physical().eigenvalues(),
                1e-12);
        assertEquals(0.5 - 0.2 / 3, linear.physical().fidelity(BellIndex.PHI_PLUS), 1e-12);
    }

    /// Negativity of a Werner state: max(0, F - 1/2).
    @Test
    void negativityIsAboveZeroForEntangledStatesOnly() {
        for (double f : new double[] {0.3, 0.5, 0.6, 1}) {
            double[][] t = new double[4][4];
            t[0][0] = 1;
            for (int i = 1; i < 4; i++) {
                t[i][i] =
                        (4 * f - 1) / 3 * TwoQubitState.bell(BellIndex.PSI_MINUS).coefficient(i, i);
            }
            TwoQubitState werner = new TwoQubitState(t);
            assertEquals(Math.max(0, f - 0.5), werner.negativity(), 1e-12);
            assertEquals(f, werner.fidelity(BellIndex.PSI_MINUS), 1e-12);
        }
        assertEquals(
                1,
                TwoQubitState.bell(BellIndex.PHI_PLUS)
                        .distance(TwoQubitState.bell(BellIndex.PSI_MINUS)),
                1e-12);
    }

    /// 400 runs at 90 %: fewer than 318 with the truth have a probability below 1e-9 (binomial, mean 360,
    /// deviation 6). The physical estimate is nearer to the truth than the linear one on average.
    @Test
    void intervalsCoverAndTheNearestStateIsNearer() {
        Rng rng = new Rng(7);
        TwoQubitState truth = tilted(Math.PI / 4 - 0.1, 0.2, 0.06);
        int covered = 0;
        double linear = 0;
        double physical = 0;
        for (int run = 0; run < 400; run++) {
            PairCounts counts = new PairCounts();
            Tomography.settings()
                    .forEach(s ->
                            Outcomes.of(truth).sampled(counts, s, BellIndex.PHI_PLUS, 100, rng));
            Tomography found = Tomography.of(counts, 0.9);
            covered += found.fidelity().covers(truth.fidelity(BellIndex.PHI_PLUS)) ? 1 : 0;
            linear += found.linear().distance(truth);
            physical += found.physical().distance(truth);
            assertTrue(found.physical().eigenvalues()[0] > -1e-9);
        }
        assertTrue(covered >= 318, "covered " + covered);
        assertTrue(physical < linear, physical + " " + linear);
    }

    @Test
    void aSettingWithoutPairsIsNamed() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Tomography.of(new PairCounts(), 0.95));
        assertTrue(e.getMessage().contains("no pairs measured along"), e.getMessage());
    }

    /// A quarter turn about Z with depolarising noise: the map of the Bloch sphere, exactly.
    @Test
    void aProcessIsTheMapOfTheSphere() {
        double[][] rotation = {{0, -1, 0}, {1, 0, 0}, {0, 0, 1}};
        double keep = 0.94;
        long trials = 1_000_000_000;
        long[][] ones = new long[6][3];
        for (int in = 0; in < 3; in++) {
            for (int out = 0; out < 3; out++) {
                double mean = keep * rotation[out][in];
                ones[2 * in][out] = Math.round(trials * (1 - mean) / 2);
                ones[2 * in + 1][out] = Math.round(trials * (1 + mean) / 2);
            }
        }
        ProcessMatrix found = ProcessMatrix.of(ones, trials, 0.95);
        assertEquals(-keep, found.at(Axis.X, Axis.Y), 1e-9);
        assertEquals(0, found.shift(Axis.Z), 1e-9);
        // depolarising with probability λ: process fidelity 1 - 3λ/4, average fidelity 1 - λ/2
        assertEquals(1 - 3 * (1 - keep) / 4, found.fidelity(rotation).value(), 1e-9);
        assertEquals(1 - (1 - keep) / 2, found.averageFidelity(rotation).value(), 1e-9);
    }
}
