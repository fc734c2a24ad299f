package dev.herald.bench;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.state.stabiliser.CliffordCircuit;
import dev.herald.physical.sim.state.stabiliser.FrameSampler;
import dev.herald.physical.sim.state.stabiliser.Tableau;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// GHZ states of 1,000 qubits.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StabiliserBenchmark {
    private static final int QUBITS = 1000;

    private final CliffordCircuit noiseless = CliffordCircuit.ghz(QUBITS, 0, 0);
    private final CliffordCircuit noisy = CliffordCircuit.ghz(QUBITS, 0.01, 0.001);
    private final FrameSampler frames = new FrameSampler(noiseless, new Rng(1));
    private final FrameSampler noisyFrames = new FrameSampler(noisy, new Rng(2));
    private final Tableau tableau = new Tableau(QUBITS);
    private final Rng rng = new Rng(3);

    /// Made by 1,000 gates on a tableau, from a tableau in |0>, and unmade.
    @Benchmark
    public void buildAndUndo() {
        tableau.h(0);
        for (int q = 1; q < QUBITS; q++) {
            tableau.cnot(q - 1, q);
        }
        for (int q = QUBITS - 1; q > 0; q--) {
            tableau.cnot(q - 1, q);
        }
        tableau.h(0);
    }

    /// Made, one qubit measured (at random), all put back into |0>: a collapse of the whole tableau.
    @Benchmark
    public boolean collapse() {
        tableau.h(0);
        for (int q = 1; q < QUBITS; q++) {
            tableau.cnot(q - 1, q);
        }
        boolean one = tableau.measure(QUBITS / 2, rng.nextBoolean());
        for (int q = 0; q < QUBITS; q++) {
            tableau.pauli(q, false, one);
        }
        return one;
    }

    /// The circuit prepared for sampling: built, and run once on a tableau.
    @Benchmark
    public FrameSampler prepare() {
        return new FrameSampler(noiseless, rng);
    }

    /// A shot: 1,000 outcomes.
    @Benchmark
    @OperationsPerInvocation(FrameSampler.BATCH)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public long shot() {
        frames.next();
        return frames.word(QUBITS - 1, 0);
    }

    /// A shot with 1 % depolarising after each of 999 CNOTs and 0.1 % readout errors.
    @Benchmark
    @OperationsPerInvocation(FrameSampler.BATCH)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public long noisyShot() {
        noisyFrames.next();
        return noisyFrames.word(QUBITS - 1, 0);
    }
}
