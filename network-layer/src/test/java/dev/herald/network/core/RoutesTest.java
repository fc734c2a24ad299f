package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.HopOffer.Offer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.network.routing.RouteAnswer;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final NodeId A = new NodeId(1);
    private static final NodeId B = new NodeId(2);
    private static final NodeId C = new NodeId(3);

    /// 100 pairs/s on each link: from A to C directly, or over B; of the share given none is reserved.
    private static Routes routes(int directPpm, int roundPpm) {
        NetworkGraph.Builder graph = NetworkGraph.builder();
        for (NodeId node : List.of(A, B, C)) {
            graph.addNode(node, SwapNoise.NONE, true, 8);
        }
        add(graph, 1, A, C, directPpm);
        add(graph, 2, A, B, roundPpm);
        add(graph, 3, B, C, roundPpm);
        NetworkGraph known = graph.build();
        return new Routes(() -> known);
    }

    private static void add(NetworkGraph.Builder graph, int id, NodeId a, NodeId b, int freePpm) {
        graph.addLink(
                new LinkId(id),
                a,
                b,
                1,
                List.of(new Offer(BellDiagonal.werner(0.98), 10_000_000)),
                MemoryDecay.NONE,
                MemoryDecay.NONE,
                freePpm);
    }

    private static RouteAnswer ask(Routes routes, Service service) {
        CircuitTerms terms =
                new CircuitTerms(Fidelity.of(0.9), 50_000_000, CircuitTerms.Cutoff.NONE, 0);
        return routes.candidates(A, C, terms.with(service), RouteChoice.USUAL);
    }

    @Test
    @Verifies("NL-ROUTE-14")
    void whoMayTakeThePlaceOfOthersIsGivenAPathThatIsTaken() {
        Routes taken = routes(300_000, 300_000);
        var refused = assertInstanceOf(RouteAnswer.Refused.class, ask(taken, Service.USUAL));
        assertEquals(NetworkError.NO_CAPACITY, refused.why());
        for (Service service :
                List.of(Service.USUAL.withPriority(5, true), Service.USUAL.replacing(7))) {
            var found = assertInstanceOf(RouteAnswer.Found.class, ask(taken, service));
            assertEquals(List.of(A, C), found.best().nodes());
        }
    }

    @Test
    @Verifies("NL-ROUTE-14")
    void nobodyIsPushedOutWhereAPathIsFree() {
        var found =
                assertInstanceOf(
                        RouteAnswer.Found.class,
                        ask(routes(300_000, 800_000), Service.USUAL.withPriority(5, true)));
        assertEquals(List.of(A, B, C), found.best().nodes());
    }
}
