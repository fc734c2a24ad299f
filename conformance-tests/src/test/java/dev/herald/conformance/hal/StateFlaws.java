package dev.herald.conformance.hal;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QubitHandle;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// Devices that get it wrong when they are not READY, or when something fails.
final class StateFlaws {
    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-STATE-1",
                            "refuses gates with BUSY while it calibrates",
                            events((mutant, event) ->
                                    mutant.emit(
                                            mutant.isRefused(
                                                            event,
                                                            DeviceRefusal.NOT_READY,
                                                            Gate1.class)
                                                    ? busy((Refused) event)
                                                    : event))),
                    Flaw.of(
                            "HAL-STATE-2",
                            "says that qubits are lost before it says why",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof StateChanged changed
                                                    && isDown(changed.state())) {
                                                later(1_000, () -> emit(event));
                                            } else {
                                                emit(event);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-STATE-2",
                            "loses a batch under way without a word about the hardware",
                            events((mutant, event) ->
                                    mutant.emit(
                                            event instanceof BatchEnded end
                                                            && end.why() == BatchEnd.HARDWARE_FAULT
                                                    ? Rewrite.end(
                                                            end,
                                                            BatchEnd.EXHAUSTED,
                                                            0,
                                                            end.nextSequence())
                                                    : event))),
                    Flaw.of(
                            "HAL-STATE-3",
                            "calibrates in silence",
                            () ->
                                    new Mutant() {
                                        private boolean busy;

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            busy = true;
                                            forward(command);
                                        }

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean hidden =
                                                    busy
                                                            && event instanceof StateChanged changed
                                                            && (changed.state()
                                                                            == DeviceState
                                                                                    .CALIBRATING
                                                                    || changed.state()
                                                                            == DeviceState.READY);
                                            if (!hidden) {
                                                emit(event);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-STATE-3",
                            "says twice that it is READY again",
                            events((mutant, event) -> {
                                mutant.emit(event);
                                if (event instanceof StateChanged changed
                                        && changed.state() == DeviceState.READY) {
                                    mutant.emit(event);
                                }
                            })),
                    Flaw.of(
                            "HAL-STATE-4",
                            "says late that it was not READY when it was opened",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof StateChanged && nowNs() == 0) {
                                                later(1_000_000, () -> emit(event));
                                            } else {
                                                emit(event);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-STATE-5",
                            "refuses to discard while it calibrates",
                            () ->
                                    new Mutant() {
                                        private boolean calibrating;

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof StateChanged changed) {
                                                calibrating =
                                                        changed.state() == DeviceState.CALIBRATING;
                                            }
                                            emit(event);
                                        }

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            if (calibrating && command instanceof Discard) {
                                                emit(
                                                        new Refused(
                                                                command.id(),
                                                                DeviceRefusal.NOT_READY,
                                                                "wait"));
                                            } else {
                                                forward(command);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-STATE-6",
                            "dates heralds after a calibration back into it",
                            () ->
                                    new Mutant() {
                                        private static final long BACK_NS = 50_000_000;
                                        private long readyNs = Long.MIN_VALUE;

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof StateChanged changed
                                                    && changed.state() == DeviceState.READY) {
                                                readyNs = nowNs();
                                            }
                                            emit(
                                                    event instanceof Heralded herald && readyNs > 0
                                                            ? Rewrite.times(
                                                                    herald,
                                                                    herald.emittedNs() - BACK_NS,
                                                                    herald.heraldedNs() - BACK_NS)
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-CAL-3",
                            "calls it a fault when it calibrates, and loses nothing",
                            events((mutant, event) ->
                                    mutant.emit(
                                            event instanceof StateChanged changed
                                                            && changed.state()
                                                                    == DeviceState.CALIBRATING
                                                    ? new StateChanged(
                                                            DeviceState.FAULT, "calibrating")
                                                    : event))),
                    Flaw.of(
                            "HAL-QUBIT-8",
                            "keeps the qubit of a command that faulted",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Faulted fault
                                                    && handle(asked.get(fault.id()))
                                                            instanceof QubitHandle lost) {
                                                forward(
                                                        new DeviceCommand.Initialise(
                                                                ownId(), lost.qubit()));
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-9",
                            "reports the qubit of a command that faulted as lost too",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(event);
                                            if (event instanceof Faulted fault
                                                    && handle(asked.get(fault.id()))
                                                            instanceof QubitHandle lost) {
                                                emit(new QubitsLost(List.of(lost), "again"));
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-9",
                            "reports in a fault what was given back before as lost",
                            () ->
                                    new Mutant() {
                                        private final List<QubitHandle> returned =
                                                new java.util.ArrayList<>();

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Done done
                                                    && asked.get(done.id())
                                                            instanceof Discard discard) {
                                                returned.add(discard.qubit());
                                            }
                                            emit(
                                                    event instanceof QubitsLost lost
                                                            ? both(lost, returned)
                                                            : event);
                                        }
                                    }));

    private StateFlaws() {}

    private static Supplier<Mutant> events(BiConsumer<Mutant, DeviceEvent> change) {
        return () ->
                new Mutant() {
                    @Override
                    void onEvent(DeviceEvent event) {
                        change.accept(this, event);
                    }
                };
    }

    private static Refused busy(Refused refused) {
        return new Refused(refused.id(), DeviceRefusal.BUSY, "later");
    }

    private static boolean isDown(DeviceState state) {
        return state == DeviceState.FAULT || state == DeviceState.OFFLINE;
    }

    private static QubitHandle handle(DeviceCommand command) {
        return switch (command) {
            case Gate1 gate -> gate.qubit();
            case Measure measure -> measure.qubit();
            default -> null;
        };
    }

    private static QubitsLost both(QubitsLost lost, List<QubitHandle> more) {
        List<QubitHandle> all = new java.util.ArrayList<>(lost.qubits());
        all.addAll(more);
        return new QubitsLost(all, lost.detail());
    }
}
