package dev.herald.link.core;

import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.Timetable;
import dev.herald.link.api.Timetable.Bin;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Time bins: who is served when.
class BinsTest {
    private static final int OTHER = Solo.PURPOSE + 1;
    private static final long PERIOD = 1_000;

    private static CreateRequest stream(int purpose) {
        return CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.8), purpose);
    }

    /// Cycles 100 to 400 for one purpose, 400 to 600 for the other.
    private static Timetable timetable(boolean fill) {
        return new Timetable(
                0,
                PERIOD,
                List.of(new Bin(100, 300, Set.of(Solo.PURPOSE)), new Bin(400, 200, Set.of(OTHER))),
                fill);
    }

    private static long phase(Entangle batch) {
        return batch.firstCycle() % PERIOD;
    }

    @Test
    @Verifies({"LL-BIN-2", "LL-BIN-4"})
    void eachPurposeIsServedInItsBins() {
        Solo solo = Solo.master().ready();
        solo.in(new LinkInput.Schedule(timetable(false)));
        Add first = only(solo.in(new LinkInput.Create(1, stream(Solo.PURPOSE))), Add.class);
        solo.accepted(first);
        solo.accepted(only(solo.in(new LinkInput.Create(2, stream(OTHER))), Add.class));
        int seen = 0;
        List<LinkOutput> out = List.of();
        for (int step = 0; step < 40; step++) {
            List<Entangle> begun = Solo.all(out, Entangle.class);
            if (begun.isEmpty()) {
                out = solo.advance(PERIOD / 10 * Solo.CYCLE_NS);
                continue;
            }
            Entangle batch = begun.getFirst();
            boolean own = batch.tag() == first.place().tag();
            long start = phase(batch);
            long end = start + batch.cycles();
            assertTrue(own ? start >= 100 && end <= 400 : start >= 400 && end <= 600);
            seen |= own ? 1 : 2;
            long endNs = (batch.firstCycle() + batch.cycles()) * Solo.CYCLE_NS;
            solo.nowNs = Math.max(solo.nowNs, endNs);
            out = solo.device(solo.ended(batch, BatchEnd.EXHAUSTED, 0));
            none(out, Abort.class);
        }
        assertEquals(3, seen);
    }

    @Test
    @Verifies("LL-BIN-3")
    void gapsAreFilledOrNot() {
        for (boolean fill : new boolean[] {false, true}) {
            Solo solo = Solo.master().ready();
            solo.in(new LinkInput.Schedule(timetable(fill)));
            solo.nowNs = 650 * Solo.CYCLE_NS;
            List<LinkOutput> out =
                    solo.accepted(only(solo.in(new LinkInput.Create(1, stream(OTHER))), Add.class));
            assertEquals(fill ? 1 : 0, Solo.all(out, Entangle.class).size());
            if (fill) {
                Entangle batch = only(out, Entangle.class);
                assertTrue(phase(batch) + batch.cycles() <= PERIOD);
            }
        }
    }

    @Test
    @Verifies("LL-BIN-1")
    void beforeItsFirstCycleATimetableIsNotInForce() {
        Solo solo = Solo.master().ready();
        solo.in(
                new LinkInput.Schedule(
                        new Timetable(
                                10_000, PERIOD, List.of(new Bin(0, 10, Set.of(OTHER))), false)));
        List<LinkOutput> created = solo.in(new LinkInput.Create(1, stream(OTHER)));
        Entangle batch = only(solo.accepted(only(created, Add.class)), Entangle.class);
        assertTrue(batch.firstCycle() + batch.cycles() <= 10_000);
    }

    @Test
    @Verifies("LL-BIN-4")
    void aBatchUnderWayEndsWithANewTimetable() {
        Solo solo = Solo.master().ready();
        Entangle running = solo.serving(stream(Solo.PURPOSE));
        long now = running.firstCycle();
        List<LinkOutput> out =
                solo.in(
                        new LinkInput.Schedule(
                                new Timetable(
                                        now + 20,
                                        PERIOD,
                                        List.of(new Bin(0, 500, Set.of(OTHER))),
                                        false)));
        assertEquals(running.id(), only(out, Abort.class).batch());
    }

    @Test
    @Verifies("LL-BIN-5")
    void aPurposeWithoutABinIsRefused() {
        Solo solo = Solo.master().ready();
        solo.in(new LinkInput.Schedule(timetable(false)));
        LinkOutput.Refused refused =
                only(solo.in(new LinkInput.Create(1, stream(99))), LinkOutput.Refused.class);
        assertEquals(LinkError.NO_TIME, refused.why());
        assertTrue(refused.detail().contains("99"), refused.detail());
    }

    /// Against every cycle of two periods, one by one.
    @Test
    @Verifies("LL-BIN-6")
    void firstOpenCycleIsFound() {
        Bins bins = new Bins();
        for (boolean fill : new boolean[] {true, false}) {
            bins.use(timetable(fill));
            for (long cycle = 0; cycle < 2 * PERIOD; cycle++) {
                long open = cycle;
                while (fill && open % PERIOD >= 100 && open % PERIOD < 600) {
                    open++;
                }
                assertEquals(open, bins.openFrom(cycle));
            }
        }
        bins.use(
                new Timetable(
                        5, 10, List.of(new Bin(0, 4, Set.of(1)), new Bin(8, 2, Set.of(1))), true));
        assertEquals(4, bins.openFrom(4), "not in force yet");
        assertEquals(9, bins.openFrom(5));
        assertEquals(19, bins.openFrom(13));
        bins.use(new Timetable(0, 10, List.of(new Bin(0, 10, Set.of(1))), true));
        assertEquals(3, bins.openFrom(3), "none is open");
    }

    @Test
    @Verifies("LL-BIN-6")
    void sessionBeginsWithAnAttemptThatIsOpenToAll() {
        Solo solo = Solo.master();
        solo.in(
                new LinkInput.Schedule(
                        new Timetable(
                                0,
                                PERIOD,
                                List.of(new Bin(0, 700, Set.of(0)), new Bin(900, 100, Set.of(0))),
                                true)));
        solo.nowNs = 50 * Solo.CYCLE_NS;
        solo.advance(0);
        List<LinkOutput> out =
                new ArrayList<>(solo.peer(new LinkMessage.Hello(Solo.PEER, Solo.OWN, 1, true)));
        for (int step = 0; step < 30 && Solo.all(out, Entangle.class).isEmpty(); step++) {
            out.addAll(solo.advance(PERIOD / 20 * Solo.CYCLE_NS));
        }
        long phase = phase(only(out, Entangle.class));
        assertTrue(phase >= 700 && phase < 900, () -> "attempt at cycle " + phase);
    }

    @Test
    void wrongTimetablesAreNamed() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Timetable(0, 100, List.of(new Bin(90, 20, Set.of(1))), true));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new Timetable(
                                0,
                                100,
                                List.of(new Bin(0, 20, Set.of(1)), new Bin(10, 20, Set.of(2))),
                                true));
        assertThrows(IllegalArgumentException.class, () -> new Bin(0, 20, Set.of()));
        assertThrows(IllegalArgumentException.class, () -> new Timetable(0, 0, List.of(), true));
    }
}
