package dev.herald.conformance.hal;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceEvent.Answer;
import dev.herald.hal.device.DeviceEvent.Heralded;
import dev.herald.hal.device.DeviceEvent.Kept;
import dev.herald.hal.device.DeviceEvent.Refused;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.device.QubitHandle;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// A driver that is right but for one thing: it stands between the suite and a good driver, and a
/// subclass overrides what it gets wrong.
class Mutant implements QuantumDevice {
    /// Above every id of the suite: the mutant's own commands, whose answers it keeps to itself.
    private static final long OWN = 1L << 60;

    /// What the suite asked for, by id.
    final Map<Long, DeviceCommand> asked = new HashMap<>();

    /// The latest handle to each qubit.
    final Map<Integer, QubitHandle> handles = new HashMap<>();

    /// Qubits that the suite owns.
    final Set<Integer> owned = new HashSet<>();

    /// Handles that a gate or a move has acted on.
    final Set<QubitHandle> touched = new HashSet<>();

    private final Set<Long> underWay = new HashSet<>();
    private DeviceContext host;
    private QuantumDevice good;
    private long ownIds = OWN;

    static QuantumDeviceProvider of(QuantumDeviceProvider good, Supplier<? extends Mutant> mutant) {
        return new QuantumDeviceProvider() {
            @Override
            public String name() {
                return good.name();
            }

            @Override
            public QuantumDevice open(DeviceContext context, Map<String, String> options) {
                Mutant one = mutant.get();
                one.host = context;
                one.good =
                        good.open(
                                new DeviceContext(
                                        context.clock(),
                                        context.agenda(),
                                        context.entropy(),
                                        one::receive),
                                options);
                return one;
            }
        };
    }

    private void receive(DeviceEvent event) {
        if (event instanceof Answer answer && answer.id() >= OWN) {
            return;
        }
        if (event instanceof Answer answer
                && !(answer instanceof Refused refused
                        && refused.why() == DeviceRefusal.DUPLICATE_ID)) {
            underWay.remove(answer.id());
        }
        if (event instanceof Allocated allocated) {
            own(allocated.qubit());
            if (asked.get(allocated.id()) instanceof DeviceCommand.Move) {
                touched.add(allocated.qubit());
            }
        } else if (event instanceof Heralded herald && herald.half() instanceof Kept kept) {
            own(kept.qubit());
        }
        onEvent(event);
    }

    private void own(QubitHandle handle) {
        handles.put(handle.qubit(), handle);
        owned.add(handle.qubit());
    }

    void onEvent(DeviceEvent event) {
        emit(event);
    }

    @Override
    public final void submit(DeviceCommand command) {
        if (underWay.add(command.id())) {
            asked.put(command.id(), command);
        }
        switch (command) {
            case DeviceCommand.Gate1 gate -> touched.add(gate.qubit());
            case DeviceCommand.Gate2 gate -> {
                touched.add(gate.first());
                touched.add(gate.second());
            }
            default -> {}
        }
        onCommand(command);
        switch (command) {
            case DeviceCommand.Discard discard -> release(discard.qubit());
            case DeviceCommand.Measure measure -> release(measure.qubit());
            case DeviceCommand.Move move -> release(move.from());
            default -> {}
        }
    }

    private void release(QubitHandle handle) {
        if (handle.equals(handles.get(handle.qubit()))) {
            owned.remove(handle.qubit());
        }
    }

    void onCommand(DeviceCommand command) {
        forward(command);
    }

    @Override
    public DeviceDescriptor describe() {
        return good.describe();
    }

    @Override
    public void close() {
        good.close();
    }

    final void emit(DeviceEvent event) {
        host.events().emit(event);
    }

    final void forward(DeviceCommand command) {
        good.submit(command);
    }

    final void later(long delayNs, Runnable action) {
        host.agenda().at(nowNs() + delayNs, action);
    }

    final long nowNs() {
        return host.clock().nowNs();
    }

    final long ownId() {
        return ownIds++;
    }

    final int lastQubit() {
        return describe().qubits().size() - 1;
    }

    /// Takes the qubit away from the suite as soon as it is free.
    final void steal(int qubit) {
        later(0, () -> forward(new Initialise(ownId(), qubit)));
    }

    final boolean isRefused(
            DeviceEvent event, DeviceRefusal why, Class<? extends DeviceCommand> kind) {
        return event instanceof Refused refused
                && refused.why() == why
                && kind.isInstance(asked.get(refused.id()));
    }
}
