package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Refresh;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-REFRESH: circuits live as long as both their ends want them.
@DisplayName("NL: soft state")
@ExtendWith(ConformanceExtension.class)
public class NetworkRefreshSuite {

    private static final long LIFE_NS = 3_000_000;
    private static final CircuitTerms TERMS = Way.TERMS.with(Service.USUAL.withLife(LIFE_NS));

    private static Heard refresh(Way way, boolean toTail) {
        return way.bench.peer(toTail ? way.up : way.down, new Refresh(way.id(), toTail));
    }

    private static void stale(Way way, Heard heard) {
        for (int neighbour : new int[] {way.up, way.down}) {
            if (neighbour != 0) {
                Release release = heard.to(neighbour).only(Release.class);
                assertEquals(NetworkError.STALE, release.why());
                assertEquals(way.id(), release.circuit());
            }
        }
    }

    @Test
    @With("at=1")
    @Verifies("NL-REFRESH-1")
    void headRefreshesAtEveryThirdOfTheLife(NetworkBench bench) {
        refreshes(Way.line(bench.ready()).on(TERMS).settle(), true);
    }

    @Test
    @With("at=4")
    @Verifies("NL-REFRESH-1")
    void tailRefreshesAtEveryThirdOfTheLife(NetworkBench bench) {
        refreshes(Way.line(bench.ready()).on(TERMS).settle(), false);
    }

    private static void refreshes(Way way, boolean toTail) {
        int other = toTail ? way.down : way.up;
        for (int i = 0; i < 7; i++) {
            way.bench.pass(LIFE_NS / 3 - 1).no(NetworkMessage.class);
            Heard due = way.bench.pass(1);
            assertEquals(new Refresh(way.id(), toTail), due.to(other).only(Refresh.class));
            due.only(NetworkMessage.class);
            refresh(way, !toTail).no(NetworkMessage.class, PeerViolation.class);
        }
    }

    @Test
    @With("at=1")
    @Verifies("NL-REFRESH-1")
    void headFillsInItsLifeWhereTheTermsNameNone(NetworkBench bench) {
        bench.ready();
        Install usual = Way.line(bench).reserve().only(Install.class);
        assertEquals(NetworkKit.CIRCUIT_LIFE_NS, usual.terms().service().lifeNs());
        Install own = Way.line(bench).on(TERMS).reserve().only(Install.class);

        assertEquals(LIFE_NS, own.terms().service().lifeNs());
    }

    @Test
    @Verifies("NL-REFRESH-2")
    void refreshIsPassedOn(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(TERMS).settle();
        for (boolean toTail : new boolean[] {true, false}) {
            Heard heard = refresh(way, toTail).no(PeerViolation.class);
            heard.only(NetworkMessage.class);
            assertEquals(
                    new Refresh(way.id(), toTail),
                    heard.to(toTail ? way.down : way.up).only(Refresh.class));
        }
    }

    @Test
    @Verifies("NL-REFRESH-2")
    void refreshFromTheWrongSideIsReportedAndDoesNotCount(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(TERMS).settle();
        bench.pass(LIFE_NS / 2);
        refresh(way, false);
        bench.peer(way.down, new Refresh(way.id(), true))
                .no(NetworkMessage.class)
                .only(PeerViolation.class);
        bench.peer(way.up, new Refresh(way.id(), false))
                .no(NetworkMessage.class)
                .only(PeerViolation.class);

        bench.pass(LIFE_NS / 2).to(way.up).only(Release.class);
    }

    @Test
    @Verifies("NL-REFRESH-2")
    void refreshOfACircuitThatIsNotActiveIsReported(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(TERMS);
        way.agree(Way.CUTOFF_NS);

        refresh(way, true).no(NetworkMessage.class).only(PeerViolation.class);
    }

    @Test
    @Verifies("NL-REFRESH-3")
    void circuitOfWhichNothingIsHeardOfOneEndIsReleasedBothWays(NetworkBench bench) {
        for (boolean toTail : new boolean[] {true, false}) {
            Way way = Way.line(bench.ready()).on(TERMS).settle();
            bench.pass(LIFE_NS / 2);
            refresh(way, toTail);
            bench.pass(LIFE_NS - LIFE_NS / 2 - 1).no(Release.class);

            stale(way, bench.pass(1));
        }
    }

    @Test
    @Verifies("NL-REFRESH-3")
    void circuitThatBothEndsRefreshLivesOn(NetworkBench bench) {
        Way way = Way.line(bench.ready()).on(TERMS).settle();
        for (int i = 0; i < 5; i++) {
            bench.pass(LIFE_NS - 1).no(Release.class);
            refresh(way, true);
            refresh(way, false);
        }
        bench.pass(LIFE_NS - 1).no(Release.class);

        stale(way, bench.pass(1));
    }

    @Test
    @With("at=1")
    @Verifies("NL-REFRESH-3")
    void headReleasesACircuitOfWhichTheTailSaysNothing(NetworkBench bench) {
        ends(Way.line(bench.ready()).on(TERMS).settle());
    }

    @Test
    @With("at=4")
    @Verifies("NL-REFRESH-3")
    void tailReleasesACircuitOfWhichTheHeadSaysNothing(NetworkBench bench) {
        ends(Way.line(bench.ready()).on(TERMS).settle());
    }

    private static void ends(Way way) {
        way.bench.pass(LIFE_NS - 1).no(Release.class);
        Heard heard = way.bench.pass(1);
        stale(way, heard);

        assertEquals(NetworkError.STALE, heard.only(CircuitDown.class).why());
    }
}
