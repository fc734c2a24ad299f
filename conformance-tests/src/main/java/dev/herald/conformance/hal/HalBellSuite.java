package dev.herald.conformance.hal;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-BELL: Bell measurement and its convention.
@DisplayName("HAL: Bell measurement")
@ExtendWith(ConformanceExtension.class)
public class HalBellSuite {

    @Test
    @Verifies("HAL-BELL-1")
    void outcomeIsTheIndexOfTheState(DeviceBench bench) {
        var qubits = new Qubits(bench);
        Qubits.Two two = qubits.pair(GateKind.CNOT, GateKind.H, GateKind.X);
        ErrorBudget declared =
                qubits.budget()
                        .initialise(two.first())
                        .initialise(two.second())
                        .gate(GateKind.H, two.first())
                        .gate(GateKind.CNOT, two.first(), two.second())
                        .gate(GateKind.X, two.second())
                        .gate(GateKind.X, two.second())
                        .bellMeasure(two.first(), two.second());
        for (BellIndex index : BellIndex.values()) {
            qubits.errorsWithin(
                    index + " reads as another",
                    declared,
                    () -> {
                        QubitHandle first = bench.initialise(two.first());
                        QubitHandle second = bench.initialise(two.second());
                        prepare(qubits, index, first, second);
                        return bench.ask(
                                                new BellMeasure(bench.nextId(), first, second),
                                                BellMeasured.class)
                                        .outcome()
                                != index;
                    });
        }
    }

    /// X before the gates: on the first it makes the phase bit, on the second the parity bit.
    private static void prepare(
            Qubits qubits, BellIndex index, QubitHandle first, QubitHandle second) {
        if (index.z()) {
            qubits.gate(GateKind.X, first);
        }
        if (index.x()) {
            qubits.gate(GateKind.X, second);
        }
        qubits.gate(GateKind.H, first);
        qubits.gate(GateKind.CNOT, first, second);
    }

    @Test
    @Verifies("HAL-BELL-2")
    void bellMeasurementGivesBothBack(DeviceBench bench) {
        Qubits.Two two = measured(bench);

        bench.ask(new Initialise(bench.nextId(), two.first()), Allocated.class);
        bench.ask(new Initialise(bench.nextId(), two.second()), Allocated.class);
    }

    /// A pair that can be measured together; the descriptor does not say which can.
    private static Qubits.Two measured(DeviceBench bench) {
        for (Qubits.Two two : new Qubits(bench).pairs().toList()) {
            QubitHandle first = bench.initialise(two.first());
            QubitHandle second = bench.initialise(two.second());
            Answer answer = bench.ask(new BellMeasure(bench.nextId(), first, second));
            if (answer instanceof BellMeasured) {
                return two;
            }
            if (!(answer instanceof Refused(_, DeviceRefusal why, _)
                    && why == DeviceRefusal.UNSUPPORTED)) {
                throw bench.fail("a Bell measurement was answered " + answer);
            }
            bench.ask(new Discard(bench.nextId(), first));
            bench.ask(new Discard(bench.nextId(), second));
        }
        throw new TestAbortedException("no two qubits can be measured together");
    }

    @Test
    @Verifies(value = "HAL-BELL-3", rev = 2)
    void oneQubitTwiceIsRefused(DeviceBench bench) {
        QubitHandle handle = bench.initialise(0);

        bench.expectRefused(
                DeviceRefusal.UNSUPPORTED, new BellMeasure(bench.nextId(), handle, handle));
    }
}
