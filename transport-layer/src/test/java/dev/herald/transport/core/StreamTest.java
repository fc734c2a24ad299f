package dev.herald.transport.core;

import static dev.herald.transport.core.Solo.MATCH_NS;
import static dev.herald.transport.core.Solo.S;
import static dev.herald.transport.core.Solo.discarded;
import static dev.herald.transport.core.Solo.pair;
import static dev.herald.transport.core.Solo.qubit;
import static dev.herald.transport.core.Solo.said;
import static dev.herald.transport.core.Solo.stream;
import static dev.herald.transport.core.Solo.told;
import static dev.herald.transport.core.Solo.violated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.api.TransportOutput.PairReady;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Lost;
import dev.herald.transport.message.TransportMessage.Purpose;
import dev.herald.transport.message.TransportMessage.Ready;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Streams at one end, by values.
class StreamTest {
    private static final BellIndex BELL = BellIndex.PSI_MINUS;

    private static List<Long> places(List<TransportOutput> out) {
        return Solo.only(out, PairReady.class).stream().map(PairReady::sequence).toList();
    }

    private static Ready ready(long sequence, int n) {
        return new Ready(stream(1), sequence, pair(n));
    }

    private static Lost lost(long sequence, int n) {
        return new Lost(stream(1), sequence, pair(n));
    }

    // ---- the initiator

    @Test
    @Verifies("TL-STREAM-1")
    @Verifies("TL-STREAM-2")
    void aStreamBeginsWhenTheNetworkServesIt() {
        Solo a = Solo.initiator();
        PairRequest request = PairRequest.keep(5, 0);
        List<TransportOutput> asked = a.give(new TransportInput.RequestPairs(51, S, request));
        var network = assertInstanceOf(NetworkInput.Request.class, Solo.asked(asked).getFirst());
        assertEquals(Solo.spec(5, 1), network.spec());
        assertEquals(1, asked.size());
        assertEquals(
                List.of(
                        new TransportOutput.ToPeer(
                                Solo.B,
                                new TransportMessage.Begin(stream(1), Purpose.STREAM, request)),
                        new TransportOutput.StreamAccepted(51, stream(1))),
                a.network(new NetworkOutput.RequestAccepted(network.cookie(), Solo.request(1))));
        var second =
                assertInstanceOf(
                        NetworkInput.Request.class,
                        Solo.asked(a.give(new TransportInput.RequestPairs(52, S, request)))
                                .getFirst());
        assertEquals(2, second.spec().label());
        assertEquals(
                List.of(
                        new TransportOutput.StreamRefused(
                                52, TransportError.NO_RESOURCES, "network: NO_RESOURCES, full")),
                a.network(
                        new NetworkOutput.RequestRefused(
                                second.cookie(), NetworkError.NO_RESOURCES, "full")));
    }

    @Test
    @Verifies("TL-ORDER-1")
    @Verifies("TL-ORDER-3")
    void pairsAreAnnouncedAsTheyComeAndDeliveredAsTheyAreAnswered() {
        Solo a = Solo.streaming(5);
        for (int n = 1; n <= 3; n++) {
            assertEquals(
                    List.of(Solo.announce(1, n, n, BELL)), said(a.network(a.kept(1, n, BELL))));
        }
        assertEquals(List.of(1L), places(a.hear(ready(1, 1))));
        List<TransportOutput> out = a.hear(lost(2, 2));
        assertEquals(List.of(qubit(2)), discarded(out));
        assertEquals(List.of(), places(out));
        PairReady second = (PairReady) told(a.hear(ready(3, 3))).getFirst();
        assertEquals(2, second.sequence(), "no gap where a pair was lost");
        assertEquals(pair(3), second.pair());
        assertEquals(qubit(3), second.qubit());
    }

    @Test
    @Verifies("TL-ORDER-4")
    void anAnswerOutOfOrderIsReported() {
        Solo a = Solo.streaming(5);
        a.network(a.kept(1, 1, BELL));
        a.network(a.kept(1, 2, BELL));
        for (TransportMessage wrong : List.of(ready(2, 2), ready(1, 2), lost(7, 1))) {
            List<TransportOutput> out = a.hear(wrong);
            assertEquals(List.of("TL-ORDER-4"), violated(out));
            assertEquals(1, out.size());
        }
        assertEquals(List.of(1L), places(a.hear(ready(1, 1))));
    }

    @Test
    @Verifies("TL-STREAM-4")
    @Verifies("TL-ORDER-6")
    void whatWasLostIsAskedForAgain() {
        Solo a = Solo.streaming(2);
        a.network(a.kept(1, 1, BELL));
        a.network(a.kept(1, 2, BELL));
        assertEquals(List.of(), a.network(Solo.ended(1, 2, true, NetworkError.CANCELLED)));
        a.hear(lost(1, 1));
        List<TransportOutput> out = a.hear(ready(2, 2));
        assertEquals(List.of(1L), places(out));
        var again = assertInstanceOf(NetworkInput.Request.class, Solo.asked(out).getFirst());
        assertEquals(Solo.spec(1, 1), again.spec());
        assertEquals(
                List.of(),
                a.network(new NetworkOutput.RequestAccepted(again.cookie(), Solo.request(2))),
                "begun before");
        assertEquals(
                List.of(new TransportMessage.Announce(stream(1), 3, 2, pair(3), BELL)),
                said(a.network(a.kept(2, 3, BELL))));
        assertEquals(List.of(), a.network(Solo.ended(2, 1, true, NetworkError.CANCELLED)));
        out = a.hear(ready(3, 3));
        assertEquals(List.of(2L), places(out));
        assertEquals(
                new TransportOutput.StreamEnded(
                        stream(1), 2, true, TransportError.CLOSED, "complete"),
                told(out).get(1));
        assertEquals(
                List.of(
                        new TransportMessage.End(
                                stream(1), true, TransportError.CLOSED, "complete")),
                said(out));
        assertEquals(Machine.NEVER, a.machine.nextDeadlineNs());
    }

    @Test
    @Verifies("TL-STREAM-6")
    void aCancelledStreamEndsWhenEveryAnnouncementIsAnswered() {
        Solo a = Solo.streaming(0);
        a.network(a.kept(1, 1, BELL));
        List<TransportOutput> out = a.give(new TransportInput.CancelStream(stream(1)));
        assertEquals(
                List.of(
                        new TransportOutput.ToNetwork(
                                new NetworkInput.CancelRequest(Solo.request(1)))),
                out);
        assertEquals(
                List.of(qubit(2)),
                discarded(a.network(a.kept(1, 2, BELL))),
                "not announced any more");
        assertEquals(List.of(), a.network(Solo.ended(1, 1, false, NetworkError.CANCELLED)));
        out = a.hear(ready(1, 1));
        assertEquals(List.of(1L), places(out));
        assertEquals(
                new TransportOutput.StreamEnded(
                        stream(1), 1, false, TransportError.CANCELLED, "cancelled by n1"),
                told(out).get(1));
        assertEquals(List.of(), a.give(new TransportInput.CancelStream(stream(1))));
    }

    @Test
    @Verifies("TL-STREAM-6")
    void aStreamEndsAtItsDeadline() {
        Solo a = Solo.initiator();
        a.give(new TransportInput.RequestPairs(51, S, PairRequest.keep(5, 1_000_000)));
        a.network(new NetworkOutput.RequestAccepted(2, Solo.request(1)));
        assertEquals(
                List.of(new NetworkInput.CancelRequest(Solo.request(1))),
                Solo.asked(a.after(1_000_000)));
        assertEquals(
                List.of(
                        new TransportOutput.StreamEnded(
                                stream(1),
                                0,
                                false,
                                TransportError.DEADLINE_MISSED,
                                "0 of 5 pairs in time")),
                told(a.network(Solo.ended(1, 0, false, NetworkError.DEADLINE))));
    }

    @Test
    void whyTheNetworkEndedIsPassedOn() {
        Solo a = Solo.streaming(5);
        assertEquals(
                List.of(
                        new TransportOutput.StreamEnded(
                                stream(1),
                                0,
                                false,
                                TransportError.CIRCUIT_DOWN,
                                "network: PEER_LOST, why not")),
                told(a.network(Solo.ended(1, 0, false, NetworkError.PEER_LOST))));
    }

    @Test
    @Verifies("TL-ORDER-7")
    void noMoreAnnouncementsThanTheResponderAllows() {
        Solo a = Solo.streaming(0);
        for (int n = 1; n <= 3; n++) {
            assertEquals(1, said(a.network(a.kept(1, n, BELL))).size());
        }
        List<TransportOutput> out = a.network(a.kept(1, 4, BELL));
        assertEquals(List.of(), said(out));
        assertEquals(List.of(qubit(4)), discarded(out));
        a.hear(ready(1, 1));
        assertEquals(List.of(Solo.announce(1, 4, 5, BELL)), said(a.network(a.kept(1, 5, BELL))));
    }

    @Test
    @Verifies("TL-ORDER-8")
    void aResponderThatDoesNotAnswerLosesTheSession() {
        Solo a = Solo.streaming(5);
        a.network(a.kept(1, 1, BELL));
        assertEquals(List.of(), a.after(3 * MATCH_NS - 1));
        List<TransportOutput> out = a.after(1);
        assertEquals(List.of(qubit(1)), discarded(out));
        assertEquals(
                TransportError.PROTOCOL,
                ((TransportOutput.SessionClosed) told(out).getLast()).why());
    }

    @Test
    @Verifies("TL-STREAM-8")
    void oneStreamMoreThanAllowedIsRefused() {
        Solo a = Solo.streaming(5);
        a.give(new TransportInput.SendQubit(61, S, qubit(9), 0));
        TransportOutput refused =
                new TransportOutput.StreamRefused(
                        52, TransportError.NO_RESOURCES, "sn1.1 has 2 streams, the most allowed");
        assertEquals(
                List.of(refused),
                a.give(new TransportInput.RequestPairs(52, S, PairRequest.keep(1, 0))));
    }

    @Test
    @Verifies("TL-ORDER-3")
    void aHalfLostAfterItsAnnouncementTakesItsPlace() {
        Solo a = Solo.streaming(5);
        a.network(a.kept(1, 1, BELL));
        a.network(a.kept(1, 2, BELL));
        a.device(new DeviceEvent.QubitsLost(List.of(qubit(1), qubit(2)), "fault"));
        assertEquals(List.of(1L), places(a.hear(ready(1, 1))));
        assertEquals(List.of(), a.hear(lost(2, 2)), "nothing is left to give back");
    }

    // ---- the responder

    @Test
    @Verifies("TL-STREAM-3")
    void theResponderAsksForNothing() {
        Solo b = Solo.responder();
        var refused =
                (TransportOutput.StreamRefused)
                        b.give(new TransportInput.RequestPairs(51, S, PairRequest.keep(1, 0)))
                                .getFirst();
        assertEquals(TransportError.UNSUPPORTED, refused.why());
    }

    @Test
    @Verifies("TL-ORDER-2")
    @Verifies("TL-ORDER-3")
    @Verifies("TL-ORDER-4")
    void announcementsAreAnsweredOldestFirstWhateverOrderThePairsComeIn() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        assertEquals(List.of(), b.network(b.kept(1, 3, BELL)));
        assertEquals(List.of(), b.hear(Solo.announce(1, 1, 1, BELL)));
        assertEquals(List.of(), b.hear(Solo.announce(1, 2, 2, BELL)));
        assertEquals(List.of(), b.hear(Solo.announce(1, 3, 3, BELL)));
        assertEquals(List.of(), b.network(b.kept(1, 2, BELL)));
        List<TransportOutput> out = b.network(b.kept(1, 1, BELL));
        assertEquals(List.of(ready(1, 1), ready(2, 2), ready(3, 3)), said(out));
        assertEquals(List.of(1L, 2L, 3L), places(out));
        assertEquals(List.of(), b.after(10_000_000_000L), "nothing is overdue");
        assertEquals(Machine.NEVER, b.machine.nextDeadlineNs());
    }

    @Test
    @Verifies("TL-ORDER-5")
    void aPairThatDoesNotComeInTimeIsLost() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        b.hear(Solo.announce(1, 1, 1, BELL));
        b.after(MATCH_NS / 2);
        b.hear(Solo.announce(1, 2, 2, BELL));
        b.network(b.kept(1, 2, BELL));
        List<TransportOutput> out = b.after(MATCH_NS / 2);
        assertEquals(List.of(lost(1, 1), ready(2, 2)), said(out));
        assertEquals(List.of(1L), places(out), "the places have no gap");
    }

    @Test
    @Verifies("TL-ORDER-5")
    void aPairThatCannotComeAnyMoreIsLostAtOnce() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        b.hear(Solo.announce(1, 1, 1, BELL));
        assertEquals(
                List.of(lost(1, 1)),
                said(b.network(Solo.ended(1, 0, false, NetworkError.LINK_DOWN))));
        assertEquals(List.of(lost(2, 2)), said(b.hear(Solo.announce(1, 2, 2, BELL))));
        assertEquals(
                List.of(),
                said(b.hear(new TransportMessage.Announce(stream(1), 3, 2, pair(3), BELL))),
                "another request may still make it");
    }

    @Test
    @Verifies("TL-ORDER-5")
    void aPairWhoseHalfTheDeviceLostIsLost() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        b.network(b.kept(1, 1, BELL));
        b.device(new DeviceEvent.QubitsLost(List.of(qubit(1)), "fault"));
        List<TransportOutput> out = b.hear(Solo.announce(1, 1, 1, BELL));
        assertEquals(List.of(lost(1, 1)), said(out));
        assertEquals(1, out.size());
    }

    @Test
    @Verifies("TL-ORDER-9")
    void aPairOfAnotherBellStateIsUsedByNeither() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        b.network(b.kept(1, 1, BellIndex.PHI_PLUS));
        List<TransportOutput> out = b.hear(Solo.announce(1, 1, 1, BellIndex.PSI_PLUS));
        assertEquals(List.of("TL-ORDER-9"), violated(out));
        assertEquals(List.of(lost(1, 1)), said(out));
        assertEquals(List.of(qubit(1)), discarded(out));
        assertEquals(List.of(), places(out));
    }

    @Test
    @Verifies("TL-ORDER-10")
    void halvesThatAreNotAnnouncedDoNotWaitForEver() {
        Solo b = Solo.receiving(Purpose.STREAM, 9);
        for (int n = 1; n <= 3; n++) {
            assertEquals(List.of(), b.network(b.kept(1, n, BELL)));
        }
        assertEquals(List.of(qubit(4)), discarded(b.network(b.kept(1, 4, BELL))), "one too many");
        assertEquals(List.of(qubit(1), qubit(2), qubit(3)), discarded(b.after(MATCH_NS)));
        assertEquals(List.of(), b.hear(Solo.announce(1, 1, 5, BELL)));
        assertEquals(List.of(1L), places(b.network(b.kept(1, 5, BELL))));
    }

    @Test
    @Verifies("TL-ORDER-1")
    @Verifies("TL-ORDER-7")
    void anInitiatorThatMiscountsLosesTheSession() {
        Solo gap = Solo.receiving(Purpose.STREAM, 5);
        List<TransportOutput> out = gap.hear(Solo.announce(1, 2, 1, BELL));
        assertEquals(List.of("TL-ORDER-1"), violated(out));
        assertEquals(
                TransportError.PROTOCOL,
                ((TransportOutput.SessionClosed) told(out).getLast()).why());

        Solo twice = Solo.receiving(Purpose.STREAM, 5);
        twice.hear(Solo.announce(1, 1, 1, BELL));
        assertEquals(List.of("TL-ORDER-1"), violated(twice.hear(Solo.announce(1, 2, 1, BELL))));

        Solo many = Solo.receiving(Purpose.STREAM, 5);
        for (int n = 1; n <= 3; n++) {
            many.hear(Solo.announce(1, n, n, BELL));
        }
        assertEquals(List.of("TL-ORDER-7"), violated(many.hear(Solo.announce(1, 4, 4, BELL))));
    }

    @Test
    @Verifies("TL-STREAM-1")
    void aStreamThatHasNotBegunOrBeginsAgainIsReported() {
        Solo b = Solo.responder();
        assertEquals(List.of("TL-STREAM-1"), violated(b.hear(Solo.announce(1, 1, 1, BELL))));
        b.hear(Solo.begin(3, Purpose.STREAM, 5));
        assertEquals(List.of("TL-STREAM-1"), violated(b.hear(Solo.begin(3, Purpose.STREAM, 5))));
        assertEquals(List.of("TL-STREAM-1"), violated(b.hear(Solo.begin(2, Purpose.STREAM, 5))));
    }

    @Test
    @Verifies("TL-STREAM-9")
    void anInitiatorThatBeginsTooMuchLosesTheSession() {
        Solo b = Solo.responder();
        b.hear(Solo.begin(1, Purpose.STREAM, 5));
        b.hear(Solo.begin(2, Purpose.TRANSFER, 1));
        List<TransportOutput> out = b.hear(Solo.begin(3, Purpose.STREAM, 5));
        assertEquals(List.of("TL-STREAM-9"), violated(out));
        assertEquals(
                TransportError.PROTOCOL,
                ((TransportOutput.SessionClosed) told(out).getLast()).why());
    }

    @Test
    @Verifies("TL-STREAM-5")
    @Verifies("TL-STREAM-7")
    void theEndOfTheStreamGivesBackWhatIsLeft() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        b.network(b.kept(1, 1, BELL));
        List<TransportOutput> out =
                b.hear(
                        new TransportMessage.End(
                                stream(1), false, TransportError.CANCELLED, "enough"));
        assertEquals(List.of(qubit(1)), discarded(out));
        assertEquals(
                List.of(
                        new TransportOutput.StreamEnded(
                                stream(1), 0, false, TransportError.CANCELLED, "enough")),
                told(out));
        assertEquals(List.of(qubit(2)), discarded(b.network(b.kept(1, 2, BELL))));
        assertEquals(
                List.of(),
                b.hear(
                        new TransportMessage.End(
                                stream(1), false, TransportError.CANCELLED, "again")));
    }

    @Test
    @Verifies("TL-STREAM-6")
    void theResponderCanAskForTheEnd() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        TransportMessage cancel = new TransportMessage.Cancel(stream(1));
        assertEquals(List.of(cancel), said(b.give(new TransportInput.CancelStream(stream(1)))));
        Solo a = Solo.streaming(5);
        assertEquals(
                List.of(new NetworkInput.CancelRequest(Solo.request(1))),
                Solo.asked(a.hear(cancel)));
    }

    @Test
    void aDeviceThatIsBusyIsToldAgainToDiscard() {
        Solo b = Solo.receiving(Purpose.STREAM, 5);
        b.network(b.kept(1, 1, BELL));
        var out = b.hear(new TransportMessage.End(stream(1), false, TransportError.CANCELLED, ""));
        long id = Solo.commands(out).getFirst().id();
        b.device(
                new DeviceEvent.Refused(
                        id, dev.herald.hal.device.DeviceRefusal.NOT_READY, "calibrating"));
        out = b.after(10_000_000);
        assertEquals(List.of(qubit(1)), discarded(out));
        b.device(new DeviceEvent.Done(Solo.commands(out).getFirst().id()));
        assertEquals(Machine.NEVER, b.machine.nextDeadlineNs());
    }
}
