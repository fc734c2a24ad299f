package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-GEN: what is asked of the links.
@DisplayName("NL: generation on the links")
@ExtendWith(ConformanceExtension.class)
public class NetworkGenerationSuite {
    private static final long FIRST_NS = 1_000_000;
    private static final long LONGEST_NS = 1_000_000_000;

    @Test
    @Verifies(value = "NL-GEN-1", rev = 2)
    void linkIsAskedAsSoonAsARequestIsActive(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.agree(Way.CUTOFF_NS).no(Create.class);
        bench.peer(way.up, new Activate(way.id())).no(Create.class);
        Heard heard = way.begin(1, RequestSpec.keep(5, 0));
        CreateRequest asked = heard.to(way.downLink).only(Create.class).request();
        heard.to(way.upLink).no(Create.class);

        assertEquals(PairType.K, asked.type());
        assertEquals(way.downLabel(), asked.purpose());
    }

    @Test
    @With("at=1")
    @Verifies(value = "NL-GEN-1", rev = 2)
    void headAsksItsLinkToo(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.settle();

        way.begin(1, RequestSpec.keep(5, 0)).to(way.downLink).only(Create.class);
    }

    @Test
    @With("at=4")
    @Verifies(value = "NL-GEN-1", rev = 2)
    void tailAsksForNothing(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();

        way.begin(1, RequestSpec.keep(5, 0)).no(Create.class);
    }

    @Test
    @Verifies(value = "NL-GEN-2", rev = 2)
    void streamIsCancelledWhenNoRequestIsActive(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        int stream = bench.lastCreate();
        way.begin(2, RequestSpec.keep(5, 0));
        bench.peer(way.up, new Complete(way.request(1), 0, false)).no(Cancel.class);
        Heard heard = bench.peer(way.up, new Complete(way.request(2), 0, false));

        assertEquals(stream, heard.to(way.downLink).first(Cancel.class).createId());
    }

    private static Heard refuse(Way way, Create asked, LinkError why) {
        return way.bench.link(way.downLink, new LinkOutput.Refused(asked.cookie(), why, "no"));
    }

    @Test
    @Verifies("NL-GEN-3")
    void linkIsAskedAgainAfterLongerAndLongerPauses(NetworkBench bench) {
        Way way = Way.line(bench.ready().disobliging()).settle();
        Create asked = way.begin(1, RequestSpec.keep(5, 0)).only(Create.class);
        long pauseNs = FIRST_NS;
        for (int i = 0; i < 12; i++) {
            refuse(way, asked, LinkError.NO_RESOURCES).no(Create.class, Release.class);
            bench.pass(pauseNs - 1).no(Create.class);
            asked = bench.pass(1).only(Create.class);
            pauseNs = Math.min(2 * pauseNs, LONGEST_NS);
        }
        bench.link(way.downLink, new LinkOutput.Acknowledged(asked.cookie(), 70));
        way.kept(false, 1);
        bench.link(
                        way.downLink,
                        new LinkOutput.Failed(
                                new LinkRequestId(bench.config().self(), 70),
                                way.downLabel(),
                                LinkError.TIMEOUT,
                                "lost"))
                .no(Create.class);

        bench.pass(FIRST_NS).only(Create.class);
    }

    @Test
    @Verifies("NL-GEN-4")
    void refusalForGoodEndsTheCircuit(NetworkBench bench) {
        bench.ready().disobliging();
        for (LinkError why :
                List.of(
                        LinkError.LINK_DOWN,
                        LinkError.UNSUPPORTED,
                        LinkError.CREATE,
                        LinkError.REJECTED)) {
            Way way = Way.line(bench).settle();
            Create asked = way.begin(1, RequestSpec.keep(5, 0)).only(Create.class);
            Heard heard = refuse(way, asked, why);
            heard.to(way.up).only(Release.class);
            heard.to(way.down).only(Release.class);
        }
    }

    // ---- links that several circuits use

    private static final CircuitTerms BEST_EFFORT = Way.TERMS;

    private static CircuitTerms rate(long microHz) {
        return new CircuitTerms(
                Way.TERMS.minFidelity(), microHz, Way.TERMS.cutoff(), Way.TERMS.cutoffValue());
    }

    private static Way settled(NetworkBench bench, CircuitTerms terms) {
        return Way.line(bench).on(terms).sharing(terms.minRateMicroHz() > 0 ? 1_000 : 0).settle();
    }

    /// Numbers of pairs that are asked of the downstream link for the circuit.
    private static List<Integer> asked(Heard heard, Way way) {
        return heard.to(way.downLink).all(Create.class).stream()
                .map(Create::request)
                .filter(one -> one.purpose() == way.downLabel())
                .map(CreateRequest::number)
                .toList();
    }

    private static Heard begin(Way way) {
        return way.begin(1, RequestSpec.keep(RequestSpec.STREAM, 0));
    }

    private static Heard finished(Way way, int createId) {
        return way.bench.link(
                way.downLink,
                new LinkOutput.Finished(
                        new LinkRequestId(way.bench.config().self(), createId), way.downLabel()));
    }

    @Test
    @With("sharing=equal")
    @Verifies("NL-GEN-5")
    void circuitsOfALinkTakeTurnsByChunks(NetworkBench bench) {
        Way one = settled(bench.ready(), BEST_EFFORT);
        Way other = settled(bench, rate(1_000_000));
        assertEquals(List.of(CreateRequest.STREAM), asked(begin(one), one));
        Heard heard = begin(other);
        assertEquals(List.of(NetworkKit.CHUNK, NetworkKit.CHUNK), asked(heard, one));
        assertEquals(List.of(NetworkKit.CHUNK, NetworkKit.CHUNK), asked(heard, other));

        assertEquals(List.of(NetworkKit.CHUNK), asked(finished(other, bench.lastCreate()), other));
    }

    @Test
    @With("sharing=rate")
    @Verifies("NL-GEN-5")
    void chunksAreAsTheRatesOfTheCircuits(NetworkBench bench) {
        Way fast = settled(bench.ready(), rate(30_000_000));
        Way slow = settled(bench, rate(10_000_000));
        begin(fast);
        Heard heard = begin(slow);
        assertEquals(List.of(9, 9), asked(heard, fast)); // 6 times 3/4 of 2
        assertEquals(List.of(3, 3), asked(heard, slow));
        Way usual = settled(bench, BEST_EFFORT);

        assertEquals(List.of(4, 4), asked(begin(usual), usual)); // 6 times 1/5 of 3, rounded
    }

    @Test
    @With("sharing=equal")
    @Verifies("NL-GEN-6")
    void streamEndsWhenAChunkHasItsPlace(NetworkBench bench) {
        bench.ready().disobliging();
        Way one = settled(bench, BEST_EFFORT);
        Way other = settled(bench, BEST_EFFORT);
        long stream = begin(one).only(Create.class).cookie();
        bench.link(one.downLink, new LinkOutput.Acknowledged(stream, 70));
        Heard heard = begin(other).no(Cancel.class);
        long chunk =
                heard.all(Create.class).stream()
                        .filter(each -> each.request().purpose() == one.downLabel())
                        .findFirst()
                        .orElseThrow()
                        .cookie();
        Heard placed = bench.link(one.downLink, new LinkOutput.Acknowledged(chunk, 71));

        assertEquals(70, placed.only(Cancel.class).createId());
    }

    @Test
    @With("sharing=equal")
    @Verifies("NL-GEN-6")
    void chunksEndByThemselves(NetworkBench bench) {
        Way one = settled(bench.ready(), BEST_EFFORT);
        Way other = settled(bench, BEST_EFFORT);
        begin(one);
        int before = bench.lastCreate();
        begin(other);
        Heard alone = bench.peer(other.up, new Complete(other.request(1), 0, false));
        assertEquals(List.of(CreateRequest.STREAM), asked(alone, one));
        assertTrue(
                alone.all(Cancel.class).stream().allMatch(each -> each.createId() > before),
                () -> "of " + alone);

        assertEquals(List.of(), asked(finished(one, before + 1), one));
    }
}
