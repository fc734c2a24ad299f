package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.UnknownFieldSet;
import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.tester.FrameVectors;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.model.BasisChoice;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.AddReject;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.QueueId;
import dev.herald.link.wire.LinkCodec;
import dev.herald.spec.link.v1.LinkFrame;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-MSG: what is made of frames, sound and unsound. For entities that are reached over a connection;
/// what they send themselves is read as strictly wherever they send it.
@DisplayName("LL: frames")
@ExtendWith(ConformanceExtension.class)
public class LinkFrameSuite {
    /// A field that no version of the frames has.
    private static final int UNKNOWN_FIELD = 15_000;

    private static final int VERSION = 1;

    private static void expectDropped(LinkBench bench, String clause) {
        bench.ready();
        for (FrameVectors.Vector vector : FrameVectors.of("link", clause, "malformed")) {
            Seen seen = bench.frame(vector.bytes());
            assertEquals(clause, seen.only(PeerViolation.class).clause(), vector::toString);
            assertEquals(1, seen.size(), () -> vector + ": " + seen);
        }
    }

    private static LinkFrame.Builder frame(LinkBench bench) {
        return LinkFrame.newBuilder().setVersion(LinkCodec.VERSION).setEpoch(bench.session());
    }

    private static UnknownFieldSet later() {
        return UnknownFieldSet.newBuilder()
                .addField(UNKNOWN_FIELD, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
    }

    private static LinkFrame parsed(Add add) {
        try {
            return LinkFrame.parseFrom(new LinkCodec().encode(add));
        } catch (com.google.protobuf.InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Test
    @Verifies("LL-MSG-1")
    void frameOfAnotherVersionIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-1");
    }

    @Test
    @Verifies("LL-MSG-2")
    void frameWithoutAnEpochIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-2");
    }

    @Test
    @Verifies("LL-MSG-3")
    void bytesThatAreNoFrameAreDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-3");
    }

    @Test
    @Verifies("LL-MSG-4")
    void whatALaterVersionAddsIsIgnored(LinkBench bench) {
        bench.ready();
        for (FrameVectors.Vector vector : FrameVectors.of("link", "LL-MSG-4", "ignored")) {
            Seen seen = bench.frame(vector.bytes());
            assertEquals(0, seen.size(), () -> vector + ": " + seen);
        }
        LinkFrame.Builder hello =
                LinkFrame.newBuilder().setVersion(VERSION).setEpoch(LinkKit.PEER_EPOCH);
        hello.getHelloBuilder().setVersion(VERSION).setUnknownFields(later());
        hello.setUnknownFields(later());

        bench.frame(hello.build().toByteArray()).no(PeerViolation.class).only(Hello.class);
    }

    @Test
    @Verifies("LL-MSG-5")
    void nameOfNoRequestOrPlaceIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-5");
    }

    @Test
    @Verifies("LL-MSG-6")
    void requestThatNobodyCanMakeIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-6");
    }

    @Test
    @Verifies("LL-MSG-6")
    void requestWithoutADeadlineAndBasesHasNoneAndZ(LinkBench bench) {
        bench.ready();
        LinkFrame.Builder frame = parsed(bench.peerAdd(0, Wanted.measured(2))).toBuilder();
        frame.getAddBuilder().clearDeadlineNs().getBodyBuilder().clearLocal().clearRemote();
        Seen seen = bench.frame(frame.build().toByteArray());
        seen.only(AddAck.class);
        Entangle batch = bench.batch(seen);
        assertEquals(PairMode.MEASURE, batch.mode());
        assertEquals(BasisChoice.MEASURE_Z, batch.basis());

        bench.pass(bench.config().deadAfterNs() - 1).no(Failed.class);
    }

    @Test
    @Verifies("LL-MSG-7")
    void noReasonAtAllIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-7");
    }

    @Test
    @Verifies("LL-MSG-7")
    void reasonOfALaterVersionEndsARequest(LinkBench bench) {
        bench.ready();
        int[] later = {4, 900, 65_535};
        for (int i = 0; i < later.length; i++) {
            Add add = bench.peerAdd(i, Wanted.kept(2));
            QueueId place = bench.peer(add).only(AddAck.class).place();
            LinkFrame.Builder frame = frame(bench);
            frame.getRemoveBuilder().setWhy(later[i]);
            frame.getRemoveBuilder()
                    .getRequestBuilder()
                    .setOrigin(add.request().origin().value())
                    .setCreateId(i);
            frame.getRemoveBuilder()
                    .getPlaceBuilder()
                    .setQueue(place.queue())
                    .setSlot(place.slot())
                    .setGeneration(place.generation());
            Seen seen = bench.frame(frame.build().toByteArray());
            assertEquals(add.request(), seen.only(Failed.class).request());
            seen.only(RemoveAck.class);
        }
        Add own = bench.create(Wanted.kept(2)).only(Add.class);
        LinkFrame.Builder frame = frame(bench);
        frame.getAddRejectBuilder().setCommSeq(own.commSeq()).setWhy(later[1]);

        assertEquals(
                own.request(),
                bench.frame(frame.build().toByteArray())
                        .no(AddReject.class)
                        .only(Failed.class)
                        .request());
    }

    @Test
    @Verifies("LL-MSG-8")
    void rangeThatEndsBeforeItBeginsIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-8");
    }

    @Test
    @Verifies("LL-MSG-9")
    void advertOfWhatNoMemoryIsIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-9");
    }

    @Test
    @Verifies("LL-MSG-10")
    void itemThatNobodyCanServeIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-10");
    }

    @Test
    @Verifies("LL-MSG-11")
    void outcomesBeyondThePairsIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-11");
    }

    @Test
    @Verifies("LL-MSG-12")
    void roundThatIsNoneIsDropped(LinkBench bench) {
        expectDropped(bench, "LL-MSG-12");
    }
}
