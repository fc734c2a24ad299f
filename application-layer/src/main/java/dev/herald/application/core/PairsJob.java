package dev.herald.application.core;

import dev.herald.application.api.Job;
import dev.herald.application.api.JobReport;
import dev.herald.application.api.JobReport.Figure;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.message.DeliveryMode;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.TransportError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stream of pairs. Kept pairs are measured at both ends along Z, X and Y in turn; the fidelity is
/// estimated from the outcomes whose axes agree.
final class PairsJob implements Program {
    private static final Axis[] AXES = Axis.values();

    /// One pair, as far as this end knows it.
    private record Local(
            @Nullable Axis axis,
            boolean one,
            BellIndex bell,
            BellDiagonal state,
            double contrast) {}

    private record Remote(@Nullable Axis axis, boolean one, double contrast) {}

    private final JobRun run;
    private final Job.Pairs job;
    private final Effects effects;
    private final Qubits qubits;
    private final Map<Long, Local> locals = new LinkedHashMap<>();
    private final Map<Long, Remote> remotes = new LinkedHashMap<>();
    private final PairEstimate estimate = new PairEstimate();
    private final Statistics.Mean expected = new Statistics.Mean();
    private final Statistics.Sample latencies = new Statistics.Sample();
    private long delivered;
    private long settled; // measured here or lost here
    private long missing;
    private long remoteTotal = -1;
    private long remoteSeen;
    private long beganNs;
    private long lastNs;
    private TransportOutput.@Nullable StreamEnded ended;

    PairsJob(JobRun run, Job.Pairs job) {
        this.run = run;
        this.job = job;
        effects = run.effects;
        qubits = new Qubits(effects, (why, detail) -> {});
    }

    @Override
    public String app() {
        return ApplicationMachine.PAIRS;
    }

    /// The last tenth of the time is for the outcomes of the other end.
    @Override
    public void begin() {
        beganNs = effects.nowNs();
        lastNs = beganNs;
        long timeoutNs = Math.max(1, run.remainingNs() / 10 * 9);
        run.request(
                job.mode() == DeliveryMode.KEEP
                        ? PairRequest.keep(job.pairs(), timeoutNs)
                        : PairRequest.measure(
                                job.pairs(), timeoutNs, job.basisLocal(), job.basisRemote()));
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.StreamRefused e -> run.end(e.why(), e.detail());
            case TransportOutput.PairReady e -> kept(e);
            case TransportOutput.OutcomeReady e -> {
                delivered(e.tag().state());
                settle(
                        e.sequence(),
                        new Local(
                                e.basis().axis().orElse(null),
                                e.one(),
                                e.bell(),
                                e.tag().state(),
                                effects.measuringContrast()));
            }
            case TransportOutput.StreamEnded e -> {
                ended = e;
                finishIfAllIsKnown();
            }
            case TransportOutput.DataReceived e -> {
                Companion message = run.receive(e.data());
                if (message != null) {
                    data(message);
                }
            }
            default -> {}
        }
    }

    private void delivered(BellDiagonal state) {
        delivered++;
        expected.add(state.fidelity());
        latencies.add((effects.nowNs() - lastNs) * 1e-9);
        lastNs = effects.nowNs();
        run.progress(delivered, job.pairs());
    }

    /// The axis in which both ends measure the pair of a place.
    static Axis axisOf(long sequence) {
        return AXES[(int) ((sequence - 1) % AXES.length)];
    }

    private void kept(TransportOutput.PairReady e) {
        BellDiagonal state = e.tag().at(effects.nowNs()).state();
        delivered(state);
        Axis axis = axisOf(e.sequence());
        double contrast = contrast(effects, e.qubit().qubit());
        qubits.own(e.qubit());
        qubits.measure(
                e.qubit(),
                Basis.of(axis),
                one -> settle(e.sequence(), new Local(axis, one, e.bell(), state, contrast)),
                this::lostOne);
    }

    static double contrast(Effects effects, int qubit) {
        QubitDescriptor d = effects.config.device().qubits().get(qubit);
        return 1 - d.flip0() - d.flip1();
    }

    private void lostOne() {
        missing++;
        settled++;
        finishIfAllIsKnown();
    }

    private void settle(long sequence, Local local) {
        settled++;
        Remote remote = remotes.remove(sequence);
        if (remote == null) {
            locals.put(sequence, local);
        } else {
            compare(local, remote);
        }
        finishIfAllIsKnown();
    }

    private void data(Companion message) {
        switch (message) {
            case Companion.Outcomes m when m.first() == remoteSeen + 1 && remoteTotal < 0 -> {
                for (int i = 0; i < m.axes().length; i++) {
                    remote(++remoteSeen, m.axes()[i], m.ones()[i], m.contrastPpb()[i] * 1e-9);
                }
                finishIfAllIsKnown();
            }
            case Companion.OutcomesEnd m when m.total() == remoteSeen && remoteTotal < 0 -> {
                remoteTotal = m.total();
                finishIfAllIsKnown();
            }
            default ->
                    run.violation(
                            "AL-DATA-3", message.getClass().getSimpleName() + " is out of place");
        }
    }

    private void remote(long sequence, byte code, boolean one, double contrast) {
        if (code == Companion.Outcomes.MISSING) {
            missing++;
            locals.remove(sequence);
            return;
        }
        Remote remote = new Remote(code < AXES.length ? AXES[code] : null, one, contrast);
        Local local = locals.remove(sequence);
        if (local == null) {
            remotes.put(sequence, remote);
        } else {
            compare(local, remote);
        }
    }

    private void compare(Local local, Remote remote) {
        if (local.axis != null && local.axis == remote.axis) {
            boolean right = (local.one ^ remote.one) == local.bell.anticorrelated(local.axis);
            estimate.add(local.axis, right, local.state, local.contrast * remote.contrast);
        }
    }

    private void finishIfAllIsKnown() {
        TransportOutput.StreamEnded end = ended;
        if (end == null || settled < delivered || remoteTotal < 0) {
            return;
        }
        Optional<TransportError> why = end.complete() ? Optional.empty() : Optional.of(end.why());
        run.end(why.orElse(null), end.complete() ? "" : end.detail());
    }

    @Override
    public void stop() {
        qubits.release();
    }

    @Override
    public @Nullable JobReport report() {
        if (delivered == 0) {
            return null;
        }
        double elapsed = Math.max(1e-9, (lastNs - beganNs) * 1e-9);
        List<Figure> figures = new ArrayList<>();
        figures.add(Statistics.count("pairs", delivered));
        estimate.figures(figures);
        figures.add(Figure.exact("expected_fidelity", expected.value()));
        figures.add(Figure.exact("rate_hz", delivered / elapsed));
        figures.add(Figure.exact("latency_p50_s", latencies.quantile(0.5)));
        figures.add(Figure.exact("latency_p99_s", latencies.quantile(0.99)));
        figures.add(Statistics.count("outcomes_missing", missing));
        return new JobReport(
                app(),
                effects.config.self(),
                job.remote(),
                delivered,
                figures,
                List.of(
                        "latency is the time from one delivery to the next; fidelity includes errors of readout, and"
                                + " expected_measured is what the tags and the stated errors of readout make of it"));
    }
}
