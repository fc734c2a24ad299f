package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.core.Books;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import dev.herald.spec.trace.Verifies;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Thousands of requests that wait at one end, and as many as there are create ids.
class ManyRequestsTest {
    private static final CreateRequest ONE =
            CreateRequest.measure(
                    1, Fidelity.of(0.6), Duo.PURPOSE, BasisChoice.MEASURE_Z, BasisChoice.MEASURE_Z);

    private static Duo.Settings settings(int backlogMax) {
        var settings = new Duo.Settings();
        settings.itemsMax = 256;
        settings.windowMax = 64;
        settings.backlogMax = backlogMax;
        settings.delayNs = 50_000;
        settings.recording = false;
        settings.bytes = false;
        settings.kit.success = 0.9;
        settings.station = new TestStation.Faults(0.9, 0, 0, 3, false);
        return settings;
    }

    /// A hears of heralds long before B, and so believes slots free that B does not; nobody is refused for
    /// that.
    private static Duo.Settings uneven(int backlogMax) {
        var settings = settings(backlogMax);
        settings.kit.heraldNs = 2_000;
        settings.kit.peerNs = 140_000;
        settings.kitB = new Devices.Kit();
        settings.kitB.success = 0.9;
        settings.kitB.heraldNs = 140_000;
        settings.kitB.peerNs = 2_000;
        return settings;
    }

    /// Ten thousand at one end and a hundred at the other, some of which are cancelled while they wait:
    /// each ends once, those of the other end are not held up, and nothing is left over.
    @Test
    @Verifies({"LL-CREATE-13", "LL-QUEUE-12", "LL-ROBUST-5"})
    void tenThousandRequestsOfOneEndAreServed() {
        Duo duo = new Duo(1, uneven(10_000)).start();
        duo.run(2_000_000);
        for (int i = 0; i < 10_000; i++) {
            duo.a.create(ONE);
        }
        for (int i = 0; i < 100; i++) {
            duo.b.create(ONE);
        }
        assertTrue(Books.waiting(duo.a.machine) > 9_800);
        Rng rng = new Rng(2);
        Set<Integer> cancelled = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            int createId = 1_000 + rng.nextInt(9_000);
            cancelled.add(createId);
            duo.a.pump.deliver(new LinkInput.Cancel(createId));
        }
        duo.run(100_000_000);
        duo.b.acknowledged.forEach(each -> assertEquals("finished", duo.b.ends.get(each)));
        duo.run(3_000_000_000L);
        assertEquals(Map.of(LinkError.CANCELLED, cancelled.size()), duo.a.failed);
        for (LinkRequestId each : duo.a.acknowledged) {
            boolean served = !cancelled.contains(each.createId());
            assertEquals(served ? "finished" : "CANCELLED", duo.a.ends.get(each));
        }
        assertTrue(Books.isEmpty(duo.a.machine), Books.census(duo.a.machine));
        assertTrue(Books.isEmpty(duo.b.machine), Books.census(duo.b.machine));
        duo.checkAgreement();
    }

    /// The most urgent of those that wait goes first.
    @Test
    @Verifies("LL-QUEUE-15")
    void urgentRequestDoesNotWaitBehindTheBacklog() {
        Duo duo = new Duo(1, settings(10_000)).start();
        duo.run(2_000_000);
        for (int i = 0; i < 5_000; i++) {
            duo.a.create(ONE);
        }
        duo.a.create(urgent());
        LinkRequestId request = duo.a.acknowledged.getLast();
        while (!duo.a.ends.containsKey(request)) {
            duo.run(100_000);
        }
        assertEquals("finished", duo.a.ends.get(request));
        assertTrue(Books.waiting(duo.a.machine) > 4_500);
    }

    private static CreateRequest urgent() {
        return new CreateRequest(
                ONE.type(),
                1,
                ONE.minFidelity(),
                0,
                ONE.purpose(),
                CreateRequest.PRIORITY_MAX,
                false,
                true,
                false,
                ONE.local(),
                ONE.remote());
    }

    /// Every create id in use, and the limit of the backlog: refused with a reason, and taken on again
    /// when some have ended.
    @Test
    @Verifies({"LL-CREATE-3", "LL-CREATE-8"})
    void noMoreThanTheLimitsAreTakenOn() {
        Duo small = new Duo(1, settings(100)).start();
        small.run(2_000_000);
        for (int i = 0; i < 200; i++) {
            small.a.create(ONE);
        }
        assertEquals(164, small.a.acknowledged.size()); // the backlog and a window
        assertEquals(36, small.a.refused.get(LinkError.NO_RESOURCES));

        Duo large = new Duo(1, settings(100_000)).start();
        large.run(2_000_000);
        for (int i = 0; i < 70_000; i++) {
            large.a.create(ONE);
        }
        assertEquals(65_536, large.a.acknowledged.size());
        assertEquals(70_000 - 65_536, large.a.refused.get(LinkError.NO_RESOURCES));
        large.run(2_000_000);
        large.a.create(ONE);
        assertEquals(65_537, large.a.acknowledged.size());
        for (int createId = 0; createId <= LinkRequestId.CREATE_ID_MAX; createId++) {
            large.a.pump.deliver(new LinkInput.Cancel(createId));
        }
        large.run(10_000_000);
        assertTrue(Books.isEmpty(large.a.machine), Books.census(large.a.machine));
    }
}
