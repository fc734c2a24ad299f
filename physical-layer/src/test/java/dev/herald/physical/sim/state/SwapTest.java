package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import org.junit.jupiter.api.Test;

class SwapTest {
    private static final BellDiagonal LEFT = new BellDiagonal(.83, .08, .05, .04);
    private static final BellDiagonal RIGHT = new BellDiagonal(.9, .02, .01, .07);

    private final StateEngine engine = new StateEngine();

    private Qubit qubit() {
        return new Qubit(MemoryDecay.NONE, null);
    }

    /// Uniform numbers that force an outcome: all four are equally likely for Bell-diagonal pairs.
    private static double force(boolean bit) {
        return bit ? 0.25 : 0.75;
    }

    /// The Bell index of the swapped pair is a xor b xor outcome, for all 64 combinations, and the
    /// weights are those of [BellDiagonal#swap] with the same noise.
    @Test
    void indexAndWeightsOfAllCombinations() {
        for (SwapNoise noise : new SwapNoise[] {SwapNoise.NONE, new SwapNoise(0.93, 0.04, 0.11)}) {
            int seen = 0;
            for (BellIndex a : BellIndex.values()) {
                for (BellIndex b : BellIndex.values()) {
                    for (BellIndex outcome : BellIndex.values()) {
                        swap(a, b, outcome, noise);
                        seen++;
                    }
                }
            }
            assertEquals(64, seen);
        }
    }

    private void swap(BellIndex a, BellIndex b, BellIndex outcome, SwapNoise noise) {
        for (int order = 0; order < 4; order++) {
            Qubit left = qubit();
            Qubit middleLeft = qubit();
            Qubit middleRight = qubit();
            Qubit right = qubit();
            pair(left, middleLeft, XState.of(LEFT, a), (order & 1) != 0);
            pair(middleRight, right, XState.of(RIGHT, b), (order & 2) != 0);
            BellIndex read =
                    engine.bellMeasure(
                            middleLeft, middleRight, noise, force(outcome.z()), force(outcome.x()));
            assertEquals(outcome, read);
            BellIndex expected = a.xor(b).xor(outcome);
            MemoryTest.assertWeights(engine, left, right, expected, LEFT.swap(RIGHT, noise), 0);
            assertEquals(1, engine.state(0, left, right).trace(), 1e-12);
        }
    }

    private void pair(Qubit first, Qubit second, XState state, boolean reversed) {
        if (reversed) {
            XState mirrored =
                    new XState(
                            state.p00(),
                            state.p10(),
                            state.p01(),
                            state.p11(),
                            state.inner(),
                            state.outer());
            engine.pair(second, first, mirrored, 0);
        } else {
            engine.pair(first, second, state, 0);
        }
    }

    /// network-transport 5.4: F1 = F2 = 0.9, readout error 0.02, perfect gate: 0.7835893.
    @Test
    void goldenOfTheReference() {
        Qubit left = qubit();
        Qubit a = qubit();
        Qubit b = qubit();
        Qubit right = qubit();
        engine.pair(left, a, XState.of(BellDiagonal.werner(0.9), BellIndex.PHI_PLUS), 0);
        engine.pair(b, right, XState.of(BellDiagonal.werner(0.9), BellIndex.PHI_PLUS), 0);
        BellIndex outcome = engine.bellMeasure(a, b, new SwapNoise(1, 0.02, 0.02), 0.6, 0.2);
        assertEquals(0.7835893, engine.fidelity(left, right, outcome, 0), 6e-8);
    }

    /// network-transport 3.6: L = Psi+, Phi-, Psi-; M = Psi-, Psi+ gives Phi-.
    @Test
    void chainOfTheReference() {
        BellIndex[] links = {BellIndex.PSI_PLUS, BellIndex.PHI_MINUS, BellIndex.PSI_MINUS};
        BellIndex[] outcomes = {BellIndex.PSI_MINUS, BellIndex.PSI_PLUS};
        Qubit[] q = new Qubit[6];
        for (int i = 0; i < 6; i++) {
            q[i] = qubit();
        }
        for (int i = 0; i < 3; i++) {
            engine.pair(q[2 * i], q[2 * i + 1], XState.of(BellDiagonal.PERFECT, links[i]), 0);
        }
        for (int i = 0; i < 2; i++) {
            engine.bellMeasure(
                    q[2 * i + 1],
                    q[2 * i + 2],
                    SwapNoise.NONE,
                    force(outcomes[i].z()),
                    force(outcomes[i].x()));
        }
        assertEquals(1, engine.fidelity(q[0], q[5], BellIndex.PHI_MINUS, 0), 1e-12);
    }

    @Test
    void bellMeasurementNamesEachBellState() {
        for (BellIndex bell : BellIndex.values()) {
            Qubit a = qubit();
            Qubit b = qubit();
            engine.pair(a, b, XState.of(BellDiagonal.PERFECT, bell), 0);
            assertEquals(bell, engine.bellMeasure(a, b, SwapNoise.NONE, 0.5, 0.5));
            assertEquals(0, a.clusterSize() + b.clusterSize());
        }
    }
}
