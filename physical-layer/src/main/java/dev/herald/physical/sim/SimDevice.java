package dev.herald.physical.sim;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.sim.state.Disturbance;
import dev.herald.physical.sim.state.Qubit;
import dev.herald.physical.sim.state.Trap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The hardware of one node: qubits with their ledger, ports, and the commands under way.
///
/// Commands on one qubit are executed in the order in which they were submitted: one that finds its
/// qubit in a gate waits, it is not refused. A command that gives a qubit back (Measure, BellMeasure,
/// Discard, the source of a Move) takes the handle when it is accepted; the qubit is free for others
/// when it is answered. Idle decoherence acts between commands, not during them.
final class SimDevice {
    final NodeId node;
    final SimHardware world;
    final NodeModel model;
    final List<Slot> slots = new ArrayList<>();
    final Rng rng;
    final GateTable gates;
    final NodeCondition condition = new NodeCondition(this);
    private final String name;
    private final List<LinkEnd> ports = new ArrayList<>();
    final AttemptCount attempts = new AttemptCount(ports);
    private final Pending.List pending = new Pending.List();
    private final Commands commands;
    private final Execution execution;
    private @Nullable DeviceDescriptor descriptor;
    private @Nullable Outbox<? super DeviceEvent> events;
    private DeviceState state = DeviceState.READY;
    private String stateDetail = "";

    /// The host that opened the device has yet to hear that it is not READY.
    private boolean stateUntold;

    private long openings;

    SimDevice(SimHardware world, NodeModel model, NodeId node, String name, Rng rng) {
        this.world = world;
        this.model = model;
        this.node = node;
        this.name = name;
        this.rng = rng;
        gates = new GateTable(model.gates, model.qubits.size());
        commands = new Commands(this);
        execution = new Execution(this);
        Map<Long, Trap> traps = new LinkedHashMap<>();
        for (QubitDescriptor qubit : model.qubits) {
            MemoryModel memory = model.memory(qubit);
            Trap trap =
                    memory.trapNs == 0
                            ? null
                            : traps.computeIfAbsent(memory.trapNs, tau -> new Trap(tau));
            slots.add(
                    new Slot(qubit, new Qubit(memory.bare, disturbance(qubit), trap, memory.echo)));
        }
    }

    /// What dephases a qubit besides time when nothing is wrong.
    @Nullable Disturbance disturbance(QubitDescriptor qubit) {
        boolean disturbed =
                qubit.has(QubitDescriptor.Role.STORAGE) && model.attemptDephasing(1) > 0;
        return disturbed ? attempts : null;
    }

    /// Up to when a qubit has idled: the beginning of the command that acts on it, or now.
    long idleUntilNs(Slot slot, long nowNs) {
        for (int i = 0; i < pending.size(); i++) {
            if (pending.get(i) instanceof Work work
                    && (work.first == slot || work.second == slot)
                    && work.startNs < nowNs) {
                return work.startNs;
            }
        }
        return nowNs;
    }

    List<LinkEnd> ports() {
        return ports;
    }

    int portCount() {
        return ports.size();
    }

    void addPort(LinkEnd end) {
        ports.add(end);
    }

    LinkEnd port(int index) {
        return ports.get(index);
    }

    DeviceState state() {
        return state;
    }

    /// Communication and storage qubits are dealt out to the ports in turn; when there are fewer than
    /// ports, all ports share all of them.
    DeviceDescriptor descriptor() {
        DeviceDescriptor known = descriptor;
        if (known == null) {
            List<PortDescriptor> described = new ArrayList<>();
            for (LinkEnd end : ports) {
                described.add(
                        end.describe(
                                share(model.communication, end.port),
                                share(model.storage, end.port)));
            }
            known = model.describe(node, name, described);
            descriptor = known;
            for (LinkEnd end : ports) {
                end.coupled(described.get(end.port).communication(), slots.size());
            }
        }
        return known;
    }

    private List<Integer> share(List<Integer> qubits, int port) {
        if (qubits.size() < ports.size()) {
            return qubits;
        }
        List<Integer> mine = new ArrayList<>();
        for (int i = port; i < qubits.size(); i += ports.size()) {
            mine.add(qubits.get(i));
        }
        return mine;
    }

    /// @return a number for this opening
    long open(Outbox<? super DeviceEvent> outbox) {
        close();
        events = outbox;
        long opening = ++openings;
        for (LinkEnd end : ports) {
            end.attemptsBefore = attempts.at(end, world.clock.nowNs());
            end.heraldsBefore = end.heraldsSeen;
            end.heard = false;
        }
        stateUntold = state != DeviceState.READY;
        if (stateUntold) {
            world.agenda.at(
                    world.clock.nowNs(),
                    () -> {
                        if (isOpen(opening)) {
                            tellState();
                        }
                    });
        }
        return opening;
    }

    boolean isOpen(long opening) {
        return events != null && opening == openings;
    }

    /// Gives up every qubit and every command in silence.
    void close() {
        events = null;
        while (pending.size() > 0) {
            cancel(pending.get(0), BatchEnd.ABORTED);
        }
        for (Slot slot : slots) {
            world.engine.discard(slot.qubit);
            slot.giveBack();
        }
    }

    /// A host that finds the device not READY hears so before anything else (HAL-STATE-4).
    private void tellState() {
        if (stateUntold) {
            stateUntold = false;
            emit(new DeviceEvent.StateChanged(state, stateDetail));
        }
    }

    void emit(DeviceEvent event) {
        Outbox<? super DeviceEvent> to = events;
        if (to != null) {
            tellState();
            to.emit(event);
        }
    }

    void submit(DeviceCommand command) {
        commands.submit(command);
    }

    void refuse(long id, DeviceRefusal why, String detail) {
        emit(new DeviceEvent.Refused(id, why, detail));
    }

    @Nullable Pending find(long id) {
        return pending.find(id);
    }

    /// Puts a command on its qubits behind those under way.
    void begin(DeviceCommand command, Slot first, @Nullable Slot second, long durationNs) {
        long startNs = Math.max(world.clock.nowNs(), first.busyUntilNs);
        if (second != null) {
            startNs = Math.max(startNs, second.busyUntilNs);
            second.busyUntilNs = startNs + durationNs;
            second.uses++;
        }
        first.busyUntilNs = startNs + durationNs;
        first.uses++;
        Work work = new Work(this, command, first, second, startNs);
        pending.add(work);
        world.agenda.at(startNs + durationNs, work);
    }

    void beginBatch(Entangle command, Slot slot) {
        LinkEnd end = ports.get(command.port());
        LinkModel.Point point = end.link.points().get(command.point());
        double dephasing = model.attemptDephasing(point.brightState);
        double log = dephasing == 0 ? 0 : StrictMath.log1p(-2 * Math.min(dephasing, 0.499));
        int spacing = descriptor().ports().get(command.port()).spacing(command.mode());
        Batch batch = new Batch(command, end, slot, spacing, log);
        batch.from = command.firstCycle();
        batch.stop = command.firstCycle() + command.cycles();
        slot.uses++;
        pending.add(batch);
        end.link.submit(batch);
    }

    private void retire(Work work) {
        work.over = true;
        pending.remove(work);
        work.first.uses--;
        Slot second = work.second;
        if (second != null) {
            second.uses--;
        }
    }

    void complete(Work work) {
        retire(work);
        execution.complete(work);
    }

    /// A herald has arrived in a batch of this device.
    void heralded(Delivery delivery) {
        Batch batch = delivery.batch;
        emit(
                new DeviceEvent.Heralded(
                        batch.id,
                        batch.tag,
                        delivery.attempt,
                        delivery.cycle,
                        delivery.emittedNs,
                        delivery.heraldedNs,
                        delivery.epoch,
                        delivery.sequence,
                        delivery.bell,
                        delivery.half()));
    }

    /// A batch has ended; its attempts are known.
    void batchEnded(Batch batch, BatchEnd why) {
        pending.remove(batch);
        batch.slot.uses--;
        long attempts = batch.attempts();
        batch.end.heard |= attempts > 0;
        boolean reached = batch.end.heard; // [HAL-ENT-32]
        emit(
                new DeviceEvent.BatchEnded(
                        batch.id,
                        why,
                        attempts,
                        reached ? batch.end.epochSeen : 0,
                        reached ? batch.end.nextSeen : 0));
    }

    /// Ends a command without its effect. A batch answers for itself.
    private void cancel(Pending command, BatchEnd why) {
        switch (command) {
            case Work work -> retire(work);
            case Batch batch -> batch.end.link.drop(batch, why);
            default -> throw new IllegalStateException("no such command");
        }
    }

    void setState(DeviceState next, String detail) {
        if (next == state) {
            return;
        }
        tellState();
        boolean wasCalibrating = state == DeviceState.CALIBRATING;
        state = next;
        stateDetail = detail;
        emit(new DeviceEvent.StateChanged(next, detail));
        if (next == DeviceState.FAULT || next == DeviceState.OFFLINE) {
            lose(slots, detail);
        } else if (wasCalibrating || next == DeviceState.CALIBRATING) {
            for (LinkEnd end : ports) {
                end.link.suspend();
            }
        }
    }

    /// A command fails while it is carried out: its qubits are given back.
    void fault(Work work, String detail) {
        giveUp(work);
        emit(new DeviceEvent.Faulted(work.id, detail));
    }

    /// Loses the states of qubits; commands under way on them fault.
    void lose(List<Slot> lost, String detail) {
        for (Pending command : pending.snapshot()) {
            if (command instanceof Work work
                    && !work.over
                    && (lost.contains(work.first) || lost.contains(work.second))) {
                retire(work);
                fault(work, detail);
            } else if (command instanceof Batch batch
                    && !batch.ended
                    && lost.contains(batch.slot)) {
                batch.end.link.drop(batch, BatchEnd.HARDWARE_FAULT);
            }
        }
        List<QubitHandle> handles = new ArrayList<>();
        for (Slot slot : lost) {
            QubitHandle handle = slot.handle();
            world.engine.discard(slot.qubit);
            slot.giveBack();
            if (handle != null) {
                handles.add(handle);
            }
        }
        if (!handles.isEmpty()) {
            emit(new DeviceEvent.QubitsLost(handles, detail));
        }
    }

    /// The qubits of a failed command are given back.
    private void giveUp(Work work) {
        free(work.first);
        Slot second = work.second;
        if (second != null) {
            free(second);
        }
    }

    private void free(Slot slot) {
        world.engine.discard(slot.qubit);
        slot.giveBack();
    }
}
