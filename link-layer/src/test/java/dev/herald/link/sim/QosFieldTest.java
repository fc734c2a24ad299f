package dev.herald.link.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.PairKept;
import dev.herald.link.api.LinkOutput.PairMeasured;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.PairType;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A test for each field of a request: the field changes what comes of it as the specification says, or
/// the request is refused for it, with the reason. Two whole entities, real frames; what the bases do
/// to outcomes is shown with simulated physics in the conformance tests (QosPhysicsTest).
class QosFieldTest {
    private static final Fidelity FAIR = Fidelity.of(0.8);

    /// Something that an end was told.
    private record Told(long atNs, LinkOutput what) {}

    /// A request in which a test changes what it is about.
    private static final class Wish {
        PairType type = PairType.K;
        int number = 1;
        Fidelity minFidelity = FAIR;
        long maxTimeNs;
        int purpose = Duo.PURPOSE;
        int priority;
        boolean atomic;
        boolean consecutive = true;
        boolean store;
        BasisChoice local = BasisChoice.MEASURE_Z;
        BasisChoice remote = BasisChoice.MEASURE_Z;

        CreateRequest request() {
            return new CreateRequest(
                    type,
                    number,
                    minFidelity,
                    maxTimeNs,
                    purpose,
                    priority,
                    atomic,
                    consecutive,
                    store,
                    local,
                    remote);
        }
    }

    private final Duo.Settings settings = new Duo.Settings();
    private final Wish wish = new Wish();
    private final List<Told> toA = new ArrayList<>();
    private final List<Told> toB = new ArrayList<>();
    private Duo duo;

    private Duo start() {
        duo = new Duo(7, settings).start();
        duo.a.tap = output -> toA.add(new Told(duo.world.nowNs(), output));
        duo.b.tap = output -> toB.add(new Told(duo.world.nowNs(), output));
        duo.run(2_000_000);
        assertTrue(duo.a.up && duo.b.up);
        return duo;
    }

    private static <T> List<T> all(List<Told> told, Class<T> type) {
        return told.stream().map(Told::what).filter(type::isInstance).map(type::cast).toList();
    }

    private static LinkOutput.Refused refusal(List<Told> told) {
        List<LinkOutput.Refused> refused = all(told, LinkOutput.Refused.class);
        assertEquals(1, refused.size(), refused.toString());
        return refused.getFirst();
    }

    /// Batches for items: the probe that begins a session has one cycle.
    private static List<DeviceCommand.Entangle> batches(List<Told> told) {
        return all(told, LinkOutput.ToDevice.class).stream()
                .map(LinkOutput.ToDevice::command)
                .filter(DeviceCommand.Entangle.class::isInstance)
                .map(DeviceCommand.Entangle.class::cast)
                .filter(batch -> batch.cycles() > 1)
                .toList();
    }

    // ---- type

    @Test
    @Verifies({"LL-PAIR-1", "LL-PAIR-10", "LL-PAIR-11"})
    void typeSaysAtWhichEndPairsAreKeptAndAtWhichMeasured() {
        start();
        wish.number = 3;
        int[][] kept = {{3, 3}, {0, 0}, {0, 3}}; // K, M, R: at the creator, at the other end
        for (boolean master : new boolean[] {true, false}) {
            for (PairType type : PairType.values()) {
                toA.clear();
                toB.clear();
                wish.type = type;
                (master ? duo.a : duo.b).create(wish.request());
                duo.run(50_000_000);
                List<Told> creator = master ? toA : toB;
                List<Told> other = master ? toB : toA;
                String what = type + ", created by the " + (master ? "master" : "slave");
                int[] expected = kept[type.ordinal()];
                assertEquals(expected[0], all(creator, PairKept.class).size(), what);
                assertEquals(3 - expected[0], all(creator, PairMeasured.class).size(), what);
                assertEquals(expected[1], all(other, PairKept.class).size(), what);
                assertEquals(3 - expected[1], all(other, PairMeasured.class).size(), what);
            }
        }
        duo.checkAgreement();
    }

    @Test
    @Verifies("LL-CREATE-4")
    @Verifies(value = "LL-CREATE-11", rev = 2)
    void typeThatAnEndCannotServeIsRefused() {
        settings.kitB = new Devices.Kit();
        settings.kitB.capabilities = EnumSet.complementOf(EnumSet.of(Capability.ENTANGLE_MEASURE));
        start();
        wish.type = PairType.M;
        duo.b.create(wish.request());
        assertEquals(LinkError.UNSUPPORTED, refusal(toB).why());
        duo.a.create(wish.request()); // A could, and learns from B
        duo.run(50_000_000);
        assertEquals("{n1#0=UNSUPPORTED}", duo.a.ends.toString());
        wish.type = PairType.R;
        duo.a.create(wish.request()); // here A measures and B keeps
        duo.run(50_000_000);
        assertEquals("{n1#0=UNSUPPORTED, n1#1=finished}", duo.a.ends.toString());
        toB.clear();
        duo.b.create(wish.request());
        assertEquals(LinkError.UNSUPPORTED, refusal(toB).why());
        duo.checkAgreement();
    }

    // ---- number

    @Test
    @Verifies({"LL-PAIR-2", "LL-PAIR-5", "LL-CREATE-13"})
    void numberOfPairsIsDeliveredAtBothEndsAndNoMore() {
        start();
        for (int number : new int[] {1, 2, 7, 500}) {
            toA.clear();
            toB.clear();
            wish.type = number > 100 ? PairType.M : PairType.K;
            wish.number = number;
            duo.b.create(wish.request());
            duo.run(100_000_000);
            for (List<Told> told : List.of(toA, toB)) {
                List<Long> indices =
                        wish.type == PairType.M
                                ? all(told, PairMeasured.class).stream()
                                        .map(PairMeasured::index)
                                        .toList()
                                : all(told, PairKept.class).stream().map(PairKept::index).toList();
                assertEquals(LongStream.rangeClosed(1, number).boxed().toList(), indices);
                assertEquals(1, all(told, LinkOutput.Finished.class).size());
                assertInstanceOf(
                        LinkOutput.Finished.class,
                        told.stream()
                                .map(Told::what)
                                .filter(LinkOutput.Up.class::isInstance)
                                .toList()
                                .getLast());
            }
        }
        duo.checkAgreement();
    }

    // ---- minimum fidelity

    @Test
    @Verifies(value = "LL-TAG-2", rev = 2)
    @Verifies("LL-CREATE-5")
    void minimumFidelityChoosesTheOperatingPoint() {
        start(); // point 0 has fidelity 0.87, point 1 succeeds three times as often at 0.68
        double[][] cases = {{0, 1}, {0.5, 1}, {0.679, 1}, {0.681, 0}, {0.8, 0}, {0.8699, 0}};
        for (double[] each : cases) {
            toA.clear();
            toB.clear();
            wish.minFidelity = Fidelity.of(each[0]);
            duo.a.create(wish.request());
            duo.run(50_000_000);
            for (List<Told> told : List.of(toA, toB)) {
                List<DeviceCommand.Entangle> batches = batches(told);
                assertTrue(!batches.isEmpty());
                batches.forEach(batch -> assertEquals((int) each[1], batch.point()));
                PairKept pair = all(told, PairKept.class).getFirst();
                assertTrue(pair.tag().estimate().compareTo(wish.minFidelity) >= 0);
            }
        }
    }

    @Test
    @Verifies(value = "LL-TAG-2", rev = 2)
    @Verifies(value = "LL-TAG-3", rev = 2)
    @Verifies("LL-CREATE-5")
    void minimumFidelityAboveTheCeilingIsUnsupported() {
        start();
        wish.minFidelity = Fidelity.of(0.87);
        duo.a.create(wish.request()); // it idles until its herald comes
        LinkOutput.Refused refused = refusal(toA);
        assertEquals(LinkError.UNSUPPORTED, refused.why());
        assertTrue(refused.detail().contains("fidelity 0.87 is above 0.86"), refused.detail());
        wish.type = PairType.M;
        duo.a.create(wish.request()); // a measured pair does not
        duo.run(50_000_000);
        assertEquals("{n1#0=finished}", duo.a.ends.toString());
        toA.clear();
        wish.minFidelity = new Fidelity(870_000_001);
        duo.a.create(wish.request());
        assertEquals(LinkError.UNSUPPORTED, refusal(toA).why());
    }

    // ---- maximum time

    @Test
    @Verifies("LL-CREATE-6")
    void maximumTimeThatAnIdleLinkCannotMeetIsUnsupported() {
        start();
        wish.maxTimeNs = 199_999; // a round trip takes 200 us
        duo.a.create(wish.request());
        assertEquals(LinkError.UNSUPPORTED, refusal(toA).why());
        toA.clear();
        wish.number = 1_000;
        wish.maxTimeNs = 100_000_000;
        duo.a.create(wish.request()); // 1,000 pairs need some 400 ms
        assertEquals(LinkError.UNSUPPORTED, refusal(toA).why());
        wish.maxTimeNs = 2_000_000_000;
        duo.a.create(wish.request());
        duo.run(3_000_000_000L);
        assertEquals("{n1#0=finished}", duo.a.ends.toString());
    }

    @Test
    @Verifies(value = "LL-CREATE-7", rev = 2)
    void maximumTimeThatTheLoadForbidsIsNoTime() {
        start();
        Wish load = new Wish();
        load.number = 1_000;
        duo.b.create(load.request());
        duo.run(2_000_000);
        wish.maxTimeNs = 50_000_000;
        duo.a.create(wish.request());
        assertEquals(LinkError.NO_TIME, refusal(toA).why());
        wish.priority = 1; // what comes after it does not matter
        duo.a.create(wish.request());
        duo.run(50_000_000);
        assertEquals("{n1#0=finished}", duo.a.ends.toString());
    }

    @Test
    @Verifies("LL-CREATE-12")
    void maximumTimeThatPassesIsATimeoutAtBothEndsAtOnce() {
        settings.station = new TestStation.Faults(0, 0, 0, 3, false); // no luck at all
        start();
        wish.maxTimeNs = 30_000_000;
        long deadlineNs = duo.world.nowNs() + wish.maxTimeNs;
        duo.a.create(wish.request());
        duo.run(100_000_000);
        for (List<Told> told : List.of(toA, toB)) {
            List<Told> failed =
                    told.stream().filter(t -> t.what instanceof LinkOutput.Failed).toList();
            assertEquals(1, failed.size());
            assertEquals(deadlineNs, failed.getFirst().atNs);
            assertEquals(LinkError.TIMEOUT, ((LinkOutput.Failed) failed.getFirst().what).why());
        }
        duo.checkAgreement();
    }

    @Test
    @Verifies("LL-CREATE-12")
    void withoutAMaximumTimeThereIsNoTimeout() {
        settings.station = new TestStation.Faults(0, 0, 0, 3, false);
        start();
        duo.a.create(wish.request());
        duo.run(5_000_000_000L);
        assertEquals(Map.of(), duo.a.ends);
        assertEquals(Map.of(), duo.b.ends);
    }

    // ---- purpose

    @Test
    @Verifies("LL-CREATE-9")
    @Verifies(value = "LL-CREATE-11", rev = 2)
    void purposeIsAcceptedWhileThePeerListensToIt() {
        start();
        wish.purpose = 99;
        duo.a.create(wish.request());
        duo.run(20_000_000);
        duo.b.pump.deliver(new LinkInput.Listen(99));
        duo.a.create(wish.request());
        duo.run(50_000_000);
        wish.number = 1_000; // under way when B stops listening
        duo.a.create(wish.request());
        duo.run(50_000_000);
        assertTrue(duo.a.delivered > 20);
        duo.b.pump.deliver(new LinkInput.StopListening(99));
        wish.number = 1;
        duo.a.create(wish.request());
        duo.run(2_000_000_000);
        assertEquals(
                "{n1#0=REJECTED, n1#1=finished, n1#3=REJECTED, n1#2=finished}",
                duo.a.ends.toString());
        assertEquals("{n1#1=finished, n1#2=finished}", duo.b.ends.toString());
        for (List<Told> told : List.of(toA, toB)) {
            all(told, PairKept.class).forEach(pair -> assertEquals(99, pair.purpose()));
        }
        duo.checkAgreement();
    }

    // ---- priority

    private String orderOfEnds() {
        start();
        wish.number = 20;
        duo.a.create(wish.request());
        duo.b.create(wish.request());
        duo.run(2_000_000);
        wish.number = 2;
        wish.priority = 7;
        duo.b.create(wish.request());
        wish.priority = 3;
        duo.a.create(wish.request());
        duo.run(200_000_000);
        assertEquals(List.copyOf(duo.a.ends.keySet()), List.copyOf(duo.b.ends.keySet()));
        duo.checkAgreement();
        return duo.a.ends.keySet().toString();
    }

    @Test
    @Verifies(value = "LL-QUEUE-9", rev = 2)
    @Verifies("LL-SCHED-3")
    void priorityGoesFirst() {
        assertEquals("[n2#1, n1#1, n1#0, n2#0]", orderOfEnds());
    }

    @Test
    @Verifies("LL-SCHED-4")
    void priorityMeansNothingToADisciplineWithoutPriorities() {
        settings.discipline = Disciplines.fcfs();
        String order = orderOfEnds();
        assertTrue(order.startsWith("[n1#0, n2#0, "), order);
    }

    // ---- atomic

    /// Whose pairs come in which order when an urgent request meets one that has begun.
    private String orderOfPairs() {
        start();
        wish.number = 6;
        duo.a.create(wish.request());
        while (duo.a.delivered < 2) {
            duo.run(10_000);
        }
        Wish urgent = new Wish();
        urgent.number = 2;
        urgent.priority = 7;
        duo.b.create(urgent.request());
        duo.run(100_000_000);
        duo.checkAgreement();
        StringBuilder order = new StringBuilder();
        all(toB, PairKept.class).forEach(pair -> order.append(pair.request().origin().value()));
        return order.toString();
    }

    @Test
    @Verifies(value = "LL-QUEUE-11", rev = 2)
    void atomicRequestIsServedWithoutInterruption() {
        wish.atomic = true;
        assertEquals("11111122", orderOfPairs());
    }

    @Test
    @Verifies(value = "LL-QUEUE-9", rev = 2)
    @Verifies("LL-SCHED-3")
    void requestThatIsNotAtomicGivesWay() {
        String order = orderOfPairs();
        assertTrue(order.matches("1{2,5}221+"), order);
    }

    // ---- consecutive

    private List<Long> instantsOfDelivery() {
        settings.kit.communication = 3;
        start();
        wish.number = 3;
        duo.a.holding = true;
        duo.b.holding = true;
        duo.a.create(wish.request());
        duo.run(100_000_000);
        duo.a.giveAllBack();
        duo.b.giveAllBack();
        duo.run(10_000_000);
        duo.checkAgreement();
        assertEquals("{n1#0=finished}", duo.b.ends.toString());
        return toB.stream()
                .filter(t -> t.what instanceof PairKept)
                .map(Told::atNs)
                .distinct()
                .toList();
    }

    @Test
    @Verifies("LL-PAIR-1")
    void consecutivePairsAreDeliveredOneByOne() {
        assertEquals(3, instantsOfDelivery().size());
    }

    @Test
    @Verifies("LL-PAIR-7")
    void otherPairsAreDeliveredTogether() {
        wish.consecutive = false;
        assertEquals(1, instantsOfDelivery().size());
        assertEquals(
                List.of(1L, 2L, 3L),
                all(toB, PairKept.class).stream().map(PairKept::index).toList());
    }

    @Test
    @Verifies("LL-PAIR-9")
    void morePairsAtOnceThanThereAreQubitsAreRefused() {
        start();
        wish.consecutive = false;
        wish.number = 3; // the devices have two communication qubits
        duo.a.create(wish.request());
        assertEquals(LinkError.NO_RESOURCES, refusal(toA).why());
        wish.consecutive = true;
        duo.a.create(wish.request());
        duo.run(50_000_000);
        assertEquals("{n1#0=finished}", duo.a.ends.toString());
    }

    // ---- store

    @Test
    @Verifies(value = "LL-TAG-1", rev = 2)
    @Verifies("LL-PAIR-4")
    void storedPairsAreInStorageAndTheirTagKnowsOfTheMove() {
        start();
        wish.number = 2;
        duo.a.create(wish.request());
        duo.run(50_000_000);
        wish.store = true;
        duo.a.create(wish.request());
        duo.run(50_000_000);
        for (List<Told> told : List.of(toA, toB)) {
            List<PairKept> pairs = all(told, PairKept.class);
            assertEquals(4, pairs.size());
            for (int i = 0; i < 4; i++) {
                boolean stored = i >= 2; // qubits 0 and 1 communicate, 2 and 3 store
                assertEquals(stored, pairs.get(i).qubit().qubit() >= 2);
                double fidelity = pairs.get(i).tag().state().fidelity();
                // depolarised twice by 0.01: 1/4 + (F - 1/4)·0.99²
                double expected = stored ? 0.25 + (0.87 - 0.25) * 0.99 * 0.99 : 0.87;
                assertEquals(expected, fidelity, 1e-3);
                assertEquals(
                        stored ? Devices.CARBON : Devices.ELECTRON, pairs.get(i).tag().decayA());
            }
        }
        duo.checkAgreement();
    }

    @Test
    @Verifies("LL-CREATE-4")
    void pairsThatCannotBeStoredAreRefused() {
        settings.kit.storage = 0;
        start();
        wish.store = true;
        duo.a.create(wish.request());
        assertEquals(LinkError.UNSUPPORTED, refusal(toA).why());
        wish.store = false;
        duo.a.create(wish.request());
        duo.run(50_000_000);
        assertEquals("{n1#0=finished}", duo.a.ends.toString());
    }

    // ---- bases

    /// χ² of the counts against the weights; the smallest false alarm that a test below allows is
    /// exp(-46.06/2) = 1e-10 with two degrees of freedom, and less with one (P(χ²₁ > 46.06) = 1.1e-11).
    private static void follows(Map<Basis, Integer> counts, Map<Basis, Integer> weights) {
        int total = counts.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(weights.keySet().containsAll(counts.keySet()), "another basis: " + counts);
        double chi2 = 0;
        for (Map.Entry<Basis, Integer> each : weights.entrySet()) {
            double expected = total * each.getValue() / 255.0;
            double seen = counts.getOrDefault(each.getKey(), 0);
            if (expected == 0) {
                assertEquals(0, seen);
            } else {
                chi2 += (seen - expected) * (seen - expected) / expected;
            }
        }
        assertTrue(chi2 < 46.06, "chi2 " + chi2 + ", counts " + counts);
    }

    private static Map<Basis, Integer> bases(List<Told> told) {
        Map<Basis, Integer> counts = new TreeMap<>(java.util.Comparator.comparing(Basis::toString));
        all(told, PairMeasured.class).forEach(pair -> counts.merge(pair.basis(), 1, Integer::sum));
        return counts;
    }

    @Test
    @Verifies("LL-PAIR-10")
    @Verifies(value = "LL-GEN-4", rev = 2)
    void randomBasesFollowTheirWeightsAtEachEnd() {
        settings.kit.success = 1;
        settings.station = new TestStation.Faults(1, 0, 0, 3, false);
        start();
        Basis plus = new Basis(0, 224, 0);
        Basis minus = new Basis(0, 32, 0);
        Object[][] cases = {
            {BasisChoice.randomXZ(128), Map.of(Basis.X, 128, Basis.Z, 127)},
            {BasisChoice.randomXZ(25), Map.of(Basis.X, 25, Basis.Z, 230)},
            {BasisChoice.randomXZ(0), Map.of(Basis.X, 0, Basis.Z, 255)},
            {BasisChoice.randomXYZ(), Map.of(Basis.X, 85, Basis.Y, 85, Basis.Z, 85)},
            {
                new BasisChoice(BasisChoice.Set.XYZ, 200, 40, Basis.Z),
                Map.of(Basis.X, 200, Basis.Y, 40, Basis.Z, 15)
            },
            {new BasisChoice(BasisChoice.Set.CHSH, 60, 0, Basis.Z), Map.of(plus, 60, minus, 195)}
        };
        wish.type = PairType.M;
        wish.number = 20_000;
        for (int i = 0; i < cases.length; i++) {
            toA.clear();
            toB.clear();
            Object[] there = cases[(i + 1) % cases.length];
            wish.local = (BasisChoice) cases[i][0];
            wish.remote = (BasisChoice) there[0];
            duo.b.create(wish.request());
            duo.run(2_000_000_000);
            follows(bases(toB), weights(cases[i]));
            follows(bases(toA), weights(there));
            assertEquals(20_000, all(toA, PairMeasured.class).size());
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<Basis, Integer> weights(Object[] each) {
        return (Map<Basis, Integer>) each[1];
    }

    @Test
    @Verifies({"LL-PAIR-10", "LL-PAIR-11"})
    void rotationsAreThoseAskedForAtEachEnd() {
        start();
        Basis here = new Basis(1, 2, 3);
        Basis there = new Basis(255, 64, 128);
        wish.number = 3;
        wish.local = BasisChoice.fixed(here);
        wish.remote = BasisChoice.fixed(there);
        for (boolean master : new boolean[] {true, false}) {
            toA.clear();
            toB.clear();
            List<Told> creator = master ? toA : toB;
            List<Told> other = master ? toB : toA;
            wish.type = PairType.M;
            (master ? duo.a : duo.b).create(wish.request());
            duo.run(50_000_000);
            assertEquals(Map.of(here, 3), bases(creator));
            assertEquals(Map.of(there, 3), bases(other));
            wish.type = PairType.R;
            (master ? duo.a : duo.b).create(wish.request());
            duo.run(50_000_000);
            assertEquals(Map.of(here, 6), bases(creator));
            assertEquals(Map.of(there, 3), bases(other));
        }
    }

    // ---- EXPIRE

    @Test
    @Verifies({"LL-EXPIRE-1", "LL-EXPIRE-2", "LL-EXPIRE-3"})
    void expireRevokesWhatThePeerMissedAndNothingElse() {
        start();
        duo.a.holding = true;
        duo.b.holding = true;
        duo.a.end.loses = number -> number == 6; // the second herald of the request
        wish.number = 3;
        duo.a.create(wish.request());
        duo.run(50_000_000);
        assertEquals("{n1#0=EXPIRED}", duo.a.ends.toString());
        assertEquals("{n1#0=EXPIRED}", duo.b.ends.toString());
        List<LinkPairId> revoked =
                all(toB, LinkOutput.Revoked.class).stream()
                        .flatMap(output -> output.pairs().stream())
                        .toList();
        assertEquals(List.of(6L), revoked.stream().map(LinkPairId::sequence).toList());
        assertEquals(List.of(), all(toA, LinkOutput.Revoked.class));
        assertEquals(List.of(5L), duo.a.pairs.keySet().stream().map(LinkPairId::sequence).toList());
        assertEquals(duo.a.pairs.keySet(), duo.b.pairs.keySet());
        duo.a.giveAllBack();
        duo.b.giveAllBack();
        duo.run(10_000_000);
        duo.checkAgreement();
    }
}
