package dev.herald.physical.ledger;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.QubitHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which commands of a session are under way, and which qubits its host owns.
public final class Ledger {
    /// What to make of an event.
    public sealed interface Entry {}

    /// The event is consistent with what went before.
    public record Good(DeviceEvent event) implements Entry {}

    /// The event means nothing; it is dropped, and this is said.
    public record Stray(String why) implements Entry {}

    private final Map<Long, DeviceCommand> pending = new LinkedHashMap<>();
    private final Set<QubitHandle> owned = new LinkedHashSet<>();

    public boolean isPending(long id) {
        return pending.containsKey(id);
    }

    public List<DeviceCommand> pending() {
        return List.copyOf(pending.values());
    }

    public int pendingCount() {
        return pending.size();
    }

    /// Owned qubits that no command under way acts on.
    public List<QubitHandle> idle() {
        Set<QubitHandle> idle = new LinkedHashSet<>(owned);
        pending.values().forEach(command -> targets(command).forEach(idle::remove));
        return List.copyOf(idle);
    }

    public boolean isClear() {
        return pending.isEmpty() && owned.isEmpty();
    }

    public void submitted(DeviceCommand command) {
        pending.put(command.id(), command);
    }

    /// A handle turned out to be nobody's.
    public void forget(QubitHandle handle) {
        owned.remove(handle);
    }

    /// Enters an event.
    public Entry take(DeviceEvent event) {
        return switch (event) {
            case Answer answer -> answer(answer);
            case Heralded heralded -> {
                if (!(pending.get(heralded.id()) instanceof Entangle)) {
                    yield new Stray(
                            "a herald of batch " + hex(heralded.id()) + ", which is not under way");
                }
                if (heralded.half() instanceof Kept(QubitHandle qubit)) {
                    owned.add(qubit);
                }
                yield new Good(heralded);
            }
            case QubitsLost lost -> {
                lost.qubits().forEach(owned::remove);
                yield new Good(lost);
            }
            case StateChanged changed -> new Good(changed);
        };
    }

    /// Ends the session at the host: what answers the commands under way and gives back the qubits,
    /// each once. Qubits that a command acts on are given back by its answer.
    public List<DeviceEvent> lose(String detail) {
        List<DeviceEvent> events = new ArrayList<>();
        List<QubitHandle> lost = idle();
        for (DeviceCommand command : pending.values()) {
            events.add(
                    command instanceof Entangle
                            ? new BatchEnded(command.id(), BatchEnd.HARDWARE_FAULT, -1, 0, 0)
                            : new Faulted(command.id(), detail));
        }
        if (!lost.isEmpty()) {
            events.add(new QubitsLost(lost, detail));
        }
        pending.clear();
        owned.clear();
        return events;
    }

    private Entry answer(Answer answer) {
        DeviceCommand command = pending.remove(answer.id());
        if (command == null) {
            return new Stray(
                    "an answer to command " + hex(answer.id()) + ", which is not under way");
        }
        if (!fits(command, answer)) {
            Answer instead =
                    new Faulted(answer.id(), name(command) + " was answered with " + name(answer));
            settle(command, instead);
            return new Good(instead);
        }
        settle(command, answer);
        return new Good(answer);
    }

    private void settle(DeviceCommand command, Answer answer) {
        switch (answer) {
            case Allocated(_, QubitHandle qubit) -> {
                targets(command).forEach(owned::remove);
                owned.add(qubit);
            }
            case Measured _, BellMeasured _, Faulted _ -> targets(command).forEach(owned::remove);
            case Done _ -> {
                if (command instanceof Discard(_, QubitHandle qubit)) {
                    owned.remove(qubit);
                }
            }
            case Refused _, Probed _, BatchEnded _ -> {}
        }
    }

    private static boolean fits(DeviceCommand command, Answer answer) {
        return switch (answer) {
            case Refused _, Faulted _ -> true;
            case Allocated _ -> command instanceof Initialise || command instanceof Move;
            case Measured _ -> command instanceof Measure;
            case BellMeasured _ -> command instanceof BellMeasure;
            case Probed _ -> command instanceof Probe;
            case BatchEnded _ -> command instanceof Entangle;
            case Done _ ->
                    command instanceof Gate1
                            || command instanceof Gate2
                            || command instanceof Discard
                            || command instanceof DeviceCommand.Abort;
        };
    }

    private static List<QubitHandle> targets(DeviceCommand command) {
        return switch (command) {
            case Gate1 gate -> List.of(gate.qubit());
            case Gate2 gate -> List.of(gate.first(), gate.second());
            case Measure measure -> List.of(measure.qubit());
            case BellMeasure measure -> List.of(measure.first(), measure.second());
            case Move move -> List.of(move.from());
            case Discard discard -> List.of(discard.qubit());
            case Initialise _, Entangle _, DeviceCommand.Abort _, Probe _ -> List.of();
        };
    }

    private static String name(Object message) {
        return message.getClass().getSimpleName();
    }

    private static String hex(long id) {
        return Long.toHexString(id);
    }
}
