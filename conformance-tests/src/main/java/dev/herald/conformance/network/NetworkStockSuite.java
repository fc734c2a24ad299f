package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput.Claim;
import dev.herald.network.api.NetworkInput.InventoryQuery;
import dev.herald.network.api.NetworkInput.KeepStock;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkInput.Reserve;
import dev.herald.network.api.NetworkOutput.Claimed;
import dev.herald.network.api.NetworkOutput.InventoryAnswer;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.api.NetworkOutput.Reserved;
import dev.herald.network.api.NetworkOutput.StockRefused;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.StockClaim;
import dev.herald.network.message.EndMessage.StockDrop;
import dev.herald.network.message.EndMessage.StockOpen;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
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
    private static final long COOKIE = 9;
    private static final int LABEL = 31;
    private static final Fidelity LEAST = Fidelity.of(0.5);
    private static final long AGE_NS = 20_000_000;

    /// Of a link of four qubits, one is for circuits without a stock.
    private static final int ROOM = 3;

    private static final BellDiagonal GOOD = BellDiagonal.werner(0.9);

    private static Heard keep(Way way, int target, Fidelity least, long ageNs) {
        return way.bench.in(new KeepStock(COOKIE, way.id(), target, least, ageNs));
    }

    /// The head, with a stock that is to hold so many pairs; there are none yet.
    private static Way head(NetworkBench bench, int target) {
        Way way = Way.line(bench.ready()).settle();
        keep(way, target, LEAST, AGE_NS);
        return way;
    }

    /// The head, with pairs 1, 2, ... in stock.
    private static Way stocked(NetworkBench bench, int pairs) {
        Way way = head(bench, pairs);
        for (int i = 1; i <= pairs; i++) {
            Confirming.pair(way, i, Way.EXPECTED);
        }
        return way;
    }

    /// The tail, with pairs 1, 2, ... in stock.
    private static Way tail(NetworkBench bench, int pairs) {
        Way way = Way.line(bench.ready()).settle();
        way.tell(new StockOpen(pairs));
        way.begin(1, RequestSpec.keep(pairs, 0));
        for (int i = 1; i <= pairs; i++) {
            Confirming.pair(way, i, Way.EXPECTED);
        }
        return way;
    }

    private static Heard claim(Way way, int reservation, int pairs, double least) {
        return way.bench.in(
                new Claim(COOKIE, way.id(), reservation, pairs, Fidelity.of(least), LABEL));
    }

    private static Heard reserve(Way way, int pairs, double least, long holdNs) {
        return way.bench.in(new Reserve(COOKIE, way.id(), pairs, Fidelity.of(least), holdNs));
    }

    private static <T extends EndMessage> List<T> told(Heard heard, Class<T> type) {
        return heard.all(Relay.class).stream()
                .map(Relay::message)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static void claimed(Heard heard, long... sequences) {
        List<PairId> names = LongStream.of(sequences).mapToObj(Confirming::name).toList();
        assertEquals(names, heard.only(Claimed.class).pairs());
        assertEquals(names, heard.all(PairKept.class).stream().map(PairKept::pair).toList());
    }

    private static void refused(Heard heard) {
        heard.no(Claimed.class, PairKept.class, Reserved.class).only(StockRefused.class);
        assertEquals(List.of(), told(heard, StockClaim.class));
    }

    private static int count(Way way) {
        return way.bench
                .in(new InventoryQuery(COOKIE, null, 0))
                .only(InventoryAnswer.class)
                .levels()
                .getFirst()
                .count();
    }

    // ---- filling

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-1")
    void headTellsOfTheStockBeforeItsFirstRequest(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = keep(way, 3, LEAST, AGE_NS).no(StockRefused.class);
        assertEquals(List.of(new StockOpen(3)), told(heard, StockOpen.class));

        heard.inOrder(Relay.class, Forward.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-1")
    void circuitOfAStockServesNobodyElse(NetworkBench bench) {
        Way way = head(bench, 2);
        bench.in(new Request(COOKIE, way.id(), RequestSpec.keep(1, 0)))
                .no(Forward.class)
                .only(RequestRefused.class);
        for (int i = 1; i <= 2; i++) {
            Confirming.pair(way, i, Way.EXPECTED).no(PairKept.class, Discard.class);
        }

        claimed(claim(way, 0, 2, 0.5), 1, 2);
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-1")
    void pairsStayAtTheTailToo(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.tell(new StockOpen(1));
        way.begin(1, RequestSpec.keep(1, 0));
        Confirming.pair(way, 1, Way.EXPECTED).no(PairKept.class, Discard.class);

        claimed(way.tell(new StockClaim(1, LABEL, List.of(Confirming.name(1)))), 1);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-2")
    void whatIsMissingIsAskedFor(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = keep(way, 3, LEAST, AGE_NS);
        assertEquals(3, heard.only(Forward.class).spec().pairs());
        for (int i = 1; i <= 3; i++) {
            Confirming.pair(way, i, Way.EXPECTED).no(Forward.class);
        }
        assertEquals(3, count(way));
        Forward more = claim(way, 0, 2, 0.5).only(Forward.class);

        assertEquals(2, more.spec().pairs());
    }

    // ---- what becomes too old

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-3")
    void pairThatIsTooOldIsGivenUpAndTheTailIsTold(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        keep(way, 1, LEAST, AGE_NS);
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        way.arrives(Confirming.track(way, 1, Confirming.name(1), Way.EXPECTED));
        Heard before = bench.pass(AGE_NS - 1_000).no(Discard.class);
        assertEquals(List.of(), told(before, StockDrop.class));
        Heard heard = bench.pass(2_000);

        assertEquals(qubit, heard.only(Discard.class).qubit());
        dropped(heard, 1);
    }

    private static void dropped(Heard heard, long sequence) {
        assertEquals(
                List.of(new StockDrop(List.of(Confirming.name(sequence)))),
                told(heard, StockDrop.class));
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-3")
    void pairThatIsNotGoodEnoughAnyMoreIsGivenUp(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        keep(way, 1, Fidelity.of(0.7), Long.MAX_VALUE);
        Confirming.pair(way, 1, Way.EXPECTED);
        bench.pass(9_000_000).no(Discard.class);

        dropped(bench.pass(5_000_000), 1);
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-3")
    void tailGivesUpWhatTheHeadGaveUp(NetworkBench bench) {
        Way way = tail(bench, 2);
        way.tell(new StockDrop(List.of(Confirming.name(1)))).only(Discard.class);

        claimed(
                way.tell(new StockClaim(1, LABEL, List.of(Confirming.name(1), Confirming.name(2)))),
                2);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-4")
    void pairExpiresAtTheFirstInstantBelowTheMinimum(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        double least = 0.75;
        keep(way, 1, Fidelity.of(least), Long.MAX_VALUE);
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

        dropped(bench.pass(5), 1);
    }

    // ---- reservations and claims

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-5")
    void onlyPairsThatLastAreReserved(NetworkBench bench) {
        Way way = stocked(bench, 3);
        refused(reserve(way, 1, 0.5, AGE_NS + 100_000));
        refused(reserve(way, 1, 0.8, 5_000_000));
        Reserved reserved = reserve(way, 2, 0.7, 5_000_000).only(Reserved.class);

        assertEquals(COOKIE, reserved.cookie());
        assertEquals(bench.nowNs() + 5_000_000, reserved.untilNs());
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-5")
    void reservedPairsAreClaimedUnderTheirNumberOnly(NetworkBench bench) {
        Way way = stocked(bench, 3);
        int number = reserve(way, 2, 0.7, 5_000_000).only(Reserved.class).reservation();
        refused(claim(way, 0, 2, 0.5));
        refused(claim(way, number, 3, 0.5));
        claimed(claim(way, number, 1, 0.5), 1);
        bench.pass(5_000_000);

        claimed(claim(way, 0, 2, 0.5), 2, 3);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-6")
    void firstPairsThatAreGoodEnoughAreClaimed(NetworkBench bench) {
        Way way = head(bench, 3);
        for (int i = 1; i <= 3; i++) {
            Confirming.pair(way, i, i % 2 == 0 ? GOOD : Way.EXPECTED);
        }
        claimed(claim(way, 0, 1, 0.85), 2);
        refused(claim(way, 0, 2, 0.85));
        assertEquals(2, count(way));

        claimed(claim(way, 0, 2, 0.5), 1, 3);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-7")
    void headTellsTheTailWhatWasClaimed(NetworkBench bench) {
        Way way = stocked(bench, 3);
        Heard heard = claim(way, 0, 2, 0.5);
        claimed(heard, 1, 2);
        Claimed claimed = heard.only(Claimed.class);
        assertEquals(COOKIE, claimed.cookie());
        assertEquals(LABEL, claimed.label());

        assertEquals(
                List.of(new StockClaim(claimed.claim(), LABEL, claimed.pairs())),
                told(heard, StockClaim.class));
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-7")
    void tailDeliversWhatItHasInTheOrderOfTheClaim(NetworkBench bench) {
        Way way = tail(bench, 3);
        List<PairId> pairs = LongStream.of(3, 8, 1).mapToObj(Confirming::name).toList();
        Heard heard = way.tell(new StockClaim(4, LABEL, pairs));
        claimed(heard, 3, 1);

        assertEquals(4, heard.only(Claimed.class).claim());
        assertEquals(LABEL, heard.only(Claimed.class).label());
    }

    // ---- what is lost

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-8")
    void headTellsWhatItLost(NetworkBench bench) {
        Way way = head(bench, 2);
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        way.arrives(Confirming.track(way, 1, Confirming.name(1), Way.EXPECTED));
        dropped(bench.device(new DeviceEvent.QubitsLost(List.of(qubit), "warm")), 1);

        refused(claim(way, 0, 1, 0.5));
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-8")
    void tailTellsWhatItLost(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        way.tell(new StockOpen(1));
        way.begin(1, RequestSpec.keep(1, 0));
        QubitHandle qubit = way.kept(true, 1, BellIndex.PSI_PLUS);
        way.arrives(Confirming.track(way, 1, Confirming.name(1), Way.EXPECTED));

        dropped(bench.device(new DeviceEvent.QubitsLost(List.of(qubit), "warm")), 1);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-8")
    void headGivesUpWhatTheTailLost(NetworkBench bench) {
        Way way = stocked(bench, 2);
        way.tell(new StockDrop(List.of(Confirming.name(1)))).only(Discard.class);

        claimed(claim(way, 0, 1, 0.5), 2);
    }

    // ---- who keeps it

    @Test
    @With("at=4")
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void tailRefusesReservationsAndClaims(NetworkBench bench) {
        Way way = tail(bench, 2);
        for (Heard heard : List.of(reserve(way, 1, 0.5, 1_000), claim(way, 0, 1, 0.5))) {
            refused(heard);
            assertEquals(NetworkError.UNSUPPORTED, heard.only(StockRefused.class).why());
        }
    }

    @Test
    @With({"at=1", "device=few"})
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void stockThatDoesNotFitTheLinkIsRefused(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = keep(way, ROOM + 1, LEAST, AGE_NS);
        heard.no(Relay.class, Forward.class);
        assertEquals(NetworkError.NO_RESOURCES, heard.only(StockRefused.class).why());

        keep(way, ROOM, LEAST, AGE_NS).only(Forward.class);
        Way other = Way.line(bench).settle();

        keep(other, 1, LEAST, AGE_NS).no(Forward.class).only(StockRefused.class);
    }

    @Test
    @With({"at=4", "device=few"})
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void tailReleasesACircuitWhoseStockDoesNotFit(NetworkBench bench) {
        Way good = Way.line(bench.ready()).settle();
        good.tell(new StockOpen(ROOM)).no(Release.class);
        bench.peer(
                good.up, new Release(good.id(), NetworkError.CANCELLED, good.route.getFirst(), ""));
        Way way = Way.line(bench).settle();
        Heard heard = way.tell(new StockOpen(ROOM + 1));

        assertEquals(NetworkError.NO_RESOURCES, heard.to(way.up).only(Release.class).why());
    }

    private static Way restored(NetworkBench bench) {
        return Way.line(bench.ready())
                .on(Way.TERMS.with(Service.USUAL.restored(1_000_000)))
                .settle();
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-11")
    void circuitThatIsRestoredKeepsNoStock(NetworkBench bench) {
        Heard heard = keep(restored(bench), 1, LEAST, AGE_NS).no(Relay.class, Forward.class);

        assertEquals(NetworkError.UNSUPPORTED, heard.only(StockRefused.class).why());
    }

    @Test
    @With("at=4")
    @Verifies("NL-STOCK-11")
    void tailReleasesARestoredCircuitWithAStock(NetworkBench bench) {
        Way way = restored(bench);
        Heard heard = way.tell(new StockOpen(1));

        assertEquals(NetworkError.UNSUPPORTED, heard.to(way.up).only(Release.class).why());
    }
}
