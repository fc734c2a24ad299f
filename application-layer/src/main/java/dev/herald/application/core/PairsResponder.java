package dev.herald.application.core;

import dev.herald.hal.model.Basis;
import dev.herald.transport.api.TransportOutput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Measures its halves like the initiator and reports the outcomes in batches.
final class PairsResponder implements SessionUser {
    private static final int BATCH = 256;
    private static final long BATCH_NS = 100_000_000;

    private record Outcome(byte axis, boolean one, int contrastPpb) {}

    private final Service service;
    private final Effects effects;
    private final Qubits qubits;
    private final Effects.Alarm flush = new Effects.Alarm(this::flush);
    private final Map<Long, Outcome> outcomes = new LinkedHashMap<>();
    private long delivered;
    private long told;
    private boolean ended;
    private boolean finished;
    private boolean over;

    PairsResponder(Service service) {
        this.service = service;
        effects = service.effects();
        qubits = new Qubits(effects, (why, detail) -> {});
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.PairReady e -> kept(e);
            case TransportOutput.OutcomeReady e -> {
                delivered = e.sequence();
                byte axis =
                        e.basis()
                                .axis()
                                .map(a -> (byte) a.ordinal())
                                .orElse(Companion.Outcomes.NO_AXIS);
                settle(
                        e.sequence(),
                        new Outcome(axis, e.one(), Companion.ppb(effects.measuringContrast())));
            }
            case TransportOutput.StreamEnded e -> {
                ended = true;
                flush();
            }
            case TransportOutput.DataReceived e -> {
                Companion message = service.receive(e.data());
                if (message != null) {
                    service.misplaced(message);
                }
            }
            case TransportOutput.SessionClosed e -> {
                over = true;
                effects.clear(flush);
                qubits.release();
            }
            default -> {}
        }
    }

    private void kept(TransportOutput.PairReady e) {
        delivered = e.sequence();
        Basis.Axis axis = PairsJob.axisOf(e.sequence());
        int contrast = Companion.ppb(PairsJob.contrast(effects, e.qubit().qubit()));
        qubits.own(e.qubit());
        qubits.measure(
                e.qubit(),
                Basis.of(axis),
                one -> settle(e.sequence(), new Outcome((byte) axis.ordinal(), one, contrast)),
                () -> settle(e.sequence(), new Outcome(Companion.Outcomes.MISSING, false, 0)));
    }

    private void settle(long sequence, Outcome outcome) {
        if (over) {
            return;
        }
        outcomes.put(sequence, outcome);
        if (outcomes.size() >= BATCH || ended) {
            flush();
        } else if (!effects.isSet(flush)) {
            effects.at(flush, effects.nowNs() + BATCH_NS);
        }
    }

    /// Tells the outcomes known so far without a gap.
    private void flush() {
        byte[] axes = new byte[Companion.Outcomes.COUNT_MAX];
        boolean[] ones = new boolean[axes.length];
        int[] contrast = new int[axes.length];
        int count = 0;
        Outcome next = outcomes.remove(told + 1);
        while (next != null) {
            axes[count] = next.axis;
            ones[count] = next.one;
            contrast[count] = next.contrastPpb;
            count++;
            next = count == axes.length ? null : outcomes.remove(told + 1 + count);
        }
        if (count > 0) {
            service.send(
                    new Companion.Outcomes(
                            told + 1,
                            Arrays.copyOf(axes, count),
                            Arrays.copyOf(ones, count),
                            Arrays.copyOf(contrast, count)));
            told += count;
        }
        if (ended && !finished && told == delivered) {
            finished = true;
            effects.clear(flush);
            service.send(new Companion.OutcomesEnd(told));
        } else if (count == axes.length) {
            flush();
        }
    }
}
