package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.Seeds;
import dev.herald.link.message.LinkError;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.trace.Verifies;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Chains under whatever can happen to them: both ends always agree, everything ends once, nothing leaks.
class FaultsTest {
    private record Delivery(RequestId request, BellIndex bell, boolean measured) {}

    /// What one end has told, checked as it is told.
    private static final class Ledger {
        final Map<PairId, Delivery> delivered = new HashMap<>();
        final Set<RequestId> open = new HashSet<>();
        final Set<RequestId> ended = new HashSet<>();
        final Map<RequestId, Boolean> complete = new HashMap<>();
        final Set<CircuitId> up = new HashSet<>();
        final Map<LinkPairId, RequestId> early = new HashMap<>();

        void told(NetworkOutput.Up up) {
            switch (up) {
                case NetworkOutput.CircuitUp m -> assertTrue(this.up.add(m.circuit()));
                case NetworkOutput.CircuitDown m -> {
                    assertTrue(this.up.remove(m.circuit()));
                    assertTrue(
                            open.stream()
                                    .noneMatch(request -> request.circuit().equals(m.circuit())),
                            "the circuit is down before its requests have ended");
                }
                case NetworkOutput.RequestAccepted m -> assertTrue(open.add(m.request()));
                case NetworkOutput.RequestBegun m -> assertTrue(open.add(m.request()));
                case NetworkOutput.RequestEnded m -> {
                    assertTrue(open.remove(m.request()), "ended twice, or never begun");
                    assertTrue(
                            !early.containsValue(m.request()),
                            "ended with qubits out of which nothing was told");
                    assertTrue(ended.add(m.request()));
                    complete.put(m.request(), m.complete());
                    long count =
                            delivered.values().stream()
                                    .filter(d -> d.request.equals(m.request()))
                                    .count();
                    assertEquals(count, m.delivered());
                }
                case NetworkOutput.PairKept m ->
                        delivered(m.pair(), new Delivery(m.request(), m.bell(), false));
                case NetworkOutput.PairMeasured m ->
                        delivered(m.pair(), new Delivery(m.request(), m.bell(), true));
                case NetworkOutput.PairEarly m -> {
                    assertTrue(open.contains(m.request()), "given for a request that is over");
                    assertNull(early.put(m.local(), m.request()), "given twice");
                }
                case NetworkOutput.PairConfirmed m -> {
                    early(m.request(), m.local(), true);
                    delivered(m.pair(), new Delivery(m.request(), m.bell(), false));
                }
                case NetworkOutput.PairLost m -> early(m.request(), m.local(), false);
                default -> {}
            }
        }

        private void early(RequestId request, LinkPairId local, boolean confirmed) {
            assertEquals(
                    request, early.remove(local), "confirmed or lost for the one it was given");
            if (!confirmed) {
                assertTrue(open.contains(request), "lost after the end of the request");
            }
        }

        private void delivered(PairId pair, Delivery delivery) {
            assertTrue(open.contains(delivery.request), "delivered for a request that is over");
            assertNull(delivered.put(pair, delivery), "delivered twice");
        }
    }

    private final NetworkCodec codec = new NetworkCodec();

    @Test
    @Verifies({"NL-END-8", "NL-REQ-4", "NL-RELEASE-6", "NL-RELEASE-3", "NL-EXPIRE-4"})
    void bothEndsAgreeAndNothingLeaksWhateverHappens() {
        Seeds.forEach(8_000, seed -> run(seed, true));
    }

    @Test
    @Verifies({"NL-REQ-3", "NL-REQ-8", "NL-END-8", "NL-CUT-3"})
    void bothEndsDeliverTheSamePairsWhenOnlyCutOffsTakeThemAway() {
        Seeds.forEach(2_000, seed -> run(seed, false));
    }

    @Test
    void runsOfOneSeedAreAlike() {
        Seeds.forEach(50, seed -> assertEquals(run(seed, true), run(seed, true)));
    }

    private String run(long seed, boolean faulty) {
        Rng rng = new Rng(seed).stream("faults");
        TestNetwork network = new TestNetwork(seed, rng.nextInt(2, 7));
        Ledger head = new Ledger();
        Ledger tail = new Ledger();
        network.delayNs = rng.nextLong(20_000);
        network.watcher =
                (node, told) -> {
                    Ledger ledger = node == network.head() ? head : tail;
                    ledger.told(told);
                    if (told instanceof NetworkOutput.PairKept m) {
                        agree(network, m.pair(), head, tail);
                    } else if (told instanceof NetworkOutput.PairMeasured m) {
                        agree(network, m.pair(), head, tail);
                    } else if (told instanceof NetworkOutput.PairConfirmed m) {
                        agree(network, m.pair(), head, tail);
                    }
                };
        if (seed % 8 == 0) {
            network.wire =
                    message ->
                            assertInstanceOf(
                                                            Decoded.Valid.class,
                                                            codec.decode(codec.encode(message)))
                                                    .message()
                                            instanceof NetworkMessage decoded
                                    ? decoded
                                    : message;
        }
        for (TestLink link : network.links) {
            link.meanNs = rng.nextLong(300, 4_000);
            link.skewNs = rng.nextBoolean() ? rng.nextLong(5_000) : 0;
            link.qubitsMax = rng.nextInt(1, 5);
            link.revoked = faulty && rng.nextInt(4) == 0 ? 0.1 : 0;
        }
        for (TestNode node : network.nodes) {
            node.audited = seed % 4 == 0;
            node.commandNs = rng.nextLong(300);
            node.faults = faulty && rng.nextInt(6) == 0 ? 0.1 : 0;
        }
        network.start();
        network.shareSecret(network.head(), network.tail());
        int circuits = faulty ? rng.nextInt(1, 3) : 1;
        for (int i = 0; i < circuits; i++) {
            network.open(i, terms(rng));
        }
        network.world.runUntil(500_000);
        boolean broken = false;
        if (network.count(network.head(), NetworkOutput.CircuitUp.class) > 0) {
            int requests = rng.nextInt(1, 5);
            for (int i = 0; i < requests; i++) {
                int cookie = i;
                network.later(rng.nextLong(200_000), () -> request(network, cookie, rng, faulty));
            }
            if (faulty) {
                broken = disturb(network, rng);
            } else if (rng.nextBoolean()) {
                TestLink link = network.links.get(rng.nextInt(network.links.size()));
                network.later(rng.nextLong(400_000), () -> link.failAll(LinkError.EXPIRED));
            }
        }
        network.world.runUntil(faulty ? 1_500_000 : 5_000_000);
        for (RequestId request : Set.copyOf(head.open)) {
            network.head().deliver(new NetworkInput.CancelRequest(request));
        }
        assertTrue(network.world.run(1_000_000), "it never comes to rest");
        if (!faulty) {
            head.complete.forEach((request, complete) -> {
                if (complete) {
                    assertEquals(
                            of(head, request), of(tail, request), "pairs of a complete request");
                }
            });
        }
        for (TestNode node : network.nodes) {
            assertEquals(0, node.machine.owned(), "qubits of a node without requests");
            assertEquals(0, node.machine.records(), "records after their life");
        }
        for (CircuitId circuit : Set.copyOf(head.up)) {
            TestNode end = rng.nextBoolean() ? network.head() : network.tail();
            end.deliver(new NetworkInput.CloseCircuit(circuit));
        }
        assertTrue(network.world.run(1_000_000), "it never comes to rest");
        assertEquals(Set.of(), head.open);
        assertEquals(Set.of(), tail.open);
        assertEquals(Set.of(), head.up);
        assertEquals(Set.of(), tail.up);
        for (TestNode node : network.nodes) {
            node.notes.stream()
                    .filter(NetworkOutput.PeerViolation.class::isInstance)
                    .findFirst()
                    .ifPresent(note -> {
                        throw new AssertionError("at " + node.id + ": " + note);
                    });
        }
        return network.world.executed() + " " + broken + head.delivered + tail.delivered;
    }

    private static Set<PairId> of(Ledger ledger, RequestId request) {
        Set<PairId> pairs = new HashSet<>();
        ledger.delivered.forEach((pair, delivery) -> {
            if (delivery.request.equals(request)) {
                pairs.add(pair);
            }
        });
        return pairs;
    }

    private static void agree(TestNetwork network, PairId pair, Ledger head, Ledger tail) {
        Delivery here = head.delivered.get(pair);
        Delivery there = tail.delivered.get(pair);
        if (here != null && there != null) {
            assertEquals(here, there);
            network.truth.check(pair, network.head().id, network.tail().id, here.bell);
        }
    }

    private static CircuitTerms terms(Rng rng) {
        return switch (rng.nextInt(5)) {
            case 0 -> new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.NONE, 0);
            case 3, 4 ->
                    new CircuitTerms(
                                    Fidelity.of(0.5),
                                    0,
                                    CircuitTerms.Cutoff.FIXED,
                                    rng.nextLong(5_000, 100_000))
                            .with(
                                    CircuitTerms.Service.USUAL
                                            .withOrder(
                                                    CircuitTerms.SwapOrder.values()[rng.nextInt(3)])
                                            .withTests(rng.nextBoolean() ? 200_000 : 0));
            case 1 ->
                    new CircuitTerms(
                            Fidelity.of(0.5),
                            0,
                            CircuitTerms.Cutoff.FIXED,
                            rng.nextLong(1_000, 60_000));
            default -> CircuitTerms.of(Fidelity.of(0.6));
        };
    }

    private static void request(TestNetwork network, int cookie, Rng rng, boolean faulty) {
        boolean measures = rng.nextBoolean();
        DeliveryMode kept = rng.nextInt(3) == 0 ? DeliveryMode.EARLY : DeliveryMode.KEEP;
        int pairs = faulty && rng.nextInt(4) == 0 ? RequestSpec.STREAM : rng.nextInt(1, 12);
        long deadlineNs =
                faulty && rng.nextInt(3) == 0
                        ? network.world.nowNs() + rng.nextLong(1, 400_000)
                        : Long.MAX_VALUE;
        BasisChoice basis = BasisChoice.fixed(rng.nextBoolean() ? Basis.Z : Basis.X);
        network.request(
                cookie,
                new RequestSpec(
                        measures ? DeliveryMode.MEASURE : kept,
                        pairs,
                        deadlineNs,
                        !measures && kept == DeliveryMode.KEEP && rng.nextBoolean()
                                ? BellIndex.ofCode(rng.nextInt(4))
                                : null,
                        BasisChoice.MEASURE_Z,
                        rng.nextBoolean() ? basis : BasisChoice.MEASURE_Z,
                        rng.nextInt(4) == 0 ? rng.nextLong(10_000_000_000L, 1_000_000_000_000L) : 0,
                        faulty && !measures && pairs > 0 && rng.nextInt(3) == 0
                                ? rng.nextLong(20_000, 200_000)
                                : 0,
                        cookie));
        if (faulty && rng.nextInt(3) == 0) {
            CircuitId circuit = network.circuit();
            network.later(
                    rng.nextLong(300_000),
                    () ->
                            network.head()
                                    .deliver(
                                            new NetworkInput.CancelRequest(
                                                    new RequestId(circuit, rng.nextInt(1, 5)))));
        }
    }

    private static boolean disturb(TestNetwork network, Rng rng) {
        boolean broken = false;
        TestLink link = network.links.get(rng.nextInt(network.links.size()));
        if (rng.nextInt(3) == 0) {
            int hop = rng.nextInt(1, network.nodes.size());
            network.later(
                    rng.nextLong(400_000),
                    () ->
                            network.breakSession(
                                    hop,
                                    rng.nextLong(30_000),
                                    rng.nextLong(30_000),
                                    rng.nextLong(1, 30_000)));
            broken = true;
        }
        if (rng.nextInt(3) == 0) {
            LinkError why = rng.nextBoolean() ? LinkError.EXPIRED : LinkError.TIMEOUT;
            network.later(rng.nextLong(400_000), () -> link.failAll(why));
        }
        if (rng.nextInt(6) == 0) {
            network.later(rng.nextLong(400_000), link::down);
            network.later(rng.nextLong(400_000, 600_000), link::up);
            broken = true;
        }
        if (rng.nextInt(3) == 0) {
            CircuitId circuit = network.circuit();
            TestNode node = network.nodes.get(rng.nextInt(network.nodes.size()));
            network.later(
                    rng.nextLong(400_000),
                    () -> node.deliver(new NetworkInput.CloseCircuit(circuit)));
            broken = true;
        }
        return broken;
    }
}
