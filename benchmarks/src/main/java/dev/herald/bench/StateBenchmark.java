package dev.herald.bench;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Distillation;
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

/// Operations on exact states of few qubits.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateBenchmark {
    private static final MemoryDecay MEMORY = new MemoryDecay(10_000_000_000L, 1_000_000_000L);

    private final StateEngine engine = new StateEngine();
    private final Rng rng = new Rng(1);
    private final Qubit a = new Qubit(MEMORY, null);
    private final Qubit b = new Qubit(MEMORY, null);
    private final Qubit input = new Qubit(MEMORY, null);
    private final Qubit near = new Qubit(MEMORY, null);
    private final Qubit far = new Qubit(MEMORY, null);
    private final XState state = new XState(0.02, 0.48, 0.48, 0.02, 0.45, 0);
    private final SwapNoise noise = new SwapNoise(0.99, 0.01, 0.01);
    private final BellDiagonal left = BellDiagonal.werner(0.93);
    private final BellDiagonal right = new BellDiagonal(0.9, 0.05, 0.03, 0.02);
    private long nowNs;

    public StateBenchmark() {
        engine.pair(a, b, state, 0);
    }

    /// A noisy CNOT on the two qubits of a pair.
    @Benchmark
    public void gateOnAPair() {
        engine.gate2(a, b, GateKind.CNOT, 0);
        engine.depolarisePair(a, b, 1e-9);
    }

    /// The same with the decoherence of a millisecond on both before.
    @Benchmark
    public void idleAndGateOnAPair() {
        nowNs += 1_000;
        engine.idle(a, nowNs, nowNs);
        engine.idle(b, nowNs, nowNs);
        engine.gate2(a, b, GateKind.CZ, 0);
    }

    /// Teleportation: prepare, turn, make a pair, wait, measure in the Bell basis, correct, read.
    @Benchmark
    public boolean teleport() {
        nowNs += 1_000_000;
        engine.prepare(input, nowNs);
        engine.gate1(input, GateKind.H, 0);
        engine.gate1(input, GateKind.S, 0);
        engine.pair(near, far, state, nowNs);
        engine.idle(far, nowNs + 100_000, nowNs + 100_000);
        BellIndex read = engine.bellMeasure(input, near, noise, rng.nextDouble(), rng.nextDouble());
        engine.pauli(far, read.z(), !read.x());
        return engine.measure(far, Basis.Y, 0.01, 0.01, rng.nextDouble());
    }

    /// A round of DEJMPS as the protocols compute it.
    @Benchmark
    public Distillation.Result distil() {
        return Distillation.dejmps(left, right, Distillation.Noise.NONE);
    }
}
