package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden numbers of link-physical 3.10, to the digits of its table.
class MemoryTest {
    private static final long MS = 1_000_000;
    private static final double[] TIMES_MS = {0.01, 0.1, 1, 10, 100, 1000};

    private final StateEngine engine = new StateEngine();

    private double stored(BellIndex bell, MemoryDecay a, long idleA, MemoryDecay b, long idleB) {
        Qubit first = new Qubit(a, null);
        Qubit second = new Qubit(b, null);
        engine.pair(first, second, XState.of(BellDiagonal.PERFECT, bell), 0);
        engine.idle(first, idleA, idleA);
        engine.idle(second, idleB, idleB);
        first.updatedNs = 0;
        second.updatedNs = 0;
        return engine.fidelity(first, second, bell, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "10000, 1000, Phi, .999989500, .999895010, .998951007, .989600086, .904439796, .524614309",
        "10000, 1000, Psi, .999989500, .999895010, .998951002, .989599587, .904390293, .520086351",
        "1000, 300, Phi, .999961668, .999616785, .996178503, .962827912, .713655227, .384364238",
        "1000, 300, Psi, .999961668, .999616780, .996178003, .962778409, .709127269, .184576037",
        "150000, 1500, Phi, .999993300, .999933004, .999330444, .993344251, .937253659, .628498397",
        "150000, 1500, Psi, .999993300, .999933004, .999330444, .993344249, .937253437, .628476322",
        "0, 3.5, Phi, .997151005, .972229568, .782359061, .501649253, .5, .5",
        "0, 3.5, Psi, .997151005, .972229568, .782359061, .501649253, .5, .5",
        "2.68, 1, Phi, .988244077, .891723171, .460447479, .488306743, .5, .5",
        "2.68, 1, Psi, .988237141, .891052444, .411954008, .011980315, 0, 0",
        "0, 85, Phi, .999882367, .998824912, .988372623, .895169181, .547544538, .5",
        "0, 85, Psi, .999882367, .998824912, .988372623, .895169181, .547544538, .5"
    })
    void table(
            double t1,
            double t2,
            String state,
            double f1,
            double f2,
            double f3,
            double f4,
            double f5,
            double f6) {
        MemoryDecay decay = new MemoryDecay(Math.round(t1 * MS), Math.round(t2 * MS));
        double[] expected = {f1, f2, f3, f4, f5, f6};
        for (int i = 0; i < expected.length; i++) {
            long idle = Math.round(TIMES_MS[i] * MS);
            for (boolean z : new boolean[] {false, true}) {
                BellIndex bell = BellIndex.of(z, state.equals("Psi"));
                assertEquals(
                        expected[i],
                        stored(bell, decay, idle, decay, idle),
                        1e-9,
                        bell + " after " + idle);
            }
        }
    }

    @Test
    void onlyOneHalfWaits() {
        MemoryDecay decay = new MemoryDecay(10_000 * MS, 1_000 * MS);
        assertEquals(
                .9499311675,
                stored(BellIndex.PHI_PLUS, decay, 100 * MS, MemoryDecay.NONE, 100 * MS),
                6e-11);
        assertEquals(
                .9499311675,
                stored(BellIndex.PHI_PLUS, MemoryDecay.NONE, 0, decay, 100 * MS),
                6e-11);
    }

    @Test
    void lookingDoesNotAgeAndAgesAddUp() {
        MemoryDecay decay = new MemoryDecay(150 * MS, 30 * MS);
        Qubit a = new Qubit(decay, null);
        Qubit b = new Qubit(MemoryDecay.NONE, null);
        engine.pair(a, b, XState.of(BellDiagonal.werner(0.93), BellIndex.PSI_MINUS), 5 * MS);
        double before = engine.fidelity(a, b, BellIndex.PSI_MINUS, 25 * MS);
        assertEquals(before, engine.fidelity(a, b, BellIndex.PSI_MINUS, 25 * MS), 0);
        engine.idle(a, 11 * MS, 11 * MS);
        engine.idle(a, 17 * MS, 17 * MS);
        assertEquals(before, engine.fidelity(a, b, BellIndex.PSI_MINUS, 25 * MS), 1e-14);
    }

    /// network-transport 7.6, with relaxation at one end: the twirl of the aged exact state is the aged
    /// Bell-diagonal state.
    @Test
    void twirlOfTheAgedStateIsTheAgedTwirl() {
        BellDiagonal weights = new BellDiagonal(.8, .1, .06, .04);
        MemoryDecay da = new MemoryDecay(2_000 * MS, 1_000 * MS);
        MemoryDecay db = new MemoryDecay(0, 1_500 * MS);
        for (BellIndex bell : BellIndex.values()) {
            Qubit a = new Qubit(da, null);
            Qubit b = new Qubit(db, null);
            engine.pair(a, b, XState.of(weights, bell), 0);
            BellDiagonal aged = weights.age(da, 300 * MS, db, 300 * MS);
            assertWeights(engine, a, b, bell, aged, 300 * MS);
        }
    }

    /// With relaxation at both ends the exact state has more of |00> than the product of the twirled
    /// channels: a quarter of the product of both relaxation probabilities, for Φ in favour, for Ψ not.
    @Test
    void relaxationAtBothEndsLeavesTheTwirlBySecondOrder() {
        BellDiagonal weights = new BellDiagonal(.8, .1, .06, .04);
        MemoryDecay da = new MemoryDecay(2_000 * MS, 1_000 * MS);
        MemoryDecay db = new MemoryDecay(5_000 * MS, 1_500 * MS);
        double both = Math.expm1(-300 / 2000.0) * Math.expm1(-300 / 5000.0) / 4;
        for (BellIndex bell : BellIndex.values()) {
            Qubit a = new Qubit(da, null);
            Qubit b = new Qubit(db, null);
            engine.pair(a, b, XState.of(weights, bell), 0);
            BellDiagonal t = weights.age(da, 300 * MS, db, 300 * MS);
            double shift = bell.x() ? -both : both;
            BellDiagonal exact =
                    new BellDiagonal(
                            t.p00() + shift, t.p10() + shift, t.p01() - shift, t.p11() - shift);
            assertWeights(engine, a, b, bell, exact, 300 * MS);
        }
    }

    static void assertWeights(
            StateEngine engine, Qubit a, Qubit b, BellIndex bell, BellDiagonal expected, long at) {
        double[] p = {expected.p00(), expected.p01(), expected.p10(), expected.p11()};
        for (BellIndex error : BellIndex.values()) {
            double weight = engine.fidelity(a, b, bell.xor(error), at);
            assertEquals(p[error.code()], weight, 1e-12, "error " + error + " of " + bell);
        }
    }

    @Test
    void disturbanceActsByCount() {
        double[] log = {0};
        Qubit storage = new Qubit(MemoryDecay.NONE, now -> log[0]);
        Qubit other = new Qubit(MemoryDecay.NONE, null);
        engine.pair(storage, other, XState.of(BellDiagonal.PERFECT, BellIndex.PHI_PLUS), 0);
        log[0] = 1000 * Math.log1p(-2 * 1e-4);
        double factor = Math.pow(1 - 2e-4, 1000);
        assertEquals(
                (1 + factor) / 2, engine.fidelity(storage, other, BellIndex.PHI_PLUS, 0), 1e-12);
        engine.idle(storage, 0, 0);
        assertEquals(
                (1 + factor) / 2, engine.fidelity(storage, other, BellIndex.PHI_PLUS, 0), 1e-12);
    }
}
