package dev.herald.application.core;

import dev.herald.application.api.Job;
import dev.herald.application.api.JobReport;
import dev.herald.application.api.JobReport.Figure;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.TransportError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Remote CNOTs, one after another, with the control here and the target at the responder: one pair, one
/// bit each way. Each is tried on an eigenstate of a random two-qubit Pauli operator P and judged by the
/// operator that CNOT turns P into; the mean of the signed products estimates the process fidelity.
final class TelegateJob implements Program {
    private static final int FAILURES_MAX = 10;

    /// One gate under way.
    private static final class Round {
        final Qubits qubits;
        final int pauli;
        final boolean controlMinus;
        final boolean targetMinus;
        final TelegateModel model = new TelegateModel();
        int number; // of the stream
        @Nullable QubitHandle control;
        BellIndex bell = BellIndex.PHI_PLUS;
        double prepareError;
        long beganNs;
        long gateNs;

        Round(Qubits qubits, int random) {
            this.qubits = qubits;
            pauli = random & 15;
            controlMinus = (random & 16) != 0;
            targetMinus = (random & 32) != 0;
        }
    }

    private final JobRun run;
    private final Job.Telegate job;
    private final Effects effects;
    private final Gates gates;
    private @Nullable Round round;
    private int failures;
    private long beganNs;
    private long endedNs;

    private long measured;
    private long plus;
    private long failed;
    private final Statistics.Mean expectedPair = new Statistics.Mean();
    private final Statistics.Mean expected = new Statistics.Mean();
    private final Statistics.Mean expectedMeasured = new Statistics.Mean();
    private final Statistics.Sample latencies = new Statistics.Sample();

    TelegateJob(JobRun run, Job.Telegate job) {
        this.run = run;
        this.job = job;
        effects = run.effects;
        gates = new Gates(effects.config.device());
    }

    @Override
    public String app() {
        return ApplicationMachine.TELEGATE;
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
        round =
                new Round(
                        new Qubits(effects, this::fail), effects.config.entropy().nextInt() >>> 7);
        run.request(PairRequest.keep(1, run.remainingNs()));
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.StreamAccepted e -> {
                if (round != null) {
                    round.number = e.stream().number();
                }
            }
            case TransportOutput.StreamRefused e -> fail(e.why(), e.detail());
            case TransportOutput.PairReady e -> pair(e);
            case TransportOutput.StreamEnded e -> {
                if (!e.complete() && round != null && e.stream().number() == round.number) {
                    fail(e.why(), e.detail());
                }
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

    // ---- cat-entangler

    private void pair(TransportOutput.PairReady e) {
        Round r = round;
        if (r == null || r.number != e.stream().number()) {
            effects.discard(e.qubit());
            return;
        }
        r.beganNs = effects.nowNs();
        r.bell = e.bell();
        r.qubits.own(e.qubit());
        r.qubits.allocate(
                control -> {
                    r.control = control;
                    List<Gates.Step> prepare =
                            gates.prepare(
                                    control, TelegateModel.controlAxis(r.pauli), r.controlMinus);
                    r.prepareError =
                            1
                                    - (1 - descriptor(control).initialiseError())
                                            * (1 - gates.error(prepare));
                    List<Gates.Step> all = new ArrayList<>(prepare);
                    List<Gates.Step> cnot = gates.cnot(control, e.qubit());
                    all.addAll(cnot);
                    r.model.controlGate(gates.error(cnot)).controlHalfReadout(misread(e.qubit()));
                    r.qubits.apply(all, () -> entangled(r, e));
                },
                none -> run.end(TransportError.NO_RESOURCES, none));
    }

    private void entangled(Round r, TransportOutput.PairReady e) {
        r.gateNs = effects.nowNs();
        int image = TelegateModel.conjugate(r.pauli);
        r.qubits.measure(
                e.qubit(),
                Basis.Z,
                bit ->
                        run.send(
                                new Companion.Entangled(
                                        r.number,
                                        bit,
                                        TelegateModel.targetAxis(r.pauli),
                                        r.targetMinus,
                                        TelegateModel.targetAxis(image),
                                        effects.nowNs())));
    }

    // ---- cat-disentangler

    private void data(Companion message) {
        Round r = round;
        switch (message) {
            case Companion.Disentangled m
                    when r != null && m.run() == r.number && r.control != null ->
                    disentangled(r, r.control, m);
            case Companion.Failed m when r != null && m.run() == r.number ->
                    fail(TransportError.NO_RESOURCES, "responder: " + m.detail());
            default ->
                    run.violation(
                            "AL-DATA-3", message.getClass().getSimpleName() + " is out of place");
        }
    }

    private void disentangled(Round r, QubitHandle control, Companion.Disentangled m) {
        List<Gates.Step> correction =
                m.bit() ^ r.bell.z() ? gates.gate(GateKind.Z, control, 0) : List.of();
        QubitDescriptor d = descriptor(control);
        r.model
                .pair(m.weights().state())
                .halfCorrection(m.gate1Ppb() * 1e-9)
                .targetGate(m.gate2Ppb() * 1e-9)
                .targetHalfReadout(m.readPpb() * 1e-9)
                .controlIdle(d.decay(), effects.nowNs() - r.gateNs)
                .controlCorrection(gates.error(correction));
        int image = TelegateModel.conjugate(r.pauli);
        r.qubits.apply(
                correction,
                () -> {
                    latencies.add((effects.nowNs() - r.beganNs) * 1e-9);
                    r.qubits.measure(
                            control,
                            Basis.of(TelegateModel.controlAxis(image)),
                            one -> judge(r, d, m, image, one));
                });
    }

    private void judge(
            Round r, QubitDescriptor control, Companion.Disentangled m, int image, boolean one) {
        boolean minus = TelegateModel.isNegated(r.pauli);
        minus ^= TelegateModel.actsOnControl(r.pauli) && r.controlMinus;
        minus ^= TelegateModel.actsOnTarget(r.pauli) && r.targetMinus;
        minus ^= TelegateModel.actsOnControl(image) && one;
        minus ^= TelegateModel.actsOnTarget(image) && m.target();
        measured++;
        failures = 0;
        if (!minus) {
            plus++;
        }
        expectedPair.add(m.weights().state().fidelity());
        expected.add(r.model.processFidelity());
        expectedMeasured.add(
                r.model.measuredFidelity(
                        r.prepareError,
                        1 - control.flip0() - control.flip1(),
                        m.preparePpb() * 1e-9,
                        m.contrastPpb() * 1e-9));
        endedNs = effects.nowNs();
        leaveRound();
        run.progress(measured, job.runs());
        next();
    }

    private QubitDescriptor descriptor(QubitHandle qubit) {
        return effects.config.device().qubits().get(qubit.qubit());
    }

    private double misread(QubitHandle qubit) {
        QubitDescriptor d = descriptor(qubit);
        return (d.flip0() + d.flip1()) / 2;
    }

    // ---- endings

    private void fail(TransportError why, String detail) {
        failed++;
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
        Figure process =
                Statistics.clamped(Statistics.meanOfSigns("process_fidelity", plus, measured));
        List<Figure> figures =
                List.of(
                        process,
                        Statistics.affine("average_gate_fidelity", process, 0.8, 0.2),
                        Figure.exact("expected_process_fidelity", expected.value()),
                        Figure.exact(
                                "expected_average_gate_fidelity",
                                TelegateModel.average(expected.value())),
                        Figure.exact(
                                "expected_measured",
                                TelegateModel.average(expectedMeasured.value())),
                        Figure.exact("entanglement_fidelity_expected", expectedPair.value()),
                        Figure.exact(
                                "rate_hz", measured / Math.max(1e-9, (endedNs - beganNs) * 1e-9)),
                        Figure.exact("latency_p50_s", latencies.quantile(0.5)),
                        Figure.exact("latency_p99_s", latencies.quantile(0.99)),
                        Statistics.count("rounds_failed", failed));
        return new JobReport(
                app(),
                effects.config.self(),
                job.remote(),
                measured,
                figures,
                List.of(
                        "process_fidelity is the mean signed product over random Pauli inputs; expected_measured is what"
                                + " average_gate_fidelity tends to by the tags and the stated errors of both devices,"
                                + " preparation and readout included; expected_average_gate_fidelity leaves these two out"));
    }
}
