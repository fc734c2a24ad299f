package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.api.NetworkInput.CancelRequest;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestAccepted;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.EndMessage.GivenUp;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-RATE: pairs by rate, and within a time.
@DisplayName("NL: rates and windows")
@ExtendWith(ConformanceExtension.class)
public class NetworkRateSuite {
    private static final long GAP_NS = 1_000_000;
    private static final long KILOHERTZ = 1_000_000_000;
    private static final int FIRST = 100;
    private static final long WITHIN_NS = 700_000;
    private static final RequestSpec PACED =
            RequestSpec.keep(RequestSpec.STREAM, 0).withRate(KILOHERTZ);
    private static final RequestSpec BATCH = RequestSpec.keep(2, 0).within(WITHIN_NS);

    private static Way asking(NetworkBench bench, RequestSpec spec) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, spec);
        return way;
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-1")
    void requestsBeyondTheRateOfTheCircuitAreRefused(NetworkBench bench) {
        CircuitTerms terms =
                new CircuitTerms(Fidelity.of(0.5), 1_000_000, Cutoff.FIXED, Way.CUTOFF_NS);
        Way way = Way.line(bench.ready()).on(terms).sharing(1_000).settle();
        RequestSpec some = RequestSpec.keep(9, 0);
        way.begin(1, some.withRate(600_000)).only(RequestAccepted.class);
        for (long rate : new long[] {400_001, Long.MAX_VALUE}) {
            RequestRefused no = way.begin(2, some.withRate(rate)).only(RequestRefused.class);
            assertEquals(NetworkError.POLICED, no.why());
        }
        way.begin(2, some.withRate(400_000)).only(RequestAccepted.class);
        bench.in(new CancelRequest(way.request(1)));

        way.begin(3, some.withRate(600_000)).only(RequestAccepted.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-2")
    void headGivesABurstAndThenTheRate(NetworkBench bench) {
        Way way = asking(bench, PACED);
        for (int i = 0; i < NetworkKit.BURST; i++) {
            way.kept(false, i).only(Track.class);
        }
        way.kept(false, 8).no(Track.class);
        way.kept(false, 9).no(Track.class);
        bench.pass(GAP_NS - 10).no(Track.class);
        bench.pass(20).only(Track.class);

        bench.pass(GAP_NS - 30).no(Track.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-2")
    void pairThatIsGivenUpPutsItsTokenBack(NetworkBench bench) {
        Way way = asking(bench, PACED);
        for (int i = 0; i < NetworkKit.BURST; i++) {
            way.kept(false, i).only(Track.class);
        }
        way.kept(false, 9).no(Track.class);
        Track next =
                bench.peer(way.down, new Expire(way.id(), true, way.pair(false, 0)))
                        .only(Track.class);

        assertEquals(way.pair(false, 9), next.origin());
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-3")
    void pairThatNoRequestHasUseForIsKeptForATime(NetworkBench bench) {
        Way way = asking(bench, RequestSpec.keep(RequestSpec.STREAM, 0).withRate(KILOHERTZ / 100));
        QubitHandle spare = drained(way);
        for (int i = 0; i < 10; i++) {
            way.tracked(false, FIRST + i, 0);
        }
        bench.pass(2 * Way.CUTOFF_NS - 1).no(Discard.class);

        assertEquals(spare, bench.pass(1).only(Discard.class).qubit());
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-3")
    void youngestPairIsUsedFirst(NetworkBench bench) {
        Way way = asking(bench, PACED);
        drained(way);
        for (int i = 7; i < 10; i++) {
            bench.pass(GAP_NS / 10);
            way.kept(false, i);
            way.tracked(false, i, 0);
        }

        assertEquals(way.pair(false, 9), bench.pass(GAP_NS).only(Track.class).origin());
    }

    /// Pairs until the bucket is empty; the last is one that no request has use for.
    private static QubitHandle drained(Way way) {
        QubitHandle last = way.kept(false, FIRST, BellIndex.PSI_PLUS);
        for (int i = 1; !way.then().all(Track.class).isEmpty(); i++) {
            assertTrue(i < 10, "no end of a burst");
            last = way.kept(false, FIRST + i, BellIndex.PSI_PLUS);
        }
        return last;
    }

    // ---- within a time

    private static Heard confirm(Way way, boolean upstream, long sequence) {
        way.kept(upstream, sequence);
        return way.tracked(upstream, sequence, 1);
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-4")
    void headDeliversAllTogether(NetworkBench bench) {
        Way way = asking(bench, BATCH);
        confirm(way, false, 1).no(PairKept.class);
        bench.pass(WITHIN_NS);
        Heard heard = confirm(way, false, 2);
        assertEquals(2, heard.all(PairKept.class).size());
        assertEquals(2, heard.only(RequestEnded.class).delivered());

        assertTrue(heard.to(way.down).only(Complete.class).served());
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-4")
    void headGivesUpWhatItConfirmedTooLongAgo(NetworkBench bench) {
        Way way = asking(bench, BATCH);
        QubitHandle old = way.kept(false, 1, BellIndex.PSI_PLUS);
        way.tracked(false, 1, 1).no(PairKept.class);
        Heard passed = bench.pass(WITHIN_NS + 10);
        Heard heard = passed.and(confirm(way, false, 2)).no(PairKept.class, RequestEnded.class);
        assertEquals(old, heard.only(Discard.class).qubit());

        assertEquals(2, confirm(way, false, 3).all(PairKept.class).size());
    }

    @Test
    @With("at=4")
    @Verifies("NL-RATE-4")
    void tailDeliversWhenTheHeadSays(NetworkBench bench) {
        Way way = asking(bench, BATCH);
        way.begin(2, BATCH);
        confirm(way, true, 1).no(PairKept.class);
        confirm(way, true, 2).no(PairKept.class);
        Heard heard = bench.peer(way.up, new Complete(way.request(1), 2, true));
        assertEquals(2, heard.all(PairKept.class).size());
        assertEquals(2, heard.only(RequestEnded.class).delivered());
        way.kept(true, 3);
        way.tracked(true, 3, 2).no(PairKept.class);

        bench.peer(way.up, new Complete(way.request(2), 0, false, NetworkError.WINDOW_MISSED))
                .no(PairKept.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-5")
    void requestThatMissesItsWindowEndsWithNothing(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        long deadlineNs = bench.nowNs() + WITHIN_NS;
        way.begin(
                1,
                new RequestSpec(
                                DeliveryMode.KEEP,
                                2,
                                deadlineNs,
                                null,
                                BasisChoice.MEASURE_Z,
                                BasisChoice.MEASURE_Z,
                                0)
                        .within(2 * WITHIN_NS));
        confirm(way, false, 1);
        Heard heard = bench.pass(WITHIN_NS).no(PairKept.class);
        RequestEnded ended = heard.only(RequestEnded.class);
        assertEquals(NetworkError.WINDOW_MISSED, ended.why());
        assertEquals(0, ended.delivered());

        heard.only(Discard.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-RATE-6")
    void headTellsThatItGaveAKeptPairUp(NetworkBench bench) {
        Way way = asking(bench, BATCH);
        confirm(way, false, 1);
        Heard heard = bench.pass(WITHIN_NS + 10);
        if (heard.all(Discard.class).isEmpty()) { // it may wait until it needs to know
            heard = heard.and(confirm(way, false, 2));
        }

        assertEquals(
                new GivenUp(way.track(false, 1, 1).pair()),
                heard.to(way.down).only(Relay.class).message());
    }

    @Test
    @With("at=4")
    @Verifies("NL-RATE-6")
    void tailTellsThatItGaveAKeptPairUpAndHearsOfThoseOfTheHead(NetworkBench bench) {
        Way way = asking(bench, BATCH);
        QubitHandle first = way.kept(true, 1, BellIndex.PSI_PLUS);
        way.tracked(true, 1, 1);
        Relay given = new Relay(way.id(), true, new GivenUp(way.track(true, 1, 1).pair()));
        assertEquals(first, bench.peer(way.up, given).only(Discard.class).qubit());
        QubitHandle second = way.kept(true, 2, BellIndex.PSI_PLUS);
        way.tracked(true, 2, 1);
        Heard lost = bench.device(new DeviceEvent.QubitsLost(List.of(second), "warm"));

        assertEquals(
                new GivenUp(way.track(true, 2, 1).pair()),
                lost.to(way.up).only(Relay.class).message());
    }
}
