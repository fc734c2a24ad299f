package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.Test;

/// A neighbour that sends what it likes: a node keeps no more for it than is configured, answers each
/// message with a bounded number of others, and gives every qubit back.
class HostileTest {
    private static final int RECORDS = 8;
    private static final CircuitTerms ORDERED =
            OneNode.TERMS.with(Service.USUAL.withOrder(SwapOrder.SEQUENTIAL));

    private static NetworkMessage anything(OneNode node, Rng rng, boolean toTail) {
        int link = toTail ? node.self - 1 : node.self;
        long sequence = rng.nextInt(4) == 0 ? rng.nextInt(8) : rng.nextInt(1 << 30);
        return switch (rng.nextInt(8)) {
            case 0 -> new Expire(OneNode.circuit(), !toTail, OneNode.pair(link, sequence));
            case 1 ->
                    new Reach(
                            OneNode.circuit(),
                            toTail,
                            OneNode.pair(link, sequence),
                            rng.nextInt(65));
            case 2 ->
                    new Relay(
                            OneNode.circuit(),
                            toTail,
                            new EndMessage.GivenUp(new PairId(rng.nextLong(), rng.nextLong())));
            case 3 ->
                    toTail
                            ? new Complete(OneNode.request(2 + rng.nextInt(100)), 1, true)
                            : node.track(false, link, sequence, 1);
            default -> node.track(toTail, link, sequence, rng.nextInt(4));
        };
    }

    private static void flood(OneNode node, long seed) {
        Rng rng = new Rng(seed);
        node.begin(1, RequestSpec.keep(RequestSpec.STREAM, 0));
        for (int i = 0; i < 20_000; i++) {
            boolean toTail = node.self == node.size || node.self > 1 && rng.nextBoolean();
            node.peer(toTail ? node.self - 1 : node.self + 1, anything(node, rng, toTail));
            assertTrue(node.out.size() <= 4, () -> "in answer to one: " + node.out);
            assertTrue(node.machine.records() <= 4 * RECORDS, "records");
            if (i % 100 == 0) {
                int side = node.self == 1 ? 1 : node.self - 1;
                node.kept(side, i / 100 % 8, BellIndex.PHI_PLUS);
                node.now += 10_000;
                node.at(node.now);
            }
        }
        if (node.self > 1) {
            node.peer(node.self - 1, new Complete(OneNode.request(1), 0, false));
        } else {
            node.give(new dev.herald.network.api.NetworkInput.CancelRequest(OneNode.request(1)));
        }
        node.at(node.now + 2_000_000);
        assertEquals(0, node.machine.records());
        assertEquals(0, node.machine.owned());
    }

    @Test
    @Verifies({"NL-TRACK-8", "NL-EXPIRE-4", "NL-ORDER-3"})
    void nodeBetweenTheEndsIsBounded() {
        flood(new OneNode(2, 3).circuitUp(), 1);
        flood(new OneNode(3, 4).circuitUp(ORDERED), 2);
    }

    @Test
    @Verifies({"NL-TRACK-8", "NL-EXPIRE-4"})
    void endsAreBounded() {
        flood(new OneNode(1, 3).circuitUp(), 3);
        flood(new OneNode(3, 3).circuitUp(), 4);
    }
}
