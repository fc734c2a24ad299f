package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput.Claim;
import dev.herald.network.api.NetworkInput.InventoryQuery;
import dev.herald.network.api.NetworkInput.KeepStock;
import dev.herald.network.api.NetworkInput.Reserve;
import dev.herald.network.api.NetworkOutput.Claimed;
import dev.herald.network.api.NetworkOutput.InventoryAnswer;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.Reserved;
import dev.herald.network.api.NetworkOutput.StockRefused;
import dev.herald.network.message.EndMessage.StockClaim;
import dev.herald.network.message.EndMessage.StockDrop;
import dev.herald.network.message.EndMessage.StockOpen;
import dev.herald.network.message.RequestSpec;
import java.util.List;
import java.util.stream.LongStream;

/// A stock as its end on trial keeps it, and as the layer above and the far end see it.
final class Stocked {
    static final long COOKIE = 9;
    static final int LABEL = 31;
    static final Fidelity LEAST = Fidelity.of(0.5);
    static final long AGE_NS = 20_000_000;

    private Stocked() {}

    static Heard keep(Way way, int target, Fidelity least, long ageNs) {
        return way.bench.in(new KeepStock(COOKIE, way.id(), target, least, ageNs));
    }

    /// The head, with a stock that is to hold so many pairs; there are none yet.
    static Way head(NetworkBench bench, int target) {
        Way way = Way.line(bench.ready()).settle();
        keep(way, target, LEAST, AGE_NS);
        return way;
    }

    /// The head, with pairs 1, 2, ... in stock.
    static Way stocked(NetworkBench bench, int pairs) {
        Way way = head(bench, pairs);
        for (int i = 1; i <= pairs; i++) {
            Confirming.pair(way, i, Way.EXPECTED);
        }
        return way;
    }

    /// The tail, with pairs 1, 2, ... in stock.
    static Way tail(NetworkBench bench, int pairs) {
        Way way = Way.line(bench.ready()).settle();
        way.tell(new StockOpen(pairs));
        way.begin(1, RequestSpec.keep(pairs, 0));
        for (int i = 1; i <= pairs; i++) {
            Confirming.pair(way, i, Way.EXPECTED);
        }
        return way;
    }

    static Heard claim(Way way, int reservation, int pairs, double least) {
        return way.bench.in(
                new Claim(COOKIE, way.id(), reservation, pairs, Fidelity.of(least), LABEL));
    }

    static Heard reserve(Way way, int pairs, double least, long holdNs) {
        return way.bench.in(new Reserve(COOKIE, way.id(), pairs, Fidelity.of(least), holdNs));
    }

    static void claimed(Heard heard, long... sequences) {
        List<PairId> names = LongStream.of(sequences).mapToObj(Confirming::name).toList();
        assertEquals(names, heard.only(Claimed.class).pairs());
        assertEquals(names, heard.all(PairKept.class).stream().map(PairKept::pair).toList());
    }

    static void refused(Heard heard) {
        heard.no(Claimed.class, PairKept.class, Reserved.class).only(StockRefused.class);
        assertEquals(List.of(), heard.told(StockClaim.class));
    }

    static int count(Way way) {
        return way.bench
                .in(new InventoryQuery(COOKIE, null, 0))
                .only(InventoryAnswer.class)
                .levels()
                .getFirst()
                .count();
    }

    static void dropped(Heard heard, long sequence) {
        assertEquals(
                List.of(new StockDrop(List.of(Confirming.name(sequence)))),
                heard.told(StockDrop.class));
    }
}
