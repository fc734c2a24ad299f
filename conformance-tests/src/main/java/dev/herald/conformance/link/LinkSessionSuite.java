package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.link.api.LinkOutput.Failed;
import dev.herald.link.api.LinkOutput.LinkDown;
import dev.herald.link.api.LinkOutput.LinkUp;
import dev.herald.link.api.LinkOutput.PeerViolation;
import dev.herald.link.api.LinkOutput.Revoked;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.ExpireAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.LinkMessage.Remove;
import dev.herald.link.message.LinkMessage.RemoveAck;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.QueueId;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-HELLO: epochs, adoption and loss of a session.
@DisplayName("LL: the session")
@ExtendWith(ConformanceExtension.class)
public class LinkSessionSuite {
    private static final int PEER = LinkKit.PEER_EPOCH;
    private static final int RESTARTED = 0x3333;
    private static final int VERSION = 1;

    @Test
    @Verifies("LL-HELLO-1")
    void helloIsSentAtTheStartAndAtTheInterval(LinkBench bench) {
        int own = bench.config().epoch();
        assertEquals(new Hello(own, 0, VERSION, false), bench.pass(0).only(Hello.class));
        bench.pass(bench.config().helloNs() - 1).no(Hello.class);
        assertEquals(new Hello(own, 0, VERSION, false), bench.pass(1).only(Hello.class));

        bench.peer(new Hello(PEER, own, VERSION, true));

        assertEquals(
                new Hello(own, PEER, VERSION, false),
                bench.pass(bench.config().helloNs()).only(Hello.class));
    }

    @Test
    @Verifies("LL-HELLO-2")
    void helloThatAsksOrDoesNotKnowThisEndIsAnswered(LinkBench bench) {
        int own = bench.config().epoch();
        Hello answer = new Hello(own, PEER, VERSION, true);
        bench.pass(0);
        assertEquals(answer, bench.peer(new Hello(PEER, 0, VERSION, false)).only(Hello.class));
        assertEquals(answer, bench.peer(new Hello(PEER, own, VERSION, true)).only(Hello.class));
        assertEquals(answer, bench.peer(new Hello(PEER, own, VERSION, false)).only(Hello.class));
        assertEquals(answer, bench.peer(new Hello(PEER, 0x9999, VERSION, true)).only(Hello.class));

        bench.peer(new Hello(PEER, own, VERSION, true)).no(Hello.class);
    }

    @Test
    @Verifies("LL-HELLO-3")
    void epochIsAdoptedOnlyTogetherWithOnesOwn(LinkBench bench) {
        bench.pass(0);
        bench.peer(new Hello(PEER, 0, VERSION, false)).no(LinkUp.class);
        bench.peer(new Hello(PEER, 0x9999, VERSION, true)).no(LinkUp.class);

        bench.peer(new Hello(PEER, bench.config().epoch(), VERSION, true)).only(LinkUp.class);
    }

    @Test
    @Verifies("LL-HELLO-4")
    void silenceEndsTheSessionUnderANewEpoch(LinkBench bench) {
        int own = bench.config().epoch();
        bench.ready().serving(Wanted.kept(2));
        Seen silent = bench.pass(bench.config().deadAfterNs() + bench.config().helloNs());
        silent.only(LinkDown.class);
        assertEquals(LinkError.LINK_DOWN, silent.only(Failed.class).why());
        Hello anew = silent.all(Hello.class).getLast();
        assertNotEquals(own, anew.epoch());
        assertEquals(0, anew.peerEpoch());

        bench.peer(new Hello(PEER, own, VERSION, true)).no(LinkUp.class);
        bench.peer(new Hello(PEER, anew.epoch(), VERSION, true)).only(LinkUp.class);
    }

    @Test
    @Verifies("LL-HELLO-4")
    void anythingOfTheSessionKeepsIt(LinkBench bench) {
        bench.ready();
        for (int i = 0; i < 4; i++) {
            bench.pass(bench.config().deadAfterNs() - 1).no(LinkDown.class);
            bench.peer(
                    new RemoveAck(
                            bench.session(),
                            new LinkRequestId(bench.config().peer(), 1),
                            new QueueId(0, 0, 0)));
        }
    }

    @Test
    @Verifies("LL-HELLO-5")
    void restartOfThePeerEndsTheSessionBeforeTheNextBegins(LinkBench bench) {
        bench.ready().serving(Wanted.kept(2));
        Seen restarted = bench.peer(new Hello(RESTARTED, bench.config().epoch(), VERSION, true));

        restarted.only(LinkDown.class);
        restarted.only(LinkUp.class);
        assertEquals(LinkError.LINK_DOWN, restarted.only(Failed.class).why());
        restarted.inOrder(LinkDown.class, LinkUp.class);
        restarted.inOrder(Failed.class, LinkUp.class);
    }

    @Test
    @Verifies("LL-HELLO-6")
    void helloOfAFormerEpochIsIgnored(LinkBench bench) {
        int own = bench.config().epoch();
        bench.ready();
        for (int epoch = RESTARTED; epoch < RESTARTED + 8; epoch++) {
            bench.peer(new Hello(epoch, own, VERSION, true)).only(LinkUp.class);
        }
        bench.peer(new Hello(PEER, own, VERSION, true)).no(Hello.class, LinkUp.class);
        bench.peer(new Hello(PEER, 0, VERSION, false)).no(Hello.class);
        bench.peer(new Hello(RESTARTED + 6, own, VERSION, false)).no(Hello.class, LinkUp.class);
    }

    @Test
    @Verifies("LL-HELLO-7")
    void messageOfAnotherSessionHasNoEffect(LinkBench bench) {
        Entangle batch = bench.ready().serving(Wanted.kept(2));
        bench.pass(bench.config().retransmitNs());
        LinkRequestId own = new LinkRequestId(bench.config().self(), 0);
        Add add = bench.peerAdd(0, Wanted.kept(2));
        int stale = bench.session() + 1;
        Add staleAdd = Sent.in(add, stale);
        Hello asked = new Hello(bench.config().epoch(), PEER, VERSION, false);
        assertEquals(asked, bench.peer(staleAdd).no(AddAck.class).only(Hello.class));
        bench.peer(staleAdd).no(AddAck.class, Hello.class);
        bench.peer(new Remove(stale, own, LinkBench.place(batch), LinkError.CANCELLED))
                .no(RemoveAck.class, Failed.class, Hello.class);
        bench.herald(batch);
        bench.peer(new Expire(stale, own, LinkBench.place(batch), LinkBench.STATION, 0, 1))
                .no(ExpireAck.class, Failed.class, Revoked.class);
        bench.pass(bench.config().retransmitNs());

        bench.peer(staleAdd).only(Hello.class);
        bench.peer(add).only(AddAck.class);
    }

    @Test
    @Verifies("LL-HELLO-8")
    void helloOfAnotherVersionIsDroppedAndReported(LinkBench bench) {
        bench.pass(0);
        Seen seen = bench.peer(new Hello(PEER, bench.config().epoch(), 2, true));

        assertEquals(
                "LL-HELLO-8",
                seen.no(Hello.class, LinkUp.class).only(PeerViolation.class).clause());
    }

    @Test
    @Verifies("LL-HELLO-10")
    void helloOfAnotherDisciplineIsDroppedAndReported(LinkBench bench) {
        bench.pass(0);
        Seen seen = bench.peer(new Hello(PEER, bench.config().epoch(), VERSION, true, 4_711));
        assertEquals(
                "LL-HELLO-10",
                seen.no(Hello.class, LinkUp.class).only(PeerViolation.class).clause());

        bench.peer(new Hello(PEER, bench.config().epoch(), VERSION, true)).only(LinkUp.class);
    }

    /// Epochs are unsigned.
    @Test
    @Verifies("LL-HELLO-9")
    void numberOfTheSessionIsThatOfTheText(LinkBench bench) {
        int high = 0xFFFF_FFF1;
        assertEquals(0xE813_7F85, bench.session());
        bench.pass(0);
        bench.peer(new Hello(high, bench.config().epoch(), VERSION, true)).only(LinkUp.class);

        assertEquals(bench.session(high), bench.create(Wanted.kept(1)).only(Add.class).epoch());
    }

    @Test
    @Verifies("LL-HELLO-9")
    @With("role=slave")
    void numberOfTheSessionIsThatOfTheTextAtTheSlaveToo(LinkBench bench) {
        int high = 0xFFFF_FFF1;
        bench.pass(0);
        bench.peer(new Hello(high, bench.config().epoch(), VERSION, true)).only(LinkUp.class);

        assertEquals(bench.session(high), bench.create(Wanted.kept(1)).only(Add.class).epoch());
    }
}
