package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.PairMode;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How batches of a node end.
class NodeMhpEndTest extends OneNodeMhp {
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
