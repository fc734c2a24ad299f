package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.Timetable;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-BIN: circuits that have their links at times.
@DisplayName("NL: time bins")
@ExtendWith(ConformanceExtension.class)
public class NetworkBinSuite {
    private static final int SHARE_PPM = 1_000;
    private static final TimeBin FIRST = new TimeBin(1_000, 0, 300);

    private static Way way(NetworkBench bench, TimeBin bin) {
        return Way.line(bench).on(Way.TERMS.with(Service.USUAL.scheduled(bin))).sharing(SHARE_PPM);
    }

    private static Way admitted(NetworkBench bench, TimeBin bin) {
        Way way = way(bench, bin);
        way.agree(Way.CUTOFF_NS).to(way.up).only(Installed.class);
        return way;
    }

    @Test
    @With("device=cycles")
    @Verifies("NL-BIN-2")
    void binsThatShareAnInstantAreNotAdmitted(NetworkBench bench) {
        bench.ready();
        admitted(bench, FIRST);
        admitted(bench, new TimeBin(1_000, 300, 200)); // begins where the other ends
        for (TimeBin bin :
                List.of(
                        new TimeBin(1_000, 400, 200),
                        new TimeBin(2_000, 1_200, 200),
                        new TimeBin(1_500, 500, 500))) {
            Way way = way(bench, bin);
            Heard heard = way.agree(Way.CUTOFF_NS).no(Installed.class);
            assertEquals(NetworkError.NO_CAPACITY, heard.to(way.up).only(Release.class).why());
            assertEquals(NetworkError.NO_CAPACITY, heard.to(way.down).only(Release.class).why());
        }

        admitted(bench, new TimeBin(2_000, 1_500, 500));
    }

    @Test
    @Verifies("NL-BIN-3")
    void linkWithoutCyclesHasNoBins(NetworkBench bench) {
        unsupported(bench.ready(), FIRST);
    }

    @Test
    @With("device=cycles")
    @Verifies("NL-BIN-3")
    void binThatALinkCannotKeepIsRefused(NetworkBench bench) {
        bench.ready();
        unsupported(bench, new TimeBin(1_050, 0, 300)); // the cycle does not divide the period
        unsupported(bench, new TimeBin(1_000, 10, 150)); // no whole cycle
        admitted(bench, FIRST);
        unsupported(bench, new TimeBin(1_000_700, 500, 100)); // 100,070 cycles together

        admitted(bench, new TimeBin(1_000, 410, 190));
    }

    private static void unsupported(NetworkBench bench, TimeBin bin) {
        Way way = way(bench, bin);
        Release no = way.reserve().no(Install.class).to(way.up).only(Release.class);
        assertEquals(NetworkError.UNSUPPORTED, no.why());
    }

    @Test
    @With("device=cycles")
    @Verifies("NL-BIN-4")
    void bothLinksOfTheNodeHaveTheTimetableOfItsActiveCircuits(NetworkBench bench) {
        bench.ready();
        Way first = admitted(bench, FIRST);
        Heard heard = activate(first);
        timetable(heard, first.upLink, 10, first.upLabel, 0, 3);
        timetable(heard, first.downLink, 10, first.downLabel(), 0, 3);
        Way second = way(bench, new TimeBin(2_000, 1_450, 560 - 10));
        second.agree(Way.CUTOFF_NS).no(LinkInput.Schedule.class);
        timetable(activate(second), second.upLink, 20, first.upLabel, 0, 3, 10, 3, 15, 5);
        Heard after =
                bench.peer(
                        first.up,
                        new Release(
                                first.id(), NetworkError.CANCELLED, first.route.getFirst(), ""));
        timetable(after, second.upLink, 20, second.upLabel, 15, 5);
        timetable(after, second.downLink, 20, second.downLabel(), 15, 5);
        Heard none =
                bench.peer(
                        first.up,
                        new Release(
                                second.id(), NetworkError.CANCELLED, first.route.getFirst(), ""));

        Timetable open = none.to(first.upLink).only(LinkInput.Schedule.class).timetable();
        assertTrue(open.bins().isEmpty() && open.fill(), () -> "not open to all: " + open);
    }

    @Test
    @With({"at=4", "device=cycles"})
    @Verifies("NL-BIN-4")
    void tailGivesItsLinkATimetableToo(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(Way.TERMS.with(Service.USUAL.scheduled(FIRST)));
        way.reserve().no(LinkInput.Schedule.class);

        timetable(activate(way), way.upLink, 10, way.upLabel, 0, 3);
    }

    private static Heard activate(Way way) {
        return way.bench.peer(way.up, new Activate(way.id()));
    }

    /// @param bins first cycle and number of cycles of each; the first is of that label
    private static void timetable(Heard heard, int link, long period, int label, long... bins) {
        Timetable told = heard.to(link).only(LinkInput.Schedule.class).timetable();
        assertEquals(0, told.fromCycle());
        assertEquals(period, told.periodCycles());
        assertTrue(told.fill(), "the rest of the time is not open to all");
        List<Long> said = new ArrayList<>();
        for (Timetable.Bin bin : told.bins()) {
            said.add(bin.startCycle());
            said.add(bin.cycles());
        }
        assertEquals(Arrays.stream(bins).boxed().toList(), said);
        assertEquals(Set.of(label), told.bins().getFirst().purposes());
    }
}
