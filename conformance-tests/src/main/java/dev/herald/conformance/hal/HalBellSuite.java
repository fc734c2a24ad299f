package dev.herald.conformance.hal;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-BELL: Bell measurement and its convention.
@DisplayName("HAL: Bell measurement")
@ExtendWith(ConformanceExtension.class)
public class HalBellSuite {

    @Test
    @Verifies("HAL-BELL-1")
    void outcomeIsTheIndexOfTheState(DeviceBench bench) {
        var qubits = new Qubits(bench);
        Qubits.Two two =
                qubits.pair(pair -> joined(bench, pair), GateKind.CNOT, GateKind.H, GateKind.X);
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
        Qubits.Two two =
                new Qubits(bench)
                        .pairs()
                        .filter(pair -> joined(bench, pair))
                        .findFirst()
                        .orElseThrow(() -> new NothingToTest("no two qubits are joined"));
        QubitHandle first = bench.initialise(two.first());
        QubitHandle second = bench.initialise(two.second());
        bench.ask(new BellMeasure(bench.nextId(), first, second), BellMeasured.class);

        bench.ask(new Initialise(bench.nextId(), two.first()), Allocated.class);
        bench.ask(new Initialise(bench.nextId(), two.second()), Allocated.class);
    }

    private static boolean joined(DeviceBench bench, Qubits.Two two) {
        return bench.describe().bellMeasureOn().joins(two.first(), two.second());
    }

    @Test
    @Verifies(value = "HAL-BELL-3", rev = 2)
    void oneQubitTwiceIsRefused(DeviceBench bench) {
        QubitHandle handle = bench.initialise(0);

        bench.expectRefused(
                DeviceRefusal.UNSUPPORTED, new BellMeasure(bench.nextId(), handle, handle));
    }
}
