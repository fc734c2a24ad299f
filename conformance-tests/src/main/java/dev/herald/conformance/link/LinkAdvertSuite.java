package dev.herald.conformance.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceState;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Advert;
import dev.herald.link.message.LinkMessage.AdvertAck;
import dev.herald.link.message.MemoryAdvert;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// LL-ADVERT: what an end tells of its memory, and what it makes of what it is told.
@DisplayName("LL: adverts")
@ExtendWith(ConformanceExtension.class)
public class LinkAdvertSuite {
    private static Advert advert(
            LinkBench bench, int number, int communication, int storage, boolean ready) {
        return new Advert(
                bench.session(),
                number,
                new MemoryAdvert(
                        communication, storage, ready, LinkKit.COMMUNICATION, LinkKit.STORAGE));
    }

    @Test
    @Verifies("LL-ADVERT-1")
    void memoryIsAdvertisedWhenASessionBegins(LinkBench bench) {
        bench.inattentive().pass(0);
        Advert advert = bench.peer(bench.hello()).only(Advert.class);
        assertEquals(bench.session(), advert.epoch());
        assertEquals(
                new MemoryAdvert(2, 2, true, LinkKit.COMMUNICATION, LinkKit.STORAGE),
                advert.memory());
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    advert, bench.until(new Seen(), Advert.class).only(Advert.class), "repeated");
        }
        bench.peer(new AdvertAck(bench.session(), advert.number()));

        bench.pass(5 * bench.config().retransmitNs()).no(Advert.class);
    }

    @Test
    @Verifies("LL-ADVERT-2")
    void wantIsToldAfterARoundTripAndItsEndAtOnce(LinkBench bench) {
        Entangle first = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(first));
        bench.complete(second).no(Advert.class);
        bench.pass(bench.config().roundTripNs() - 1).no(Advert.class);
        Advert want = bench.pass(1).only(Advert.class);
        assertEquals(0, want.memory().freeCommunication());
        Advert over = bench.release(first.qubit()).only(Advert.class);
        assertEquals(1, over.memory().freeCommunication());

        assertEquals(want.number() + 1, over.number());
    }

    @Test
    @Verifies("LL-ADVERT-2")
    void wantThatIsShortIsNotTold(LinkBench bench) {
        Entangle first = bench.ready().serving(Wanted.kept(3));
        Entangle second = bench.batch(bench.complete(first));
        bench.complete(second);
        bench.pass(bench.config().roundTripNs() - 1);
        bench.release(first.qubit()).no(Advert.class);

        bench.pass(bench.config().roundTripNs()).no(Advert.class);
    }

    @Test
    @Verifies("LL-ADVERT-2")
    void stateOfTheDeviceIsTold(LinkBench bench) {
        bench.ready();
        bench.device(new StateChanged(DeviceState.CALIBRATING, "hourly")).no(Advert.class);
        Advert out = bench.pass(bench.config().roundTripNs()).only(Advert.class);
        assertTrue(!out.memory().ready(), out::toString);
        Advert back = bench.device(new StateChanged(DeviceState.READY, "")).only(Advert.class);

        assertTrue(back.memory().ready(), back::toString);
    }

    @Test
    @Verifies("LL-ADVERT-3")
    void advertThatCameLateDoesNotCount(LinkBench bench) {
        bench.ready();
        assertEquals(
                new AdvertAck(bench.session(), 2),
                bench.peer(advert(bench, 2, 2, 2, false)).only(AdvertAck.class));
        assertEquals(
                new AdvertAck(bench.session(), 1),
                bench.peer(advert(bench, 1, 2, 2, true)).only(AdvertAck.class));
        bench.accept(bench.create(Wanted.kept(2)).only(Add.class)).no(Entangle.class);
        bench.pass(10_000_000).no(Entangle.class);

        bench.batch(bench.peer(advert(bench, 3, 2, 2, true)));
    }

    @Test
    @Verifies("LL-ADVERT-4")
    void nothingIsAttemptedWithAPeerThatHasNoQubit(LinkBench bench) {
        bench.ready();
        bench.peer(advert(bench, 1, 0, 2, true));
        bench.accept(bench.create(Wanted.kept(2)).only(Add.class)).no(Entangle.class);
        bench.pass(10_000_000).no(Entangle.class);

        bench.batch(bench.peer(advert(bench, 2, 1, 2, true)));
    }

    @Test
    @Verifies("LL-ADVERT-4")
    void nothingIsStoredWithAPeerThatHasNoStorage(LinkBench bench) {
        bench.ready();
        bench.peer(advert(bench, 1, 2, 0, true));
        bench.accept(bench.create(Wanted.kept(2).stored()).only(Add.class)).no(Entangle.class);
        bench.pass(10_000_000).no(Entangle.class);
        Add plain = bench.create(Wanted.kept(1)).only(Add.class);

        assertEquals(LinkBench.place(plain).tag(), bench.batch(bench.accept(plain)).tag());
    }

    @Test
    @Verifies("LL-ADVERT-5")
    @With("device=keep-only")
    void peerThatSaysNothingIsTakenToBeAble(LinkBench bench) {
        bench.ready().serving(Wanted.kept(1));
    }
}
