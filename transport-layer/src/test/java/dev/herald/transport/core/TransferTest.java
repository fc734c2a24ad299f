package dev.herald.transport.core;

import static dev.herald.transport.core.Solo.BITS_NS;
import static dev.herald.transport.core.Solo.MATCH_NS;
import static dev.herald.transport.core.Solo.S;
import static dev.herald.transport.core.Solo.commands;
import static dev.herald.transport.core.Solo.discarded;
import static dev.herald.transport.core.Solo.pair;
import static dev.herald.transport.core.Solo.qubit;
import static dev.herald.transport.core.Solo.said;
import static dev.herald.transport.core.Solo.stream;
import static dev.herald.transport.core.Solo.told;
import static dev.herald.transport.core.Solo.violated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PauliFrame;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.api.TransportOutput.TransferFailed;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Correction;
import dev.herald.transport.message.TransportMessage.Purpose;
import dev.herald.transport.message.TransportMessage.Ready;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Transfers of a qubit, at one end by values and at both over exact states. The data qubit has number
/// 9, the halves number 1.
class TransferTest {
    private static final TransportMessage ACK = new TransportMessage.Ack(stream(1), pair(1));

    private static Correction correction(int n, BellIndex frame) {
        return new Correction(
                stream(1),
                pair(n),
                new PauliFrame(frame.z(), frame.x()),
                1_000,
                Correction.ONE_PPB,
                0,
                0);
    }

    /// A sender whose transfer has announced its pair.
    private static Solo announced(SwapNoise noise, BellIndex bell) {
        Solo a = Solo.initiator(noise);
        a.give(new TransportInput.SendQubit(61, S, qubit(9), 1_000_000_000));
        a.network(new NetworkOutput.RequestAccepted(2, Solo.request(1)));
        a.network(a.kept(1, 1, bell));
        return a;
    }

    private static DeviceCommand.BellMeasure measuring(Solo a) {
        return assertInstanceOf(
                DeviceCommand.BellMeasure.class,
                commands(a.hear(new Ready(stream(1), 1, pair(1)))).getFirst());
    }

    private static Solo sent(BellIndex bell, BellIndex outcome) {
        Solo a = announced(SwapNoise.NONE, bell);
        a.device(new DeviceEvent.BellMeasured(measuring(a).id(), outcome));
        return a;
    }

    /// A receiver that waits for the bits.
    private static Solo pinned(BellIndex bell) {
        Solo b = Solo.receiving(Purpose.TRANSFER, 1);
        b.network(b.kept(1, 1, bell));
        assertEquals(
                List.of(new Ready(stream(1), 1, pair(1))),
                said(b.hear(Solo.announce(1, 1, 1, bell))));
        return b;
    }

    // ---- the sender

    @Test
    @Verifies("TL-XFER-1")
    void theResponderSendsNoQubit() {
        Solo b = Solo.responder();
        var failed =
                (TransferFailed)
                        b.give(new TransportInput.SendQubit(61, S, qubit(9), 0)).getFirst();
        assertEquals(TransportError.UNSUPPORTED, failed.why());
        assertEquals(qubit(9), failed.qubit());
    }

    @Test
    @Verifies("TL-XFER-2")
    void nothingIsMeasuredBeforeBothEndsHoldThePair() {
        Solo a = Solo.initiator();
        List<TransportOutput> out = a.give(new TransportInput.SendQubit(61, S, qubit(9), 0));
        assertEquals(List.of(), commands(out));
        out = a.network(new NetworkOutput.RequestAccepted(2, Solo.request(1)));
        assertEquals(List.of(), commands(out));
        assertEquals(List.of(), told(out), "it is no stream of the layer above");
        assertEquals(List.of(), commands(a.network(a.kept(1, 1, BellIndex.PHI_PLUS))));
        assertEquals(
                List.of(), commands(a.network(Solo.ended(1, 1, true, NetworkError.CANCELLED))));
        DeviceCommand.BellMeasure measure = measuring(a);
        assertEquals(qubit(9), measure.first());
        assertEquals(qubit(1), measure.second());
    }

    @Test
    @Verifies("TL-XFER-3")
    void nothingIsMeasuredWhenTheReceiverMightHaveGivenUp() {
        Solo a = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        a.nowNs += BITS_NS / 2 + 1;
        List<TransportOutput> out = a.hear(new Ready(stream(1), 1, pair(1)));
        assertEquals(List.of(qubit(1)), discarded(out));
        assertEquals(1, commands(out).size());
        var failed = (TransferFailed) told(out).getFirst();
        assertEquals(TransportError.DEADLINE_MISSED, failed.why());
        assertEquals(qubit(9), failed.qubit());
        assertInstanceOf(TransportMessage.End.class, said(out).getFirst());
    }

    @Test
    @Verifies("TL-XFER-5")
    @Verifies("TL-XFER-8")
    void theBitsAreTheOutcomeComposedWithTheBellState() {
        SwapNoise noise = new SwapNoise(0.98, 0.01, 0.02);
        for (BellIndex bell : BellIndex.values()) {
            for (BellIndex outcome : BellIndex.values()) {
                Solo a = announced(noise, bell);
                long id = measuring(a).id();
                BellIndex bits = bell.xor(outcome);
                assertEquals(
                        List.of(
                                new TransportOutput.ToPeer(
                                        Solo.B,
                                        new Correction(
                                                stream(1),
                                                pair(1),
                                                new PauliFrame(bits.z(), bits.x()),
                                                a.nowNs,
                                                980_000_000,
                                                10_000_000,
                                                20_000_000))),
                        a.device(new DeviceEvent.BellMeasured(id, outcome)),
                        "not told above before the acknowledgement");
                var done = (TransportOutput.QubitSent) a.hear(ACK).getFirst();
                assertEquals(outcome, done.outcome());
                assertEquals(61, done.cookie());
                BellDiagonal expected = Solo.STATE.swap(noise.channel());
                assertEquals(expected.fidelity(), done.tag().state().fidelity(), 1e-12);
                a.network(Solo.ended(1, 1, true, NetworkError.CANCELLED));
                assertEquals(Machine.NEVER, a.machine.nextDeadlineNs());
            }
        }
    }

    @Test
    @Verifies("TL-XFER-8")
    void anAcknowledgementOfNothingIsReported() {
        Solo a = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        assertEquals(List.of("TL-XFER-8"), violated(a.hear(ACK)));
        measuring(a);
        assertEquals(List.of("TL-XFER-8"), violated(a.hear(ACK)));
    }

    @Test
    @Verifies("TL-XFER-4")
    void beforeTheMeasurementTheQubitIsKept() {
        Solo cut = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        List<TransportOutput> out = cut.give(new TransportInput.PeerDown(Solo.B, "cut"));
        assertEquals(List.of(qubit(1)), discarded(out));
        assertEquals(qubit(9), ((TransferFailed) told(out).getFirst()).qubit());

        Solo refused = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        long id = measuring(refused).id();
        out = refused.device(new DeviceEvent.Refused(id, DeviceRefusal.UNSUPPORTED, "no gate"));
        var failed = (TransferFailed) told(out).getFirst();
        assertEquals(TransportError.UNSUPPORTED, failed.why());
        assertEquals("device: UNSUPPORTED, no gate", failed.detail());
        assertEquals(qubit(9), failed.qubit());
        assertEquals(List.of(qubit(1)), discarded(out));

        Solo late = Solo.initiator();
        late.give(new TransportInput.SendQubit(61, S, qubit(9), 5_000));
        late.network(new NetworkOutput.RequestAccepted(2, Solo.request(1)));
        late.after(5_000);
        failed =
                (TransferFailed)
                        told(late.network(Solo.ended(1, 0, false, NetworkError.DEADLINE)))
                                .getFirst();
        assertEquals(TransportError.DEADLINE_MISSED, failed.why());
        assertEquals(qubit(9), failed.qubit());
    }

    @Test
    @Verifies("TL-XFER-9")
    void afterTheMeasurementTheQubitIsLost() {
        Solo cut = sent(BellIndex.PHI_PLUS, BellIndex.PSI_PLUS);
        var failed =
                (TransferFailed)
                        told(cut.give(new TransportInput.PeerDown(Solo.B, "cut"))).getFirst();
        assertEquals(TransportError.QUBIT_LOST, failed.why());
        assertEquals(null, failed.qubit());

        Solo said = sent(BellIndex.PHI_PLUS, BellIndex.PSI_PLUS);
        assertEquals(
                List.of(new TransferFailed(61, S, TransportError.QUBIT_LOST, null, "no bits")),
                said.hear(new TransportMessage.TransferLost(stream(1), "no bits")));
        assertEquals(List.of(), said.hear(ACK), "too late");

        Solo faulty = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        List<TransportOutput> out =
                faulty.device(new DeviceEvent.Faulted(measuring(faulty).id(), "laser"));
        assertEquals(TransportError.QUBIT_LOST, ((TransferFailed) told(out).getFirst()).why());
        assertEquals(
                TransportError.QUBIT_LOST, ((TransportMessage.End) said(out).getFirst()).why());
        assertEquals(List.of(), discarded(out));
    }

    @Test
    @Verifies("TL-XFER-9")
    void whatWasBeingMeasuredWhenTheSessionEndedIsClearedUp() {
        Solo begun = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        long id = measuring(begun).id();
        List<TransportOutput> out = begun.give(new TransportInput.PeerDown(Solo.B, "cut"));
        assertEquals(TransportError.QUBIT_LOST, ((TransferFailed) told(out).getFirst()).why());
        assertEquals(List.of(), begun.device(new DeviceEvent.BellMeasured(id, BellIndex.PHI_PLUS)));

        Solo not = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        id = measuring(not).id();
        not.give(new TransportInput.PeerDown(Solo.B, "cut"));
        out = not.device(new DeviceEvent.Refused(id, DeviceRefusal.NOT_READY, ""));
        assertEquals(List.of(qubit(9), qubit(1)), discarded(out));
    }

    @Test
    @Verifies("TL-XFER-10")
    void aReceiverThatSaysNothingLosesTheSession() {
        Solo a = sent(BellIndex.PHI_PLUS, BellIndex.PSI_PLUS);
        a.network(Solo.ended(1, 1, true, NetworkError.CANCELLED));
        assertEquals(List.of(), a.after(2 * BITS_NS + MATCH_NS - 1));
        List<TransportOutput> out = a.after(1);
        assertEquals(TransportError.QUBIT_LOST, ((TransferFailed) told(out).getFirst()).why());
        assertEquals(
                TransportError.PROTOCOL,
                ((TransportOutput.SessionClosed) told(out).getLast()).why());
    }

    @Test
    void aQubitThatTheDeviceLosesWhileItWaitsIsLost() {
        Solo a = announced(SwapNoise.NONE, BellIndex.PHI_PLUS);
        a.device(new DeviceEvent.QubitsLost(List.of(qubit(9)), "fault"));
        a.network(Solo.ended(1, 1, true, NetworkError.CANCELLED));
        List<TransportOutput> out = a.hear(new Ready(stream(1), 1, pair(1)));
        assertEquals(TransportError.QUBIT_LOST, ((TransferFailed) told(out).getFirst()).why());
        assertEquals(List.of(qubit(1)), discarded(out));
        assertInstanceOf(TransportMessage.End.class, said(out).getFirst());
    }

    // ---- the receiver

    @Test
    @Verifies("TL-XFER-6")
    @Verifies("TL-XFER-8")
    void xIsAppliedBeforeZAndTheQubitHandedOverAfterBoth() {
        for (BellIndex bits : BellIndex.values()) {
            Solo b = pinned(BellIndex.PSI_MINUS);
            List<TransportOutput> out = b.hear(correction(1, bits));
            for (GateKind kind :
                    bits.x()
                            ? (bits.z() ? List.of(GateKind.X, GateKind.Z) : List.of(GateKind.X))
                            : bits.z() ? List.of(GateKind.Z) : List.<GateKind>of()) {
                var gate = (DeviceCommand.Gate1) commands(out).getFirst();
                assertEquals(1, out.size());
                assertEquals(kind, gate.kind());
                assertEquals(qubit(1), gate.qubit());
                out = b.device(new DeviceEvent.Done(gate.id()));
            }
            assertEquals(List.of(ACK), said(out));
            var received = (TransportOutput.QubitReceived) told(out).getFirst();
            assertEquals(qubit(1), received.qubit());
            assertEquals(1, received.transfer());
            assertEquals(0.9, received.tag().state().fidelity(), 1e-12);
            assertEquals(List.of(), b.hear(correction(1, bits)), "once");
        }
    }

    @Test
    @Verifies("TL-XFER-6")
    void bitsForAnotherPairAreNotApplied() {
        Solo b = pinned(BellIndex.PHI_PLUS);
        List<TransportOutput> out = b.hear(correction(2, BellIndex.PSI_PLUS));
        assertEquals(List.of("TL-XFER-6"), violated(out));
        assertEquals(List.of(qubit(1)), discarded(out));
        assertInstanceOf(TransportMessage.TransferLost.class, said(out).getFirst());
        assertEquals(TransportError.QUBIT_LOST, ((TransferFailed) told(out).getFirst()).why());

        Solo early = Solo.receiving(Purpose.TRANSFER, 1);
        assertEquals(List.of("TL-XFER-6"), violated(early.hear(correction(1, BellIndex.PSI_PLUS))));
    }

    @Test
    @Verifies("TL-XFER-7")
    @Verifies("TL-XFER-9")
    @Verifies("TL-XFER-11")
    void aHalfIsKeptForTheBitsAsLongAsStatedAndNoLonger() {
        Solo b = pinned(BellIndex.PHI_PLUS);
        b.network(Solo.ended(1, 1, true, NetworkError.CANCELLED));
        assertEquals(List.of(), b.after(BITS_NS - 1));
        List<TransportOutput> out = b.after(1);
        assertEquals(List.of(qubit(1)), discarded(out));
        assertEquals(
                List.of(new TransportMessage.TransferLost(stream(1), "no bits within 10 ms")),
                said(out));
        assertEquals(
                List.of(
                        new TransferFailed(
                                0, S, TransportError.QUBIT_LOST, null, "no bits within 10 ms")),
                told(out));
        assertEquals(List.of(), b.hear(correction(1, BellIndex.PSI_PLUS)), "too late");
    }

    @Test
    @Verifies("TL-XFER-9")
    @Verifies("TL-XFER-11")
    void aSenderThatGivesUpFreesTheHalf() {
        Solo before = pinned(BellIndex.PHI_PLUS);
        List<TransportOutput> out =
                before.hear(
                        new TransportMessage.End(
                                stream(1), false, TransportError.DEADLINE_MISSED, "late"));
        assertEquals(List.of(qubit(1)), discarded(out));
        assertEquals(List.of(), told(out), "nothing was lost");
        Solo after = pinned(BellIndex.PHI_PLUS);
        out =
                after.hear(
                        new TransportMessage.End(
                                stream(1), false, TransportError.QUBIT_LOST, "fault"));
        assertEquals(TransportError.QUBIT_LOST, ((TransferFailed) told(out).getFirst()).why());
    }

    @Test
    @Verifies("TL-XFER-9")
    void aCorrectionThatFailsLosesTheQubit() {
        for (boolean begun : new boolean[] {false, true}) {
            Solo b = pinned(BellIndex.PHI_PLUS);
            long id = commands(b.hear(correction(1, BellIndex.PSI_PLUS))).getFirst().id();
            List<TransportOutput> out =
                    b.device(
                            begun
                                    ? new DeviceEvent.Faulted(id, "laser")
                                    : new DeviceEvent.Refused(
                                            id, DeviceRefusal.UNSUPPORTED, "no gate"));
            assertEquals(begun ? List.of() : List.of(qubit(1)), discarded(out));
            assertInstanceOf(TransportMessage.TransferLost.class, said(out).getFirst());
            assertEquals(TransportError.QUBIT_LOST, ((TransferFailed) told(out).getFirst()).why());
        }
    }

    @Test
    void aHalfUnderCorrectionWhenTheSessionEndsIsGivenBackAfterTheGate() {
        Solo b = pinned(BellIndex.PHI_PLUS);
        long id = commands(b.hear(correction(1, BellIndex.PSI_PLUS))).getFirst().id();
        List<TransportOutput> out = b.give(new TransportInput.Close(S));
        assertEquals(List.of(), discarded(out));
        assertEquals(List.of(qubit(1)), discarded(b.device(new DeviceEvent.Done(id))));
    }

    // ---- both

    /// Random states through every Bell state and every outcome.
    @Test
    @Verifies("TL-XFER-5")
    @Verifies("TL-XFER-6")
    void everyOutcomeOfEveryBellStateIsCorrected() {
        int[][] seen = new int[4][4];
        Rng rng = new Rng(11);
        for (int round = 0; round < 400; round++) {
            TinyLab lab = new TinyLab(rng.stream("lab " + round));
            BellIndex bell = BellIndex.ofCode(round % 4);
            double theta = rng.nextDouble() * Math.PI;
            double phi = rng.nextDouble() * 2 * Math.PI;
            int data = lab.fresh();
            lab.rotateY(data, theta);
            lab.rotateZ(data, phi);
            int[] halves = lab.pair(bell);

            Solo a = announced(SwapNoise.NONE, bell);
            long id = measuring(a).id();
            BellIndex outcome = lab.bellMeasure(data, halves[0]);
            seen[bell.code()][outcome.code()]++;
            TransportMessage bits =
                    said(a.device(new DeviceEvent.BellMeasured(id, outcome))).getFirst();

            Solo b = pinned(bell);
            List<TransportOutput> out = b.hear(bits);
            while (!commands(out).isEmpty()) {
                var gate = (DeviceCommand.Gate1) commands(out).getFirst();
                lab.gate(gate.kind(), halves[1], gate.angle());
                out = b.device(new DeviceEvent.Done(gate.id()));
            }
            assertInstanceOf(TransportOutput.QubitReceived.class, told(out).getFirst());
            assertEquals(1, lab.overlap(halves[1], theta, phi), 1e-9, bell + " " + outcome);
        }
        for (int[] row : seen) {
            for (int count : row) {
                assertTrue(count > 5, "an outcome was hardly seen");
            }
        }
    }
}
