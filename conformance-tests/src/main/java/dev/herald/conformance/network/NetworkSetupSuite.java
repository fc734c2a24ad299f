package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.CircuitUp;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.spec.trace.Verifies;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-SETUP: how a circuit is set up.
@DisplayName("NL: setting up a circuit")
@ExtendWith(ConformanceExtension.class)
public class NetworkSetupSuite {
    private static final double STATE_TOLERANCE = 3e-9;

    private static void refused(Heard heard, Way way, NetworkError why) {
        Release release = heard.no(Install.class).to(way.up).only(Release.class);
        assertEquals(why, release.why());
        assertEquals(way.id(), release.circuit());
        assertEquals(way.bench.config().self(), release.where());
    }

    @Test
    @Verifies("NL-SETUP-1")
    void nodeAddsItsOfferToThoseOfTheNodesPassed(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Install came = way.install(Way.TERMS);
        Install sent = way.reserve(Way.TERMS).to(way.down).only(Install.class);

        assertEquals(came.circuit(), sent.circuit());
        assertEquals(came.route(), sent.route());
        assertEquals(came.terms(), sent.terms());
        assertEquals(came.hops(), sent.hops().subList(0, 1));
        assertEquals(2, sent.hops().size());
        HopOffer own = sent.hops().getLast();
        assertEquals(way.downLink, own.link().value());
        assertEquals(NetworkKit.HERE, own.decay());
        assertEquals(NetworkKit.NOISE.gate(), own.swap().gate(), STATE_TOLERANCE);
        assertEquals(NetworkKit.NOISE.flipZ(), own.swap().flipZ(), STATE_TOLERANCE);
        assertEquals(NetworkKit.NOISE.flipX(), own.swap().flipX(), STATE_TOLERANCE);
        curve(own);
    }

    private static void curve(HopOffer own) {
        for (LinkQuality.Offer offer : List.of(NetworkBench.FINE, NetworkBench.COARSE)) {
            assertTrue(
                    own.curve().stream()
                            .anyMatch(one ->
                                    one.meanPairNs() == offer.meanPairNs()
                                            && Math.abs(
                                                            one.state().fidelity()
                                                                    - offer.state().fidelity())
                                                    < STATE_TOLERANCE),
                    () -> offer + " is not offered: " + own.curve());
        }
    }

    @Test
    @With("at=1")
    @Verifies("NL-SETUP-1")
    void headSendsItsOwnOffer(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Install sent = way.reserve(Way.TERMS).to(way.down).only(Install.class);

        assertEquals(bench.config().self(), sent.circuit().head());
        assertEquals(way.route, sent.route());
        assertEquals(1, sent.hops().size());
        assertEquals(way.downLink, sent.hops().getFirst().link().value());
        curve(sent.hops().getFirst());
    }

    @Test
    @Verifies("NL-SETUP-2")
    void smallerNodeOfALinkChoosesEvenLabels(NetworkBench bench) {
        labels(bench, 0, 1, 2, 3, 4);
    }

    @Test
    @Verifies("NL-SETUP-2")
    void greaterNodeOfALinkChoosesOddLabels(NetworkBench bench) {
        labels(bench, 1, 4, 3, 2, 1);
    }

    private static void labels(NetworkBench bench, int parity, Integer... nodes) {
        bench.ready();
        Set<Integer> labels = new HashSet<>();
        for (int i = 0; i < NetworkKit.CIRCUITS; i++) {
            Way way = Way.over(bench, nodes);
            way.reserve(Way.TERMS);
            int label = way.downLabel();
            assertTrue(
                    label >= 1 && label <= HopOffer.LABEL_MAX && label % 2 == parity,
                    "label " + label);
            assertTrue(labels.add(label), "a label of two circuits: " + label);
        }
    }

    @Test
    @Verifies("NL-SETUP-3")
    void nodeListensBeforeItPassesAnInstallOn(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Heard heard = way.reserve(Way.TERMS);
        assertEquals(way.upLabel, heard.to(way.upLink).only(LinkInput.Listen.class).purpose());

        heard.inOrder(LinkInput.Listen.class, Install.class);
    }

    @Test
    @With("at=4")
    @Verifies("NL-SETUP-3")
    void tailListensBeforeItAnswers(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Heard heard = way.reserve(Way.TERMS);
        assertEquals(way.upLabel, heard.to(way.upLink).only(LinkInput.Listen.class).purpose());

        heard.inOrder(LinkInput.Listen.class, Installed.class);
    }

    @Test
    @With("at=4")
    @Verifies("NL-SETUP-4")
    void tailAnswersWithAPlanForEveryOtherNode(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Installed answer =
                way.reserve(Way.TERMS).no(CircuitUp.class).to(way.up).only(Installed.class);

        assertEquals(way.id(), answer.circuit());
        assertEquals(way.route.size() - 1, answer.plans().size());
        assertTrue(answer.expected().fidelity() >= Way.TERMS.minFidelity().value());
        assertTrue(answer.meanPairNs() >= 1);
    }

    @Test
    @Verifies("NL-SETUP-5")
    void installedIsPassedUpstreamUnchanged(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.reserve(Way.TERMS);
        Installed answer = way.installed(Way.CUTOFF_NS);

        assertEquals(answer, bench.peer(way.down, answer).to(way.up).only(Installed.class));
    }

    @Test
    @With("at=1")
    @Verifies("NL-SETUP-6")
    void headActivatesAndThenTells(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.reserve(Way.TERMS).no(CircuitUp.class, Activate.class);
        Heard heard = bench.peer(way.down, way.installed(Way.CUTOFF_NS));
        heard.inOrder(Activate.class, CircuitUp.class);
        CircuitUp up = heard.only(CircuitUp.class);

        assertEquals(Way.COOKIE, up.cookie());
        assertEquals(way.id(), up.circuit());
        assertEquals(way.route, up.route());
        assertEquals(Way.MEAN_NS, up.meanPairNs());
    }

    @Test
    @Verifies("NL-SETUP-6")
    void activateIsPassedDownstream(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.agree(Way.CUTOFF_NS).no(Activate.class);
        Heard heard = bench.peer(way.up, new Activate(way.id()));

        assertEquals(
                way.id(), heard.no(CircuitUp.class).to(way.down).only(Activate.class).circuit());
    }

    @Test
    @With("at=4")
    @Verifies("NL-SETUP-6")
    void tailTellsWhenItIsActivated(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.agree(Way.CUTOFF_NS).no(CircuitUp.class);

        CircuitUp up = bench.peer(way.up, new Activate(way.id())).only(CircuitUp.class);
        assertEquals(way.id(), up.circuit());
        assertEquals(way.route, up.route());
    }

    @Test
    @With("at=1")
    @Verifies("NL-SETUP-7")
    void headGivesUpWhenTheTimeIsOver(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.reserve(Way.TERMS);
        bench.pass(Way.PATIENT_NS - 1).no(Release.class, CircuitFailed.class);
        Heard heard = bench.pass(1);

        assertEquals(way.id(), heard.to(way.down).only(Release.class).circuit());
        CircuitFailed failed = heard.only(CircuitFailed.class);
        assertEquals(NetworkError.SETUP_TIMEOUT, failed.why());
        assertEquals(Way.COOKIE, failed.cookie());
    }

    @Test
    @Verifies("NL-SETUP-8")
    void reservationThatIsNotActivatedIsReleased(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.agree(Way.CUTOFF_NS);
        bench.pass(NetworkKit.LIFE_NS - 1).no(Release.class);
        Heard heard = bench.pass(1);

        assertEquals(NetworkError.SETUP_TIMEOUT, heard.to(way.up).only(Release.class).why());
        assertEquals(NetworkError.SETUP_TIMEOUT, heard.to(way.down).only(Release.class).why());
    }

    @Test
    @Verifies("NL-SETUP-9")
    void linkThatIsDownIsNotOffered(NetworkBench bench) {
        Way way = Way.line(bench);
        bench.pass(1_000);
        bench.peerUp(way.up);
        bench.linkUp(way.up, NetworkBench.FINE);
        bench.peerUp(way.down);

        refused(way.reserve(Way.TERMS), way, NetworkError.LINK_DOWN);
    }

    @Test
    @Verifies("NL-SETUP-10")
    void nodeThatCannotSpeakToTheNextRefuses(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        bench.peerDown(way.down);

        refused(way.reserve(Way.TERMS), way, NetworkError.PEER_LOST);
    }

    @Test
    @Verifies("NL-SETUP-11")
    void oneCircuitTooManyIsRefused(NetworkBench bench) {
        bench.ready();
        for (int i = 0; i < NetworkKit.CIRCUITS; i++) {
            Way.line(bench).reserve(Way.TERMS).only(Install.class);
        }
        Way way = Way.line(bench);

        refused(way.reserve(Way.TERMS), way, NetworkError.NO_RESOURCES);
    }

    @Test
    @Verifies("NL-SETUP-12")
    void installThatDoesNotFitTheNodeIsReportedAndRefused(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        Install good = way.install(Way.TERMS);
        Install elsewhere =
                new Install(
                        good.circuit(),
                        List.of(new NodeId(1), new NodeId(3), new NodeId(4)),
                        good.terms(),
                        good.hops());
        HopOffer hop = good.hops().getFirst();
        Install otherLink =
                new Install(
                        good.circuit(),
                        good.route(),
                        good.terms(),
                        List.of(
                                new HopOffer(
                                        new LinkId(way.downLink),
                                        hop.curve(),
                                        hop.decay(),
                                        hop.swap(),
                                        hop.label())));

        misfit(way, bench.peer(way.up, elsewhere), way.up);
        misfit(way, bench.peer(way.down, good), way.down);
        misfit(way, bench.peer(way.up, otherLink), way.up);
        bench.peer(way.up, good).to(way.down).only(Install.class);
    }

    private static void misfit(Way way, Heard heard, int from) {
        heard.no(Install.class).first(PeerViolation.class);
        assertEquals(NetworkError.PROTOCOL, heard.to(from).only(Release.class).why());
        assertEquals(way.id(), heard.only(Release.class).circuit());
    }

    @Test
    @With("device=plain")
    @Verifies("NL-SETUP-13")
    void nodeThatCannotSwapIsNoIntermediateNode(NetworkBench bench) {
        Way way = Way.line(bench.ready());

        refused(way.reserve(Way.TERMS), way, NetworkError.UNSUPPORTED);
    }

    @Test
    @Verifies("NL-SETUP-14")
    void atMost16PointsAreOfferedTheFastestAndTheBestAmongThem(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        LinkQuality.Offer[] curve = new LinkQuality.Offer[30];
        for (int i = 0; i < curve.length; i++) {
            curve[i] =
                    new LinkQuality.Offer(
                            i, BellDiagonal.werner(0.75 + i / 128.0), 100_000 + 50_000 * i);
        }
        bench.linkUp(way.down, curve);
        List<HopOffer.Offer> offered =
                way.reserve(Way.TERMS).only(Install.class).hops().getLast().curve();

        assertTrue(offered.size() <= 16, () -> offered.size() + " points");
        for (int i : List.of(0, curve.length - 1)) {
            LinkQuality.Offer end = curve[i];
            assertTrue(
                    offered.stream().anyMatch(one -> one.meanPairNs() == end.meanPairNs()),
                    () -> end + " is not offered");
        }
    }
}
