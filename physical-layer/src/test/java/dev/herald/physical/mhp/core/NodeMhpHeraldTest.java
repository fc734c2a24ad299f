package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.api.NodeConfig;
import dev.herald.physical.mhp.api.NodeInput;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which heralds a node delivers, and when.
class NodeMhpHeraldTest extends OneNodeMhp {
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
}
