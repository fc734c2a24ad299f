package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Distillation;
import dev.herald.hal.model.Distillation.Noise;
import dev.herald.hal.model.Distillation.Result;
import dev.herald.hal.model.MemoryDecay;
import java.util.function.IntPredicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The maps of [Distillation]: the numbers of network-transport 6 to the digits printed there, and the
/// circuits on exact states.
class DistillationTest {
    private static final double DIGITS = 5.1e-7;

    private final StateEngine engine = new StateEngine();

    @ParameterizedTest
    @CsvSource({
        "0.60, 0.608889, 0.620438",
        "0.70, 0.680000, 0.735294",
        "0.75, 0.722222, 0.788462",
        "0.80, 0.768889, 0.838150",
        "0.85, 0.820000, 0.884146",
        "0.90, 0.875556, 0.926396",
        "0.95, 0.935556, 0.964964",
        "0.99, 0.986756, 0.993266"
    })
    void bbpsswTable(double fidelity, double success, double kept) {
        BellDiagonal werner = BellDiagonal.werner(fidelity);
        Result r = Distillation.bbpssw(werner, werner, Noise.NONE);
        assertEquals(success, r.success(), DIGITS);
        assertEquals(kept, r.kept().fidelity(), DIGITS);
        double rest = (1 - fidelity) / 3;
        double p = fidelity * fidelity + 2 * fidelity * rest + 5 * rest * rest;
        assertEquals(p, r.success(), 1e-12);
        assertEquals((fidelity * fidelity + rest * rest) / p, r.kept().fidelity(), 1e-12);
    }

    /// The form in Werner parameters, for unequal pairs.
    @Test
    void bbpsswOfUnequalPairs() {
        for (double f1 : new double[] {0.55, 0.8, 0.97}) {
            for (double f2 : new double[] {0.6, 0.75, 1}) {
                double w1 = (4 * f1 - 1) / 3;
                double w2 = (4 * f2 - 1) / 3;
                double p = (1 + w1 * w2) / 2;
                double w = (w1 + w2 + 4 * w1 * w2) / (6 * p);
                Result r =
                        Distillation.bbpssw(
                                BellDiagonal.werner(f1), BellDiagonal.werner(f2), Noise.NONE);
                assertEquals(p, r.success(), 1e-12);
                assertEquals((1 + 3 * w) / 4, r.kept().fidelity(), 1e-12);
            }
        }
    }

    @Test
    void dejmpsRecurrence() {
        // success, then weights in the order Phi+, Psi-, Psi+, Phi-
        recurrence(
                0.80,
                new double[][] {
                    {0.768889, .838150, .011561, .011561, .138728},
                    {0.744596, .943639, .004308, .026026, .026026},
                    {0.901313, .987974, .001503, .001503, .009020},
                    {0.979175, .996854, .000028, .000085, .003033}
                });
        recurrence(
                0.75,
                new double[][] {
                    {.722222, .788462}, {.689349, .902361}, {.839516, .970020}, {.950548, .989913}
                });
        recurrence(
                0.90,
                new double[][] {
                    {.875556, .926396}, {.867969, .988764}, {.978563, .999070}, {.998262, .999879}
                });
    }

    private static void recurrence(double fidelity, double[][] rounds) {
        BellDiagonal pair = BellDiagonal.werner(fidelity);
        for (double[] round : rounds) {
            Result r = Distillation.dejmps(pair, pair, Noise.NONE);
            pair = r.kept();
            double[] got = {r.success(), pair.p00(), pair.p11(), pair.p01(), pair.p10()};
            for (int i = 0; i < round.length; i++) {
                assertEquals(round[i], got[i], DIGITS, "F0 " + fidelity + " column " + i);
            }
        }
    }

    @Test
    void doubleSelectionGoldens() {
        BellDiagonal w8 = BellDiagonal.werner(0.8);
        Result r8 = Distillation.doubleSelection(w8, w8, w8);
        assertEquals(0.581630, r8.success(), DIGITS);
        assertEquals(.887417, r8.kept().p00(), DIGITS);
        assertEquals(.086093, r8.kept().p10(), DIGITS);
        assertEquals(.013245, r8.kept().p01(), DIGITS);
        assertEquals(.013245, r8.kept().p11(), DIGITS);
        BellDiagonal w9 = BellDiagonal.werner(0.9);
        Result r9 = Distillation.doubleSelection(w9, w9, w9);
        assertEquals(0.763259, r9.success(), DIGITS);
        assertEquals(0.956522, r9.kept().fidelity(), DIGITS);
    }

    static BellDiagonal random(Rng rng) {
        double[] w = new double[4];
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            w[i] = -Math.log(1 - rng.nextDouble());
            sum += w[i];
        }
        return new BellDiagonal(w[0] / sum, w[1] / sum, w[2] / sum, w[3] / sum);
    }

    private Qubit[] pairs(BellDiagonal... weights) {
        Qubit[] q = new Qubit[2 * weights.length];
        for (int i = 0; i < weights.length; i++) {
            q[2 * i] = new Qubit(MemoryDecay.NONE, null);
            q[2 * i + 1] = new Qubit(MemoryDecay.NONE, null);
            engine.pair(q[2 * i], q[2 * i + 1], XState.of(weights[i], BellIndex.PHI_PLUS), 0);
        }
        return q;
    }

    /// Reads the other qubits in Z, exactly: weights of the Bell states of the first two qubits, not
    /// normalised, over the outcomes accepted, with a weight for each.
    private double[] accepted(Qubit[] q, java.util.function.IntToDoubleFunction weight) {
        DensityMatrix rho = engine.state(0, q);
        int rest = rho.dimension() / 4;
        double[] out = new double[4];
        for (int bits = 0; bits < rest; bits++) {
            for (BellIndex bell : BellIndex.values()) {
                int i = (bell.x() ? 1 : 0) * rest + bits;
                int j = (3 - (bell.x() ? 1 : 0)) * rest + bits;
                double sign = bell.z() ? -1 : 1;
                double p = (rho.re(i, i) + rho.re(j, j)) / 2 + sign * rho.re(i, j);
                out[bell.code()] += weight.applyAsDouble(bits) * p;
            }
        }
        return out;
    }

    private static void assertResult(double[] expected, Result got) {
        double p = expected[0] + expected[1] + expected[2] + expected[3];
        assertEquals(p, got.success(), 1e-12);
        assertEquals(expected[0] / p, got.kept().p00(), 1e-11);
        assertEquals(expected[1] / p, got.kept().p01(), 1e-11);
        assertEquals(expected[2] / p, got.kept().p10(), 1e-11);
        assertEquals(expected[3] / p, got.kept().p11(), 1e-11);
    }

    private static double agree(int bits, double flipA, double flipB) {
        double right = (1 - flipA) * (1 - flipB) + flipA * flipB;
        return (bits & 1) == (bits >> 1 & 1) ? right : 1 - right;
    }

    @Property(tries = 100)
    void noisyRoundsAreTheirCircuits(@ForAll long seed) {
        Rng rng = new Rng(seed);
        BellDiagonal one = random(rng);
        BellDiagonal two = random(rng);
        double[] n = {
            rng.nextDouble() / 2, rng.nextDouble() / 2, rng.nextDouble() / 2, rng.nextDouble() / 2
        };
        Noise noise = Noise.of(n[0], n[1], n[2], n[3]);
        for (int kind = 0; kind < 3; kind++) {
            Qubit[] q = pairs(one, two);
            for (int end = 0; end < 2; end++) {
                double quarter = (end == 0 ? 1 : -1) * Math.PI / 2;
                for (int i = end; i < 4; i += 2) {
                    if (kind == 1) {
                        engine.gate1(q[i], GateKind.H, 0);
                    } else if (kind == 2) {
                        engine.gate1(q[i], GateKind.RX, quarter);
                    }
                }
                engine.gate2(q[end], q[2 + end], GateKind.CNOT, 0);
                engine.depolarisePair(q[end], q[2 + end], n[end]);
                if (kind == 1) {
                    engine.gate1(q[end], GateKind.H, 0);
                }
            }
            Result got =
                    switch (kind) {
                        case 0 -> Distillation.bilateralCnot(one, two, noise);
                        case 1 -> Distillation.bilateralPhase(one, two, noise);
                        default -> Distillation.dejmps(one, two, noise);
                    };
            assertResult(accepted(q, bits -> agree(bits, n[2], n[3])), got);
        }
        Result half = Distillation.epl(one, two, Noise.NONE);
        Qubit[] q = pairs(one, two);
        for (int end = 0; end < 2; end++) {
            engine.gate2(q[end], q[2 + end], GateKind.CNOT, 0);
        }
        assertResult(accepted(q, bits -> bits == 3 ? 1 : 0), half);
    }

    @Property(tries = 30)
    void doubleSelectionIsItsCircuit(@ForAll long seed) {
        Rng rng = new Rng(seed);
        BellDiagonal[] p = {random(rng), random(rng), random(rng)};
        Qubit[] q = pairs(p);
        for (int end = 0; end < 2; end++) {
            engine.gate2(q[end], q[2 + end], GateKind.CNOT, 0);
            engine.gate2(q[4 + end], q[2 + end], GateKind.CNOT, 0);
            engine.gate1(q[4 + end], GateKind.H, 0);
        }
        IntPredicate both =
                bits -> (bits >> 3 & 1) == (bits >> 2 & 1) && (bits >> 1 & 1) == (bits & 1);
        assertResult(
                accepted(q, bits -> both.test(bits) ? 1 : 0),
                Distillation.doubleSelection(p[0], p[1], p[2]));
    }

    /// network-transport 6.5: two pairs of one unknown phase with a dark part become Ψ+ exactly, with
    /// probability (1-a)²/2.
    @Test
    void eplRemovesTheDarkPartWhateverThePhase() {
        double a = 0.2;
        XState dark = new XState(0, (1 - a) / 2, (1 - a) / 2, a, (1 - a) / 2, 0);
        for (double phase : new double[] {0, 0.7, 2.9}) {
            Qubit[] q = new Qubit[4];
            for (int i = 0; i < 4; i += 2) {
                q[i] = new Qubit(MemoryDecay.NONE, null);
                q[i + 1] = new Qubit(MemoryDecay.NONE, null);
                engine.pair(q[i], q[i + 1], dark, 0);
                engine.gate1(q[i], GateKind.RZ, phase);
            }
            for (int end = 0; end < 2; end++) {
                engine.gate2(q[end], q[2 + end], GateKind.CNOT, 0);
            }
            double[] kept = accepted(q, bits -> bits == 3 ? 1 : 0);
            assertEquals(0.32, kept[BellIndex.PSI_PLUS.code()], 1e-12);
            assertEquals(0.32, kept[0] + kept[1] + kept[2] + kept[3], 1e-12);
        }
    }

    @Test
    void nothingIsGainedFromNothing() {
        Result mixed = Distillation.bbpssw(BellDiagonal.MIXED, BellDiagonal.MIXED, Noise.NONE);
        assertEquals(0.5, mixed.success(), 1e-15);
        assertEquals(0.25, mixed.kept().fidelity(), 1e-15);
        BellDiagonal flipped = new BellDiagonal(0, 0, 1, 0);
        Result never = Distillation.bilateralCnot(BellDiagonal.PERFECT, flipped, Noise.NONE);
        assertEquals(0, never.success());
        assertEquals(BellDiagonal.PERFECT, never.kept());
        assertThrows(IllegalArgumentException.class, () -> new Noise(1.2, 1));
        assertThrows(IllegalArgumentException.class, () -> new Noise(1, Double.NaN));
    }
}
