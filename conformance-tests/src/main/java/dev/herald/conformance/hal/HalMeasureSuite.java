package dev.herald.conformance.hal;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.Rates;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-MEAS: reading qubits. Each clause is held at every qubit.
@DisplayName("HAL: measuring")
@ExtendWith(ConformanceExtension.class)
public class HalMeasureSuite {
    private static final Basis HALF_TURN_ABOUT_X = new Basis(Basis.STEPS / 2, 0, 0);

    @Test
    @Verifies("HAL-MEAS-1")
    void initialisedQubitReadsZero(DeviceBench bench) {
        var qubits = new Qubits(bench);
        qubits.all()
                .forEach(qubit -> {
                    ErrorBudget declared = qubits.budget().initialise(qubit).measure(qubit);
                    qubits.errorsWithin(
                            "qubit " + qubit + " reads 1",
                            declared,
                            () -> qubits.measure(bench.initialise(qubit)));
                });
    }

    @Test
    @Verifies("HAL-MEAS-2")
    void initialisedQubitIsRandomAlongX(DeviceBench bench) {
        var qubits = new Qubits(bench);
        qubits.all()
                .forEach(qubit -> {
                    QubitDescriptor read = bench.describe().qubits().get(qubit);
                    Rates.fair(
                            "qubit " + qubit + " reads 1 along X",
                            (read.flip0() - read.flip1()) / 2,
                            () -> qubits.measure(bench.initialise(qubit), Basis.X));
                });
    }

    @Test
    @Verifies("HAL-MEAS-3")
    void basisIsThreeRotations(DeviceBench bench) {
        var qubits = new Qubits(bench);
        qubits.all()
                .forEach(qubit -> {
                    ErrorBudget declared = qubits.budget().initialise(qubit).measure(qubit);
                    qubits.errorsWithin(
                            "qubit " + qubit + " reads 0 after half a turn",
                            declared,
                            () -> !qubits.measure(bench.initialise(qubit), HALF_TURN_ABOUT_X));
                });
    }
}
