package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.model.Basis;
import dev.herald.physical.mhp.api.NodeInput;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a node orders, announces and takes back.
class NodeMhpAttemptTest extends OneNodeMhp {
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
}
