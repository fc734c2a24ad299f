package dev.herald.conformance.hal;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Devices that get gates, Bell measurements and moves wrong.
final class GateFlaws {
    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-GATE-1",
                            "ignores X on its last qubit",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            boolean ignored =
                                                    command instanceof Gate1 gate
                                                            && gate.kind() == GateKind.X
                                                            && gate.qubit().qubit() == lastQubit();
                                            if (ignored) {
                                                emit(new Done(command.id()));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-GATE-2",
                            "ignores a second H on its last qubit",
                            () ->
                                    new Mutant() {
                                        private final Set<QubitHandle> seen = new HashSet<>();

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            boolean second =
                                                    command instanceof Gate1 gate
                                                            && gate.kind() == GateKind.H
                                                            && gate.qubit().qubit() == lastQubit()
                                                            && !seen.add(gate.qubit());
                                            if (second) {
                                                emit(new Done(command.id()));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-GATE-3",
                            "ignores an H on its last qubit that no gate follows",
                            () ->
                                    new Mutant() {
                                        private final Map<QubitHandle, Gate1> held =
                                                new HashMap<>();

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Gate1 gate
                                                    && gate.qubit().qubit() == lastQubit()) {
                                                Gate1 before = held.remove(gate.qubit());
                                                if (before != null) {
                                                    forward(
                                                            new Gate1(
                                                                    ownId(),
                                                                    before.qubit(),
                                                                    GateKind.H,
                                                                    0));
                                                } else if (gate.kind() == GateKind.H) {
                                                    held.put(gate.qubit(), gate);
                                                    emit(new Done(gate.id()));
                                                    return;
                                                }
                                            }
                                            forward(command);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-GATE-4",
                            "takes the second qubit of a CNOT for the control",
                            gate2(mutant ->
                                    gate ->
                                            gate.kind() == GateKind.CNOT
                                                            && !mutant.superposed.contains(
                                                                    gate.first())
                                                    ? new Gate2(
                                                            gate.id(),
                                                            gate.second(),
                                                            gate.first(),
                                                            gate.kind(),
                                                            0)
                                                    : gate)),
                    Flaw.of(
                            "HAL-GATE-5",
                            "turns S the other way",
                            gate1(gate ->
                                    gate.kind() == GateKind.S
                                            ? new Gate1(
                                                    gate.id(), gate.qubit(), GateKind.S_DAGGER, 0)
                                            : gate)),
                    Flaw.of(
                            "HAL-GATE-6",
                            "rotates the other way",
                            gate1(gate ->
                                    gate.kind() == GateKind.RX
                                            ? new Gate1(
                                                    gate.id(),
                                                    gate.qubit(),
                                                    gate.kind(),
                                                    -gate.angle())
                                            : gate)),
                    Flaw.of(
                            "HAL-GATE-7",
                            "carries out CZ as SWAP",
                            gate2(mutant ->
                                    gate ->
                                            gate.kind() == GateKind.CZ
                                                    ? new Gate2(
                                                            gate.id(),
                                                            gate.first(),
                                                            gate.second(),
                                                            GateKind.SWAP,
                                                            0)
                                                    : gate)),
                    Flaw.of(
                            "HAL-GATE-8",
                            "loses the qubit after a T",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(event);
                                            if (event instanceof Done done
                                                    && asked.get(done.id()) instanceof Gate1 gate
                                                    && gate.kind() == GateKind.T) {
                                                forward(new Discard(ownId(), gate.qubit()));
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-BELL-1",
                            "reports Bell outcomes as (x, z)",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(
                                                    event instanceof BellMeasured measured
                                                            ? new BellMeasured(
                                                                    measured.id(),
                                                                    Rewrite.swapBits(
                                                                            measured.outcome()))
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-BELL-2",
                            "leaks a fresh qubit in a Bell measurement",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof BellMeasured measured
                                                    && asked.get(measured.id())
                                                            instanceof BellMeasure bell
                                                    && !touched.contains(bell.second())) {
                                                forward(
                                                        new Initialise(
                                                                ownId(), bell.second().qubit()));
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-BELL-3",
                            "Bell-measures a qubit with itself",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean same =
                                                    event instanceof Refused refused
                                                            && asked.get(refused.id())
                                                                    instanceof BellMeasure bell
                                                            && bell.first().equals(bell.second());
                                            emit(
                                                    same
                                                            ? new BellMeasured(
                                                                    ((Refused) event).id(),
                                                                    BellIndex.PHI_PLUS)
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-MOVE-1",
                            "flips what it moves",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Allocated given
                                                    && asked.get(given.id()) instanceof Move) {
                                                forward(
                                                        new Gate1(
                                                                ownId(),
                                                                given.qubit(),
                                                                GateKind.X,
                                                                0));
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-MOVE-2",
                            "leaks the source of its second move when that is fresh",
                            () ->
                                    new Mutant() {
                                        private int moves;

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Allocated given
                                                    && asked.get(given.id()) instanceof Move move
                                                    && ++moves == 2
                                                    && !touched.contains(move.from())) {
                                                forward(
                                                        new Initialise(
                                                                ownId(), move.from().qubit()));
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-MOVE-3",
                            "moves to a qubit that is owned",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (isRefused(event, DeviceRefusal.BUSY, Move.class)) {
                                                long id = ((Refused) event).id();
                                                emit(
                                                        new Allocated(
                                                                id,
                                                                handles.get(
                                                                        ((Move) asked.get(id))
                                                                                .to())));
                                            } else {
                                                emit(event);
                                            }
                                        }
                                    }));

    private GateFlaws() {}

    private static Supplier<Mutant> gate1(Function<Gate1, Gate1> change) {
        return () ->
                new Mutant() {
                    @Override
                    void onCommand(DeviceCommand command) {
                        forward(command instanceof Gate1 gate ? change.apply(gate) : command);
                    }
                };
    }

    /// Knows which qubits an H has acted on.
    private static final class TwoQubitGates extends Mutant {
        final Set<QubitHandle> superposed = new HashSet<>();
        private final Function<Gate2, Gate2> change;

        TwoQubitGates(Function<TwoQubitGates, Function<Gate2, Gate2>> change) {
            this.change = change.apply(this);
        }

        @Override
        void onCommand(DeviceCommand command) {
            if (command instanceof Gate1 gate && gate.kind() == GateKind.H) {
                superposed.add(gate.qubit());
            }
            forward(command instanceof Gate2 gate ? change.apply(gate) : command);
        }
    }

    private static Supplier<Mutant> gate2(Function<TwoQubitGates, Function<Gate2, Gate2>> change) {
        return () -> new TwoQubitGates(change);
    }
}
