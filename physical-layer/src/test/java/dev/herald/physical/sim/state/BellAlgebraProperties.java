package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// The algebra the protocols compute with, two-qubit X-states and exact density matrices agree where they
/// overlap.
class BellAlgebraProperties {
    private final StateEngine engine = new StateEngine();

    private Qubit qubit() {
        return new Qubit(MemoryDecay.NONE, null);
    }

    private static XState randomX(Rng rng) {
        BellDiagonal p = DistillationTest.random(rng);
        double inner = (2 * rng.nextDouble() - 1) * Math.sqrt(p.p10() * p.p01());
        double outer = (2 * rng.nextDouble() - 1) * Math.sqrt(p.p00() * p.p11());
        return new XState(p.p00(), p.p10(), p.p01(), p.p11(), inner, outer);
    }

    private double[] weights(Qubit a, Qubit b, BellIndex bell) {
        double[] w = new double[4];
        for (BellIndex error : BellIndex.values()) {
            w[error.code()] = engine.fidelity(a, b, bell.xor(error), 0);
        }
        return w;
    }

    private static void assertWeights(BellDiagonal expected, double[] got, double tolerance) {
        assertEquals(expected.p00(), got[0], tolerance);
        assertEquals(expected.p01(), got[1], tolerance);
        assertEquals(expected.p10(), got[2], tolerance);
        assertEquals(expected.p11(), got[3], tolerance);
    }

    /// For any two X-states, Bell-diagonal or not, the mean over the outcomes of a noisy Bell measurement
    /// has the weights that the algebra gives for their twirls.
    @Property(tries = 200)
    void swappingAnyXStatesIsTheAlgebraInTheMean(@ForAll long seed) {
        Rng rng = new Rng(seed);
        XState left = randomX(rng);
        XState right = randomX(rng);
        BellIndex bellLeft = BellIndex.ofCode(rng.nextInt(4));
        BellIndex bellRight = BellIndex.ofCode(rng.nextInt(4));
        SwapNoise noise =
                new SwapNoise(rng.nextDouble(), rng.nextDouble() / 2, rng.nextDouble() / 2);
        double[] mean = new double[4];
        double total = 0;
        for (BellIndex outcome : BellIndex.values()) {
            Qubit[] q = {qubit(), qubit(), qubit(), qubit()};
            engine.pair(q[0], q[1], left, 0);
            engine.pair(q[2], q[3], right, 0);
            double p = probability(q[1], q[2], noise, outcome);
            // uniform numbers that force the outcome: 0 gives a one, just below 1 a zero
            BellIndex read =
                    engine.bellMeasure(
                            q[1],
                            q[2],
                            noise,
                            outcome.z() ? 0 : Math.nextDown(1.0),
                            outcome.x() ? 0 : Math.nextDown(1.0));
            assertEquals(outcome, read);
            double[] w = weights(q[0], q[3], bellLeft.xor(bellRight).xor(outcome));
            for (int i = 0; i < 4; i++) {
                mean[i] += p * w[i];
            }
            total += p;
        }
        assertEquals(1, total, 1e-12);
        BellDiagonal expected = left.twirled(bellLeft).swap(right.twirled(bellRight), noise);
        assertWeights(expected, mean, 1e-11);
    }

    /// Of reading an outcome: weights of the Bell states of the two qubits, through the readout's channel.
    private double probability(Qubit a, Qubit b, SwapNoise noise, BellIndex outcome) {
        double sum = 0;
        for (BellIndex actual : BellIndex.values()) {
            BellIndex error = actual.xor(outcome);
            double z = error.z() ? noise.flipZ() : 1 - noise.flipZ();
            double x = error.x() ? noise.flipX() : 1 - noise.flipX();
            sum += engine.fidelity(a, b, actual, 0) * z * x;
        }
        return noise.gate() * sum + (1 - noise.gate()) / 4;
    }

    /// Pauli errors and depolarising on either half of any X-state: the twirl's weights move as the algebra
    /// says.
    @Property(tries = 200)
    void pauliChannelsAreTheAlgebra(@ForAll long seed) {
        Rng rng = new Rng(seed);
        XState state = randomX(rng);
        BellIndex bell = BellIndex.ofCode(rng.nextInt(4));
        Qubit a = qubit();
        Qubit b = qubit();
        engine.pair(a, b, state, 0);
        BellDiagonal expected = state.twirled(bell);
        assertWeights(expected, weights(a, b, bell), 1e-12);
        for (int i = 0; i < 3; i++) {
            Qubit where = rng.nextBoolean() ? a : b;
            double p = rng.nextDouble();
            engine.depolarise(where, p);
            expected = expected.depolarise(p);
            BellIndex error = BellIndex.ofCode(rng.nextInt(4));
            engine.pauli(where, error.z(), error.x());
            bell = bell.xor(error);
            assertWeights(expected, weights(a, b, bell), 1e-12);
        }
        XState flipped = state.phaseFlipped();
        assertWeights(
                flipped.twirled(BellIndex.PHI_PLUS),
                new double[] {
                    state.weight(BellIndex.PHI_MINUS),
                    state.weight(BellIndex.PSI_MINUS),
                    state.weight(BellIndex.PHI_PLUS),
                    state.weight(BellIndex.PSI_PLUS)
                },
                1e-12);
    }

    /// Dephasing at both ends and relaxation at one: the aged algebra is the twirl of the aged state.
    @Property(tries = 200)
    void ageingIsTheAlgebra(@ForAll long seed) {
        Rng rng = new Rng(seed);
        BellDiagonal start = DistillationTest.random(rng);
        BellIndex bell = BellIndex.ofCode(rng.nextInt(4));
        MemoryDecay da = new MemoryDecay(1_000_000, 500_000 + rng.nextInt(1_500_000));
        MemoryDecay db = new MemoryDecay(0, 300_000 + rng.nextInt(1_000_000));
        long idleA = rng.nextInt(2_000_000);
        long idleB = rng.nextInt(2_000_000);
        Qubit a = new Qubit(da, null);
        Qubit b = new Qubit(db, null);
        engine.pair(a, b, XState.of(start, bell), 0);
        engine.idle(a, idleA, idleA);
        engine.idle(b, idleB, idleB);
        a.updatedNs = 0;
        b.updatedNs = 0;
        assertWeights(start.age(da, idleA, db, idleB), weights(a, b, bell), 1e-12);
    }

    /// network-transport 7.6: the check case, as the twirled channel `px = py = (1 - e^(-t/T1))/4`,
    /// `pz = (1 - e^(-t/T2))/2 - px` at each end, applied Pauli by Pauli.
    @Test
    void twirledMemoryOfTheReference() {
        BellDiagonal p = new BellDiagonal(.8, .1, .06, .04);
        MemoryDecay[] decay = {
            new MemoryDecay(2_000_000_000L, 1_000_000_000L),
            new MemoryDecay(5_000_000_000L, 1_500_000_000L)
        };
        long t = 300_000_000;
        BellDiagonal channel = p;
        for (MemoryDecay d : decay) {
            double px = -Math.expm1(-(double) t / d.t1Ns()) / 4;
            double pz = -Math.expm1(-(double) t / d.t2Ns()) / 2 - px;
            channel = channel.swap(new BellDiagonal(1 - 2 * px - pz, pz, px, px));
        }
        BellDiagonal aged = p.age(decay[0], t, decay[1], t);
        assertEquals(channel.p00(), aged.p00(), 1e-15);
        assertEquals(channel.p10(), aged.p10(), 1e-15);
        assertEquals(channel.p01(), aged.p01(), 1e-15);
        assertEquals(channel.p11(), aged.p11(), 1e-15);
        // <ZZ> = .8 e^-.21, <XX> = .72 e^-.5, -<YY> = .68 e^-.5
        double zz = .8 * Math.exp(-.21);
        double xx = .72 * Math.exp(-.5);
        double yy = .68 * Math.exp(-.5);
        assertEquals((1 + xx + yy + zz) / 4, aged.fidelity(), 1e-12);
    }

    /// network-transport 5.4, both forms: the Werner parameter of a noisy swap after twirling.
    @Test
    void noisySwapOfWernerPairs() {
        for (double e : new double[] {0, 0.02, 0.1}) {
            double w1 = (4 * 0.9 - 1) / 3;
            double eta = 1 - e;
            double c = (4 * eta * eta - 1) / 3;
            double g = 0.97;
            BellDiagonal out =
                    BellDiagonal.werner(0.9).swap(BellDiagonal.werner(0.9), new SwapNoise(g, e, e));
            assertEquals((1 + 3 * g * w1 * w1 * c) / 4, out.fidelity(), 1e-12);
        }
        assertEquals(
                0.7835893,
                BellDiagonal.werner(0.9)
                        .swap(BellDiagonal.werner(0.9), new SwapNoise(1, 0.02, 0.02))
                        .fidelity(),
                5e-8);
    }

    /// network-transport 7.7: teleportation over p(z,x) applies Z^z X^x with that probability; the average
    /// fidelity of the six axis states is (2F + 1)/3.
    @Test
    void teleportationOverABellDiagonalPair() {
        BellDiagonal p = new BellDiagonal(.8, .1, .06, .04);
        double mean = 0;
        for (int axis = 0; axis < 6; axis++) {
            Qubit input = qubit();
            Qubit near = qubit();
            Qubit far = qubit();
            engine.prepare(input, 0);
            if (axis % 2 == 1) {
                engine.gate1(input, GateKind.X, 0);
            }
            if (axis >= 2) {
                engine.gate1(input, GateKind.H, 0);
            }
            if (axis >= 4) {
                engine.gate1(input, GateKind.S, 0);
            }
            DensityMatrix sent = engine.state(0, input);
            engine.pair(near, far, XState.of(p, BellIndex.PSI_MINUS), 0);
            BellIndex read = engine.bellMeasure(input, near, SwapNoise.NONE, 0.3, 0.6);
            BellIndex fix = read.xor(BellIndex.PSI_MINUS);
            engine.pauli(far, fix.z(), fix.x());
            DensityMatrix got = engine.state(0, far);
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    mean += (sent.re(i, j) * got.re(j, i) - sent.im(i, j) * got.im(j, i)) / 6;
                }
            }
        }
        assertEquals((2 * .8 + 1) / 3, mean, 1e-12);
    }
}
