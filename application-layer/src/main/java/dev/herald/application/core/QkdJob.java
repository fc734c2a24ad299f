package dev.herald.application.core;

import dev.herald.application.api.ApplicationOutput.SiftedKey;
import dev.herald.application.api.Job;
import dev.herald.application.api.JobReport;
import dev.herald.application.api.JobReport.Figure;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.TransportError;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// BBM92 up to the sifted key: pairs measured along Z or X at random at both ends, bases compared,
/// a random share of the sifted bits given up to estimate the error rates.
final class QkdJob implements Program {
    /// X with probability 128/255, as nearly 1/2 as the field allows.
    private static final int WEIGHT_X = 128;

    private static final int BATCH = 8_192;

    private final JobRun run;
    private final Job.Qkd job;
    private final Effects effects;
    private final Sifter sifter = new Sifter();
    private final PairEstimate estimate = new PairEstimate();
    private final Statistics.Mean expectedZ = new Statistics.Mean();
    private final Statistics.Mean expectedX = new Statistics.Mean();
    private final BitSet test = new BitSet();
    private TransportOutput.@Nullable StreamEnded ended;
    private boolean testing;
    private int heard; // test positions answered so far
    private long beganNs;
    private long lastNs;

    QkdJob(JobRun run, Job.Qkd job) {
        this.run = run;
        this.job = job;
        effects = run.effects;
    }

    @Override
    public String app() {
        return ApplicationMachine.QKD;
    }

    /// The last tenth of the time is for comparing.
    @Override
    public void begin() {
        beganNs = effects.nowNs();
        lastNs = beganNs;
        BasisChoice choice = BasisChoice.randomXZ(WEIGHT_X);
        run.request(
                PairRequest.measure(
                        job.pairs(), Math.max(1, run.remainingNs() / 10 * 9), choice, choice));
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.StreamRefused e -> run.end(e.why(), e.detail());
            case TransportOutput.OutcomeReady e -> outcome(e);
            case TransportOutput.StreamEnded e -> {
                ended = e;
                sifter.end();
                while (sifter.untold() > 0) {
                    run.send(sifter.tell());
                }
                run.send(
                        new Companion.BasesEnd(
                                sifter.count(), Companion.ppb(effects.measuringContrast())));
                testIfSifted();
            }
            case TransportOutput.DataReceived e -> {
                Companion message = run.receive(e.data());
                if (message != null && !fits(message)) {
                    run.violation(
                            "AL-DATA-3", message.getClass().getSimpleName() + " is out of place");
                }
            }
            default -> {}
        }
    }

    private void outcome(TransportOutput.OutcomeReady e) {
        Axis axis = e.basis().axis().orElse(Axis.Y);
        if (axis == Axis.Y) {
            run.end(
                    TransportError.UNSUPPORTED,
                    "measured in " + e.basis() + " and not along Z or X");
            return;
        }
        sifter.add(axis, e.one() ^ e.bell().anticorrelated(axis)); // [AL-QKD-1]
        (axis == Axis.Z ? expectedZ : expectedX)
                .add(
                        (1
                                        - (axis == Axis.Z
                                                ? e.tag().state().correlatorZ()
                                                : e.tag().state().correlatorX()))
                                / 2);
        lastNs = effects.nowNs();
        if (sifter.untold() >= BATCH) {
            run.send(sifter.tell());
        }
        run.progress(sifter.count(), job.pairs());
    }

    private boolean fits(Companion message) {
        switch (message) {
            case Companion.Bases m when sifter.hear(m) -> {}
            case Companion.BasesEnd m when sifter.hear(m) -> testIfSifted();
            case Companion.TestBits m when testing && m.first() == heard + 1 -> {
                return compare(m);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    // ---- test

    /// Chooses the positions only now, when the outcomes cannot be changed any more.
    private void testIfSifted() {
        if (!sifter.isComplete() || testing) {
            return;
        }
        testing = true;
        int n = sifter.length();
        choose(
                n,
                (int)
                        Math.min(
                                n,
                                Math.max(
                                        1,
                                        Math.round(
                                                n
                                                        * (job.testPermille()
                                                                / 1_000.0))))); // [AL-QKD-2]
        if (n == 0) {
            run.send(new Companion.Test(0, 1, new boolean[0], new boolean[0], true));
        }
        for (int from = 0; from < n; from += Companion.Test.COUNT_MAX) {
            int length = Math.min(Companion.Test.COUNT_MAX, n - from);
            boolean[] chosen = new boolean[length];
            boolean[] bits = new boolean[test.get(from, from + length).cardinality()];
            int k = 0;
            for (int i = 0; i < length; i++) {
                chosen[i] = test.get(from + i);
                if (chosen[i]) {
                    bits[k++] = sifter.bit(from + i);
                }
            }
            run.send(new Companion.Test(n, from + 1, chosen, bits, from + length == n));
        }
        if (n == 0) {
            finish();
        }
    }

    /// Selection sampling: every set of `share` positions is equally likely.
    private void choose(int n, int share) {
        byte[] random = new byte[8];
        int left = share;
        for (int i = 0; i < n && left > 0; i++) {
            effects.config.entropy().nextBytes(random);
            long bits = 0;
            for (byte b : random) {
                bits = bits << 8 | b & 0xFF;
            }
            if ((bits >>> 11) * 0x1p-53 * (n - i) < left) {
                test.set(i);
                left--;
            }
        }
    }

    private boolean compare(Companion.TestBits m) {
        int to = Math.min(sifter.length(), heard + Companion.Test.COUNT_MAX);
        if (m.bits().length != test.get(heard, to).cardinality()) {
            return false;
        }
        int k = 0;
        for (int i = test.nextSetBit(heard); i >= 0 && i < to; i = test.nextSetBit(i + 1)) {
            boolean right = sifter.bit(i) == m.bits()[k++];
            estimate.add(sifter.axis(i), right, BellDiagonal.PERFECT, 1);
        }
        heard = to;
        if (heard == sifter.length()) {
            finish();
        }
        return true;
    }

    private void finish() {
        int length = sifter.length() - test.cardinality();
        effects.emit(new SiftedKey(run.number, sifter.key(test), length)); // [AL-QKD-3]
        TransportOutput.StreamEnded end = ended;
        if (end == null || end.complete()) {
            run.done();
        } else {
            run.end(end.why(), end.detail());
        }
    }

    @Override
    public void stop() {}

    // ---- report

    /// An error rate as two imperfect readouts show it.
    private static double read(double qber, double contrast) {
        return (1 - (1 - 2 * qber) * contrast) / 2;
    }

    @Override
    public @Nullable JobReport report() {
        int raw = sifter.count();
        if (raw == 0) {
            return null;
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Statistics.count("raw_pairs", raw));
        figures.add(Figure.exact("raw_rate_hz", raw / Math.max(1e-9, (lastNs - beganNs) * 1e-9)));
        if (sifter.isComplete()) {
            figures.add(Statistics.count("sifted_bits", sifter.length()));
            figures.add(Statistics.wilson("sift_ratio", sifter.length(), raw));
            figures.add(
                    Statistics.count(
                            "test_bits", estimate.trials(Axis.Z) + estimate.trials(Axis.X)));
            figures.add(Statistics.count("kept_bits", sifter.length() - test.cardinality()));
        }
        if (estimate.trials(Axis.Z) > 0) {
            figures.add(estimate.errorRate("qber_z", Axis.Z));
        }
        if (estimate.trials(Axis.X) > 0) {
            figures.add(estimate.errorRate("qber_x", Axis.X));
        }
        if (estimate.trials(Axis.Z) > 0 && estimate.trials(Axis.X) > 0) {
            estimate.bounds(figures);
        }
        figures.add(Figure.exact("expected_qber_z", expectedZ.value()));
        figures.add(Figure.exact("expected_qber_x", expectedX.value()));
        if (sifter.isComplete()) {
            double contrast = effects.measuringContrast() * sifter.remoteContrast();
            figures.add(
                    Figure.exact("expected_measured_qber_z", read(expectedZ.value(), contrast)));
            figures.add(
                    Figure.exact("expected_measured_qber_x", read(expectedX.value(), contrast)));
        }
        return new JobReport(
                app(),
                effects.config.self(),
                job.remote(),
                raw,
                figures,
                List.of(
                        "no secret key: reconciliation, verification, privacy amplification and authentication are still to"
                                + " come",
                        "fidelity_lower_bound and fidelity_upper_bound are bounds from two bases, not estimates"));
    }
}
