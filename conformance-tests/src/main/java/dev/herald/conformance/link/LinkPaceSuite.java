package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-GEN-6 to 10: windows, grids, and how batches end.
@DisplayName("LL: the pace of attempts")
@ExtendWith(ConformanceExtension.class)
public class LinkPaceSuite {
    @Test
    @Verifies("LL-GEN-6")
    @With("device=refreshed")
    void attemptsForStorageAreMadeInWindows(LinkBench bench) {
        PortDescriptor port = bench.config().port();
        long window = 2_000_000 / port.cycleNs();
        long gapNs = 50_000 + port.commandLeadNs();
        long gap = (gapNs + port.cycleNs() - 1) / port.cycleNs();
        long spacing = port.keepSpacing();
        long period = (window + gap + spacing - 1) / spacing * spacing;
        bench.ready();
        Seen seen = bench.accept(bench.create(Wanted.kept(3).stored()).only(Add.class));
        for (int i = 0; i < 20; i++) {
            seen = bench.until(seen, Entangle.class);
            Entangle batch = seen.only(Entangle.class);
            long last = batch.firstCycle() + batch.cycles();
            assertTrue(
                    batch.firstCycle() % period + batch.cycles() <= window,
                    () -> batch + " is not within a window of " + window + " in " + period);
            bench.passTo(last * port.cycleNs());
            seen = bench.end(batch, BatchEnd.EXHAUSTED);
        }
    }

    /// Far misses do not make the grid coarser than is of use: 16 cycles exceed latency, lead and two
    /// spacings.
    @Test
    @Verifies("LL-GEN-7")
    void endThatMissesItsPeerComesToACoarseGrid(LinkBench bench) {
        PortDescriptor port = bench.config().port();
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        for (int misses = 1; misses < 12; misses++) {
            bench.passTo((batch.firstCycle() + 1) * port.cycleNs() + port.heraldLatencyNs());
            batch = bench.batch(bench.end(batch, BatchEnd.PEER_ABSENT));
            long grid = port.keepSpacing() * (1L << Math.min(misses - 1, 4));
            assertEquals(0, batch.firstCycle() % grid, "after " + misses + " misses");
        }
        assertTrue(batch.firstCycle() * port.cycleNs() < bench.nowNs() + 1_000_000);
        bench.passTo((batch.firstCycle() + batch.cycles()) * port.cycleNs());
        Entangle met = bench.batch(bench.end(batch, BatchEnd.EXHAUSTED));

        assertTrue(met.firstCycle() * port.cycleNs() < bench.nowNs() + 100_000, met::toString);
    }

    @Test
    @Verifies("LL-GEN-8")
    void batchOfAnEndedItemIsAborted(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));

        assertEquals(batch.id(), bench.in(new LinkInput.Cancel(0)).only(Abort.class).batch());
    }

    @Test
    @Verifies("LL-GEN-9")
    void heraldForAnEndedItemIsWithdrawn(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        bench.in(new LinkInput.Cancel(0));
        Seen late = bench.herald(batch);
        assertEquals(batch.qubit(), late.no(PairKept.class).only(Discard.class).qubit().qubit());
        Expire expire = late.and(bench.end(batch, BatchEnd.COMPLETE)).only(Expire.class);

        assertEquals(0, expire.low());
        assertEquals(1, expire.high());
        assertEquals(LinkBench.STATION, expire.stationEpoch());
    }

    /// Of four pairs' 160 cycles, 64 spacings' 256, and 64 times latency and lead's 192.
    @Test
    @Verifies("LL-GEN-10")
    void batchEndsInDueTime(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(3));

        assertTrue(batch.cycles() <= 256, batch::toString);
    }
}
