package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput.OpenVirtualLink;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.VirtualAsk;
import dev.herald.network.message.EndMessage.VirtualOpen;
import dev.herald.network.message.EndMessage.VirtualRefusal;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-VIRTUAL: circuits that look like links to circuits above them. The virtual link leads from node 1 over
/// node 2 to node 3; circuits above it go on to node 4, or come from there.
@DisplayName("NL: virtual links")
@ExtendWith(ConformanceExtension.class)
public class NetworkVirtualSuite {
    private static final LinkId LINK = new LinkId(NetworkKit.VIRTUAL);
    private static final RequestSpec SOME = RequestSpec.keep(RequestSpec.STREAM, 0);
    private static final long FIRST_PAUSE_NS = 1_000_000;
    private static final int NOBODY = 999;
    private static final PairId NAME = new PairId(0xABCD_1234_0000_0001L, 0x8000_0000_0000_5678L);

    /// The circuit that serves the virtual link.
    private static Way base(NetworkBench bench) {
        return Way.over(bench, 1, 2, 3);
    }

    private static Heard open(Way base) {
        return base.taken(
                base.bench.in(
                        new OpenVirtualLink(
                                LINK,
                                base.route.getLast(),
                                Way.TERMS,
                                base.route,
                                Way.PATIENT_NS)));
    }

    private static Heard agreed(Way base) {
        return base.bench.peer(base.down, base.installed(Way.CUTOFF_NS));
    }

    /// The node on trial is at the head of the virtual link, which is up.
    private static Way head(NetworkBench bench) {
        Way base = base(bench.ready());
        open(base);
        agreed(base);
        bench.tunnel(3, base);
        return base;
    }

    private static Heard opened(Way base, LinkId link) {
        return base.tell(new VirtualOpen(link, Way.EXPECTED, Way.MEAN_NS));
    }

    /// It is at the tail.
    private static Way tail(NetworkBench bench) {
        Way base = base(bench.ready()).settle();
        opened(base, LINK);
        bench.tunnel(1, base);
        return base;
    }

    // ---- coming up

    @Test
    @With({"at=3", "shape=virtual"})
    @Verifies("NL-VIRTUAL-1")
    void tailRefusesALinkThatItCannotHave(NetworkBench bench) {
        Way small = base(bench.ready()).settle();
        Release no = opened(small, new LinkId(11)).to(small.up).only(Release.class);
        assertEquals(NetworkError.REJECTED, no.why());
        opened(base(bench).settle(), LINK).no(Release.class);
        Way again = base(bench).settle();

        assertEquals(
                NetworkError.REJECTED, opened(again, LINK).to(again.up).only(Release.class).why());
    }

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-2")
    void headSaysWhatTheCircuitIsForWhenItIsUp(NetworkBench bench) {
        Way base = base(bench.ready());
        open(base).no(Relay.class);
        Heard heard = agreed(base).no(Forward.class);

        assertEquals(
                List.of(new VirtualOpen(LINK, Way.EXPECTED, Way.MEAN_NS)),
                heard.told(VirtualOpen.class));
        heard.inOrder(Activate.class, Relay.class);
    }

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-3")
    void headOffersWhatItsCircuitExpects(NetworkBench bench) {
        Way base = base(bench.ready());
        open(base);
        Way.over(bench, 1, 3, 4).reserve().no(Install.class).only(CircuitFailed.class);
        agreed(base);
        bench.tunnel(3, base);

        offered(Way.over(bench, 1, 3, 4).reserve().to(3).only(Install.class));
    }

    @Test
    @With({"at=3", "shape=virtual"})
    @Verifies("NL-VIRTUAL-3")
    void tailOffersWhatItWasTold(NetworkBench bench) {
        Way base = base(bench.ready()).settle();
        Way early = Way.over(bench, 4, 3, 1);
        early.reserve().no(Install.class).to(early.up).only(Release.class);
        opened(base, LINK);
        bench.tunnel(1, base);

        offered(Way.over(bench, 4, 3, 1).reserve().to(1).only(Install.class));
    }

    private static void offered(Install install) {
        HopOffer own = install.hops().getLast();
        assertEquals(LINK, own.link());
        assertEquals(1, own.curve().size(), () -> "not one operating point: " + own.curve());
        assertEquals(Way.MEAN_NS, own.curve().getFirst().meanPairNs());
        Physics.close(Way.EXPECTED, own.curve().getFirst().state(), 3e-9);
    }

    // ---- streams

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-4")
    void streamIsARequestOfTheCircuitUnderItsPurpose(NetworkBench bench) {
        Way base = head(bench);
        Way above = Way.over(bench, 1, 3, 4).modest().settle();
        Forward asked = above.begin(1, SOME).to(base.down).only(Forward.class);
        assertEquals(base.id(), asked.circuit());
        assertEquals(above.downLabel(), asked.spec().label());
        assertEquals(RequestSpec.STREAM, asked.spec().pairs());

        Track onward = Confirming.pair(base, 1, Way.EXPECTED).to(3).only(Track.class);
        assertEquals(above.id(), onward.circuit());
    }

    @Test
    @With({"at=3", "shape=virtual"})
    @Verifies("NL-VIRTUAL-4")
    void pairIsGivenToTheCircuitOfItsPurpose(NetworkBench bench) {
        Way base = tail(bench);
        Way one = Way.over(bench, 1, 3, 4).modest().settle();
        Way other = Way.over(bench, 1, 3, 4).modest().settle();
        one.begin(1, SOME);
        other.begin(1, SOME);
        bench.peer(
                base.up,
                new Forward(base.request(1), RequestSpec.keep(RequestSpec.STREAM, other.upLabel)));
        Confirming.pair(base, 1, Way.EXPECTED);
        one.kept(false, 1).no(BellMeasure.class);

        other.kept(false, 2).only(BellMeasure.class);
    }

    @Test
    @With({"at=3", "shape=virtual"})
    @Verifies("NL-VIRTUAL-5")
    void tailAsksForAStreamAndForNoMore(NetworkBench bench) {
        Way base = tail(bench);
        Way above = Way.over(bench, 4, 3, 1).modest().settle();
        Heard begun = above.begin(1, SOME).to(base.up);
        assertEquals(
                List.of(new VirtualAsk(above.downLabel(), true)), begun.told(VirtualAsk.class));
        bench.peer(
                base.up,
                new Forward(
                        base.request(1), RequestSpec.keep(RequestSpec.STREAM, above.downLabel())));
        Heard over = bench.peer(above.up, new Complete(above.request(1), 0, false)).to(base.up);

        assertEquals(
                List.of(new VirtualAsk(above.downLabel(), false)), over.told(VirtualAsk.class));
    }

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-5")
    void headMakesWhatTheTailAsksFor(NetworkBench bench) {
        Way base = head(bench);
        Way above = Way.over(bench, 4, 3, 1).modest().settle();
        Forward made = base.tell(new VirtualAsk(above.upLabel, true)).only(Forward.class);
        assertEquals(base.id(), made.circuit());
        Complete over = base.tell(new VirtualAsk(above.upLabel, false)).only(Complete.class);

        assertEquals(made.request(), over.request());
    }

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-5")
    void headRefusesAStreamThatNobodyListensTo(NetworkBench bench) {
        Way base = head(bench);
        Heard heard = base.tell(new VirtualAsk(NOBODY, true)).no(Forward.class);

        assertEquals(NOBODY, heard.told(VirtualRefusal.class).getFirst().purpose());
    }

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-6")
    void circuitOfAVirtualLinkServesNobodyElse(NetworkBench bench) {
        Way base = head(bench);
        Heard heard = bench.in(new Request(7, base.id(), SOME)).no(Forward.class);

        assertEquals(NetworkError.REJECTED, heard.only(RequestRefused.class).why());
    }

    @Test
    @With({"at=1", "shape=virtual", "sharing=equal"})
    @Verifies("NL-VIRTUAL-12")
    void circuitsThatShareAVirtualLinkAskForStreams(NetworkBench bench) {
        Way base = head(bench);
        for (int i = 0; i < 2; i++) {
            Way above = Way.over(bench, 1, 3, 4).modest().settle();
            Forward asked = above.begin(1, SOME).to(base.down).only(Forward.class);
            assertEquals(RequestSpec.STREAM, asked.spec().pairs());
        }
    }

    // ---- going down

    private static Heard released(Way base, NetworkError why) {
        return base.bench.peer(
                base.isTail() ? base.up : base.down,
                new Release(base.id(), why, base.route.get(1), ""));
    }

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-7")
    void headSetsTheCircuitUpAgain(NetworkBench bench) {
        Way base = head(bench);
        Way above = Way.over(bench, 1, 3, 4).modest().settle();
        CircuitDown down =
                released(base, NetworkError.LINK_DOWN).no(Install.class).only(CircuitDown.class);
        assertEquals(above.id(), down.circuit());
        for (long pauseNs : new long[] {FIRST_PAUSE_NS, 2 * FIRST_PAUSE_NS, 4 * FIRST_PAUSE_NS}) {
            bench.pass(pauseNs - 1).no(Install.class);
            Install again = base.taken(bench.pass(1)).to(base.down).only(Install.class);
            assertEquals(base.route, again.route());
            released(base, NetworkError.LINK_DOWN);
        }
        bench.pass(8 * FIRST_PAUSE_NS - 1);
        base.taken(bench.pass(1)).only(Install.class);
        agreed(base);

        Way.over(bench, 1, 3, 4).reserve().to(3).only(Install.class);
    }

    @Test
    @With({"at=3", "shape=virtual"})
    @Verifies("NL-VIRTUAL-7")
    void linkGoesDownAtTheTailWithItsCircuit(NetworkBench bench) {
        Way base = tail(bench);
        Way above = Way.over(bench, 4, 3, 1).modest().settle();
        Release onward = released(base, NetworkError.LINK_DOWN).to(above.up).only(Release.class);
        assertEquals(above.id(), onward.circuit());

        Way.over(bench, 4, 3, 1).reserve().no(Install.class).to(4).only(Release.class);
    }

    @Test
    @With({"at=3", "shape=virtual"})
    @Verifies("NL-VIRTUAL-13")
    void neighboursGoOnAcrossAnotherLinkWhenOneGoesDown(NetworkBench bench) {
        Way one = base(bench.ready()).settle();
        Way other = base(bench).settle();
        opened(one, LINK);
        opened(other, new LinkId(NetworkKit.VIRTUAL + 1));
        CircuitId across = across(Way.over(bench, 4, 3, 1));
        Way used = across.equals(one.id()) ? one : other;
        Way spare = used == one ? other : one;
        assertEquals(used.id(), across);
        bench.tunnel(1, used);
        Way above = Way.over(bench, 4, 3, 1).modest().settle();
        Heard heard = released(used, NetworkError.LINK_DOWN).to(above.up);
        assertTrue(
                heard.all(Release.class).stream()
                        .anyMatch(each -> each.circuit().equals(above.id())),
                () -> "the circuit above is not released: " + heard);

        assertEquals(spare.id(), across(Way.over(bench, 4, 3, 1)));
    }

    /// The circuit across which the Install is sent.
    private static CircuitId across(Way above) {
        Relay relay = above.bench.peer(above.up, above.install(Way.TERMS)).only(Relay.class);
        assertTrue(
                relay.message() instanceof EndMessage.Carried(Install _),
                () -> "no Install: " + relay);
        return relay.circuit();
    }

    // ---- names

    @Test
    @With({"at=1", "shape=virtual"})
    @Verifies("NL-VIRTUAL-8")
    void nameOfALinkPairFollowsFromThatOfThePair(NetworkBench bench) {
        Way base = head(bench);
        Way above = Way.over(bench, 1, 3, 4).modest().settle();
        above.begin(1, SOME);
        base.kept(false, 1);
        Heard heard = base.arrives(Confirming.track(base, 1, NAME, Way.EXPECTED));
        LinkPairId named = new LinkPairId(LINK, 0xABCD_1234, 0x5678);

        assertEquals(named, heard.to(3).only(Track.class).origin());
    }

    @Test
    @With({"at=3", "shape=virtual"})
    @Verifies("NL-VIRTUAL-8")
    void bothEndsNameALinkPairAlike(NetworkBench bench) {
        Way base = tail(bench);
        Way above = Way.over(bench, 1, 3, 4).modest().settle();
        above.begin(1, SOME);
        bench.peer(
                base.up,
                new Forward(base.request(1), RequestSpec.keep(RequestSpec.STREAM, above.upLabel)));
        base.kept(true, 1);
        base.arrives(Confirming.track(base, 1, NAME, Way.EXPECTED));
        above.measured(above.kept(false, 2).only(BellMeasure.class), BellIndex.PHI_MINUS);
        Track far = above.tracked(false, 2, 1).to(1).only(Track.class);

        assertTrue(
                far.link().equals(new LinkPairId(LINK, 0xABCD_1234, 0x5678)),
                () -> "the pair is called " + far.link());
    }
}
