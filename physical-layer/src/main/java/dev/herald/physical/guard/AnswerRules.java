package dev.herald.physical.guard;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Gate1;
import dev.herald.hal.device.DeviceCommand.Gate2;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceCommand.Move;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.BellMeasured;
import dev.herald.hal.device.DeviceEvent.Done;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Measured;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.QubitHandle;
import org.jspecify.annotations.Nullable;

/// Whether an answer fits its command, and what it does to ownership.
final class AnswerRules {
    private final Ownership qubits;
    private final BatchRules batches;

    AnswerRules(Ownership qubits, BatchRules batches) {
        this.qubits = qubits;
        this.batches = batches;
    }

    /// Enters an answer that is not a refusal or a fault, unless it is wrong.
    ///
    /// @return what is wrong with it, or null
    @Nullable ContractBreach carriedOut(UnderWay entry, Answer answer) {
        DeviceCommand command = entry.command;
        if (!fits(command, answer)) {
            return ContractBreach.fatal(
                    "HAL-CMD-2",
                    entry.what()
                            + " is answered with "
                            + answer.getClass().getSimpleName()
                            + ", which is no answer to it");
        }
        if (command instanceof Entangle batch && answer instanceof BatchEnded ended) {
            return batches.end(entry, batch, ended);
        }
        if (!entry.forbiddenBy.isEmpty()) {
            return ContractBreach.fatal(
                    entry.forbiddenBy, entry.what() + " is carried out, and must be refused");
        }
        if (entry.overtaken) {
            return ContractBreach.fatal(
                    "HAL-CMD-4",
                    entry.what() + " is answered after a later command on one of its qubits");
        }
        ContractBreach foreign = foreign(entry, command);
        if (foreign != null) {
            return foreign;
        }
        return switch (command) {
            case Initialise(_, int qubit) ->
                    answer instanceof Allocated(_, QubitHandle handle)
                            ? qubits.handOver(handle, qubit, "HAL-QUBIT-1", "HAL-QUBIT-2")
                            : null;
            case Move(_, QubitHandle from, int to) -> {
                qubits.giveBack(from);
                yield answer instanceof Allocated(_, QubitHandle handle)
                        ? qubits.handOver(handle, to, "HAL-MOVE-2", "HAL-MOVE-3")
                        : null;
            }
            case Measure _, BellMeasure _, Discard _ -> {
                giveBack(command);
                yield null;
            }
            case Gate1 _, Gate2 _, Entangle _, Abort _, Probe _ -> null;
        };
    }

    /// Enters that the command failed.
    ///
    /// @return what is wrong with that, or null
    @Nullable ContractBreach faulted(UnderWay entry) {
        boolean gone =
                switch (entry.command) {
                    case Gate1 c -> qubits.wasLost(c.qubit());
                    case Gate2 c -> qubits.wasLost(c.first()) || qubits.wasLost(c.second());
                    case Measure c -> qubits.wasLost(c.qubit());
                    case BellMeasure c -> qubits.wasLost(c.first()) || qubits.wasLost(c.second());
                    case Move c -> qubits.wasLost(c.from());
                    case Discard c -> qubits.wasLost(c.qubit());
                    case Initialise _, Entangle _, Abort _, Probe _ -> false;
                };
        if (gone) {
            return ContractBreach.fatal(
                    "HAL-QUBIT-9", entry.what() + " is faulted after its qubit was lost");
        }
        giveBack(entry.command);
        return null;
    }

    /// The command failed, whoever says so: what it acted on is given back.
    void giveBack(DeviceCommand command) {
        switch (command) {
            case Gate1 c -> qubits.giveBack(c.qubit());
            case Gate2 c -> giveBack(c.first(), c.second());
            case Measure c -> qubits.giveBack(c.qubit());
            case BellMeasure c -> giveBack(c.first(), c.second());
            case Move c -> qubits.giveBack(c.from());
            case Discard c -> qubits.giveBack(c.qubit());
            case Initialise _, Entangle _, Abort _, Probe _ -> {}
        }
    }

    private void giveBack(QubitHandle first, QubitHandle second) {
        qubits.giveBack(first);
        qubits.giveBack(second);
    }

    /// Every handle that the command names must be the host's.
    private @Nullable ContractBreach foreign(UnderWay entry, DeviceCommand command) {
        return switch (command) {
            case Gate1 c -> foreign(entry, c.qubit());
            case Gate2 c -> foreign(entry, c.first(), c.second());
            case Measure c -> foreign(entry, c.qubit());
            case BellMeasure c -> foreign(entry, c.first(), c.second());
            case Move c -> foreign(entry, c.from());
            case Discard c -> foreign(entry, c.qubit());
            case Initialise _, Entangle _, Abort _, Probe _ -> null;
        };
    }

    private @Nullable ContractBreach foreign(UnderWay entry, QubitHandle one, QubitHandle other) {
        ContractBreach found = foreign(entry, one);
        return found == null ? foreign(entry, other) : found;
    }

    private @Nullable ContractBreach foreign(UnderWay entry, QubitHandle handle) {
        return qubits.owns(handle)
                ? null
                : ContractBreach.fatal(
                        qubits.clauseOf(handle),
                        entry.what()
                                + " is carried out on "
                                + handle
                                + ", which the host does not own");
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
                            || command instanceof Abort;
        };
    }
}
