package dev.herald.network.core;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.*;
import dev.herald.hal.model.*;
import org.junit.jupiter.api.Test;
class DebugTest {
    @Test void nested() {
        for (int size : new int[] {9, 17, 33, 65}) {
            TestNetwork network = new TestNetwork(64, size);
            network.links.forEach(link -> { link.state = BellDiagonal.werner(0.999); link.qubitsMax = 8; });
            network.nodes.forEach(node -> node.audited = false);
            int[] swaps = new int[size + 1];
            network.truth.swaps = (node, up, down) -> swaps[node.value()]++;
            network.start();
            network.open(1, new CircuitTerms(Fidelity.of(0.9), 0, CircuitTerms.Cutoff.FIXED, 10_000_000).with(CircuitTerms.Service.USUAL.withOrder(CircuitTerms.SwapOrder.NESTED)));
            network.world.runUntil(10_000_000);
            System.out.println(size + " " + network.head().told);
            network.request(1, RequestSpec.keep(20, 0));
            network.world.runUntil(200_000_000);
            System.out.println(size + " " + network.count(network.head(), NetworkOutput.PairKept.class) + " " + java.util.Arrays.toString(swaps));
        }
    }
}
