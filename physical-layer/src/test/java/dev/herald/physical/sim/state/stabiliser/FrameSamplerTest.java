package dev.herald.physical.sim.state.stabiliser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.SwapNoise;
import org.junit.jupiter.api.Test;

class FrameSamplerTest {
    private static final GateKind[] GATES = {
        GateKind.H, GateKind.S, GateKind.S_DAGGER, GateKind.CNOT, GateKind.CZ, GateKind.SWAP
    };

    /// Random noisy circuits of up to five qubits against the exact distribution of their outcomes. With
    /// 65,536 shots a frequency is off by 0.016 with probability below 1e-14 (Hoeffding); some 1,000 are
    /// compared.
    @Test
    void outcomesHaveTheExactDistribution() {
        for (int round = 0; round < 60; round++) {
            Rng rng = new Rng(1000 + round);
            int count = 1 + round % 5;
            Twin twin = new Twin(count);
            CliffordCircuit.Builder circuit = CliffordCircuit.builder(count);
            for (int step = 0; step < 20; step++) {
                randomStep(rng, count, twin, circuit);
            }
            double flip0 = rng.nextDouble() / 5;
            double flip1 = rng.nextDouble() / 5;
            for (int q = 0; q < count; q++) {
                circuit.measure(q, flip0, flip1);
            }
            double[] expected = misread(twin.distribution(), count, flip0, flip1);
            double[] seen = frequencies(circuit.build(), new Rng(round), 64);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], seen[i], 0.016, "round " + round + " outcome " + i);
            }
        }
    }

    private static void randomStep(Rng rng, int count, Twin twin, CliffordCircuit.Builder circuit) {
        int a = rng.nextInt(count);
        int b = count == 1 ? 0 : (a + 1 + rng.nextInt(count - 1)) % count;
        GateKind kind = GATES[rng.nextInt(count == 1 ? 3 : GATES.length)];
        twin.gate(kind, a, b);
        switch (kind) {
            case H -> circuit.h(a);
            case S -> circuit.s(a);
            case S_DAGGER -> circuit.sDagger(a);
            case CNOT -> circuit.cnot(a, b);
            case CZ -> circuit.cz(a, b);
            default -> circuit.swap(a, b);
        }
        double p = rng.nextDouble() / 5;
        if (kind.qubits() == 2) {
            twin.depolarisePair(a, b, p);
            circuit.depolarisePair(a, b, p);
        } else if (rng.nextBoolean()) {
            twin.depolarise(a, p);
            circuit.depolarise(a, p);
        } else {
            // the same channel by its three Pauli operators
            twin.depolarise(a, p);
            circuit.pauli(a, p / 4, p / 4, p / 4);
        }
    }

    private static double[] misread(double[] p, int count, double flip0, double flip1) {
        double[] out = p;
        for (int q = 0; q < count; q++) {
            double[] next = new double[p.length];
            for (int i = 0; i < p.length; i++) {
                double flip = (i >> q & 1) != 0 ? flip1 : flip0;
                next[i] += out[i] * (1 - flip);
                next[i ^ 1 << q] += out[i] * flip;
            }
            out = next;
        }
        return out;
    }

    private static double[] frequencies(CliffordCircuit circuit, Rng rng, int batches) {
        FrameSampler sampler = new FrameSampler(circuit, rng);
        double[] seen = new double[1 << circuit.measurements()];
        for (int batch = 0; batch < batches; batch++) {
            sampler.next();
            for (int shot = 0; shot < FrameSampler.BATCH; shot++) {
                int outcome = 0;
                for (int m = 0; m < circuit.measurements(); m++) {
                    outcome |= sampler.outcome(m, shot) ? 1 << m : 0;
                }
                seen[outcome] += 1.0 / (batches * FrameSampler.BATCH);
            }
        }
        return seen;
    }

    /// A certain error in the middle of a random circuit and its inverse: what every shot reads is certain,
    /// and what a tableau reads.
    @Test
    void errorsSpreadAsOnATableau() {
        for (int round = 0; round < 200; round++) {
            Rng rng = new Rng(round);
            CliffordCircuit.Builder b = CliffordCircuit.builder(3);
            int[] kinds = new int[12];
            int[] first = new int[12];
            for (int i = 0; i < 24; i++) {
                int at = i < 12 ? i : 23 - i;
                if (i < 12) {
                    kinds[at] = rng.nextInt(6);
                    first[at] = rng.nextInt(3);
                }
                int a = first[at];
                int other = (a + 1) % 3;
                switch (kinds[at]) {
                    case 0 -> b.h(a);
                    case 1 -> b.cnot(a, other);
                    case 2 -> b.cz(a, other);
                    case 3 -> b.swap(a, other);
                    default -> {
                        if (kinds[at] == 4 == i < 12) {
                            b.s(a);
                        } else {
                            b.sDagger(a);
                        }
                    }
                }
                if (i == 11) {
                    b.pauli(0, 1, 0, 0).pauli(1, 0, 1, 0).pauli(2, 0, 0, 1);
                }
            }
            CliffordCircuit circuit = b.measure(0, 0, 0).measure(1, 0, 0).measure(2, 0, 0).build();
            boolean[] expected = new TableauRun(circuit).sample(new Tableau(3), rng);
            FrameSampler sampler = new FrameSampler(circuit, rng);
            sampler.next();
            for (int m = 0; m < 3; m++) {
                assertEquals(expected[m] ? -1 : 0, sampler.word(m, 5), "round " + round);
            }
        }
    }

    /// Depolarised for certain, two qubits read at random in every basis, each for itself.
    @Test
    void depolarisingForCertainLeavesNothing() {
        for (int basis = 0; basis < 4; basis++) {
            CliffordCircuit.Builder b = CliffordCircuit.builder(2);
            for (int q = 0; q < 2; q++) {
                if ((basis >> q & 1) != 0) {
                    b.h(q);
                }
            }
            b.depolarisePair(0, 1, 1);
            for (int q = 0; q < 2; q++) {
                if ((basis >> q & 1) != 0) {
                    b.measureX(q, 0, 0);
                } else {
                    b.measure(q, 0, 0);
                }
            }
            double[] seen = frequencies(b.build(), new Rng(basis), 64);
            for (double frequency : seen) {
                assertEquals(0.25, frequency, 0.016); // as above
            }
        }
    }

    /// Measured in the middle, read again, reset: X then Z then Z again, and a reset half of a pair.
    @Test
    void measurementsInTheMiddleCollapse() {
        CliffordCircuit circuit =
                CliffordCircuit.builder(2)
                        .measureX(0, 0, 0)
                        .measureX(0, 0, 0)
                        .measure(0, 0, 0)
                        .measure(0, 0, 0)
                        .measureY(0, 0, 0)
                        .measureY(0, 0, 0)
                        .reset(0)
                        .h(0)
                        .cnot(0, 1)
                        .reset(0)
                        .measure(0, 0, 0)
                        .measure(1, 0, 0)
                        .build();
        FrameSampler sampler = new FrameSampler(circuit, new Rng(7));
        sampler.next();
        int[] ones = new int[circuit.measurements()];
        for (int lane = 0; lane < FrameSampler.BATCH / 64; lane++) {
            for (int first = 0; first < 6; first += 2) {
                assertEquals(sampler.word(first, lane), sampler.word(first + 1, lane));
            }
            assertEquals(0, sampler.word(6, lane));
            for (int m = 0; m < ones.length; m++) {
                ones[m] += Long.bitCount(sampler.word(m, lane));
            }
        }
        for (int m : new int[] {0, 2, 4, 7}) {
            // Hoeffding: off by 0.11 of 1,024 with probability 4e-11
            assertEquals(0.5, ones[m] / 1024.0, 0.11);
        }
    }

    @Test
    void aThousandQubitsInAGhzStateAgree() {
        int n = 1000;
        CliffordCircuit circuit = CliffordCircuit.ghz(n, 0, 0);
        FrameSampler sampler = new FrameSampler(circuit, new Rng(3));
        sampler.next();
        int ones = 0;
        for (int lane = 0; lane < FrameSampler.BATCH / 64; lane++) {
            for (int m = 1; m < n; m++) {
                assertEquals(sampler.word(0, lane), sampler.word(m, lane));
            }
            ones += Long.bitCount(sampler.word(0, lane));
        }
        assertEquals(0.5, ones / 1024.0, 0.11); // as above

        Tableau tableau = new Tableau(n);
        tableau.h(0);
        for (int q = 1; q < n; q++) {
            tableau.cnot(q - 1, q);
        }
        assertEquals(1, tableau.expectation(PauliString.of("X".repeat(n))));
        assertEquals(1, tableau.expectation(PauliString.of("Y".repeat(n)))); // i^1000
        assertEquals(-1, tableau.expectation(PauliString.of("YY" + "X".repeat(n - 2))));
        assertEquals(0, tableau.expectation(PauliString.of("Z" + "I".repeat(n - 1))));
        assertEquals(1, tableau.expectation(PauliString.of("Z" + "I".repeat(n - 2) + "Z")));
        boolean[] outcomes = new TableauRun(circuit).sample(new Tableau(n), new Rng(5));
        for (boolean outcome : outcomes) {
            assertEquals(outcomes[0], outcome);
        }
    }

    /// In a noisy GHZ state the parity of the neighbours i and i+1 errs by the gate that joined them, by the
    /// next gate on the second (a flip before it spreads on, one after it does not), and by both readouts.
    /// The parities of every second pair of neighbours are independent: two means of 5 million bits, each off
    /// by 0.003 with probability below 1e-38 (Hoeffding).
    @Test
    void neighboursOfANoisyGhzStateDisagreeAsOftenAsTheyShould() {
        int n = 1000;
        double p = 0.02;
        double f = 0.005;
        FrameSampler sampler = new FrameSampler(CliffordCircuit.ghz(n, p, f), new Rng(11));
        long differ = 0;
        int batches = 10;
        for (int batch = 0; batch < batches; batch++) {
            sampler.next();
            for (int m = 1; m + 1 < n; m++) {
                for (int lane = 0; lane < FrameSampler.BATCH / 64; lane++) {
                    differ += Long.bitCount(sampler.word(m - 1, lane) ^ sampler.word(m, lane));
                }
            }
        }
        double chain = (1 - p) * (1 - p) * (1 - 2 * f) * (1 - 2 * f);
        double expected = (1 - chain) / 2;
        double seen = differ / ((n - 2.0) * batches * FrameSampler.BATCH);
        assertEquals(expected, seen, 0.003);
    }

    /// A repeater chain of Bell-diagonal pairs with noisy Bell measurements: the error left after the frame
    /// of link states and outcomes is taken out has the distribution of [BellDiagonal#swap]. 102,400 shots:
    /// off by 0.0125 with probability below 3e-14 (Hoeffding).
    @Test
    void swapChainsAreTheBellDiagonalAlgebra() {
        BellDiagonal[] links = {
            new BellDiagonal(.83, .08, .05, .04),
            new BellDiagonal(.9, .02, .01, .07),
            BellDiagonal.werner(.93),
            new BellDiagonal(.88, .09, .02, .01)
        };
        SwapNoise noise = new SwapNoise(0.95, 0.02, 0.03);
        BellDiagonal expected = links[0];
        CliffordCircuit.Builder b = CliffordCircuit.builder(2 * links.length);
        for (int i = 0; i < links.length; i++) {
            b.h(2 * i).cnot(2 * i, 2 * i + 1);
            b.pauli(2 * i + 1, links[i].p01(), links[i].p11(), links[i].p10());
        }
        for (int i = 1; i < links.length; i++) {
            expected = expected.swap(links[i], noise);
            int left = 2 * i - 1;
            b.cnot(left, left + 1).h(left).depolarisePair(left, left + 1, 1 - noise.gate());
            b.measure(left, noise.flipZ(), noise.flipZ());
            b.measure(left + 1, noise.flipX(), noise.flipX());
        }
        // a perfect Bell measurement of the ends reads the state that is left
        int last = 2 * links.length - 1;
        b.cnot(0, last).h(0).measure(0, 0, 0).measure(last, 0, 0);
        CliffordCircuit circuit = b.build();
        double[] seen = new double[4];
        FrameSampler sampler = new FrameSampler(circuit, new Rng(21));
        for (int batch = 0; batch < 100; batch++) {
            sampler.next();
            for (int shot = 0; shot < FrameSampler.BATCH; shot++) {
                BellIndex error = BellIndex.PHI_PLUS;
                for (int m = 0; m < circuit.measurements(); m += 2) {
                    error =
                            error.xor(
                                    BellIndex.of(
                                            sampler.outcome(m, shot),
                                            sampler.outcome(m + 1, shot)));
                }
                seen[error.code()] += 1.0 / (100 * FrameSampler.BATCH);
            }
        }
        assertEquals(expected.p00(), seen[BellIndex.PHI_PLUS.code()], 0.0125);
        assertEquals(expected.p10(), seen[BellIndex.PHI_MINUS.code()], 0.0125);
        assertEquals(expected.p01(), seen[BellIndex.PSI_PLUS.code()], 0.0125);
        assertEquals(expected.p11(), seen[BellIndex.PSI_MINUS.code()], 0.0125);
    }

    @Test
    void wrongCircuitsAreNamed() {
        assertWrong("no qubit 3 of 3", () -> CliffordCircuit.builder(3).h(3));
        assertWrong("CNOT on qubit 1 twice", () -> CliffordCircuit.builder(3).cnot(1, 1));
        assertWrong("1.5", () -> CliffordCircuit.builder(3).depolarise(1, 1.5));
        assertWrong("exceed 1", () -> CliffordCircuit.builder(3).pauli(1, .5, .5, .5));
        assertWrong("0 qubits", () -> CliffordCircuit.builder(0));
        assertWrong("letter W", () -> PauliString.of("XW"));
        assertWrong(
                "named twice",
                () -> new PauliString(new int[] {1, 1}, new boolean[2], new boolean[2]));
    }

    private static void assertWrong(String word, org.junit.jupiter.api.function.Executable wrong) {
        String message = assertThrows(IllegalArgumentException.class, wrong).getMessage();
        assertTrue(message.contains(word), message);
    }
}
