package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Random circuits: the contractions agree with the same thing done step by step on one big state, and
/// with a textbook evaluation by full matrices.
class CircuitProperties {
    private static final GateKind[] GATES = GateKind.values();

    private final StateEngine engine = new StateEngine();

    private Qubit[] random(Rng rng, int count, int gates) {
        Qubit[] q = new Qubit[count];
        for (int i = 0; i < count; i++) {
            q[i] = new Qubit(MemoryDecay.NONE, null);
            engine.prepare(q[i], 0);
        }
        for (int i = 0; i < gates; i++) {
            GateKind kind = GATES[rng.nextInt(GATES.length)];
            int first = rng.nextInt(count);
            double theta = rng.nextDouble() * 7 - 3;
            if (kind.qubits() == 1) {
                engine.gate1(q[first], kind, theta);
                engine.depolarise(q[first], rng.nextDouble() / 4);
            } else if (count > 1) {
                int second = (first + 1 + rng.nextInt(count - 1)) % count;
                engine.gate2(q[first], q[second], kind, theta);
                engine.depolarisePair(q[first], q[second], rng.nextDouble() / 4);
            }
        }
        return q;
    }

    private static List<Qubit> all(Qubit[] left, Qubit[] right, Qubit a, Qubit b) {
        List<Qubit> rest = new ArrayList<>();
        for (Qubit[] side : List.of(left, right)) {
            for (Qubit qubit : side) {
                if (qubit != a && qubit != b) {
                    rest.add(qubit);
                }
            }
        }
        return rest;
    }

    @Property(tries = 400)
    void bellMeasurementOfTwoClustersIsTheCircuit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int leftCount,
            @ForAll @IntRange(min = 1, max = 3) int rightCount) {
        SwapNoise noise = new SwapNoise(0.6 + new Rng(seed).nextDouble() * 0.4, 0.07, 0.03);
        Rng choice = new Rng(seed ^ 99);
        int a = choice.nextInt(leftCount);
        int b = choice.nextInt(rightCount);
        double u = choice.nextDouble();
        double v = choice.nextDouble();
        DensityMatrix[] results = new DensityMatrix[2];
        BellIndex[] outcomes = new BellIndex[2];
        for (int way = 0; way < 2; way++) {
            Rng rng = new Rng(seed);
            Qubit[] left = random(rng, leftCount, 12);
            Qubit[] right = random(rng, rightCount, 12);
            List<Qubit> rest = all(left, right, left[a], right[b]);
            outcomes[way] =
                    way == 0
                            ? engine.bellMeasure(left[a], right[b], noise, u, v)
                            : engine.bellMeasureTogether(left[a], right[b], noise, u, v);
            results[way] = engine.state(0, rest.toArray(new Qubit[0]));
        }
        assertEquals(outcomes[1], outcomes[0]);
        assertTrue(
                results[0].distance(results[1]) < 1e-11,
                () -> "differ by " + results[0].distance(results[1]));
        assertEquals(1, results[0].trace(), 1e-11);
    }

    /// A measurement along any basis is its rotations and then one along Z.
    @Property(tries = 400)
    void measurementIsRotationsThenZ(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int count,
            @ForAll @IntRange(max = 255) int x1,
            @ForAll @IntRange(max = 255) int y,
            @ForAll @IntRange(max = 255) int x2) {
        Basis basis = new Basis(x1, y, x2);
        Rng choice = new Rng(seed ^ 5);
        int a = choice.nextInt(count);
        double u = choice.nextDouble();
        DensityMatrix[] results = new DensityMatrix[2];
        boolean[] outcomes = new boolean[2];
        for (int way = 0; way < 2; way++) {
            Qubit[] q = random(new Rng(seed), count, 15);
            List<Qubit> rest = all(q, new Qubit[0], q[a], q[a]);
            if (way == 0) {
                outcomes[0] = engine.measure(q[a], basis, 0.05, 0.005, u);
            } else {
                double unit = 2 * Math.PI / 256;
                engine.gate1(q[a], GateKind.RX, x1 * unit);
                engine.gate1(q[a], GateKind.RY, y * unit);
                engine.gate1(q[a], GateKind.RX, x2 * unit);
                outcomes[1] = engine.measure(q[a], Basis.Z, 0.05, 0.005, u);
            }
            results[way] = engine.state(0, rest.toArray(new Qubit[0]));
        }
        assertEquals(outcomes[1], outcomes[0]);
        assertTrue(
                results[0].distance(results[1]) < 1e-11,
                () -> "differ by " + results[0].distance(results[1]));
    }

    /// Gates and channels against full matrices on the whole space.
    @Property(tries = 200)
    void clustersAgreeWithFullMatrices(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int count) {
        Rng rng = new Rng(seed);
        Qubit[] q = random(new Rng(seed ^ 3), count, 0);
        Textbook book = new Textbook(count);
        for (int step = 0; step < 14; step++) {
            GateKind kind = GATES[rng.nextInt(GATES.length)];
            int first = rng.nextInt(count);
            int second = (first + 1 + rng.nextInt(count - 1)) % count;
            double theta = rng.nextDouble() * 7 - 3;
            double p = rng.nextDouble() / 3;
            if (kind.qubits() == 1) {
                engine.gate1(q[first], kind, theta);
                book.gate(Matrices.of(kind, theta), first);
                engine.depolarise(q[first], p);
                book.depolarise(p, first);
            } else {
                engine.gate2(q[first], q[second], kind, theta);
                book.gate(Matrices.of(kind, theta), first, second);
                engine.depolarisePair(q[first], q[second], p);
                book.depolarise(p, first, second);
            }
        }
        DensityMatrix state = engine.state(0, q);
        assertTrue(book.distance(state) < 1e-11, () -> "differ by " + book.distance(state));
    }

    @Property(tries = 100)
    void discardingIsTracingOut(@ForAll long seed) {
        Qubit[] q = random(new Rng(seed), 4, 20);
        DensityMatrix reduced = engine.state(0, q[3], q[1]);
        engine.discard(q[0]);
        engine.discard(q[2]);
        DensityMatrix rest = engine.state(0, q[3], q[1]);
        assertTrue(reduced.distance(rest) < 1e-12);
    }
}
