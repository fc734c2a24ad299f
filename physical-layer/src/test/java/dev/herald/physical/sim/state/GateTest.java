package dev.herald.physical.sim.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Gates and channels by what they do to known states.
class GateTest {
    private final StateEngine engine = new StateEngine();

    private Qubit zero() {
        Qubit qubit = new Qubit(MemoryDecay.NONE, null);
        engine.prepare(qubit, 0);
        return qubit;
    }

    /// Gates in order on |0>, and the axis along which the result reads a bit with certainty.
    @ParameterizedTest
    @CsvSource({
        "X, Z, 1",
        "Y, Z, 1",
        "Z, Z, 0",
        "H, X, 0",
        "X H, X, 1",
        "H S, Y, 0",
        "H S_DAGGER, Y, 1",
        "H Z, X, 1",
        "H T T, Y, 0",
        "H T_DAGGER T_DAGGER, Y, 1",
        "H T T T T, X, 1",
        "RX, Y, 1",
        "RY, X, 0",
        "H RZ, Y, 0",
        "RX RX, Z, 1",
        "H S S, X, 1",
        "H Y H, Z, 1"
    })
    void onZero(String gates, Basis.Axis axis, int bit) {
        for (double u : new double[] {0, 0.3, 0.999999}) {
            Qubit qubit = zero();
            for (String gate : gates.split(" ")) {
                engine.gate1(qubit, GateKind.valueOf(gate), Math.PI / 2);
            }
            assertEquals(
                    bit == 1,
                    engine.measure(qubit, Basis.of(axis), 0, 0, u * (1 - 1e-9) + 1e-12),
                    gates);
        }
    }

    @ParameterizedTest
    @CsvSource({"CNOT, 0, 0", "CNOT, 1, 1", "SWAP, 0, 0", "SWAP, 1, 2", "CRX, 0, 0", "CRX, 1, 1"})
    void twoQubitGates(GateKind kind, int first, int what) {
        Qubit a = zero();
        Qubit b = zero();
        if (first == 1) {
            engine.gate1(a, GateKind.X, 0);
        }
        engine.gate2(a, b, kind, Math.PI);
        boolean readA = engine.measure(a, Basis.Z, 0, 0, 0.5);
        boolean readB = engine.measure(b, Basis.Z, 0, 0, 0.5);
        assertEquals(first == 1 && what != 2, readA);
        assertEquals(what != 0, readB);
    }

    @Test
    void controlledZFlipsThePhase() {
        Qubit a = zero();
        Qubit b = zero();
        engine.gate1(a, GateKind.X, 0);
        engine.gate1(b, GateKind.H, 0);
        engine.gate2(a, b, GateKind.CZ, 0);
        assertEquals(true, engine.measure(b, Basis.X, 0, 0, 0.5));
    }

    /// A reading is wrong for |0> with the first probability and for |1> with the second.
    @Test
    void misreadings() {
        assertEquals(true, engine.measure(zero(), Basis.Z, 0.05, 0.005, 0.0499));
        assertEquals(false, engine.measure(zero(), Basis.Z, 0.05, 0.005, 0.0501));
        Qubit one = zero();
        engine.gate1(one, GateKind.X, 0);
        assertEquals(true, engine.measure(one, Basis.Z, 0.05, 0.005, 0.9949));
        one = zero();
        engine.gate1(one, GateKind.X, 0);
        assertEquals(false, engine.measure(one, Basis.Z, 0.05, 0.005, 0.9951));
    }

    /// Half of a pair, misread with known probability, leaves the other half mixed accordingly.
    @Test
    void aReadingLeavesWhatItImplies() {
        Qubit a = new Qubit(MemoryDecay.NONE, null);
        Qubit b = new Qubit(MemoryDecay.NONE, null);
        engine.pair(a, b, XState.of(BellDiagonal.PERFECT, BellIndex.PSI_PLUS), 0);
        assertEquals(false, engine.measure(a, Basis.Z, 0.05, 0.005, 0.9));
        // read 0: the true value was 0 with .95/(.95+.005); then b is 1
        assertEquals(0.95 / 0.955, engine.state(0, b).re(1, 1), 1e-12);
    }

    /// link-physical 3.9: with depolarising p, |0> keeps 1 - p/2 and a Bell state 1 - 3p/4.
    @Test
    void depolarisingConvention() {
        Qubit qubit = zero();
        engine.depolarise(qubit, 0.2);
        assertEquals(0.9, engine.state(0, qubit).re(0, 0), 1e-15);
        for (int way = 0; way < 2; way++) {
            Qubit a = new Qubit(MemoryDecay.NONE, null);
            Qubit b = new Qubit(MemoryDecay.NONE, null);
            engine.pair(a, b, XState.of(BellDiagonal.PERFECT, BellIndex.PHI_MINUS), 0);
            if (way == 0) {
                engine.depolarise(b, 0.2);
            } else {
                engine.depolarisePair(a, b, 0.2);
            }
            assertEquals(0.85, engine.fidelity(a, b, BellIndex.PHI_MINUS, 0), 1e-15);
        }
    }

    /// The Pauli with bits (z, x) on either half turns each Bell state into the one whose index differs
    /// by them.
    @Test
    void paulisMoveAmongBellStates() {
        for (BellIndex bell : BellIndex.values()) {
            for (BellIndex pauli : BellIndex.values()) {
                for (int half = 0; half < 2; half++) {
                    Qubit a = new Qubit(MemoryDecay.NONE, null);
                    Qubit b = new Qubit(MemoryDecay.NONE, null);
                    engine.pair(a, b, XState.of(BellDiagonal.PERFECT, bell), 0);
                    engine.pauli(half == 0 ? a : b, pauli.z(), pauli.x());
                    assertEquals(1, engine.fidelity(a, b, bell.xor(pauli), 0), 1e-15);
                }
            }
        }
    }

    @Test
    void movingTakesTheStateAlong() {
        Qubit a = new Qubit(MemoryDecay.NONE, null);
        Qubit b = new Qubit(MemoryDecay.NONE, null);
        Qubit c = new Qubit(MemoryDecay.NONE, null);
        engine.pair(a, b, XState.of(BellDiagonal.PERFECT, BellIndex.PSI_MINUS), 0);
        engine.move(a, c, 5);
        assertEquals(1, engine.fidelity(c, b, BellIndex.PSI_MINUS, 5), 1e-15);
        assertEquals(false, a.isSet());
        assertEquals(c, engine.partnerOf(b));
    }
}
