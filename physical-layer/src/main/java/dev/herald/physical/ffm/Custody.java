package dev.herald.physical.ffm;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a host has with a device: commands under way, in the order of submission, and qubits it owns.
/// Kept so that both can be ended when the driver has to be given up; it judges nothing.
final class Custody {
    private @Nullable DeviceCommand[] commands = new @Nullable DeviceCommand[16];
    private int size;

    /// Generation in which a qubit is owned; 0 for a qubit that is not.
    private int[] owned = new int[16];

    void submitted(DeviceCommand command) {
        if (size == commands.length) {
            commands = Arrays.copyOf(commands, 2 * size);
        }
        commands[size++] = command;
    }

    void reported(DeviceEvent event) {
        switch (event) {
            case Answer answer -> answered(answer);
            case DeviceEvent.Heralded heralded -> {
                if (heralded.half() instanceof DeviceEvent.Kept(QubitHandle qubit)) {
                    own(qubit);
                }
            }
            case DeviceEvent.QubitsLost(List<QubitHandle> qubits, _) ->
                    qubits.forEach(this::release);
            case DeviceEvent.StateChanged _ -> {}
        }
    }

    private void answered(Answer answer) {
        boolean refused = answer instanceof DeviceEvent.Refused;
        boolean again =
                answer instanceof DeviceEvent.Refused(_, DeviceRefusal why, _)
                        && why == DeviceRefusal.DUPLICATE_ID;
        DeviceCommand command = remove(answer.id(), again);
        if (command != null && !refused) {
            switch (command) {
                case Measure c -> release(c.qubit());
                case Discard c -> release(c.qubit());
                case Move c -> release(c.from());
                case BellMeasure c -> {
                    release(c.first());
                    release(c.second());
                }
                case Gate1 c when answer instanceof DeviceEvent.Faulted -> release(c.qubit());
                case Gate2 c when answer instanceof DeviceEvent.Faulted -> {
                    release(c.first());
                    release(c.second());
                }
                default -> {}
            }
        }
        if (answer instanceof DeviceEvent.Allocated(_, QubitHandle qubit)) {
            own(qubit);
        }
    }

    /// @param last whether the last command with the id is meant, rather than the first
    private @Nullable DeviceCommand remove(long id, boolean last) {
        for (int k = 0; k < size; k++) {
            int i = last ? size - 1 - k : k;
            DeviceCommand command = commands[i];
            if (command != null && command.id() == id) {
                System.arraycopy(commands, i + 1, commands, i, size - i - 1);
                commands[--size] = null;
                return command;
            }
        }
        return null;
    }

    private void own(QubitHandle handle) {
        int qubit = handle.qubit();
        if (qubit < Memory.COUNT_MAX) {
            if (qubit >= owned.length) {
                owned = Arrays.copyOf(owned, Math.max(qubit + 1, 2 * owned.length));
            }
            owned[qubit] = handle.generation();
        }
    }

    private void release(QubitHandle handle) {
        int qubit = handle.qubit();
        if (qubit < owned.length && owned[qubit] == handle.generation()) {
            owned[qubit] = 0;
        }
    }

    /// The events that end all of it: every command is answered, then every qubit is lost.
    List<DeviceEvent> end(String why) {
        List<DeviceEvent> events = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            DeviceCommand command = commands[i];
            if (command instanceof Entangle) {
                events.add(
                        new DeviceEvent.BatchEnded(
                                command.id(), BatchEnd.HARDWARE_FAULT, -1, 0, 0));
            } else if (command != null) {
                DeviceEvent faulted = new DeviceEvent.Faulted(command.id(), why);
                events.add(faulted);
            }
        }
        while (size > 0) {
            DeviceCommand command = commands[0];
            if (command != null) {
                answered(new DeviceEvent.Faulted(command.id(), why));
            }
        }
        List<QubitHandle> lost = new ArrayList<>();
        for (int qubit = 0; qubit < owned.length; qubit++) {
            if (owned[qubit] != 0) {
                lost.add(new QubitHandle(qubit, owned[qubit]));
                owned[qubit] = 0;
            }
        }
        if (!lost.isEmpty()) {
            events.add(new DeviceEvent.QubitsLost(lost, why));
        }
        return events;
    }
}
