package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Requests by rate, and for pairs within a time.
class RateTest {
    private final OneNode head = new OneNode(1, 3).circuitUp();
    private final OneNode tail = new OneNode(3, 3).circuitUp();

    private static RequestSpec byDeadline(int pairs, long withinNs, long deadlineNs) {
        return new RequestSpec(
                        DeliveryMode.KEEP,
                        pairs,
                        deadlineNs,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0)
                .within(withinNs);
    }

    private static PairId name(int link, long sequence) {
        return PairId.of(OneNode.pair(link, sequence));
    }

    @Test
    @Verifies("NL-RATE-2")
    void bucketLetsABurstPassAndThenTheRate() {
        Pace pace = new Pace(1_000_000_000, 3); // 1 kHz
        int taken = 0;
        for (long now = 0; now < 10_000_000; now += 100_000) {
            while (pace.ready(now)) {
                pace.take(now);
                taken++;
            }
            assertTrue(taken <= 3 + now / 1_000_000, "at " + now);
        }
        assertEquals(3 + 9, taken);
        pace.giveBack();
        assertTrue(pace.ready(9_900_000));
        Pace slow = new Pace(1, Integer.MAX_VALUE);
        slow.take(Long.MAX_VALUE / 2);
        assertTrue(slow.ready(Long.MAX_VALUE / 2));
        Pace fast = new Pace(Long.MAX_VALUE, 1);
        fast.take(5);
        assertEquals(6, fast.nextNs());
    }

    @Test
    @Verifies("NL-RATE-1")
    void requestsBeyondTheRateOfTheirCircuitAreRefused() {
        TestNetwork network = new TestNetwork(1, 3);
        network.start();
        network.open(
                1,
                new CircuitTerms(
                        Fidelity.of(0.5), 1_000_000, CircuitTerms.Cutoff.FIXED, 1_000_000));
        network.world.runUntil(100_000);
        network.request(1, RequestSpec.keep(1_000, 0).withRate(600_000));
        network.request(2, RequestSpec.keep(1_000, 0).withRate(400_000));
        assertEquals(0, network.count(network.head(), NetworkOutput.RequestRefused.class));
        network.request(3, RequestSpec.keep(1_000, 0).withRate(1));
        network.request(4, RequestSpec.keep(1_000, 0).withRate(Long.MAX_VALUE));
        List<NetworkError> why =
                network.head().told.stream()
                        .filter(NetworkOutput.RequestRefused.class::isInstance)
                        .map(told -> ((NetworkOutput.RequestRefused) told).why())
                        .toList();
        assertEquals(List.of(NetworkError.POLICED, NetworkError.POLICED), why);
    }

    /// Whatever the links make, no more than the burst ahead of the rate, and in the long run the rate.
    @Test
    @Verifies({"NL-RATE-2", "NL-RATE-3"})
    void requestByRateIsShaped() {
        TestNetwork network = new TestNetwork(7, 4);
        network.start();
        network.open(1, new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, 30_000));
        network.world.runUntil(100_000);
        long from = network.world.nowNs();
        List<Long> at = new ArrayList<>();
        network.watcher =
                (node, told) -> {
                    if (node == network.head() && told instanceof NetworkOutput.PairKept) {
                        at.add(network.world.nowNs() - from);
                    }
                };
        network.request(1, RequestSpec.keep(RequestSpec.STREAM, 0).withRate(20_000_000_000L));
        network.world.runUntil(from + 20_000_000); // 20 kHz: every 50 us; the links make one in 2
        for (int i = 0; i < at.size(); i++) {
            assertTrue(i + 1 <= 4 + at.get(i) / 50_000, "pair " + i + " at " + at.get(i));
        }
        assertTrue(at.size() > 360, at.size() + " of 404");
        network.head().deliver(new NetworkInput.CancelRequest(new RequestId(network.circuit(), 1)));
        network.world.run(1_000_000);
        assertEquals(0, network.head().machine.owned());
    }

    @Test
    @Verifies({"NL-RATE-4", "NL-RATE-6"})
    void batchIsDeliveredTogetherAndTheOldestIsReplaced() {
        head.begin(1, RequestSpec.keep(2, 0).within(100));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 1, 0));
        assertEquals(List.of(), head.of(NetworkOutput.Up.class));
        head.at(head.now + 101);
        assertEquals(OneNode.qubit(1, 1), head.command(DeviceCommand.Discard.class).qubit());
        assertEquals(
                new Relay(OneNode.circuit(), true, new EndMessage.GivenUp(name(1, 1))),
                head.sent(2).getFirst());
        head.kept(1, 2, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 2, 0));
        head.now += 100;
        head.kept(1, 3, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 3, 0));
        assertEquals(2, head.of(NetworkOutput.PairKept.class).size());
        assertTrue(head.only(NetworkOutput.RequestEnded.class).complete());
        assertEquals(new Complete(OneNode.request(1), 2, true), head.sent(2).getFirst());
    }

    @Test
    @Verifies({"NL-RATE-4", "NL-RATE-6"})
    void tailDeliversTheBatchWhenTheHeadSays() {
        tail.begin(1, RequestSpec.keep(2, 0).within(100));
        for (int i = 1; i <= 3; i++) {
            tail.kept(2, i, BellIndex.PHI_PLUS);
            tail.peer(2, tail.track(true, 2, i, 1));
            assertEquals(List.of(), tail.of(NetworkOutput.Up.class));
        }
        tail.peer(2, new Relay(OneNode.circuit(), true, new EndMessage.GivenUp(name(2, 2))));
        assertEquals(OneNode.qubit(2, 2), tail.command(DeviceCommand.Discard.class).qubit());
        assertEquals(List.of(), tail.sent(2));
        tail.peer(2, new Complete(OneNode.request(1), 2, true));
        assertEquals(2, tail.of(NetworkOutput.PairKept.class).size());
        assertTrue(tail.only(NetworkOutput.RequestEnded.class).complete());
        tail.begin(2, RequestSpec.keep(2, 0).within(100));
        tail.kept(2, 4, BellIndex.PHI_PLUS);
        tail.peer(2, tail.track(true, 2, 4, 2));
        tail.device(new DeviceEvent.QubitsLost(List.of(OneNode.qubit(2, 4)), "lost"));
        assertEquals(
                new Relay(OneNode.circuit(), false, new EndMessage.GivenUp(name(2, 4))),
                tail.sent(2).getFirst());
    }

    @Test
    @Verifies({"NL-RATE-5", "NL-REQ-9"})
    void batchThatIsNotCompleteByTheDeadlineMissesItsWindow() {
        head.begin(1, byDeadline(2, 100, 5_000));
        head.now = 4_950;
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 1, 0));
        head.at(5_000);
        var ended = head.only(NetworkOutput.RequestEnded.class);
        assertEquals(NetworkError.WINDOW_MISSED, ended.why());
        assertEquals(0, ended.delivered());
        assertFalse(ended.complete());
        Complete complete = (Complete) head.sent(2).getFirst();
        assertEquals(NetworkError.WINDOW_MISSED, complete.why());
        tail.begin(1, byDeadline(2, 100, 5_000));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        tail.peer(2, tail.track(true, 2, 1, 1));
        tail.peer(2, complete);
        assertEquals(OneNode.qubit(2, 1), tail.command(DeviceCommand.Discard.class).qubit());
        assertEquals(NetworkError.WINDOW_MISSED, tail.only(NetworkOutput.RequestEnded.class).why());
    }

    /// On a chain whose links are slow for the window, pairs are replaced, and both ends deliver the same.
    @Test
    @Verifies("NL-RATE-4")
    void bothEndsDeliverTheSameBatchWithinTheTime() {
        TestNetwork network = new TestNetwork(3, 3);
        network.links.forEach(link -> link.meanNs = 8_000);
        List<PairId> atHead = new ArrayList<>();
        List<PairId> atTail = new ArrayList<>();
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept m) {
                        (node == network.head() ? atHead : atTail).add(m.pair());
                        assertTrue(m.tag().asOfNs() == network.world.nowNs());
                    }
                };
        network.start();
        network.open(1, new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.FIXED, 100_000));
        network.world.runUntil(100_000);
        network.request(1, RequestSpec.keep(3, 0).within(1_500));
        network.world.runUntil(60_000_000);
        assertEquals(3, atHead.size());
        assertEquals(atHead, atTail);
        assertTrue(
                network.head().notes.stream()
                        .anyMatch(note ->
                                note instanceof NetworkOutput.PairDropped m
                                        && m.cause().equals("too old for the others")),
                "pairs were replaced");
    }
}
