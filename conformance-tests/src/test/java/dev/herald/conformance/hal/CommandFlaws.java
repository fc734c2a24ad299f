package dev.herald.conformance.hal;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Devices that get commands and answers wrong.
final class CommandFlaws {
    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-CMD-2",
                            "answers Discard twice",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(event);
                                            if (event instanceof Done done
                                                    && asked.get(done.id()) instanceof Discard) {
                                                later(1_000, () -> emit(event));
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-2",
                            "never answers an Abort of a batch it does not know",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (!(command instanceof Abort abort)
                                                    || asked.get(abort.batch())
                                                            instanceof Entangle) {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-2",
                            "never ends a batch of one cycle",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (!(event instanceof BatchEnded end
                                                    && asked.get(end.id()) instanceof Entangle batch
                                                    && batch.cycles() == 1)) {
                                                emit(event);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-3",
                            "reads 0 from a monitor it does not have",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean probe =
                                                    isRefused(
                                                            event,
                                                            DeviceRefusal.NO_SUCH_TARGET,
                                                            Probe.class);
                                            emit(
                                                    probe
                                                            ? new Probed(((Refused) event).id(), 0)
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-4",
                            "lets a measurement overtake a gate",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Gate1) {
                                                later(1_000, () -> forward(command));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-5",
                            "carries out a command with an id that is in use",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean duplicate =
                                                    event instanceof Refused refused
                                                            && refused.why()
                                                                    == DeviceRefusal.DUPLICATE_ID;
                                            emit(
                                                    duplicate
                                                            ? new Done(((Refused) event).id())
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-6",
                            "disturbs the qubit when it refuses a stale handle",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (isRefused(
                                                    event,
                                                    DeviceRefusal.NOT_OWNED,
                                                    Discard.class)) {
                                                int qubit =
                                                        ((Discard)
                                                                        asked.get(
                                                                                ((Refused) event)
                                                                                        .id()))
                                                                .qubit()
                                                                .qubit();
                                                forward(
                                                        new Gate1(
                                                                ownId(),
                                                                handles.get(qubit),
                                                                GateKind.X,
                                                                0));
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-7",
                            "remembers every id for ever",
                            () ->
                                    new Mutant() {
                                        private final Set<Long> used = new HashSet<>();

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (used.add(command.id())) {
                                                forward(command);
                                            } else {
                                                emit(
                                                        new Refused(
                                                                command.id(),
                                                                DeviceRefusal.DUPLICATE_ID,
                                                                "seen before"));
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-8",
                            "refuses 2 ms late",
                            () ->
                                    new Mutant() {
                                        private boolean closed;

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Refused) {
                                                later(
                                                        2_000_000,
                                                        () -> {
                                                            if (!closed) {
                                                                emit(event);
                                                            }
                                                        });
                                            } else {
                                                emit(event);
                                            }
                                        }

                                        @Override
                                        public void close() {
                                            closed = true;
                                            super.close();
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CMD-9",
                            "says goodbye after it was closed",
                            () ->
                                    new Mutant() {
                                        @Override
                                        public void close() {
                                            super.close();
                                            later(
                                                    1_000,
                                                    () ->
                                                            emit(
                                                                    new DeviceEvent.StateChanged(
                                                                            DeviceState.OFFLINE,
                                                                            "goodbye")));
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CAP-3",
                            "runs a batch on another qubit than it was asked to",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Entangle batch
                                                    && batch.qubit() < describe().qubits().size()) {
                                                forward(
                                                        Rewrite.qubit(
                                                                batch,
                                                                describe()
                                                                        .ports()
                                                                        .getFirst()
                                                                        .communication()
                                                                        .getFirst()));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CAP-4",
                            "shrugs at a gate on one qubit twice",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (command instanceof Gate2 gate
                                                    && gate.first().equals(gate.second())) {
                                                emit(new Done(gate.id()));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-MON-1",
                            "refuses to read its monitors",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(
                                                    event instanceof Probed probed
                                                            ? new Refused(
                                                                    probed.id(),
                                                                    DeviceRefusal.UNSUPPORTED,
                                                                    "later")
                                                            : event);
                                        }
                                    }));

    private CommandFlaws() {}
}
