package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput.CloseCircuit;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.CircuitRerouted;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestBegun;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-REROUTE: circuits whose path is lost.
@DisplayName("NL: restoring a circuit")
@ExtendWith(ConformanceExtension.class)
public class NetworkRestoreSuite {
    private static final long RESTORE_NS = 8_000_000_000L;
    private static final long FIRST_NS = 10_000_000;
    private static final long LONGEST_NS = 1_000_000_000;
    private static final Service RESTORED = Service.USUAL.restored(RESTORE_NS);

    /// A circuit round the ring that is restored, with a request.
    private static Way restored(NetworkBench bench) {
        bench.ready();
        Way way =
                bench.self() == 1
                        ? Ring.chosen(bench, Way.TERMS.with(RESTORED))
                        : Way.over(bench, 1, 2, 5, 9).on(Way.TERMS.with(RESTORED)).settle();
        way.begin(1, RequestSpec.keep(2, 0));
        return way;
    }

    private static Heard lost(Way way, NetworkError why) {
        return way.bench.peer(
                way.isHead() ? way.down : way.up,
                new Release(way.id(), why, new NodeId(5), "of the suite"));
    }

    private static Heard refuse(NetworkBench bench, Install install) {
        NodeId next = install.route().get(1);
        return bench.peer(
                next.value(),
                new Release(install.circuit(), NetworkError.NO_CAPACITY, next, "of the suite"));
    }

    private static Heard kept(Heard heard) {
        return heard.no(CircuitDown.class, RequestEnded.class, CircuitFailed.class);
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-6")
    void headKeepsTheRequestsAndSetsUpAReplacement(NetworkBench bench) {
        for (NetworkError why :
                List.of(
                        NetworkError.LINK_DOWN,
                        NetworkError.PEER_LOST,
                        NetworkError.STALE,
                        NetworkError.MAINTENANCE,
                        NetworkError.PREEMPTED)) {
            Way way = restored(bench);
            Heard heard = kept(lost(way, why));
            Install install = heard.only(Install.class);
            assertEquals(way.id().number(), install.terms().service().replaces());
            Way other = Ring.of(bench, heard);
            Heard up = kept(Ring.installed(other));
            assertEquals(other.request(1), up.only(Forward.class).request());
            up.only(CircuitRerouted.class);
            bench.in(new CloseCircuit(way.id())).only(CircuitDown.class);
        }
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-6")
    void headTriesAgainAfterLongerAndLongerTimes(NetworkBench bench) {
        Way way = restored(bench);
        Install install = lost(way, NetworkError.LINK_DOWN).only(Install.class);
        long waitNs = FIRST_NS;
        for (int i = 0; i < 10; i++) {
            kept(refuse(bench, install)).no(Install.class);
            kept(bench.pass(waitNs - 1)).no(Install.class);
            install = bench.pass(1).only(Install.class);
            waitNs = Math.min(2 * waitNs, LONGEST_NS);
        }
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-6")
    void circuitThatIsClosedOrHasNoTimeIsNotRestored(NetworkBench bench) {
        Way closed = restored(bench);
        lost(closed, NetworkError.CANCELLED).no(Install.class).only(CircuitDown.class);
        Way way = Ring.chosen(bench, Way.TERMS);

        lost(way, NetworkError.LINK_DOWN).no(Install.class).only(CircuitDown.class);
    }

    @Test
    @With({"at=9", "shape=ring"})
    @Verifies("NL-REROUTE-6")
    void tailKeepsTheRequestsForTheReplacement(NetworkBench bench) {
        for (NetworkError why : List.of(NetworkError.LINK_DOWN, NetworkError.PREEMPTED)) {
            Way way = restored(bench);
            kept(lost(way, why));
            kept(bench.pass(RESTORE_NS / 2));
            Way other =
                    Way.over(bench, 1, 3, 4, 9)
                            .on(Way.TERMS.with(RESTORED.replacing(way.id().number())));
            other.reserve().to(other.up).only(Installed.class);
            bench.peer(other.up, new Activate(other.id())).only(CircuitRerouted.class);
            other.begin(1, RequestSpec.keep(2, 0)).no(RequestBegun.class);
            other.kept(true, 1);
            PairKept pair = other.tracked(true, 1, 1).only(PairKept.class);
            assertEquals(way.request(1), pair.request());
            bench.in(new CloseCircuit(way.id())).only(CircuitDown.class);
        }
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-7")
    void headEndsTheCircuitWhenNoReplacementIsUpInTime(NetworkBench bench) {
        Way way = restored(bench);
        lost(way, NetworkError.LINK_DOWN);
        kept(bench.pass(RESTORE_NS - 1));

        over(way, bench.pass(1));
    }

    @Test
    @With({"at=9", "shape=ring"})
    @Verifies("NL-REROUTE-7")
    void tailEndsTheCircuitWhenNoReplacementIsUpInTime(NetworkBench bench) {
        Way way = restored(bench);
        kept(lost(way, NetworkError.LINK_DOWN));
        kept(bench.pass(RESTORE_NS - 1));

        over(way, bench.pass(1));
    }

    private static void over(Way way, Heard heard) {
        RequestEnded ended = heard.only(RequestEnded.class);
        CircuitDown down = heard.only(CircuitDown.class);
        assertEquals(way.request(1), ended.request());
        assertEquals(NetworkError.LINK_DOWN, ended.why());
        assertEquals(way.id(), down.circuit());
        assertEquals(NetworkError.LINK_DOWN, down.why());
    }

    @Test
    @With({"at=9", "shape=ring"})
    @Verifies("NL-REROUTE-8")
    void tailRefusesToReplaceWhatItDoesNotHaveOrIsReplacing(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 1, 2, 5, 9).settle();
        refused(instead(bench, 99));
        Way other = instead(bench, way.id().number());
        other.reserve().to(other.up).only(Installed.class);

        refused(instead(bench, way.id().number()));
    }

    private static Way instead(NetworkBench bench, int number) {
        return Way.over(bench, 1, 3, 4, 9).on(Way.TERMS.with(Service.USUAL.replacing(number)));
    }

    private static void refused(Way way) {
        Release no = way.reserve().no(Installed.class).to(way.up).only(Release.class);
        assertEquals(NetworkError.CIRCUIT_DOWN, no.why());
    }
}
