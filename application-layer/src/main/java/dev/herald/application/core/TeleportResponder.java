package dev.herald.application.core;

import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.FidelityTag;
import dev.herald.transport.api.TransportOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Receives qubits and measures each as its sender says afterwards.
final class TeleportResponder implements SessionUser {
    private record Arrived(Qubits qubits, QubitHandle qubit, FidelityTag tag) {}

    private final Service service;
    private final Effects effects;
    private final Map<Integer, Arrived> waiting = new LinkedHashMap<>();

    TeleportResponder(Service service) {
        this.service = service;
        effects = service.effects();
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.QubitReceived e -> {
                int transfer = (int) e.transfer();
                Qubits qubits =
                        new Qubits(
                                effects,
                                (why, detail) -> {
                                    leave(transfer);
                                    service.send(new Companion.Failed(transfer, detail));
                                });
                qubits.own(e.qubit());
                waiting.put(transfer, new Arrived(qubits, e.qubit(), e.tag()));
            }
            case TransportOutput.DataReceived e -> {
                switch (service.receive(e.data())) {
                    case Companion.Measure m -> measure(m);
                    case null -> {}
                    case Companion other -> service.misplaced(other);
                }
            }
            case TransportOutput.SessionClosed e ->
                    List.copyOf(waiting.keySet()).forEach(this::leave);
            default -> {}
        }
    }

    private void measure(Companion.Measure m) {
        Arrived a = waiting.get(m.transfer());
        if (a == null) {
            service.misplaced(m);
            return;
        }
        QubitDescriptor qubit = effects.config.device().qubits().get(a.qubit.qubit());
        Companion.Weights weights = Companion.Weights.of(a.tag.at(effects.nowNs()).state());
        a.qubits.measure(
                a.qubit,
                m.basis(),
                one -> {
                    leave(m.transfer());
                    service.send(
                            new Companion.Measured(
                                    m.transfer(),
                                    one,
                                    Companion.ppb(qubit.flip0()),
                                    Companion.ppb(qubit.flip1()),
                                    weights));
                });
    }

    private void leave(int transfer) {
        Arrived a = waiting.remove(transfer);
        if (a != null) {
            a.qubits.release();
        }
    }
}
