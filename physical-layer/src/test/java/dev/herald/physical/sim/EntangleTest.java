package dev.herald.physical.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Read;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntangleTest {

    @Test
    void bothEndsHearTheSameHerald() {
        Bench bench = new Bench(3, Profiles.node("nv-ql2020"), Profiles.link("nv-ql2020"), 2);
        Heralded[] pair = bench.pair(1);
        assertEquals(pair[0].cycle(), pair[1].cycle());
        assertEquals(pair[0].sequence(), pair[1].sequence());
        assertEquals(pair[0].epoch(), pair[1].epoch());
        assertEquals(pair[0].bell(), pair[1].bell());
        assertEquals(pair[0].emittedNs(), pair[1].emittedNs());
        assertEquals(0, pair[0].cycle() % 15, "attempts that keep are 15 cycles apart");
        assertEquals(pair[0].cycle() * 10_120 + 5_500, pair[0].emittedNs());
        // the later photon takes 72.55 us, the herald 48.37 us back to A and 72.55 us to B
        assertEquals(72_550 + 25 + 48_367, pair[0].heraldedNs() - pair[0].emittedNs(), 2);
        assertEquals(72_550 + 25 + 72_550, pair[1].heraldedNs() - pair[1].emittedNs(), 2);
        bench.rest();
        BatchEnded a = bench.answer(1, 1, BatchEnded.class);
        assertEquals(BatchEnd.COMPLETE, a.why());
        assertEquals(pair[0].attempt(), a.attemptsUsed());
        assertEquals(1, a.nextSequence());
    }

    @Test
    void keptQubitsAreAPairUntilTheyAreUsed() {
        Bench bench = Bench.ideal(2, 0.2);
        Heralded[] pair = bench.pair(1);
        QubitRef a = bench.ref(1, Bench.kept(pair[0]));
        QubitRef b = bench.ref(2, Bench.kept(pair[1]));
        assertEquals(1, bench.hardware.fidelity(a, b, BellIndex.PHI_PLUS), 1e-12);
        assertEquals(b, bench.hardware.partnerOf(a.node(), a.handle()).orElseThrow());
        Measured left = bench.ask(1, new Measure(90, a.handle(), Basis.X), Measured.class);
        Measured right = bench.ask(2, new Measure(91, b.handle(), Basis.X), Measured.class);
        assertEquals(left.one(), right.one());
        assertEquals(0, bench.hardware.qubitsInUse(a.node()));
    }

    @Test
    void batchesCountOnlyWhereTheyOverlap() {
        Bench bench = Bench.ideal(2, 1);
        long a = bench.keep(1, 0, 0, 100, 1000, 5);
        long b = bench.keep(2, 0, 0, 400, 1000, 5);
        bench.rest();
        Heralded herald = bench.heralds(1, a).getFirst();
        assertEquals(400, herald.cycle());
        assertEquals(301, herald.attempt());
        assertEquals(1, bench.heralds(2, b).getFirst().attempt());
        assertEquals(301, bench.answer(1, a, BatchEnded.class).attemptsUsed());
    }

    @Test
    void aLateStartBeginsWithTheNextCycle() {
        Bench bench = Bench.ideal(2, 1);
        bench.world.runUntil(500_500);
        long a = bench.keep(1, 0, 0, 100, 1000, 5);
        bench.keep(2, 0, 0, 100, 1000, 5);
        bench.rest();
        assertEquals(501, bench.heralds(1, a).getFirst().cycle());
        assertEquals(1, bench.heralds(1, a).getFirst().attempt());
    }

    @Test
    void endsSayWhy() {
        Bench bench = Bench.ideal(2, 1e-12);
        bench.world.runUntil(10_000_000);
        long late = bench.keep(1, 0, 0, 100, 1000, 5);
        assertEquals(BatchEnd.LATE, bench.answer(1, late, BatchEnded.class).why());
        long absent = bench.keep(1, 0, 0, 20_000, 100, 5);
        bench.rest();
        assertEquals(BatchEnd.PEER_ABSENT, bench.answer(1, absent, BatchEnded.class).why());
        assertEquals(100, bench.answer(1, absent, BatchEnded.class).attemptsUsed());
        long one = bench.keep(1, 0, 0, 30_000, 100, 5);
        long other = bench.keep(2, 0, 0, 30_050, 100, 6);
        bench.rest();
        assertEquals(BatchEnd.TAG_MISMATCH, bench.answer(1, one, BatchEnded.class).why());
        assertEquals(BatchEnd.TAG_MISMATCH, bench.answer(2, other, BatchEnded.class).why());
        long a = bench.keep(1, 0, 0, 40_000, 100, 7);
        long b = bench.keep(2, 0, 0, 40_099, 100, 7);
        bench.rest();
        assertEquals(BatchEnd.EXHAUSTED, bench.answer(1, a, BatchEnded.class).why());
        assertEquals(BatchEnd.EXHAUSTED, bench.answer(2, b, BatchEnded.class).why());
        long c = bench.keep(1, 0, 0, 50_000, 100, 8);
        long d = bench.keep(2, 0, 0, 50_100, 100, 8);
        bench.rest();
        assertEquals(BatchEnd.PEER_ABSENT, bench.answer(1, c, BatchEnded.class).why());
        assertEquals(BatchEnd.PEER_ABSENT, bench.answer(2, d, BatchEnded.class).why());
    }

    @Test
    void anAbortedBatchEndsAndFreesItsQubit() {
        Bench bench = Bench.ideal(2, 1e-12);
        long a = bench.keep(1, 0, 0, 0, 1_000_000, 5);
        bench.world.runUntil(99_500);
        Done done = bench.ask(1, new Abort(77, a), Done.class);
        assertEquals(77, done.id());
        BatchEnded ended = bench.answer(1, a, BatchEnded.class);
        assertEquals(BatchEnd.ABORTED, ended.why());
        assertEquals(100, ended.attemptsUsed());
        assertEquals(0, bench.hardware.qubitsInUse(new NodeId(1)));
        assertEquals(Done.class, bench.ask(1, new Abort(78, a), Done.class).getClass());
    }

    @Test
    void anAbortDoesNotUndoAHeraldUnderWay() {
        Bench bench = new Bench(3, Profiles.node("ideal"), Profiles.idealLink(1, 1, 1_000_000), 2);
        long a = bench.keep(1, 0, 0, 1, 10, 5);
        long b = bench.keep(2, 0, 0, 1, 10, 5);
        bench.world.runUntil(1_000_001); // photons are in the fibre
        bench.submit(1, new Abort(99, a));
        bench.rest();
        assertEquals(1, bench.heralds(1, a).size());
        assertEquals(1, bench.heralds(2, b).size());
        assertEquals(BatchEnd.COMPLETE, bench.answer(1, a, BatchEnded.class).why());
    }

    @Test
    void measuredPairsArePipelined() {
        LinkProfile far =
                Profiles.idealLink(1, 1, 1000)
                        .with("armA", 10, "km", "test", "2026")
                        .with("armB", 10, "km", "test", "2026");
        Bench bench = new Bench(3, Profiles.node("ideal"), far, 2);
        long a = bench.measure(1, 0, 0, BasisChoice.randomXYZ(), 10, 1000, 50, 5);
        long b = bench.measure(2, 0, 0, BasisChoice.randomXYZ(), 10, 1000, 50, 5);
        bench.rest();
        List<Heralded> left = bench.heralds(1, a);
        List<Heralded> right = bench.heralds(2, b);
        assertEquals(50, left.size());
        for (int i = 0; i < 50; i++) {
            assertEquals(10 + i, left.get(i).cycle());
            assertEquals(i, left.get(i).sequence());
            assertEquals(i, right.get(i).sequence());
            Read l = (Read) left.get(i).half();
            Read r = (Read) right.get(i).half();
            if (l.basis().equals(r.basis())) {
                boolean differ = left.get(i).bell().anticorrelated(l.basis().axis().orElseThrow());
                assertEquals(differ, l.one() != r.one());
            }
        }
        BatchEnded ended = bench.answer(1, a, BatchEnded.class);
        assertEquals(BatchEnd.COMPLETE, ended.why());
        assertTrue(ended.attemptsUsed() > 100, "attempts went on until the last herald was there");
        assertEquals(50, ended.nextSequence());
    }

    @Test
    void oneEndKeepsWhatTheOtherMeasures() {
        Bench bench = Bench.ideal(2, 0.5);
        long a = bench.keep(1, 0, 0, 0, 1000, 5);
        bench.measure(2, 0, 0, BasisChoice.fixed(Basis.X), 0, 1000, 1, 5);
        bench.rest();
        Heralded mine = bench.heralds(1, a).getFirst();
        Read theirs = (Read) bench.heralds(2, 2).getFirst().half();
        Measured measured =
                bench.ask(1, new Measure(50, Bench.kept(mine), Basis.X), Measured.class);
        assertEquals(theirs.one(), measured.one());
    }

    @Test
    void aLostHeraldShowsInTheNextSequence() {
        Bench bench = Bench.ideal(2, 0.01);
        bench.hardware.setHeraldLoss(new LinkId(1), new NodeId(2), 1);
        long a = bench.keep(1, 0, 0, 0, 100_000, 5);
        long b = bench.keep(2, 0, 0, 0, 100_000, 5);
        bench.rest();
        assertEquals(BatchEnd.COMPLETE, bench.answer(1, a, BatchEnded.class).why());
        BatchEnded missed = bench.answer(2, b, BatchEnded.class);
        assertEquals(BatchEnd.EXHAUSTED, missed.why());
        assertEquals(100_000, missed.attemptsUsed());
        assertEquals(1, missed.nextSequence());
        assertTrue(bench.heralds(2, b).isEmpty());
        QubitRef half = bench.ref(1, Bench.kept(bench.heralds(1, a).getFirst()));
        assertTrue(bench.hardware.partnerOf(half.node(), half.handle()).isEmpty());
    }

    @Test
    void anEndThatWantsMoreGoesOnAlone() {
        Bench bench = Bench.ideal(2, 1);
        long a = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, 0, 50, 3, 5);
        long b = bench.measure(2, 0, 0, BasisChoice.MEASURE_Z, 0, 50, 10, 5);
        bench.rest();
        assertEquals(3, bench.heralds(1, a).size());
        assertEquals(3, bench.heralds(2, b).size());
        assertEquals(BatchEnd.EXHAUSTED, bench.answer(2, b, BatchEnded.class).why());
        long c = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, bench.nextCycle(1, 0), 50, 3, 5);
        assertEquals(0, bench.heralds(1, c).size());
    }

    @Test
    void theSecondBatchOfAnEndFindsTheRestOfTheOthers() {
        Bench bench = Bench.ideal(2, 1);
        long a = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, 0, 50, 3, 5);
        long b = bench.measure(2, 0, 0, BasisChoice.MEASURE_Z, 0, 50, 10, 5);
        bench.world.runUntil(20_000);
        long c = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, 30, 50, 7, 5);
        bench.rest();
        assertEquals(3, bench.heralds(1, a).size());
        assertEquals(7, bench.heralds(1, c).size());
        assertEquals(10, bench.heralds(2, b).size());
        assertEquals(BatchEnd.COMPLETE, bench.answer(2, b, BatchEnded.class).why());
        assertEquals(bench.heralds(1, c).getFirst().cycle(), bench.heralds(2, b).get(3).cycle());
    }

    @Test
    void calibrationSuspendsAttemptsAndKeepsQubits() {
        Bench bench = Bench.ideal(2, 1);
        Heralded[] pair = bench.pair(1);
        bench.rest();
        bench.hardware.setState(new NodeId(1), DeviceState.CALIBRATING, "laser");
        long b = bench.keep(2, 0, 1, bench.nextCycle(2, 0), 1000, 9);
        bench.world.runUntil(bench.world.nowNs() + 100_000);
        assertTrue(bench.heralds(2, b).isEmpty());
        bench.hardware.setState(new NodeId(1), DeviceState.READY, "");
        long a = bench.keep(1, 0, 1, bench.nextCycle(1, 0), 1000, 9);
        bench.world.runUntil(bench.world.nowNs() + 100_000);
        assertEquals(1, bench.heralds(1, a).size());
        QubitRef left = bench.ref(1, Bench.kept(pair[0]));
        QubitRef right = bench.ref(2, Bench.kept(pair[1]));
        assertEquals(1, bench.hardware.fidelity(left, right, BellIndex.PHI_PLUS), 1e-12);
    }

    @Test
    void calibrationInTheMiddleOfABatchCostsItsAttempts() {
        Bench bench = Bench.ideal(2, 1e-12);
        long a = bench.keep(1, 0, 0, 0, 1000, 9);
        bench.keep(2, 0, 0, 0, 1000, 9);
        bench.world.runUntil(99_500);
        bench.hardware.setState(new NodeId(1), DeviceState.CALIBRATING, "laser");
        bench.world.runUntil(499_500);
        bench.hardware.setState(new NodeId(1), DeviceState.READY, "");
        bench.rest();
        assertEquals(600, bench.answer(1, a, BatchEnded.class).attemptsUsed());
        assertEquals(BatchEnd.EXHAUSTED, bench.answer(1, a, BatchEnded.class).why());
    }

    @Test
    void aRestartedStationHasANewEpoch() {
        Bench bench = Bench.ideal(2, 1);
        Heralded[] pair = bench.pair(1);
        bench.submit(1, new Discard(80, Bench.kept(pair[0])));
        bench.submit(2, new Discard(81, Bench.kept(pair[1])));
        long a = bench.keep(1, 0, 0, bench.nextCycle(1, 0) + 10, 1000, 9);
        bench.hardware.restartStation(new LinkId(1));
        assertEquals(BatchEnd.STATION_ERROR, bench.answer(1, a, BatchEnded.class).why());
        Heralded[] next = bench.pair(1);
        assertFalse(next[0].epoch() == pair[0].epoch());
        assertEquals(0, next[0].sequence());
        assertEquals(next[0].epoch(), next[1].epoch());
    }

    /// 15 cycles lie between attempts that keep: a batch may hold none, or end long before its last
    /// cycle, and is answered when the herald of its last attempt is due.
    @Test
    void aBatchEndsWithTheHeraldOfItsLastAttempt() {
        Bench bench = new Bench(3, Profiles.node("nv-ql2020"), Profiles.link("nv-ql2020"), 2);
        long none = bench.keep(1, 0, 0, 16, 14, 5);
        BatchEnded ended = bench.answer(1, none, BatchEnded.class);
        assertEquals(BatchEnd.EXHAUSTED, ended.why());
        assertEquals(0, ended.attemptsUsed());
        long two = bench.keep(1, 0, 0, 16, 44, 5);
        bench.rest();
        assertEquals(2, bench.answer(1, two, BatchEnded.class).attemptsUsed());
        long latency = bench.device(1).describe().ports().getFirst().heraldLatencyNs();
        assertEquals(45 * 10_120 + 5_500 + latency, bench.world.nowNs());
    }

    /// Keep at every 15th cycle meets measure at every cycle in the 15th ones only.
    @Test
    void differentSpacingsMeetInCommonCycles() {
        LinkProfile certain =
                Profiles.idealLink(1, 1, 1000)
                        .with("armA", 1, "km", "test", "2026")
                        .with("armB", 1, "km", "test", "2026");
        Bench bench = new Bench(3, Profiles.node("ideal"), certain, 2);
        int spacing = bench.device(1).describe().ports().getFirst().keepSpacing();
        assertEquals(10, spacing);
        long a = bench.keep(1, 0, 0, 13, 100, 5);
        long b = bench.measure(2, 0, 0, BasisChoice.MEASURE_Z, 11, 100, 1, 5);
        bench.rest();
        assertEquals(20, bench.heralds(1, a).getFirst().cycle());
        assertEquals(10, bench.heralds(2, b).getFirst().attempt());
    }

    /// The end that goes on does not find the suspended one again.
    @Test
    void nothingIsHeraldedWhileOneEndCalibrates() {
        Bench bench = Bench.ideal(2, 0.05);
        long a = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, 0, 10_000, 10_000, 9);
        bench.measure(2, 0, 0, BasisChoice.MEASURE_Z, 0, 10_000, 10_000, 9);
        bench.world.runUntil(1_000_000);
        int before = bench.heralds(1, a).size();
        assertTrue(before > 10);
        bench.hardware.setState(new NodeId(1), DeviceState.CALIBRATING, "laser");
        bench.world.runUntil(5_000_000);
        assertEquals(before, bench.heralds(1, a).size());
        bench.hardware.setState(new NodeId(1), DeviceState.READY, "");
        bench.rest();
        assertTrue(bench.heralds(1, a).size() > 2 * before);
        // cycle 1000 had begun when calibration began; the next attempt is made at cycle 5000
        assertEquals(6_001, bench.answer(1, a, BatchEnded.class).attemptsUsed());
    }

    @Test
    void noAttemptCountsTwiceWhenCalibrationTakesNoTime() {
        Bench bench = Bench.ideal(2, 1e-12);
        long a = bench.keep(1, 0, 0, 0, 1000, 9);
        bench.world.runUntil(100_000);
        bench.hardware.setState(new NodeId(1), DeviceState.CALIBRATING, "laser");
        bench.hardware.setState(new NodeId(1), DeviceState.READY, "");
        bench.rest();
        assertEquals(1000, bench.answer(1, a, BatchEnded.class).attemptsUsed());
    }

    @Test
    void aBatchYetToBeginBeginsWhenItShouldAfterCalibration() {
        Bench bench = Bench.ideal(2, 1e-12);
        long a = bench.keep(1, 0, 0, 500, 100, 9);
        bench.world.runUntil(100_000);
        bench.hardware.setState(new NodeId(1), DeviceState.CALIBRATING, "laser");
        bench.world.runUntil(200_000);
        bench.hardware.setState(new NodeId(1), DeviceState.READY, "");
        bench.rest();
        assertEquals(100, bench.answer(1, a, BatchEnded.class).attemptsUsed());
    }

    /// Without any delay the successful attempt itself is among those used.
    @Test
    void anAttemptHeraldedAtOnceCounts() {
        LinkProfile none =
                Profiles.idealLink(1, 1, 1000)
                        .with("armA", 0, "km", "test", "2026")
                        .with("armB", 0, "km", "test", "2026");
        Bench bench = new Bench(3, Profiles.node("ideal"), none, 2);
        long a = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, 10, 50, 3, 5);
        bench.measure(2, 0, 0, BasisChoice.MEASURE_Z, 10, 50, 3, 5);
        bench.rest();
        assertEquals(3, bench.heralds(1, a).getLast().attempt());
        assertEquals(3, bench.answer(1, a, BatchEnded.class).attemptsUsed());
    }

    private static Bench withoutDelay(double success) {
        LinkProfile none =
                Profiles.idealLink(1, success, 1000)
                        .with("armA", 0, "km", "test", "2026")
                        .with("armB", 0, "km", "test", "2026");
        return new Bench(3, Profiles.node("ideal"), none, 2);
    }

    /// The one attempt of such a batch is heralded, or not, in the instant in which it is submitted.
    @Test
    void withoutDelayABatchOfTheCycleThatBeginsEndsAtOnce() {
        Bench bench = withoutDelay(1);
        bench.world.runUntil(5_000);
        long alone = bench.keep(1, 0, 0, 5, 1, 9);
        bench.rest();
        assertEquals(BatchEnd.PEER_ABSENT, bench.answer(1, alone, BatchEnded.class).why());
        long a = bench.keep(1, 0, 0, 5, 1, 9);
        long b = bench.keep(2, 0, 0, 5, 1, 8);
        bench.rest();
        assertEquals(BatchEnd.TAG_MISMATCH, bench.answer(1, a, BatchEnded.class).why());
        assertEquals(BatchEnd.TAG_MISMATCH, bench.answer(2, b, BatchEnded.class).why());
        long c = bench.keep(1, 0, 0, 5, 1, 9);
        long d = bench.keep(2, 0, 0, 5, 1, 9);
        bench.rest();
        assertEquals(BatchEnd.COMPLETE, bench.answer(1, c, BatchEnded.class).why());
        assertEquals(BatchEnd.COMPLETE, bench.answer(2, d, BatchEnded.class).why());
        assertEquals(5_000, bench.world.nowNs());
    }

    @Test
    void withoutDelayAttemptsSucceedAsOftenAsTheyShould() {
        Bench bench = withoutDelay(0.01);
        long attempts = 0;
        for (int i = 0; i < 4_000; i++) {
            long first = bench.nextCycle(1, 0);
            long a = bench.measure(1, 0, 0, BasisChoice.MEASURE_Z, first, 1_000_000, 1, 5);
            bench.measure(2, 0, 0, BasisChoice.MEASURE_Z, first, 1_000_000, 1, 5);
            bench.rest();
            attempts += bench.answer(1, a, BatchEnded.class).attemptsUsed();
            bench.events.forEach(List::clear);
        }
        // geometric: deviation 100 of each, 1.58 of the mean; six and a half of them: 1e-10
        assertEquals(100, attempts / 4_000.0, 10.3);
    }

    /// What was attempted past each other before a pause is not forgotten.
    @Test
    void aBatchThatCalibratesToItsEndHasSeenTheOtherTag() {
        Bench bench = Bench.ideal(2, 1);
        long a = bench.keep(1, 0, 0, 0, 1_000, 9);
        bench.keep(2, 0, 0, 0, 1_000, 8);
        bench.world.runUntil(500_000);
        bench.hardware.setState(new NodeId(1), DeviceState.CALIBRATING, "laser");
        bench.rest();
        assertEquals(BatchEnd.TAG_MISMATCH, bench.answer(1, a, BatchEnded.class).why());
        assertEquals(501, bench.answer(1, a, BatchEnded.class).attemptsUsed());
    }
}
