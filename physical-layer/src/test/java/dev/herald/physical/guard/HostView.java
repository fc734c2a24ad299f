package dev.herald.physical.guard;

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
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Faulted;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.QubitsLost;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceEvent.StateChanged;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QubitHandle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A host that believes everything it is told, and complains of what a device that keeps the contract
/// would not tell it. Written from the clauses, not from the guard.
final class HostView {
    private final Map<Long, DeviceCommand> open = new LinkedHashMap<>();
    private final Map<Long, List<Heralded>> heralds = new LinkedHashMap<>();
    private final Map<Integer, QubitHandle> owned = new LinkedHashMap<>();
    private final Map<Integer, Integer> generations = new LinkedHashMap<>();
    final List<String> complaints = new ArrayList<>();
    private DeviceState state = DeviceState.READY;

    void submitting(DeviceCommand command) {
        if (open.putIfAbsent(command.id(), command) != null) {
            throw new AssertionError("the test uses an id twice");
        }
    }

    boolean isOpen(long id) {
        return open.containsKey(id);
    }

    List<QubitHandle> owned() {
        return List.copyOf(owned.values());
    }

    int openCount() {
        return open.size();
    }

    DeviceState state() {
        return state;
    }

    void hear(DeviceEvent event) {
        switch (event) {
            case Heralded herald -> herald(herald);
            case StateChanged(DeviceState next, _) -> {
                complainIf(next == state, "HAL-STATE-3", event);
                state = next;
            }
            case QubitsLost lost ->
                    lost.qubits()
                            .forEach(q ->
                                    complainIf(!owned.remove(q.qubit(), q), "HAL-QUBIT-4", event));
            case Answer answer -> answer(answer);
        }
    }

    private void herald(Heralded herald) {
        if (!(open.get(herald.id()) instanceof Entangle batch)) {
            complainIf(true, "HAL-ENT-1", herald);
            return;
        }
        List<Heralded> before = heralds.computeIfAbsent(herald.id(), _ -> new ArrayList<>());
        complainIf(before.size() >= batch.pairsMax(), "HAL-ENT-17", herald);
        complainIf(herald.tag() != batch.tag(), "HAL-ENT-2", herald);
        complainIf(
                herald.cycle() < batch.firstCycle()
                        || herald.cycle() >= batch.firstCycle() + batch.cycles(),
                "HAL-ENT-4",
                herald);
        complainIf(batch.mode() == PairMode.KEEP && herald.cycle() % 2 != 0, "HAL-ENT-5", herald);
        complainIf(herald.attempt() < 1, "HAL-ENT-3", herald);
        for (Heralded one : before) {
            complainIf(one.attempt() >= herald.attempt(), "HAL-ENT-3", herald);
            complainIf(
                    one.epoch() == herald.epoch() && one.sequence() >= herald.sequence(),
                    "HAL-ENT-19",
                    herald);
        }
        complainIf(herald.emittedNs() < herald.cycle() * Rogue.CYCLE_NS, "HAL-ENT-21", herald);
        complainIf(
                herald.heraldedNs() - herald.emittedNs() > Rogue.LATENCY_NS, "HAL-ENT-28", herald);
        complainIf(
                batch.mode() == PairMode.KEEP != herald.half() instanceof Kept,
                "HAL-ENT-14",
                herald);
        if (herald.half() instanceof Kept(QubitHandle qubit)) {
            complainIf(qubit.qubit() != batch.qubit(), "HAL-ENT-14", herald);
            own(qubit, herald);
        }
        before.add(herald);
    }

    private void answer(Answer answer) {
        if (answer instanceof Refused refused && refused.why() == DeviceRefusal.DUPLICATE_ID) {
            return;
        }
        DeviceCommand command = open.remove(answer.id());
        if (command == null) {
            complainIf(true, "HAL-CMD-2", answer);
            return;
        }
        List<Heralded> got = heralds.getOrDefault(answer.id(), List.of());
        if (answer instanceof Refused) {
            complainIf(!got.isEmpty(), "HAL-CMD-6", answer);
            return;
        }
        if (answer instanceof Faulted) {
            switch (command) {
                case Gate1 c -> owned.remove(c.qubit().qubit(), c.qubit());
                case Gate2 c -> {
                    owned.remove(c.first().qubit(), c.first());
                    owned.remove(c.second().qubit(), c.second());
                }
                case Measure c -> owned.remove(c.qubit().qubit(), c.qubit());
                case BellMeasure c -> {
                    owned.remove(c.first().qubit(), c.first());
                    owned.remove(c.second().qubit(), c.second());
                }
                case Move c -> owned.remove(c.from().qubit(), c.from());
                case Discard c -> owned.remove(c.qubit().qubit(), c.qubit());
                default -> {}
            }
            return;
        }
        switch (command) {
            case Initialise c -> own(allocated(answer, c.qubit()), answer);
            case Gate1 c -> {
                use(c.qubit(), answer);
                expect(DeviceEvent.Done.class, answer);
            }
            case Gate2 c -> {
                use(c.first(), answer);
                use(c.second(), answer);
                expect(DeviceEvent.Done.class, answer);
            }
            case Measure c -> {
                giveBack(c.qubit(), answer);
                expect(DeviceEvent.Measured.class, answer);
            }
            case BellMeasure c -> {
                giveBack(c.first(), answer);
                giveBack(c.second(), answer);
                expect(DeviceEvent.BellMeasured.class, answer);
            }
            case Move c -> {
                giveBack(c.from(), answer);
                own(allocated(answer, c.to()), answer);
            }
            case Discard c -> {
                giveBack(c.qubit(), answer);
                expect(DeviceEvent.Done.class, answer);
            }
            case Entangle c -> {
                if (!(answer instanceof BatchEnded ended)) {
                    complainIf(true, "HAL-CMD-2", answer);
                } else if (ended.why() != BatchEnd.HARDWARE_FAULT
                        && ended.why() != BatchEnd.STATION_ERROR) {
                    complainIf(
                            ended.why() == BatchEnd.COMPLETE != (got.size() == c.pairsMax()),
                            "HAL-ENT-18",
                            answer);
                    complainIf(
                            ended.attemptsUsed() < 0 || ended.attemptsUsed() > c.cycles(),
                            "HAL-ENT-6",
                            answer);
                }
            }
            case DeviceCommand.Abort _ -> expect(DeviceEvent.Done.class, answer);
            case DeviceCommand.Probe _ -> expect(DeviceEvent.Probed.class, answer);
        }
    }

    private QubitHandle allocated(Answer answer, int qubit) {
        if (answer instanceof Allocated(_, QubitHandle handle)) {
            complainIf(handle.qubit() != qubit, "HAL-QUBIT-1", answer);
            return handle;
        }
        complainIf(true, "HAL-CMD-2", answer);
        return new QubitHandle(qubit, Integer.MAX_VALUE);
    }

    private void own(QubitHandle handle, DeviceEvent event) {
        complainIf(owned.put(handle.qubit(), handle) != null, "HAL-QUBIT-2", event);
        Integer before = generations.put(handle.qubit(), handle.generation());
        complainIf(before != null && before >= handle.generation(), "HAL-QUBIT-3", event);
    }

    private void use(QubitHandle handle, DeviceEvent event) {
        complainIf(!handle.equals(owned.get(handle.qubit())), "HAL-QUBIT-4", event);
    }

    private void giveBack(QubitHandle handle, DeviceEvent event) {
        complainIf(!owned.remove(handle.qubit(), handle), "HAL-QUBIT-4", event);
    }

    private void expect(Class<? extends Answer> type, Answer answer) {
        complainIf(!type.isInstance(answer), "HAL-CMD-2", answer);
    }

    private void complainIf(boolean broken, String clause, DeviceEvent event) {
        if (broken) {
            complaints.add(clause + ": " + event);
        }
    }
}
