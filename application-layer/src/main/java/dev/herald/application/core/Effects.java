package dev.herald.application.core;

import dev.herald.application.api.ApplicationConfig;
import dev.herald.application.api.ApplicationOutput;
import dev.herald.application.api.ApplicationOutput.PeerViolation;
import dev.herald.application.api.ApplicationOutput.ToDevice;
import dev.herald.application.api.ApplicationOutput.ToTransport;
import dev.herald.hal.device.CommandIds;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.DeadlineQueue;
import dev.herald.hal.host.Outbox;
import dev.herald.transport.api.TransportInput;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the sub-machines of one entity share: the time and the outbox of the call under way, alarms,
/// who waits for an answer of the device, and the computation qubits that are free.
final class Effects {
    /// Waits for the answer to one command.
    @FunctionalInterface
    interface Answered {
        void answered(DeviceEvent.Answer answer);
    }

    /// Something to do at an instant.
    static final class Alarm {
        private final Runnable what;

        Alarm(Runnable what) {
            this.what = what;
        }
    }

    private static final long RETRY_NS = 10_000_000;

    final ApplicationConfig config;
    private final DeadlineQueue<Alarm> alarms = new DeadlineQueue<>();
    private final CommandIds ids;
    private final Map<Long, Answered> commands = new LinkedHashMap<>();
    private final TreeSet<Integer> free = new TreeSet<>();
    private final Set<Qubits> inUse = new LinkedHashSet<>();
    private final double measuringContrast;
    private Outbox<? super ApplicationOutput> out = output -> {};
    private long nowNs;
    private long lastCookie;

    Effects(ApplicationConfig config) {
        this.config = config;
        ids = new CommandIds(config.commandOwner());
        measuringContrast =
                config.device().qubits().stream()
                        .filter(q -> q.has(QubitDescriptor.Role.COMMUNICATION))
                        .mapToDouble(q -> 1 - q.flip0() - q.flip1())
                        .average()
                        .orElse(1);
        for (QubitDescriptor qubit : config.device().qubits()) {
            if (qubit.has(QubitDescriptor.Role.COMPUTATION)) {
                free.add(qubit.index());
            }
        }
    }

    void enter(long timeNs, Outbox<? super ApplicationOutput> outbox) {
        nowNs = timeNs;
        out = outbox;
    }

    long nowNs() {
        return nowNs;
    }

    /// A cookie never used before, from 1.
    long cookie() {
        return ++lastCookie;
    }

    void emit(ApplicationOutput output) {
        out.emit(output);
    }

    void toTransport(TransportInput input) {
        out.emit(new ToTransport(input));
    }

    void violation(String clause, String detail) {
        out.emit(new PeerViolation(clause, detail));
    }

    // ---- time

    void at(Alarm alarm, long atNs) {
        alarms.set(alarm, atNs);
    }

    boolean isSet(Alarm alarm) {
        return alarms.isSet(alarm);
    }

    void clear(Alarm alarm) {
        alarms.clear(alarm);
    }

    void expire() {
        for (Alarm due = alarms.pollDue(nowNs); due != null; due = alarms.pollDue(nowNs)) {
            due.what.run();
        }
    }

    long nextNs() {
        return alarms.nextNs();
    }

    // ---- the device

    /// The id of a command that is submitted next; its answer goes to the one given.
    long command(Answered owner) {
        long id = ids.next();
        commands.put(id, owner);
        return id;
    }

    void submit(DeviceCommand command) {
        out.emit(new ToDevice(command));
    }

    void answered(DeviceEvent.Answer answer) {
        Answered owner = commands.remove(answer.id());
        if (owner != null) {
            owner.answered(answer);
        }
    }

    /// Gives a qubit back to the device, which may take more than one try while it is busy.
    void discard(QubitHandle qubit) {
        submit(
                new DeviceCommand.Discard(
                        command(answer -> {
                            if (answer instanceof DeviceEvent.Refused refused
                                    && isPassing(refused)) {
                                at(new Alarm(() -> discard(qubit)), nowNs + RETRY_NS);
                            } else {
                                freed(qubit);
                            }
                        }),
                        qubit));
    }

    /// Whether the same command may succeed a little later.
    static boolean isPassing(DeviceEvent.Refused refused) {
        return refused.why() == DeviceRefusal.BUSY || refused.why() == DeviceRefusal.NOT_READY;
    }

    /// A free computation qubit, or null when there is none.
    @Nullable Integer takeComputationQubit() {
        return free.pollFirst();
    }

    /// Nobody owns the qubit any more.
    void freed(QubitHandle qubit) {
        freed(qubit.qubit());
    }

    void freed(int qubit) {
        List<QubitDescriptor> all = config.device().qubits();
        if (qubit < all.size() && all.get(qubit).has(QubitDescriptor.Role.COMPUTATION)) {
            free.add(qubit);
        }
    }

    void used(Qubits by) {
        inUse.add(by);
    }

    void unused(Qubits by) {
        inUse.remove(by);
    }

    /// How well this device reads what it measures at once, 1 - flip0 - flip1: the mean of its
    /// communication qubits.
    double measuringContrast() {
        return measuringContrast;
    }

    void lost(List<QubitHandle> qubits) {
        List.copyOf(inUse).forEach(q -> q.lost(qubits));
    }
}
