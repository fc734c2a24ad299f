package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-SWAP and NL-CUT: what an intermediate node does with the pairs it is given.
@DisplayName("NL: swapping and cut-off")
@ExtendWith(ConformanceExtension.class)
public class NetworkSwapSuite {
    private static Set<QubitHandle> qubits(BellMeasure command) {
        return Set.of(command.first(), command.second());
    }

    @Test
    @Verifies("NL-SWAP-2")
    void pairsThatCannotBeSwappedWait(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.kept(true, 1).no(BellMeasure.class, Discard.class);

        way.kept(true, 2).no(BellMeasure.class, Discard.class);
    }

    @Test
    @Verifies("NL-SWAP-1")
    void pairIsSwappedWithTheOldestOfTheOtherSideAtOnce(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        QubitHandle first = way.kept(true, 1, BellIndex.PSI_PLUS);
        QubitHandle second = way.kept(true, 2, BellIndex.PSI_PLUS);
        QubitHandle third = way.kept(false, 8, BellIndex.PSI_PLUS);
        assertEquals(Set.of(first, third), qubits(way.then().only(BellMeasure.class)));
        QubitHandle fourth = way.kept(false, 9, BellIndex.PSI_PLUS);

        assertEquals(Set.of(second, fourth), qubits(way.then().only(BellMeasure.class)));
    }

    @Test
    @Verifies("NL-SWAP-1")
    void pairThatIsDueForItsCutoffIsNotSwapped(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.kept(true, 1, BellIndex.PSI_PLUS);
        bench.pass(Way.CUTOFF_NS / 2);
        QubitHandle fresh = way.kept(true, 2, BellIndex.PSI_PLUS);
        bench.pass(Way.CUTOFF_NS / 2 + 1_000);
        QubitHandle other = way.kept(false, 1, BellIndex.PSI_PLUS);

        assertEquals(Set.of(fresh, other), qubits(way.then().only(BellMeasure.class)));
    }

    @Test
    @Verifies("NL-SWAP-3")
    void swapIsRemembered(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.swap(1);
        way.tracked(false, 1, 1).to(way.up).only(Track.class);

        way.tracked(true, 1, 1).to(way.down).only(Track.class);
    }

    @Test
    @Verifies("NL-SWAP-4")
    void pairsAreGivenUpWhileNobodyAsksForAny(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        QubitHandle held = way.kept(true, 1, BellIndex.PSI_PLUS);
        Heard over = bench.peer(way.up, new Complete(way.request(1), 0, false));
        assertEquals(held, over.only(Discard.class).qubit());
        QubitHandle given = way.kept(true, 2, BellIndex.PSI_PLUS);

        assertEquals(given, way.then().only(Discard.class).qubit());
    }

    @Test
    @Verifies("NL-SWAP-5")
    void pairsOfAFailedMeasurementAreGivenUp(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.kept(true, 1);
        BellMeasure command = way.kept(false, 1).only(BellMeasure.class);
        bench.device(new DeviceEvent.Faulted(command.id(), "broken"));
        QubitHandle up = way.kept(true, 2, BellIndex.PSI_PLUS);
        QubitHandle down = way.kept(false, 2, BellIndex.PSI_PLUS);
        command = way.then().only(BellMeasure.class);
        Heard refused =
                bench.device(new DeviceEvent.Refused(command.id(), DeviceRefusal.NOT_READY, "no"));
        assertEquals(
                Set.of(up, down),
                refused.all(Discard.class).stream()
                        .map(Discard::qubit)
                        .collect(Collectors.toSet()));
        for (int sequence = 1; sequence <= 2; sequence++) {
            Heard heard = way.tracked(true, sequence, 1);
            assertEquals(
                    way.origin(true, sequence),
                    heard.no(Track.class).to(way.up).only(Expire.class).origin());
        }
    }

    @Test
    @Verifies("NL-CUT-1")
    void pairIsGivenUpAfterItsCutoffAndNotBefore(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        for (boolean upstream : List.of(true, false)) {
            QubitHandle qubit = way.kept(upstream, 1, BellIndex.PSI_PLUS);
            bench.pass(Way.CUTOFF_NS - 1).no(Discard.class);
            assertEquals(qubit, bench.pass(1).only(Discard.class).qubit());
        }
    }

    @Test
    @Verifies("NL-CUT-2")
    void pairIsGivenUpWithoutAWordUnlessItsTrackIsThere(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.kept(true, 1);
        bench.pass(2 * Way.CUTOFF_NS).no(NetworkMessage.class).only(Discard.class);
        way.tracked(true, 1, 1).to(way.up).only(Expire.class);
        way.kept(true, 2);
        way.tracked(true, 2, 1);

        bench.pass(2 * Way.CUTOFF_NS).to(way.up).only(Expire.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-CUT-3")
    void headGivesUpNoPairInTransitForItsAge(NetworkBench bench) {
        patient(Way.line(bench.ready()).keeping(), false);
    }

    @Test
    @With("at=4")
    @Verifies("NL-CUT-3")
    void tailGivesUpNoPairInTransitForItsAge(NetworkBench bench) {
        patient(Way.line(bench.ready()).keeping(), true);
    }

    private static void patient(Way way, boolean upstream) {
        QubitHandle qubit = way.kept(upstream, 1, BellIndex.PSI_PLUS);
        way.bench.pass(20 * Way.CUTOFF_NS).no(Discard.class);

        assertEquals(qubit, way.tracked(upstream, 1, 1).only(PairKept.class).qubit());
    }
}
