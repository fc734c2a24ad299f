package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.PairMeasured;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-END: what the ends make of their pairs.
@DisplayName("NL: the ends")
@ExtendWith(ConformanceExtension.class)
public class NetworkEndSuite {
    private static final double TOLERANCE = 5e-9;
    private static final BasisChoice Z = BasisChoice.MEASURE_Z;
    private static final BasisChoice X = BasisChoice.fixed(Basis.X);

    private static Way head(NetworkBench bench, RequestSpec spec) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, spec);
        return way;
    }

    private static RequestSpec turned(BellIndex wanted) {
        return new RequestSpec(DeliveryMode.KEEP, 3, Long.MAX_VALUE, wanted, Z, Z, 0);
    }

    private static Heard measured(NetworkBench bench, Measure command, boolean one) {
        return bench.device(new DeviceEvent.Measured(command.id(), one));
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-1")
    void keptPairIsDeliveredWhenTheFarEndHasReported(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        way.then().no(PairKept.class);
        bench.pass(100_000).no(PairKept.class);

        assertEquals(qubit, way.tracked(false, 1, 0).only(PairKept.class).qubit());
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-1")
    void measuredPairIsDeliveredWhenItsOutcomeIsThereToo(NetworkBench bench) {
        Way way = head(bench, RequestSpec.measure(3, X, Z, 0));
        Measure command = way.kept(false, 1).only(Measure.class);
        assertEquals(Basis.X, command.basis());
        way.tracked(false, 1, 1).no(PairMeasured.class);
        PairMeasured pair = measured(bench, command, true).only(PairMeasured.class);

        assertTrue(pair.one());
        assertEquals(Basis.X, pair.basis());
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-2")
    void tagIsThatOfTheTrackWithTheAgeingOfBothHalves(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        way.kept(false, 1);
        Track track = way.track(false, 1, 0);
        bench.pass(300_000);
        FidelityTag tag = way.arrives(track).only(PairKept.class).tag();
        BellDiagonal state = Physics.idle(Way.EXPECTED, track.originDecay(), 307_000);

        assertEquals(bench.nowNs(), tag.asOfNs());
        Physics.close(Physics.idle(state, NetworkKit.HERE, 305_000), tag.state(), TOLERANCE);
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-2")
    void measuredHalfDoesNotAge(NetworkBench bench) {
        Way way = head(bench, RequestSpec.measure(3, Z, Z, 0));
        Measure command = way.kept(false, 1).only(Measure.class);
        Track track = way.track(false, 1, 1);
        bench.pass(20_000);
        measured(bench, command, false);
        bench.pass(300_000);
        FidelityTag tag = way.arrives(track).only(PairMeasured.class).tag();
        BellDiagonal state = Physics.idle(Way.EXPECTED, track.originDecay(), 327_000);

        Physics.close(Physics.idle(state, NetworkKit.HERE, 25_000), tag.state(), TOLERANCE);
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-3")
    void headTurnsThePairIntoTheFinalState(NetworkBench bench) {
        for (BellIndex wanted : BellIndex.values()) {
            Way way = Way.line(wanted.code() == 0 ? bench.ready() : bench).settle();
            way.begin(1, turned(wanted));
            QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
            Heard heard = way.tracked(false, 1, 0);
            boolean x = false;
            boolean z = false;
            for (int i = 0; i < 3 && !heard.all(Gate1.class).isEmpty(); i++) {
                Gate1 gate = heard.no(PairKept.class).only(Gate1.class);
                assertEquals(qubit, gate.qubit());
                x ^= gate.kind() == GateKind.X || gate.kind() == GateKind.Y;
                z ^= gate.kind() == GateKind.Z || gate.kind() == GateKind.Y;
                heard = bench.device(new DeviceEvent.Done(gate.id()));
            }
            assertEquals(wanted, heard.only(PairKept.class).bell());
            assertEquals(wanted, BellIndex.PSI_MINUS.xor(BellIndex.of(z, x)));
            bench.in(new NetworkInput.CloseCircuit(way.id()));
        }
    }

    @Test
    @With("at=4")
    @Verifies("NL-END-3")
    void tailTurnsNothingAndReportsTheFinalState(NetworkBench bench) {
        Way way = head(bench, turned(BellIndex.PHI_PLUS));
        way.kept(true, 1);
        Heard heard = way.tracked(true, 1, 1);

        assertEquals(BellIndex.PHI_PLUS, heard.no(Gate1.class).only(PairKept.class).bell());
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-4")
    void pairOfTwoRequestsIsDeliveredToNeither(NetworkBench bench) {
        Way way = head(bench, RequestSpec.measure(3, Z, X, 0));
        way.begin(2, RequestSpec.measure(3, Z, Z, 0));
        way.begin(3, RequestSpec.measure(3, Z, X, 0));
        measured(bench, way.kept(false, 1).only(Measure.class), false);
        way.tracked(false, 1, 2).no(PairMeasured.class);
        measured(bench, way.kept(false, 2).only(Measure.class), false);

        assertEquals(way.request(1), way.tracked(false, 2, 3).only(PairMeasured.class).request());
    }

    @Test
    @With("at=4")
    @Verifies("NL-END-5")
    void tailMeasuresBeforeTheHeadsWordWhenThatIsRightForAll(NetworkBench bench) {
        Way way = head(bench, RequestSpec.measure(3, Z, X, 0));
        way.begin(2, RequestSpec.measure(3, X, X, 0));
        assertEquals(Basis.X, way.kept(true, 1).only(Measure.class).basis());
        way.begin(3, RequestSpec.measure(3, Z, Z, 0));
        way.kept(true, 2).no(Measure.class);

        assertEquals(Basis.Z, way.tracked(true, 2, 3).only(Measure.class).basis());
    }

    @Test
    @With("at=4")
    @Verifies("NL-END-5")
    void tailTakesOnTheHeadsAssignment(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        way.begin(2, RequestSpec.keep(3, 0));
        way.kept(true, 1);

        assertEquals(way.request(2), way.tracked(true, 1, 2).only(PairKept.class).request());
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-6")
    void spareTakesThePlaceOfAPairThatIsGivenUp(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(1, 0));
        way.kept(false, 1).only(Track.class);
        QubitHandle spare = way.kept(false, 2, BellIndex.PSI_PLUS);
        way.then().no(Track.class, Discard.class);
        Heard heard = bench.peer(way.down, new Expire(way.id(), true, way.pair(false, 1)));
        assertEquals(way.pair(false, 2), heard.only(Track.class).origin());

        assertEquals(spare, way.tracked(false, 2, 0).only(PairKept.class).qubit());
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-6")
    void spareIsKeptForTwiceTheCutoffAndLongerWhenItsTrackHasCome(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(1, 0));
        way.kept(false, 1);
        QubitHandle spare = way.kept(false, 2, BellIndex.PSI_PLUS);
        way.kept(false, 3);
        way.tracked(false, 3, 0);
        bench.pass(2 * Way.CUTOFF_NS - 1).no(Discard.class);
        assertEquals(spare, bench.pass(1).only(Discard.class).qubit());

        bench.pass(2 * Way.CUTOFF_NS).no(Discard.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-7")
    void headGivesUpWhatNobodyAsksFor(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        QubitHandle held = way.kept(false, 1, BellIndex.PSI_PLUS);
        Heard over = bench.in(new NetworkInput.CancelRequest(way.request(1)));
        assertEquals(held, over.only(Discard.class).qubit());
        QubitHandle given = way.kept(false, 2, BellIndex.PSI_PLUS);

        assertEquals(given, way.then().no(Track.class).only(Discard.class).qubit());
    }

    @Test
    @With("at=4")
    @Verifies("NL-END-7")
    void tailGivesUpWhatNobodyAsksFor(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        QubitHandle held = way.kept(true, 1, BellIndex.PSI_PLUS);
        Heard over = bench.peer(way.up, new Complete(way.request(1), 0, false));
        assertEquals(held, over.only(Discard.class).qubit());
        QubitHandle given = way.kept(true, 2, BellIndex.PSI_PLUS);

        assertEquals(given, way.then().no(Track.class).only(Discard.class).qubit());
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-8")
    void headReportsNameStateAndRequest(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        way.kept(false, 1);
        named(way, way.track(false, 1, 0));
    }

    @Test
    @With("at=4")
    @Verifies("NL-END-8")
    void tailReportsNameStateAndRequest(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        way.kept(true, 1);
        named(way, way.track(true, 1, 1));
    }

    /// What the two Tracks of a pair end with is the same, NL-TRACK-3 and 4, and so is what the ends say.
    private static void named(Way way, Track track) {
        PairKept pair = way.arrives(track).only(PairKept.class);
        assertEquals(track.pair(), pair.pair());
        assertEquals(track.bell(), pair.bell());
        assertEquals(way.request(1), pair.request());
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-9")
    void headGivesUpAPairThatTheTailWillGiveUp(NetworkBench bench) {
        Way way = head(bench, RequestSpec.keep(3, 0));
        bench.in(new NetworkInput.CancelRequest(way.request(1)));
        way.begin(2, RequestSpec.keep(3, 0));
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        Heard heard = way.tracked(false, 1, 0); // launched when only request 1 had begun

        assertEquals(qubit, heard.no(PairKept.class).only(Discard.class).qubit());
    }

    private static RequestSpec early(int pairs) {
        return new RequestSpec(DeliveryMode.EARLY, pairs, Long.MAX_VALUE, null, Z, Z, 0);
    }

    @Test
    @With("at=1")
    @Verifies("NL-END-10")
    void headMeasuresNoPairThatTheTailHandedOver(NetworkBench bench) {
        Way way = head(bench, early(1));
        way.begin(2, RequestSpec.measure(1, Z, Z, 0));
        way.kept(false, 1);
        Measure measure = way.kept(false, 2).only(Measure.class);
        Heard heard = bench.device(new DeviceEvent.Measured(measure.id(), true));

        heard.and(way.tracked(false, 2, 1)).no(PairMeasured.class);
    }

    @Test
    @With("at=4")
    @Verifies("NL-END-10")
    void tailMeasuresNoPairThatItHandedOver(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, early(1));
        way.kept(true, 1);
        way.begin(2, RequestSpec.measure(1, Z, Z, 0));
        way.tracked(true, 1, 2).no(Measure.class, PairMeasured.class);
    }
}
