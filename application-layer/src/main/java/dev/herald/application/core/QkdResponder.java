package dev.herald.application.core;

import dev.herald.application.api.ApplicationOutput.SiftedKey;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import java.util.BitSet;

/// The responder of BBM92: tells its bases, and the bits that the initiator chose to give up.
final class QkdResponder implements SessionUser {
    private static final int BATCH = 8_192;

    private final Service service;
    private final Effects effects;
    private final Sifter sifter = new Sifter();
    private final BitSet test = new BitSet();
    private int tested;
    private boolean over;

    QkdResponder(Service service) {
        this.service = service;
        effects = service.effects();
    }

    @Override
    public void told(TransportOutput.Up event) {
        switch (event) {
            case TransportOutput.PairReady e ->
                    effects.discard(e.qubit()); // this application measures
            case TransportOutput.OutcomeReady e -> outcome(e);
            case TransportOutput.StreamEnded e -> {
                sifter.end();
                while (sifter.untold() > 0) {
                    service.send(sifter.tell());
                }
                service.send(
                        new Companion.BasesEnd(
                                sifter.count(), Companion.ppb(effects.measuringContrast())));
            }
            case TransportOutput.DataReceived e -> {
                Companion message = service.receive(e.data());
                if (message != null && !fits(message)) {
                    service.misplaced(message);
                }
            }
            default -> {}
        }
    }

    private void outcome(TransportOutput.OutcomeReady e) {
        Axis axis = e.basis().axis().orElse(Axis.Y);
        if (axis == Axis.Y) {
            service.violation("AL-QKD-4", "asks for a measurement in " + e.basis()); // [AL-QKD-4]
            effects.toTransport(new TransportInput.Close(service.session()));
            return;
        }
        sifter.add(axis, e.one());
        if (sifter.untold() >= BATCH) {
            service.send(sifter.tell());
        }
    }

    private boolean fits(Companion message) {
        return switch (message) {
            case Companion.Bases m -> sifter.hear(m);
            case Companion.BasesEnd m -> sifter.hear(m);
            case Companion.Test m -> test(m);
            default -> false;
        };
    }

    private boolean test(Companion.Test m) {
        int length = m.chosen().length;
        boolean last = tested + length == sifter.length();
        if (over
                || !sifter.isComplete()
                || m.sifted() != sifter.length()
                || m.first() != tested + 1
                || length > sifter.length() - tested
                || m.last() != last) {
            return false;
        }
        int k = 0;
        for (int i = 0; i < length; i++) {
            if (m.chosen()[i]) {
                test.set(tested + i);
                k++;
            }
        }
        boolean[] bits = new boolean[k];
        k = 0;
        for (int i = test.nextSetBit(tested); i >= 0; i = test.nextSetBit(i + 1)) {
            bits[k++] = sifter.bit(i);
        }
        tested += length;
        service.send(new Companion.TestBits(m.first(), bits));
        if (last) {
            over = true;
            effects.emit(
                    new SiftedKey(
                            0,
                            sifter.key(test),
                            sifter.length() - test.cardinality())); // [AL-QKD-3]
        }
        return true;
    }
}
