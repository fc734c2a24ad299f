package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.tester.FrameVectors;
import dev.herald.link.api.LinkInput;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.network.v1.BasisChoice;
import dev.herald.spec.network.v1.CircuitId;
import dev.herald.spec.network.v1.ForwardBody;
import dev.herald.spec.network.v1.Mode;
import dev.herald.spec.network.v1.NetworkFrame;
import dev.herald.spec.network.v1.ReleaseBody;
import dev.herald.spec.trace.Verifies;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-MSG: what is made of messages and of frames.
@DisplayName("NL: messages")
@ExtendWith(ConformanceExtension.class)
public class NetworkFrameSuite {
    @Test
    @Verifies("NL-MSG-1")
    void dataFromTheWrongSideIsReportedAndDropped(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.swap(1);
        List<Heard> all =
                List.of(
                        bench.peer(way.down, way.track(true, 1, 1)),
                        bench.peer(way.up, way.track(false, 1, 1)),
                        bench.peer(way.up, new Expire(way.id(), true, way.pair(true, 4))),
                        bench.peer(way.down, new Forward(way.request(2), RequestSpec.keep(1, 0))),
                        bench.peer(way.down, new Complete(way.request(1), 0, false)));
        all.forEach(heard -> heard.no(NetworkMessage.class).only(PeerViolation.class));

        way.tracked(true, 1, 1).to(way.down).only(Track.class);
    }

    @Test
    @Verifies("NL-MSG-1")
    void dataBeforeTheCircuitIsActiveIsReportedAndDropped(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.agree(Way.CUTOFF_NS);

        way.begin(1, RequestSpec.keep(1, 0))
                .no(NetworkMessage.class, LinkInput.Create.class)
                .only(PeerViolation.class);
    }

    /// The suite's own circuit is up, and frames reach the node from its upstream neighbour.
    private static Way framed(NetworkBench bench) {
        return Way.line(bench.ready()).settle();
    }

    private static void reported(Way way, String clause, byte[] frame, String what) {
        Heard heard = way.bench.frame(way.up, frame).no(NetworkMessage.class);
        List<PeerViolation> said = heard.all(PeerViolation.class);
        assertEquals(
                List.of(clause + " by " + way.up),
                said.stream().map(one -> one.clause() + " by " + one.neighbour().value()).toList(),
                () -> "of what is reported about " + what);
    }

    private static void malformed(NetworkBench bench, String clause) {
        Way way = framed(bench);
        for (FrameVectors.Vector each : FrameVectors.of("network", clause, "malformed")) {
            reported(way, clause, each.bytes(), each.what());
        }
    }

    /// A frame of the suite's circuit that is right.
    private static NetworkFrame.Builder forward(Way way) {
        return NetworkFrame.newBuilder()
                .setVersion(NetworkCodec.VERSION)
                .setCircuit(
                        CircuitId.newBuilder()
                                .setHead(way.id().head().value())
                                .setEpoch(way.id().epoch())
                                .setNumber(way.id().number()))
                .setForward(
                        ForwardBody.newBuilder()
                                .setRequest(1)
                                .setMode(Mode.MODE_KEEP)
                                .setPairs(3)
                                .setBasisHead(BasisChoice.newBuilder())
                                .setBasisTail(BasisChoice.newBuilder()));
    }

    /// The node takes it for the Forward that it is.
    private static void understood(Way way, NetworkFrame frame) {
        way.bench.frame(way.up, frame.toByteArray()).to(way.down).only(Forward.class);
    }

    @Test
    @Verifies("NL-MSG-2")
    void frameOfAnotherMajorVersionIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-2");
        Way way = Way.line(bench).settle();
        reported(way, "NL-MSG-2", forward(way).setVersion(2).build().toByteArray(), "version 2");

        understood(way, forward(way).build());
    }

    @Test
    @Verifies("NL-MSG-3")
    void frameThatCannotBeParsedIsMalformedAndNoMore(NetworkBench bench) {
        malformed(bench, "NL-MSG-3");
        Way way = Way.line(bench).settle();
        byte[] whole = forward(way).build().toByteArray();
        reported(way, "NL-MSG-3", Arrays.copyOf(whole, whole.length - 1), "a frame cut short");
        reported(way, "NL-MSG-3", new byte[] {-1, -1, -1}, "noise");

        understood(way, forward(way).build());
    }

    @Test
    @Verifies("NL-MSG-4")
    void weightsThatDoNotSumToOneAreMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-4");
    }

    @Test
    @Verifies("NL-MSG-5")
    void numbersThatCannotBeAreMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-5");
    }

    @Test
    @Verifies("NL-MSG-6")
    void setUpThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-6");
    }

    @Test
    @Verifies("NL-MSG-7")
    void releaseWithoutAReasonIsMalformedAndOneOfALaterVersionReleases(NetworkBench bench) {
        malformed(bench, "NL-MSG-7");
        Way way = Way.line(bench).settle();
        NetworkFrame later =
                forward(way)
                        .setRelease(ReleaseBody.newBuilder().setWhyValue(4_711).setWhere(1))
                        .build();

        bench.frame(way.up, later.toByteArray()).to(way.down).only(Release.class);
    }

    @Test
    @Verifies(value = "NL-MSG-8", rev = 2)
    void requestThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-8");
    }

    @Test
    @Verifies("NL-MSG-9")
    void trackThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-9");
    }

    @Test
    @Verifies("NL-MSG-10")
    void frameThatIsTooLongIsMalformed(NetworkBench bench) {
        Way way = framed(bench);
        ByteString padding = ByteString.copyFrom(new byte[NetworkCodec.FRAME_MAX]);
        UnknownFieldSet unknown =
                UnknownFieldSet.newBuilder()
                        .addField(
                                9_999,
                                UnknownFieldSet.Field.newBuilder()
                                        .addLengthDelimited(padding)
                                        .build())
                        .build();
        byte[] tooLong = forward(way).setUnknownFields(unknown).build().toByteArray();
        reported(way, "NL-MSG-10", tooLong, "a frame of " + tooLong.length + " bytes");

        understood(way, forward(way).build());
    }

    @Test
    @Verifies("NL-MSG-11")
    void frameWithoutABodyThatIsKnownIsIgnored(NetworkBench bench) {
        Way way = framed(bench);
        for (FrameVectors.Vector each : FrameVectors.of("network", "NL-MSG-11", "ignored")) {
            bench.frame(way.up, each.bytes()).no(NetworkMessage.class, PeerViolation.class);
        }
        byte[] empty = forward(way).clearForward().build().toByteArray();
        bench.frame(way.up, empty).no(NetworkMessage.class, PeerViolation.class);

        understood(way, forward(way).build());
    }

    @Test
    @Verifies("NL-MSG-12")
    void whatEndsSayThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-12");
    }

    @Test
    @Verifies("NL-MSG-13")
    void floodThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-13");
    }

    @Test
    @Verifies("NL-MSG-14")
    void summaryThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-14");
    }

    @Test
    @Verifies("NL-MSG-15")
    void queryOrAnswerThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-15");
    }

    @Test
    @Verifies("NL-MSG-16")
    void placeThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-16");
    }

    @Test
    @Verifies("NL-MSG-17")
    void pauseOfNoTimeOrTooLongIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-MSG-17");
    }

    @Test
    @Verifies("NL-ADMIT-10")
    void shareOfMoreThanALinkIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-ADMIT-10");
    }

    @Test
    @Verifies("NL-BIN-1")
    void binOutsideItsPeriodIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-BIN-1");
    }

    @Test
    @Verifies("NL-DISTIL-13")
    void roundThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-DISTIL-13");
    }

    @Test
    @Verifies("NL-VIRTUAL-9")
    void virtualLinkThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-VIRTUAL-9");
    }

    @Test
    @Verifies("NL-STOCK-9")
    void stockThatCannotBeIsMalformed(NetworkBench bench) {
        malformed(bench, "NL-STOCK-9");
    }
}
