package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.physical.sim.state.stabiliser.PauliString;
import dev.herald.physical.sim.state.stabiliser.Tableau;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Clusters that outgrow the density matrix.
class LargeClusterTest {
    private static final GateKind[] CLIFFORD = {
        GateKind.H,
        GateKind.S,
        GateKind.S_DAGGER,
        GateKind.Y,
        GateKind.CNOT,
        GateKind.CZ,
        GateKind.SWAP
    };

    private final StateEngine engine = new StateEngine(new Rng(4));

    private Qubit[] zeros(int count) {
        Qubit[] q = new Qubit[count];
        for (int i = 0; i < count; i++) {
            q[i] = new Qubit(MemoryDecay.NONE, null);
            engine.prepare(q[i], 0);
        }
        return q;
    }

    /// Twelve qubits in |0> that count as one large state.
    private Qubit[] crowd() {
        Qubit[] q = zeros(12);
        for (int i = 1; i < 6; i++) {
            engine.gate2(q[0], q[i], GateKind.CNOT, 0);
            engine.gate2(q[6], q[6 + i], GateKind.CNOT, 0);
        }
        engine.gate2(q[0], q[6], GateKind.CNOT, 0);
        return q;
    }

    @Test
    void aGhzStateGrowsToAThousandQubits() {
        Qubit[] q = zeros(1000);
        engine.gate1(q[0], GateKind.H, 0);
        for (int i = 1; i < q.length; i++) {
            assertEquals("", engine.obstacle(q[i - 1], q[i], GateKind.CNOT, 0));
            engine.gate2(q[i - 1], q[i], GateKind.CNOT, 0);
        }
        assertEquals(1000, q[3].clusterSize());
        DensityMatrix ends = engine.state(0, q[0], q[999]);
        assertEquals(0.5, ends.re(0, 0), 1e-12);
        assertEquals(0.5, ends.re(3, 3), 1e-12);
        assertEquals(0, ends.re(0, 3), 1e-12);
        // all but two measured along X leave a Bell pair whose phase is the parity of the outcomes
        boolean odd = false;
        for (int i = 1; i < 999; i++) {
            odd ^= engine.measure(q[i], Basis.X, 0, 0, (i * 7 % 10) / 10.0);
        }
        assertEquals(1, engine.fidelity(q[0], q[999], BellIndex.of(odd, false), 0), 1e-12);
        engine.discard(q[0]);
        engine.discard(q[999]);
        assertEquals(0, q[999].clusterSize());
    }

    /// A noisy Clifford state is a mixture of one stabiliser basis; the mean of the trajectories drawn from
    /// it is the state. Worked out exactly, by the weight of every trajectory.
    @Property(tries = 60)
    void mixturesAreRecognisedAndTheirMeanIsTheState(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int count) {
        Rng rng = new Rng(seed);
        Qubit[] q = zeros(count);
        for (int i = 0; i < 20; i++) {
            GateKind kind = CLIFFORD[rng.nextInt(CLIFFORD.length)];
            int a = rng.nextInt(count);
            if (kind.qubits() == 1) {
                engine.gate1(q[a], kind, 0);
                engine.depolarise(q[a], (rng.nextInt(8) == 0 ? 0.125 : 0));
            } else if (count > 1) {
                int b = (a + 1 + rng.nextInt(count - 1)) % count;
                engine.gate2(q[a], q[b], kind, 0);
                engine.depolarisePair(q[a], q[b], (rng.nextInt(8) == 0 ? 0.125 : 0));
            }
        }
        Cluster c = q[0].cluster();
        Mixture mixture = Mixture.of(c);
        assertNotNull(mixture);
        Qubit[] members = java.util.Arrays.copyOf(c.members, c.size);
        DensityMatrix before = engine.state(0, members);
        // 4,096 draws: an entry is off by 0.1 with probability below 2e-17 (Hoeffding, range 1)
        double[][] mean = new double[1 << c.size][1 << c.size];
        int draws = 4096;
        int[] seen = new int[1 << c.size];
        for (int i = 0; i < draws; i++) {
            seen[mixture.draw(rng)]++;
        }
        for (int signs = 0; signs < seen.length; signs++) {
            if (seen[signs] > 0) {
                DensityMatrix branch = branch(mixture, signs);
                for (int r = 0; r < mean.length; r++) {
                    for (int k = 0; k < mean.length; k++) {
                        mean[r][k] += branch.re(r, k) * seen[signs] / draws;
                    }
                }
            }
        }
        for (int r = 0; r < mean.length; r++) {
            for (int k = 0; k < mean.length; k++) {
                assertEquals(before.re(r, k), mean[r][k], 0.1, r + "," + k);
            }
        }
    }

    /// The pure state of the generators with these signs, via the register.
    private DensityMatrix branch(Mixture mixture, int signs) {
        Tableau t = new Tableau(2 * mixture.size());
        int n = mixture.size();
        int[] places = new int[n];
        for (int i = 0; i < n; i++) {
            places[i] = n - 1 - i; // member 0 is the most significant of a density matrix
            t.h(i);
            t.cnot(i, n + i);
        }
        for (int i = 0; i < n; i++) {
            boolean[] x = new boolean[n];
            boolean[] z = new boolean[n];
            for (int k = 0; k < n; k++) {
                x[k] = (mixture.x(i) >> k & 1) != 0;
                z[k] = (mixture.z(i) >> k & 1) != 0;
            }
            t.measure(new PauliString(places, x, z), (signs >> i & 1) != 0);
        }
        int dim = 1 << n;
        double[] re = new double[dim * dim];
        for (int xs = 0; xs < dim; xs++) {
            for (int zs = 0; zs < dim; zs++) {
                boolean[] x = new boolean[n];
                boolean[] z = new boolean[n];
                int[] all = new int[n];
                for (int k = 0; k < n; k++) {
                    all[k] = k;
                    x[k] = (xs >> k & 1) != 0;
                    z[k] = (zs >> k & 1) != 0;
                }
                int value = t.expectation(new PauliString(all, x, z));
                int ys = Integer.bitCount(xs & zs);
                for (int col = 0; col < dim && ys % 2 == 0; col++) {
                    int sign = (Integer.bitCount(col & zs) + ys / 2) % 2 == 0 ? 1 : -1;
                    re[(col ^ xs) * dim + col] += sign * value / (double) dim;
                }
            }
        }
        return new DensityMatrix(dim, re, new double[dim * dim]);
    }

    @Test
    void whatIsNoMixtureIsRecognised() {
        Qubit[] q = zeros(2);
        engine.gate1(q[0], GateKind.H, 0);
        engine.gate1(q[0], GateKind.T, 0);
        assertNull(Mixture.of(q[0].cluster()));
        XState clicked = new XState(0.1, 0.5, 0.3, 0.1, 0.2, 0);
        engine.discard(q[0]);
        engine.discard(q[1]);
        engine.pair(q[0], q[1], clicked, 0);
        assertNull(Mixture.of(q[0].cluster()));
        engine.discard(q[0]);
        engine.discard(q[1]);
        engine.pair(
                q[0], q[1], XState.of(new BellDiagonal(.7, .1, .15, .05), BellIndex.PSI_MINUS), 0);
        assertNotNull(Mixture.of(q[0].cluster()));
    }

    /// A chain of links around a node that is already large: the swapped pairs have the error weights of the
    /// Bell-diagonal algebra. 40,000 pairs: off by 0.02 with probability below 3e-14 (Hoeffding).
    @Test
    void statisticsOfARegisterAreThoseOfTheExactEngine() {
        BellDiagonal link = new BellDiagonal(.8, .1, .06, .04);
        SwapNoise noise = new SwapNoise(0.9, 0.05, 0.02);
        MemoryDecay decay = new MemoryDecay(0, 1_000_000);
        BellDiagonal expected =
                link.age(decay, 200_000, MemoryDecay.NONE, 0).swap(link, noise).depolarise(0.1);
        double[] seen = new double[4];
        int pairs = 40_000;
        Qubit[] crowd = crowd();
        Rng rng = new Rng(17);
        for (int i = 0; i < pairs; i++) {
            Qubit left = new Qubit(decay, null);
            Qubit[] q = zeros(3);
            engine.discard(q[0]);
            engine.discard(q[1]);
            engine.discard(q[2]);
            engine.pair(left, q[0], XState.of(link, BellIndex.PSI_PLUS), 0);
            engine.pair(q[1], q[2], XState.of(link, BellIndex.PHI_MINUS), 0);
            // a gate with the register and back takes the pair in
            engine.gate2(crowd[1], q[0], GateKind.CZ, 0);
            engine.gate2(crowd[1], q[0], GateKind.CZ, 0);
            engine.idle(left, 200_000, 200_000);
            BellIndex frame =
                    engine.bellMeasure(q[0], q[1], noise, rng.nextDouble(), rng.nextDouble());
            engine.depolarise(left, 0.1);
            BellIndex read =
                    engine.bellMeasure(
                            left, q[2], SwapNoise.NONE, rng.nextDouble(), rng.nextDouble());
            BellIndex error = read.xor(frame).xor(BellIndex.PSI_PLUS).xor(BellIndex.PHI_MINUS);
            seen[error.code()] += 1.0 / pairs;
        }
        assertEquals(expected.p00(), seen[0], 0.02);
        assertEquals(expected.p01(), seen[1], 0.02);
        assertEquals(expected.p10(), seen[2], 0.02);
        assertEquals(expected.p11(), seen[3], 0.02);
    }

    /// Clifford gates, rotations by quarter turns and measurements on qubits of the register leave the state
    /// that the exact engine has: pure states have one trajectory.
    @Property(tries = 60)
    void theRegisterHasTheExactState(@ForAll long seed) {
        Rng rng = new Rng(seed);
        Qubit zero = crowd()[0];
        Qubit[] exact = zeros(3);
        Qubit[] large = zeros(3);
        for (Qubit qubit : large) {
            engine.gate2(zero, qubit, GateKind.CZ, 0);
        }
        for (int i = 0; i < 40; i++) {
            GateKind kind = GateKind.values()[rng.nextInt(GateKind.values().length)];
            double theta =
                    kind == GateKind.CRX
                            ? Math.PI * (2 * rng.nextInt(4) - 3)
                            : Math.PI / 2 * (rng.nextInt(17) - 8);
            int a = rng.nextInt(3);
            int b = (a + 1 + rng.nextInt(2)) % 3;
            if (!Clifford.is(kind, theta)) {
                continue;
            }
            for (Qubit[] q : new Qubit[][] {exact, large}) {
                if (kind.qubits() == 1) {
                    engine.gate1(q[a], kind, theta);
                } else {
                    engine.gate2(q[a], q[b], kind, theta);
                }
            }
        }
        double distance = engine.state(0, exact).distance(engine.state(0, large));
        assertTrue(distance < 1e-12, () -> "differ by " + distance);
    }

    /// Bases along the axes, both ways, and quarter turns, on a qubit of the register, against the same on a
    /// small state.
    @Test
    void axesAndQuarterTurnsAreTheExactOnes() {
        Qubit[] crowd = crowd();
        for (int way = 0; way < 64 * 4; way++) {
            Basis basis = new Basis((way & 3) * 64, (way >> 2 & 3) * 64, (way >> 4 & 3) * 64);
            GateKind[] kinds = {GateKind.RX, GateKind.RY, GateKind.RZ, GateKind.S};
            GateKind kind = kinds[way >> 6];
            boolean[] outcome = new boolean[2];
            boolean[] certain = new boolean[2];
            for (int large = 0; large < 2; large++) {
                boolean[] tried = new boolean[2];
                for (int coin = 0; coin < 2; coin++) {
                    Qubit[] q = zeros(1);
                    engine.gate1(q[0], GateKind.H, 0);
                    engine.gate1(q[0], kind, (way & 7) * Math.PI / 2 - 3 * Math.PI);
                    if (large == 1) {
                        engine.gate2(crowd[0], q[0], GateKind.CZ, 0); // crowd[0] is |0>
                    }
                    assertEquals("", engine.obstacle(q[0], basis));
                    // a certain outcome ignores the coin
                    tried[coin] = engine.measure(q[0], basis, 0, 0, coin == 1 ? 0.25 : 0.75);
                }
                certain[large] = tried[0] == tried[1];
                outcome[large] = tried[0];
            }
            assertEquals(certain[0], certain[1], "basis " + basis);
            assertTrue(!certain[0] || outcome[0] == outcome[1], "basis " + basis);
        }
    }

    @Test
    void limitsAreNamed() {
        Qubit[] q = zeros(StateEngine.CLUSTER_MAX + 1);
        for (int i = 1; i < StateEngine.CLUSTER_MAX; i++) {
            engine.gate2(q[0], q[i], GateKind.CNOT, 0);
        }
        Qubit last = q[StateEngine.CLUSTER_MAX];
        assertNamed("CRX", engine.obstacle(q[0], last, GateKind.CRX, 1));
        assertEquals("", engine.obstacle(q[0], last, GateKind.CRX, Math.PI));
        assertEquals("", engine.obstacle(q[0], last));
        Qubit relaxing = new Qubit(new MemoryDecay(5, 5), null);
        engine.prepare(relaxing, 0);
        assertNamed("T1", engine.obstacle(q[0], relaxing, GateKind.CNOT, 0));
        engine.gate1(last, GateKind.T, 0);
        assertEquals("", engine.obstacle(q[0], last, GateKind.CNOT, 0)); // T of |0>
        engine.gate1(last, GateKind.H, 0);
        engine.gate1(last, GateKind.T, 0);
        assertNamed("stabiliser", engine.obstacle(q[0], last, GateKind.CNOT, 0));
        engine.discard(last);
        engine.prepare(last, 0);
        engine.gate2(q[0], last, GateKind.CNOT, 0);
        assertNamed("T on", engine.obstacle(last, GateKind.T, 0));
        assertNamed("axes", engine.obstacle(last, new Basis(32, 0, 0)));
        assertNamed("T1", engine.obstacleToMove(last, relaxing));
    }

    private static void assertNamed(String word, String obstacle) {
        assertTrue(obstacle.contains(word) && obstacle.contains("10 qubits"), obstacle);
    }
}
