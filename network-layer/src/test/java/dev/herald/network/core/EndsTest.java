package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkRequestId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndsTest {
    private static final BasisChoice X = BasisChoice.fixed(Basis.X);
    private final OneNode head = new OneNode(1, 3).circuitUp();
    private final OneNode tail = new OneNode(3, 3).circuitUp();

    private static RequestSpec measure(int pairs) {
        return RequestSpec.measure(pairs, BasisChoice.MEASURE_Z, X, 0);
    }

    private static Track only(OneNode node, int to) {
        return node.sent(to).stream()
                .filter(Track.class::isInstance)
                .map(Track.class::cast)
                .reduce((a, b) -> {
                    throw new AssertionError("two Tracks");
                })
                .orElseThrow();
    }

    private static void outcome(OneNode node) {
        node.device(new DeviceEvent.Measured(node.command(DeviceCommand.Measure.class).id(), true));
    }

    @Test
    @Verifies({"NL-REQ-1", "NL-TRACK-1", "NL-TRACK-2", "NL-TRACK-10", "NL-TRACK-11", "NL-END-1"})
    void keptPairIsTrackedAtOnceAndDeliveredWhenTheFarEndConfirms() {
        head.begin(1, RequestSpec.keep(2, 9));
        assertEquals(OneNode.request(1), head.only(NetworkOutput.RequestAccepted.class).request());
        assertInstanceOf(Forward.class, head.sent(2).getFirst());
        head.kept(1, 1, BellIndex.PSI_PLUS);
        Track track = only(head, 2);
        assertEquals(OneNode.pair(1, 1), track.origin());
        assertEquals(OneNode.pair(1, 1), track.link());
        assertEquals(BellIndex.PSI_PLUS, track.bell());
        assertEquals(1, track.request());
        assertEquals(1, track.epoch());
        assertEquals(List.of(), head.of(NetworkOutput.Up.class));
        head.peer(2, head.track(false, 1, 1, 0));
        assertEquals(OneNode.qubit(1, 1), head.only(NetworkOutput.PairKept.class).qubit());
    }

    @Test
    @Verifies({"NL-END-1", "NL-TRACK-7"})
    void trackThatComesBeforeThePairIsParkedAtTheEnd() {
        head.begin(1, RequestSpec.keep(2, 9));
        head.peer(2, head.track(false, 1, 1, 0));
        assertEquals(List.of(), head.out);
        head.kept(1, 1, BellIndex.PHI_PLUS);
        only(head, 2);
        head.only(NetworkOutput.PairKept.class);
    }

    @Test
    @Verifies({"NL-TRACK-2", "NL-END-1"})
    void measuredPairIsTrackedWhenTheOutcomeIsThere() {
        head.begin(1, measure(1));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        assertEquals(Basis.Z, head.command(DeviceCommand.Measure.class).basis());
        assertEquals(List.of(), head.sent(2));
        outcome(head);
        assertEquals(dev.herald.hal.model.MemoryDecay.NONE, only(head, 2).originDecay());
        head.peer(2, head.track(false, 1, 1, 1));
        assertTrue(head.only(NetworkOutput.PairMeasured.class).one());
    }

    /// Whatever order the outcome and the far end's Track come in, even at one instant, both are needed.
    @Test
    @Verifies("NL-END-1")
    void confirmationBeforeTheOutcomeWaitsForIt() {
        head.begin(1, measure(1));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        long id = head.command(DeviceCommand.Measure.class).id();
        head.peer(2, head.track(false, 1, 1, 1));
        assertEquals(List.of(), head.of(NetworkOutput.Up.class));
        head.device(new DeviceEvent.Measured(id, false));
        only(head, 2);
        assertFalse(head.only(NetworkOutput.PairMeasured.class).one());
    }

    @Test
    @Verifies({"NL-REQ-5", "NL-REQ-8", "NL-REQ-4"})
    void requestEndsWhenItsPairsAreDelivered() {
        head.begin(1, RequestSpec.keep(1, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 1, 0));
        assertTrue(head.only(NetworkOutput.RequestEnded.class).complete());
        assertEquals(new Complete(OneNode.request(1), 1, true), head.sent(2).getFirst());
        tail.begin(1, RequestSpec.keep(1, 0));
        assertEquals(OneNode.request(1), tail.only(NetworkOutput.RequestBegun.class).request());
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        assertEquals(0, only(tail, 2).request());
        tail.peer(2, tail.track(true, 2, 1, 1));
        tail.only(NetworkOutput.PairKept.class);
        tail.peer(2, new Complete(OneNode.request(1), 1, true));
        assertTrue(tail.only(NetworkOutput.RequestEnded.class).complete());
        tail.peer(2, new Complete(OneNode.request(1), 1, true));
        assertEquals(List.of(), tail.out);
    }

    @Test
    @Verifies({"NL-REQ-6", "NL-REQ-7", "NL-REQ-4", "NL-END-7"})
    void deadlineAndCancelEndTheRequestWithWhatItHas() {
        head.begin(
                1,
                new RequestSpec(
                        DeliveryMode.KEEP,
                        5,
                        5_000,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.at(5_000);
        assertEquals(NetworkError.DEADLINE, head.only(NetworkOutput.RequestEnded.class).why());
        assertEquals(OneNode.qubit(1, 1), head.command(DeviceCommand.Discard.class).qubit());
        head.begin(2, RequestSpec.keep(RequestSpec.STREAM, 0));
        head.give(new NetworkInput.CancelRequest(OneNode.request(2)));
        assertEquals(NetworkError.CANCELLED, head.only(NetworkOutput.RequestEnded.class).why());
        head.give(new NetworkInput.CancelRequest(OneNode.request(2)));
        assertEquals(List.of(), head.out);
        head.peer(2, head.track(false, 1, 1, 0));
        assertInstanceOf(Expire.class, head.sent(2).getFirst());
    }

    @Test
    @Verifies("NL-REQ-2")
    void requestsThatCannotBeServedAreRefused() {
        head.give(
                new NetworkInput.Request(
                        1,
                        new dev.herald.network.message.CircuitId(new NodeId(1), 1, 99),
                        RequestSpec.keep(1, 0)));
        assertEquals(
                NetworkError.CIRCUIT_DOWN, head.only(NetworkOutput.RequestRefused.class).why());
        head.begin(
                1,
                new RequestSpec(
                        DeliveryMode.KEEP,
                        5,
                        head.now,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0));
        assertEquals(NetworkError.DEADLINE, head.only(NetworkOutput.RequestRefused.class).why());
        for (int i = 0; i < 8; i++) {
            head.begin(i, RequestSpec.keep(1, 0));
        }
        head.begin(9, RequestSpec.keep(1, 0));
        assertEquals(
                NetworkError.NO_RESOURCES, head.only(NetworkOutput.RequestRefused.class).why());
        DeviceDescriptor none = TestDevice.at(1).able(EnumSet.noneOf(Capability.class)).make();
        OneNode poor = new OneNode(OneNode.config(1, 3, none, 8, 8, 8), 3).circuitUp();
        poor.begin(1, measure(1));
        assertEquals(NetworkError.UNSUPPORTED, poor.only(NetworkOutput.RequestRefused.class).why());
        tail.give(new NetworkInput.Request(1, OneNode.circuit(), RequestSpec.keep(1, 0)));
        assertEquals(NetworkError.UNSUPPORTED, tail.only(NetworkOutput.RequestRefused.class).why());
    }

    @Test
    @Verifies({"NL-REQ-3", "NL-END-6", "NL-EXPIRE-3"})
    void pairsGoToTheOldestRequestWithDemandAndSparesReplaceThoseThatExpire() {
        head.begin(1, RequestSpec.keep(1, 0));
        head.begin(2, RequestSpec.keep(1, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        assertEquals(1, only(head, 2).request());
        head.kept(1, 2, BellIndex.PHI_PLUS);
        assertEquals(2, only(head, 2).request());
        head.kept(1, 3, BellIndex.PHI_PLUS);
        head.kept(1, 4, BellIndex.PHI_PLUS);
        assertEquals(List.of(), head.out);
        head.peer(2, head.track(false, 1, 4, 0));
        assertEquals(List.of(), head.out);
        head.peer(2, new Expire(OneNode.circuit(), true, OneNode.pair(1, 1)));
        assertEquals(OneNode.qubit(1, 1), head.command(DeviceCommand.Discard.class).qubit());
        assertEquals(OneNode.pair(1, 4), only(head, 2).origin());
        assertEquals(1, head.only(NetworkOutput.PairKept.class).request().number());
        head.at(head.now + 2_000);
        assertEquals(OneNode.qubit(1, 3), head.command(DeviceCommand.Discard.class).qubit());
    }

    @Test
    @Verifies("NL-END-3")
    void headTurnsThePairIntoTheFinalStateAndBothReportIt() {
        RequestSpec spec =
                new RequestSpec(
                        DeliveryMode.KEEP,
                        1,
                        Long.MAX_VALUE,
                        BellIndex.PHI_PLUS,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0);
        head.begin(1, spec);
        head.kept(1, 1, BellIndex.PSI_MINUS);
        Track far = head.track(false, 1, 1, 0);
        head.peer(
                2,
                new Track(
                        far.circuit(),
                        false,
                        far.origin(),
                        far.link(),
                        1,
                        BellIndex.PSI_MINUS,
                        far.pair(),
                        far.state(),
                        far.originDecay(),
                        1,
                        0,
                        1));
        var first = head.command(DeviceCommand.Gate1.class);
        assertEquals(GateKind.X, first.kind());
        head.device(new DeviceEvent.Done(first.id()));
        var second = head.command(DeviceCommand.Gate1.class);
        assertEquals(GateKind.Z, second.kind());
        assertEquals(List.of(), head.of(NetworkOutput.Up.class));
        head.device(new DeviceEvent.Done(second.id()));
        assertEquals(BellIndex.PHI_PLUS, head.only(NetworkOutput.PairKept.class).bell());
        tail.begin(1, spec);
        tail.kept(2, 1, BellIndex.PSI_MINUS);
        tail.peer(2, tail.track(true, 2, 1, 1));
        assertEquals(List.of(), tail.commands());
        assertEquals(BellIndex.PHI_PLUS, tail.only(NetworkOutput.PairKept.class).bell());
    }

    @Test
    @Verifies("NL-END-5")
    void tailMeasuresBeforeItKnowsOnlyWhenAllRequestsWantTheSame() {
        tail.begin(1, measure(5));
        tail.begin(2, measure(5));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        assertEquals(Basis.X, tail.command(DeviceCommand.Measure.class).basis());
        outcome(tail);
        assertEquals(1, only(tail, 2).request());
        tail.peer(2, tail.track(true, 2, 1, 2));
        assertEquals(2, tail.only(NetworkOutput.PairMeasured.class).request().number());
        tail.begin(3, RequestSpec.keep(1, 0));
        tail.kept(2, 2, BellIndex.PHI_PLUS);
        assertEquals(0, only(tail, 2).request());
        tail.peer(2, tail.track(true, 2, 2, 1));
        outcome(tail);
        assertEquals(1, tail.only(NetworkOutput.PairMeasured.class).request().number());
    }

    @Test
    @Verifies("NL-END-4")
    void pairGivenToDifferentRequestsIsDroppedAtBothEnds() {
        tail.begin(1, measure(5));
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        outcome(tail);
        tail.begin(2, RequestSpec.keep(1, 0));
        tail.peer(2, tail.track(true, 2, 1, 2));
        assertEquals("mismatch", tail.only(NetworkOutput.PairDropped.class).cause());
        assertEquals(List.of(), tail.of(NetworkOutput.Up.class));

        head.begin(1, measure(1));
        head.begin(2, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.kept(1, 2, BellIndex.PHI_PLUS);
        assertEquals(2, only(head, 2).request());
        head.peer(2, head.track(false, 1, 2, 1));
        assertEquals("mismatch", head.only(NetworkOutput.PairDropped.class).cause());
        assertEquals(List.of(), head.of(NetworkOutput.Up.class));
    }

    /// An end whose own Track has not been launched tells the other one, which would wait for it.
    @Test
    @Verifies({"NL-END-4", "NL-EXPIRE-1"})
    void endThatDropsAPairBeforeItsTrackIsLaunchedExpiresTheOther() {
        head.begin(1, measure(1));
        head.begin(2, RequestSpec.measure(1, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        long id = head.command(DeviceCommand.Measure.class).id();
        head.peer(2, head.track(false, 1, 1, 2));
        assertEquals("mismatch", head.only(NetworkOutput.PairDropped.class).cause());
        assertInstanceOf(Expire.class, head.sent(2).getFirst());
        head.device(new DeviceEvent.Measured(id, true));
        assertEquals(List.of(), head.out);
        assertEquals(0, head.machine.owned());
    }

    @Test
    @Verifies("NL-DROP-5")
    void pairThatIsWithdrawnAfterItsDeliveryIsNoted() {
        head.begin(1, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 1, 0));
        var revoked =
                new LinkOutput.Revoked(
                        new LinkRequestId(new NodeId(1), 1), 2, List.of(OneNode.pair(1, 1)));
        head.link(1, revoked);
        assertEquals("withdrawn too late", head.only(NetworkOutput.PairDropped.class).cause());
        assertEquals(1, head.out.size());
    }

    @Test
    @Verifies("NL-END-7")
    void endWithoutRequestsGivesPairsUp() {
        tail.kept(2, 1, BellIndex.PHI_PLUS);
        assertEquals(OneNode.qubit(2, 1), tail.command(DeviceCommand.Discard.class).qubit());
        tail.peer(2, tail.track(true, 2, 1, 1));
        assertInstanceOf(Expire.class, tail.sent(2).getFirst());
        tail.begin(1, RequestSpec.keep(2, 0));
        tail.kept(2, 2, BellIndex.PHI_PLUS);
        tail.peer(2, new Complete(OneNode.request(1), 0, false));
        assertEquals(OneNode.qubit(2, 2), tail.command(DeviceCommand.Discard.class).qubit());
        assertEquals(NetworkError.CANCELLED, tail.only(NetworkOutput.RequestEnded.class).why());
    }

    /// The tail-end launched it before it learned that the request was over, and gave the pair up then.
    @Test
    @Verifies({"NL-END-9", "NL-TRACK-11"})
    void trackFromBeforeAnIdleMomentConfirmsNothing() {
        head.begin(1, RequestSpec.keep(1, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 1, 0));
        head.begin(2, RequestSpec.keep(1, 0));
        head.kept(1, 2, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 2, 0));
        assertEquals(List.of(), head.of(NetworkOutput.Up.class));
        assertEquals(OneNode.qubit(1, 2), head.command(DeviceCommand.Discard.class).qubit());
    }

    @Test
    @Verifies("NL-CUT-3")
    void endsWaitWithoutLimit() {
        head.begin(1, RequestSpec.keep(1, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.at(head.now + 1_000_000_000_000L);
        assertEquals(List.of(), head.out);
        head.peer(2, head.track(false, 1, 1, 0));
        head.only(NetworkOutput.PairKept.class);
    }

    @Test
    @Verifies({"NL-DROP-1", "NL-DROP-4"})
    void withdrawnAndLostPairsAreGivenUpAtTheEnds() {
        head.begin(1, RequestSpec.keep(5, 0));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.link(
                1,
                new LinkOutput.Revoked(
                        new LinkRequestId(new NodeId(1), 1), 2, List.of(OneNode.pair(1, 1))));
        assertEquals(OneNode.qubit(1, 1), head.command(DeviceCommand.Discard.class).qubit());
        head.kept(1, 2, BellIndex.PHI_PLUS);
        head.device(new DeviceEvent.QubitsLost(List.of(OneNode.qubit(1, 2)), "lost"));
        assertEquals(List.of(), head.commands());
        head.peer(2, head.track(false, 1, 2, 0));
        assertInstanceOf(Expire.class, head.sent(2).getFirst());
        assertEquals(0, head.machine.owned());
    }

    @Test
    @Verifies("NL-TRACK-1")
    void secondTrackOfAPairIsReported() {
        head.begin(1, measure(1));
        head.kept(1, 1, BellIndex.PHI_PLUS);
        head.peer(2, head.track(false, 1, 1, 1));
        head.peer(2, head.track(false, 1, 1, 1));
        assertEquals("NL-TRACK-1", head.only(NetworkOutput.PeerViolation.class).clause());
    }

    @Test
    @Verifies(value = "NL-GEN-1", rev = 2)
    void tailAsksItsLinksForNothing() {
        tail.begin(1, RequestSpec.keep(1, 0));
        assertEquals(List.<LinkInput>of(), tail.asked(2));
    }
}
