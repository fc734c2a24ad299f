package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.api.NodeOutput;
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

/// How a node finds its station, and what becomes of it when either has begun anew.
class NodeMhpSessionTest extends OneNodeMhp {
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
}
