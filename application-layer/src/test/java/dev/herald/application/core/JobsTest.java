package dev.herald.application.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.ApplicationOutput.JobEnded;
import dev.herald.application.api.ApplicationOutput.SiftedKey;
import dev.herald.application.api.Job;
import dev.herald.application.api.JobReport;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.DeliveryMode;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Jobs from end to end over exact states. Tolerances are those of Hoeffding's bound at a false-alarm
/// probability of 1e-9; the seeds are fixed.
class JobsTest {
    private static final int RUNS = 6_000;
    private static final BellDiagonal UNEVEN = new BellDiagonal(0.82, 0.1, 0.06, 0.02);

    private static Job.Teleport teleport(int runs, Job.Teleport.States states) {
        return new Job.Teleport(TinyNet.B, TinyNet.TERMS, runs, states, TinyNet.HOUR_NS);
    }

    private static Job.Telegate telegate(int runs) {
        return new Job.Telegate(TinyNet.B, TinyNet.TERMS, runs, TinyNet.HOUR_NS);
    }

    private static Job.Qkd qkd(int pairs, int testPermille) {
        return new Job.Qkd(TinyNet.B, TinyNet.TERMS, pairs, testPermille, TinyNet.HOUR_NS);
    }

    private static Job.Pairs pairs(DeliveryMode mode, int pairs, BasisChoice basis) {
        return new Job.Pairs(TinyNet.B, TinyNet.TERMS, mode, pairs, basis, basis, TinyNet.HOUR_NS);
    }

    private static JobReport reportOf(JobEnded end) {
        assertNull(end.error(), end.detail());
        assertNotNull(end.report());
        return end.report();
    }

    private static void near(double expected, JobReport report, String figure, double tolerance) {
        JobReport.Figure f = report.figure(figure);
        assertEquals(expected, f.value(), tolerance, figure);
        assertTrue(f.low() <= f.value() + 1e-12 && f.value() <= f.high() + 1e-12, "" + f);
    }

    // ---- teleport

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.8})
    @Verifies("AL-TELEPORT-1")
    void teleportationHasTheAverageFidelityOfItsPairs(double f) {
        for (Job.Teleport.States states : Job.Teleport.States.values()) {
            JobReport report =
                    reportOf(new TinyNet(1, BellDiagonal.werner(f)).finish(teleport(RUNS, states)));
            double average = (2 * f + 1) / 3;
            // a random state is rounded to 256 steps in preparation and basis alike, so that a
            // perfect pair errs never
            near(average, report, "average_fidelity", f == 1 ? 1e-12 : TinyNet.tolerance(RUNS, 1));
            near(average, report, "expected_average_fidelity", 1e-6);
            near(average, report, "expected_measured", 1e-6);
            near(f, report, "entanglement_fidelity_expected", 1e-6);
            assertEquals(RUNS, report.runs());
            for (String bits : new String[] {"00", "01", "10", "11"}) {
                near(RUNS / 4.0, report, "outcome_" + bits, RUNS * TinyNet.tolerance(RUNS, 1));
            }
        }
    }

    @Test
    void teleportationFiguresAccountForPreparationAndReadout() {
        TinyDevice.Noise noise = new TinyDevice.Noise(0.05, 0, 0.04, 0.03, 0.12);
        JobReport report =
                reportOf(
                        new TinyNet(2, UNEVEN, 2, noise)
                                .finish(teleport(4 * RUNS, Job.Teleport.States.CARDINAL)));
        double expected = report.figure("expected_measured").value();
        assertTrue(
                expected < report.figure("expected_average_fidelity").value() - 0.05, "" + report);
        near(expected, report, "average_fidelity", TinyNet.tolerance(4 * RUNS, 1));
    }

    @Test
    void aLostQubitIsCountedAndTheNextOneSent() {
        TinyNet net = new TinyNet(3, BellDiagonal.PERFECT);
        net.transport.loseQubits = 0.2;
        JobReport report = reportOf(net.finish(teleport(600, Job.Teleport.States.CARDINAL)));
        assertTrue(report.figure("qubits_lost").value() > 50, "" + report);
        near(1, report, "average_fidelity", 1e-12);
    }

    // ---- telegate

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.8})
    @Verifies("AL-TELEGATE-1")
    void aRemoteGateHasTheAverageFidelityOfItsPairs(double f) {
        JobReport report = reportOf(new TinyNet(4, BellDiagonal.werner(f)).finish(telegate(RUNS)));
        double tolerance = f == 1 ? 1e-12 : TinyNet.tolerance(RUNS, 2);
        near(f, report, "process_fidelity", tolerance);
        near((4 * f + 1) / 5, report, "average_gate_fidelity", 0.8 * tolerance);
        near(f, report, "expected_process_fidelity", 1e-6);
        near((4 * f + 1) / 5, report, "expected_average_gate_fidelity", 1e-6);
        near((4 * f + 1) / 5, report, "expected_measured", 1e-6);
    }

    @Test
    void remoteGateFiguresAccountForTheErrorsOfBothDevices() {
        TinyDevice.Noise noise = new TinyDevice.Noise(0.05, 0.08, 0.04, 0.03, 0.07);
        int runs = 8 * RUNS;
        JobReport report = reportOf(new TinyNet(5, UNEVEN, 2, noise).finish(telegate(runs)));
        double expected = report.figure("expected_measured").value();
        assertTrue(
                expected < report.figure("expected_average_gate_fidelity").value() - 0.05,
                "" + report);
        near(expected, report, "average_gate_fidelity", 0.8 * TinyNet.tolerance(runs, 2));
    }

    // ---- qkd

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.8})
    @Verifies("AL-QKD-1")
    @Verifies("AL-QKD-2")
    @Verifies("AL-QKD-3")
    void errorRatesAreThoseOfThePairs(double f) {
        int pairs = 40_000;
        TinyNet net = new TinyNet(6, BellDiagonal.werner(f));
        JobReport report = reportOf(net.finish(qkd(pairs, 500)));
        double qber = 2 * (1 - f) / 3;
        long test = (long) report.figure("test_bits").value();
        for (String basis : new String[] {"z", "x"}) {
            near(
                    qber,
                    report,
                    "qber_" + basis,
                    f == 1 ? 1e-12 : TinyNet.tolerance(test * 2 / 5, 1));
            near(qber, report, "expected_qber_" + basis, 1e-6);
        }
        near(0.5, report, "sift_ratio", TinyNet.tolerance(pairs, 1));
        assertEquals(Math.round(report.figure("sifted_bits").value() * 0.5), test);
        assertTrue(
                report.figure("fidelity_lower_bound").low() <= f
                        && f <= report.figure("fidelity_upper_bound").high());

        SiftedKey mine = net.a.keys.getFirst();
        SiftedKey theirs = net.b.keys.getFirst();
        assertEquals(mine.length(), theirs.length());
        assertEquals((int) report.figure("kept_bits").value(), mine.length());
        int differ = 0;
        for (int i = 0; i < mine.bits().length; i++) {
            differ += Integer.bitCount((mine.bits()[i] ^ theirs.bits()[i]) & 0xFF);
        }
        double tolerance = f == 1 ? 1e-12 : TinyNet.tolerance(mine.length(), 1);
        assertEquals(qber, differ / (double) mine.length(), tolerance);
        assertTrue(report.notes().getFirst().contains("no secret key"));
    }

    @Test
    void errorRatesTellTheTwoBasesApart() {
        JobReport report = reportOf(new TinyNet(7, UNEVEN).finish(qkd(40_000, 999)));
        near(0.08, report, "expected_qber_z", 1e-6);
        near(0.12, report, "expected_qber_x", 1e-6);
        near(0.08, report, "qber_z", TinyNet.tolerance(9_000, 1));
        near(0.12, report, "qber_x", TinyNet.tolerance(9_000, 1));
    }

    @Test
    void keysLongerThanOneMessageAreComparedInParts() {
        TinyNet net = new TinyNet(8, BellDiagonal.PERFECT);
        JobReport report = reportOf(net.finish(qkd(150_000, 100)));
        assertTrue(report.figure("sifted_bits").value() > Companion.Test.COUNT_MAX);
        assertEquals(net.a.keys.getFirst().length(), net.b.keys.getFirst().length());
        assertTrue(
                java.util.Arrays.equals(
                        net.a.keys.getFirst().bits(), net.b.keys.getFirst().bits()));
        assertEquals(0, net.a.violations.size() + net.b.violations.size());
    }

    @Test
    @Verifies("AL-QKD-4")
    void aResponderMeasuredAlongAnotherAxisGoesAway() {
        TinyNet net = new TinyNet(23, BellDiagonal.PERFECT);
        net.run(1, qkd(100, 100));
        net.world.runUntil(12_000);
        StreamId stream = new StreamId(new SessionId(TinyNet.A, 1, 1), 1);
        net.b.told(
                new TransportOutput.OutcomeReady(
                        stream,
                        1,
                        new PairId(1, 1),
                        false,
                        Basis.Y,
                        BellIndex.PHI_PLUS,
                        FidelityTag.model(
                                BellDiagonal.PERFECT, 0, MemoryDecay.NONE, MemoryDecay.NONE)));
        net.settle();
        assertEquals("AL-QKD-4", net.b.violations.getFirst().clause());
        assertEquals(TransportError.CLOSED, net.a.ended.get(1L).error());
        assertEquals(0, net.a.keys.size() + net.b.keys.size());
    }

    // ---- pairs

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.9, 0.8})
    @Verifies("AL-PAIRS-1")
    void keptPairsAreJudgedInThreeBases(double f) {
        JobReport report =
                reportOf(
                        new TinyNet(9, BellDiagonal.werner(f))
                                .finish(pairs(DeliveryMode.KEEP, RUNS, BasisChoice.MEASURE_Z)));
        near(f, report, "fidelity", f == 1 ? 1e-12 : 3 * 0.25 * TinyNet.tolerance(RUNS / 3, 2));
        near(f, report, "expected_fidelity", 1e-6);
        near(f, report, "expected_measured", 1e-6);
        assertEquals(RUNS, report.runs());
        assertEquals(0, report.figure("outcomes_missing").value());
    }

    @Test
    void measuredPairsAreJudgedWhereTheBasesAgree() {
        JobReport report =
                reportOf(
                        new TinyNet(10, UNEVEN)
                                .finish(
                                        pairs(
                                                DeliveryMode.MEASURE,
                                                5 * RUNS,
                                                BasisChoice.randomXYZ())));
        near(0.82, report, "fidelity", 3 * 0.25 * TinyNet.tolerance(3_000, 2));
        near(UNEVEN.correlatorZ(), report, "correlator_z", TinyNet.tolerance(3_000, 2));
        near(UNEVEN.correlatorX(), report, "correlator_x", TinyNet.tolerance(3_000, 2));
        near(UNEVEN.correlatorY(), report, "correlator_y", TinyNet.tolerance(3_000, 2));
    }

    @Test
    void twoBasesGiveBoundsAndNoEstimate() {
        JobReport report =
                reportOf(
                        new TinyNet(11, UNEVEN)
                                .finish(
                                        pairs(
                                                DeliveryMode.MEASURE,
                                                RUNS,
                                                BasisChoice.randomXZ(128))));
        assertTrue(report.figures().stream().noneMatch(f -> f.name().equals("fidelity")));
        assertTrue(report.figure("fidelity_lower_bound").low() <= 0.82);
        assertTrue(report.figure("fidelity_upper_bound").high() >= 0.82);
    }

    // ---- endings

    @Test
    @Verifies("AL-PORT-1")
    void everyNodeListensForTheFourApplications() {
        assertEquals(
                Set.of("pairs", "teleport", "telegate", "qkd"),
                new TinyNet(12, BellDiagonal.PERFECT).b.ports);
    }

    private static Job[] all(long timeoutNs) {
        return new Job[] {
            new Job.Teleport(
                    TinyNet.B, TinyNet.TERMS, 1_000_000, Job.Teleport.States.CARDINAL, timeoutNs),
            new Job.Telegate(TinyNet.B, TinyNet.TERMS, 1_000_000, timeoutNs),
            new Job.Qkd(TinyNet.B, TinyNet.TERMS, 1_000_000, 100, timeoutNs),
            new Job.Pairs(
                    TinyNet.B,
                    TinyNet.TERMS,
                    DeliveryMode.KEEP,
                    1_000_000,
                    BasisChoice.MEASURE_Z,
                    BasisChoice.MEASURE_Z,
                    timeoutNs)
        };
    }

    @Test
    @Verifies("AL-JOB-2")
    @Verifies("AL-JOB-4")
    void aJobWhoseTimeIsOverEndsWithWhatItHas() {
        for (Job job : all(20_000_000)) {
            JobEnded end = new TinyNet(13, BellDiagonal.PERFECT).finish(job);
            assertEquals(TransportError.DEADLINE_MISSED, end.error(), "" + end);
            assertNotNull(end.report(), "" + job);
            assertTrue(end.report().runs() > 10, "" + end);
        }
        for (Job job : all(20_000_000)) {
            TinyNet net = new TinyNet(14, BellDiagonal.PERFECT);
            net.transport.stalls = true;
            JobEnded end = net.finish(job);
            assertEquals(TransportError.DEADLINE_MISSED, end.error(), "" + end);
            assertNull(end.report(), "nothing was measured: " + end);
        }
    }

    @Test
    @Verifies("AL-JOB-3")
    void aJobWhoseSessionIsLostEndsWithTheReason() {
        for (Job job : all(TinyNet.HOUR_NS)) {
            TinyNet net = new TinyNet(15, BellDiagonal.PERFECT);
            net.world.at(10_000_000, net.transport::cut);
            JobEnded end = net.finish(job);
            assertEquals(TransportError.CLASSICAL_CHANNEL_LOST, end.error(), "" + end);
            assertNotNull(end.report());
        }
    }

    @Test
    @Verifies("AL-JOB-1")
    void aCancelledJobEndsOnceWithWhatItHas() {
        for (Job job : all(TinyNet.HOUR_NS)) {
            TinyNet net = new TinyNet(16, BellDiagonal.PERFECT);
            net.world.at(10_000_000, () -> net.a.deliver(new ApplicationInput.Cancel(1)));
            net.world.at(10_000_000, () -> net.a.deliver(new ApplicationInput.Cancel(1)));
            JobEnded end = net.finish(job);
            assertEquals(TransportError.CANCELLED, end.error(), "" + end);
            assertNotNull(end.report());
            assertTrue(net.a.progress.getOrDefault(1L, 0L) <= 100);
        }
    }

    @Test
    @Verifies("AL-JOB-1")
    void aJobThatCannotConnectEndsWithTheReason() {
        TinyNet net = new TinyNet(17, BellDiagonal.PERFECT);
        net.transport.refuse = TransportError.FIDELITY_UNREACHABLE;
        assertEquals(TransportError.FIDELITY_UNREACHABLE, net.finish(qkd(10, 100)).error());
    }

    @Test
    void oneJobMoreThanAllowedIsRefused() {
        TinyNet net = new TinyNet(18, BellDiagonal.PERFECT);
        for (int i = 1; i <= 9; i++) {
            net.run(i, qkd(100, 100));
        }
        assertEquals(TransportError.NO_RESOURCES, net.a.ended.get(9L).error());
        net.settle();
        assertEquals(9, net.a.ended.size());
    }

    @Test
    @Verifies("AL-JOB-5")
    void withoutAComputationQubitTheReasonIsSaid() {
        for (Job job : new Job[] {teleport(1, Job.Teleport.States.CARDINAL), telegate(1)}) {
            JobEnded end =
                    new TinyNet(19, BellDiagonal.PERFECT, 0, TinyDevice.Noise.NONE).finish(job);
            assertEquals(TransportError.NO_RESOURCES, end.error());
            assertEquals("n1: the device has no computation qubit", end.detail());
        }
    }

    @Test
    void aFaultyDeviceCostsRoundsAndLeaksNothing() {
        for (Job job : new Job[] {teleport(300, Job.Teleport.States.RANDOM), telegate(300)}) {
            TinyNet net = new TinyNet(20, BellDiagonal.PERFECT);
            net.a.device.faults = 0.02;
            net.b.device.faults = 0.02;
            assertEquals(300, reportOf(net.finish(job)).runs());
        }
    }

    @Test
    void aGateGivenUpByTheInitiatorLeavesNothingAtTheResponder() {
        TinyNet net = new TinyNet(24, BellDiagonal.PERFECT);
        net.a.device.faults = 0.03;
        int[] most = new int[1];
        for (long at = 0; at < 50_000_000; at += 10_000) {
            net.world.at(at, () -> most[0] = Math.max(most[0], net.b.device.owned.size()));
        }
        assertEquals(500, reportOf(net.finish(telegate(500))).runs());
        assertTrue(most[0] <= 3, "held " + most[0]);
    }

    @Test
    void aCalibratingDeviceIsWaitedFor() {
        TinyNet net = new TinyNet(21, BellDiagonal.PERFECT);
        for (int i = 0; i < 5; i++) {
            net.world.at(2_000_000 + i * 40_000_000L, () -> net.a.device.calibrating = true);
            net.world.at(20_000_000 + i * 40_000_000L, () -> net.a.device.calibrating = false);
        }
        assertEquals(
                2_000, reportOf(net.finish(teleport(2_000, Job.Teleport.States.CARDINAL))).runs());
    }

    @Test
    void jobsShareTheDevice() {
        TinyNet net = new TinyNet(22, BellDiagonal.PERFECT, 4, TinyDevice.Noise.NONE);
        net.run(1, teleport(200, Job.Teleport.States.CARDINAL));
        net.run(2, telegate(200));
        net.run(3, qkd(2_000, 100));
        net.run(4, pairs(DeliveryMode.KEEP, 300, BasisChoice.MEASURE_Z));
        net.settle();
        assertEquals(4, net.a.ended.size());
        net.a.ended.values().forEach(JobsTest::reportOf);
    }
}
