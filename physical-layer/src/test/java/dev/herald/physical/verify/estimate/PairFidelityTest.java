package dev.herald.physical.verify.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The three-basis fidelity against states whose fidelity is known, and against the wrong formulas of
/// peers E2 to E4.
class PairFidelityTest {
    private static final long MANY = 4_000_000_000L;
    private static final BellDiagonal SKEWED = new BellDiagonal(0.7, 0.15, 0.1, 0.05);

    private static PairCounts exact(BellDiagonal state, BellIndex reported, Axis... axes) {
        PairCounts counts = new PairCounts();
        for (Axis axis : axes) {
            Outcomes.of(state, reported).expected(counts, Setting.of(axis, axis), reported, MANY);
        }
        return counts;
    }

    @ParameterizedTest
    @EnumSource
    void anIdealPairHasFidelityOneWhateverItsBellState(BellIndex bell) {
        PairFidelity f = PairFidelity.of(exact(BellDiagonal.PERFECT, bell, Axis.values()), 0.95);
        assertEquals(1, f.fidelity().orElseThrow().value(), 1e-12);
        for (Axis axis : Axis.values()) {
            assertEquals(0, f.errorRates().get(axis).value(), 0);
            assertEquals(1, f.correlators().get(axis).value(), 1e-12);
        }
        assertEquals(1, f.teleportation().orElseThrow().value(), 1e-12);
    }

    /// Without the correlator along Y an ideal pair would score 3/4 (peers E2).
    @Test
    void theFormulaWithoutYScoresThreeQuartersAndIsNotOurs() {
        PairFidelity f =
                PairFidelity.of(
                        exact(BellDiagonal.PERFECT, BellIndex.PHI_PLUS, Axis.values()), 0.95);
        double wrong =
                (1 + f.correlators().get(Axis.Z).value() + f.correlators().get(Axis.X).value()) / 4;
        assertEquals(0.75, wrong, 1e-12);
        assertEquals(1, f.fidelity().orElseThrow().value(), 1e-12);
    }

    /// Φ+ +XX -YY +ZZ, Φ- -XX +YY +ZZ, Ψ+ +XX +YY -ZZ, Ψ- -XX -YY -ZZ (peers E2).
    @Test
    void theSignsOfTheFourTargetsAreThoseOfTheAlgebra() {
        check(BellIndex.PHI_PLUS, 1, -1, 1);
        check(BellIndex.PHI_MINUS, -1, 1, 1);
        check(BellIndex.PSI_PLUS, 1, 1, -1);
        check(BellIndex.PSI_MINUS, -1, -1, -1);
    }

    private static void check(BellIndex bell, int xx, int yy, int zz) {
        assertEquals(xx, Correlator.sign(bell, Axis.X));
        assertEquals(yy, Correlator.sign(bell, Axis.Y));
        assertEquals(zz, Correlator.sign(bell, Axis.Z));
        TwoQubitState state = TwoQubitState.bell(bell);
        assertEquals(xx, state.coefficient(1, 1), 0);
        assertEquals(yy, state.coefficient(2, 2), 0);
        assertEquals(zz, state.coefficient(3, 3), 0);
    }

    @ParameterizedTest
    @EnumSource
    void aBellDiagonalStateHasItsFirstWeightForFidelity(BellIndex bell) {
        PairFidelity f = PairFidelity.of(exact(SKEWED, bell, Axis.values()), 0.95);
        assertEquals(0.7, f.fidelity().orElseThrow().value(), 1e-9);
        assertEquals((1 - SKEWED.correlatorZ()) / 2, f.errorRates().get(Axis.Z).value(), 1e-9);
        assertEquals((1 - SKEWED.correlatorX()) / 2, f.errorRates().get(Axis.X).value(), 1e-9);
        assertEquals((1 - SKEWED.correlatorY()) / 2, f.errorRates().get(Axis.Y).value(), 1e-9);
    }

    @Test
    void twoBasesGiveBoundsAndNoFidelity() {
        PairFidelity f = PairFidelity.of(exact(SKEWED, BellIndex.PSI_MINUS, Axis.X, Axis.Z), 0.95);
        assertEquals(Optional.empty(), f.fidelity());
        assertEquals(
                (SKEWED.correlatorX() + SKEWED.correlatorZ()) / 2,
                f.lowerBound().orElseThrow().value(),
                1e-9);
        assertEquals(
                (1 + Math.min(SKEWED.correlatorX(), SKEWED.correlatorZ())) / 2,
                f.upperBound().orElseThrow().value(),
                1e-9);
        assertTrue(f.lowerBound().orElseThrow().value() <= 0.7);
        assertTrue(f.upperBound().orElseThrow().value() >= 0.7);
        assertTrue(Double.isNaN(f.sigma()));
    }

    /// `var F = (1/16) Σ (1 - E²)/N` with each basis' own N (peers E4).
    @Test
    void eachBasisHasItsOwnVarianceAndCount() {
        PairCounts counts = new PairCounts();
        add(counts, Axis.Z, 90, 10);
        add(counts, Axis.X, 160, 40);
        add(counts, Axis.Y, 280, 120);
        PairFidelity f = PairFidelity.of(counts, 0.95);
        double variance =
                ((1 - 0.8 * 0.8) / 100 + (1 - 0.6 * 0.6) / 200 + (1 - 0.4 * 0.4) / 400) / 16;
        assertEquals(Math.sqrt(variance), f.sigma(), 1e-12);
        assertEquals((1 + 0.8 + 0.6 + 0.4) / 4, f.fidelity().orElseThrow().value(), 1e-12);
        assertEquals(700, f.fidelity().orElseThrow().samples());
    }

    private static void add(PairCounts counts, Axis axis, long right, long wrong) {
        boolean different = BellIndex.PHI_PLUS.anticorrelated(axis);
        counts.add(Setting.of(axis, axis), BellIndex.PHI_PLUS, false, different, right);
        counts.add(Setting.of(axis, axis), BellIndex.PHI_PLUS, false, !different, wrong);
    }

    /// The bound is 1/2, not 2/3: with the wrong formula and the wrong bound, true Werner pairs below
    /// 0.876 would be rejected (peers E3).
    @Test
    void aFidelityAboveOneHalfCertifiesEntanglement() {
        PairFidelity weak =
                PairFidelity.of(
                        exact(BellDiagonal.werner(0.51), BellIndex.PSI_PLUS, Axis.values()), 0.95);
        assertEquals(Optional.of(BellIndex.PHI_PLUS), weak.entangledAs());
        PairFidelity none =
                PairFidelity.of(
                        exact(BellDiagonal.werner(0.49), BellIndex.PSI_PLUS, Axis.values()), 0.95);
        assertEquals(Optional.empty(), none.entangledAs());
        PairFidelity half =
                PairFidelity.of(
                        exact(BellDiagonal.werner(0.5), BellIndex.PSI_PLUS, Axis.values()), 0.95);
        assertEquals(2.0 / 3, half.teleportation().orElseThrow().value(), 1e-9);
    }

    /// A pair that was reported wrongly is entangled all the same.
    @Test
    void entanglementWithAnotherBellStateIsSeen() {
        BellDiagonal flipped = new BellDiagonal(0.1, 0.8, 0.05, 0.05);
        PairFidelity f = PairFidelity.of(exact(flipped, BellIndex.PSI_PLUS, Axis.values()), 0.95);
        assertEquals(0.1, f.fidelity().orElseThrow().value(), 1e-9);
        assertEquals(Optional.of(BellIndex.PHI_MINUS), f.entangledAs());
    }

    @Test
    void readoutErrorsAreTakenBackAndOnlyWhenAsked() {
        ReadoutError a = new ReadoutError(0.05, 0.005);
        ReadoutError b = new ReadoutError(0.02, 0.1);
        PairCounts counts = new PairCounts();
        for (Axis axis : Axis.values()) {
            Outcomes.of(SKEWED, BellIndex.PSI_PLUS, a, b)
                    .expected(counts, Setting.of(axis, axis), BellIndex.PSI_PLUS, MANY);
        }
        assertEquals(
                0.7, PairFidelity.of(counts, a, b, 0.95).fidelity().orElseThrow().value(), 1e-8);
        double raw = PairFidelity.of(counts, 0.95).fidelity().orElseThrow().value();
        assertTrue(raw < 0.66, "as read " + raw);
        PairFidelity taken = PairFidelity.of(counts, a, b, 0.95);
        assertTrue(taken.sigma() > PairFidelity.of(counts, 0.95).sigma());
    }

    /// 600 runs at 90 %: fewer than 500 intervals with the truth have a probability below 1e-9 when the
    /// intervals hold what they say (binomial, mean 540, deviation 7.3). Seeds are fixed.
    @Test
    void intervalsCoverWhatTheySay() {
        Rng rng = new Rng(41);
        for (boolean corrected : new boolean[] {false, true}) {
            ReadoutError error = corrected ? new ReadoutError(0.05, 0.01) : ReadoutError.NONE;
            int covered = 0;
            for (int run = 0; run < 600; run++) {
                PairCounts counts = new PairCounts();
                BellIndex bell = BellIndex.ofCode(run % 4);
                for (Axis axis : Axis.values()) {
                    Outcomes.of(BellDiagonal.werner(0.93), bell, error, error)
                            .sampled(counts, Setting.of(axis, axis), bell, 150, rng);
                }
                Estimate f = PairFidelity.of(counts, error, error, 0.9).fidelity().orElseThrow();
                covered += f.covers(0.93) ? 1 : 0;
            }
            assertTrue(covered >= 500, corrected + " " + covered);
        }
    }

    @Test
    void noPairsSayNothing() {
        PairFidelity f = PairFidelity.of(new PairCounts(), 0.95);
        assertEquals(Optional.empty(), f.fidelity());
        assertEquals(Optional.empty(), f.lowerBound());
        assertFalse(f.entangledAs().isPresent());
    }
}
