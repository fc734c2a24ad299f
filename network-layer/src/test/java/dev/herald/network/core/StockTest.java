package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Stocks of pairs: filled, aged, reserved, claimed, expired, and the same at both ends.
class StockTest {
    private static final Fidelity LOW = Fidelity.of(0.5);
    private static final MemoryDecay DECAY = new MemoryDecay(4_000_000, 3_000_000);
    private final NetworkCodec codec = new NetworkCodec();

    private static TestNetwork stocked(int target, Fidelity minimum, long maxAgeNs) {
        TestNetwork network = DistillingTest.chain(5, 3, SwapNoise.NONE, DECAY, 10, 0, 0);
        network.delayNs = 500;
        for (TestLink link : network.links) {
            link.qubitsMax = 40;
        }
        network.start();
        network.open(1, DistillingTest.terms(0.6, DistilPlan.NONE));
        network.world.runUntil(100_000);
        network.head()
                .deliver(
                        new NetworkInput.KeepStock(
                                2, network.circuit(), target, minimum, maxAgeNs));
        return network;
    }

    private static StockLevel level(TestNetwork network, TestNode node, long laterNs) {
        return level(network, node, laterNs, 0);
    }

    private static StockLevel level(TestNetwork network, TestNode node, long laterNs, int stock) {
        node.deliver(new NetworkInput.InventoryQuery(77, null, laterNs));
        var answer = assertInstanceOf(NetworkOutput.InventoryAnswer.class, node.told.getLast());
        assertEquals(77, answer.cookie());
        return answer.levels().get(stock);
    }

    private static NetworkOutput.Claimed claim(
            TestNetwork network, int reservation, int pairs, Fidelity minimum) {
        int before = network.head().told.size();
        network.head()
                .deliver(
                        new NetworkInput.Claim(
                                9, network.circuit(), reservation, pairs, minimum, 42));
        return assertInstanceOf(NetworkOutput.Claimed.class, network.head().told.get(before));
    }

    private static List<PairId> kept(TestNode node) {
        List<PairId> pairs = new ArrayList<>();
        for (NetworkOutput told : node.told) {
            if (told instanceof NetworkOutput.PairKept kept) {
                pairs.add(kept.pair());
            }
        }
        return pairs;
    }

    @Test
    @Verifies({"NL-STOCK-1", "NL-STOCK-2", "NL-STOCK-6", "NL-STOCK-7"})
    void claimDeliversTheSamePairsInTheSameOrderAndTheStockIsFilledUp() {
        TestNetwork network = stocked(8, LOW, Long.MAX_VALUE);
        network.world.runUntil(300_000);
        assertEquals(8, level(network, network.head(), 0).count());
        assertEquals(8, level(network, network.tail(), 0).count());
        assertEquals(0, kept(network.head()).size(), "nothing is delivered before it is claimed");
        NetworkOutput.Claimed claimed = claim(network, 0, 5, LOW);
        assertEquals(42, claimed.label());
        assertEquals(claimed.pairs(), kept(network.head()));
        network.world.runUntil(600_000);
        assertEquals(claimed.pairs(), kept(network.tail()));
        for (NetworkOutput told : network.tail().told) {
            if (told instanceof NetworkOutput.PairKept m) {
                assertTrue(m.tag().state().fidelity() > 0.5);
            }
        }
        StockLevel head = level(network, network.head(), 0);
        StockLevel tail = level(network, network.tail(), 0);
        assertEquals(8, head.count());
        assertEquals(8, tail.count());
        assertEquals(13, head.made());
        assertEquals(5, tail.claimed());
        assertEquals(network.tail().id, head.peer());
        assertEquals(head.meanFidelity(), tail.meanFidelity(), 1e-9);
    }

    @Test
    @Verifies({"NL-STOCK-3", "NL-STOCK-4"})
    void pairsExpireAtBothEndsWhenTheyAreNotGoodEnough() {
        TestNetwork network = stocked(6, Fidelity.of(0.8), Long.MAX_VALUE);
        network.world.runUntil(250_000);
        StockLevel full = level(network, network.head(), network.world.nowNs() + 100_000);
        assertEquals(6, full.count());
        assertTrue(full.leastFidelity() >= 0.8);
        assertTrue(full.meanFidelityLater() < full.meanFidelity());
        network.world.runUntil(3_000_000);
        StockLevel head = level(network, network.head(), 0);
        assertTrue(head.expired() > 6, () -> "expired " + head.expired());
        assertTrue(head.count() == 0 || head.leastFidelity() >= 0.8);
        // what has expired at the head has been dropped at the tail, but for the last message
        network.head()
                .deliver(new NetworkInput.KeepStock(3, network.circuit(), 0, LOW, Long.MAX_VALUE));
        network.world.runUntil(9_000_000);
        assertEquals(0, level(network, network.head(), 0).count());
        assertEquals(0, level(network, network.tail(), 0).count());
        assertEquals(0, network.tail().machine.owned());
        TestNetwork young = stocked(6, LOW, 50_000);
        young.world.runUntil(1_000_000);
        assertTrue(level(young, young.head(), 0).expired() > 6);
    }

    @Test
    @Verifies("NL-STOCK-5")
    void reservedPairsAreThereForTheirReservationAndForNobodyElse() {
        TestNetwork network = stocked(6, LOW, Long.MAX_VALUE);
        network.world.runUntil(300_000);
        network.head().deliver(new NetworkInput.Reserve(4, network.circuit(), 4, LOW, 200_000));
        var reserved =
                assertInstanceOf(NetworkOutput.Reserved.class, network.head().told.getLast());
        assertEquals(4, level(network, network.head(), 0).reserved());
        network.head().deliver(new NetworkInput.Claim(5, network.circuit(), 0, 3, LOW, 0));
        var refused =
                assertInstanceOf(NetworkOutput.StockRefused.class, network.head().told.getLast());
        assertEquals(NetworkError.NO_RESOURCES, refused.why());
        assertEquals(4, claim(network, reserved.reservation(), 4, LOW).pairs().size());
        network.head().deliver(new NetworkInput.Reserve(6, network.circuit(), 2, LOW, 1_000));
        assertEquals(2, level(network, network.head(), 0).reserved());
        network.world.runUntil(400_000);
        assertEquals(0, level(network, network.head(), 0).reserved());
        // none lasts so long at that fidelity
        network.head()
                .deliver(
                        new NetworkInput.Reserve(
                                7, network.circuit(), 1, Fidelity.of(0.85), 2_000_000));
        assertInstanceOf(NetworkOutput.StockRefused.class, network.head().told.getLast());
    }

    @Test
    @Verifies("NL-STOCK-1")
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void whatCannotBeIsRefused() {
        TestNetwork network = stocked(4, LOW, Long.MAX_VALUE);
        network.world.runUntil(300_000);
        CircuitId circuit = network.circuit();
        network.request(3, RequestSpec.keep(1, 0));
        assertEquals(
                NetworkError.REJECTED,
                assertInstanceOf(NetworkOutput.RequestRefused.class, network.head().told.getLast())
                        .why());
        network.tail().deliver(new NetworkInput.Claim(3, circuit, 0, 1, LOW, 0));
        assertEquals(
                NetworkError.UNSUPPORTED,
                assertInstanceOf(NetworkOutput.StockRefused.class, network.tail().told.getLast())
                        .why());
        network.head().deliver(new NetworkInput.KeepStock(4, circuit, 1_000, LOW, 1));
        assertEquals(
                NetworkError.NO_RESOURCES,
                assertInstanceOf(NetworkOutput.StockRefused.class, network.head().told.getLast())
                        .why());
        CircuitId other = new CircuitId(circuit.head(), 1, 99);
        network.head().deliver(new NetworkInput.Claim(3, other, 0, 1, LOW, 0));
        assertEquals(
                NetworkError.CIRCUIT_DOWN,
                assertInstanceOf(NetworkOutput.StockRefused.class, network.head().told.getLast())
                        .why());
    }

    private static void room(TestNode node, int link, int pairs) {
        Optional.ofNullable(node.machine.link(new LinkId(link))).orElseThrow().room = pairs;
    }

    private static NetworkOutput.CircuitDown down(TestNode node) {
        return assertInstanceOf(NetworkOutput.CircuitDown.class, node.told.getLast());
    }

    @Test
    @Verifies(value = "NL-STOCK-10", rev = 2)
    void stocksOnALinkHaveRoomBesideOneAnotherAtBothEnds() {
        TestNetwork network = stocked(4, LOW, Long.MAX_VALUE);
        CircuitId first = network.circuit();
        room(network.head(), 1, 9);
        room(network.tail(), 2, 8);
        network.open(5, DistillingTest.terms(0.6, DistilPlan.NONE));
        network.world.runUntil(200_000);
        CircuitId second = network.circuit();
        assertNotEquals(first, second);
        network.head().deliver(new NetworkInput.KeepStock(6, second, 5, LOW, 1_000_000));
        var refused =
                assertInstanceOf(NetworkOutput.StockRefused.class, network.head().told.getLast());
        assertEquals(NetworkError.NO_RESOURCES, refused.why());
        assertEquals("a stock of 5 pairs; there is room for 4", refused.detail());
        network.head().deliver(new NetworkInput.KeepStock(6, second, 3, LOW, 1_000_000));
        network.world.runUntil(300_000);
        assertEquals(
                new NetworkOutput.StockOpened(second, network.head().id, 3),
                network.tail().told.getLast());
        assertEquals(3, level(network, network.tail(), 0, 1).target());
        network.head().deliver(new NetworkInput.KeepStock(6, second, 4, LOW, 1_000_000));
        network.world.runUntil(400_000);
        NetworkOutput.CircuitDown down = down(network.head());
        assertEquals(second, down.circuit());
        assertEquals(NetworkError.NO_RESOURCES, down.why());
        assertEquals(network.tail().id, down.where());
        assertEquals(4, level(network, network.head(), 0).count(), "the other goes on");
    }

    @Test
    @Verifies("NL-STOCK-11")
    void aCircuitThatIsRestoredElsewhereKeepsNoStock() {
        TestNetwork network = DistillingTest.chain(5, 3, SwapNoise.NONE, DECAY, 10, 0, 0);
        network.start();
        CircuitTerms terms = DistillingTest.terms(0.6, DistilPlan.NONE);
        network.open(1, terms.with(terms.service().restored(1_000_000)));
        network.world.runUntil(100_000);
        CircuitId circuit = network.circuit();
        network.head().deliver(new NetworkInput.KeepStock(2, circuit, 4, LOW, 1_000_000));
        assertEquals(
                NetworkError.UNSUPPORTED,
                assertInstanceOf(NetworkOutput.StockRefused.class, network.head().told.getLast())
                        .why());
        NodeId before = network.nodes.get(1).id;
        network.tail()
                .deliver(
                        new NetworkInput.FromPeer(
                                before,
                                new NetworkMessage.Relay(
                                        circuit, true, new EndMessage.StockOpen(4))));
        assertEquals(NetworkError.UNSUPPORTED, down(network.tail()).why());
        network.world.runUntil(300_000);
        assertEquals(NetworkError.UNSUPPORTED, down(network.head()).why());
    }

    @Test
    @Verifies("NL-STOCK-8")
    void aPairThatOneEndLosesIsDroppedAtTheOther() {
        TestNetwork network = stocked(4, LOW, Long.MAX_VALUE);
        network.world.runUntil(300_000);
        List<QubitHandle> held = new ArrayList<>();
        network.tail().machine.audit(held);
        assertEquals(4, held.size());
        network.tail().lose(held.getFirst());
        network.world.runUntil(600_000);
        StockLevel head = level(network, network.head(), 0);
        assertEquals(1, head.lost());
        assertEquals(4, head.count(), "it was replaced");
        assertEquals(4, level(network, network.tail(), 0).count());
        NetworkOutput.Claimed claimed = claim(network, 0, 4, LOW);
        network.world.runUntil(900_000);
        assertEquals(claimed.pairs(), kept(network.tail()));
    }

    @Test
    @Verifies({"NL-STOCK-7", "NL-STOCK-8"})
    void endsAgreeAndNothingLeaksWhateverHappens() {
        long[] pairs = new long[1];
        Seeds.forEach(1_000, seed -> pairs[0] += faulty(seed));
        assertTrue(pairs[0] > 1_000, () -> "only " + pairs[0] + " pairs of all runs");
    }

    private int faulty(long seed) {
        Rng rng = new Rng(seed).stream("stock");
        TestNetwork network =
                DistillingTest.chain(seed, rng.nextInt(2, 4), SwapNoise.NONE, DECAY, 10, 0, 0);
        network.delayNs = rng.nextLong(3_000);
        if (seed % 4 == 0) {
            network.wire =
                    message ->
                            (NetworkMessage)
                                    assertInstanceOf(
                                                    Decoded.Valid.class,
                                                    codec.decode(codec.encode(message)))
                                            .message();
        }
        Map<PairId, BellIndex> head = new HashMap<>();
        Map<PairId, BellIndex> tail = new HashMap<>();
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept m) {
                        boolean atHead = node == network.head();
                        BellIndex there = (atHead ? tail : head).get(m.pair());
                        (atHead ? head : tail).put(m.pair(), m.bell());
                        if (there != null) {
                            assertEquals(there, m.bell());
                            network.truth.check(
                                    m.pair(), network.head().id, network.tail().id, m.bell());
                        }
                    }
                };
        for (TestLink link : network.links) {
            link.meanNs = rng.nextLong(300, 2_000);
            link.skewNs = rng.nextBoolean() ? rng.nextLong(2_000) : 0;
            link.revoked = rng.nextInt(4) == 0 ? 0.03 : 0;
            link.qubitsMax = 12;
        }
        for (TestNode node : network.nodes) {
            node.audited = seed % 4 == 0;
        }
        network.start();
        boolean distils = rng.nextBoolean();
        network.open(
                1,
                DistillingTest.terms(
                        0.5,
                        distils
                                ? new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 1)
                                : DistilPlan.NONE));
        network.world.runUntil(100_000);
        if (network.count(network.head(), NetworkOutput.CircuitUp.class) == 0) {
            return 0;
        }
        CircuitId circuit = network.circuit();
        network.head()
                .deliver(
                        new NetworkInput.KeepStock(
                                2,
                                circuit,
                                rng.nextInt(1, 8),
                                Fidelity.of(0.6 + rng.nextDouble() / 5),
                                rng.nextLong(20_000, 400_000)));
        for (int i = 0; i < 6; i++) {
            network.later(
                    rng.nextLong(500_000),
                    () ->
                            network.head()
                                    .deliver(
                                            new NetworkInput.Claim(
                                                    7, circuit, 0, rng.nextInt(1, 4), LOW, 0)));
        }
        network.later(
                rng.nextLong(500_000),
                () -> {
                    TestNode node = rng.nextBoolean() ? network.head() : network.tail();
                    List<QubitHandle> held = new ArrayList<>();
                    network.truth.decay = DECAY;
                    node.deliver(new NetworkInput.InventoryQuery(1, null, 0));
                    if (node.told.getLast() instanceof NetworkOutput.InventoryAnswer answer
                            && !answer.levels().isEmpty()
                            && answer.levels().getFirst().count() > 0
                            && !distils) {
                        node.machine.audit(held);
                        node.lose(held.getFirst());
                    }
                });
        if (rng.nextInt(3) == 0) {
            int hop = rng.nextInt(1, network.nodes.size());
            network.later(
                    rng.nextLong(500_000),
                    () -> network.breakSession(hop, rng.nextLong(5_000), rng.nextLong(5_000), 500));
        }
        network.world.runUntil(700_000);
        network.head().deliver(new NetworkInput.CloseCircuit(circuit));
        assertTrue(network.world.run(1_000_000), "it never comes to rest");
        for (TestNode node : network.nodes) {
            assertEquals(0, node.machine.owned(), () -> "qubits of " + node.id);
        }
        assertNotEquals(null, head);
        return tail.size();
    }
}
