package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-EXPIRE and NL-DROP: chains that break and pairs that are lost.
@DisplayName("NL: broken chains and lost pairs")
@ExtendWith(ConformanceExtension.class)
public class NetworkExpireSuite {
    private static void expired(Way way, Heard heard, boolean toTail, long sequence) {
        Expire expire = heard.no(Track.class).to(toTail ? way.up : way.down).only(Expire.class);
        assertEquals(way.id(), expire.circuit());
        assertEquals(toTail, expire.toHead());
        assertEquals(way.origin(toTail, sequence), expire.origin());
    }

    @Test
    @Verifies("NL-EXPIRE-1")
    void trackOfAPairThatWasGivenUpExpires(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.kept(true, 1);
        bench.pass(2 * Way.CUTOFF_NS);
        expired(way, way.tracked(true, 1, 1), true, 1);
        way.kept(false, 2);
        bench.pass(2 * Way.CUTOFF_NS);

        expired(way, way.tracked(false, 2, 0), false, 2);
    }

    @Test
    @Verifies("NL-EXPIRE-2")
    void expireIsPassedOnInItsDirection(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        Expire toHead = new Expire(way.id(), true, way.pair(true, 4));
        Expire toTail = new Expire(way.id(), false, way.pair(false, 4));

        assertEquals(toHead, bench.peer(way.down, toHead).to(way.up).only(Expire.class));
        assertEquals(toTail, bench.peer(way.up, toTail).to(way.down).only(Expire.class));
    }

    @Test
    @With("at=1")
    @Verifies("NL-EXPIRE-3")
    void headGivesThePairUpAndUsesAnother(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.begin(1, RequestSpec.keep(1, 0));
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        Heard heard = bench.peer(way.down, new Expire(way.id(), true, way.pair(false, 1)));
        assertEquals(qubit, heard.only(Discard.class).qubit());

        assertEquals(1, way.kept(false, 2).only(Track.class).request());
    }

    @Test
    @With("at=4")
    @Verifies("NL-EXPIRE-3")
    void tailGivesThePairUp(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        QubitHandle qubit = way.kept(true, 1, BellIndex.PSI_PLUS);
        Heard heard = bench.peer(way.up, new Expire(way.id(), false, way.pair(true, 1)));

        assertEquals(qubit, heard.only(Discard.class).qubit());
    }

    @Test
    @Verifies("NL-EXPIRE-4")
    void parkedTrackExpiresAfterItsLife(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.tracked(true, 1, 1);
        bench.pass(NetworkKit.LIFE_NS - 1).no(Expire.class);

        expired(way, bench.pass(1), true, 1);
    }

    @Test
    @Verifies("NL-EXPIRE-4")
    void recordsAreForgottenAfterTheirLife(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.swap(1);
        bench.pass(NetworkKit.LIFE_NS);

        way.tracked(true, 1, 1).no(Track.class);
    }

    @Test
    @Verifies("NL-DROP-1")
    void pairThatTheLinkWithdrawsIsGivenUp(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        QubitHandle qubit = way.kept(true, 1, BellIndex.PSI_PLUS);
        assertEquals(qubit, way.revoke(true, 1).only(Discard.class).qubit());

        way.kept(false, 1).no(BellMeasure.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-DROP-1")
    void headDeliversNoPairThatTheLinkWithdrew(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        assertEquals(qubit, way.revoke(false, 1).only(Discard.class).qubit());

        way.tracked(false, 1, 1).no(PairKept.class);
    }

    @Test
    @Verifies("NL-DROP-2")
    void trackOfASwapOfAWithdrawnPairExpires(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.swap(1);
        way.revoke(false, 1);
        expired(way, way.tracked(true, 1, 1), true, 1);

        expired(way, way.tracked(false, 1, 1), false, 1);
    }

    @Test
    @Verifies("NL-DROP-3")
    void qubitOfALabelWithoutACircuitIsGivenBack(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        bench.peer(way.up, new Release(way.id(), NetworkError.CANCELLED, way.route.getFirst(), ""));
        QubitHandle qubit = way.kept(true, 1, BellIndex.PSI_PLUS);

        assertEquals(qubit, way.then().only(Discard.class).qubit());
    }

    @Test
    @Verifies("NL-DROP-4")
    void pairWhoseQubitIsLostIsGivenUp(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        QubitHandle qubit = way.kept(true, 1, BellIndex.PSI_PLUS);
        bench.device(new DeviceEvent.QubitsLost(List.of(qubit), "warm"));
        way.kept(false, 1).no(BellMeasure.class);

        expired(way, way.tracked(true, 1, 1), true, 1);
    }
}
