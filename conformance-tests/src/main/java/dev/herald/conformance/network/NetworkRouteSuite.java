package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.message.RouteChoice;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-ROUTE: which way a circuit takes.
@DisplayName("NL: paths")
@ExtendWith(ConformanceExtension.class)
public class NetworkRouteSuite {
    private static Heard open(NetworkBench bench, int remote, Integer... path) {
        return bench.in(
                new NetworkInput.OpenCircuit(
                        Way.COOKIE,
                        new NodeId(remote),
                        Way.TERMS,
                        Way.PATIENT_NS,
                        Way.ONCE.along(Stream.of(path).map(NodeId::new).toList())));
    }

    private static List<Integer> route(Heard heard) {
        return heard.only(Install.class).route().stream().map(NodeId::value).toList();
    }

    private static NetworkError refusal(Heard heard) {
        return heard.no(Install.class).only(CircuitFailed.class).why();
    }

    @Test
    @With({"shape=ring", "costs=uneven", "at=1"})
    @Verifies(value = "NL-ROUTE-1", rev = 2)
    void pathOfLeastCostIsTaken(NetworkBench bench) {
        assertEquals(List.of(1, 3, 4, 9), route(open(bench.ready(), 9)));
        assertEquals(List.of(1, 2), route(open(bench, 2)));
    }

    @Test
    @With({"shape=ring", "at=1"})
    @Verifies("NL-ROUTE-2")
    void ofEqualPathsTheFirstFromTheSmallerEndIsTaken(NetworkBench bench) {
        assertEquals(List.of(1, 2, 5, 9), route(open(bench.ready(), 9)));
    }

    @Test
    @With({"shape=ring", "at=9"})
    @Verifies("NL-ROUTE-2")
    void pathBackIsTheSame(NetworkBench bench) {
        assertEquals(List.of(9, 5, 2, 1), route(open(bench.ready(), 1)));
    }

    @Test
    @With({"shape=ring", "at=1"})
    @Verifies("NL-ROUTE-3")
    void pathThatLeadsElsewhereIsRefused(NetworkBench bench) {
        bench.ready();
        for (Integer[] path :
                List.of(
                        new Integer[] {1, 2, 5},
                        new Integer[] {2, 5, 9},
                        new Integer[] {1, 5, 9},
                        new Integer[] {1, 2, 1, 2, 5, 9})) {
            assertEquals(NetworkError.NO_ROUTE, refusal(open(bench, 9, path)));
        }
        assertEquals(List.of(1, 2, 5, 9), route(open(bench, 9, 1, 2, 5, 9)));
    }

    @Test
    @Verifies("NL-ROUTE-4")
    void nodeThatNoLinkHasIsUnknown(NetworkBench bench) {
        assertEquals(NetworkError.UNKNOWN_NODE, refusal(open(bench.ready(), 99)));
    }

    @Test
    @With({"shape=ring", "at=1"})
    @Verifies("NL-ROUTE-5")
    void nodeThatNoPathLeadsToIsRefused(NetworkBench bench) {
        assertEquals(NetworkError.NO_ROUTE, refusal(open(bench.ready(), NetworkKit.ISLAND)));
    }

    @Test
    @With({"shape=long", "at=1"})
    @Verifies("NL-ROUTE-5")
    void pathHasAtMost64Hops(NetworkBench bench) {
        bench.ready();
        assertEquals(NetworkError.NO_ROUTE, refusal(open(bench, 66)));
        assertEquals(65, route(open(bench, 65)).size());
    }

    @Test
    @With({"shape=ring", "at=1"})
    @Verifies("NL-ROUTE-6")
    void messagesFollowTheRouteThatWasGivenAndNoShorterOne(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 1, 3, 4, 9, 5);
        Heard heard = way.agree(Way.CUTOFF_NS).and(way.begin(1, RequestSpec.keep(1, 0)));

        assertEquals(List.of(1, 3, 4, 9, 5), route(heard));
        heard.to(3).first(Activate.class);
        heard.to(3).first(Forward.class);
        heard.to(2).no(NetworkMessage.class);
    }

    @Test
    @With({"shape=ring", "at=5"})
    @Verifies("NL-ROUTE-6")
    void bothWaysRoundARingPassANodeAtOnce(NetworkBench bench) {
        Way there = Way.over(bench.ready(), 1, 2, 5, 9).settle();
        Way back = Way.over(bench, 9, 5, 2, 1).settle();
        Forward onward = there.begin(1, RequestSpec.keep(1, 0)).to(9).only(Forward.class);
        Forward homeward = back.begin(1, RequestSpec.keep(1, 0)).to(2).only(Forward.class);

        assertEquals(there.id(), onward.circuit());
        assertEquals(back.id(), homeward.circuit());
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-ROUTE-13")
    void metricThatNeedsLinkStatesIsRefusedWithoutThem(NetworkBench bench) {
        bench.ready();
        for (RouteChoice.Metric metric :
                List.of(
                        RouteChoice.Metric.PAIR_TIME,
                        RouteChoice.Metric.CONSTRAINED,
                        RouteChoice.Metric.EXT)) {
            CircuitFailed failed = by(bench, metric).no(Install.class).only(CircuitFailed.class);
            assertEquals(NetworkError.UNSUPPORTED, failed.why());
        }

        by(bench, RouteChoice.Metric.HOPS).only(Install.class);
    }

    private static Heard by(NetworkBench bench, RouteChoice.Metric metric) {
        return bench.in(
                new NetworkInput.OpenCircuit(
                        Way.COOKIE,
                        new NodeId(9),
                        Way.TERMS,
                        Way.PATIENT_NS,
                        new RouteChoice(metric, 1, Set.of())));
    }
}
