package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-TRACK: how ends learn what they hold.
@DisplayName("NL: tracking")
@ExtendWith(ConformanceExtension.class)
public class NetworkTrackSuite {
    private static final double TOLERANCE = 5e-9;

    /// How long a swap, or a measurement, takes.
    private static final long BUSY_NS = 30_000;

    @Test
    @With("at=1")
    @Verifies("NL-TRACK-1")
    void headLaunchesOneTrackOfEachPair(NetworkBench bench) {
        launched(Way.line(bench.ready()).keeping(), false);
    }

    @Test
    @With("at=4")
    @Verifies("NL-TRACK-1")
    void tailLaunchesOneTrackOfEachPair(NetworkBench bench) {
        launched(Way.line(bench.ready()).keeping(), true);
    }

    private static void launched(Way way, boolean upstream) {
        NetworkBench bench = way.bench;
        long asOfNs = bench.nowNs() - 5_000;
        Heard heard = way.kept(upstream, 3);
        heard = heard.and(bench.pass(BUSY_NS)).and(way.tracked(upstream, 3, 1));
        Track track = heard.to(upstream ? way.up : way.down).only(Track.class);

        assertEquals(way.id(), track.circuit());
        assertEquals(!upstream, track.toTail());
        assertEquals(way.pair(upstream, 3), track.origin());
        assertEquals(way.pair(upstream, 3), track.link());
        assertEquals(BellIndex.PSI_PLUS, track.bell());
        assertEquals(PairId.of(way.pair(upstream, 3)), track.pair());
        assertEquals(asOfNs, track.linkAsOfNs());
        assertEquals(asOfNs, track.originAsOfNs());
        assertEquals(NetworkKit.HERE, track.originDecay());
        Physics.close(Way.STATE, track.state(), TOLERANCE);
    }

    @Test
    @With("at=1")
    @Verifies("NL-TRACK-2")
    void trackOfAKeptPairIsLaunchedAtOnce(NetworkBench bench) {
        Way.line(bench.ready()).keeping().kept(false, 1).only(Track.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-TRACK-2")
    void trackOfAMeasuredPairIsLaunchedWithTheOutcome(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, RequestSpec.measure(3, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
        Measure measure = way.kept(false, 1).no(Track.class).only(Measure.class);
        bench.pass(BUSY_NS).no(Track.class);
        Track track = bench.device(new DeviceEvent.Measured(measure.id(), true)).only(Track.class);

        assertEquals(MemoryDecay.NONE, track.originDecay());
        Physics.close(
                Physics.idle(Way.STATE, NetworkKit.HERE, 5_000 + BUSY_NS),
                track.state(),
                TOLERANCE);
    }

    /// A swap whose pairs waited for different times; a Track of it in that direction, as it leaves.
    private static Track passed(Way way, boolean toTail, BellIndex outcome) {
        Track track = way.track(toTail, 1, 1);
        way.kept(toTail, 1, BellIndex.PHI_MINUS);
        way.bench.pass(70_000);
        way.kept(!toTail, 1, BellIndex.PSI_PLUS);
        BellMeasure command = way.then().only(BellMeasure.class);
        way.bench.pass(BUSY_NS);
        way.measured(command, outcome);
        way.bench.pass(200_000);
        return way.arrives(track).to(toTail ? way.down : way.up).only(Track.class);
    }

    @Test
    @Verifies("NL-TRACK-3")
    void trackIsRewrittenToThePairAhead(NetworkBench bench) {
        for (BellIndex outcome : BellIndex.values()) {
            for (boolean toTail : List.of(true, false)) {
                boolean first = outcome == BellIndex.PHI_PLUS && toTail;
                Way way = Way.line(first ? bench.ready() : bench).keeping();
                long aheadNs = bench.nowNs() + 70_000 - 5_000;
                Track before = way.track(toTail, 1, 1);
                Track after = passed(way, toTail, outcome);

                assertEquals(before.origin(), after.origin());
                assertEquals(way.pair(!toTail, 1), after.link());
                assertEquals(aheadNs, after.linkAsOfNs());
                assertEquals(before.bell().xor(outcome).xor(BellIndex.PSI_PLUS), after.bell());
                assertEquals(before.request(), after.request());
                assertEquals(before.epoch(), after.epoch());
                assertEquals(before.originDecay(), after.originDecay());
                assertEquals(before.originAsOfNs(), after.originAsOfNs());
                bench.peer(
                        way.up,
                        new Release(way.id(), NetworkError.CANCELLED, way.route.getFirst(), ""));
            }
        }
    }

    @Test
    @Verifies("NL-TRACK-4")
    void nameOfThePairAheadIsAdded(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        PairId before = way.track(true, 1, 1).pair();
        Track after = passed(way, true, BellIndex.PSI_MINUS);

        assertEquals(before.swap(PairId.of(way.pair(false, 1))), after.pair());
    }

    @Test
    @Verifies("NL-TRACK-5")
    void statesAgeInTheMemoriesThatHeldThem(NetworkBench bench) {
        for (boolean toTail : List.of(true, false)) {
            Way way = Way.line(toTail ? bench.ready() : bench).keeping();
            Track after = passed(way, toTail, BellIndex.PSI_MINUS);
            // the Track's pair was dated 5 us before it was made, as both pairs were
            BellDiagonal behind =
                    Physics.idle(Way.EXPECTED, NetworkKit.HERE, 5_000 + 70_000 + BUSY_NS);
            BellDiagonal ahead = Physics.idle(Way.STATE, NetworkKit.HERE, 5_000 + BUSY_NS);

            Physics.close(
                    behind.swap(NetworkKit.NOISE.channel()).swap(ahead), after.state(), TOLERANCE);
        }
    }

    @Test
    @Verifies("NL-TRACK-6")
    void trackWaitsWithItsPair(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.kept(true, 1);
        way.tracked(true, 1, 1).no(NetworkMessage.class);
        BellMeasure command = way.kept(false, 1).no(Track.class).only(BellMeasure.class);

        way.measured(command, BellIndex.PHI_PLUS).to(way.down).only(Track.class);
    }

    @Test
    @Verifies("NL-TRACK-7")
    void trackThatComesFirstIsParkedUntilItsPairComes(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.tracked(true, 1, 1).no(NetworkMessage.class);
        way.kept(true, 1).no(NetworkMessage.class);
        BellMeasure command = way.kept(false, 1).only(BellMeasure.class);
        way.measured(command, BellIndex.PHI_PLUS).to(way.down).only(Track.class);
        bench.peer(way.up, new Complete(way.request(1), 0, false));

        way.tracked(true, 2, 1).to(way.up).only(Expire.class);
    }

    @Test
    @Verifies("NL-TRACK-8")
    void oldestParkedTrackGoesForANewOne(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        for (int i = 1; i <= NetworkKit.RECORDS; i++) {
            way.tracked(true, i, 1).no(NetworkMessage.class);
        }
        Heard heard = way.tracked(true, NetworkKit.RECORDS + 1, 1);

        assertEquals(way.origin(true, 1), heard.to(way.up).only(Expire.class).origin());
    }

    @Test
    @Verifies("NL-TRACK-8")
    void oldestSwapRecordGoesForANewOne(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        for (int i = 1; i <= NetworkKit.RECORDS + 1; i++) {
            way.swap(i);
        }
        way.tracked(true, 1, 1).no(Track.class);
        for (int i = 2; i <= NetworkKit.RECORDS + 1; i++) {
            way.tracked(true, i, 1).to(way.down).only(Track.class);
        }
    }

    @Test
    @Verifies("NL-TRACK-8")
    void oldestDiscardRecordGoesForANewOne(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        for (int i = 1; i <= NetworkKit.RECORDS + 1; i++) {
            way.kept(true, i);
        }
        bench.pass(2 * Way.CUTOFF_NS);
        way.tracked(true, 1, 1).no(NetworkMessage.class);
        for (int i = 2; i <= NetworkKit.RECORDS + 1; i++) {
            way.tracked(true, i, 1).to(way.up).only(Expire.class);
        }
    }

    @Test
    @Verifies("NL-TRACK-9")
    void swapRecordGoesWhenATrackOfEachDirectionHasPassed(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.swap(1);
        way.tracked(true, 1, 1).only(Track.class);
        way.tracked(false, 1, 1).only(Track.class);

        way.tracked(true, 1, 1).no(Track.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-TRACK-10")
    void headNamesTheRequest(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();

        assertEquals(1, way.kept(false, 1).only(Track.class).request());
    }

    @Test
    @With("at=4")
    @Verifies("NL-TRACK-10")
    void tailNamesNoneBeforeTheHeadHas(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        assertEquals(0, way.kept(true, 1).only(Track.class).request());
        way.tracked(true, 2, 1).no(Track.class);

        assertEquals(1, way.kept(true, 2).only(Track.class).request());
    }

    @Test
    @With("at=1")
    @Verifies("NL-TRACK-11")
    void headCountsTheRequestsThatBeganAndEnded(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        assertEquals(1, way.kept(false, 1).only(Track.class).epoch());
        way.begin(2, RequestSpec.keep(RequestSpec.STREAM, 0));
        assertEquals(2, way.kept(false, 2).only(Track.class).epoch());
        bench.in(new NetworkInput.CancelRequest(way.request(2)));

        assertEquals(3, way.kept(false, 3).only(Track.class).epoch());
    }

    @Test
    @With("at=4")
    @Verifies("NL-TRACK-11")
    void tailCountsTheRequestsThatBeganAndEnded(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.begin(2, RequestSpec.keep(RequestSpec.STREAM, 0));
        assertEquals(2, way.kept(true, 2).only(Track.class).epoch());
        bench.peer(way.up, new Complete(way.request(2), 0, false));

        assertEquals(3, way.kept(true, 3).only(Track.class).epoch());
    }
}
