package dev.herald.link.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag.Method;
import dev.herald.link.sim.OutcomeSampler;
import dev.herald.spec.trace.Verifies;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/// What outcomes say of a state: against closed forms, and against states drawn from.
class EstimateTest {
    private static final BellDiagonal STATE = new BellDiagonal(0.8, 0.1, 0.06, 0.04);

    /// Both ends' outcomes for the setting, compared.
    private static Tally sampled(
            OutcomeSampler sampler, TestKind.Setting setting, int pairs, Rng rng) {
        TestOutcomes own = new TestOutcomes(pairs);
        BigInteger peer = BigInteger.ZERO;
        for (int i = 0; i < pairs; i++) {
            BellIndex bell = BellIndex.ofCode(rng.nextInt(4));
            int bits = sampler.sample(0, bell, setting.local(), setting.remote());
            own.add((bits & 1) != 0, bell, i);
            peer = (bits & 2) == 0 ? peer : peer.setBit(i);
        }
        return own.compare(peer, setting, 1);
    }

    private static Tally exact(long pairs, long errors) {
        return new Tally(pairs, errors, 0, 0, 0, 7);
    }

    /// link-physical 2.10 and 3.4, Lab at 0.1: F = 1 - (Qx + Qy + Qz)/2 = 0.865953.
    @Test
    @Verifies("LL-FEU-1")
    void fidelityIsThatOfTheErrorRates() {
        Tally[] lab = {
            exact(1_000_000, 110_021), exact(1_000_000, 79_036), exact(1_000_000, 79_036)
        };
        Estimate estimate = Estimate.of(lab, Readout.PERFECT, Method.TEST_ROUNDS);
        assertEquals(0.865953, estimate.fidelity(), 1e-6);
        assertEquals(1 - 2 * 0.110021, estimate.state().correlatorZ(), 1e-9);
        assertEquals(1 - 2 * 0.079036, estimate.state().correlatorX(), 1e-9);
        assertEquals(1 - 2 * 0.079036, estimate.state().correlatorY(), 1e-9);
        assertEquals(3_000_000, estimate.pairs());
        assertEquals(7, estimate.asOfNs());
    }

    /// No weight is negative, whatever the counts are.
    @Test
    @Verifies("LL-FEU-1")
    void everyCountGivesAState() {
        for (int z = 0; z <= 4; z++) {
            for (int x = 0; x <= 4; x++) {
                for (int y = 0; y <= 4; y++) {
                    Tally[] counts = {exact(4, z), exact(4, x), exact(4, y)};
                    Estimate e = Estimate.of(counts, Readout.of(0.05, 0.005), Method.QBER);
                    assertTrue(e.lower() <= e.fidelity());
                    assertTrue(e.interval().low() <= e.fidelity());
                    assertTrue(e.interval().high() >= e.fidelity());
                    assertEquals(e.fidelity(), e.state().fidelity(), 1e-12);
                }
            }
        }
    }

    /// The marginals of a single-click state are not even, and the correction is exact for them too: Lab
    /// at 0.1 is read with Qz = 0.156470 by NV centres (link-physical 3.4) and comes out as 0.110021.
    @Test
    @Verifies("LL-FEU-3")
    void readoutIsTakenOffWhateverTheMarginals() {
        double p11 = 0.110021 - 0.011294;
        double p00 = 0.011294;
        double[] p = {p00, (1 - p00 - p11) / 2, (1 - p00 - p11) / 2, p11};
        double[] read0 = {0.95, 0.005};
        double[][] joint = new double[2][2];
        for (int s = 0; s < 4; s++) {
            for (int o = 0; o < 4; o++) {
                double a = (o & 2) == 0 ? read0[s >> 1] : 1 - read0[s >> 1];
                double b = (o & 1) == 0 ? read0[s & 1] : 1 - read0[s & 1];
                joint[o >> 1][o & 1] += p[s] * a * b;
            }
        }
        long n = 1_000_000_000;
        long same = Math.round(n * (joint[0][0] + joint[1][1]));
        assertEquals(0.156470, (double) same / n, 2e-5);
        // Ψ states: the sign is -1 throughout
        long own = -Math.round(n * (joint[0][0] + joint[0][1] - joint[1][0] - joint[1][1]));
        Tally tally = new Tally(n, same, own, own, -n, 0);
        assertEquals(0.110021, Readout.of(0.05, 0.005).rate(tally), 1e-6);
    }

    /// Unbiased: the mean over 400 rounds of 3 × 64 pairs lies within 6.5 of its standard deviations,
    /// `sqrt(3 × 0.16 × 1.25 / (4 × 64 × 400))` at most. False alarm below 1e-10.
    @Test
    @Verifies("LL-FEU-1")
    @Verifies("LL-FEU-3")
    void estimateIsUnbiased() {
        Rng rng = new Rng(1);
        OutcomeSampler sampler = new OutcomeSampler(rng.stream("s"), _ -> STATE, 0.05, 0.005);
        Readout readout = Readout.of(0.05, 0.005);
        double sum = 0;
        for (int round = 0; round < 400; round++) {
            double rates = 0;
            for (TestKind.Setting setting : TestKind.ROUNDS.settings()) {
                rates += readout.rate(sampled(sampler, setting, 64, rng));
            }
            sum += 1 - rates / 2;
        }
        assertEquals(0.8, sum / 400, 6.5 * Math.sqrt(3 * 0.16 * 1.25 / (4 * 64 * 400)));
    }

    /// Both bounds cover at the stated confidence: at 0.95 the lower bound fails at most 5 times in 100. Of
    /// 1,000 rounds more than 95 fail with probability below 1e-9 (Chernoff: 1000 KL(0.095, 0.05) > 20.7).
    /// With readout errors and without, for equal counts and for unequal ones.
    @Test
    @Verifies("LL-FEU-4")
    void boundsCover() {
        for (double flip : new double[] {0, 0.05}) {
            Rng rng = new Rng(2);
            OutcomeSampler sampler =
                    new OutcomeSampler(rng.stream("s"), _ -> STATE, flip, flip / 10);
            Readout readout = Readout.of(flip, flip / 10);
            for (int[] counts : new int[][] {{64, 64, 64}, {20, 100, 300}}) {
                int below = 0;
                int outside = 0;
                for (int round = 0; round < 1_000; round++) {
                    Tally[] tallies = new Tally[3];
                    for (TestKind.Setting setting : TestKind.ROUNDS.settings()) {
                        int axis = setting.axis().ordinal();
                        tallies[axis] = sampled(sampler, setting, counts[axis], rng);
                    }
                    Estimate e = Estimate.of(tallies, readout, Method.TEST_ROUNDS);
                    below += e.lower() > 0.8 ? 1 : 0;
                    outside += e.interval().low() > 0.8 || e.interval().high() < 0.8 ? 1 : 0;
                }
                assertTrue(below <= 95, below + " lower bounds of 1000 are above the truth");
                assertTrue(outside <= 95, outside + " intervals of 1000 miss the truth");
            }
        }
    }

    /// The bound of none of n: `1 - risk^(1/n)`, which is exact.
    @Test
    @Verifies("LL-FEU-4")
    void boundOfNoErrorsIsTheExactOne() {
        assertEquals(1 - Math.pow(0.05, 1.0 / 100), Chernoff.upper(0, 100, 0.05), 1e-12);
        assertEquals(Math.pow(0.05, 1.0 / 100), Chernoff.lower(1, 100, 0.05), 1e-12);
        assertEquals(1, Chernoff.upper(1, 10, 0.05), 0);
        double upper = Chernoff.upper(0.1, 1_000, 0.05);
        assertEquals(Math.log(20) / 1_000, Chernoff.divergence(0.1, upper), 1e-9);
    }

    /// What is remembered: 64 blocks of at least 64 pairs, none older than a day before the last.
    @Test
    @Verifies("LL-FEU-2")
    void oldSamplesAreForgotten() {
        Window window = new Window();
        for (int i = 0; i < 100; i++) {
            window.add(new Tally(64, 0, 0, 0, 0, i));
        }
        assertEquals(64 * 64, window.total().pairs());
        assertEquals(36, window.oldestNs());
        for (int i = 0; i < 100; i++) {
            window.add(new Tally(1, 0, 0, 0, 0, 100 + i));
        }
        assertEquals(62 * 64 + 100, window.total().pairs());
        window.add(new Tally(5, 1, 0, 0, 0, Window.AGE_MAX_NS + 150));
        assertTrue(window.total().pairs() < 110, window.total().toString());
        window.forgetBefore(Long.MAX_VALUE);
        assertEquals(1, window.total().errors());
    }

    /// Perfect pairs in every Bell state have no error along any axis, S = 2√2, and nine correlations of
    /// which three are 1 and six 0; a state's are its own.
    @Test
    @Verifies("LL-TEST-2")
    @Verifies("LL-TEST-8")
    void settingsMeasureWhatTheySay() {
        for (BellIndex bell : BellIndex.values()) {
            double s = 0;
            for (TestKind.Setting setting : TestKind.BELL_TEST.settings()) {
                s += relative(STATE, bell, setting);
            }
            assertEquals(Math.sqrt(2) * (STATE.correlatorZ() + STATE.correlatorX()), s, 1e-9);
            for (TestKind.Setting setting : TestKind.ROUNDS.settings()) {
                double expected =
                        switch (setting.axis()) {
                            case Z -> STATE.correlatorZ();
                            case X -> STATE.correlatorX();
                            case Y -> STATE.correlatorY();
                        };
                assertEquals(expected, relative(STATE, bell, setting), 1e-9);
            }
            double all = 0;
            for (TestKind.Setting setting : TestKind.TOMOGRAPHY.settings()) {
                double c = relative(STATE, bell, setting);
                all += setting.diagonal() ? c : 100 * Math.abs(c);
            }
            assertEquals(4 * STATE.fidelity() - 1, all, 1e-9);
        }
        assertEquals(3, TestKind.ROUNDS.settings().size());
        assertEquals(4, TestKind.BELL_TEST.settings().size());
        assertEquals(9, TestKind.TOMOGRAPHY.settings().size());
        assertEquals(-1, TestKind.ROUNDS.setting(Basis.of(Axis.X), Basis.of(Axis.Z)));
    }

    private static double relative(BellDiagonal state, BellIndex bell, TestKind.Setting setting) {
        double e = OutcomeSampler.correlation(state, bell, setting.local(), setting.remote());
        return setting.differ(bell) ? -e : e;
    }

    /// Bell test and tomography of a state with 4 × 1,024 and 9 × 512 pairs: within the Hoeffding radius of
    /// 1e-11 for each figure, `sqrt(2 ln(2e11)/n)` for a correlation; their intervals cover.
    @Test
    @Verifies("LL-TEST-8")
    @Verifies("LL-TEST-9")
    void resultsAreThoseOfTheState() {
        Rng rng = new Rng(3);
        OutcomeSampler sampler = new OutcomeSampler(rng.stream("s"), _ -> STATE, 0, 0);
        var bell =
                (dev.herald.link.api.VerificationResult.BellTest)
                        result(TestKind.BELL_TEST, sampler, 1024, rng);
        double s = Math.sqrt(2) * (STATE.correlatorZ() + STATE.correlatorX());
        assertEquals(s, bell.s().value(), 4 * Math.sqrt(2 * 26 / (4.0 * 1024)));
        assertTrue(bell.s().low() < s && s < bell.s().high());
        assertTrue(bell.s().low() > 2, "the interval " + bell.s() + " shows the violation");
        assertEquals(4096, bell.pairs());
        var tomography =
                (dev.herald.link.api.VerificationResult.Tomography)
                        result(TestKind.TOMOGRAPHY, sampler, 512, rng);
        double radius = Math.sqrt(2 * 26 / 512.0);
        for (int i = 0; i < 9; i++) {
            TestKind.Setting setting = TestKind.TOMOGRAPHY.settings().get(i);
            double expected = relative(STATE, BellIndex.PHI_PLUS, setting);
            assertEquals(expected, tomography.correlations().get(i), radius);
        }
        assertTrue(tomography.remainder() < radius);
        assertTrue(tomography.fidelity().low() < 0.8 && tomography.fidelity().high() > 0.8);
        assertEquals(tomography.fidelity().value(), tomography.state().fidelity(), 1e-12);
    }

    private static dev.herald.link.api.VerificationResult result(
            TestKind kind, OutcomeSampler sampler, int pairs, Rng rng) {
        TestSeries series = new TestSeries(kind);
        for (int i = 0; i < kind.settings().size(); i++) {
            Tally tally = sampled(sampler, kind.settings().get(i), pairs, rng);
            assertEquals(i == kind.settings().size() - 1, series.add(0, i, tally));
        }
        return series.result(Readout.PERFECT);
    }

    /// A series lacks a setting: it has no result, and the next one is not mixed with it.
    @Test
    @Verifies("LL-TEST-8")
    void seriesIsWholeOrNothing() {
        TestSeries series = new TestSeries(TestKind.BELL_TEST);
        Tally tally = exact(10, 1);
        assertTrue(!series.add(0, 0, tally) && !series.add(0, 1, tally));
        assertTrue(!series.add(0, 3, tally), "setting 2 is missing");
        assertTrue(
                !series.add(0, 0, tally) && !series.add(0, 2, tally) && !series.add(0, 3, tally));
        assertTrue(
                !series.add(1, 0, tally) && !series.add(1, 1, tally) && !series.add(1, 2, tally));
        assertTrue(!series.add(0, 3, tally), "of another operating point");
    }
}
