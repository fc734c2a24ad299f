package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.AddAck;
import dev.herald.link.message.LinkMessage.Expire;
import dev.herald.link.message.LinkMessage.ExpireAck;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The conformance scenarios of link-layer protocols before this one (two entities, one fault each).
class ScenarioTest {
    private static final CreateRequest FOUR = CreateRequest.keep(4, Fidelity.of(0.8), Duo.PURPOSE);
    private static final CreateRequest ONE = CreateRequest.keep(1, Fidelity.of(0.8), Duo.PURPOSE);

    private Duo duo;

    @BeforeEach
    void start() {
        duo = new Duo(7, new Duo.Settings()).start();
        duo.run(2_000_000);
        assertTrue(duo.a.up && duo.b.up);
    }

    private static CreateRequest limited(long maxTimeNs) {
        return new CreateRequest(
                PairType.K,
                1,
                Fidelity.of(0.8),
                maxTimeNs,
                Duo.PURPOSE,
                0,
                false,
                true,
                false,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    /// Loses the first message of each exchange.
    private static Predicate<LinkMessage> onceEach(Class<?>... types) {
        Map<String, Integer> seen = new HashMap<>();
        return message -> {
            for (Class<?> type : types) {
                if (type.isInstance(message)) {
                    int number =
                            message instanceof Add add
                                    ? add.commSeq()
                                    : ((AddAck) message).commSeq();
                    return seen.merge(type.getSimpleName() + number, 1, Integer::sum) == 1;
                }
            }
            return false;
        };
    }

    private static Predicate<LinkMessage> first(int count, Class<?> type) {
        int[] left = {count};
        return message -> type.isInstance(message) && left[0]-- > 0;
    }

    @Test
    void requestsThatThePeerNeverAnswersTimeOutInOrder() {
        var settings = new Duo.Settings();
        settings.itemsMax = 64;
        duo = new Duo(7, settings).start();
        duo.run(2_000_000);
        duo.a.lose = Add.class::isInstance;
        for (int i = 0; i < 20; i++) {
            duo.a.create(ONE);
        }
        duo.run(40_000_000);
        assertEquals(20, duo.a.ends.size());
        int id = 0;
        for (var end : duo.a.ends.entrySet()) {
            assertEquals("TIMEOUT", end.getValue());
            assertEquals(id++, end.getKey().createId());
        }
        assertEquals(Map.of(), duo.b.ends);
        duo.a.lose = _ -> false;
        duo.run(100_000_000);
        duo.a.create(ONE);
        duo.run(100_000_000);
        assertEquals("finished", duo.a.ends.get(duo.a.acknowledged.getLast()));
        duo.checkAgreement();
    }

    @Test
    void requestTimesOutOnceWhenThePeersDeviceIsAway() {
        duo.b.pump.deliver(
                new LinkInput.FromDevice(
                        new DeviceEvent.StateChanged(DeviceState.CALIBRATING, "test")));
        duo.a.create(limited(10_000_000));
        duo.run(40_000_000);
        assertEquals(Map.of(LinkError.TIMEOUT, 1), duo.a.failed);
        assertEquals(Map.of(LinkError.TIMEOUT, 1), duo.b.failed);
        duo.checkAgreement();
    }

    @Test
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-3"})
    void heraldLostInTheMiddleExpiresOneRequestAndNotTheNext() {
        duo.a.end.loses = number -> number == 6; // the station counts from 5
        duo.a.create(FOUR);
        duo.run(300_000);
        duo.b.create(FOUR);
        duo.run(100_000_000);
        assertEquals("{n1#0=EXPIRED, n2#0=finished}", duo.a.ends.toString());
        assertEquals("{n1#0=EXPIRED, n2#0=finished}", duo.b.ends.toString());
        assertEquals(5, duo.a.pairs.size());
        assertTrue(duo.b.revoked >= 1);
        duo.checkAgreement();
    }

    @Test
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-3"})
    void lostLastHeraldIsFoundByTheEndOfTheBatch() {
        duo.a.end.loses = number -> number == 5;
        duo.a.create(ONE);
        duo.b.create(ONE);
        duo.b.create(ONE);
        duo.run(100_000_000);
        assertEquals("{n1#0=EXPIRED, n2#0=finished, n2#1=finished}", duo.a.ends.toString());
        assertEquals("{n1#0=finished, n2#0=finished, n2#1=finished}", duo.b.ends.toString());
        assertEquals(1, duo.b.revoked);
        assertEquals(2, duo.a.pairs.size());
        duo.checkAgreement();
    }

    @Test
    @Verifies("LL-EXPIRE-1")
    void expireIsRepeatedUntilItArrives() {
        duo.a.end.loses = number -> number == 5;
        duo.a.lose = first(2, Expire.class);
        duo.a.create(ONE);
        duo.run(100_000_000);
        assertEquals(3, duo.a.sent.stream().filter(Expire.class::isInstance).count());
        assertEquals(1, duo.b.revoked);
        assertEquals(Map.of(LinkError.EXPIRED, 1), duo.a.failed);
        duo.checkAgreement();
    }

    @Test
    @Verifies("LL-EXPIRE-7")
    void lostAcknowledgementsOfExpireChangeNothing() {
        duo.a.end.loses = number -> number == 5;
        duo.b.lose = first(2, ExpireAck.class);
        duo.a.create(ONE);
        duo.run(100_000_000);
        assertEquals(3, duo.b.sent.stream().filter(ExpireAck.class::isInstance).count());
        assertEquals(1, duo.b.revoked);
        duo.checkAgreement();
    }

    @Test
    void numberThatBothEndsMissExpiresOneRequest() {
        duo.a.end.loses = number -> number == 6;
        duo.b.end.loses = number -> number == 6;
        duo.a.create(FOUR);
        duo.run(300_000);
        duo.a.create(FOUR);
        duo.run(100_000_000);
        assertEquals("{n1#0=EXPIRED, n1#1=finished}", duo.a.ends.toString());
        assertEquals("{n1#0=EXPIRED, n1#1=finished}", duo.b.ends.toString());
        assertEquals(5, duo.a.pairs.size());
        duo.checkAgreement();
    }

    @Test
    @Verifies("LL-CREATE-9")
    void rejectedRequestLeavesThePeerSilent() {
        duo.a.create(CreateRequest.keep(1, Fidelity.of(0.8), 99));
        duo.run(20_000_000);
        assertEquals("{n1#0=REJECTED}", duo.a.ends.toString());
        assertEquals(Map.of(), duo.b.ends);
    }

    @Test
    @Verifies({"LL-QUEUE-4", "LL-QUEUE-5"})
    void itemsAreInBothQueuesOnceWhenEveryAddAndAnswerIsLostOnce() {
        duo.a.lose = onceEach(Add.class, AddAck.class);
        duo.b.lose = onceEach(Add.class, AddAck.class);
        for (int i = 0; i < 4; i++) {
            duo.a.create(ONE);
            duo.b.create(ONE);
        }
        duo.run(200_000_000);
        assertEquals(8, duo.a.ends.size());
        assertEquals(Map.of(), duo.a.failed);
        assertEquals(List.copyOf(duo.a.ends.keySet()), List.copyOf(duo.b.ends.keySet()));
        assertEquals(8, duo.a.delivered);
        duo.checkAgreement();
    }

    @Test
    @Verifies({"LL-HELLO-4", "LL-HELLO-5"})
    void oneWaySilenceIsNoticedByBothEnds() {
        duo.a.create(CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.8), Duo.PURPOSE));
        duo.run(50_000_000);
        duo.a.lose = _ -> true;
        duo.run(200_000_000);
        assertEquals(1, duo.b.downs);
        assertEquals(1, duo.a.downs);
        assertEquals(Map.of(LinkError.LINK_DOWN, 1), duo.a.failed);
        assertEquals(Map.of(LinkError.LINK_DOWN, 1), duo.b.failed);
        duo.a.lose = _ -> false;
        duo.run(50_000_000);
        assertTrue(duo.a.up && duo.b.up);
        duo.a.create(FOUR);
        duo.run(100_000_000);
        assertEquals("finished", duo.b.ends.get(duo.a.acknowledged.getLast()));
        duo.checkAgreement();
    }

    @Test
    @Verifies({"LL-QUEUE-2", "LL-CREATE-3"})
    void oneSlotServesMoreRequestsThanThereAreGenerations() {
        var settings = new Duo.Settings();
        settings.itemsMax = 1;
        settings.delayNs = 0;
        settings.kit.success = 1;
        settings.kit.heraldNs = 0;
        settings.kit.peerNs = 0;
        settings.kit.leadNs = 0;
        settings.kit.cycleNs = 1_000;
        settings.station = new TestStation.Faults(1, 0, 0, 3, false);
        settings.helloNs = 1_000_000_000;
        settings.deadAfterNs = 5_000_000_000L;
        Duo quick = new Duo(1, settings).start();
        quick.run(2_000_000);
        var one =
                CreateRequest.measure(
                        1,
                        Fidelity.of(0.8),
                        Duo.PURPOSE,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z);
        for (int i = 0; i < 66_000; i++) {
            quick.a.create(one);
            quick.run(20_000);
        }
        assertEquals(66_000, quick.a.delivered);
        assertEquals(66_000, quick.b.delivered);
        assertEquals(Map.of(), quick.a.failed);
        assertEquals(List.of(), quick.b.notes);
    }

    @Test
    @Verifies("LL-GEN-6")
    void storedPairsAreMadeEvenWhenInitialisingTakesLong() {
        var settings = new Duo.Settings();
        settings.kit.cycleNs = 1_000;
        settings.kit.keepSpacing = 30;
        settings.kit.refreshNs = 1_000_000;
        settings.kit.initialiseNs = 5_000_000;
        duo = new Duo(7, settings).start();
        duo.run(2_000_000);
        duo.a.create(
                new CreateRequest(
                        PairType.K,
                        5,
                        Fidelity.of(0.8),
                        0,
                        Duo.PURPOSE,
                        0,
                        false,
                        true,
                        true,
                        BasisChoice.MEASURE_Z,
                        BasisChoice.MEASURE_Z));
        duo.run(2_000_000_000);
        assertEquals(5, duo.a.delivered);
        duo.checkAgreement();
    }

    @Test
    void twoStreamsShareTheLink() {
        CreateRequest stream =
                CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.8), Duo.PURPOSE);
        duo.a.create(stream);
        duo.b.create(stream);
        duo.run(3_000_000_000L);
        long first =
                duo.a.pairs.values().stream()
                        .filter(p -> p.request().origin().value() == 1)
                        .count();
        long second = duo.a.pairs.size() - first;
        assertTrue(first > 500 && second > 500, first + " and " + second);
        assertTrue(Math.abs(first - second) < 0.2 * first, first + " and " + second);
    }

    @Test
    void endThatHoldsItsQubitsStopsAndGoesOn() {
        duo.b.holding = true;
        duo.a.create(CreateRequest.keep(CreateRequest.STREAM, Fidelity.of(0.8), Duo.PURPOSE));
        duo.run(100_000_000);
        assertEquals(2, duo.b.delivered); // it has two communication qubits
        long batches = duo.a.end.batches;
        duo.run(100_000_000);
        assertTrue(
                duo.a.end.batches - batches < 2_000, "busy loop: " + (duo.a.end.batches - batches));
        duo.b.giveAllBack();
        duo.run(100_000_000);
        assertTrue(duo.b.delivered > 50, "only " + duo.b.delivered);
    }
}
