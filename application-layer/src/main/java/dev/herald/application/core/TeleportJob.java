package dev.herald.application.core;

import dev.herald.application.api.Job;
import dev.herald.application.api.JobReport;
import dev.herald.application.api.JobReport.Figure;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.TransportError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Teleports known states, one after another, and has each measured in the basis it was prepared in.
final class TeleportJob implements Program {
    private static final int FAILURES_MAX = 10;
    private static final Basis.Axis[] AXES = Basis.Axis.values();

    /// One state under way.
    ///
    /// @param axis null for a state that is no eigenstate of an axis
    /// @param one the outcome to be expected
    private record Round(Qubits qubits, Basis basis, Basis.@Nullable Axis axis, boolean one) {}

    private final JobRun run;
    private final Job.Teleport job;
    private final Effects effects;
    private final Gates gates;
    private @Nullable Round round;
    private int transfer; // 0 until the qubit is sent
    private long beganNs;
    private long askedNs;
    private long preparedNs;
    private double prepareError;
    private MemoryDecay decay = MemoryDecay.NONE;
    private BellDiagonal waiting = BellDiagonal.PERFECT;
    private int started;
    private int failures;

    private long measured;
    private long matching;
    private long lost;
    private final long[] outcomes = new long[4];
    private final Statistics.Mean expectedEntanglement = new Statistics.Mean();
    private final Statistics.Mean expectedMeasured = new Statistics.Mean();
    private final Statistics.Sample latencies = new Statistics.Sample();
    private long endedNs;

    TeleportJob(JobRun run, Job.Teleport job) {
        this.run = run;
        this.job = job;
        effects = run.effects;
        gates = new Gates(effects.config.device());
    }

    @Override
    public String app() {
        return ApplicationMachine.TELEPORT;
    }

    @Override
    public void begin() {
        beganNs = effects.nowNs();
        next();
    }

    private void next() {
        if (measured == job.runs()) {
            run.done();
            return;
        }
        Qubits qubits = new Qubits(effects, this::failed);
        Round r = choose(qubits);
        round = r;
        transfer = 0;
        started++;
        qubits.allocate(
                qubit -> {
                    List<Gates.Step> steps =
                            r.axis == null
                                    ? gates.prepare(qubit, r.basis)
                                    : gates.prepare(qubit, r.axis, r.one);
                    double initialise = descriptor(qubit).initialiseError();
                    prepareError = 1 - (1 - initialise) * (1 - gates.error(steps));
                    qubits.apply(steps, () -> send(qubits, qubit));
                },
                none -> run.end(TransportError.NO_RESOURCES, none));
    }

    private Round choose(Qubits qubits) {
        if (job.states() == Job.Teleport.States.CARDINAL) {
            int which = started % 6;
            Basis.Axis axis = AXES[which / 2];
            return new Round(qubits, Basis.of(axis), axis, which % 2 == 1);
        }
        double u =
                2 * ((effects.config.entropy().nextInt() >>> 1) / (double) Integer.MAX_VALUE) - 1;
        int rotY = (int) Math.round(Math.asin(u) / (2 * Math.PI) * Basis.STEPS) & 0xFF;
        int rotX = effects.config.entropy().nextInt() & 0xFF;
        return new Round(qubits, new Basis(rotX, rotY, 0), null, false);
    }

    private void send(Qubits qubits, QubitHandle qubit) {
        askedNs = effects.nowNs();
        preparedNs = askedNs;
        decay = descriptor(qubit).decay();
        qubits.hand(qubit);
        run.sendQubit(qubit);
    }

    private QubitDescriptor descriptor(QubitHandle qubit) {
        return effects.config.device().qubits().get(qubit.qubit());
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.QubitSent e -> sent(e);
            case TransportOutput.TransferFailed e -> transferFailed(e);
            case TransportOutput.DataReceived e -> {
                Companion message = run.receive(e.data());
                if (message != null) {
                    data(message);
                }
            }
            default -> {}
        }
    }

    private void sent(TransportOutput.QubitSent e) {
        Round r = round;
        if (r == null) {
            return;
        }
        transfer = (int) e.transfer();
        outcomes[e.outcome().code()]++;
        latencies.add((effects.nowNs() - askedNs) * 1e-9);
        long idleNs = Math.max(0, e.tag().asOfNs() - preparedNs);
        waiting = BellDiagonal.PERFECT.age(decay, idleNs, MemoryDecay.NONE, 0);
        run.send(new Companion.Measure(transfer, r.basis));
    }

    private void transferFailed(TransportOutput.TransferFailed e) {
        if (round != null && e.qubit() != null) {
            round.qubits.own(e.qubit());
        } else if (e.qubit() != null) {
            effects.discard(e.qubit());
        }
        if (e.why() == TransportError.QUBIT_LOST) {
            lost++;
        }
        failed(e.why(), e.detail());
    }

    private void data(Companion message) {
        switch (message) {
            case Companion.Measured m when round != null && m.transfer() == transfer ->
                    measured(round, m);
            case Companion.Failed m when round != null && m.run() == transfer ->
                    failed(TransportError.NO_RESOURCES, "receiver: " + m.detail());
            default ->
                    run.violation(
                            "AL-DATA-3", message.getClass().getSimpleName() + " is out of place");
        }
    }

    private void measured(Round r, Companion.Measured m) {
        measured++;
        failures = 0;
        if (m.one() == r.one) {
            matching++;
        }
        BellDiagonal carried = m.weights().state();
        expectedEntanglement.add(carried.fidelity());
        BellDiagonal all = carried.swap(waiting).depolarise(prepareError);
        double right =
                r.axis == null
                        ? (2 * all.fidelity() + 1) / 3
                        : switch (r.axis) {
                            case Z -> (1 + all.correlatorZ()) / 2;
                            case X -> (1 + all.correlatorX()) / 2;
                            case Y -> (1 + all.correlatorY()) / 2;
                        };
        double flip0 = m.flip0Ppb() * 1e-9;
        double flip1 = m.flip1Ppb() * 1e-9;
        expectedMeasured.add(
                r.one
                        ? right * (1 - flip1) + (1 - right) * flip0
                        : right * (1 - flip0) + (1 - right) * flip1);
        endedNs = effects.nowNs();
        leaveRound();
        run.progress(measured, job.runs());
        next();
    }

    private void failed(TransportError why, String detail) {
        failures++;
        leaveRound();
        if (why == TransportError.UNSUPPORTED
                || why == TransportError.CLOSED
                || failures >= FAILURES_MAX) {
            run.end(why, detail);
        } else {
            next();
        }
    }

    private void leaveRound() {
        Round r = round;
        round = null;
        if (r != null) {
            r.qubits.release();
        }
    }

    @Override
    public void stop() {
        leaveRound();
    }

    @Override
    public @Nullable JobReport report() {
        if (measured == 0) {
            return null;
        }
        double f = expectedEntanglement.value();
        List<Figure> figures = new ArrayList<>();
        figures.add(Statistics.wilson("average_fidelity", matching, measured));
        figures.add(Figure.exact("expected_average_fidelity", (2 * f + 1) / 3));
        figures.add(Figure.exact("expected_measured", expectedMeasured.value()));
        figures.add(Figure.exact("entanglement_fidelity_expected", f));
        figures.add(Figure.exact("rate_hz", measured / Math.max(1e-9, (endedNs - beganNs) * 1e-9)));
        figures.add(Figure.exact("latency_p50_s", latencies.quantile(0.5)));
        figures.add(Figure.exact("latency_p99_s", latencies.quantile(0.99)));
        for (BellIndex outcome : BellIndex.values()) {
            String bits = (outcome.z() ? "1" : "0") + (outcome.x() ? "1" : "0");
            figures.add(Statistics.count("outcome_" + bits, outcomes[outcome.code()]));
        }
        figures.add(Statistics.count("qubits_lost", lost));
        return new JobReport(
                app(),
                effects.config.self(),
                job.remote(),
                measured,
                figures,
                List.of(
                        "average_fidelity is the share of qubits that read as prepared; expected_measured is what"
                                + " the tags, the waiting of the qubit and the stated errors of preparation and readout make"
                                + " of it, expected_average_fidelity what the tags alone do",
                        "states: "
                                + (job.states() == Job.Teleport.States.CARDINAL
                                        ? "the six cardinal ones"
                                        : "random")));
    }
}
