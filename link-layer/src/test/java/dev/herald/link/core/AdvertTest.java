package dev.herald.link.core;

import static dev.herald.link.core.Solo.all;
import static dev.herald.link.core.Solo.none;
import static dev.herald.link.core.Solo.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage.Advert;
import dev.herald.link.message.LinkMessage.AdvertAck;
import dev.herald.link.message.LinkMessage.Hello;
import dev.herald.link.message.PairType;
import dev.herald.link.sim.Devices;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the two ends tell each other of their memories, and what follows.
class AdvertTest {
    private static final CreateRequest KEEP = CreateRequest.keep(5, Fidelity.of(0.8), Solo.PURPOSE);
    private static final CreateRequest STORED =
            new CreateRequest(
                    PairType.K,
                    1,
                    Fidelity.of(0.6),
                    0,
                    Solo.PURPOSE,
                    0,
                    false,
                    true,
                    true,
                    BasisChoice.MEASURE_Z,
                    BasisChoice.MEASURE_Z);

    private static Solo oneQubit() {
        var kit = new Devices.Kit();
        kit.communication = 1;
        return Solo.of(kit);
    }

    private static Advert acknowledged(Solo solo, Advert advert) {
        solo.peer(new AdvertAck(solo.session, advert.number()));
        return advert;
    }

    @Test
    @Verifies("LL-ADVERT-1")
    void eachSessionBeginsWithAnAdvertWhichIsRepeatedUntilAcknowledged() {
        Solo solo = Solo.master();
        solo.advance(0);
        Advert first = only(solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true)), Advert.class);
        assertEquals(1, first.number());
        assertEquals(2, first.memory().freeCommunication());
        assertTrue(first.memory().ready());
        assertEquals(first, only(solo.advance(600_000), Advert.class));
        assertEquals(first, only(solo.advance(600_000), Advert.class));
        acknowledged(solo, first);
        none(solo.advance(3_000_000), Advert.class);
    }

    @Test
    @Verifies("LL-ADVERT-2")
    void aWantIsToldAfterARoundTripAndItsEndAtOnce() {
        Solo solo = oneQubit();
        solo.advance(0);
        List<LinkOutput> up = solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true));
        Advert first = acknowledged(solo, only(up, Advert.class));
        solo.in(new LinkInput.Listen(Solo.PURPOSE));
        solo.probed(only(up, Entangle.class));
        Entangle batch = solo.serving(KEEP);
        none(solo.device(solo.kept(batch, 0)), Advert.class);
        none(solo.device(solo.ended(batch, BatchEnd.COMPLETE, 1)), Advert.class);
        none(solo.advance(199_999), Advert.class);
        Advert want = acknowledged(solo, only(solo.advance(1), Advert.class));
        assertEquals(first.number() + 1, want.number());
        assertEquals(0, want.memory().freeCommunication());
        Advert over = only(solo.in(new LinkInput.Released(batch.qubit())), Advert.class);
        assertEquals(1, over.memory().freeCommunication());
    }

    @Test
    @Verifies("LL-ADVERT-2")
    void aShortWantIsNotTold() {
        Solo solo = oneQubit();
        solo.ready();
        Entangle batch = solo.serving(KEEP);
        for (int number = 0; number < 4; number++) {
            Advert last = null;
            for (Advert advert : all(solo.device(solo.kept(batch, number)), Advert.class)) {
                last = advert;
            }
            assertEquals(null, last);
            solo.device(solo.ended(batch, BatchEnd.COMPLETE, number + 1));
            none(solo.advance(100_000), Entangle.class);
            batch = only(solo.in(new LinkInput.Released(batch.qubit())), Entangle.class);
        }
    }

    @Test
    @Verifies("LL-ADVERT-2")
    void otherNumbersAreToldAtTheHelloInterval() {
        Solo solo = Solo.master().ready();
        acknowledged(solo, only(solo.advance(600_000), Advert.class));
        Entangle batch = solo.serving(KEEP);
        solo.device(solo.kept(batch, 0));
        List<LinkOutput> later = solo.advance(5_000_000);
        Advert news = all(later, Advert.class).getFirst();
        assertEquals(1, news.memory().freeCommunication());
    }

    @Test
    @Verifies("LL-ADVERT-2")
    void aDeviceThatMakesNoAttemptsIsTold() {
        Solo solo = Solo.master().ready();
        acknowledged(solo, only(solo.advance(600_000), Advert.class));
        solo.device(new DeviceEvent.StateChanged(DeviceState.CALIBRATING, ""));
        Advert off = acknowledged(solo, only(solo.advance(200_000), Advert.class));
        assertFalse(off.memory().ready());
        Advert on =
                only(
                        solo.device(new DeviceEvent.StateChanged(DeviceState.READY, "")),
                        Advert.class);
        assertTrue(on.memory().ready());
    }

    @Test
    @Verifies("LL-ADVERT-3")
    void theLatestAdvertCountsAndEachIsAcknowledged() {
        Solo solo = Solo.master().ready();
        assertEquals(3, only(solo.advert(3, 0, 0, true), AdvertAck.class).number());
        assertEquals(2, only(solo.advert(2, 1, 1, true), AdvertAck.class).number());
        List<LinkOutput> created = solo.in(new LinkInput.Create(1, KEEP));
        none(
                solo.accepted(only(created, dev.herald.link.message.LinkMessage.Add.class)),
                Entangle.class);
        only(solo.advert(4, 1, 1, true), Entangle.class);
    }

    @Test
    @Verifies("LL-ADVERT-3")
    void advertsAreComparedAcrossTheWrap() {
        Solo solo = Solo.master().ready();
        solo.advert(Integer.MAX_VALUE, 1, 1, true);
        solo.advert(Integer.MIN_VALUE, 0, 0, true);
        solo.advert(Integer.MAX_VALUE - 5, 1, 1, true);
        List<LinkOutput> created = solo.in(new LinkInput.Create(1, KEEP));
        none(
                solo.accepted(only(created, dev.herald.link.message.LinkMessage.Add.class)),
                Entangle.class);
    }

    @Test
    @Verifies("LL-ADVERT-4")
    void nothingIsAttemptedForAPeerWithoutACommunicationQubit() {
        Solo solo = Solo.master().ready();
        solo.advert(1, 0, 5, true);
        List<LinkOutput> created = solo.in(new LinkInput.Create(1, KEEP));
        none(
                solo.accepted(only(created, dev.herald.link.message.LinkMessage.Add.class)),
                Entangle.class);
        none(solo.advance(1_000_000), Entangle.class);
        only(solo.advert(2, 1, 5, true), Entangle.class);
    }

    @Test
    @Verifies("LL-ADVERT-4")
    void storedItemsGiveWayWhileThePeerHasNoStorage() {
        Solo solo = Solo.master().ready();
        solo.advert(1, 1, 0, true);
        List<LinkOutput> stored = solo.in(new LinkInput.Create(1, STORED));
        none(
                solo.accepted(only(stored, dev.herald.link.message.LinkMessage.Add.class)),
                Entangle.class);
        Entangle other = solo.serving(KEEP);
        assertEquals(5, KEEP.number());
        solo.advert(2, 1, 1, true);
        solo.device(solo.kept(other, 0));
        var next = solo.device(solo.ended(other, BatchEnd.COMPLETE, 1));
        assertTrue(all(next, Entangle.class).stream().allMatch(b -> b.tag() != other.tag()));
    }

    @Test
    @Verifies("LL-ADVERT-5")
    void aPeerThatSaysNothingIsTakenToBeAble() {
        Solo solo = Solo.master().ready();
        solo.serving(KEEP);
    }

    @Test
    @Verifies("LL-HELLO-10")
    void anotherDisciplineOpensNoSession() {
        Solo solo = Solo.master();
        solo.advance(0);
        List<LinkOutput> out = solo.peer(new Hello(Solo.PEER, Solo.OWN, 1, true, 0x1234));
        assertEquals("LL-HELLO-10", only(out, LinkOutput.PeerViolation.class).clause());
        none(out, LinkOutput.LinkUp.class);
        assertEquals(
                dev.herald.link.message.LinkError.LINK_DOWN,
                only(solo.in(new LinkInput.Create(1, KEEP)), LinkOutput.Refused.class).why());
    }
}
