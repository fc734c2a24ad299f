package dev.herald.bench;

import dev.herald.hal.sim.SimWorld;
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

/// The emulator's agenda, and the whole stack of a three-node chain a pair at a time.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EmulatorBenchmark {
    private static final int EVENTS = 100_000;
    private static final int PENDING = 1_000;
    private static final int PAIRS = 1_000;

    @SuppressWarnings("NullAway.Init") // set by build()
    private Chain chain;

    @Setup(Level.Trial)
    public void build() {
        chain = new Chain(3, ChainScenarios.metroNode(), ChainScenarios.metroLink(), 100_000, 0.25);
        chain.runUntilDelivered(1);
    }

    /// Events a second with a thousand pending, each of which schedules the next.
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long agenda() {
        SimWorld world = new SimWorld(1);
        for (int i = 0; i < PENDING; i++) {
            new Hop(world, i * 7919L % 1_000 + 1).run();
        }
        world.run(EVENTS);
        return world.executed();
    }

    /// End-to-end pairs a second of the three-node chain.
    @Benchmark
    @OperationsPerInvocation(PAIRS)
    public long chainOfThree() {
        chain.runUntilDelivered(chain.delivered() + PAIRS);
        return chain.delivered();
    }

    private record Hop(SimWorld world, long stepNs) implements Runnable {
        @Override
        public void run() {
            world.at(world.nowNs() + stepNs, this);
        }
    }
}
