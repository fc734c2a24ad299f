package dev.herald.network.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.api.Timetable;
import dev.herald.network.api.SwitchedStation.Demand;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Timetables of links that share a heralding station.
class SwitchedStationTest {
    private static boolean serves(Timetable timetable, long cycle) {
        long at = Math.floorMod(cycle - timetable.fromCycle(), timetable.periodCycles());
        for (Timetable.Bin bin : timetable.bins()) {
            if (at >= bin.startCycle() && at < bin.startCycle() + bin.cycles()) {
                return false; // nobody has the purpose of the bin
            }
        }
        return true;
    }

    @Test
    @Verifies("NL-VIRTUAL-10")
    void turnsNeverOverlapAndLeaveTheSwitchItsTime() {
        Rng rng = new Rng(11);
        for (int run = 0; run < 60; run++) {
            List<Fibre> fibres = new ArrayList<>();
            int links = rng.nextInt(2, 6);
            for (int i = 1; i <= links; i++) {
                fibres.add(
                        new Fibre(
                                new LinkId(i),
                                List.of(10L, 20L, 50L).get(rng.nextInt(3)),
                                i == 1 ? 3 : rng.nextInt(0, 4)));
            }
            long switchNs = rng.nextLong(0, 300);
            SwitchedStation station = new SwitchedStation(fibres, 10_000, switchNs);
            long fromNs = 30_000;
            long lastOpenNs = Long.MIN_VALUE;
            int lastLink = 0;
            double shares = 0;
            for (Fibre fibre : fibres) {
                shares += station.share(fibre.link());
            }
            assertTrue(shares <= 1);
            for (long ns = fromNs; ns < fromNs + 20_000; ns += 10) {
                for (Fibre fibre : fibres) {
                    Timetable timetable = station.timetable(fibre.link(), fromNs);
                    if (serves(timetable, ns / fibre.cycleNs())) {
                        if (lastLink != fibre.link().value()) {
                            assertTrue(ns >= lastOpenNs + switchNs, "the switch had no time");
                        }
                        lastLink = fibre.link().value();
                        lastOpenNs = ns + 10;
                    }
                }
            }
        }
    }

    @Test
    @Verifies("NL-VIRTUAL-11")
    void aLinkOffersItsShareOfTheRate() {
        List<Fibre> fibres =
                List.of(
                        new Fibre(new LinkId(1), 10, 1),
                        new Fibre(new LinkId(2), 10, 1),
                        new Fibre(new LinkId(3), 10, 1));
        SwitchedStation station = SwitchedStation.roundRobin(fibres, 3_000, 100);
        assertEquals(0.3, station.share(new LinkId(2)), 1e-12);
        LinkQuality quality =
                new LinkQuality(
                        new LinkId(2),
                        new NodeId(1),
                        List.of(new LinkQuality.Offer(0, BellDiagonal.werner(0.9), 3_000)),
                        MemoryDecay.NONE,
                        MemoryDecay.NONE,
                        0);
        assertEquals(10_000, station.shared(quality).curve().getFirst().meanPairNs());
    }

    @Test
    @Verifies("NL-VIRTUAL-10")
    void demandDecidesTheShares() {
        // 100 pairs/s at 1 ms, 600 pairs/s at 1 ms, none: 10 % and 60 % of the station, and the
        // rest for all
        List<Demand> demands =
                List.of(
                        new Demand(new LinkId(1), 10_000, 1_000_000, 100_000_000),
                        new Demand(new LinkId(2), 10_000, 1_000_000, 600_000_000),
                        new Demand(new LinkId(3), 10_000, 1_000_000, 0));
        SwitchedStation station = SwitchedStation.byDemand(demands, 100_000_000, 1_000_000);
        assertEquals(0.10 + 0.09, station.share(new LinkId(1)), 1e-3);
        assertEquals(0.60 + 0.09, station.share(new LinkId(2)), 1e-3);
        assertEquals(0.09, station.share(new LinkId(3)), 1e-3);
    }

    @Test
    void whatLeavesNoTimeIsRefused() {
        List<Fibre> fibres =
                List.of(new Fibre(new LinkId(1), 10, 1), new Fibre(new LinkId(2), 10, 1));
        assertThrows(IllegalArgumentException.class, () -> new SwitchedStation(fibres, 1_000, 500));
        assertThrows(IllegalArgumentException.class, () -> new SwitchedStation(fibres, 1_005, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new SwitchedStation(fibres.subList(0, 1), 1_000, 0));
    }
}
