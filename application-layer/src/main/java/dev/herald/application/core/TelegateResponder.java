package dev.herald.application.core;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.transport.api.TransportOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The target's end of remote CNOTs: the half takes the control's value, acts on the target, and is
/// measured along X.
final class TelegateResponder implements SessionUser {
    private record Round(Qubits qubits, TransportOutput.PairReady pair) {}

    private final Service service;
    private final Effects effects;
    private final Gates gates;
    private final Map<Integer, Round> rounds = new LinkedHashMap<>();

    TelegateResponder(Service service) {
        this.service = service;
        effects = service.effects();
        gates = new Gates(effects.config.device());
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            // gates come one after another: what was left of an earlier one was given up
            case TransportOutput.StreamBegun e ->
                    List.copyOf(rounds.keySet()).stream()
                            .filter(number -> number < e.stream().number())
                            .forEach(this::leave);
            case TransportOutput.PairReady e -> {
                int number = e.stream().number();
                if (rounds.containsKey(
                        number)) { // a stream of more than one pair is none of this application
                    effects.discard(e.qubit());
                    return;
                }
                Qubits qubits = new Qubits(effects, (why, detail) -> fail(number, detail));
                qubits.own(e.qubit());
                rounds.put(number, new Round(qubits, e));
            }
            case TransportOutput.DataReceived e -> {
                switch (service.receive(e.data())) {
                    case Companion.Entangled m -> entangled(m);
                    case null -> {}
                    case Companion other -> service.misplaced(other);
                }
            }
            case TransportOutput.SessionClosed e ->
                    List.copyOf(rounds.keySet()).forEach(this::leave);
            default -> {}
        }
    }

    private void entangled(Companion.Entangled m) {
        Round r = rounds.get(m.run());
        if (r == null) {
            service.misplaced(m);
            return;
        }
        r.qubits.allocate(target -> gate(r, m, target), none -> fail(m.run(), none));
    }

    private void gate(Round r, Companion.Entangled m, QubitHandle target) {
        QubitHandle half = r.pair.qubit();
        List<Gates.Step> prepare = gates.prepare(target, m.prepare(), m.minus());
        List<Gates.Step> correct =
                m.bit() ^ r.pair.bell().x() ? gates.gate(GateKind.X, half, 0) : List.of();
        List<Gates.Step> cnot = gates.cnot(half, target);
        List<Gates.Step> all = new ArrayList<>(prepare);
        all.addAll(correct);
        double prepareError =
                1 - (1 - descriptor(target).initialiseError()) * (1 - gates.error(prepare));
        r.qubits.apply(
                all,
                () -> {
                    Companion.Weights weights = Companion.Weights.of(used(r.pair, m.measuredNs()));
                    r.qubits.apply(
                            cnot,
                            () ->
                                    r.qubits.measure(
                                            half,
                                            Basis.X,
                                            bit ->
                                                    r.qubits.measure(
                                                            target,
                                                            Basis.of(m.measure()),
                                                            one -> {
                                                                leave(m.run());
                                                                service.send(
                                                                        answer(
                                                                                r,
                                                                                m,
                                                                                target,
                                                                                bit,
                                                                                one,
                                                                                weights,
                                                                                cnot,
                                                                                correct,
                                                                                prepareError));
                                                            })));
                });
    }

    private Companion.Disentangled answer(
            Round r,
            Companion.Entangled m,
            QubitHandle target,
            boolean bit,
            boolean one,
            Companion.Weights weights,
            List<Gates.Step> cnot,
            List<Gates.Step> correct,
            double prepareError) {
        QubitDescriptor half = descriptor(r.pair.qubit());
        QubitDescriptor t = descriptor(target);
        return new Companion.Disentangled(
                m.run(),
                bit,
                one,
                weights,
                Companion.ppb(gates.error(cnot)),
                Companion.ppb(gates.error(correct)),
                Companion.ppb((half.flip0() + half.flip1()) / 2),
                Companion.ppb(prepareError),
                Companion.ppb(1 - t.flip0() - t.flip1()));
    }

    /// The pair by this end's tag when its half is used: the other half ended when it was measured.
    private BellDiagonal used(TransportOutput.PairReady pair, long measuredNs) {
        long nowNs = effects.nowNs();
        long otherEndedNs = Math.max(pair.tag().asOfNs(), Math.min(measuredNs, nowNs));
        BellDiagonal then = pair.tag().at(otherEndedNs).state();
        return then.age(
                pair.tag().decayA(), Math.max(0, nowNs - otherEndedNs), MemoryDecay.NONE, 0);
    }

    private QubitDescriptor descriptor(QubitHandle qubit) {
        return effects.config.device().qubits().get(qubit.qubit());
    }

    private void fail(int number, String detail) {
        leave(number);
        service.send(new Companion.Failed(number, detail));
    }

    private void leave(int number) {
        Round r = rounds.remove(number);
        if (r != null) {
            r.qubits.release();
        }
    }
}
