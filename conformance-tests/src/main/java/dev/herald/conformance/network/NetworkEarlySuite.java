package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkInput.CancelRequest;
import dev.herald.network.api.NetworkInput.CloseCircuit;
import dev.herald.network.api.NetworkOutput.PairConfirmed;
import dev.herald.network.api.NetworkOutput.PairEarly;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.PairLost;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-EARLY: qubits handed over before they are confirmed.
@DisplayName("NL: early qubits")
@ExtendWith(ConformanceExtension.class)
public class NetworkEarlySuite {
    private static RequestSpec early(int pairs) {
        return new RequestSpec(
                DeliveryMode.EARLY,
                pairs,
                Long.MAX_VALUE,
                null,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z,
                3);
    }

    private static Way asking(NetworkBench bench, RequestSpec... specs) {
        Way way = Way.line(bench.ready()).settle();
        int number = 0;
        for (RequestSpec spec : specs) {
            way.begin(++number, spec);
        }
        return way;
    }

    @Test
    @With("at=1")
    @Verifies("NL-EARLY-1")
    void headHandsTheQubitOverAtOnce(NetworkBench bench) {
        Way way = asking(bench, early(2));
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        PairEarly given = way.then().no(Discard.class).only(PairEarly.class);

        assertEquals(qubit, given.qubit());
        assertEquals(way.pair(false, 1), given.local());
        assertEquals(way.request(1), given.request());
    }

    @Test
    @With("at=4")
    @Verifies("NL-EARLY-2")
    void tailHandsOverForTheOldestThatHasUseForIt(NetworkBench bench) {
        Way way = asking(bench, early(1), early(1));
        handed(way, 1, 1);
        handed(way, 2, 2);
        way.kept(true, 3).no(PairEarly.class);

        Heard heard = way.tracked(true, 3, 2);
        assertEquals(2, heard.only(PairEarly.class).request().number());
    }

    private static void handed(Way way, long sequence, int request) {
        QubitHandle qubit = way.kept(true, sequence, BellIndex.PSI_PLUS);
        PairEarly given = way.then().only(PairEarly.class);
        assertEquals(qubit, given.qubit());
        assertEquals(way.pair(true, sequence), given.local());
        assertEquals(way.request(request), given.request());
        assertEquals(request, way.then().only(Track.class).request());
    }

    @Test
    @With("at=4")
    @Verifies("NL-EARLY-2")
    void tailWaitsForTheHeadWhenNotAllWantTheirQubitsEarly(NetworkBench bench) {
        Way way = asking(bench, early(1), RequestSpec.keep(1, 0));
        way.kept(true, 1).no(PairEarly.class);
        way.tracked(true, 1, 2).no(PairEarly.class).only(PairKept.class);
        way.kept(true, 2).no(PairEarly.class);

        way.tracked(true, 2, 1).only(PairEarly.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-EARLY-3")
    void headTellsWhatTheQubitBelongsTo(NetworkBench bench) {
        confirmed(asking(bench, early(2)), false);
    }

    @Test
    @With("at=4")
    @Verifies("NL-EARLY-3")
    void tailTellsWhatTheQubitBelongsTo(NetworkBench bench) {
        confirmed(asking(bench, early(2)), true);
    }

    private static void confirmed(Way way, boolean upstream) {
        way.kept(upstream, 1);
        Track far = way.track(upstream, 1, 1);
        Heard heard = way.arrives(far).no(PairKept.class, PairLost.class, DeviceCommand.class);
        PairConfirmed told = heard.only(PairConfirmed.class);
        assertEquals(way.request(1), told.request());
        assertEquals(way.pair(upstream, 1), told.local());
        assertEquals(far.pair(), told.pair());
        assertEquals(far.bell(), told.bell());
        assertEquals(way.bench.nowNs(), told.tag().asOfNs());
        assertTrue(told.tag().state().fidelity() <= far.state().fidelity());
        assertTrue(told.tag().state().fidelity() > far.state().fidelity() - 0.01);
    }

    @Test
    @With("at=1")
    @Verifies("NL-EARLY-4")
    void headTellsThatAQubitIsLost(NetworkBench bench) {
        Way way = asking(bench, early(3));
        way.kept(false, 1);
        Heard expired = bench.peer(way.down, new Expire(way.id(), true, way.pair(false, 1)));
        assertEquals(way.pair(false, 1), expired.only(PairLost.class).local());
        way.kept(false, 3);
        way.tracked(false, 3, 1).only(PairConfirmed.class);
        way.kept(false, 4);
        Heard heard = bench.in(new CancelRequest(way.request(1)));
        heard.inOrder(PairLost.class, RequestEnded.class);

        assertEquals(way.pair(false, 4), heard.only(PairLost.class).local());
    }

    @Test
    @With("at=1")
    @Verifies("NL-EARLY-4")
    void headTellsThatAQubitIsLostWithItsCircuit(NetworkBench bench) {
        Way way = asking(bench, early(3));
        way.kept(false, 1);

        bench.in(new CloseCircuit(way.id())).inOrder(PairLost.class, RequestEnded.class);
    }

    @Test
    @With("at=4")
    @Verifies("NL-EARLY-5")
    void tailGivesUpWhatTheHeadDidNotConfirm(NetworkBench bench) {
        Way way = asking(bench, early(3), early(1));
        way.kept(true, 1);
        way.kept(true, 2);
        way.tracked(true, 1, 1).only(PairConfirmed.class);
        Heard heard = bench.peer(way.up, new Complete(way.request(1), 1, false));
        assertEquals(way.pair(true, 2), heard.only(PairLost.class).local());
        assertEquals(1, heard.only(RequestEnded.class).delivered());

        way.tracked(true, 2, 2).no(PairConfirmed.class);
    }
}
