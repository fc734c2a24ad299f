package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.NodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A device whose neighbour does what it does: every batch accepted here is submitted at the other end
/// too, and what the other end keeps it drops at once.
final class MirroredDevice implements QuantumDevice {
    private final QuantumDevice device;
    private final QuantumDevice mirror;
    private final Outbox<? super DeviceEvent> events;
    private final Deque<Integer> freeQubits;
    private final Deque<Entangle> waiting = new ArrayDeque<>();

    /// The mirror's batch for each of the device's.
    private final Map<Long, Long> reflections = new LinkedHashMap<>();

    /// Qubit of each batch of the mirror.
    private final Map<Long, Integer> qubits = new LinkedHashMap<>();

    /// Qubit of each Discard of the mirror that is not answered yet: no batch can have it before.
    private final Map<Long, Integer> discards = new LinkedHashMap<>();

    /// What the tags of the mirror differ by: 0 for a partner.
    private final long tagDifference;

    private long mirrorIds;

    MirroredDevice(
            SimHardware hardware,
            NodeId here,
            NodeId there,
            long tagDifference,
            Outbox<? super DeviceEvent> events) {
        this.tagDifference = tagDifference;
        this.events = events;
        mirror = hardware.device(there, this::reflect);
        freeQubits = new ArrayDeque<>(mirror.describe().ports().getFirst().communication());
        device = hardware.device(here, this::pass);
    }

    @Override
    public DeviceDescriptor describe() {
        return device.describe();
    }

    @Override
    public void submit(DeviceCommand command) {
        if (command instanceof Entangle batch) {
            waiting.add(batch);
        }
        device.submit(command); // takes the batch off the list again if it is refused or late
        follow();
    }

    private void pass(DeviceEvent event) {
        if (event instanceof Refused refused) {
            waiting.removeIf(batch -> batch.id() == refused.id());
        } else if (event instanceof BatchEnded ended) {
            waiting.removeIf(batch -> batch.id() == ended.id());
            Long reflection = reflections.remove(ended.id());
            if (reflection != null && qubits.containsKey(reflection)) {
                mirror.submit(new Abort(++mirrorIds, reflection));
            }
        }
        events.emit(event);
    }

    /// Starts what waits for a communication qubit of the mirror.
    private void follow() {
        while (!waiting.isEmpty() && !freeQubits.isEmpty()) {
            Entangle batch = waiting.remove();
            int qubit = freeQubits.remove();
            long id = ++mirrorIds;
            reflections.put(batch.id(), id);
            qubits.put(id, qubit);
            mirror.submit(
                    new Entangle(
                            id,
                            batch.port(),
                            qubit,
                            batch.mode(),
                            batch.point(),
                            batch.basis(),
                            batch.firstCycle(),
                            batch.cycles(),
                            batch.pairsMax(),
                            batch.tag() ^ tagDifference));
        }
    }

    private void reflect(DeviceEvent event) {
        switch (event) {
            case Heralded herald when herald.half() instanceof Kept kept -> {
                discards.put(++mirrorIds, kept.qubit().qubit());
                mirror.submit(new Discard(mirrorIds, kept.qubit()));
            }
            case Answer answer -> {
                free(qubits.remove(answer.id()));
                free(discards.remove(answer.id()));
            }
            default -> {}
        }
    }

    /// Its batch or its Discard is over; the qubit is free when both are.
    private void free(@Nullable Integer qubit) {
        if (qubit != null && !qubits.containsValue(qubit) && !discards.containsValue(qubit)) {
            freeQubits.add(qubit);
            follow();
        }
    }

    @Override
    public void close() {
        device.close();
        mirror.close();
    }
}
