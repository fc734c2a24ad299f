package dev.herald.physical.sim.state.stabiliser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.host.Rng;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Random Clifford circuits of up to five qubits: the tableau has the expectations of the exact engine, all
/// 4^n of them.
class TableauProperties {
    private static final GateKind[] CLIFFORD = {
        GateKind.H,
        GateKind.S,
        GateKind.S_DAGGER,
        GateKind.X,
        GateKind.Y,
        GateKind.Z,
        GateKind.CNOT,
        GateKind.CZ,
        GateKind.SWAP
    };

    static void apply(Tableau t, GateKind kind, int a, int b) {
        switch (kind) {
            case H -> t.h(a);
            case S -> t.s(a);
            case S_DAGGER -> t.sDagger(a);
            case X -> t.pauli(a, false, true);
            case Y -> t.pauli(a, true, true);
            case Z -> t.pauli(a, true, false);
            case CNOT -> t.cnot(a, b);
            case CZ -> t.cz(a, b);
            case SWAP -> t.swap(a, b);
            default -> throw new IllegalArgumentException(kind + " is not Clifford");
        }
    }

    /// @param a first qubit
    /// @param b second qubit, different from the first where there are two
    private record Op(GateKind kind, int a, int b) {}

    private static Op op(Rng rng, int count) {
        int a = rng.nextInt(count);
        int kinds = count > 1 ? CLIFFORD.length : 6;
        int b = count > 1 ? (a + 1 + rng.nextInt(count - 1)) % count : a;
        return new Op(CLIFFORD[rng.nextInt(kinds)], a, b);
    }

    private static List<String> paulis(int count) {
        List<String> all = new ArrayList<>(List.of(""));
        for (int i = 0; i < count; i++) {
            List<String> longer = new ArrayList<>();
            for (String head : all) {
                for (String letter : List.of("I", "X", "Y", "Z")) {
                    longer.add(head + letter);
                }
            }
            all = longer;
        }
        return all;
    }

    @Property(tries = 150)
    void gatesAndMeasurementsAgreeWithTheExactState(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int count) {
        Rng rng = new Rng(seed);
        Tableau tableau = new Tableau(count);
        Twin twin = new Twin(count);
        for (int step = 0; step < 40; step++) {
            Op op = op(rng, count);
            apply(tableau, op.kind, op.a, op.b);
            twin.gate(op.kind, op.a, op.b);
            if (rng.nextInt(8) == 0) {
                boolean coin = rng.nextBoolean();
                boolean certain = tableau.isDeterministic(op.a);
                boolean one = tableau.measure(op.a, coin);
                assertEquals(twin.measure(op.a, coin), one);
                assertEquals(true, certain || one == coin);
                assertEquals(true, tableau.isDeterministic(op.a));
            }
        }
        for (String letters : paulis(count)) {
            assertEquals(
                    twin.expectation(letters),
                    tableau.expectation(PauliString.of(letters)),
                    1e-12,
                    letters);
        }
    }

    /// The same on qubits far apart in a large tableau: generators in different words.
    @Property(tries = 100)
    void signsCarryAcrossWords(@ForAll long seed) {
        Rng rng = new Rng(seed);
        int[] places = {3, 70, 131, 199};
        Tableau tableau = new Tableau(200);
        Twin twin = new Twin(4);
        for (int step = 0; step < 40; step++) {
            Op op = op(rng, 4);
            apply(tableau, op.kind, places[op.a], places[op.b]);
            twin.gate(op.kind, op.a, op.b);
        }
        for (String letters : paulis(4)) {
            PauliString near = PauliString.of(letters);
            int[] where = new int[near.qubits.length];
            for (int i = 0; i < where.length; i++) {
                where[i] = places[near.qubits[i]];
            }
            assertEquals(
                    twin.expectation(letters),
                    tableau.expectation(new PauliString(where, near.x, near.z)),
                    1e-12,
                    letters);
        }
    }

    /// Measuring a product of operators makes it certain, with the outcome as its value, and what commuted
    /// with it keeps its value.
    @Property(tries = 150)
    void measuringAProductMakesItCertain(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int count) {
        Rng rng = new Rng(seed);
        Tableau tableau = new Tableau(count);
        for (int step = 0; step < 30; step++) {
            Op op = op(rng, count);
            apply(tableau, op.kind, op.a, op.b);
        }
        List<String> all = paulis(count);
        for (int round = 0; round < 5; round++) {
            PauliString p = PauliString.of(all.get(1 + rng.nextInt(all.size() - 1)));
            int before = tableau.expectation(p);
            boolean minus = tableau.measure(p, rng.nextBoolean());
            assertEquals(minus ? -1 : 1, tableau.expectation(p));
            assertEquals(true, before == 0 || before == (minus ? -1 : 1));
        }
        long certain =
                all.stream().filter(p -> tableau.expectation(PauliString.of(p)) != 0).count();
        assertEquals(1L << count, certain, "a stabiliser group has 2^n members");
    }

    /// Pauli noise, exactly: the mean over all branches of three noise steps is the channel.
    @Property(tries = 40)
    void meanOverAllBranchesOfNoiseIsTheChannel(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int count) {
        Rng rng = new Rng(seed);
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            ops.add(op(rng, count));
        }
        double p = rng.nextDouble();
        Twin twin = new Twin(count);
        for (int i = 0; i < ops.size(); i++) {
            Op op = ops.get(i);
            twin.gate(op.kind, op.a, op.b);
            if (i % 8 == 7) {
                twin.depolarise(op.a, p);
            }
        }
        List<String> all = paulis(count);
        double[] mean = new double[all.size()];
        for (int branch = 0; branch < 64; branch++) {
            Tableau tableau = new Tableau(count);
            double weight = 1;
            for (int i = 0; i < ops.size(); i++) {
                Op op = ops.get(i);
                apply(tableau, op.kind, op.a, op.b);
                if (i % 8 == 7) {
                    int error = branch >> 2 * (i / 8) & 3;
                    tableau.pauli(op.a, (error & 2) != 0, (error & 1) != 0);
                    weight *= error == 0 ? 1 - 3 * p / 4 : p / 4;
                }
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] += weight * tableau.expectation(PauliString.of(all.get(i)));
            }
        }
        for (int i = 0; i < mean.length; i++) {
            assertEquals(twin.expectation(all.get(i)), mean[i], 1e-12, all.get(i));
        }
    }

    /// A tableau that grows is the same state beside fresh qubits, across a word boundary too.
    @Property(tries = 50)
    void growingKeepsTheState(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(max = 130) int more) {
        Rng rng = new Rng(seed);
        Tableau tableau = new Tableau(count);
        for (int step = 0; step < 30; step++) {
            Op op = op(rng, count);
            apply(tableau, op.kind, op.a, op.b);
        }
        Tableau grown = tableau.extended(count + more);
        for (String letters : paulis(count)) {
            PauliString p = PauliString.of(letters);
            assertEquals(tableau.expectation(p), grown.expectation(p));
        }
        for (int q = count; q < count + more; q++) {
            assertEquals(true, grown.isDeterministic(q));
            assertEquals(false, grown.measure(q, true));
        }
    }
}
