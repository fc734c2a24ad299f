package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.api.StationConfig;
import dev.herald.physical.mhp.api.StationInput;
import dev.herald.physical.mhp.api.StationInput.Detected;
import dev.herald.physical.mhp.api.StationInput.Received;
import dev.herald.physical.mhp.api.StationOutput;
import dev.herald.physical.mhp.message.MhpFrame;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The station by itself: frames and detections in, frames out. Cycles have 1,000 ns; the window of a
/// cycle opens 300 ns after its start and is judged 200 ns later; summaries are due every 100 cycles.
class StationMhpTest {
    private static final LinkId LINK = new LinkId(7);
    private static final int EPOCH = 0xABCD;
    private static final int SUMMARY = 100;
    private static final long TAG = 42;
    private static final int A = 1;
    private static final int B = 2;

    private static final StationConfig CONFIG =
            new StationConfig(
                    LINK,
                    new NodeId(A),
                    new NodeId(B),
                    1_000,
                    300,
                    100,
                    100,
                    SUMMARY,
                    1_000_000_000);

    private final StationMhp station = new StationMhp(CONFIG, EPOCH, 5);
    private final List<StationOutput> outputs = new ArrayList<>();
    private long nowNs;

    @BeforeEach
    void greet() {
        station.expire(0, outputs::add);
        tell(hello(A, 10, 1));
        tell(hello(B, 20, 1));
        outputs.clear();
    }

    // --- driving it ---

    private static Session session(int node, long epoch) {
        return new Session(LINK, new NodeId(node), epoch, EPOCH);
    }

    private static Hello hello(int node, long epoch, int number) {
        return new Hello(new Session(LINK, new NodeId(node), epoch, 0), number, 0, 1_000, 0);
    }

    private static Gen gen(int node, int batch, long cycle, long attempts) {
        return gen(node, batch, TAG, 1, 3, cycle, 1, 1, attempts, false);
    }

    private static Gen gen(
            int node,
            int batch,
            long tag,
            int point,
            int wanted,
            long cycle,
            int spacing,
            long attempt,
            long attempts,
            boolean last) {
        return new Gen(
                session(node, 10L * node),
                batch,
                tag,
                point,
                false,
                wanted,
                cycle,
                spacing,
                attempt,
                attempts,
                last || attempts == 0,
                false);
    }

    private static Gen last(int node, int batch, long cycle, long attempts) {
        return gen(node, batch, TAG, 1, 3, cycle, 1, 1, attempts, true);
    }

    private void tell(MhpFrame frame) {
        station.handle(nowNs, new Received(frame), outputs::add);
    }

    /// Both ends announce the same.
    private void announce(long cycle, long attempts, boolean last) {
        tell(gen(A, 1, TAG, 1, 3, cycle, 1, 1, attempts, last));
        tell(gen(B, 1, TAG, 1, 3, cycle, 1, 1, attempts, last));
    }

    private void detect(long cycle, BellIndex bell) {
        runTo(cycle * 1_000 + 303);
        station.handle(nowNs, new Detected(cycle, bell, 3_000), outputs::add);
    }

    /// As a host does: wakes the machine at each of its deadlines.
    private void runTo(long untilNs) {
        while (station.nextDeadlineNs() <= untilNs) {
            long dueNs = Math.max(nowNs, station.nextDeadlineNs());
            nowNs = dueNs;
            station.expire(dueNs, outputs::add);
        }
        nowNs = untilNs;
    }

    private void runToCycle(long cycle) {
        runTo(cycle * 1_000 + 500);
    }

    private List<Reply> replies(int node) {
        List<Reply> replies = new ArrayList<>();
        for (StationOutput output : outputs) {
            if (output instanceof StationOutput.Send(NodeId to, Reply reply)
                    && to.value() == node) {
                assertEquals(to, reply.session().node());
                replies.add(reply);
            }
        }
        return replies;
    }

    private Reply only(int node) {
        List<Reply> replies = replies(node);
        assertEquals(1, replies.size(), replies::toString);
        return replies.getFirst();
    }

    private void assertDropped(String clause) {
        assertEquals(
                1,
                outputs.stream()
                        .filter(o ->
                                o instanceof StationOutput.Dropped dropped
                                        && dropped.clause().equals(clause))
                        .count());
    }

    // --- who is there ---

    @Test
    @Verifies({"PHY-HELLO-2", "PHY-HELLO-7"})
    void startsWithTheNewsAndAnswersEveryHello() {
        StationMhp fresh = new StationMhp(CONFIG, 9, 1L << 33);
        assertTrue(fresh.nextDeadlineNs() < 0);
        fresh.expire(50, outputs::add);
        for (int node : new int[] {A, B}) {
            assertEquals(
                    new StationOutput.Send(
                            new NodeId(node),
                            new Welcome(
                                    new Session(LINK, new NodeId(node), 0, 9),
                                    0,
                                    50,
                                    1_000,
                                    1L << 33,
                                    SUMMARY)),
                    outputs.get(node - 1));
        }
        fresh.handle(60, new Received(hello(A, 10, 77)), outputs::add);
        Session known = new Session(LINK, new NodeId(A), 10, 9);
        assertEquals(
                new StationOutput.Send(
                        new NodeId(A), new Welcome(known, 77, 60, 1_000, 1L << 33, SUMMARY)),
                outputs.getLast());
        fresh.handle(70, new Received(hello(A, 8, 1)), outputs::add);
        assertEquals(
                new StationOutput.Send(
                        new NodeId(A), new Welcome(known, 1, 70, 1_000, 1L << 33, SUMMARY)),
                outputs.getLast());
        assertEquals(Machine.NEVER, fresh.nextDeadlineNs());
    }

    @Test
    @Verifies("PHY-HELLO-3")
    void greaterEpochOfANodeEndsItsBatch() {
        announce(10, 100, true);
        tell(hello(A, 9, 2)); // of an earlier life: changes nothing
        detect(20, BellIndex.PSI_PLUS);
        runToCycle(21);
        assertEquals(1, replies(A).size());
        tell(hello(A, 11, 1));
        outputs.clear();
        detect(30, BellIndex.PSI_PLUS);
        runToCycle(200);
        assertEquals(List.of(), replies(A));
        assertTrue(replies(B).stream().allMatch(r -> r.bell() == null));
        assertEquals(6, station.nextSequence());
    }

    @Test
    @Verifies("PHY-STN-1")
    void framesOfOthersAreDropped() {
        tell(hello(3, 1, 1));
        assertDropped("PHY-STN-1");
        outputs.clear();
        tell(new Hello(new Session(new LinkId(8), new NodeId(A), 10, 0), 1, 0, 1_000, 0));
        assertDropped("PHY-STN-1");
        outputs.clear();
        tell(new Welcome(session(A, 10), 1, 0, 1_000, 0, 1));
        assertDropped("PHY-STN-1");
        assertEquals(1, outputs.size());
    }

    @Test
    @Verifies("PHY-STN-2")
    void framesOfEarlierLivesDoNothing() {
        Gen old = gen(A, 1, 10, 100);
        tell(
                new Gen(
                        new Session(LINK, new NodeId(A), 10, EPOCH + 1),
                        4,
                        TAG,
                        1,
                        true,
                        1,
                        10,
                        1,
                        1,
                        100,
                        false,
                        false));
        Reply reply = only(A);
        assertEquals(ReplyError.STATION_RESTARTED, reply.error());
        assertEquals(EPOCH, reply.session().stationEpoch());
        assertEquals(4, reply.batch());
        outputs.clear();
        tell(gen(A, 2, 10, 100));
        tell(old);
        tell(hello(A, 11, 1));
        outputs.clear();
        tell(gen(A, 3, 10, 100)); // under epoch 10
        runToCycle(500);
        assertEquals(List.of(), outputs);
    }

    // --- heralds ---

    @Test
    @Verifies({"PHY-STN-7", "PHY-SEQ-1"})
    void detectionInACycleOfBothIsHeraldedToBothUnderOneNumber() {
        tell(gen(A, 1, 10, 100));
        tell(gen(B, 9, TAG, 1, 7, 6, 1, 1, 100, false));
        detect(20, BellIndex.PSI_MINUS);
        runToCycle(20);
        assertEquals(
                new Reply(
                        session(A, 10),
                        1,
                        TAG,
                        TAG,
                        BellIndex.PSI_MINUS,
                        ReplyError.NONE,
                        5,
                        11,
                        20,
                        0,
                        11,
                        3_000,
                        false,
                        false,
                        false),
                only(A));
        Reply ofB = only(B);
        assertEquals(15, ofB.attempt());
        assertEquals(11, ofB.met());
        assertEquals(9, ofB.batch());
        assertEquals(5, ofB.sequence());
        detect(21, BellIndex.PSI_PLUS);
        runToCycle(21);
        assertEquals(6, replies(A).getLast().sequence());
        assertEquals(6, replies(B).getLast().sequence());
        assertEquals(7, station.nextSequence());
    }

    @Test
    @Verifies("PHY-STN-7")
    void detectionThatNotBothEndsAccountForIsNotHeralded() {
        tell(gen(A, 1, 10, 100));
        detect(20, BellIndex.PSI_PLUS); // A alone
        tell(gen(B, 1, TAG + 1, 1, 3, 30, 1, 1, 10, false));
        detect(35, BellIndex.PSI_PLUS); // another tag
        tell(gen(B, 2, TAG, 2, 3, 50, 1, 1, 10, false));
        detect(55, BellIndex.PSI_PLUS); // another operating point
        tell(gen(B, 3, TAG, 1, 3, 72, 4, 1, 5, false));
        detect(74, BellIndex.PSI_PLUS); // not at a multiple of B's spacing
        detect(150, BellIndex.PSI_PLUS); // after both
        runToCycle(300);
        assertEquals(5, station.nextSequence());
        assertTrue(replies(A).stream().allMatch(r -> r.bell() == null));
    }

    @Test
    @Verifies("PHY-STN-8")
    void twoDetectionsInOneWindowAreNone() {
        announce(10, 50, false);
        detect(20, BellIndex.PSI_PLUS);
        station.handle(nowNs, new Detected(20, BellIndex.PSI_PLUS, 9_000), outputs::add);
        detect(22, BellIndex.PSI_PLUS);
        runToCycle(23);
        assertEquals(22, only(A).cycle());
        assertEquals(22, only(B).cycle());
    }

    @Test
    @Verifies("PHY-STN-9")
    void detectionOutsideTheWindowIsReportedToThoseWhoAttempted() {
        announce(10, 50, false);
        tell(gen(A, 1, TAG, 1, 3, 60, 1, 51, 10, false));
        for (long cycle : new long[] {20, 65}) {
            runTo(cycle * 1_000 + 303);
            station.handle(nowNs, new Detected(cycle, BellIndex.PSI_PLUS, 100_001), outputs::add);
        }
        runToCycle(66);
        assertEquals(List.of(20L, 65L), replies(A).stream().map(Reply::cycle).toList());
        assertEquals(List.of(20L), replies(B).stream().map(Reply::cycle).toList());
        assertTrue(replies(A).stream().allMatch(r -> r.error() == ReplyError.OUT_OF_WINDOW));
        assertEquals(5, station.nextSequence());
    }

    @Test
    @Verifies("PHY-STN-10")
    void attemptTakenBackIsNotHeralded() {
        announce(10, 50, false);
        tell(new Gen(session(B, 20), 1, TAG, 1, false, 3, 20, 1, 11, 1, false, true));
        detect(20, BellIndex.PSI_PLUS);
        detect(21, BellIndex.PSI_PLUS);
        runToCycle(22);
        for (int node : new int[] {A, B}) {
            assertEquals(ReplyError.GEN_FAIL, replies(node).get(0).error());
            assertEquals(20, replies(node).get(0).cycle());
            assertEquals(21, replies(node).get(1).cycle());
            assertEquals(BellIndex.PSI_PLUS, replies(node).get(1).bell());
        }
    }

    @Test
    @Verifies({"PHY-STN-11", "PHY-STN-15"})
    void fullBatchTakesNoMoreAndSaysSo() {
        tell(gen(A, 1, TAG, 1, 1, 10, 1, 1, 200, false));
        tell(gen(B, 1, TAG, 1, 2, 10, 1, 1, 200, false));
        detect(20, BellIndex.PSI_PLUS);
        detect(30, BellIndex.PSI_PLUS); // B would still want it
        runToCycle(31);
        assertTrue(only(A).full() && only(A).last());
        assertFalse(only(B).full() || only(B).last());
        outputs.clear();
        tell(gen(A, 1, TAG, 1, 1, 40, 1, 31, 200, false));
        Reply told = only(A);
        assertTrue(told.full() && told.last() && told.bell() == null);
        assertEquals(6, told.sequence());
        outputs.clear();
        runToCycle(500);
        assertTrue(replies(B).getLast().error() == ReplyError.NO_CLASSICAL_OTHER);
        assertEquals(6, station.nextSequence());
    }

    // --- announcements ---

    @Test
    @Verifies("PHY-STN-3")
    void contradictionIsDropped() {
        announce(10, 50, false);
        outputs.clear();
        tell(gen(A, 1, TAG + 1, 1, 3, 70, 1, 61, 10, false));
        tell(gen(A, 1, TAG, 1, 4, 70, 1, 61, 10, false));
        tell(gen(A, 1, TAG, 1, 3, 50, 1, 1, 10, false)); // numbers a cycle otherwise
        assertEquals(3, outputs.size());
        outputs.forEach(o ->
                assertEquals(
                        "PHY-STN-3", assertInstanceOf(StationOutput.Dropped.class, o).clause()));
        detect(20, BellIndex.PSI_PLUS);
        detect(75, BellIndex.PSI_PLUS);
        runToCycle(76);
        assertEquals(6, station.nextSequence());
    }

    @Test
    @Verifies("PHY-STN-4")
    void attemptAnnouncedTwiceCountsOnceAndANewBatchEndsTheOneBefore() {
        announce(10, 50, false);
        announce(30, 0, true); // 1 attempt made, at most up to cycle 30
        outputs.clear();
        tell(gen(A, 2, 10, 50));
        tell(gen(A, 2, TAG, 1, 3, 30, 1, 21, 50, true));
        tell(gen(A, 2, 10, 50));
        tell(gen(B, 2, 10, 70));
        runToCycle(99);
        assertEquals(70, only(A).met());
        assertEquals(70, only(A).span());
        assertTrue(only(A).last());
        assertEquals(2, only(A).batch());
    }

    @Test
    @Verifies("PHY-STN-5")
    void announcementAfterTheWindowIsTooLate() {
        tell(gen(B, 1, 10, 100));
        runToCycle(29);
        nowNs++;
        tell(gen(A, 1, 10, 100));
        Reply late = only(A);
        assertEquals(ReplyError.TIME_MISMATCH, late.error());
        assertEquals(20, late.attempt());
        assertEquals(29, late.cycle());
        assertEquals(20, late.span());
        assertEquals(List.of(), replies(B));
        detect(30, BellIndex.PSI_PLUS);
        runToCycle(30);
        assertEquals(1, replies(A).getLast().met());
        assertEquals(BellIndex.PSI_PLUS, replies(A).getLast().bell());
        outputs.clear();
        tell(gen(A, 1, 10, 100)); // once more, held up: says nothing new
        assertEquals(List.of(), outputs);
    }

    @Test
    @Verifies("PHY-STN-5")
    void announcementAtTheInstantOfJudgingIsInTime() {
        tell(gen(B, 1, 10, 1));
        runTo(10_499);
        nowNs = 10_500;
        tell(gen(A, 1, 10, 1));
        station.handle(nowNs, new Detected(10, BellIndex.PSI_PLUS, 0), outputs::add);
        runToCycle(11);
        assertEquals(BellIndex.PSI_PLUS, only(A).bell());
    }

    @Test
    @Verifies("PHY-STN-6")
    void announcementOfTheFarFutureIsRefused() {
        tell(gen(A, 1, 999_000, 1_000)); // through cycle 999,999: just allowed
        assertEquals(List.of(), outputs);
        tell(gen(B, 1, 999_000, 1_002));
        assertEquals(ReplyError.TIME_MISMATCH, only(B).error());
        tell(gen(B, 1, TAG, 1, 1, MhpFrame.CYCLE_MAX - 100, 1, 1, 1, true));
        assertEquals(2, replies(B).size());
        runToCycle(1_001_000);
        assertEquals(ReplyError.NO_CLASSICAL_OTHER, replies(A).getLast().error());
        assertEquals(2, replies(B).size());
    }

    // --- summaries ---

    @Test
    @Verifies({"PHY-STN-12", "PHY-STN-14"})
    void failuresAreSummedUpOnTheGridAndAtTheEnd() {
        announce(150, 500, true);
        detect(320, BellIndex.PSI_PLUS);
        runToCycle(1_000);
        List<Reply> ofA = replies(A);
        assertEquals(
                List.of(199L, 299L, 320L, 399L, 499L, 599L, 649L),
                ofA.stream().map(Reply::cycle).toList());
        assertEquals(
                List.of(50L, 150L, 0L, 79L, 179L, 279L, 329L),
                ofA.stream().map(Reply::span).toList());
        assertEquals(List.of(5, 5, 5, 6, 6, 6, 6), ofA.stream().map(Reply::sequence).toList());
        assertEquals(500, ofA.getLast().met());
        assertEquals(500, ofA.getLast().attempt());
        assertEquals(
                List.of(false, false, false, false, false, false, true),
                ofA.stream().map(Reply::last).toList());
        assertEquals(Machine.NEVER, station.nextDeadlineNs());
        outputs.clear();
        tell(gen(A, 1, TAG, 1, 3, 649, 1, 500, 0, true));
        assertEquals(ofA.getLast(), only(A));
    }

    @Test
    @Verifies("PHY-STN-12")
    void failuresCostNoFrames() {
        announce(0, 1_000_000, true);
        runToCycle(1_000_000);
        assertEquals(1_000_000 / SUMMARY, replies(A).size(), 1);
        assertEquals(1_000_000, replies(A).getLast().met());
    }

    @Test
    @Verifies("PHY-STN-13")
    void summarySaysWhyTheLastAttemptDidNotCount() {
        tell(gen(A, 1, 10, 1_000));
        tell(gen(B, 1, TAG + 1, 1, 3, 150, 1, 1, 100, true));
        tell(gen(B, 1, TAG + 1, 1, 3, 150, 1, 1, 100, true));
        runToCycle(260);
        tell(gen(B, 2, 300, 100));
        runToCycle(450);
        List<Reply> ofA = replies(A);
        assertEquals(
                List.of(
                        ReplyError.NO_CLASSICAL_OTHER,
                        ReplyError.QUEUE_MISMATCH,
                        ReplyError.NO_CLASSICAL_OTHER,
                        ReplyError.NONE),
                ofA.stream().map(Reply::error).toList());
        assertEquals(List.of(0L, TAG + 1, 0L, TAG), ofA.stream().map(Reply::peerTag).toList());
        assertEquals(List.of(false, true, true, true), ofA.stream().map(Reply::crossed).toList());
        assertEquals(100, ofA.getLast().met());
        outputs.clear();
        tell(last(A, 2, 10, 100)); // all of it too late
        assertEquals(ReplyError.TIME_MISMATCH, replies(A).getLast().error());
        assertTrue(replies(A).getLast().last());
        assertNull(replies(A).getLast().bell());
    }

    @Test
    @Verifies("PHY-STN-14")
    void emptyRunEndsTheBatch() {
        announce(10, 500, true);
        runToCycle(50);
        tell(gen(A, 1, TAG, 1, 3, 80, 1, 71, 0, true));
        assertEquals(List.of(), replies(A));
        detect(90, BellIndex.PSI_PLUS);
        runToCycle(95);
        assertTrue(only(A).last());
        assertEquals(80, only(A).cycle());
        assertEquals(71, only(A).attempt());
        assertEquals(5, station.nextSequence());
    }

    @Test
    @Verifies("PHY-STN-16")
    void failedStationSaysGeneralUntilItRecovers() {
        announce(10, 50, false);
        runToCycle(12);
        station.handle(nowNs, new StationInput.Failed("laser"), outputs::add);
        assertEquals(ReplyError.GENERAL, only(A).error());
        assertEquals(ReplyError.GENERAL, only(B).error());
        detect(20, BellIndex.PSI_PLUS);
        tell(gen(A, 2, 30, 50));
        tell(gen(A, 1, TAG, 1, 3, 30, 1, 21, 50, false));
        assertEquals(ReplyError.GENERAL, replies(A).get(1).error());
        station.handle(nowNs, new StationInput.Recovered(), outputs::add);
        tell(gen(A, 1, TAG, 1, 3, 30, 1, 21, 50, false)); // still the batch that failed
        assertEquals(ReplyError.GENERAL, replies(A).getLast().error());
        outputs.clear();
        tell(gen(A, 3, 40, 50));
        tell(gen(B, 2, 40, 50));
        detect(45, BellIndex.PSI_PLUS);
        runToCycle(46);
        assertEquals(5, only(A).sequence());
    }

    @Test
    void detectionAfterItsWindowIsDiscarded() {
        announce(10, 50, false);
        runToCycle(20);
        nowNs++;
        station.handle(nowNs, new Detected(20, BellIndex.PSI_PLUS, 0), outputs::add);
        station.handle(nowNs, new Detected(22, BellIndex.PSI_PLUS, 0), outputs::add);
        assertEquals(
                List.of(new StationOutput.Discarded(20), new StationOutput.Discarded(22)), outputs);
    }
}
