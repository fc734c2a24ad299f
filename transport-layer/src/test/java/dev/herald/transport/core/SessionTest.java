package dev.herald.transport.core;

import static dev.herald.transport.core.Solo.A;
import static dev.herald.transport.core.Solo.B;
import static dev.herald.transport.core.Solo.C;
import static dev.herald.transport.core.Solo.CIRCUIT;
import static dev.herald.transport.core.Solo.MATCH_NS;
import static dev.herald.transport.core.Solo.PORT;
import static dev.herald.transport.core.Solo.S;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import dev.herald.transport.message.TransportMessage.Purpose;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Opening and closing, by values.
class SessionTest {
    private static TransportMessage.Open open(SessionId session, String port) {
        return new TransportMessage.Open(session, port, 100_000_000);
    }

    // ---- ports

    @Test
    @Verifies("TL-PORT-1")
    void nobodyListensIsAnAnswer() {
        Solo b = Solo.listening();
        var refused =
                assertInstanceOf(
                        TransportMessage.OpenRefused.class,
                        Solo.said(b.hear(open(S, "other"))).getFirst());
        assertEquals(TransportError.PEER_NOT_LISTENING, refused.why());
        assertEquals("nobody listens on port \"other\" of n2", refused.detail());
        b.give(new TransportInput.StopListening(PORT));
        assertInstanceOf(
                TransportMessage.OpenRefused.class, Solo.said(b.hear(open(S, PORT))).getFirst());
    }

    @Test
    @Verifies("TL-PORT-2")
    void aSessionOutlivesTheListening() {
        Solo b = Solo.responder();
        assertEquals(List.of(), b.give(new TransportInput.StopListening(PORT)));
        assertEquals(1, Solo.told(b.hear(new TransportMessage.Data(S, new byte[] {1}))).size());
    }

    // ---- opening

    @Test
    @Verifies("TL-OPEN-1")
    void noSessionWithOneself() {
        Solo a = new Solo(A);
        assertEquals(
                List.of(
                        new TransportOutput.ConnectFailed(
                                41, TransportError.UNSUPPORTED, "n1 is this node")),
                a.give(Solo.connect(41, A)));
        assertEquals(Machine.NEVER, a.machine.nextDeadlineNs());
    }

    @Test
    @Verifies("TL-OPEN-2")
    void aChannelIsAskedForWhereThereIsNone() {
        Solo a = new Solo(A);
        assertEquals(List.of(new TransportOutput.Dial(B)), a.give(Solo.connect(41, B)));
        TransportMessage hello = open(S, PORT);
        assertEquals(
                List.of(new TransportOutput.ToPeer(B, hello)),
                a.give(new TransportInput.PeerUp(B)));
        TransportMessage second = open(new SessionId(A, 7, 2), PORT);
        assertEquals(List.of(new TransportOutput.ToPeer(B, second)), a.give(Solo.connect(42, B)));
    }

    @Test
    @Verifies("TL-OPEN-3")
    void oneSessionMoreThanAllowedIsRefused() {
        Solo b = Solo.listening();
        for (int i = 1; i <= 2; i++) {
            assertInstanceOf(
                    TransportMessage.OpenOk.class,
                    Solo.said(b.hear(open(new SessionId(A, 7, i), PORT))).getFirst());
        }
        var refused =
                assertInstanceOf(
                        TransportMessage.OpenRefused.class,
                        Solo.said(b.hear(open(new SessionId(A, 7, 3), PORT))).getFirst());
        assertEquals(TransportError.NO_RESOURCES, refused.why());
    }

    @Test
    @Verifies("TL-OPEN-4")
    @Verifies("TL-OPEN-5")
    void agreementComesBeforeTheCircuitAndTheCircuitBeforeTheSession() {
        Solo a = new Solo(A);
        a.give(new TransportInput.PeerUp(B));
        assertEquals(List.of(), Solo.asked(a.give(Solo.connect(41, B))));
        a.nowNs += 30_000_000;
        var circuit =
                assertInstanceOf(
                        NetworkInput.OpenCircuit.class,
                        Solo.asked(a.hear(Solo.agreement())).getFirst());
        assertEquals(B, circuit.remote());
        assertEquals(70_000_000, circuit.timeoutNs(), "what is left of the time");
        assertEquals(
                List.of(
                        new TransportOutput.ToPeer(B, new TransportMessage.Bind(S, CIRCUIT)),
                        new TransportOutput.SessionOpened(
                                41, S, B, PORT, List.of(A, C, B), Solo.STATE, 1_000_000)),
                a.network(Solo.up(circuit.cookie())));
        assertEquals(Machine.NEVER, a.machine.nextDeadlineNs());
    }

    @Test
    @Verifies("TL-OPEN-6")
    void theResponderOpensWhenItHasBothInEitherOrder() {
        TransportOutput opened =
                new TransportOutput.SessionOpened(
                        0, S, A, PORT, List.of(A, C, B), Solo.STATE, 1_000_000);
        Solo bindFirst = Solo.listening();
        assertEquals(
                new TransportMessage.OpenOk(S, 2, 3, Solo.BITS_NS),
                Solo.said(bindFirst.hear(open(S, PORT))).getFirst());
        assertEquals(List.of(), bindFirst.hear(new TransportMessage.Bind(S, CIRCUIT)));
        assertEquals(List.of(opened), bindFirst.network(Solo.up(0)));

        Solo circuitFirst = Solo.listening();
        circuitFirst.hear(open(S, PORT));
        assertEquals(List.of(), circuitFirst.network(Solo.up(0)));
        assertEquals(List.of(opened), circuitFirst.hear(new TransportMessage.Bind(S, CIRCUIT)));
    }

    /// Two sessions and as many circuits without one are all that there is room for.
    @Test
    void circuitsOfStocksTakeNoPlaceOfThoseThatWaitForTheirSession() {
        Solo b = Solo.listening();
        for (int i = 10; i < 20; i++) {
            CircuitId circuit = new CircuitId(A, 5, i);
            b.network(
                    new NetworkOutput.CircuitUp(
                            0, circuit, List.of(A, C, B), Solo.STATE, 1_000_000));
            b.network(new NetworkOutput.StockOpened(circuit, A, 4));
        }
        b.hear(open(S, PORT));
        b.network(Solo.up(0));
        assertEquals(1, b.hear(new TransportMessage.Bind(S, CIRCUIT)).size());
    }

    @Test
    @Verifies("TL-OPEN-7")
    void whatComesEarlyIsHandledInOrderOnceTheSessionIsOpen() {
        Solo b = Solo.listening();
        b.hear(open(S, PORT));
        b.hear(new TransportMessage.Bind(S, CIRCUIT));
        assertEquals(List.of(), b.hear(new TransportMessage.Data(S, new byte[] {1})));
        assertEquals(List.of(), b.hear(Solo.begin(1, Purpose.STREAM, 5)));
        assertEquals(List.of(), b.hear(Solo.announce(1, 1, 1, BellIndex.PSI_PLUS)));
        List<TransportOutput> out = b.network(Solo.up(0));
        assertInstanceOf(TransportOutput.SessionOpened.class, out.get(0));
        assertInstanceOf(TransportOutput.DataReceived.class, out.get(1));
        assertInstanceOf(TransportOutput.StreamBegun.class, out.get(2));
        assertEquals(3, out.size(), "" + out);
        b.network(new NetworkOutput.RequestBegun(Solo.request(1), Solo.spec(5, 1)));
        assertEquals(1, Solo.told(b.network(b.kept(1, 1, BellIndex.PSI_PLUS))).size());

        Solo c = Solo.listening();
        c.hear(open(S, PORT));
        c.network(Solo.up(0));
        assertEquals(
                List.of(),
                c.network(new NetworkOutput.RequestBegun(Solo.request(1), Solo.spec(5, 1))));
        assertEquals(List.of(), c.network(c.kept(1, 1, BellIndex.PSI_PLUS)));
        c.hear(new TransportMessage.Bind(S, CIRCUIT));
        c.hear(Solo.begin(1, Purpose.STREAM, 5));
        assertEquals(1, Solo.told(c.hear(Solo.announce(1, 1, 1, BellIndex.PSI_PLUS))).size());
    }

    @Test
    @Verifies("TL-OPEN-8")
    @Verifies("TL-OPEN-9")
    void whateverIsMissingWhenTheTimeIsOverIsSaid() {
        Solo a = new Solo(A);
        a.give(Solo.connect(41, B));
        assertEquals(
                List.of(
                        new TransportOutput.ConnectFailed(
                                41, TransportError.SETUP_TIMEOUT, "no channel to n2")),
                a.after(100_000_000));

        Solo b = new Solo(A);
        b.give(new TransportInput.PeerUp(B));
        b.give(Solo.connect(41, B));
        List<TransportOutput> out = b.after(100_000_000);
        assertInstanceOf(TransportMessage.Close.class, Solo.said(out).getFirst());
        assertEquals(
                List.of(
                        new TransportOutput.ConnectFailed(
                                41, TransportError.SETUP_TIMEOUT, "n2 does not answer")),
                Solo.told(out));

        Solo c = new Solo(A);
        c.give(new TransportInput.PeerUp(B));
        c.give(Solo.connect(41, B));
        c.hear(Solo.agreement());
        assertEquals(
                List.of(
                        new TransportOutput.ConnectFailed(
                                41, TransportError.SETUP_TIMEOUT, "no circuit to n2")),
                Solo.told(c.after(100_000_000)));
        assertEquals(
                List.of(new NetworkInput.CloseCircuit(CIRCUIT)),
                Solo.asked(c.network(Solo.up(1))),
                "a late circuit");
        assertEquals(List.of(), c.hear(Solo.agreement()), "a late answer");
    }

    @Test
    @Verifies("TL-OPEN-8")
    @Verifies("TL-OPEN-9")
    void whyThereIsNoCircuitIsPassedOn() {
        Solo a = new Solo(A);
        a.give(new TransportInput.PeerUp(B));
        a.give(Solo.connect(41, B));
        a.hear(Solo.agreement());
        List<TransportOutput> out =
                a.network(
                        new NetworkOutput.CircuitFailed(
                                1, NetworkError.FIDELITY_UNREACHABLE, C, "0.95\nat best"));
        String detail = "network: FIDELITY_UNREACHABLE, at n3: 0.95 at best";
        assertEquals(
                List.of(new TransportMessage.Close(S, TransportError.FIDELITY_UNREACHABLE, detail)),
                Solo.said(out));
        assertEquals(
                List.of(
                        new TransportOutput.ConnectFailed(
                                41, TransportError.FIDELITY_UNREACHABLE, detail)),
                Solo.told(out));
        assertEquals(Machine.NEVER, a.machine.nextDeadlineNs());
    }

    @Test
    @Verifies("TL-OPEN-8")
    void aRefusalIsPassedOn() {
        Solo a = new Solo(A);
        a.give(new TransportInput.PeerUp(B));
        a.give(Solo.connect(41, B));
        assertEquals(
                List.of(
                        new TransportOutput.ConnectFailed(
                                41, TransportError.PEER_NOT_LISTENING, "no")),
                a.hear(
                        new TransportMessage.OpenRefused(
                                S, TransportError.PEER_NOT_LISTENING, "no")));
    }

    @Test
    @Verifies("TL-OPEN-10")
    void aResponderDoesNotWaitForEver() {
        for (boolean bound : new boolean[] {false, true}) {
            Solo b = Solo.listening();
            b.hear(open(S, PORT));
            if (bound) {
                b.hear(new TransportMessage.Bind(S, CIRCUIT));
            }
            assertEquals(List.of(), b.after(100_000_000 + MATCH_NS - 1));
            List<TransportOutput> out = b.after(1);
            var close = assertInstanceOf(TransportMessage.Close.class, Solo.said(out).getFirst());
            assertEquals(TransportError.SETUP_TIMEOUT, close.why());
            assertEquals(List.of(), Solo.told(out), "nobody above knew of it");
            assertEquals(Machine.NEVER, b.machine.nextDeadlineNs());
        }
    }

    @Test
    @Verifies("TL-OPEN-11")
    void aSessionIsBoundOnceToACircuitOfItsInitiator() {
        Solo b = Solo.listening();
        b.hear(open(S, PORT));
        CircuitId foreign = new CircuitId(C, 5, 1);
        assertEquals(
                List.of("TL-OPEN-11"),
                Solo.violated(b.hear(new TransportMessage.Bind(S, foreign))));
        b.hear(new TransportMessage.Bind(S, CIRCUIT));
        assertEquals(
                List.of("TL-OPEN-11"),
                Solo.violated(b.hear(new TransportMessage.Bind(S, CIRCUIT))));
        SessionId other = new SessionId(A, 7, 2);
        b.hear(open(other, PORT));
        assertEquals(
                List.of("TL-OPEN-11"),
                Solo.violated(b.hear(new TransportMessage.Bind(other, CIRCUIT))));
    }

    @Test
    @Verifies("TL-OPEN-12")
    void qubitsOfACircuitThatNobodyBindsAreGivenBack() {
        Solo b = Solo.listening();
        b.network(Solo.up(0));
        b.network(new NetworkOutput.RequestBegun(Solo.request(1), Solo.spec(5, 1)));
        assertEquals(List.of(), b.network(b.kept(1, 1, BellIndex.PHI_PLUS)));
        assertEquals(List.of(Solo.qubit(1)), Solo.discarded(b.after(MATCH_NS)));
    }

    // ---- closing

    @Test
    @Verifies("TL-CLOSE-1")
    @Verifies("TL-CLOSE-3")
    @Verifies("TL-CLOSE-5")
    void closingTwiceIsClosingOnce() {
        Solo a = Solo.streaming(5);
        a.network(a.kept(1, 1, BellIndex.PHI_PLUS));
        List<TransportOutput> out = a.give(new TransportInput.Close(S));
        assertEquals(List.of(Solo.qubit(1)), Solo.discarded(out));
        assertEquals(
                List.of(
                        new TransportOutput.StreamEnded(
                                Solo.stream(1), 0, false, TransportError.CLOSED, "closed by n1"),
                        new TransportOutput.SessionClosed(
                                S, TransportError.CLOSED, "closed by n1")),
                Solo.told(out));
        assertEquals(
                List.of(new TransportMessage.Close(S, TransportError.CLOSED, "closed by n1")),
                Solo.said(out));
        assertEquals(List.of(new NetworkInput.CloseCircuit(CIRCUIT)), Solo.asked(out));
        assertEquals(List.of(), a.give(new TransportInput.Close(S)));
        assertEquals(List.of(), a.give(new TransportInput.Close(new SessionId(B, 1, 1))));
        assertEquals(
                List.of(),
                a.hear(new TransportMessage.Close(S, TransportError.CLOSED, "crossing")));
        assertEquals(List.of(), a.network(Solo.ended(1, 1, false, NetworkError.CANCELLED)));
        assertEquals(
                List.of(Solo.qubit(2)),
                Solo.discarded(a.network(a.kept(1, 2, BellIndex.PHI_PLUS))));
        assertEquals(Machine.NEVER, a.machine.nextDeadlineNs());
    }

    @Test
    @Verifies("TL-CLOSE-3")
    @Verifies("TL-CLOSE-5")
    void theOtherEndHearsOfTheClose() {
        TransportMessage close =
                new TransportMessage.Close(S, TransportError.CLOSED, "closed by the other");
        TransportOutput closed =
                new TransportOutput.SessionClosed(S, TransportError.CLOSED, "closed by the other");
        assertEquals(List.of(closed), Solo.responder().hear(close));
        assertEquals(
                List.of(
                        new TransportOutput.ToNetwork(new NetworkInput.CloseCircuit(CIRCUIT)),
                        closed),
                Solo.initiator().hear(close));
    }

    @Test
    @Verifies("TL-CLOSE-2")
    void withTheChannelGoTheSessions() {
        Solo a = Solo.initiator();
        a.give(Solo.connect(42, B));
        a.give(new TransportInput.PeerUp(C));
        assertEquals(List.of(), a.give(new TransportInput.PeerDown(C, "gone")));
        List<TransportOutput> out = a.give(new TransportInput.PeerDown(B, "reset"));
        String detail = "the channel to n2 is lost: reset";
        assertEquals(
                List.of(
                        new TransportOutput.SessionClosed(
                                S, TransportError.CLASSICAL_CHANNEL_LOST, detail),
                        new TransportOutput.ConnectFailed(
                                42, TransportError.CLASSICAL_CHANNEL_LOST, detail)),
                Solo.told(out));
        assertEquals(List.of(), Solo.said(out));
        assertEquals(List.of(new NetworkInput.CloseCircuit(CIRCUIT)), Solo.asked(out));
        assertEquals(
                List.of(new TransportOutput.Dial(B)), a.give(Solo.connect(43, B)), "dialled anew");
        Solo b = Solo.responder();
        assertEquals(1, Solo.told(b.give(new TransportInput.PeerDown(A, "reset"))).size());
    }

    @Test
    @Verifies("TL-CLOSE-4")
    void withTheCircuitGoesTheSession() {
        for (Solo solo : List.of(Solo.initiator(), Solo.responder())) {
            List<TransportOutput> out =
                    solo.network(
                            new NetworkOutput.CircuitDown(
                                    CIRCUIT, NetworkError.LINK_DOWN, C, "fibre cut"));
            String detail = "network: LINK_DOWN, at n3: fibre cut";
            assertEquals(
                    List.of(
                            new TransportOutput.SessionClosed(
                                    S, TransportError.CIRCUIT_DOWN, detail)),
                    Solo.told(out));
            assertEquals(
                    List.of(new TransportMessage.Close(S, TransportError.CIRCUIT_DOWN, detail)),
                    Solo.said(out));
            assertEquals(List.of(), Solo.asked(out));
        }
    }

    // ---- messages that do not belong

    @Test
    @Verifies("TL-MSG-3")
    void strangersAndTheWrongEndAreNotHeard() {
        Solo a = Solo.initiator();
        TransportMessage data = new TransportMessage.Data(S, new byte[1]);
        assertEquals(
                List.of("TL-MSG-3"), Solo.violated(a.give(new TransportInput.FromPeer(C, data))));
        assertEquals(
                List.of("TL-MSG-3"), Solo.violated(a.hear(new TransportMessage.Bind(S, CIRCUIT))));
        assertEquals(List.of("TL-MSG-3"), Solo.violated(a.hear(Solo.begin(1, Purpose.STREAM, 1))));
        Solo b = Solo.responder();
        assertEquals(List.of("TL-MSG-3"), Solo.violated(b.hear(Solo.agreement())));
        assertEquals(
                List.of("TL-MSG-3"),
                Solo.violated(b.hear(new TransportMessage.Ready(Solo.stream(1), 1, Solo.pair(1)))));
        assertEquals(
                List.of("TL-MSG-3"),
                Solo.violated(
                        b.give(
                                new TransportInput.FromPeer(
                                        C, open(new SessionId(A, 7, 9), PORT)))));
    }

    @Test
    @Verifies("TL-MSG-4")
    void whatTheStateDoesNotAllowIsReported() {
        Solo a = Solo.initiator();
        assertEquals(List.of("TL-MSG-4"), Solo.violated(a.hear(Solo.agreement())));
        assertEquals(
                List.of("TL-MSG-4"),
                Solo.violated(
                        a.hear(
                                new TransportMessage.OpenRefused(
                                        S, TransportError.REJECTED, "too late"))));
        assertEquals(
                List.of("TL-MSG-4"),
                Solo.violated(a.hear(new TransportMessage.Ready(Solo.stream(4), 1, Solo.pair(1)))));
    }

    @Test
    @Verifies("TL-MSG-5")
    void messagesOfASessionThatIsOverAreIgnored() {
        Solo a = Solo.streaming(5);
        a.give(new TransportInput.Close(S));
        assertEquals(
                List.of(), a.hear(new TransportMessage.Ready(Solo.stream(1), 1, Solo.pair(1))));
        assertEquals(List.of(), a.hear(new TransportMessage.Data(S, new byte[1])));
    }

    @Test
    void nothingIsAskedOfASessionThatIsNotOpen() {
        Solo a = new Solo(A);
        assertEquals(
                List.of(
                        new TransportOutput.StreamRefused(
                                51, TransportError.CLOSED, "sn1.1 is not open")),
                a.give(new TransportInput.RequestPairs(51, S, PairRequest.keep(1, 0))));
        assertEquals(
                List.of(
                        new TransportOutput.TransferFailed(
                                61, S, TransportError.CLOSED, Solo.qubit(9), "sn1.1 is not open")),
                a.give(new TransportInput.SendQubit(61, S, Solo.qubit(9), 1)));
        assertEquals(List.of(), a.give(new TransportInput.SendData(S, new byte[1])));
        a.give(Solo.connect(41, B));
        assertTrue(
                a.give(new TransportInput.RequestPairs(52, S, PairRequest.keep(1, 0))).getFirst()
                        instanceof TransportOutput.StreamRefused);
    }
}
