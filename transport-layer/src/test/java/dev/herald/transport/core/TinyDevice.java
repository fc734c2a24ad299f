package dev.herald.transport.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.hal.sim.SimWorld;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// A device of a test: as many qubits as are needed, exact states, and an account of who owns what.
/// It cannot queue: a command on a qubit that is in use is refused with BUSY.
final class TinyDevice {
    static final Provenance NOWHERE = new Provenance("assumption: test", "2026-01-01");

    final SimWorld world;
    final TinyLab lab;
    final NodeId node;
    final Consumer<DeviceEvent> events;
    final Map<QubitHandle, Integer> owned = new LinkedHashMap<>();
    final Set<QubitHandle> busy = new LinkedHashSet<>();
    long delayNs = 1_000;

    /// Probability that a gate or Bell measurement faults.
    double faults;

    private final dev.herald.hal.host.Rng rng;
    private int last;

    TinyDevice(SimWorld world, TinyLab lab, NodeId node, Consumer<DeviceEvent> events) {
        this.world = world;
        this.lab = lab;
        this.node = node;
        this.events = events;
        rng = world.stream("device/" + node);
    }

    static DeviceDescriptor descriptor(NodeId node, SwapNoise noise) {
        List<GateDescriptor> gates = new ArrayList<>();
        for (GateKind kind : GateKind.values()) {
            gates.add(new GateDescriptor(kind, List.of(), List.of(), 1_000, 0, NOWHERE));
        }
        return new DeviceDescriptor(
                "test",
                "tiny",
                "1",
                1,
                0,
                node,
                EnumSet.of(Capability.GATES, Capability.MEASURE, Capability.BELL_MEASURE),
                List.of(
                        new QubitDescriptor(
                                0,
                                Set.of(QubitDescriptor.Role.COMMUNICATION),
                                MemoryDecay.NONE,
                                1_000,
                                0,
                                1_000,
                                0,
                                0,
                                0,
                                NOWHERE)),
                gates,
                List.of(),
                1_000,
                1_000,
                0,
                noise,
                0,
                List.of(),
                NOWHERE);
    }

    /// Hands a qubit of the lab to the node.
    QubitHandle own(int qubit) {
        QubitHandle handle = new QubitHandle(last++, 1);
        owned.put(handle, qubit);
        return handle;
    }

    void lose(QubitHandle handle) {
        owned.remove(handle);
        events.accept(new DeviceEvent.QubitsLost(List.of(handle), "test"));
    }

    void submit(DeviceCommand command) {
        List<QubitHandle> qubits =
                switch (command) {
                    case DeviceCommand.Gate1 g -> List.of(g.qubit());
                    case DeviceCommand.BellMeasure m -> List.of(m.first(), m.second());
                    case DeviceCommand.Discard d -> List.of(d.qubit());
                    default -> throw new AssertionError("not asked for by this layer: " + command);
                };
        DeviceRefusal no = null;
        for (QubitHandle qubit : qubits) {
            if (!owned.containsKey(qubit)) {
                no = DeviceRefusal.NOT_OWNED;
            } else if (busy.contains(qubit)) {
                no = DeviceRefusal.BUSY;
            }
        }
        if (no != null) {
            DeviceRefusal why = no;
            world.at(
                    world.nowNs(),
                    () -> events.accept(new DeviceEvent.Refused(command.id(), why, "" + qubits)));
            return;
        }
        busy.addAll(qubits);
        world.at(world.nowNs() + delayNs, () -> perform(command, qubits));
    }

    private void perform(DeviceCommand command, List<QubitHandle> qubits) {
        busy.removeAll(qubits);
        boolean gone = !owned.keySet().containsAll(qubits);
        if (gone || !(command instanceof DeviceCommand.Discard) && rng.nextDouble() < faults) {
            qubits.forEach(owned::remove);
            events.accept(new DeviceEvent.Faulted(command.id(), "test"));
            return;
        }
        switch (command) {
            case DeviceCommand.Gate1 g -> {
                lab.gate(g.kind(), owned.get(g.qubit()), g.angle());
                events.accept(new DeviceEvent.Done(g.id()));
            }
            case DeviceCommand.BellMeasure m -> {
                var outcome = lab.bellMeasure(owned.remove(m.first()), owned.remove(m.second()));
                events.accept(new DeviceEvent.BellMeasured(m.id(), outcome));
            }
            case DeviceCommand.Discard d -> {
                owned.remove(d.qubit());
                events.accept(new DeviceEvent.Done(d.id()));
            }
            default -> throw new AssertionError();
        }
    }
}
