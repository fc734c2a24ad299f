package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.RequestSpec;
import org.junit.jupiter.api.Test;

class ChainTest {
    @Test
    void pairsAreDeliveredAlikeAtBothEndsOfChainsOfAnyLength() {
        for (int size = 2; size <= 6; size++) {
            TestNetwork network = new TestNetwork(size, size);
            network.start();
            network.open(1, 0.5);
            network.world.run(1_000_000);
            network.watcher =
                    (node, told) -> {
                        if (told instanceof NetworkOutput.PairKept kept && node == network.head()) {
                            network.truth.check(
                                    kept.pair(), network.head().id, network.tail().id, kept.bell());
                        }
                    };
            network.request(1, RequestSpec.keep(50, 0));
            network.world.run(1_000_000);
            assertEquals(50, network.count(network.head(), NetworkOutput.PairKept.class));
            assertEquals(50, network.count(network.tail(), NetworkOutput.PairKept.class));
            network.request(
                    2, RequestSpec.measure(50, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z, 0));
            network.world.run(1_000_000);
            assertEquals(50, network.count(network.head(), NetworkOutput.PairMeasured.class));
            assertEquals(50, network.count(network.tail(), NetworkOutput.PairMeasured.class));
            assertEquals(2, network.count(network.head(), NetworkOutput.RequestEnded.class));
            assertEquals(2, network.count(network.tail(), NetworkOutput.RequestEnded.class));
            network.head().deliver(new NetworkInput.CloseCircuit(network.circuit()));
            assertTrue(network.world.run(1_000_000));
            for (TestNode node : network.nodes) {
                assertEquals(0, node.machine.owned());
                assertEquals(0, node.machine.records());
            }
        }
    }

    @Test
    void finalStateIsDeliveredAtBothEnds() {
        TestNetwork network = new TestNetwork(4, 4);
        network.start();
        network.open(1, 0.5);
        network.world.run(1_000_000);
        network.watcher =
                (node, told) -> {
                    if (told instanceof NetworkOutput.PairKept kept) {
                        assertEquals(BellIndex.PSI_MINUS, kept.bell());
                        if (node == network.head()) {
                            network.truth.check(
                                    kept.pair(), network.head().id, network.tail().id, kept.bell());
                        }
                    }
                };
        network.request(
                1,
                new RequestSpec(
                        dev.herald.network.message.DeliveryMode.KEEP,
                        20,
                        Long.MAX_VALUE,
                        BellIndex.PSI_MINUS,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z,
                        0));
        network.world.run(1_000_000);
        assertEquals(20, network.count(network.head(), NetworkOutput.PairKept.class));
        assertEquals(20, network.count(network.tail(), NetworkOutput.PairKept.class));
    }
}
