package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-GATE: what gates do.
@DisplayName("HAL: gates")
@ExtendWith(ConformanceExtension.class)
public class HalGateSuite {
    private static final int QUARTER_TURN = 1 << 30;

    @Test
    @Verifies("HAL-GATE-1")
    void xFlips(DeviceBench bench) {
        var qubits = new Qubits(bench);
        for (int qubit : qubits.offering(GateKind.X)) {
            ErrorBudget declared =
                    qubits.budget().initialise(qubit).gate(GateKind.X, qubit).measure(qubit);
            qubits.errorsWithin(
                    "qubit " + qubit + " reads 0 after X",
                    declared,
                    () -> {
                        QubitHandle handle = bench.initialise(qubit);
                        qubits.gate(GateKind.X, handle);
                        return !qubits.measure(handle);
                    });
        }
    }

    @Test
    @Verifies("HAL-GATE-2")
    void hTwiceIsIdentity(DeviceBench bench) {
        var qubits = new Qubits(bench);
        for (int qubit : qubits.offering(GateKind.H)) {
            ErrorBudget declared =
                    qubits.budget()
                            .initialise(qubit)
                            .gate(GateKind.H, qubit)
                            .gate(GateKind.H, qubit)
                            .measure(qubit);
            qubits.errorsWithin(
                    "qubit " + qubit + " reads 1 after H H",
                    declared,
                    () -> {
                        QubitHandle handle = bench.initialise(qubit);
                        qubits.gate(GateKind.H, handle);
                        qubits.gate(GateKind.H, handle);
                        return qubits.measure(handle);
                    });
        }
    }

    @Test
    @Verifies("HAL-GATE-3")
    void hMakesPlus(DeviceBench bench) {
        var qubits = new Qubits(bench);
        for (int qubit : qubits.offering(GateKind.H)) {
            ErrorBudget declared =
                    qubits.budget().initialise(qubit).gate(GateKind.H, qubit).measure(qubit);
            qubits.errorsWithin(
                    "qubit " + qubit + " reads 1 along X after H",
                    declared,
                    () -> {
                        QubitHandle handle = bench.initialise(qubit);
                        qubits.gate(GateKind.H, handle);
                        return qubits.measure(handle, Basis.X);
                    });
        }
    }

    @Test
    @Verifies("HAL-GATE-4")
    void cnotFlipsTheSecondWhenTheFirstIsOne(DeviceBench bench) {
        var qubits = new Qubits(bench);
        Qubits.Two two = qubits.pair(GateKind.CNOT, GateKind.X);
        ErrorBudget declared =
                qubits.budget()
                        .initialise(two.first())
                        .initialise(two.second())
                        .gate(GateKind.X, two.first())
                        .gate(GateKind.X, two.second())
                        .gate(GateKind.CNOT, two.first(), two.second())
                        .measure(two.first())
                        .measure(two.second());
        for (int input = 0; input < 4; input++) {
            boolean control = (input & 2) != 0;
            boolean target = (input & 1) != 0;
            qubits.errorsWithin(
                    "wrong for input " + input,
                    declared,
                    () -> {
                        QubitHandle first = prepared(bench, qubits, two.first(), control);
                        QubitHandle second = prepared(bench, qubits, two.second(), target);
                        qubits.gate(GateKind.CNOT, first, second);
                        boolean firstReads = qubits.measure(first);
                        return qubits.measure(second) != (target ^ control)
                                || firstReads != control;
                    });
        }
    }

    private static QubitHandle prepared(DeviceBench bench, Qubits qubits, int qubit, boolean one) {
        QubitHandle handle = bench.initialise(qubit);
        if (one) {
            qubits.gate(GateKind.X, handle);
        }
        return handle;
    }

    @Test
    @Verifies("HAL-GATE-5")
    void sTurnsPlusIntoPlusI(DeviceBench bench) {
        var qubits = new Qubits(bench);
        for (int qubit : qubits.offering(GateKind.H, GateKind.S)) {
            ErrorBudget declared =
                    qubits.budget()
                            .initialise(qubit)
                            .gate(GateKind.H, qubit)
                            .gate(GateKind.S, qubit)
                            .measure(qubit);
            qubits.errorsWithin(
                    "qubit " + qubit + " reads 1 along Y after H S",
                    declared,
                    () -> {
                        QubitHandle handle = bench.initialise(qubit);
                        qubits.gate(GateKind.H, handle);
                        qubits.gate(GateKind.S, handle);
                        return qubits.measure(handle, Basis.Y);
                    });
        }
    }

    @Test
    @Verifies("HAL-GATE-6")
    void quarterTurnAboutXMakesMinusI(DeviceBench bench) {
        var qubits = new Qubits(bench);
        for (int qubit : qubits.offering(GateKind.RX)) {
            ErrorBudget declared =
                    qubits.budget().initialise(qubit).gate(GateKind.RX, qubit).measure(qubit);
            qubits.errorsWithin(
                    "qubit " + qubit + " reads 0 along Y after RX",
                    declared,
                    () -> {
                        QubitHandle handle = bench.initialise(qubit);
                        qubits.gate(GateKind.RX, handle, QUARTER_TURN);
                        return !qubits.measure(handle, Basis.Y);
                    });
        }
    }

    @Test
    @Verifies("HAL-GATE-7")
    void czFlipsThePhaseOfTheSecondWhenTheFirstIsOne(DeviceBench bench) {
        var qubits = new Qubits(bench);
        Qubits.Two two = qubits.pair(GateKind.CZ, GateKind.X, GateKind.H);
        ErrorBudget declared =
                qubits.budget()
                        .initialise(two.first())
                        .initialise(two.second())
                        .gate(GateKind.X, two.first())
                        .gate(GateKind.H, two.second())
                        .gate(GateKind.CZ, two.first(), two.second())
                        .measure(two.second());
        for (boolean control : new boolean[] {false, true}) {
            qubits.errorsWithin(
                    "wrong when the first is " + (control ? 1 : 0),
                    declared,
                    () -> {
                        QubitHandle first = prepared(bench, qubits, two.first(), control);
                        QubitHandle second = bench.initialise(two.second());
                        qubits.gate(GateKind.H, second);
                        qubits.gate(GateKind.CZ, first, second);
                        boolean wrong = qubits.measure(second, Basis.X) != control;
                        bench.ask(new Discard(bench.nextId(), first));
                        return wrong;
                    });
        }
    }

    @Test
    @Verifies("HAL-GATE-8")
    void gateLeavesItsQubitOwned(DeviceBench bench) {
        var qubits = new Qubits(bench);
        for (GateDescriptor gate : bench.describe().gates()) {
            if (gate.kind().qubits() == 1) {
                int qubit = gate.first().isEmpty() ? 0 : gate.first().getFirst();
                QubitHandle handle = bench.initialise(qubit);
                qubits.gate(gate.kind(), handle);
                discarded(bench, handle);
            } else {
                Qubits.Two two = qubits.pair(gate.kind());
                QubitHandle first = bench.initialise(two.first());
                QubitHandle second = bench.initialise(two.second());
                qubits.gate(gate.kind(), first, second);
                discarded(bench, first);
                discarded(bench, second);
            }
        }
    }

    private static void discarded(DeviceBench bench, QubitHandle handle) {
        assertInstanceOf(Done.class, bench.ask(new Discard(bench.nextId(), handle)));
    }
}
