package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntermediateTest {
    private final OneNode node = new OneNode(2, 3).circuitUp();

    private void begin() {
        node.begin(1, RequestSpec.keep(RequestSpec.STREAM, 0));
    }

    private void swap(long up, long down, BellIndex outcome) {
        node.kept(1, up, BellIndex.PHI_PLUS);
        node.kept(2, down, BellIndex.PHI_PLUS);
        node.device(
                new DeviceEvent.BellMeasured(
                        node.command(DeviceCommand.BellMeasure.class).id(), outcome));
    }

    @Test
    @Verifies({"NL-SWAP-1", "NL-SWAP-2"})
    void oldestPairOfTheOtherSideIsSwappedAtOnce() {
        begin();
        node.kept(1, 1, BellIndex.PHI_PLUS);
        assertEquals(List.of(), node.out);
        node.kept(1, 2, BellIndex.PHI_PLUS);
        node.kept(2, 5, BellIndex.PHI_PLUS);
        var first = node.command(DeviceCommand.BellMeasure.class);
        assertEquals(OneNode.qubit(1, 1), first.first());
        assertEquals(OneNode.qubit(2, 5), first.second());
        node.kept(2, 6, BellIndex.PHI_PLUS);
        assertEquals(OneNode.qubit(1, 2), node.command(DeviceCommand.BellMeasure.class).first());
    }

    /// The table of swaps, and the example of a chain of three links with two swaps.
    @Test
    @Verifies({"NL-TRACK-3", "NL-TRACK-4"})
    void bellIndicesAddByExclusiveOr() {
        begin();
        long sequence = 0;
        for (BellIndex a : BellIndex.values()) {
            for (BellIndex b : BellIndex.values()) {
                for (BellIndex m : BellIndex.values()) {
                    sequence++;
                    node.kept(1, sequence, a);
                    node.kept(2, sequence, b);
                    node.device(
                            new DeviceEvent.BellMeasured(
                                    node.command(DeviceCommand.BellMeasure.class).id(), m));
                    Track track = node.track(true, 1, sequence, 1);
                    Track launched =
                            new Track(
                                    track.circuit(),
                                    true,
                                    track.origin(),
                                    track.link(),
                                    track.linkAsOfNs(),
                                    a,
                                    track.pair(),
                                    track.state(),
                                    track.originDecay(),
                                    track.originAsOfNs(),
                                    1,
                                    1);
                    node.peer(1, launched);
                    Track passed = assertInstanceOf(Track.class, node.sent(3).getFirst());
                    assertEquals(
                            BellIndex.of(a.z() ^ b.z() ^ m.z(), a.x() ^ b.x() ^ m.x()),
                            passed.bell());
                    assertEquals(OneNode.pair(2, sequence), passed.link());
                    assertEquals(track.origin(), passed.origin());
                    assertEquals(
                            track.pair().swap(PairId.of(OneNode.pair(2, sequence))), passed.pair());
                }
            }
        }
        BellIndex chain =
                BellIndex.PSI_PLUS
                        .xor(BellIndex.PHI_MINUS)
                        .xor(BellIndex.PSI_MINUS)
                        .xor(BellIndex.PSI_MINUS)
                        .xor(BellIndex.PSI_PLUS);
        assertEquals(BellIndex.PSI_PLUS.xor(BellIndex.PSI_PLUS).xor(BellIndex.PHI_MINUS), chain);
        assertEquals(BellIndex.PHI_MINUS, chain);
    }

    @Test
    @Verifies({"NL-CUT-1", "NL-CUT-2", "NL-EXPIRE-1"})
    void pairHeldForTheCutoffIsGivenUpSilentlyAndItsTrackExpires() {
        begin();
        node.kept(1, 1, BellIndex.PHI_PLUS);
        node.at(node.now + 999);
        assertEquals(List.of(), node.out);
        node.at(node.now + 1);
        assertEquals(OneNode.qubit(1, 1), node.command(DeviceCommand.Discard.class).qubit());
        assertEquals(List.of(), node.of(NetworkOutput.ToPeer.class));
        node.peer(1, node.track(true, 1, 1, 1));
        assertEquals(
                List.of(new Expire(OneNode.circuit(), true, OneNode.pair(1, 1))), node.sent(1));
    }

    @Test
    @Verifies({"NL-CUT-1", "NL-SWAP-1"})
    void pairThatIsDueAtTheInstantOfAPartnerIsNotSwapped() {
        begin();
        node.kept(1, 1, BellIndex.PHI_PLUS);
        node.now += 1_000;
        node.kept(2, 1, BellIndex.PHI_PLUS);
        assertEquals(OneNode.qubit(1, 1), node.command(DeviceCommand.Discard.class).qubit());
    }

    @Test
    @Verifies({"NL-TRACK-6", "NL-SWAP-3", "NL-TRACK-9"})
    void trackWaitsWithItsPairAndTheRecordGoesWhenBothHavePassed() {
        begin();
        node.kept(1, 1, BellIndex.PHI_PLUS);
        node.peer(1, node.track(true, 1, 1, 1));
        assertEquals(List.of(), node.out);
        node.kept(2, 4, BellIndex.PHI_PLUS);
        node.device(
                new DeviceEvent.BellMeasured(
                        node.command(DeviceCommand.BellMeasure.class).id(), BellIndex.PSI_PLUS));
        assertEquals(BellIndex.PSI_PLUS, ((Track) node.sent(3).getFirst()).bell());
        assertEquals(1, node.machine.records());
        node.peer(3, node.track(false, 2, 4, 0));
        assertEquals(OneNode.pair(1, 1), ((Track) node.sent(1).getFirst()).link());
        assertEquals(0, node.machine.records());
    }

    /// A message that comes before what it is about is kept, not lost.
    @Test
    @Verifies("NL-TRACK-7")
    void trackThatComesBeforeItsPairIsParked() {
        begin();
        node.peer(1, node.track(true, 1, 1, 1));
        assertEquals(List.of(), node.out);
        swap(1, 1, BellIndex.PHI_PLUS);
        assertInstanceOf(Track.class, node.sent(3).getFirst());
    }

    /// A late Track of a pair that is gone never touches the pair that took its qubit.
    @Test
    @Verifies({"NL-EXPIRE-1", "NL-TRACK-3"})
    void lateTrackIsNotTakenForThatOfTheNextPair() {
        begin();
        node.kept(1, 1, BellIndex.PHI_PLUS);
        node.at(node.now + 1_000);
        node.kept(1, 2, BellIndex.PSI_MINUS);
        node.kept(2, 1, BellIndex.PHI_PLUS);
        node.device(
                new DeviceEvent.BellMeasured(
                        node.command(DeviceCommand.BellMeasure.class).id(), BellIndex.PHI_PLUS));
        node.peer(1, node.track(true, 1, 1, 1));
        assertEquals(List.of(), node.sent(3));
        assertInstanceOf(Expire.class, node.sent(1).getFirst());
        node.peer(1, node.track(true, 1, 2, 1));
        assertEquals(OneNode.pair(2, 1), ((Track) node.sent(3).getFirst()).link());
    }

    @Test
    @Verifies("NL-TRACK-8")
    void parkedTracksAndRecordsAreBounded() {
        begin();
        for (int i = 0; i < 9; i++) {
            node.peer(1, node.track(true, 1, i, 1));
        }
        assertEquals(
                List.of(new Expire(OneNode.circuit(), true, OneNode.pair(1, 0))), node.sent(1));
        assertEquals(8, node.machine.records());
        for (int i = 100; i < 120; i++) {
            node.kept(1, i, BellIndex.PHI_PLUS);
            node.at(node.now + 1_000);
        }
        assertEquals(16, node.machine.records());
        for (int i = 200; i < 220; i++) {
            swap(i, i, BellIndex.PHI_PLUS);
        }
        assertEquals(24, node.machine.records());
    }

    @Test
    @Verifies("NL-EXPIRE-4")
    void recordsHaveALifeAndParkedTracksExpireAtItsEnd() {
        begin();
        node.peer(1, node.track(true, 1, 7, 1));
        swap(1, 1, BellIndex.PHI_PLUS);
        node.kept(1, 2, BellIndex.PHI_PLUS);
        node.at(node.now + 1_000);
        assertEquals(3, node.machine.records());
        node.at(node.now + 1_000_000);
        assertEquals(
                List.of(new Expire(OneNode.circuit(), true, OneNode.pair(1, 7))), node.sent(1));
        assertEquals(0, node.machine.records());
    }

    @Test
    @Verifies("NL-EXPIRE-2")
    void expireIsPassedOn() {
        begin();
        Expire expire = new Expire(OneNode.circuit(), true, OneNode.pair(1, 1));
        node.peer(3, expire);
        assertEquals(List.of(expire), node.sent(1));
    }

    @Test
    @Verifies("NL-SWAP-4")
    void withoutRequestsPairsAreGivenUp() {
        node.kept(1, 1, BellIndex.PHI_PLUS);
        assertEquals(OneNode.qubit(1, 1), node.command(DeviceCommand.Discard.class).qubit());
        begin();
        node.kept(1, 2, BellIndex.PHI_PLUS);
        node.peer(1, node.track(true, 1, 2, 1));
        node.peer(1, new NetworkMessage.Complete(OneNode.request(1), 0, false));
        assertEquals(OneNode.qubit(1, 2), node.command(DeviceCommand.Discard.class).qubit());
        assertInstanceOf(Expire.class, node.sent(1).getFirst());
        assertInstanceOf(NetworkMessage.Complete.class, node.sent(3).getFirst());
    }

    @Test
    @Verifies("NL-SWAP-5")
    void swapThatTheDeviceDoesNotDoLosesBothPairs() {
        begin();
        node.kept(1, 1, BellIndex.PHI_PLUS);
        node.peer(1, node.track(true, 1, 1, 1));
        node.kept(2, 1, BellIndex.PHI_PLUS);
        long id = node.command(DeviceCommand.BellMeasure.class).id();
        node.device(new DeviceEvent.Refused(id, DeviceRefusal.BUSY, "busy"));
        assertEquals(2, node.commands().size());
        assertInstanceOf(Expire.class, node.sent(1).getFirst());
        node.peer(3, node.track(false, 2, 1, 0));
        assertEquals(
                List.of(new Expire(OneNode.circuit(), false, OneNode.pair(2, 1))), node.sent(3));
        assertEquals(0, node.machine.owned());
    }

    @Test
    @Verifies({"NL-DROP-1", "NL-DROP-2", "NL-DROP-4", "NL-DROP-3"})
    void withdrawnAndLostPairsEndInExpire() {
        begin();
        LinkRequestId stream = new LinkRequestId(new NodeId(1), 1);
        node.kept(1, 1, BellIndex.PHI_PLUS);
        node.link(1, new LinkOutput.Revoked(stream, 2, List.of(OneNode.pair(1, 1))));
        assertEquals(OneNode.qubit(1, 1), node.command(DeviceCommand.Discard.class).qubit());
        swap(2, 2, BellIndex.PHI_PLUS);
        node.link(1, new LinkOutput.Revoked(stream, 2, List.of(OneNode.pair(1, 2))));
        node.peer(3, node.track(false, 2, 2, 0));
        assertInstanceOf(Expire.class, node.sent(3).getFirst());
        node.kept(1, 3, BellIndex.PHI_PLUS);
        node.device(new DeviceEvent.QubitsLost(List.of(OneNode.qubit(1, 3)), "cosmic ray"));
        assertEquals(List.of(), node.commands());
        node.peer(1, node.track(true, 1, 3, 1));
        assertInstanceOf(Expire.class, node.sent(1).getFirst());
        node.link(
                1,
                new LinkOutput.PairKept(
                        stream,
                        999,
                        OneNode.pair(1, 4),
                        1,
                        OneNode.qubit(1, 4),
                        BellIndex.PHI_PLUS,
                        dev.herald.hal.model.FidelityTag.model(
                                OneNode.STATE,
                                1,
                                dev.herald.hal.model.MemoryDecay.NONE,
                                dev.herald.hal.model.MemoryDecay.NONE)));
        assertEquals(OneNode.qubit(1, 4), node.command(DeviceCommand.Discard.class).qubit());
        assertEquals(0, node.machine.owned());
    }

    @Test
    @Verifies("NL-REQ-1")
    @Verifies(value = "NL-GEN-1", rev = 2)
    @Verifies(value = "NL-GEN-2", rev = 2)
    void streamLastsAsLongAsARequestIsActive() {
        node.begin(1, RequestSpec.keep(1, 0));
        assertInstanceOf(NetworkMessage.Forward.class, node.sent(3).getFirst());
        var create = assertInstanceOf(LinkInput.Create.class, node.asked(2).getFirst());
        assertEquals(0, create.request().number());
        assertEquals(2, create.request().purpose());
        node.link(2, new LinkOutput.Acknowledged(create.cookie(), 4));
        node.begin(2, RequestSpec.keep(1, 0));
        assertEquals(List.of(), node.asked(2));
        node.peer(1, new NetworkMessage.Complete(OneNode.request(1), 1, true));
        assertEquals(List.of(), node.asked(2));
        node.peer(1, new NetworkMessage.Complete(OneNode.request(2), 1, true));
        assertEquals(List.of(new LinkInput.Cancel(4)), node.asked(2));
    }

    @Test
    @Verifies({"NL-GEN-3", "NL-GEN-4"})
    void streamThatBreaksOffIsAskedForAgainUnlessTheLinkIsDown() {
        begin();
        long wait = 1_000_000;
        for (int i = 0; i < 13; i++) {
            var create = assertInstanceOf(LinkInput.Create.class, node.asked(2).getFirst());
            node.link(2, new LinkOutput.Refused(create.cookie(), LinkError.NO_RESOURCES, "full"));
            node.at(node.now + wait - 1);
            assertEquals(List.of(), node.asked(2));
            node.at(node.now + 1);
            wait = Math.min(2 * wait, 1_000_000_000);
        }
        var create = assertInstanceOf(LinkInput.Create.class, node.asked(2).getFirst());
        node.link(2, new LinkOutput.Acknowledged(create.cookie(), 4));
        node.link(
                2,
                new LinkOutput.Failed(
                        new LinkRequestId(new NodeId(2), 4), 2, LinkError.LINK_DOWN, "gone"));
        assertEquals(
                NetworkError.LINK_DOWN, ((NetworkMessage.Release) node.sent(1).getFirst()).why());
        assertEquals(1, node.sent(3).size());
    }
}
