package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import org.junit.jupiter.api.Test;

/// Noise of idle qubits other than T1 and T2, and of preparation and readout, in closed form.
class IdleNoiseTest {
    private static final long TAU = 85_000_000;

    private final StateEngine engine = new StateEngine(new Rng(9));
    private final Trap trap = new Trap(TAU);

    private Qubit ion() {
        return new Qubit(MemoryDecay.NONE, null, trap, null);
    }

    /// link-physical 3.9: no flip with probability `(1 + exp(-2 t²/tau²))/2`, so |+> and half a Bell pair keep
    /// that much; read at once or in the course of time.
    @Test
    void oneIonDephasesAsAGaussian() {
        for (double t : new double[] {0, 0.01, 0.3, 1, 2.5}) {
            long ns = Math.round(t * TAU);
            double kept = (1 + Math.exp(-2 * t * t)) / 2;
            Qubit ion = ion();
            engine.prepare(ion, 7);
            engine.gate1(ion, GateKind.H, 0);
            assertEquals(kept, 0.5 + engine.state(7 + ns, ion).re(0, 1), 1e-12);
            engine.idle(ion, 7 + ns, 7 + ns);
            assertEquals(kept, 0.5 + engine.state(7 + ns, ion).re(0, 1), 1e-12);

            Qubit half = ion();
            Qubit far = new Qubit(MemoryDecay.NONE, null);
            engine.pair(half, far, XState.of(BellDiagonal.PERFECT, BellIndex.PSI_MINUS), 0);
            assertEquals(kept, engine.fidelity(half, far, BellIndex.PSI_MINUS, ns), 1e-12);
            engine.idle(half, ns, ns);
            assertEquals(kept, engine.fidelity(half, far, BellIndex.PSI_MINUS, ns), 1e-12);
        }
    }

    /// Two ions of one trap: Ψ states are free of decoherence, Φ states decohere four times as fast as one
    /// ion in the exponent. In two traps they are independent.
    @Test
    void pairsInATrapAreProtectedOrNot() {
        long ns = TAU / 2;
        for (BellIndex bell : BellIndex.values()) {
            for (boolean shared : new boolean[] {true, false}) {
                Qubit a = ion();
                Qubit b = shared ? ion() : new Qubit(MemoryDecay.NONE, null, new Trap(TAU), null);
                engine.pair(a, b, XState.of(BellDiagonal.PERFECT, bell), 0);
                double exponent = !shared ? 2 * 2 * 0.25 : bell.x() ? 0 : 2 * 4 * 0.25;
                double expected = (1 + Math.exp(-exponent)) / 2;
                assertEquals(expected, engine.fidelity(a, b, bell, ns), 1e-12, bell + "" + shared);
                engine.idle(a, ns, ns);
                if (!shared) {
                    engine.idle(b, ns, ns);
                }
                assertEquals(expected, engine.fidelity(a, b, bell, ns), 1e-12, bell + "" + shared);
            }
        }
    }

    /// The mean over `r` of coherent rotations, by Simpson's rule, is the channel: three ions with idle times
    /// of their own.
    @Test
    void theChannelIsTheMeanOfRotations() {
        Qubit[] ions = {ion(), ion(), ion()};
        long[] from = {0, 20_000_000, 50_000_000};
        long now = 90_000_000;
        prepareW(ions, from);
        DensityMatrix averaged = engine.state(now, ions);
        int steps = 2000;
        double[][] re = new double[8][8];
        for (int step = 0; step <= steps; step++) {
            double r = -8 + 16.0 * step / steps;
            double weight =
                    (step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2)
                            * 16.0
                            / steps
                            / 3
                            * Math.exp(-r * r / 2)
                            / Math.sqrt(2 * Math.PI);
            Qubit[] plain = new Qubit[3];
            for (int i = 0; i < 3; i++) {
                plain[i] = new Qubit(MemoryDecay.NONE, null);
            }
            prepareW(plain, from);
            for (int i = 0; i < 3; i++) {
                // exp(i r t Z) is RZ(-2 r t)
                engine.gate1(plain[i], GateKind.RZ, -2 * r * (now - from[i]) / TAU);
            }
            DensityMatrix rho = engine.state(now, plain);
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 8; j++) {
                    re[i][j] += weight * rho.re(i, j);
                }
            }
            for (Qubit qubit : plain) {
                engine.discard(qubit);
            }
        }
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                assertEquals(re[i][j], averaged.re(i, j), 1e-9, i + "," + j);
            }
        }
    }

    /// A state with coherences between all numbers of ones; the qubits start to idle at times of their own.
    private void prepareW(Qubit[] q, long[] from) {
        for (int i = 0; i < q.length; i++) {
            engine.prepare(q[i], from[i]);
            engine.gate1(q[i], GateKind.RY, 0.8 + 0.3 * i);
        }
        engine.gate2(q[0], q[1], GateKind.CNOT, 0);
        engine.gate2(q[1], q[2], GateKind.CZ, 0);
    }

    /// A gate begins a new interval: two halves keep more than the whole, unless nothing happens between.
    @Test
    void anOperationBeginsANewInterval() {
        Qubit ion = ion();
        engine.prepare(ion, 0);
        engine.gate1(ion, GateKind.H, 0);
        engine.idle(ion, TAU / 2, TAU / 2);
        engine.busyUntil(ion, TAU);
        assertEquals(
                Math.exp(-2 * 0.25) * Math.exp(-2 * 0.25) / 2,
                engine.state(TAU + TAU / 2, ion).re(0, 1),
                1e-12);
    }

    /// A large cluster draws the same noise: the coherence of a GHZ state's remaining pair. 20,000 rounds:
    /// off by 0.025 with probability below 3e-11 (Hoeffding).
    @Test
    void largeClustersDrawTheNoiseOfTheTrap() {
        Qubit[] crowd = new Qubit[StateEngine.CLUSTER_MAX];
        for (int i = 0; i < crowd.length; i++) {
            crowd[i] = new Qubit(MemoryDecay.NONE, null);
            engine.prepare(crowd[i], 0);
        }
        for (int i = 1; i < 5; i++) {
            engine.gate2(crowd[0], crowd[i], GateKind.CNOT, 0);
            engine.gate2(crowd[5], crowd[5 + i], GateKind.CNOT, 0);
        }
        Qubit last = new Qubit(MemoryDecay.NONE, null);
        engine.prepare(last, 0);
        engine.gate2(crowd[0], last, GateKind.CNOT, 0);
        engine.gate2(crowd[0], crowd[5], GateKind.CNOT, 0);
        int kept = 0;
        Echo echo = new Echo(1_000_000, 0.002);
        Rng rng = new Rng(2);
        for (int i = 0; i < 20_000; i++) {
            Qubit ion = new Qubit(MemoryDecay.NONE, null, trap, echo);
            engine.prepare(ion, 0);
            engine.gate1(ion, GateKind.H, 0);
            engine.gate2(crowd[0], ion, GateKind.CZ, 0); // crowd[0] is |0>
            engine.idle(ion, TAU / 2, TAU / 2);
            kept += engine.measure(ion, Basis.X, 0, 0, rng.nextDouble()) ? 0 : 1;
        }
        double coherence = Math.exp(-2 * 0.25) * Math.pow(0.998, 42.5);
        assertEquals((1 + coherence) / 2, kept / 20_000.0, 0.025);
    }

    /// Every pulse depolarises: after n spacings coherence and population difference are `(1-e)^n` of what
    /// they were, besides T1 and T2.
    @Test
    void decouplingCostsAnErrorForEachPulse() {
        MemoryDecay slow = new MemoryDecay(4_000_000_000L, 2_000_000_000L);
        Echo echo = new Echo(1_000_000, 0.001);
        long ns = 100_000_000;
        Qubit plus = new Qubit(slow, null, null, echo);
        Qubit one = new Qubit(slow, null, null, echo);
        engine.prepare(plus, 0);
        engine.gate1(plus, GateKind.H, 0);
        engine.prepare(one, 0);
        engine.gate1(one, GateKind.X, 0);
        double pulses = Math.pow(0.999, 100);
        double coherence = Math.exp(-0.05) * pulses / 2;
        assertEquals(coherence, engine.state(ns, plus).re(0, 1), 1e-12);
        double population = (1 + pulses * (2 * Math.exp(-0.025) - 1)) / 2;
        assertEquals(population, engine.state(ns, one).re(1, 1), 1e-12);
        engine.idle(plus, ns, ns);
        engine.idle(one, ns, ns);
        assertEquals(coherence, engine.state(ns, plus).re(0, 1), 1e-12);
        assertEquals(population, engine.state(ns, one).re(1, 1), 1e-12);
    }

    /// Preparation that errs with depolarising probability p leaves |1> with p/2; readout flips that differ
    /// mix the outcomes and the states they leave behind, as Bayes has it.
    @Test
    void preparationAndReadoutErr() {
        double p = 0.05;
        double flip0 = 0.07;
        double flip1 = 0.005;
        Qubit a = new Qubit(MemoryDecay.NONE, null);
        Qubit b = new Qubit(MemoryDecay.NONE, null);
        engine.prepare(a, 0);
        engine.depolarise(a, p);
        assertEquals(p / 2, engine.state(0, a).re(1, 1), 1e-15);
        engine.prepare(b, 0);
        engine.gate2(a, b, GateKind.CNOT, 0); // b is what a is
        double readsOne = (1 - p / 2) * flip0 + p / 2 * (1 - flip1);
        // the number just above the probability reads 0, the one just below 1
        assertEquals(false, engine.measure(a, Basis.Z, flip0, flip1, readsOne + 1e-12));
        double leftOne = p / 2 * flip1 / (1 - readsOne);
        assertEquals(leftOne, engine.state(0, b).re(1, 1), 1e-12);
        engine.discard(b);
        engine.prepare(a, 0);
        engine.depolarise(a, p);
        assertEquals(true, engine.measure(a, Basis.Z, flip0, flip1, readsOne - 1e-12));
    }

    @Test
    void wrongFiguresAreNamed() {
        assertThrows(IllegalArgumentException.class, () -> new Trap(0));
        assertThrows(IllegalArgumentException.class, () -> new Echo(0, 0.1));
        assertThrows(IllegalArgumentException.class, () -> new Echo(5, 1));
    }
}
