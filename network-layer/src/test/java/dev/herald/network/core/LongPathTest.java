package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.host.Decoded;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.wire.NetworkCodec;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

/// The longest paths, and links without delay.
class LongPathTest {
    private final NetworkCodec codec = new NetworkCodec();

    private NetworkMessage throughTheWire(NetworkMessage message) {
        return assertInstanceOf(
                NetworkMessage.class,
                assertInstanceOf(Decoded.Valid.class, codec.decode(codec.encode(message)))
                        .message());
    }

    private void deliver(SwapOrder order, long delayNs) {
        TestNetwork network = new TestNetwork(64, 65);
        network.wire = this::throughTheWire;
        network.delayNs = delayNs;
        network.links.forEach(link -> {
            link.state = BellDiagonal.werner(0.999);
            link.qubitsMax = 8;
        });
        network.nodes.forEach(node -> node.audited = false);
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept m && node == network.head()) {
                        network.truth.check(
                                m.pair(), network.head().id, network.tail().id, m.bell());
                    }
                };
        network.start();
        network.open(
                1,
                new CircuitTerms(Fidelity.of(0.9), 0, CircuitTerms.Cutoff.FIXED, 10_000_000)
                        .with(Service.USUAL.withOrder(order)));
        network.world.runUntil(10_000_000);
        network.request(1, RequestSpec.keep(20, 0));
        network.world.runUntil(200_000_000);
        assertEquals(20, network.count(network.head(), NetworkOutput.PairKept.class));
        assertEquals(20, network.count(network.tail(), NetworkOutput.PairKept.class));
    }

    @Test
    @Verifies({"NL-ROUTE-5", "NL-END-8"})
    void pairsOverSixtyFourLinks() {
        deliver(SwapOrder.AS_SOON_AS_POSSIBLE, 5_000);
    }

    @Test
    @Verifies({"NL-ORDER-1", "NL-ORDER-3"})
    void pairsOverSixtyFourLinksInNestedOrder() {
        deliver(SwapOrder.NESTED, 5_000);
    }

    @Test
    @Verifies("NL-END-8")
    void pairsOverSixtyFourLinksWithoutDelay() {
        deliver(SwapOrder.SEQUENTIAL, 0);
    }
}
