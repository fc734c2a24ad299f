package dev.herald.bench;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import dev.herald.physical.sim.state.Qubit;
import dev.herald.physical.sim.state.StateEngine;
import dev.herald.physical.sim.state.XState;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Swapping two pairs: exactly, with decoherence and a noisy Bell measurement, and as the protocols
/// compute it.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SwapBenchmark {
    private static final MemoryDecay MEMORY = new MemoryDecay(10_000_000_000L, 1_000_000_000L);

    private final StateEngine engine = new StateEngine();
    private final Rng rng = new Rng(1);
    private final Qubit a = new Qubit(MEMORY, null);
    private final Qubit b = new Qubit(MEMORY, null);
    private final Qubit c = new Qubit(MEMORY, null);
    private final Qubit d = new Qubit(MEMORY, null);
    private final XState state = new XState(0.02, 0.48, 0.48, 0.02, 0.45, 0);
    private final SwapNoise noise = new SwapNoise(0.99, 0.01, 0.01);
    private final BellDiagonal left = BellDiagonal.werner(0.93);
    private final BellDiagonal right = new BellDiagonal(0.9, 0.05, 0.03, 0.02);
    private long nowNs;

    /// Makes two pairs, lets them wait, swaps them and discards the result: exact density matrices.
    @Benchmark
    public BellIndex exact() {
        engine.pair(a, b, state, nowNs);
        engine.pair(c, d, state, nowNs);
        nowNs += 1_000_000;
        engine.idle(b, nowNs, nowNs);
        engine.idle(c, nowNs, nowNs);
        BellIndex outcome = engine.bellMeasure(b, c, noise, rng.nextDouble(), rng.nextDouble());
        engine.discard(a);
        engine.discard(d);
        return outcome;
    }

    /// Ages two Bell-diagonal pairs by a millisecond and swaps them.
    @Benchmark
    public BellDiagonal bellDiagonal() {
        return left.age(MEMORY, 1_000_000, MEMORY, 1_000_000)
                .swap(right.age(MEMORY, 1_000_000, MEMORY, 1_000_000), noise);
    }
}
