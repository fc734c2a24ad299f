package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.core.Books;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Counters that are about to wrap, numbers near their ends, and requests of both ends at one instant.
class WrapAroundTest {
    private static final int SEEDS = 2_000;

    /// Two entities whose create ids, numbers of exchanges, order numbers and generations all wrap after a
    /// few requests, at a station near the end of its count, 146 years after the network epoch.
    private static Duo.Settings nearTheEnd(Duo.Settings settings) {
        settings.maker = config -> Books.create(config, 65_534, -3, Integer.MAX_VALUE - 2, 65_534);
        return settings;
    }

    @Test
    @Verifies({"LL-CREATE-3", "LL-QUEUE-1", "LL-QUEUE-2", "LL-QUEUE-4", "LL-EXPIRE-4"})
    void schedulesEndInAgreementWhereCountersWrap() {
        Seeds.forEach(
                SEEDS,
                seed -> {
                    Schedule schedule = Schedule.random(seed);
                    FaultRun run = new FaultRun(schedule, nearTheEnd(schedule.settings()));
                    run.startNs = 1L << 62;
                    run.duo.station.sequence = Long.MAX_VALUE - 2_000;
                    run.complete();
                });
    }

    @Test
    @Verifies({"LL-CREATE-3", "LL-QUEUE-1", "LL-QUEUE-2"})
    void everyCounterGoesOnAfterItsEnd() {
        Duo duo = new Duo(1, nearTheEnd(new Duo.Settings())).start();
        duo.station.sequence = Long.MAX_VALUE - 40;
        duo.run(2_000_000);
        for (int i = 0; i < 8; i++) {
            duo.a.create(keep(1, Long.MAX_VALUE));
            duo.b.create(keep(1, Long.MAX_VALUE));
            duo.run(40_000_000);
        }
        assertEquals(
                List.of(65_534, 65_535, 0, 1, 2, 3, 4, 5),
                duo.a.acknowledged.stream().map(LinkRequestId::createId).toList());
        duo.a.acknowledged.forEach(each -> assertEquals("finished", duo.a.ends.get(each)));
        duo.b.acknowledged.forEach(each -> assertEquals("finished", duo.b.ends.get(each)));
        assertEquals(Long.MAX_VALUE - 24, Books.expected(duo.a.machine));
        duo.station.restart();
        duo.a.create(keep(1, 0)); // may find that it missed the end of the old count
        duo.run(40_000_000);
        duo.b.create(keep(2, 0));
        duo.run(40_000_000);
        assertEquals("finished", duo.b.ends.get(duo.b.acknowledged.getLast()));
        assertEquals(duo.station.sequence, Books.expected(duo.a.machine));
        assertEquals(duo.station.sequence, Books.expected(duo.b.machine));
        duo.checkAgreement();
    }

    /// With and without latencies; ties are decided by the master's order.
    @Test
    @Verifies(value = "LL-QUEUE-9", rev = 2)
    @Verifies({"LL-QUEUE-1", "LL-ORDER-3"})
    void requestsOfOneInstantAreServedInOneOrder() {
        Seeds.forEach(
                100,
                seed -> {
                    var settings = new Duo.Settings();
                    if (seed % 2 == 0) {
                        settings.delayNs = 0;
                        settings.kit.heraldNs = 0;
                        settings.kit.peerNs = 0;
                        settings.kit.leadNs = 0;
                    }
                    Duo duo = new Duo(seed, settings).start();
                    duo.run(10_000_000);
                    for (int i = 0; i < 4; i++) {
                        duo.a.create(keep(1 + i % 2, 0));
                        duo.b.create(keep(1 + i % 2, 0));
                    }
                    duo.run(400_000_000);
                    List<LinkRequestId> order = new ArrayList<>(duo.a.ends.keySet());
                    assertEquals(order, new ArrayList<>(duo.b.ends.keySet()));
                    assertEquals(8, order.size());
                    IntStream.range(0, 8)
                            .forEach(i -> assertEquals("finished", duo.a.ends.get(order.get(i))));
                    duo.checkAgreement();
                });
    }

    private static CreateRequest keep(int number, long maxTimeNs) {
        CreateRequest plain = CreateRequest.keep(number, Fidelity.of(0.8), Duo.PURPOSE);
        return new CreateRequest(
                plain.type(),
                number,
                plain.minFidelity(),
                maxTimeNs,
                plain.purpose(),
                plain.priority(),
                plain.atomic(),
                plain.consecutive(),
                plain.store(),
                plain.local(),
                plain.remote());
    }
}
