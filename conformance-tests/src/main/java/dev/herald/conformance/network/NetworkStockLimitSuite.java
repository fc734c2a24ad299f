package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkOutput.StockRefused;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.EndMessage.StockDrop;
import dev.herald.network.message.EndMessage.StockOpen;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-STOCK: what ends lose of a stock, and which stocks there cannot be.
@DisplayName("NL: stocks that are lost or cannot be")
@ExtendWith(ConformanceExtension.class)
public class NetworkStockLimitSuite {
    /// Of a link of four qubits, one is for circuits without a stock.
    private static final int ROOM = 3;

    // ---- what is lost

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-8")
    void headTellsWhatItLost(NetworkBench bench) {
        Way way = Stocked.head(bench, 2);
        QubitHandle qubit = way.kept(false, 1, BellIndex.PSI_PLUS);
        way.arrives(Confirming.track(way, 1, Confirming.name(1), Way.EXPECTED));
        Stocked.dropped(bench.device(new DeviceEvent.QubitsLost(List.of(qubit), "warm")), 1);

        Stocked.refused(Stocked.claim(way, 0, 1, 0.5));
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

        Stocked.dropped(bench.device(new DeviceEvent.QubitsLost(List.of(qubit), "warm")), 1);
    }

    @Test
    @With("at=1")
    @Verifies("NL-STOCK-8")
    void headGivesUpWhatTheTailLost(NetworkBench bench) {
        Way way = Stocked.stocked(bench, 2);
        way.tell(new StockDrop(List.of(Confirming.name(1)))).only(Discard.class);

        Stocked.claimed(Stocked.claim(way, 0, 1, 0.5), 2);
    }

    // ---- who keeps it

    @Test
    @With("at=4")
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void tailRefusesReservationsAndClaims(NetworkBench bench) {
        Way way = Stocked.tail(bench, 2);
        for (Heard heard :
                List.of(Stocked.reserve(way, 1, 0.5, 1_000), Stocked.claim(way, 0, 1, 0.5))) {
            Stocked.refused(heard);
            assertEquals(NetworkError.UNSUPPORTED, heard.only(StockRefused.class).why());
        }
    }

    @Test
    @With({"at=1", "device=few"})
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void stockThatDoesNotFitTheLinkIsRefused(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = Stocked.keep(way, ROOM + 1, Stocked.LEAST, Stocked.AGE_NS);
        heard.no(Relay.class, Forward.class);
        assertEquals(NetworkError.NO_RESOURCES, heard.only(StockRefused.class).why());

        Stocked.keep(way, ROOM, Stocked.LEAST, Stocked.AGE_NS).only(Forward.class);
        Way other = Way.line(bench).settle();

        Stocked.keep(other, 1, Stocked.LEAST, Stocked.AGE_NS)
                .no(Forward.class)
                .only(StockRefused.class);
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
        Heard heard =
                Stocked.keep(restored(bench), 1, Stocked.LEAST, Stocked.AGE_NS)
                        .no(Relay.class, Forward.class);

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
