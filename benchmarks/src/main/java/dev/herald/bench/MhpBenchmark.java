package dev.herald.bench;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.host.Decoded;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.api.NodeConfig;
import dev.herald.physical.mhp.api.NodeInput;
import dev.herald.physical.mhp.api.NodeOutput;
import dev.herald.physical.mhp.api.StationConfig;
import dev.herald.physical.mhp.api.StationInput;
import dev.herald.physical.mhp.api.StationOutput;
import dev.herald.physical.mhp.core.NodeMhp;
import dev.herald.physical.mhp.core.StationMhp;
import dev.herald.physical.mhp.message.MhpFrame;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;
import dev.herald.physical.mhp.wire.MhpCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The heralding protocol: frames encoded and decoded, windows judged by a station, attempts made by a
/// node; a window, or an attempt, is one operation. With `-prof gc`, bytes allocated for each.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MhpBenchmark {
    private static final int RUN = 1_000;
    private static final long CYCLE = 10_000;
    private static final long WINDOW_END = 30_000;
    private static final LinkId LINK = new LinkId(1);
    private static final NodeId A = new NodeId(1);
    private static final NodeId B = new NodeId(2);
    private static final int EPOCH = 7;
    private static final StationConfig STATION =
            new StationConfig(LINK, A, B, CYCLE, 29_000, 1_000, 0, RUN, 1L << 40);
    private static final NodeConfig NODE =
            new NodeConfig(
                    LINK,
                    A,
                    CYCLE,
                    10,
                    1,
                    2_000,
                    60_000,
                    20_000,
                    4_000_000_000L,
                    1,
                    RUN * CYCLE,
                    5_000,
                    1_000_000,
                    10_000,
                    8);

    private final MhpCodec plain = new MhpCodec();
    private final MhpCodec authentic = new MhpCodec(new byte[32]);
    private final byte[] buffer = new byte[MhpCodec.FRAME_MAX];
    private final MhpFrame gen = gen(A, 3, 4_000);
    private final MhpFrame reply = reply(EPOCH, 1_000, 2_000);

    private StationMhp station = new StationMhp(STATION, EPOCH);
    private NodeMhp node = new NodeMhp(NODE, 1);
    private final DeviceEvent.Half half = new DeviceEvent.Read(true, Basis.Z);
    private long outputs;
    private final Outbox<StationOutput> stationOut = _ -> outputs++;
    private final Outbox<NodeOutput> nodeOut = this::nodeOutput;
    private int batch;
    private long cycle;
    private long first;

    @Setup(Level.Trial)
    public void greet() {
        station.expire(0, stationOut);
        for (NodeId end : new NodeId[] {A, B}) {
            station.handle(
                    0,
                    new StationInput.Received(
                            new MhpFrame.Hello(new Session(LINK, end, 1, 0), 1, 0, CYCLE, 0)),
                    stationOut);
        }
        node.expire(0, nodeOut);
        node.handle(
                0,
                new NodeInput.Received(new MhpFrame.Welcome(session(A), 1, 0, CYCLE, 0, RUN)),
                nodeOut);
        cycle = 100;
        begin();
    }

    private void nodeOutput(NodeOutput output) {
        outputs++;
        if (output instanceof NodeOutput.Event(DeviceEvent.BatchEnded end)) {
            throw new IllegalStateException("the batch is over: " + end);
        }
    }

    private void begin() {
        first = cycle + 10;
        node.handle(
                cycle * CYCLE,
                new NodeInput.Begin(
                        new DeviceCommand.Entangle(
                                1,
                                0,
                                0,
                                PairMode.MEASURE,
                                0,
                                BasisChoice.MEASURE_Z,
                                first,
                                4_000_000_000L,
                                1_000_000,
                                42)),
                nodeOut);
    }

    private static Session session(NodeId end) {
        return new Session(LINK, end, 1, EPOCH);
    }

    private static MhpFrame.Gen gen(NodeId end, int batch, long cycle) {
        return new MhpFrame.Gen(
                session(end), batch, 42, 0, false, 1_000_000, cycle, 1, 1, RUN, true, false);
    }

    private static MhpFrame.Reply reply(int epoch, long attempt, long cycle) {
        return new MhpFrame.Reply(
                new Session(LINK, A, 1, epoch),
                1,
                42,
                42,
                null,
                ReplyError.NONE,
                0,
                attempt,
                cycle,
                attempt,
                attempt,
                0,
                false,
                false,
                false);
    }

    @Benchmark
    public Decoded<MhpFrame> genFrame() {
        return plain.decode(buffer, 0, plain.encode(gen, buffer, 0));
    }

    @Benchmark
    public Decoded<MhpFrame> replyFrame() {
        return plain.decode(buffer, 0, plain.encode(reply, buffer, 0));
    }

    @Benchmark
    public Decoded<MhpFrame> authenticReplyFrame() {
        return authentic.decode(buffer, 0, authentic.encode(reply, buffer, 0));
    }

    /// A batch of both ends, woken for every window.
    @Benchmark
    @OperationsPerInvocation(RUN)
    public long windowsOneByOne() {
        announce();
        for (int i = 0; i < RUN; i++) {
            station.expire(cycle++ * CYCLE + WINDOW_END, stationOut);
        }
        return outputs;
    }

    /// As above, with a detection, and so a herald to both ends, in every hundredth window.
    @Benchmark
    @OperationsPerInvocation(RUN)
    public long windowsWithHeralds() {
        announce();
        for (int i = 0; i < RUN; i++) {
            if (i % 100 == 50) {
                station.handle(
                        cycle * CYCLE + WINDOW_END - 500,
                        new StationInput.Detected(cycle, BellIndex.PSI_PLUS, 3_000),
                        stationOut);
            }
            station.expire(cycle++ * CYCLE + WINDOW_END, stationOut);
        }
        return outputs;
    }

    /// A batch of both ends, woken at its deadlines only, as a host does.
    @Benchmark
    @OperationsPerInvocation(RUN)
    public long windowsInRuns() {
        announce();
        cycle += RUN;
        long untilNs = (cycle - 1) * CYCLE + WINDOW_END;
        for (long at = station.nextDeadlineNs(); at <= untilNs; at = station.nextDeadlineNs()) {
            station.expire(at, stationOut);
        }
        return outputs;
    }

    private void announce() {
        long nowNs = cycle * CYCLE;
        batch++;
        station.handle(nowNs, new StationInput.Received(gen(A, batch, cycle)), stationOut);
        station.handle(nowNs, new StationInput.Received(gen(B, batch, cycle)), stationOut);
    }

    /// Reports of a node's hardware for each attempt, with announcements and summaries in between.
    @Benchmark
    @OperationsPerInvocation(RUN)
    public long nodeAttempts() {
        for (int i = 0; i < RUN; i++) {
            long nowNs = cycle * CYCLE + 3_000;
            if (node.nextDeadlineNs() <= nowNs) {
                node.expire(nowNs, nodeOut);
            }
            node.emitted(nowNs, cycle, nowNs - 1_000, half, nodeOut);
            cycle++;
        }
        long attempt = cycle - 10 - first;
        if (attempt > 0) {
            node.handle(
                    cycle * CYCLE,
                    new NodeInput.Received(reply(EPOCH, attempt, first + attempt - 1)),
                    nodeOut);
        }
        return outputs;
    }
}
