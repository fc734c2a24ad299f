package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.BasisChoice;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestAccepted;
import dev.herald.network.api.NetworkOutput.RequestBegun;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-REQ: how requests begin and end.
@DisplayName("NL: requests")
@ExtendWith(ConformanceExtension.class)
public class NetworkRequestSuite {
    private static NetworkError refusal(Heard heard) {
        return heard.no(Forward.class, RequestAccepted.class).only(RequestRefused.class).why();
    }

    /// A pair of the head is there and confirmed.
    private static Heard delivered(Way way, long sequence, int request) {
        return way.kept(false, sequence).and(way.tracked(false, sequence, request));
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-1")
    void headNumbersItsRequestsAndForwardsThem(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        for (int number = 1; number <= 2; number++) {
            RequestSpec spec = RequestSpec.keep(3, 17);
            Heard heard = way.begin(number, spec);
            RequestAccepted accepted = heard.only(RequestAccepted.class);
            assertEquals(number, accepted.cookie());
            assertEquals(way.request(number), accepted.request());
            Forward forward = heard.to(way.down).only(Forward.class);
            assertEquals(way.request(number), forward.request());
            assertEquals(spec, forward.spec());
        }
    }

    @Test
    @Verifies("NL-REQ-1")
    void forwardIsPassedDownstream(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        RequestSpec spec = RequestSpec.keep(3, 17);

        assertEquals(
                new Forward(way.request(1), spec),
                way.begin(1, spec).to(way.down).only(Forward.class));
    }

    @Test
    @With("at=4")
    @Verifies("NL-REQ-1")
    void forwardReachesTheLayerAboveTheTail(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        RequestSpec spec = RequestSpec.keep(3, 17);
        RequestBegun begun = way.begin(1, spec).only(RequestBegun.class);

        assertEquals(way.request(1), begun.request());
        assertEquals(spec, begun.spec());
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-2")
    void requestTooManyTooLateOrForNothingIsRefused(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        assertEquals(NetworkError.CIRCUIT_DOWN, refusal(way.begin(1, RequestSpec.keep(3, 0))));
        way.settle();
        RequestSpec late =
                new RequestSpec(
                        DeliveryMode.KEEP,
                        3,
                        bench.nowNs(),
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0);
        assertEquals(NetworkError.DEADLINE, refusal(way.begin(1, late)));
        for (int i = 0; i < NetworkKit.REQUESTS; i++) {
            way.begin(i, RequestSpec.keep(3, 0)).only(RequestAccepted.class);
        }

        assertEquals(NetworkError.NO_RESOURCES, refusal(way.begin(9, RequestSpec.keep(3, 0))));
    }

    @Test
    @With({"at=1", "device=plain"})
    @Verifies("NL-REQ-2")
    void requestThatTheDeviceCannotServeIsRefused(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        RequestSpec measured =
                RequestSpec.measure(3, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0);

        assertEquals(NetworkError.UNSUPPORTED, refusal(way.begin(1, measured)));
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-3")
    void oldestRequestIsServedFirstAndWithNoMoreThanItCanUse(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, RequestSpec.keep(2, 0));
        way.begin(2, RequestSpec.keep(1, 0));
        assertEquals(1, way.kept(false, 1).only(Track.class).request());
        assertEquals(1, way.kept(false, 2).only(Track.class).request());
        assertEquals(2, way.kept(false, 3).only(Track.class).request());

        way.kept(false, 4).no(Track.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-4")
    void requestEndsOnceAtTheHead(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, RequestSpec.keep(1, 0));
        Heard heard = delivered(way, 1, 1);
        heard = heard.and(bench.in(new NetworkInput.CancelRequest(way.request(1))));
        heard = heard.and(bench.in(new NetworkInput.CloseCircuit(way.id())));

        assertEquals(way.request(1), heard.only(RequestEnded.class).request());
    }

    @Test
    @With("at=4")
    @Verifies("NL-REQ-4")
    void requestEndsOnceAtTheTail(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        Complete complete = new Complete(way.request(1), 0, false);
        Heard heard = bench.peer(way.up, complete).and(bench.peer(way.up, complete));
        heard =
                heard.and(
                        bench.peer(
                                way.up,
                                new Release(
                                        way.id(),
                                        NetworkError.CANCELLED,
                                        way.route.getFirst(),
                                        "")));

        assertEquals(way.request(1), heard.only(RequestEnded.class).request());
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-7")
    void requestThatIsCancelledEndsWithWhatItHas(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        delivered(way, 1, 1).only(PairKept.class);
        Heard heard = bench.in(new NetworkInput.CancelRequest(way.request(1)));
        RequestEnded ended = heard.only(RequestEnded.class);
        assertEquals(1, ended.delivered());
        assertEquals(NetworkError.CANCELLED, ended.why());
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-5")
    void endOfARequestIsSentDownstream(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        delivered(way, 1, 1);
        Heard heard = bench.in(new NetworkInput.CancelRequest(way.request(1)));
        Complete complete = heard.to(way.down).only(Complete.class);

        assertEquals(way.request(1), complete.request());
        assertEquals(1, complete.delivered());
    }

    @Test
    @Verifies("NL-REQ-5")
    void completeIsPassedDownstream(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        Complete complete = new Complete(way.request(1), 7, false);

        assertEquals(complete, bench.peer(way.up, complete).to(way.down).only(Complete.class));
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-6")
    void requestEndsAtItsDeadline(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        RequestSpec spec =
                new RequestSpec(
                        DeliveryMode.KEEP,
                        3,
                        bench.nowNs() + 3_000_000,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0);
        way.begin(1, spec);
        delivered(way, 1, 1).only(PairKept.class);
        bench.pass(spec.deadlineNs() - bench.nowNs() - 1).no(RequestEnded.class);
        RequestEnded ended = bench.pass(1).only(RequestEnded.class);

        assertEquals(NetworkError.DEADLINE, ended.why());
        assertEquals(1, ended.delivered());
        assertFalse(ended.complete());
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-8")
    void requestIsCompleteWithItsLastPair(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, RequestSpec.keep(2, 0));
        delivered(way, 1, 1).no(RequestEnded.class);
        Heard heard = delivered(way, 2, 1);
        heard.inOrder(PairKept.class, RequestEnded.class);
        RequestEnded ended = heard.only(RequestEnded.class);

        assertTrue(ended.complete());
        assertEquals(2, ended.delivered());
        assertTrue(heard.only(Complete.class).served());
    }

    @Test
    @With("at=1")
    @Verifies("NL-REQ-9")
    void headSaysWhyARequestWasNotServed(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, RequestSpec.keep(2, 0));
        Complete cancelled =
                bench.in(new NetworkInput.CancelRequest(way.request(1))).only(Complete.class);
        assertEquals(NetworkError.CANCELLED, cancelled.why());
        way.begin(
                2,
                new RequestSpec(
                        DeliveryMode.KEEP,
                        2,
                        bench.nowNs() + 1_000,
                        null,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0));
        Complete late = bench.pass(1_000).only(Complete.class);

        assertFalse(late.served());
        assertEquals(NetworkError.DEADLINE, late.why());
    }

    @Test
    @With("at=4")
    @Verifies("NL-REQ-9")
    void tailEndsARequestForTheReasonOfTheHead(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        int number = 0;
        for (NetworkError why :
                List.of(
                        NetworkError.CANCELLED,
                        NetworkError.DEADLINE,
                        NetworkError.FIDELITY_UNMET,
                        NetworkError.WINDOW_MISSED)) {
            way.begin(++number, RequestSpec.keep(2, 0));
            RequestEnded ended =
                    bench.peer(way.up, new Complete(way.request(number), 0, false, why))
                            .only(RequestEnded.class);
            assertEquals(why, ended.why());
        }
    }
}
