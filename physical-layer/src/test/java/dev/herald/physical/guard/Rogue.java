package dev.herald.physical.guard;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A device that does what a test says, right or wrong.
final class Rogue implements QuantumDevice {
    static final int QUBITS = 3;
    static final long CYCLE_NS = 1_000;
    static final long LATENCY_NS = 50_000;
    static final long LEAD_NS = 5_000;
    static final long SLACK_NS = 2_000;
    static final Provenance ASSUMED = new Provenance("assumption: a test", "2026-01-01");

    final DeviceContext context;
    final List<DeviceCommand> commands = new ArrayList<>();
    DeviceDescriptor descriptor = described(0);
    Consumer<DeviceCommand> onCommand = _ -> {};
    @Nullable RuntimeException throwing;
    int closed;

    Rogue(DeviceContext context) {
        this.context = context;
    }

    void emit(DeviceEvent event) {
        context.events().emit(event);
    }

    @SuppressWarnings("NullAway") // the point of it
    void emitNothing() {
        context.events().emit(null);
    }

    @Override
    public DeviceDescriptor describe() {
        return descriptor;
    }

    @Override
    public void submit(DeviceCommand command) {
        commands.add(command);
        if (throwing != null) {
            throw throwing;
        }
        onCommand.accept(command);
    }

    @Override
    public void close() {
        closed++;
    }

    static DeviceEvent.Heralded kept(long id, QubitHandle qubit) {
        return new DeviceEvent.Heralded(
                id,
                9,
                3,
                1_004,
                1_004 * CYCLE_NS,
                1_004 * CYCLE_NS,
                7,
                0,
                BellIndex.PSI_PLUS,
                new DeviceEvent.Kept(qubit));
    }

    static DeviceEvent.BatchEnded complete(long id) {
        return new DeviceEvent.BatchEnded(id, BatchEnd.COMPLETE, 3, 7, 1);
    }

    static DeviceDescriptor described(double flip1) {
        return new DeviceDescriptor(
                "test",
                "rogue",
                "1",
                1,
                1,
                new NodeId(1),
                Set.of(Capability.values()),
                List.of(qubit(0, flip1), qubit(1, 0), qubit(2, 0)),
                List.of(
                        new GateDescriptor(GateKind.X, List.of(0, 1), List.of(), 2_000, 0, ASSUMED),
                        new GateDescriptor(
                                GateKind.CNOT, List.of(0), List.of(), 5_000, 0, ASSUMED)),
                List.of(
                        new PortDescriptor(
                                0,
                                new LinkId(1),
                                new NodeId(2),
                                PortDescriptor.Scheme.DOUBLE_CLICK,
                                PortDescriptor.Encoding.TIME_BIN,
                                1_550_000,
                                List.of(0),
                                List.of(1),
                                CYCLE_NS,
                                2,
                                1,
                                LATENCY_NS,
                                LATENCY_NS,
                                LEAD_NS,
                                1_000,
                                List.of(
                                        new OperatingPoint(
                                                0, 0, 0.1, BellDiagonal.werner(0.9), ASSUMED)))),
                8_000,
                4_000,
                0,
                SwapNoise.NONE,
                new Coupling(List.of(0), List.of()),
                new Coupling(List.of(0), List.of()),
                0,
                SLACK_NS,
                List.of("temperature"),
                ASSUMED);
    }

    private static QubitDescriptor qubit(int index, double flip1) {
        return new QubitDescriptor(
                index,
                Set.of(
                        index == 0
                                ? QubitDescriptor.Role.COMMUNICATION
                                : QubitDescriptor.Role.STORAGE),
                MemoryDecay.NONE,
                1_000,
                0,
                3_000,
                0,
                flip1,
                0,
                ASSUMED);
    }
}
