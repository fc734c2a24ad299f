package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput.Maintain;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.RouteChoice;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-SETUP: other paths, and links under maintenance.
@DisplayName("NL: setting up a circuit in spite of refusals")
@ExtendWith(ConformanceExtension.class)
public class NetworkRetrySuite {
    private static final int REMOTE = 9;
    private static final long MARGIN_NS = 1_000;

    private static Heard open(NetworkBench bench, int alternatives) {
        return bench.in(
                new OpenCircuit(
                        Way.COOKIE,
                        new NodeId(REMOTE),
                        Way.TERMS,
                        Way.PATIENT_NS,
                        new RouteChoice(RouteChoice.Metric.COST, alternatives, Set.of())));
    }

    /// The first node of the route refuses.
    private static Heard refuse(NetworkBench bench, Install install, NetworkError why) {
        NodeId next = install.route().get(1);
        return bench.peer(next.value(), new Release(install.circuit(), why, next, "of the suite"));
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-SETUP-15")
    void headTriesAnotherPathUnderAnotherNumber(NetworkBench bench) {
        bench.ready();
        for (NetworkError why :
                List.of(
                        NetworkError.LINK_DOWN,
                        NetworkError.NO_CAPACITY,
                        NetworkError.NO_RESOURCES,
                        NetworkError.MAINTENANCE,
                        NetworkError.PEER_LOST,
                        NetworkError.FIDELITY_UNREACHABLE,
                        NetworkError.RATE_UNREACHABLE)) {
            Install first = open(bench, 2).only(Install.class);
            Install second = refuse(bench, first, why).no(CircuitFailed.class).only(Install.class);
            assertNotEquals(first.circuit(), second.circuit());
            assertNotEquals(first.route(), second.route());
            assertEquals(REMOTE, second.route().getLast().value());
            CircuitFailed failed =
                    refuse(bench, second, NetworkError.NO_CAPACITY)
                            .no(Install.class)
                            .only(CircuitFailed.class);
            assertEquals(NetworkError.NO_CAPACITY, failed.why());
            assertEquals(Way.COOKIE, failed.cookie());
            assertEquals(second.route().get(1), failed.where());
        }
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-SETUP-15")
    void headTriesNoMorePathsThanItWasToldTo(NetworkBench bench) {
        Install only = open(bench.ready(), 1).only(Install.class);
        CircuitFailed failed =
                refuse(bench, only, NetworkError.LINK_DOWN)
                        .no(Install.class)
                        .only(CircuitFailed.class);

        assertEquals(NetworkError.LINK_DOWN, failed.why());
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-SETUP-15")
    void headDoesNotTryAgainWhatIsRefusedForGood(NetworkBench bench) {
        bench.ready();
        for (NetworkError why :
                List.of(NetworkError.REJECTED, NetworkError.UNSUPPORTED, NetworkError.QUOTA)) {
            Install first = open(bench, 2).only(Install.class);
            CircuitFailed failed =
                    refuse(bench, first, why).no(Install.class).only(CircuitFailed.class);
            assertEquals(why, failed.why());
        }
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-SETUP-15")
    void headThatWasGivenAPathTriesNoOther(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 1, 2, 5, 9);
        RouteChoice many = new RouteChoice(RouteChoice.Metric.COST, 3, Set.of());
        Install first =
                bench.in(
                                new OpenCircuit(
                                        Way.COOKIE,
                                        new NodeId(REMOTE),
                                        Way.TERMS,
                                        Way.PATIENT_NS,
                                        many.along(way.route)))
                        .only(Install.class);

        refuse(bench, first, NetworkError.LINK_DOWN).no(Install.class).only(CircuitFailed.class);
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-SETUP-15")
    void allPathsTogetherHaveTheTimeGiven(NetworkBench bench) {
        Install first = open(bench.ready(), 2).only(Install.class);
        bench.pass(Way.PATIENT_NS - 1);
        refuse(bench, first, NetworkError.LINK_DOWN).only(Install.class);
        CircuitFailed failed =
                bench.pass(Way.PATIENT_NS / 2).no(Install.class).only(CircuitFailed.class);

        assertEquals(NetworkError.SETUP_TIMEOUT, failed.why());
    }

    private static void maintain(NetworkBench bench, int neighbour, long fromNs) {
        bench.in(
                new Maintain(
                        new LinkId(bench.link(neighbour)),
                        List.of(new Window(fromNs, fromNs + NetworkKit.STATE_DRAIN_NS))));
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-SETUP-16")
    void linkThatWillSoonBeUnderMaintenanceIsNotTaken(NetworkBench bench) {
        bench.ready();
        long soonNs = bench.nowNs() + NetworkKit.STATE_DRAIN_NS + MARGIN_NS;
        maintain(bench, 3, soonNs);
        Way.line(bench).reserve().only(Install.class);
        bench.pass(2 * MARGIN_NS);
        refused(bench);
        bench.pass(NetworkKit.STATE_DRAIN_NS);
        refused(bench);
        bench.pass(NetworkKit.STATE_DRAIN_NS);

        Way.line(bench).reserve().only(Install.class);
    }

    private static void refused(NetworkBench bench) {
        Way way = Way.line(bench);
        Release no = way.reserve().no(Install.class).to(way.up).only(Release.class);
        assertEquals(NetworkError.MAINTENANCE, no.why());
    }
}
