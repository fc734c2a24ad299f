package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.link.api.LinkInput.Cancel;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
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
}
