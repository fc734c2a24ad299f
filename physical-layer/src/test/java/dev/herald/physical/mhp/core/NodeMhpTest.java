package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.api.NodeConfig;
import dev.herald.physical.mhp.api.NodeInput;
import dev.herald.physical.mhp.api.NodeOutput;
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
import org.junit.jupiter.api.Test;

/// The node by itself: commands, reports and frames in; frames, orders and events out. Cycles have
/// 1,000 ns, emission is 100 ns after their start, heralds come within 4,000 ns, the lead is 3,000 ns.
class NodeMhpTest {
    private static final LinkId LINK = new LinkId(7);
    private static final long EPOCH = 1_000;
    private static final int STATION = 0xABCD;
    private static final long TAG = 42;
    private static final NodeConfig CONFIG =
            new NodeConfig(
                    LINK,
                    new NodeId(1),
                    1_000,
                    5,
                    1,
                    100,
                    4_000,
                    3_000,
                    10_000,
                    2,
                    20_000,
                    2_000,
                    50_000,
                    1_000,
                    3);

    private NodeMhp node = new NodeMhp(CONFIG, EPOCH);
    private final List<NodeOutput> outputs = new ArrayList<>();
    private long nowNs;
    private boolean reports = true;

    // --- driving it ---

    private void tell(NodeInput input) {
        node.handle(nowNs, input, outputs::add);
    }

    private void receive(MhpFrame frame) {
        tell(new NodeInput.Received(frame));
    }

    private static Session session(int station) {
        return new Session(LINK, new NodeId(1), EPOCH, station);
    }

    private void welcome(int number, int station, long next) {
        receive(new Welcome(session(station), number, nowNs, 1_000, next, 100));
    }

    private void greet(long next) {
        node.expire(nowNs, outputs::add);
        welcome(sent(Hello.class).getLast().number(), STATION, next);
        outputs.clear();
    }

    private void begin(PairMode mode, long firstCycle, long cycles, int pairs) {
        tell(new NodeInput.Begin(MhpWorld.entangle(1, mode, firstCycle, cycles, pairs, TAG)));
    }

    private void measure(long firstCycle, long cycles, int pairs) {
        begin(PairMode.MEASURE, firstCycle, cycles, pairs);
    }

    /// Runs the machine's deadlines; the hardware reports every attempt ordered, one cycle later.
    private void runTo(long untilNs) {
        while (node.nextDeadlineNs() <= untilNs) {
            nowNs = Math.max(nowNs, node.nextDeadlineNs());
            report();
            node.expire(nowNs, outputs::add);
        }
        nowNs = untilNs;
        report();
    }

    private long reported = -1;

    private void report() {
        if (!reports) {
            return;
        }
        for (long cycle = Math.max(0, reported + 1); cycle * 1_000 + 200 <= nowNs; cycle++) {
            node.emitted(
                    nowNs,
                    cycle,
                    cycle * 1_000 + 100,
                    new DeviceEvent.Read(cycle % 2 == 0, Basis.Z),
                    outputs::add);
            reported = cycle;
        }
    }

    private static Reply herald(int sequence, long attempt, long cycle, boolean full) {
        return new Reply(
                session(STATION),
                1,
                TAG,
                TAG,
                BellIndex.PSI_MINUS,
                ReplyError.NONE,
                sequence,
                attempt,
                cycle,
                0,
                1,
                0,
                full,
                false,
                full);
    }

    private static Reply summary(
            ReplyError error,
            int sequence,
            long attempt,
            long cycle,
            long met,
            boolean crossed,
            boolean full,
            boolean last) {
        return new Reply(
                session(STATION),
                1,
                TAG,
                0,
                null,
                error,
                sequence,
                attempt,
                cycle,
                attempt,
                met,
                0,
                full,
                crossed,
                last);
    }

    private <T extends MhpFrame> List<T> sent(Class<T> type) {
        List<T> frames = new ArrayList<>();
        for (NodeOutput output : outputs) {
            if (output instanceof NodeOutput.Send(MhpFrame frame) && type.isInstance(frame)) {
                frames.add(type.cast(frame));
            }
        }
        return frames;
    }

    private <T extends DeviceEvent> List<T> events(Class<T> type) {
        List<T> events = new ArrayList<>();
        for (NodeOutput output : outputs) {
            if (output instanceof NodeOutput.Event(DeviceEvent event) && type.isInstance(event)) {
                events.add(type.cast(event));
            }
        }
        return events;
    }

    private <T extends NodeOutput> List<T> of(Class<T> type) {
        return outputs.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private void assertEnd(BatchEnd why, long used, long next) {
        assertEquals(
                List.of(new BatchEnded(1, why, used, STATION, next)), events(BatchEnded.class));
        assertEquals(Machine.NEVER, node.nextDeadlineNs());
    }

    // --- who is there ---

    @Test
    @Verifies("PHY-HELLO-1")
    void helloIsRepeatedEverMoreSlowlyUntilItIsAnswered() {
        List<Long> at = new ArrayList<>();
        node.expire(0, outputs::add);
        for (int i = 0; i < 8; i++) {
            at.add(nowNs);
            long next = node.nextDeadlineNs();
            assertEquals(50_000L << Math.min(i, 5), next - nowNs);
            nowNs = next;
            node.expire(nowNs, outputs::add);
        }
        assertEquals(
                List.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
                sent(Hello.class).stream().map(Hello::number).toList());
        assertEquals(0, sent(Hello.class).getFirst().session().stationEpoch());
        welcome(9, STATION, 0);
        assertEquals(Machine.NEVER, node.nextDeadlineNs());
    }

    @Test
    @Verifies("PHY-HELLO-4")
    void onlyAnswersToLaterQuestionsAreTakenOn() {
        node.expire(0, outputs::add);
        runTo(200_000); // three HELLOs
        welcome(4, STATION, 9); // never asked
        welcome(2, STATION, 9);
        welcome(1, STATION + 1, 0);
        welcome(2, STATION + 1, 0);
        measure(204, 10, 1);
        assertEquals(STATION, sent(Gen.class).getFirst().session().stationEpoch());
        welcome(3, STATION + 2, 0); // the station has started anew in between
        assertEquals(BatchEnd.STATION_ERROR, events(BatchEnded.class).getFirst().why());
        assertEquals(STATION + 2, events(BatchEnded.class).getFirst().epoch());
    }

    @Test
    @Verifies("PHY-HELLO-5")
    void nodeWhoseClockWasPutBackTakesALaterEpoch() {
        node.expire(0, outputs::add);
        receive(new Welcome(new Session(LINK, new NodeId(1), 5_000, STATION), 1, 0, 1_000, 0, 100));
        assertEquals(5_001, sent(Hello.class).getLast().session().nodeEpoch());
        assertEquals(2, sent(Hello.class).getLast().number());
    }

    @Test
    @Verifies("PHY-HELLO-6")
    void stationWithOtherCyclesIsNotTakenOn() {
        node.expire(0, outputs::add);
        receive(new Welcome(session(STATION), 1, 0, 999, 0, 100));
        assertEquals("PHY-HELLO-6", of(NodeOutput.Dropped.class).getFirst().clause());
        measure(100, 10, 1);
        assertEquals(List.of(), sent(Gen.class));
    }

    @Test
    @Verifies("PHY-HELLO-7")
    void newsOfAnotherEpochIsAskedAbout() {
        greet(0);
        welcome(0, STATION, 0);
        assertEquals(List.of(), sent(Hello.class));
        receive(new Welcome(new Session(LINK, new NodeId(1), 0, STATION + 1), 0, 0, 1_000, 0, 100));
        assertEquals(1, sent(Hello.class).size());
        welcome(2, STATION + 1, 0);
        outputs.clear();
        receive(
                new Reply(
                        session(STATION + 2),
                        1,
                        TAG,
                        0,
                        null,
                        ReplyError.STATION_RESTARTED,
                        0,
                        1,
                        1,
                        1,
                        0,
                        0,
                        false,
                        false,
                        false));
        assertEquals(3, sent(Hello.class).getFirst().number());
    }

    @Test
    @Verifies("PHY-HELLO-8")
    void otherEpochOfTheStationEndsTheBatch() {
        greet(7);
        measure(10, 100, 5);
        runTo(30_500);
        receive(new Welcome(new Session(LINK, new NodeId(1), 0, 77), 0, 0, 1_000, 0, 100));
        welcome(2, 77, 3);
        assertEquals(
                List.of(new BatchEnded(1, BatchEnd.STATION_ERROR, 21, 77, 3)),
                events(BatchEnded.class));
        assertEquals(31, of(NodeOutput.Cease.class).getFirst().fromCycle());
        receive(herald(7, 5, 14, false)); // of the epoch that is over
        assertEquals(List.of(), events(Heralded.class));
    }

    // --- announcing ---

    @Test
    @Verifies({"PHY-GEN-1", "PHY-GEN-2", "PHY-GEN-3"})
    void attemptsAreAnnouncedTwiceAndOrderedOnceInTime() {
        greet(0);
        measure(10, 60, 5);
        runTo(75_000);
        boolean[] ordered = new boolean[61];
        int[] announced = new int[61];
        for (NodeOutput output : outputs) {
            if (output instanceof NodeOutput.Send(Gen gen) && gen.attempts() > 0) {
                for (long k = gen.attempt(); k <= gen.lastAttempt(); k++) {
                    announced[(int) k]++;
                    assertEquals(10 + k - 1, gen.firstCycle() + k - gen.attempt());
                }
                assertEquals(gen.lastAttempt() == 60, gen.last());
            } else if (output instanceof NodeOutput.Emit emit) {
                for (long k = emit.attempt(); k < emit.attempt() + emit.attempts(); k++) {
                    assertTrue(announced[(int) k] > 0, "ordered before it was announced");
                    assertFalse(ordered[(int) k], "ordered twice");
                    ordered[(int) k] = true;
                }
            }
        }
        for (int k = 1; k <= 60; k++) {
            assertTrue(ordered[k], "attempt " + k + " was not ordered");
            assertTrue(k < 12 || announced[k] >= 2, "attempt " + k + " was announced once");
        }
        assertTrue(sent(Gen.class).size() < 20);
    }

    @Test
    @Verifies({"PHY-GEN-4", "PHY-NODE-11"})
    void abortTellsTheStationAndWaitsForHeraldsUnderWay() {
        greet(0);
        measure(10, 100, 2);
        runTo(20_500);
        tell(new NodeInput.Abort(new DeviceCommand.Abort(2, 1)));
        assertEquals(new DeviceEvent.Done(2), events(DeviceEvent.Done.class).getFirst());
        Gen over = sent(Gen.class).getLast();
        assertTrue(over.last() && over.attempts() == 0 && over.attempt() == 11);
        assertEquals(20, over.firstCycle());
        assertEquals(21, of(NodeOutput.Cease.class).getFirst().fromCycle());
        runTo(22_000);
        receive(herald(0, 11, 20, false));
        receive(herald(1, 12, 21, false)); // an attempt that was not made
        receive(summary(ReplyError.NONE, 2, 11, 20, 11, false, false, true));
        assertEquals(1, events(Heralded.class).size());
        assertEnd(BatchEnd.ABORTED, 11, 2);
        assertEquals(List.of(new NodeOutput.Missed(STATION, 1, 2)), of(NodeOutput.Missed.class));
    }

    @Test
    @Verifies("PHY-NODE-11")
    void batchAbortedBeforeItsFirstAttemptEndsAtOnce() {
        greet(0);
        measure(10, 100, 2);
        tell(new NodeInput.Abort(new DeviceCommand.Abort(2, 1)));
        assertEquals(0, sent(Gen.class).getLast().attempt());
        assertEnd(BatchEnd.ABORTED, 0, 0);
    }

    @Test
    @Verifies("PHY-NODE-11")
    void heraldThatCompletesAnAbortedBatchCompletesIt() {
        greet(0);
        measure(10, 100, 1);
        runTo(20_500);
        tell(new NodeInput.Abort(new DeviceCommand.Abort(2, 1)));
        runTo(21_000);
        receive(herald(0, 8, 17, true));
        assertEnd(BatchEnd.COMPLETE, 11, 1);
    }

    @Test
    @Verifies({"PHY-GEN-5", "PHY-GEN-7"})
    void failedEmissionIsTakenBackAndManyInARowAreAFault() {
        reports = false;
        greet(0);
        measure(10, 100, 1);
        runTo(11_500);
        tell(new NodeInput.NotEmitted(10));
        Gen back = sent(Gen.class).getLast();
        assertTrue(back.withdrawn() && back.attempt() == 1 && back.firstCycle() == 10);
        receive(herald(0, 1, 10, true)); // a dark count, before the station heard of it
        assertEquals(List.of(), events(Heralded.class));
        assertEnd(BatchEnd.EXHAUSTED, 2, 1);

        node = new NodeMhp(CONFIG, EPOCH);
        outputs.clear();
        greet(0);
        measure(20, 100, 1);
        runTo(23_500);
        tell(new NodeInput.NotEmitted(20));
        tell(new NodeInput.NotEmitted(21));
        tell(new NodeInput.Emitted(22, 22_100, new DeviceEvent.Read(true, Basis.Z)));
        runTo(25_500);
        tell(new NodeInput.NotEmitted(23));
        tell(new NodeInput.NotEmitted(24));
        assertEquals(List.of(), events(BatchEnded.class));
        tell(new NodeInput.NotEmitted(25));
        assertEnd(BatchEnd.HARDWARE_FAULT, 6, 0);
        assertTrue(sent(Gen.class).getLast().last());
    }

    @Test
    @Verifies({"PHY-GEN-6", "PHY-NODE-7", "PHY-NODE-5"})
    void silentStationIsAskedAndNotWaitedForForEver() {
        greet(3);
        measure(10, 10, 1);
        runTo(19_000);
        outputs.clear();
        runTo(100_000);
        // the last emission is at 19,100, its herald due at 23,100
        assertEquals(List.of(0L, 0L), sent(Gen.class).stream().map(Gen::attempts).toList());
        assertEquals(10, sent(Gen.class).getFirst().attempt());
        assertEnd(BatchEnd.STATION_ERROR, 10, 3);
    }

    // --- heralds ---

    @Test
    @Verifies({"PHY-NODE-2", "PHY-NODE-4"})
    void heraldsInTimeAreDelivered() {
        greet(0);
        measure(10, 100, 2);
        runTo(14_000);
        receive(herald(0, 3, 12, false));
        runTo(20_000);
        receive(herald(1, 8, 17, true));
        assertEquals(
                List.of(
                        new Heralded(
                                1,
                                TAG,
                                3,
                                12,
                                12_100,
                                14_000,
                                STATION,
                                0,
                                BellIndex.PSI_MINUS,
                                new DeviceEvent.Read(true, Basis.Z)),
                        new Heralded(
                                1,
                                TAG,
                                8,
                                17,
                                17_100,
                                20_000,
                                STATION,
                                1,
                                BellIndex.PSI_MINUS,
                                new DeviceEvent.Read(false, Basis.Z))),
                events(Heralded.class));
        assertEnd(BatchEnd.COMPLETE, 10, 2); // cycles 10 to 19 had begun
    }

    @Test
    void heraldAtTheInstantOfItsAttemptCountsTheAttempt() {
        NodeConfig atOnce =
                new NodeConfig(
                        LINK,
                        new NodeId(1),
                        1_000,
                        1,
                        1,
                        0,
                        0,
                        0,
                        10_000,
                        1,
                        20_000,
                        500,
                        50_000,
                        1_000,
                        3);
        node = new NodeMhp(atOnce, EPOCH);
        greet(0);
        tell(
                new NodeInput.Begin(
                        new DeviceCommand.Entangle(
                                1,
                                0,
                                0,
                                PairMode.MEASURE,
                                0,
                                dev.herald.hal.model.BasisChoice.MEASURE_Z,
                                10,
                                100,
                                1,
                                TAG)));
        reports = false;
        runTo(12_000);
        tell(new NodeInput.Emitted(12, 12_000, new DeviceEvent.Read(true, Basis.Z)));
        receive(herald(0, 3, 12, true));
        assertEnd(BatchEnd.COMPLETE, 3, 1);
    }

    @Test
    @Verifies({"PHY-NODE-2", "PHY-SEQ-4"})
    void heraldThatIsLateOrOfNoAttemptIsMissed() {
        greet(0);
        measure(10, 100, 5);
        runTo(16_101);
        receive(herald(0, 3, 12, false)); // due at 16,100
        receive(herald(1, 5, 13, false)); // number and cycle do not agree
        receive(herald(2, 10, 19, false)); // not made yet
        assertEquals(List.of(), events(Heralded.class));
        runTo(17_100);
        receive(herald(3, 4, 13, false)); // just in time
        assertEquals(3, events(Heralded.class).getFirst().sequence());
        assertEquals(
                List.of(
                        new NodeOutput.Missed(STATION, 0, 1),
                        new NodeOutput.Missed(STATION, 1, 2),
                        new NodeOutput.Missed(STATION, 2, 3)),
                of(NodeOutput.Missed.class));
    }

    @Test
    @Verifies("PHY-NODE-3")
    void heraldWaitsForTheReportOfItsAttempt() {
        reports = false;
        greet(0);
        measure(10, 100, 3);
        runTo(12_150);
        receive(herald(0, 3, 12, false)); // at once: a station next door
        receive(herald(1, 2, 11, false));
        assertEquals(List.of(), events(Heralded.class));
        tell(new NodeInput.Emitted(11, 11_100, new DeviceEvent.Read(true, Basis.Z)));
        assertEquals(List.of(), events(Heralded.class)); // those after it wait with it
        tell(new NodeInput.Emitted(12, 12_100, new DeviceEvent.Read(true, Basis.Z)));
        assertEquals(
                List.of(0L, 1L), events(Heralded.class).stream().map(Heralded::sequence).toList());
        runTo(13_050);
        receive(herald(2, 4, 13, true)); // made, but never reported
        runTo(15_099);
        assertEquals(List.of(), events(BatchEnded.class));
        runTo(15_100);
        assertEnd(BatchEnd.EXHAUSTED, 4, 3);
    }

    @Test
    @Verifies("PHY-SEQ-3")
    void repeatedAndOvertakenHeraldsAreIgnored() {
        greet(0);
        measure(10, 100, 5);
        runTo(15_000);
        receive(herald(1, 4, 13, false));
        receive(herald(1, 4, 13, false));
        receive(herald(0, 3, 12, false)); // the one before, overtaken
        assertEquals(1, events(Heralded.class).size());
        assertEquals(List.of(new NodeOutput.Missed(STATION, 0, 1)), of(NodeOutput.Missed.class));
    }

    @Test
    @Verifies("PHY-SEQ-2")
    void numbersGoOnAcrossTheWrap() {
        long start = (3L << 32) - 2;
        greet(start);
        measure(10, 100, 5);
        runTo(16_000);
        for (int i = 0; i < 4; i++) {
            receive(herald((int) (start + i), 3 + i, 12 + i, false));
        }
        receive(herald((int) start, 3, 12, false)); // from before the wrap, repeated
        assertEquals(
                List.of(start, start + 1, start + 2, start + 3),
                events(Heralded.class).stream().map(Heralded::sequence).toList());
        receive(summary(ReplyError.NONE, (int) (start + 4), 5, 14, 5, false, false, true));
        assertEnd(BatchEnd.EXHAUSTED, 7, start + 4);
    }

    @Test
    @Verifies("PHY-NODE-1")
    void framesOfOthersAreDropped() {
        greet(0);
        receive(new Hello(session(STATION), 1, 0, 1_000, 0));
        receive(new Welcome(new Session(LINK, new NodeId(2), EPOCH, STATION), 1, 0, 1_000, 0, 1));
        assertEquals(
                List.of("PHY-NODE-1", "PHY-NODE-1"),
                of(NodeOutput.Dropped.class).stream().map(NodeOutput.Dropped::clause).toList());
        outputs.clear();
        measure(10, 100, 5);
        runTo(15_000);
        Reply mine = herald(0, 4, 13, false);
        receive(
                new Reply(
                        new Session(LINK, new NodeId(1), EPOCH - 1, STATION),
                        1,
                        TAG,
                        TAG,
                        mine.bell(),
                        mine.error(),
                        0,
                        4,
                        13,
                        0,
                        1,
                        0,
                        false,
                        false,
                        false));
        assertEquals(List.of(), events(Heralded.class));
    }

    // --- ends ---

    private void endsBy(Reply last, BatchEnd why) {
        node = new NodeMhp(CONFIG, EPOCH);
        nowNs = 0;
        reported = -1;
        outputs.clear();
        greet(0);
        measure(10, 10, 1);
        runTo(22_000);
        receive(last);
        assertEnd(why, 10, 0);
    }

    @Test
    @Verifies("PHY-NODE-5")
    void batchEndsForTheReasonThatTheStationSaw() {
        ReplyError alone = ReplyError.NO_CLASSICAL_OTHER;
        ReplyError other = ReplyError.QUEUE_MISMATCH;
        endsBy(summary(alone, 0, 10, 19, 3, true, false, true), BatchEnd.EXHAUSTED);
        endsBy(summary(alone, 0, 10, 19, 0, true, false, true), BatchEnd.TAG_MISMATCH);
        endsBy(summary(other, 0, 10, 19, 0, true, false, true), BatchEnd.TAG_MISMATCH);
        endsBy(summary(alone, 0, 10, 19, 0, false, false, true), BatchEnd.PEER_ABSENT);
        endsBy(
                summary(ReplyError.TIME_MISMATCH, 0, 10, 19, 0, false, false, true),
                BatchEnd.STATION_ERROR);
    }

    @Test
    @Verifies({"PHY-NODE-6", "PHY-SEQ-4"})
    void heraldKnownByItsNumberIsWaitedForWhileItMayCome() {
        greet(0);
        measure(10, 10, 2);
        runTo(21_000);
        receive(summary(ReplyError.NONE, 1, 10, 19, 10, false, false, true));
        runTo(23_000);
        assertEquals(List.of(), events(BatchEnded.class));
        receive(herald(0, 10, 19, false)); // overtaken by the summary
        assertEquals(1, events(Heralded.class).size());
        assertEnd(BatchEnd.EXHAUSTED, 10, 1);
    }

    @Test
    @Verifies("PHY-NODE-6")
    void heraldThatDoesNotComeIsMissed() {
        greet(0);
        measure(10, 10, 2);
        runTo(21_000);
        receive(summary(ReplyError.NONE, 1, 10, 19, 10, false, false, true));
        runTo(23_099);
        assertEquals(List.of(), events(BatchEnded.class));
        runTo(23_100);
        assertEnd(BatchEnd.EXHAUSTED, 10, 1);
        assertEquals(List.of(new NodeOutput.Missed(STATION, 0, 1)), of(NodeOutput.Missed.class));
    }

    @Test
    @Verifies("PHY-NODE-8")
    void fullBatchOfWhichAHeraldWasMissedStopsEarly() {
        greet(0);
        begin(PairMode.KEEP, 10, 1_000, 1);
        runTo(30_000);
        receive(summary(ReplyError.NONE, 1, 3, 20, 3, false, true, true));
        assertEquals(30, of(NodeOutput.Cease.class).getFirst().fromCycle());
        assertEnd(BatchEnd.EXHAUSTED, 4, 1); // cycles 10, 15, 20, 25
    }

    @Test
    @Verifies({"PHY-NODE-9", "PHY-FRAME-8"})
    void failedStationEndsTheBatchAtOnce() {
        for (ReplyError error : new ReplyError[] {ReplyError.GENERAL, ReplyError.UNRECOGNISED}) {
            node = new NodeMhp(CONFIG, EPOCH);
            nowNs = 0;
            reported = -1;
            outputs.clear();
            greet(4);
            measure(10, 1_000, 1);
            runTo(20_500);
            receive(summary(error, 4, 8, 17, 8, false, false, false));
            assertEnd(BatchEnd.STATION_ERROR, 11, 4);
        }
    }

    @Test
    @Verifies("PHY-NODE-10")
    void batchGivenBeforeTheStationAnswersBeginsWhenItDoes() {
        node.expire(0, outputs::add);
        measure(10, 100, 1);
        runTo(40_500);
        assertEquals(List.of(), of(NodeOutput.Emit.class));
        welcome(1, STATION, 0);
        NodeOutput.Emit emit = of(NodeOutput.Emit.class).getFirst();
        assertEquals(44, emit.firstCycle());
        assertEquals(1, emit.attempt());
    }

    @Test
    @Verifies({"PHY-NODE-7", "PHY-NODE-10"})
    void batchForAStationThatNeverAnswersEnds() {
        node.expire(0, outputs::add);
        measure(10, 10, 1);
        runTo(200_000);
        assertEquals(
                List.of(new BatchEnded(1, BatchEnd.STATION_ERROR, 0, 0, 0)),
                events(BatchEnded.class));
    }

    @Test
    void batchThatCannotBeginIsRefusedOrEndsAtOnce() {
        greet(0);
        nowNs = 50_000;
        measure(10, 10, 1);
        assertEquals(BatchEnd.LATE, events(BatchEnded.class).getFirst().why());
        outputs.clear();
        begin(PairMode.KEEP, 61, 3, 1); // no multiple of 5
        assertEquals(BatchEnd.EXHAUSTED, events(BatchEnded.class).getFirst().why());
        outputs.clear();
        measure(60, 10_001, 1);
        assertEquals(
                DeviceRefusal.OUT_OF_RANGE, events(DeviceEvent.Refused.class).getFirst().why());
        measure(60, 100, 1);
        outputs.clear();
        measure(60, 100, 1);
        assertEquals(DeviceRefusal.BUSY, events(DeviceEvent.Refused.class).getFirst().why());
    }
}
