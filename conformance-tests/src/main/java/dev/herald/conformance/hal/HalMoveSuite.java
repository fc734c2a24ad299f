package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.spec.trace.Verifies;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-MOVE: moving a state to another qubit.
@DisplayName("HAL: moving")
@ExtendWith(ConformanceExtension.class)
public class HalMoveSuite {

    @Test
    @Verifies("HAL-MOVE-1")
    void movedStateIsTheSame(DeviceBench bench) {
        var qubits = new Qubits(bench);
        Qubits.Two two = movable(bench, one -> qubits.offers(GateKind.X, one.first()));
        ErrorBudget declared =
                qubits.budget()
                        .initialise(two.first())
                        .gate(GateKind.X, two.first())
                        .move(two.first(), two.second())
                        .measure(two.second());
        for (boolean one : new boolean[] {true, false}) {
            qubits.errorsWithin(
                    "reads wrong when it was " + (one ? 1 : 0),
                    declared,
                    () -> {
                        QubitHandle from = bench.initialise(two.first());
                        if (one) {
                            qubits.gate(GateKind.X, from);
                        }
                        Move move = new Move(bench.nextId(), from, two.second());
                        return qubits.measure(bench.ask(move, Allocated.class).qubit()) != one;
                    });
        }
    }

    @Test
    @Verifies("HAL-MOVE-2")
    void moveTradesTheSourceForTheDestination(DeviceBench bench) {
        Qubits.Two two = movable(bench, any -> true);
        for (int i = 0; i < 2; i++) {
            QubitHandle from = bench.initialise(two.first());
            Move move = new Move(bench.nextId(), from, two.second());
            QubitHandle to = bench.ask(move, Allocated.class).qubit();

            assertEquals(two.second(), to.qubit());
            var again = new Initialise(bench.nextId(), two.first());
            bench.discard(bench.ask(again, Allocated.class).qubit());
            bench.discard(to);
        }
    }

    @Test
    @Verifies("HAL-MOVE-3")
    void moveToAnOwnedQubitIsRefused(DeviceBench bench) {
        Qubits.Two two = movable(bench, any -> true);
        QubitHandle from = bench.initialise(two.first());
        bench.initialise(two.second());

        bench.expectRefused(DeviceRefusal.BUSY, new Move(bench.nextId(), from, two.second()));
    }

    /// Two qubits between which a state can be moved.
    private static Qubits.Two movable(DeviceBench bench, Predicate<Qubits.Two> condition) {
        return new Qubits(bench)
                .pairs()
                .filter(two -> bench.describe().moveOn().joins(two.first(), two.second()))
                .filter(condition)
                .findFirst()
                .orElseThrow(() ->
                        new NothingToTest(
                                "no two qubits that are joined for moving have what it takes"));
    }
}
