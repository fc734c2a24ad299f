package dev.herald.node.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RouteChoice;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The keeper alone: what it asks of the network layer, and what it tells.
class StockKeeperTest {
    private static final NodeId SELF = new NodeId(1);
    private static final NodeId PEER = new NodeId(3);
    private static final long STOCK = -7;
    private static final StockTerms TERMS =
            new StockTerms(
                    PEER,
                    CircuitTerms.of(Fidelity.of(0.9)),
                    RouteChoice.USUAL,
                    4,
                    Fidelity.of(0.8),
                    1_000_000);

    private final StockKeeper keeper = new StockKeeper(SELF);
    private long nowNs = 1_000;

    private List<StockOutput> give(StockInput input) {
        List<StockOutput> out = new ArrayList<>();
        keeper.handle(nowNs, input, out::add);
        return out;
    }

    private List<StockOutput> network(NetworkOutput.Up up) {
        assertTrue(keeper.concerns(up), up::toString);
        return give(new StockInput.FromNetwork(up));
    }

    private List<StockOutput> wake() {
        List<StockOutput> out = new ArrayList<>();
        nowNs = keeper.nextDeadlineNs();
        keeper.expire(nowNs, out::add);
        return out;
    }

    private static <T extends NetworkInput> T asked(Class<T> type, StockOutput output) {
        return assertInstanceOf(
                type, assertInstanceOf(StockOutput.ToNetwork.class, output).input());
    }

    private static CircuitId circuit(int number) {
        return new CircuitId(SELF, 5, number);
    }

    private static NetworkOutput.CircuitUp up(long cookie, int number) {
        return new NetworkOutput.CircuitUp(
                cookie, circuit(number), List.of(SELF, PEER), BellDiagonal.werner(0.9), 1_000);
    }

    private static NetworkOutput.CircuitDown down(int number) {
        return new NetworkOutput.CircuitDown(circuit(number), NetworkError.LINK_DOWN, PEER, "cut");
    }

    private static NetworkOutput.PairKept kept(CircuitId circuit) {
        return new NetworkOutput.PairKept(
                new RequestId(circuit, 1),
                new PairId(1, 2),
                new QubitHandle(0, 1),
                BellIndex.ofCode(0),
                FidelityTag.model(BellDiagonal.werner(0.9), 0, MemoryDecay.NONE, MemoryDecay.NONE));
    }

    /// Opens the stock over circuit 1.
    private void open() {
        var ask =
                asked(
                        NetworkInput.OpenCircuit.class,
                        give(new StockInput.Open(STOCK, TERMS)).getFirst());
        assertEquals(PEER, ask.remote());
        assertEquals(TERMS.circuit(), ask.terms());
        List<StockOutput> out = network(up(ask.cookie(), 1));
        var keep = asked(NetworkInput.KeepStock.class, out.getFirst());
        assertEquals(circuit(1), keep.circuit());
        assertEquals(4, keep.target());
        assertEquals(TERMS.minimum(), keep.minimum());
        assertEquals(STOCK, assertInstanceOf(StockOutput.Opened.class, out.get(1)).stock());
    }

    @Test
    void questionsGoToTheCircuitOfTheStockAndAnswersNameIt() {
        open();
        var claim =
                asked(
                        NetworkInput.Claim.class,
                        give(new StockInput.Claim(-8, STOCK, 0, 2, Fidelity.ZERO, 9)).getFirst());
        assertEquals(new NetworkInput.Claim(-8, circuit(1), 0, 2, Fidelity.ZERO, 9), claim);
        var claimed = new NetworkOutput.Claimed(-8, circuit(1), 1, 9, List.of());
        assertEquals(List.of(new StockOutput.OfStock(STOCK, claimed)), network(claimed));
        NetworkOutput.PairKept pair = kept(circuit(1));
        assertEquals(List.of(new StockOutput.OfStock(STOCK, pair)), network(pair));
        assertFalse(keeper.concerns(kept(circuit(2))), "the transport layer's");
        var reserve =
                asked(
                        NetworkInput.Reserve.class,
                        give(new StockInput.Reserve(-9, STOCK, 1, Fidelity.ZERO, 5)).getFirst());
        assertEquals(circuit(1), reserve.circuit());
        var unreserve =
                asked(
                        NetworkInput.Unreserve.class,
                        give(new StockInput.Unreserve(-10, STOCK, 3)).getFirst());
        assertEquals(3, unreserve.reservation());
        assertThrows(IllegalArgumentException.class, () -> give(new StockInput.Open(STOCK, TERMS)));
    }

    @Test
    void lostCircuitIsSetUpAgainAfterLongerAndLongerPauses() {
        open();
        var lost = assertInstanceOf(StockOutput.Lost.class, network(down(1)).getFirst());
        assertEquals(NetworkError.LINK_DOWN, lost.why());
        assertEquals(nowNs + StockKeeper.PAUSE_FIRST_NS, lost.againNs());
        var refused =
                assertInstanceOf(
                        NetworkOutput.StockRefused.class,
                        assertInstanceOf(
                                        StockOutput.OfStock.class,
                                        give(new StockInput.Claim(
                                                        -8, STOCK, 0, 1, Fidelity.ZERO, 0))
                                                .getFirst())
                                .event());
        assertEquals(NetworkError.CIRCUIT_DOWN, refused.why());
        long pauseNs = StockKeeper.PAUSE_FIRST_NS;
        for (int i = 0; i < 15; i++) {
            assertEquals(lost.againNs(), keeper.nextDeadlineNs());
            var ask = asked(NetworkInput.OpenCircuit.class, wake().getFirst());
            lost =
                    assertInstanceOf(
                            StockOutput.Lost.class,
                            network(
                                            new NetworkOutput.CircuitFailed(
                                                    ask.cookie(),
                                                    NetworkError.NO_ROUTE,
                                                    SELF,
                                                    "none"))
                                    .getFirst());
            pauseNs = Math.min(2 * pauseNs, StockKeeper.PAUSE_MAX_NS);
            assertEquals(nowNs + pauseNs, lost.againNs());
        }
        var ask = asked(NetworkInput.OpenCircuit.class, wake().getFirst());
        assertEquals(2, network(up(ask.cookie(), 2)).size());
        nowNs += StockKeeper.PAUSE_MAX_NS;
        lost = assertInstanceOf(StockOutput.Lost.class, network(down(2)).getFirst());
        assertEquals(nowNs + StockKeeper.PAUSE_FIRST_NS, lost.againNs(), "it was up long enough");
    }

    @Test
    void circuitThatMayNotKeepTheStockIsReleased() {
        var ask =
                asked(
                        NetworkInput.OpenCircuit.class,
                        give(new StockInput.Open(STOCK, TERMS)).getFirst());
        var keep = asked(NetworkInput.KeepStock.class, network(up(ask.cookie(), 1)).getFirst());
        List<StockOutput> out =
                network(
                        new NetworkOutput.StockRefused(
                                keep.cookie(), NetworkError.NO_RESOURCES, "too many"));
        assertEquals(circuit(1), asked(NetworkInput.CloseCircuit.class, out.getFirst()).circuit());
        assertEquals(
                NetworkError.NO_RESOURCES,
                assertInstanceOf(StockOutput.Lost.class, out.get(1)).why());
        assertEquals(List.of(), network(down(1)), "told already");
        asked(NetworkInput.OpenCircuit.class, wake().getFirst());
    }

    @Test
    void closedStockLeavesNothing() {
        open();
        assertEquals(
                circuit(1),
                asked(NetworkInput.CloseCircuit.class, give(new StockInput.Close(STOCK)).getFirst())
                        .circuit());
        assertEquals(List.of(), network(down(1)));
        assertEquals(Machine.NEVER, keeper.nextDeadlineNs());
        assertFalse(keeper.concerns(down(1)));
        // closed while its circuit is being set up
        var ask =
                asked(
                        NetworkInput.OpenCircuit.class,
                        give(new StockInput.Open(STOCK, TERMS)).getFirst());
        assertEquals(List.of(), give(new StockInput.Close(STOCK)));
        assertEquals(
                circuit(2),
                asked(NetworkInput.CloseCircuit.class, network(up(ask.cookie(), 2)).getFirst())
                        .circuit());
        assertEquals(List.of(), network(down(2)));
        assertFalse(keeper.concerns(down(2)));
    }

    @Test
    void stockOfAPeerIsToldUntilItsCircuitEnds() {
        CircuitId theirs = new CircuitId(PEER, 5, 1);
        assertFalse(keeper.concerns(kept(theirs)));
        var opened = new NetworkOutput.StockOpened(theirs, PEER, 4);
        assertEquals(
                List.of(new StockOutput.OfStock(StockOutput.OF_PEER, opened)), network(opened));
        NetworkOutput.PairKept pair = kept(theirs);
        assertEquals(List.of(new StockOutput.OfStock(StockOutput.OF_PEER, pair)), network(pair));
        var end = new NetworkOutput.CircuitDown(theirs, NetworkError.CANCELLED, PEER, "closed");
        assertEquals(List.of(new StockOutput.OfStock(StockOutput.OF_PEER, end)), network(end));
        assertFalse(keeper.concerns(kept(theirs)));
    }
}
