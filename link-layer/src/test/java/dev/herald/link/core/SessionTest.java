package dev.herald.link.core;

import static dev.herald.link.core.Solo.OWN;
import static dev.herald.link.core.Solo.PEER;
import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final CreateRequest KEEP = CreateRequest.keep(2, Fidelity.of(0.8), Solo.PURPOSE);

    @Test
    @Verifies("LL-HELLO-1")
    void helloIsSentAtOnceAndAtTheInterval() {
        Solo solo = Solo.master();
        assertEquals(new Hello(OWN, 0, 1, false), only(solo.advance(0), Hello.class));
        none(solo.advance(4_999_999), Hello.class);
        assertEquals(new Hello(OWN, 0, 1, false), only(solo.advance(1), Hello.class));
        solo.peer(new Hello(PEER, OWN, 1, true));
        assertEquals(
                new Hello(OWN, PEER, 1, false),
                all(solo.advance(5_000_000), Hello.class).getFirst());
    }

    @Test
    @Verifies({"LL-HELLO-2", "LL-HELLO-3"})
    void epochIsAdoptedOnlyTogetherWithOnesOwn() {
        Solo solo = Solo.master();
        solo.advance(0);
        List<LinkOutput> first = solo.peer(new Hello(PEER, 0, 1, false));
        assertEquals(new Hello(OWN, PEER, 1, true), only(first, Hello.class));
        none(first, LinkOutput.LinkUp.class);
        none(solo.peer(new Hello(PEER, 0x9999, 1, true)), LinkOutput.LinkUp.class);
        List<LinkOutput> second = solo.peer(new Hello(PEER, OWN, 1, true));
        only(second, LinkOutput.LinkUp.class);
        assertEquals(new Hello(OWN, PEER, 1, true), only(second, Hello.class));
        none(solo.peer(new Hello(PEER, OWN, 1, true)), Hello.class);
        only(solo.peer(new Hello(PEER, OWN, 1, false)), Hello.class);
    }

    @Test
    @Verifies("LL-HELLO-4")
    void silenceEndsTheSessionUnderANewEpoch() {
        Solo solo = Solo.master().ready();
        solo.serving(KEEP);
        List<LinkOutput> silent = solo.advance(60_000_000);
        only(silent, LinkOutput.LinkDown.class);
        assertEquals(LinkError.LINK_DOWN, only(silent, LinkOutput.Failed.class).why());
        Hello anew = all(silent, Hello.class).getLast();
        assertNotEquals(OWN, anew.epoch());
        assertEquals(0, anew.peerEpoch());
        none(solo.peer(new Hello(PEER, OWN, 1, true)), LinkOutput.LinkUp.class);
        only(solo.peer(new Hello(PEER, anew.epoch(), 1, true)), LinkOutput.LinkUp.class);
    }

    @Test
    @Verifies("LL-HELLO-4")
    void anySignOfLifeKeepsTheSession() {
        Solo solo = Solo.master().ready();
        for (int i = 0; i < 4; i++) {
            none(solo.advance(40_000_000), LinkOutput.LinkDown.class);
            solo.peer(
                    new LinkMessage.RemoveAck(
                            solo.session,
                            new dev.herald.link.message.LinkRequestId(solo.peer, 1),
                            new dev.herald.link.message.QueueId(0, 0, 0)));
        }
    }

    @Test
    @Verifies("LL-HELLO-5")
    void restartedPeerEndsTheSessionBeforeTheNextBegins() {
        Solo solo = Solo.master().ready();
        solo.serving(KEEP);
        List<LinkOutput> restarted = solo.peer(new Hello(0x3333, OWN, 1, true));
        List<LinkOutput> up = restarted.stream().filter(LinkOutput.Up.class::isInstance).toList();
        assertInstanceOf(LinkOutput.LinkDown.class, up.get(0));
        assertEquals(
                LinkError.LINK_DOWN, assertInstanceOf(LinkOutput.Failed.class, up.get(1)).why());
        assertInstanceOf(LinkOutput.LinkUp.class, up.get(2));
        assertEquals(3, up.size());
    }

    @Test
    @Verifies("LL-HELLO-6")
    void lateHelloOfAFormerEpochIsIgnored() {
        Solo solo = Solo.master().ready();
        solo.peer(new Hello(0x3333, OWN, 1, true));
        assertEquals(List.of(), solo.peer(new Hello(PEER, OWN, 1, true)));
        assertEquals(List.of(), solo.peer(new Hello(PEER, 0, 1, false)));
    }

    @Test
    @Verifies("LL-HELLO-7")
    void messageOfAnotherSessionHasNoEffect() {
        Solo solo = Solo.master().ready();
        LinkMessage.Add add = solo.peerAdd(0, KEEP);
        LinkMessage.Add stale =
                new LinkMessage.Add(
                        solo.session + 1,
                        add.commSeq(),
                        add.request(),
                        null,
                        0,
                        KEEP,
                        0,
                        0,
                        Long.MAX_VALUE);
        solo.advance(1_000_000);
        assertEquals(new Hello(OWN, PEER, 1, false), only(solo.peer(stale), Hello.class));
        assertEquals(List.of(), solo.peer(stale));
        solo.advance(600_000);
        assertEquals(1, solo.peer(stale).size());
        only(solo.peer(add), LinkMessage.AddAck.class);
    }

    @Test
    @Verifies("LL-HELLO-8")
    void helloOfAnotherVersionIsReported() {
        Solo solo = Solo.master();
        solo.advance(0);
        List<LinkOutput> out = solo.peer(new Hello(PEER, OWN, 2, true));
        assertEquals("LL-HELLO-8", only(out, LinkOutput.PeerViolation.class).clause());
        assertEquals(1, out.size());
    }

    @Test
    @Verifies("LL-HELLO-9")
    void sessionNumberIsThatOfTheText() {
        assertEquals(0xE8137F85, Session.number(0x1111, 0x2222));
        assertNotEquals(Session.number(0x1111, 0x2222), Session.number(0x2222, 0x1111));
        assertTrue(Session.number(1, 1) != 0);
    }

    @Test
    @Verifies("LL-CREATE-2")
    void requestWithoutASessionIsRefused() {
        Solo solo = Solo.master();
        solo.advance(0);
        LinkOutput.Refused refused =
                only(solo.in(new LinkInput.Create(5, KEEP)), LinkOutput.Refused.class);
        assertEquals(LinkError.LINK_DOWN, refused.why());
        assertEquals(5, refused.cookie());
    }
}
