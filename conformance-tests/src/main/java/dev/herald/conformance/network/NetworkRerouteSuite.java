package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput.CancelRequest;
import dev.herald.network.api.NetworkInput.Maintain;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.CircuitRerouted;
import dev.herald.network.api.NetworkOutput.CircuitUp;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.api.NetworkOutput.RequestAccepted;
import dev.herald.network.api.NetworkOutput.RequestBegun;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Advise;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-REROUTE: advice, and replacements set up beside a circuit.
@DisplayName("NL: another path for a circuit")
@ExtendWith(ConformanceExtension.class)
public class NetworkRerouteSuite {
    private static final long MARGIN_NS = 1_000;

    /// A circuit round the ring whose path the head chose.
    private static Way chosen(NetworkBench bench) {
        return Ring.chosen(bench.ready(), Way.TERMS);
    }

    private static Heard advise(Way way) {
        return way.bench.peer(
                way.down,
                new Advise(
                        way.id(),
                        Ring.second(way),
                        NetworkError.FIDELITY_UNREACHABLE,
                        way.route.get(1)));
    }

    /// The replacement, which the head sets up the other way round.
    private static Way beside(Way way) {
        return Ring.of(way.bench, advise(way));
    }

    // ---- advice

    private static Heard becomes(Way way, int neighbour, double fidelity) {
        int link = way.bench.link(neighbour);
        return way.bench.link(
                link,
                new LinkOutput.QualityChanged(
                        new LinkQuality(
                                new LinkId(link),
                                new NodeId(neighbour),
                                List.of(
                                        new LinkQuality.Offer(
                                                0, BellDiagonal.werner(fidelity), 1_000_000)),
                                NetworkKit.HERE,
                                NetworkKit.THERE,
                                way.bench.nowNs())));
    }

    @Test
    @Verifies("NL-REROUTE-1")
    void nodeAdvisesWhenItsLinkIsNotGoodEnoughAnyMore(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        double planned = way.installed(Way.CUTOFF_NS).plans().get(1).minFidelity().value();
        becomes(way, way.down, planned + 0.001).no(NetworkMessage.class);
        becomes(way, way.up, planned - 0.1).no(NetworkMessage.class);
        Heard heard = becomes(way, way.down, planned - 0.001).no(Release.class);
        Advise advise = heard.to(way.up).only(Advise.class);

        assertEquals(way.id(), advise.circuit());
        assertEquals(way.downLink, advise.link().value());
        assertEquals(bench.config().self(), advise.where());
    }

    @Test
    @With("control=flooding")
    @Verifies("NL-REROUTE-1")
    void nodeAdvisesBeforeMaintenanceOfItsLink(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        long fromNs = bench.nowNs() + NetworkKit.STATE_DRAIN_NS + MARGIN_NS;
        bench.in(
                        new Maintain(
                                new LinkId(way.downLink),
                                List.of(new Window(fromNs, fromNs + MARGIN_NS))))
                .no(Advise.class);
        Advise advise = bench.pass(2 * MARGIN_NS).to(way.up).only(Advise.class);

        assertEquals(way.downLink, advise.link().value());
    }

    @Test
    @Verifies("NL-REROUTE-1")
    void adviceIsPassedOnTowardTheHead(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Advise advise =
                new Advise(way.id(), new LinkId(13), NetworkError.MAINTENANCE, new NodeId(3));
        assertEquals(advise, bench.peer(way.down, advise).to(way.up).only(Advise.class));

        bench.peer(way.up, advise).no(NetworkMessage.class).only(PeerViolation.class);
    }

    // ---- the replacement

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-2")
    void headSetsUpAReplacementBesideTheCircuit(NetworkBench bench) {
        Way way = chosen(bench);
        Heard heard = advise(way).no(Release.class, CircuitDown.class);
        Install install = heard.only(Install.class);

        assertEquals(Ring.besides(way), install.route());
        assertEquals(way.id().number(), install.terms().service().replaces());
        assertNotEquals(way.id(), install.circuit());
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-2")
    void headThatWasGivenThePathStaysOnIt(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 1, 2, 5, 9).settle();

        advise(way).no(NetworkMessage.class, CircuitDown.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-REROUTE-2")
    void circuitStaysWhenThereIsNoOtherPath(NetworkBench bench) {
        Way way = Way.line(bench.ready()).found().settle();
        bench.peer(
                        way.down,
                        new Advise(
                                way.id(),
                                new LinkId(12),
                                NetworkError.FIDELITY_UNREACHABLE,
                                new NodeId(2)))
                .no(NetworkMessage.class, CircuitDown.class, CircuitFailed.class);
        way.begin(1, RequestSpec.keep(1, 0));
        way.kept(false, 1);

        way.tracked(false, 1, 1).only(PairKept.class);
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-2")
    void circuitStaysWhenTheReplacementIsRefused(NetworkBench bench) {
        Way way = chosen(bench);
        way.begin(1, RequestSpec.keep(1, 0));
        Way other = beside(way);
        bench.peer(other.down, new Release(other.id(), NetworkError.REJECTED, new NodeId(3), ""))
                .no(CircuitDown.class, CircuitFailed.class, Release.class);
        way.kept(false, 1);

        way.tracked(false, 1, 1).only(PairKept.class);
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-3")
    void headWaitsForThePairsInTransit(NetworkBench bench) {
        Way way = chosen(bench);
        way.begin(1, RequestSpec.keep(RequestSpec.STREAM, 0));
        way.kept(false, 1).only(Track.class);
        Way other = beside(way);
        Ring.installed(other).no(Forward.class, Release.class);
        way.kept(false, 2).no(Track.class);
        Heard heard = way.tracked(false, 1, 1);
        heard.only(PairKept.class);

        heard.to(other.down).only(Forward.class);
        assertEquals(way.id(), heard.to(way.down).only(Release.class).circuit());
    }

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-3")
    void headDoesNotWaitForEver(NetworkBench bench) {
        Way way = chosen(bench);
        way.begin(1, RequestSpec.keep(RequestSpec.STREAM, 0));
        way.kept(false, 1);
        Way other = beside(way);
        Ring.installed(other);
        bench.pass(NetworkKit.DRAIN_NS - 1).no(Forward.class, Release.class);
        Heard heard = bench.pass(1);

        heard.to(other.down).only(Forward.class);
        assertEquals(way.id(), heard.to(way.down).only(Release.class).circuit());
    }

    // ---- the move

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-4")
    void headGoesOnWithTheRequestsThatAreNotOver(NetworkBench bench) {
        Way way = chosen(bench);
        RequestSpec spec = RequestSpec.keep(3, 7);
        way.begin(1, RequestSpec.keep(RequestSpec.STREAM, 0));
        way.begin(2, spec);
        bench.in(new CancelRequest(way.request(1)));
        Way other = beside(way);
        Heard heard = Ring.installed(other);
        heard.inOrder(Forward.class, Release.class);
        Forward forward = heard.only(Forward.class);

        assertEquals(other.request(2), forward.request());
        assertEquals(spec, forward.spec());
        assertEquals(NetworkError.REROUTED, heard.to(way.down).only(Release.class).why());
    }

    /// At the tail-end, replaced by the way over 3 and 4, which is active.
    private static Way replaced(Way way, Service service) {
        return Way.over(way.bench, 1, 3, 4, 9)
                .on(Way.TERMS.with(service.replacing(way.id().number())))
                .settle();
    }

    private static Heard rerouted(Way way) {
        return way.bench.peer(
                way.up, new Release(way.id(), NetworkError.REROUTED, way.route.getFirst(), ""));
    }

    @Test
    @With({"at=9", "shape=ring"})
    @Verifies("NL-REROUTE-4")
    void tailGoesOnWithItsCounts(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 1, 2, 5, 9).settle();
        way.begin(1, RequestSpec.keep(2, 0));
        way.kept(true, 1);
        way.tracked(true, 1, 1).only(PairKept.class);
        Way other = replaced(way, Service.USUAL);
        other.begin(1, RequestSpec.keep(2, 0)).no(RequestBegun.class);
        other.begin(2, RequestSpec.keep(4, 0)).no(RequestBegun.class);
        bench.peer(other.up, new Complete(other.request(2), 0, false)).no(RequestEnded.class);
        Heard heard = rerouted(way);
        assertEquals(2, heard.only(RequestBegun.class).request().number());
        assertEquals(2, heard.only(RequestEnded.class).request().number());
        other.kept(true, 2);
        other.tracked(true, 2, 1).only(PairKept.class);
        RequestEnded ended =
                bench.peer(other.up, new Complete(other.request(1), 2, true))
                        .only(RequestEnded.class);

        assertEquals(2, ended.delivered());
    }

    // ---- names

    @Test
    @With({"at=1", "shape=ring"})
    @Verifies("NL-REROUTE-5")
    void headTellsTheNewRouteOfTheCircuitAndKeepsItsNames(NetworkBench bench) {
        Way way = chosen(bench);
        way.begin(1, RequestSpec.keep(2, 0));
        Way other = beside(way);
        Heard heard =
                Ring.installed(other).no(CircuitUp.class, CircuitDown.class, RequestEnded.class);
        CircuitRerouted told = heard.only(CircuitRerouted.class);
        assertEquals(way.id(), told.circuit());
        assertEquals(other.route, told.route());
        other.kept(false, 1);
        assertEquals(way.request(1), other.tracked(false, 1, 1).only(PairKept.class).request());

        assertEquals(
                way.request(2),
                bench.in(new Request(2, way.id(), RequestSpec.keep(1, 0)))
                        .only(RequestAccepted.class)
                        .request());
    }

    @Test
    @With({"at=9", "shape=ring"})
    @Verifies("NL-REROUTE-5")
    void tailTellsTheNewRouteOfTheCircuitAndKeepsItsNames(NetworkBench bench) {
        Way way = Way.over(bench.ready(), 1, 2, 5, 9).settle();
        way.begin(1, RequestSpec.keep(2, 0));
        Way other = replaced(way, Service.USUAL);
        Heard heard = other.begin(1, RequestSpec.keep(2, 0)).and(rerouted(way));
        heard.no(CircuitUp.class, CircuitDown.class, RequestEnded.class);
        CircuitRerouted told = heard.only(CircuitRerouted.class);
        assertEquals(way.id(), told.circuit());
        assertEquals(other.route, told.route());
        other.kept(true, 1);

        assertEquals(way.request(1), other.tracked(true, 1, 1).only(PairKept.class).request());
    }
}
