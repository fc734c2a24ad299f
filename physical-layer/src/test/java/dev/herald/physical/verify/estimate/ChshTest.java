package dev.herald.physical.verify.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.verify.estimate.PairCounts.Setting;
import org.junit.jupiter.api.Test;

class ChshTest {
    private static final long MANY = 1_000_000_000_000L;

    private static PairCounts exact(BellDiagonal state, BellIndex... reported) {
        PairCounts counts = new PairCounts();
        for (BellIndex bell : reported) {
            for (Setting setting : Chsh.settings()) {
                Outcomes.of(state, bell).expected(counts, setting, bell, MANY);
            }
        }
        return counts;
    }

    @Test
    void basesAreTheDirectionsThatTheirRotationsMake() {
        same(new Direction(0, 0, 1), Basis.Z);
        same(new Direction(1, 0, 0), Basis.X);
        same(new Direction(0, 1, 0), Basis.Y);
        double h = Math.sqrt(0.5);
        same(new Direction(h, 0, h), new Basis(0, 224, 0));
        same(new Direction(-h, 0, h), new Basis(0, 32, 0));
        same(new Direction(0, 0, -1), new Basis(128, 0, 0));
        assertEquals(45, Direction.of(new Basis(0, 224, 0)).degreesFromZ(), 1e-9);
        assertEquals(90, Direction.of(Basis.X).degreesFromZ(), 1e-9);
    }

    private static void same(Direction direction, Basis basis) {
        assertTrue(direction.is(Direction.of(basis)), basis + " is " + Direction.of(basis));
    }

    /// Correlations of the four Bell states along any directions, by conjugation to Φ+.
    @Test
    void framingIsConjugationByTheReportedPauli() {
        Basis a = new Basis(17, 99, 203);
        Basis b = new Basis(5, 41, 130);
        for (BellIndex bell : BellIndex.values()) {
            double[] p = Outcomes.of(BellDiagonal.PERFECT, bell).probabilities(new Setting(a, b));
            assertEquals(
                    p[0] - p[1] - p[2] + p[3],
                    Direction.of(a).correlationOfPhiPlus(Direction.of(b).framed(bell)),
                    1e-12,
                    bell.toString());
        }
    }

    /// 2√2 for each Bell state and for any mixture of reports.
    @Test
    void idealPairsReachTheBoundOfTsirelson() {
        for (BellIndex bell : BellIndex.values()) {
            Chsh chsh = Chsh.of(exact(BellDiagonal.PERFECT, bell), 0.95);
            assertEquals(Chsh.QUANTUM_MAX, chsh.s().value(), 1e-9, bell.toString());
            assertTrue(chsh.violatesLocality());
        }
        PairCounts mixed = exact(BellDiagonal.PERFECT, BellIndex.PSI_MINUS, BellIndex.PSI_PLUS);
        assertEquals(2 * Math.sqrt(2), Chsh.of(mixed, 0.95).s().value(), 1e-9);
        assertEquals(8 * MANY, Chsh.of(mixed, 0.95).s().samples());
    }

    /// A Werner state has S = 2√2 (4F - 1)/3: local up to F = (3/√2 + 1)/4 = 0.780.
    @Test
    void wernerPairsScaleIt() {
        for (double f : new double[] {0.25, 0.5, 0.77, 0.79, 0.95}) {
            BellDiagonal state = BellDiagonal.werner(f);
            Chsh chsh = Chsh.of(exact(state, BellIndex.PSI_PLUS), 0.95);
            assertEquals(2 * Math.sqrt(2) * (4 * f - 1) / 3, chsh.s().value(), 1e-9);
            assertEquals(
                    Chsh.expected(state.correlatorZ(), state.correlatorX()),
                    chsh.s().value(),
                    1e-9);
            assertEquals(f > (3 / Math.sqrt(2) + 1) / 4, chsh.violatesLocality(), "F = " + f);
        }
    }

    @Test
    void outcomesThatAreFixedBeforehandDoNotExceedTwo() {
        PairCounts counts = new PairCounts();
        Chsh.settings()
                .forEach(setting -> counts.add(setting, BellIndex.PHI_PLUS, false, false, 1_000));
        Chsh chsh = Chsh.of(counts, 0.95);
        assertEquals(2, chsh.s().value(), 1e-12);
        assertFalse(chsh.violatesLocality());
    }

    @Test
    void errorIsThatOfFourCorrelators() {
        PairCounts counts = new PairCounts();
        for (Setting setting : Chsh.settings()) {
            boolean last = setting.equals(Chsh.settings().getLast());
            counts.add(setting, BellIndex.PHI_PLUS, false, last, 85);
            counts.add(setting, BellIndex.PHI_PLUS, false, !last, 15);
        }
        Chsh chsh = Chsh.of(counts, 0.95);
        assertEquals(2.8, chsh.s().value(), 1e-12);
        assertEquals(Math.sqrt(4 * (1 - 0.7 * 0.7) / 100), chsh.sigma(), 1e-12);
    }

    @Test
    void aSettingWithoutPairsIsNamed() {
        assertThrows(IllegalArgumentException.class, () -> Chsh.of(new PairCounts(), 0.95));
    }
}
