package dev.herald.physical.mhp.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
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
import dev.herald.physical.mhp.message.MhpFrame.Hello;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.MhpFrame.Welcome;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;
import java.util.ArrayList;
import java.util.List;

/// The node by itself: commands, reports and frames in; frames, orders and events out. Cycles have
/// 1,000 ns, emission is 100 ns after their start, heralds come within 4,000 ns, the lead is 3,000 ns.
abstract class OneNodeMhp {
    static final LinkId LINK = new LinkId(7);
    static final long EPOCH = 1_000;
    static final int STATION = 0xABCD;
    static final long TAG = 42;
    static final NodeConfig CONFIG =
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

    NodeMhp node = new NodeMhp(CONFIG, EPOCH);
    final List<NodeOutput> outputs = new ArrayList<>();
    long nowNs;
    boolean reports = true;

    void tell(NodeInput input) {
        node.handle(nowNs, input, outputs::add);
    }

    void receive(MhpFrame frame) {
        tell(new NodeInput.Received(frame));
    }

    static Session session(int station) {
        return new Session(LINK, new NodeId(1), EPOCH, station);
    }

    void welcome(int number, int station, long next) {
        receive(new Welcome(session(station), number, nowNs, 1_000, next, 100));
    }

    void greet(long next) {
        node.expire(nowNs, outputs::add);
        welcome(sent(Hello.class).getLast().number(), STATION, next);
        outputs.clear();
    }

    void begin(PairMode mode, long firstCycle, long cycles, int pairs) {
        tell(new NodeInput.Begin(MhpWorld.entangle(1, mode, firstCycle, cycles, pairs, TAG)));
    }

    void measure(long firstCycle, long cycles, int pairs) {
        begin(PairMode.MEASURE, firstCycle, cycles, pairs);
    }

    /// Runs the machine's deadlines; the hardware reports every attempt ordered, one cycle later.
    void runTo(long untilNs) {
        while (node.nextDeadlineNs() <= untilNs) {
            nowNs = Math.max(nowNs, node.nextDeadlineNs());
            report();
            node.expire(nowNs, outputs::add);
        }
        nowNs = untilNs;
        report();
    }

    long reported = -1;

    void report() {
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

    static Reply herald(int sequence, long attempt, long cycle, boolean full) {
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

    static Reply summary(
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

    <T extends MhpFrame> List<T> sent(Class<T> type) {
        List<T> frames = new ArrayList<>();
        for (NodeOutput output : outputs) {
            if (output instanceof NodeOutput.Send(MhpFrame frame) && type.isInstance(frame)) {
                frames.add(type.cast(frame));
            }
        }
        return frames;
    }

    <T extends DeviceEvent> List<T> events(Class<T> type) {
        List<T> events = new ArrayList<>();
        for (NodeOutput output : outputs) {
            if (output instanceof NodeOutput.Event(DeviceEvent event) && type.isInstance(event)) {
                events.add(type.cast(event));
            }
        }
        return events;
    }

    <T extends NodeOutput> List<T> of(Class<T> type) {
        return outputs.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void assertEnd(BatchEnd why, long used, long next) {
        assertEquals(
                List.of(new BatchEnded(1, why, used, STATION, next)), events(BatchEnded.class));
        assertEquals(Machine.NEVER, node.nextDeadlineNs());
    }
}
