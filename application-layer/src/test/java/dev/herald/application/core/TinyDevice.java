package dev.herald.application.core;

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
import dev.herald.hal.host.Rng;
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

/// A device of a test: exact states, stated errors drawn from the seed, and an account of who owns
/// what. It cannot queue: a command on a qubit that is in use is refused with BUSY.
final class TinyDevice {
    static final int COMMUNICATION = 32;
    static final Provenance NOWHERE = new Provenance("assumption: test", "2026-01-01");

    /// Errors of a device.
    record Noise(double gate1, double gate2, double initialise, double flip0, double flip1) {
        static final Noise NONE = new Noise(0, 0, 0, 0, 0);
    }

    final DeviceDescriptor descriptor;
    final Map<QubitHandle, Integer> owned = new LinkedHashMap<>();
    double faults;
    boolean calibrating;
    private final SimWorld world;
    private final TinyLab lab;
    private final Consumer<DeviceEvent> events;
    private final Noise noise;
    private final Rng rng;
    private final Set<Integer> busy = new LinkedHashSet<>();
    private final int[] generations;

    TinyDevice(
            SimWorld world,
            TinyLab lab,
            NodeId node,
            int computation,
            Noise noise,
            Consumer<DeviceEvent> events) {
        this.world = world;
        this.lab = lab;
        this.events = events;
        this.noise = noise;
        rng = world.stream("device/" + node);
        descriptor = describe(node, computation, noise);
        generations = new int[descriptor.qubits().size()];
    }

    private static DeviceDescriptor describe(NodeId node, int computation, Noise noise) {
        List<GateDescriptor> gates = new ArrayList<>();
        for (GateKind kind : GateKind.values()) {
            double error = kind.qubits() == 1 ? noise.gate1 : noise.gate2;
            gates.add(new GateDescriptor(kind, List.of(), List.of(), 1_000, error, NOWHERE));
        }
        List<QubitDescriptor> qubits = new ArrayList<>();
        for (int i = 0; i < COMMUNICATION + computation; i++) {
            var role =
                    i < COMMUNICATION
                            ? QubitDescriptor.Role.COMMUNICATION
                            : QubitDescriptor.Role.COMPUTATION;
            qubits.add(
                    new QubitDescriptor(
                            i,
                            Set.of(role),
                            MemoryDecay.NONE,
                            1_000,
                            noise.initialise,
                            1_000,
                            noise.flip0,
                            noise.flip1,
                            0,
                            NOWHERE));
        }
        return new DeviceDescriptor(
                "test",
                "tiny",
                "1",
                1,
                0,
                node,
                EnumSet.of(Capability.GATES, Capability.MEASURE, Capability.BELL_MEASURE),
                qubits,
                gates,
                List.of(),
                1_000,
                1_000,
                0,
                SwapNoise.NONE,
                0,
                List.of(),
                NOWHERE);
    }

    /// Hands a qubit of the lab to the node, in a free communication qubit.
    QubitHandle own(int labQubit) {
        for (int i = 0; i < COMMUNICATION; i++) {
            if (isFree(i)) {
                return own(i, labQubit);
            }
        }
        throw new AssertionError("no free communication qubit: " + owned);
    }

    private QubitHandle own(int index, int labQubit) {
        QubitHandle handle = new QubitHandle(index, ++generations[index]);
        owned.put(handle, labQubit);
        return handle;
    }

    private boolean isFree(int index) {
        return owned.keySet().stream().noneMatch(h -> h.qubit() == index);
    }

    void submit(DeviceCommand command) {
        List<QubitHandle> on =
                switch (command) {
                    case DeviceCommand.Initialise i -> List.of();
                    case DeviceCommand.Gate1 g -> List.of(g.qubit());
                    case DeviceCommand.Gate2 g -> List.of(g.first(), g.second());
                    case DeviceCommand.Measure m -> List.of(m.qubit());
                    case DeviceCommand.Discard d -> List.of(d.qubit());
                    default -> throw new AssertionError("not asked for by this layer: " + command);
                };
        Set<Integer> indices = new LinkedHashSet<>();
        on.forEach(h -> indices.add(h.qubit()));
        DeviceRefusal no = null;
        if (command instanceof DeviceCommand.Initialise i) {
            indices.add(i.qubit());
            no = isFree(i.qubit()) ? null : DeviceRefusal.BUSY;
        }
        if (!owned.keySet().containsAll(on)) {
            no = DeviceRefusal.NOT_OWNED;
        } else if (indices.stream().anyMatch(busy::contains)) {
            no = DeviceRefusal.BUSY;
        } else if (calibrating) {
            no = DeviceRefusal.NOT_READY;
        }
        if (no != null) {
            DeviceRefusal why = no;
            world.at(
                    world.nowNs(),
                    () -> events.accept(new DeviceEvent.Refused(command.id(), why, "" + command)));
            return;
        }
        busy.addAll(indices);
        world.at(
                world.nowNs() + 1_000,
                () -> {
                    busy.removeAll(indices);
                    if (!(command instanceof DeviceCommand.Discard) && rng.nextDouble() < faults) {
                        on.forEach(owned::remove);
                        events.accept(new DeviceEvent.Faulted(command.id(), "test"));
                    } else {
                        perform(command);
                    }
                });
    }

    private void perform(DeviceCommand command) {
        switch (command) {
            case DeviceCommand.Initialise i -> {
                int q = lab.fresh();
                depolarise(q, noise.initialise);
                events.accept(new DeviceEvent.Allocated(i.id(), own(i.qubit(), q)));
            }
            case DeviceCommand.Gate1 g -> {
                int q = owned.get(g.qubit());
                lab.gate(g.kind(), q, g.angle());
                depolarise(q, noise.gate1);
                events.accept(new DeviceEvent.Done(g.id()));
            }
            case DeviceCommand.Gate2 g -> {
                int a = owned.get(g.first());
                int b = owned.get(g.second());
                lab.cnot(a, b);
                if (rng.nextDouble() < noise.gate2) {
                    lab.pauli(a, rng.nextInt(4));
                    lab.pauli(b, rng.nextInt(4));
                }
                events.accept(new DeviceEvent.Done(g.id()));
            }
            case DeviceCommand.Measure m -> {
                boolean one = lab.measure(owned.remove(m.qubit()), m.basis());
                boolean flip = rng.nextDouble() < (one ? noise.flip1 : noise.flip0);
                events.accept(new DeviceEvent.Measured(m.id(), one ^ flip));
            }
            case DeviceCommand.Discard d -> {
                owned.remove(d.qubit());
                events.accept(new DeviceEvent.Done(d.id()));
            }
            default -> throw new AssertionError();
        }
    }

    private void depolarise(int q, double probability) {
        if (rng.nextDouble() < probability) {
            lab.pauli(q, rng.nextInt(4));
        }
    }
}
