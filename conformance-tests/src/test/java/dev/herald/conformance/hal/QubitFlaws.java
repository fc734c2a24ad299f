package dev.herald.conformance.hal;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import java.util.List;

/// Devices that get ownership and measurement wrong. A flaw that would break every test is confined
/// to a qubit, or to a situation, that only the tests of its clause come to.
final class QubitFlaws {
    private static final int MANY = 6;
    private static final int LATE_GENERATION = 40;

    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-QUBIT-1",
                            "hands over the wrong qubit when many are owned",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(
                                                    event instanceof Allocated given
                                                                    && owned.size() > MANY
                                                            ? new Allocated(
                                                                    given.id(),
                                                                    new QubitHandle(0, 1))
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-2",
                            "hands over a qubit that is owned",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (isRefused(
                                                    event, DeviceRefusal.BUSY, Initialise.class)) {
                                                int qubit =
                                                        ((Initialise)
                                                                        asked.get(
                                                                                ((Refused) event)
                                                                                        .id()))
                                                                .qubit();
                                                if (owned.contains(qubit)) {
                                                    emit(
                                                            new Allocated(
                                                                    ((Refused) event).id(),
                                                                    handles.get(qubit)));
                                                    return;
                                                }
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-3",
                            "repeats a generation",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean late =
                                                    event instanceof Allocated given
                                                            && asked.get(given.id())
                                                                    instanceof Initialise
                                                            && given.qubit().generation()
                                                                    == LATE_GENERATION;
                                            emit(late ? shifted((Allocated) event) : event);
                                        }

                                        private Allocated shifted(Allocated given) {
                                            return new Allocated(
                                                    given.id(),
                                                    new QubitHandle(
                                                            given.qubit().qubit(),
                                                            LATE_GENERATION - 1));
                                        }

                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            forward(Rewrite.handles(command, this::real));
                                        }

                                        private QubitHandle real(QubitHandle handle) {
                                            QubitHandle latest = handles.get(handle.qubit());
                                            boolean shifted =
                                                    latest != null
                                                            && latest.generation()
                                                                    == LATE_GENERATION
                                                            && handle.generation()
                                                                    == LATE_GENERATION - 1;
                                            return shifted ? latest : handle;
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-4",
                            "accepts a handle that was given back",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean stale =
                                                    isRefused(
                                                                    event,
                                                                    DeviceRefusal.NOT_OWNED,
                                                                    Discard.class)
                                                            && generation(event) <= latest(event);
                                            emit(stale ? new Done(((Refused) event).id()) : event);
                                        }

                                        private int generation(DeviceEvent event) {
                                            return ((Discard) asked.get(((Refused) event).id()))
                                                    .qubit()
                                                    .generation();
                                        }

                                        private int latest(DeviceEvent event) {
                                            int qubit =
                                                    ((Discard) asked.get(((Refused) event).id()))
                                                            .qubit()
                                                            .qubit();
                                            return handles.get(qubit).generation();
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-5",
                            "accepts a handle that it never gave",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            boolean invented =
                                                    isRefused(
                                                                    event,
                                                                    DeviceRefusal.NOT_OWNED,
                                                                    Discard.class)
                                                            && ((Discard)
                                                                                    asked.get(
                                                                                            ((Refused)
                                                                                                            event)
                                                                                                    .id()))
                                                                            .qubit()
                                                                            .generation()
                                                                    > 1
                                                            && handles.get(0).generation() == 1;
                                            emit(
                                                    invented
                                                            ? new Done(((Refused) event).id())
                                                            : event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-6",
                            "leaks its last qubit when it is discarded",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Done done
                                                    && asked.get(done.id())
                                                            instanceof Discard discard
                                                    && discard.qubit().qubit() == lastQubit()) {
                                                forward(new Initialise(ownId(), lastQubit()));
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-QUBIT-7",
                            "leaks qubits that are measured when several are owned",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Measured measured
                                                    && asked.get(measured.id())
                                                            instanceof Measure measure
                                                    && owned.size() > 2) {
                                                forward(
                                                        new Initialise(
                                                                ownId(), measure.qubit().qubit()));
                                            }
                                            emit(event);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-MEAS-1",
                            "reads every eighth fresh qubit wrongly, more than ten times what it"
                                    + " declares",
                            () ->
                                    new Mutant() {
                                        private int count;

                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            if (event instanceof Measured measured
                                                    && asked.get(measured.id())
                                                            instanceof Measure measure
                                                    && measure.basis().equals(Basis.Z)
                                                    && !touched.contains(measure.qubit())
                                                    && ++count % 8 == 0) {
                                                emit(new Measured(measured.id(), !measured.one()));
                                            } else {
                                                emit(event);
                                            }
                                        }
                                    }),
                    Flaw.of(
                            "HAL-MEAS-2",
                            "measures fresh qubits along Z when asked for X",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            boolean fresh =
                                                    command instanceof Measure measure
                                                            && measure.basis().equals(Basis.X)
                                                            && !touched.contains(measure.qubit());
                                            forward(
                                                    fresh
                                                            ? Rewrite.along(
                                                                    (Measure) command, Basis.Z)
                                                            : command);
                                        }
                                    }),
                    Flaw.of(
                            "HAL-MEAS-3",
                            "ignores the first rotation of a basis that is half a turn",
                            () ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            boolean half =
                                                    command instanceof Measure measure
                                                            && measure.basis().rotX1() == 128;
                                            forward(
                                                    half
                                                            ? Rewrite.along(
                                                                    (Measure) command, Basis.Z)
                                                            : command);
                                        }
                                    }));

    private QubitFlaws() {}
}
