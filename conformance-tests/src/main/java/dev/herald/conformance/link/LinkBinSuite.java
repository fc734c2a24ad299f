package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput.Acknowledged;
import dev.herald.link.api.LinkOutput.Refused;
import dev.herald.link.api.Timetable;
import dev.herald.link.api.Timetable.Bin;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-BIN: when a link serves which purposes.
@DisplayName("LL: time bins")
@ExtendWith(ConformanceExtension.class)
public class LinkBinSuite {
    private static final int OTHER = Wanted.PURPOSE + 1;
    private static final long PERIOD = 1_000;
    private static final long START = 400;
    private static final long END = 600;

    private static void schedule(LinkBench bench, Timetable timetable) {
        bench.in(new LinkInput.Schedule(timetable));
    }

    /// A bin from START to END of each period.
    private static Timetable bin(int purpose, boolean fill) {
        return new Timetable(
                0, PERIOD, List.of(new Bin(START, END - START, Set.of(purpose))), fill);
    }

    private static boolean inBin(long cycle) {
        return cycle % PERIOD >= START && cycle % PERIOD < END;
    }

    /// Some batches without success, as they come.
    private static void watch(LinkBench bench, Consumer<Entangle> each) {
        Seen seen = bench.accept(bench.create(Wanted.kept(2)).only(Add.class));
        for (int i = 0; i < 20; i++) {
            Entangle batch = bench.batch(seen);
            each.accept(batch);
            bench.passTo((batch.firstCycle() + batch.cycles()) * bench.config().port().cycleNs());
            seen = bench.end(batch, BatchEnd.EXHAUSTED);
        }
    }

    @Test
    @Verifies("LL-BIN-1")
    void everythingIsServedBeforeTheTimetableBegins(LinkBench bench) {
        bench.ready();
        schedule(
                bench,
                new Timetable(
                        6_000, 6_000, List.of(new Bin(5_000, 100, Set.of(Wanted.PURPOSE))), false));

        assertTrue(bench.serving(Wanted.kept(2)).firstCycle() < 1_000);
    }

    @Test
    @Verifies("LL-BIN-2")
    void purposeIsNotServedInBinsOfOthers(LinkBench bench) {
        bench.ready();
        schedule(bench, bin(OTHER, true));

        watch(bench, batch -> assertTrue(!inBin(batch.firstCycle()), batch::toString));
    }

    @Test
    @Verifies("LL-BIN-3")
    void gapsThatAreNotFilledServeNobody(LinkBench bench) {
        bench.ready();
        schedule(bench, bin(Wanted.PURPOSE, false));

        watch(bench, batch -> assertTrue(inBin(batch.firstCycle()), batch::toString));
    }

    @Test
    @Verifies("LL-BIN-3")
    void gapsThatAreFilledServeEverybody(LinkBench bench) {
        bench.ready();
        schedule(bench, bin(OTHER, true));

        assertTrue(bench.serving(Wanted.kept(2)).firstCycle() < START);
    }

    @Test
    @Verifies("LL-BIN-4")
    void batchEndsBeforeTheNextBinBeginsOrEnds(LinkBench bench) {
        bench.ready();
        schedule(bench, bin(Wanted.PURPOSE, true));

        watch(
                bench,
                batch -> {
                    long first = batch.firstCycle();
                    long last = first + batch.cycles() - 1;
                    assertEquals(first / PERIOD, last / PERIOD, batch::toString);
                    assertEquals(inBin(first), inBin(last), batch::toString);
                    assertTrue(
                            inBin(first) || (first % PERIOD < START) == (last % PERIOD < START),
                            batch::toString);
                });
    }

    @Test
    @Verifies("LL-BIN-5")
    void purposeThatIsNeverServedIsRefused(LinkBench bench) {
        bench.ready();
        schedule(bench, bin(OTHER, false));

        assertEquals(
                LinkError.NO_TIME,
                bench.create(Wanted.kept(1)).no(Acknowledged.class).only(Refused.class).why());
    }

    /// 100 pairs take 40 ms with the link alone, and five times as long in a fifth of its time.
    @Test
    @Verifies("LL-BIN-5")
    void timeIsReckonedWithTheShareOfTheBins(LinkBench bench) {
        bench.ready();
        schedule(bench, bin(Wanted.PURPOSE, false));

        bench.create(Wanted.kept(100).within(150_000_000)).only(Refused.class);
        bench.create(Wanted.kept(100).within(250_000_000)).only(Acknowledged.class);
    }
}
