package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput;
import dev.herald.link.core.Books;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkMessage.Add;
import dev.herald.link.message.LinkMessage.Advert;
import dev.herald.link.message.LinkRequestId;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Scenarios that the tests of earlier link-layer protocols (EGP, its queue and its heralding protocol)
/// are made of, as this protocol answers them. Where it differs from those, a comment says how. The
/// README has the table of all scenarios; those that need one entity or one class only are tested there.
class UpstreamScenariosTest {
    private static final CreateRequest ONE = CreateRequest.keep(1, Fidelity.of(0.8), Duo.PURPOSE);
    private static final CreateRequest FOUR = CreateRequest.keep(4, Fidelity.of(0.8), Duo.PURPOSE);
    private static final long FIRST = 5; // the station's first number

    private final Duo.Settings settings = new Duo.Settings();
    private Duo duo;

    @BeforeEach
    void start() {
        duo = new Duo(11, settings).start();
        duo.run(2_000_000);
        assertTrue(duo.a.up && duo.b.up);
    }

    private static CreateRequest limited(int number, Fidelity fidelity, long maxTimeNs) {
        return new CreateRequest(
                PairType.K,
                number,
                fidelity,
                maxTimeNs,
                Duo.PURPOSE,
                0,
                false,
                true,
                false,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    private static Predicate<LinkMessage> first(int count, Class<?> type) {
        int[] left = {count};
        return message -> type.isInstance(message) && left[0]-- > 0;
    }

    private void calibrating(Duo.Node node, DeviceState state) {
        node.pump.deliver(
                new LinkInput.FromDevice(new DeviceEvent.StateChanged(state, "scenario")));
    }

    /// The number expected next is the same at both ends and the station.
    private void checkNumbers() {
        duo.checkAgreement();
        for (Duo.Node node : List.of(duo.a, duo.b)) {
            assertEquals(duo.station.epoch, Books.stationEpoch(node.machine), node.id.toString());
            assertEquals(duo.station.sequence, Books.expected(node.machine), node.id.toString());
        }
    }

    private List<Long> numbers(Duo.Node node) {
        return node.pairs.keySet().stream().map(pair -> pair.sequence() - FIRST).sorted().toList();
    }

    /// Fidelity 1; a maximum time of a nanosecond. No create id is spent.
    @Test
    @Verifies({"LL-CREATE-5", "LL-CREATE-6"})
    void fidelityOneAndANanosecondAreUnsupported() {
        duo.a.create(limited(1, Fidelity.ONE, 0));
        duo.a.create(limited(1, Fidelity.of(0.8), 1));
        assertEquals(Map.of(LinkError.UNSUPPORTED, 2), duo.a.refused);
        assertEquals(List.of(), duo.a.acknowledged);
        duo.a.create(ONE);
        duo.run(50_000_000);
        assertEquals("{n1#0=finished}", duo.b.ends.toString());
    }

    /// The peer's queue is dead: a hundred adds, a hundred timeouts in order, numbers of the exchange
    /// counted on by exactly a hundred, nothing left over. Here a request that failed so is still
    /// carried to its end at the peer, which therefore sees it once it answers again: nothing of it may
    /// stay there. Its slot stays taken until then, so there must be enough of them.
    @Test
    @Verifies({"LL-QUEUE-5", "LL-REMOVE-4", "LL-CREATE-3"})
    void hundredAddsWithoutAnAnswerTimeOutInOrder() {
        settings.backlogMax = 200;
        settings.itemsMax = 256;
        settings.deadAfterNs = 2_000_000_000;
        start();
        duo.a.lose = Add.class::isInstance;
        for (int i = 0; i < 100; i++) {
            duo.a.create(ONE);
        }
        duo.run(400_000_000);
        assertEquals(
                IntStream.range(0, 100).mapToObj(id -> new LinkRequestId(duo.a.id, id)).toList(),
                new ArrayList<>(duo.a.ends.keySet()));
        assertEquals(Map.of(LinkError.TIMEOUT, 100), duo.a.failed);
        assertEquals(Map.of(), duo.b.ends);
        assertEquals(0, duo.station.heralds);
        List<Integer> seqs =
                duo.a.sent.stream()
                        .filter(Add.class::isInstance)
                        .map(message -> ((Add) message).commSeq())
                        .distinct()
                        .toList();
        assertEquals(
                IntStream.range(seqs.getFirst(), seqs.getFirst() + 100).boxed().toList(), seqs);
        duo.a.lose = _ -> false;
        duo.run(1_000_000_000);
        duo.a.create(ONE);
        duo.run(100_000_000);
        assertEquals("finished", duo.a.ends.get(duo.a.acknowledged.getLast()));
        checkNumbers();
    }

    /// The peer's heralding protocol is dead and it does not say so (its adverts are lost). There, a
    /// reply to every attempt says that the other is missing; here batches end with PEER_ABSENT, and
    /// begin ever more rarely. One timeout at the deadline.
    @Test
    @Verifies({"LL-GEN-7", "LL-CREATE-12"})
    void attemptsWithoutThePeerEndInOneTimeout() {
        duo.b.lose = Advert.class::isInstance;
        calibrating(duo.b, DeviceState.CALIBRATING);
        long attempts = duo.station.attempts;
        duo.a.create(limited(1, Fidelity.of(0.8), 10_000_000));
        duo.run(40_000_000);
        long made = duo.station.attempts - attempts;
        // every 40 us at most, from a round trip on, until the deadline
        assertTrue(made > 3 && made <= (10_000_000 - 200_000) / 40_000 + 1, made + " attempts");
        assertEquals(Map.of(LinkError.TIMEOUT, 1), duo.a.failed);
        assertEquals("{n1#0=TIMEOUT}", duo.a.ends.toString());
        calibrating(duo.b, DeviceState.READY);
        duo.b.lose = _ -> false;
        duo.a.create(ONE);
        duo.run(200_000_000);
        assertEquals("{n1#0=TIMEOUT, n1#1=finished}", duo.a.ends.toString());
        checkNumbers();
    }

    /// The same when the peer's advert arrives: nothing is attempted in vain.
    @Test
    @Verifies("LL-ADVERT-4")
    void nothingIsAttemptedForAPeerThatSaysItCannot() {
        calibrating(duo.b, DeviceState.CALIBRATING);
        duo.run(1_000_000);
        long attempts = duo.station.attempts;
        duo.a.create(limited(1, Fidelity.of(0.8), 10_000_000));
        duo.run(40_000_000);
        assertEquals(attempts, duo.station.attempts);
        assertEquals(Map.of(LinkError.TIMEOUT, 1), duo.a.failed);
        duo.checkAgreement();
    }

    /// No frame passes in either direction: no attempts at all, and a timeout. Here the session is lost
    /// after a while, too, and requests are refused with LINK_DOWN from then on.
    @Test
    @Verifies({"LL-QUEUE-8", "LL-QUEUE-5", "LL-HELLO-4", "LL-CREATE-2"})
    void withoutAWordFromThePeerNothingIsAttempted() {
        long attempts = duo.station.attempts;
        duo.a.lose = _ -> true;
        duo.b.lose = _ -> true;
        duo.a.create(ONE);
        duo.run(20_000_000);
        assertEquals(Map.of(LinkError.TIMEOUT, 1), duo.a.failed);
        assertEquals(1, duo.a.ends.size());
        duo.run(100_000_000);
        assertEquals(attempts, duo.station.attempts);
        assertEquals(1, duo.a.downs);
        duo.a.create(ONE);
        assertEquals(Map.of(LinkError.LINK_DOWN, 1), duo.a.refused);
        duo.a.lose = _ -> false;
        duo.b.lose = _ -> false;
        duo.run(50_000_000);
        duo.a.create(ONE);
        duo.run(100_000_000);
        assertEquals("finished", duo.a.ends.get(duo.a.acknowledged.getLast()));
        checkNumbers();
    }

    /// The advert of memory is lost several times. There, it is asked for again; here it is repeated
    /// until it is acknowledged.
    @Test
    @Verifies({"LL-ADVERT-1", "LL-ADVERT-4"})
    void requestCompletesAlthoughAdvertsAreLost() {
        duo = new Duo(11, settings);
        duo.a.lose = first(3, Advert.class);
        duo.b.lose = first(3, Advert.class);
        duo.start();
        duo.run(10_000_000);
        duo.a.create(FOUR);
        duo.b.create(FOUR);
        duo.run(100_000_000);
        assertEquals("{n1#0=finished, n2#0=finished}", sorted(duo.a.ends));
        for (Duo.Node node : List.of(duo.a, duo.b)) {
            assertTrue(node.sent.stream().filter(Advert.class::isInstance).count() >= 4);
        }
        checkNumbers();
    }

    private static String sorted(Map<LinkRequestId, String> ends) {
        Map<String, String> byName = new TreeMap<>();
        ends.forEach((request, how) -> byName.put(request.toString(), how));
        return byName.toString();
    }

    /// A's request has four pairs, B's too; the herald of A's second never reaches A. A has exactly one
    /// pair of its request in the end, and whatever B had of it that A has not is withdrawn; B's four
    /// pairs are made under the same numbers at both ends.
    @Test
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-2", "LL-EXPIRE-3"})
    void secondHeraldOfFourLostLeavesTheOtherRequestWhole() {
        duo.a.end.loses = number -> number == FIRST + 1;
        duo.a.create(FOUR);
        duo.b.create(FOUR);
        duo.run(200_000_000);
        assertEquals("{n1#0=EXPIRED, n2#0=finished}", sorted(duo.a.ends));
        assertEquals("{n1#0=EXPIRED, n2#0=finished}", sorted(duo.b.ends));
        List<Long> ofA = numbers(duo.a, 1);
        assertEquals(List.of(0L), ofA);
        assertEquals(ofA, numbers(duo.b, 1));
        assertEquals(4, numbers(duo.b, 2).size());
        assertEquals(numbers(duo.a, 2), numbers(duo.b, 2));
        checkNumbers();
    }

    private List<Long> numbers(Duo.Node node, int origin) {
        return node.pairs.entrySet().stream()
                .filter(e -> e.getValue().request().origin().value() == origin)
                .map(e -> e.getKey().sequence() - FIRST)
                .sorted()
                .toList();
    }

    /// The only pair of A's request is lost at A, then the pair of B's second request. There, both ends
    /// see QUEUE_MISMATCH, then NO_CLASSICAL_OTHER; here A, alone with its item, learns of it by
    /// batches that end with TAG_MISMATCH or PEER_ABSENT and the station's next number.
    @Test
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-3"})
    void lastHeraldsOfTwoRequestsLostEndThoseTwoAndNotTheOneBetween() {
        duo.a.end.loses = number -> number == FIRST || number == FIRST + 2;
        duo.a.create(ONE);
        duo.b.create(ONE);
        duo.b.create(ONE);
        duo.run(200_000_000);
        assertEquals("{n1#0=EXPIRED, n2#0=finished, n2#1=EXPIRED}", sorted(duo.a.ends));
        assertEquals(List.of(1L), numbers(duo.a));
        assertEquals(List.of(1L), numbers(duo.b));
        assertEquals(2, duo.b.revoked);
        checkNumbers();
    }

    /// The station counts from 0 to 2 although it heralded once: both ends take the numbers between for
    /// missed, end the one request that was served and no other.
    @Test
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-2"})
    void numberThatTheStationSkipsEndsOneRequest() {
        duo.a.create(FOUR);
        while (duo.a.delivered < 1 || duo.b.delivered < 1) {
            duo.run(10_000);
        }
        duo.station.sequence++;
        duo.b.create(FOUR);
        duo.run(200_000_000);
        assertEquals("{n1#0=EXPIRED, n2#0=finished}", sorted(duo.a.ends));
        assertEquals("{n1#0=EXPIRED, n2#0=finished}", sorted(duo.b.ends));
        assertTrue(!numbers(duo.a, 2).isEmpty());
        checkNumbers();
    }

    /// A maximum time counts in instants of network time, not in cycles that wrap: nothing ends a
    /// nanosecond before, both copies end in the nanosecond. There, a deadline beyond the largest cycle
    /// number is refused; here there is no such number within 292 years.
    @Test
    @Verifies("LL-CREATE-12")
    void requestTimesOutAtItsDeadlineAndNotBefore() {
        duo.a.end.loses = _ -> true;
        duo.b.end.loses = _ -> true;
        calibrating(duo.a, DeviceState.CALIBRATING);
        duo.a.create(limited(1, Fidelity.of(0.8), 14_000_000));
        duo.b.create(limited(1, Fidelity.of(0.8), Long.MAX_VALUE));
        duo.run(13_999_999);
        assertEquals(Map.of(), duo.a.ends);
        assertEquals(Map.of(), duo.b.ends);
        duo.run(1);
        assertEquals("{n1#0=TIMEOUT}", duo.a.ends.toString());
        assertEquals("{n1#0=TIMEOUT}", duo.b.ends.toString());
        duo.run(1_000_000_000);
        assertEquals(1, duo.b.ends.size());
    }
}
