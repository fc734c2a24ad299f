package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkOutput.Claimed;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.api.NetworkOutput.Reserved;
import dev.herald.network.api.NetworkOutput.StockRefused;
import dev.herald.network.message.EndMessage.StockClaim;
import dev.herald.network.message.EndMessage.StockDrop;
import dev.herald.network.message.EndMessage.StockOpen;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-STOCK: pairs that wait at both ends until they are claimed.
@DisplayName("NL: pairs in stock")
@ExtendWith(ConformanceExtension.class)
public class NetworkStockSuite {
    private static final BellDiagonal GOOD = BellDiagonal.werner(0.9);

    // ---- filling

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-1")
    void headTellsOfTheStockBeforeItsFirstRequest(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = Stocked.keep(way, 3, Stocked.LEAST, Stocked.AGE_NS).no(StockRefused.class);
        assertEquals(List.of(new StockOpen(3)), heard.told(StockOpen.class));

        heard.inOrder(Relay.class, Forward.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-1")
    void circuitOfAStockServesNobodyElse(NetworkBench bench) {
        Way way = Stocked.head(bench, 2);
        bench.in(new Request(Stocked.COOKIE, way.id(), RequestSpec.keep(1, 0)))
                .no(Forward.class)
                .only(RequestRefused.class);
        for (int i = 1; i <= 2; i++) {
            Confirming.pair(way, i, Way.EXPECTED).no(PairKept.class, Discard.class);
        }

        Stocked.claimed(Stocked.claim(way, 0, 2, 0.5), 1, 2);
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-1")
    void pairsStayAtTheTailToo(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.tell(new StockOpen(1));
        way.begin(1, RequestSpec.keep(1, 0));
        Confirming.pair(way, 1, Way.EXPECTED).no(PairKept.class, Discard.class);

        Stocked.claimed(way.tell(new StockClaim(1, Stocked.LABEL, List.of(Confirming.name(1)))), 1);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-2")
    void whatIsMissingIsAskedFor(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = Stocked.keep(way, 3, Stocked.LEAST, Stocked.AGE_NS);
        assertEquals(3, heard.only(Forward.class).spec().pairs());
        for (int i = 1; i <= 3; i++) {
            Confirming.pair(way, i, Way.EXPECTED).no(Forward.class);
        }
        assertEquals(3, Stocked.count(way));
        Forward more = Stocked.claim(way, 0, 2, 0.5).only(Forward.class);

        assertEquals(2, more.spec().pairs());
    }

    // ---- what becomes too old

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-3")
    void pairThatIsTooOldIsGivenUpAndTheTailIsTold(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Stocked.keep(way, 1, Stocked.LEAST, Stocked.AGE_NS);
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        way.arrives(Confirming.track(way, 1, Confirming.name(1), Way.EXPECTED));
        Heard before = bench.pass(Stocked.AGE_NS - 1_000).no(Discard.class);
        assertEquals(List.of(), before.told(StockDrop.class));
        Heard heard = bench.pass(2_000);

        assertEquals(qubit, heard.only(Discard.class).qubit());
        Stocked.dropped(heard, 1);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-3")
    void pairThatIsNotGoodEnoughAnyMoreIsGivenUp(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Stocked.keep(way, 1, Fidelity.of(0.7), Long.MAX_VALUE);
        Confirming.pair(way, 1, Way.EXPECTED);
        bench.pass(9_000_000).no(Discard.class);

        Stocked.dropped(bench.pass(5_000_000), 1);
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-3")
    void tailGivesUpWhatTheHeadGaveUp(NetworkBench bench) {
        Way way = Stocked.tail(bench, 2);
        way.tell(new StockDrop(List.of(Confirming.name(1)))).only(Discard.class);

        Stocked.claimed(
                way.tell(
                        new StockClaim(
                                1, Stocked.LABEL, List.of(Confirming.name(1), Confirming.name(2)))),
                2);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-4")
    void pairExpiresAtTheFirstInstantBelowTheMinimum(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        double least = 0.75;
        Stocked.keep(way, 1, Fidelity.of(least), Long.MAX_VALUE);
        way.kept(false, 1);
        Track track = Confirming.track(way, 1, Confirming.name(1), Way.EXPECTED);
        way.arrives(track);
        MemoryDecay far = track.originDecay();
        BellDiagonal now = Way.EXPECTED.age(far, 7_000, NetworkKit.HERE, 5_000);
        long lastsNs = 0;
        for (long step = 1L << 30; step > 0; step >>= 1) {
            long ns = lastsNs + step;
            lastsNs = now.age(far, ns, NetworkKit.HERE, ns).fidelity() >= least ? ns : lastsNs;
        }
        assertTrue(lastsNs > 1_000_000, "a pair for which nothing is shown");
        bench.pass(lastsNs - 2).no(Discard.class);

        Stocked.dropped(bench.pass(5), 1);
    }

    // ---- reservations and claims

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-5")
    void onlyPairsThatLastAreReserved(NetworkBench bench) {
        Way way = Stocked.stocked(bench, 3);
        Stocked.refused(Stocked.reserve(way, 1, 0.5, Stocked.AGE_NS + 100_000));
        Stocked.refused(Stocked.reserve(way, 1, 0.8, 5_000_000));
        Reserved reserved = Stocked.reserve(way, 2, 0.7, 5_000_000).only(Reserved.class);

        assertEquals(Stocked.COOKIE, reserved.cookie());
        assertEquals(bench.nowNs() + 5_000_000, reserved.untilNs());
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-5")
    void reservedPairsAreClaimedUnderTheirNumberOnly(NetworkBench bench) {
        Way way = Stocked.stocked(bench, 3);
        int number = Stocked.reserve(way, 2, 0.7, 5_000_000).only(Reserved.class).reservation();
        Stocked.refused(Stocked.claim(way, 0, 2, 0.5));
        Stocked.refused(Stocked.claim(way, number, 3, 0.5));
        Stocked.claimed(Stocked.claim(way, number, 1, 0.5), 1);
        bench.pass(5_000_000);

        Stocked.claimed(Stocked.claim(way, 0, 2, 0.5), 2, 3);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-6")
    void firstPairsThatAreGoodEnoughAreClaimed(NetworkBench bench) {
        Way way = Stocked.head(bench, 3);
        for (int i = 1; i <= 3; i++) {
            Confirming.pair(way, i, i % 2 == 0 ? GOOD : Way.EXPECTED);
        }
        Stocked.claimed(Stocked.claim(way, 0, 1, 0.85), 2);
        Stocked.refused(Stocked.claim(way, 0, 2, 0.85));
        assertEquals(2, Stocked.count(way));

        Stocked.claimed(Stocked.claim(way, 0, 2, 0.5), 1, 3);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-7")
    void headTellsTheTailWhatWasClaimed(NetworkBench bench) {
        Way way = Stocked.stocked(bench, 3);
        Heard heard = Stocked.claim(way, 0, 2, 0.5);
        Stocked.claimed(heard, 1, 2);
        Claimed claimed = heard.only(Claimed.class);
        assertEquals(Stocked.COOKIE, claimed.cookie());
        assertEquals(Stocked.LABEL, claimed.label());

        assertEquals(
                List.of(new StockClaim(claimed.claim(), Stocked.LABEL, claimed.pairs())),
                heard.told(StockClaim.class));
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-7")
    void tailDeliversWhatItHasInTheOrderOfTheClaim(NetworkBench bench) {
        Way way = Stocked.tail(bench, 3);
        List<PairId> pairs = LongStream.of(3, 8, 1).mapToObj(Confirming::name).toList();
        Heard heard = way.tell(new StockClaim(4, Stocked.LABEL, pairs));
        Stocked.claimed(heard, 3, 1);

        assertEquals(4, heard.only(Claimed.class).claim());
        assertEquals(Stocked.LABEL, heard.only(Claimed.class).label());
    }
}
