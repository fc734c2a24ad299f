package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.Timetable;
import dev.herald.network.api.NetworkInput.ShareStation;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.trace.Verifies;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-VIRTUAL-10 and 11: links of a node that share a heralding station behind a switch.
@DisplayName("NL: shared stations")
@ExtendWith(ConformanceExtension.class)
public class NetworkStationSuite {
    private static final int CYCLES = 100;
    private static final long PERIOD_NS = CYCLES * NetworkKit.CYCLE_NS;
    private static final long SWITCH_NS = 350;
    private static final int UP = 11;
    private static final int DOWN = 12;

    /// The downstream link has three times the weight of the upstream one.
    private static Heard share(NetworkBench bench) {
        bench.ready();
        return shared(bench);
    }

    private static Heard shared(NetworkBench bench) {
        List<Fibre> fibres =
                List.of(
                        new Fibre(new LinkId(UP), NetworkKit.CYCLE_NS, 1),
                        new Fibre(new LinkId(DOWN), NetworkKit.CYCLE_NS, 3));
        return bench.in(
                new ShareStation(new SwitchedStation(fibres, PERIOD_NS, SWITCH_NS), 2 * PERIOD_NS));
    }

    /// Cycles of a period in which the link serves whoever asks.
    private static BitSet turn(Heard heard, int link) {
        Timetable told = heard.to(link).all(LinkInput.Schedule.class).getLast().timetable();
        assertEquals(CYCLES, told.periodCycles());
        assertEquals(2 * CYCLES, told.fromCycle());
        BitSet serves = new BitSet(CYCLES);
        serves.set(0, CYCLES, told.fill());
        for (Timetable.Bin bin : told.bins()) {
            boolean nobody = bin.purposes().stream().allMatch(one -> one == 0);
            serves.set((int) bin.startCycle(), (int) (bin.startCycle() + bin.cycles()), !nobody);
        }
        return serves;
    }

    @Test
    @With("device=cycles")
    @Verifies("NL-VIRTUAL-10")
    void linksTakeTurnsAsLongAsTheirWeights(NetworkBench bench) {
        Heard heard = share(bench);
        BitSet up = turn(heard, UP);
        BitSet down = turn(heard, DOWN);
        double freeNs = PERIOD_NS - 2 * SWITCH_NS;

        assertEquals(freeNs / 4 / NetworkKit.CYCLE_NS, up.cardinality(), 2);
        assertEquals(3 * freeNs / 4 / NetworkKit.CYCLE_NS, down.cardinality(), 2);
        alone(up);
        alone(down);
        long betweenNs = (down.nextSetBit(0) - up.length()) * NetworkKit.CYCLE_NS;
        long aroundNs = (CYCLES + up.nextSetBit(0) - down.length()) * NetworkKit.CYCLE_NS;
        assertTrue(
                betweenNs >= SWITCH_NS && aroundNs >= SWITCH_NS,
                () -> "no time for the switch: " + up + " and " + down);
    }

    private static void alone(BitSet turn) {
        assertEquals(
                turn.cardinality(),
                turn.length() - turn.nextSetBit(0),
                () -> "more than one turn: " + turn);
    }

    @Test
    @With("device=cycles")
    @Verifies("NL-VIRTUAL-11")
    void sharedLinkOffersItsShare(NetworkBench bench) {
        double share = turn(share(bench), DOWN).cardinality() / (double) CYCLES;
        List<HopOffer.Offer> curve =
                Way.line(bench).reserve().only(Install.class).hops().getLast().curve();

        assertEquals(2, curve.size());
        for (HopOffer.Offer offer : curve) {
            boolean coarse = offer.state().fidelity() < NetworkBench.FINE.state().fidelity() - 0.01;
            long aloneNs = (coarse ? NetworkBench.COARSE : NetworkBench.FINE).meanPairNs();
            assertEquals(aloneNs / share, (double) offer.meanPairNs(), 1);
        }
    }

    private static Way binned(NetworkBench bench) {
        return Way.line(bench)
                .on(Way.TERMS.with(Service.USUAL.scheduled(new TimeBin(PERIOD_NS, 0, 1_000))))
                .sharing(100_000);
    }

    @Test
    @With("device=cycles")
    @Verifies("NL-BIN-5")
    void circuitWithABinIsRefusedOnASharedLink(NetworkBench bench) {
        share(bench);
        Way way = binned(bench);

        assertEquals(
                NetworkError.UNSUPPORTED,
                way.reserve().no(Install.class).to(way.up).only(Release.class).why());
    }

    @Test
    @With("device=cycles")
    @Verifies("NL-BIN-5")
    void circuitsWithABinAreReleasedWhenTheSharingBegins(NetworkBench bench) {
        Way way = binned(bench.ready()).settle();
        Heard heard = shared(bench);
        assertEquals(NetworkError.UNSUPPORTED, heard.to(way.up).only(Release.class).why());

        turn(heard, DOWN);
    }
}
