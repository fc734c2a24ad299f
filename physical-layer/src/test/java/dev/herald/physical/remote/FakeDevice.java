package dev.herald.physical.remote;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A device that does what a test says: answers simple commands at once, and leaves gates and batches
/// under way until told.
final class FakeDevice implements QuantumDevice {
    static final long LEAD_NS = 5_000;

    final BlockingQueue<DeviceCommand> commands = new LinkedBlockingQueue<>();
    private final DeviceContext context;
    private final NodeId node;
    private final String model;
    private final Map<Integer, Integer> generations = new LinkedHashMap<>();
    private volatile boolean closed;

    FakeDevice(DeviceContext context, NodeId node, String model) {
        this.context = context;
        this.node = node;
        this.model = model;
    }

    boolean isClosed() {
        return closed;
    }

    /// From any thread.
    void emit(DeviceEvent event) {
        context.agenda().at(0, () -> context.events().emit(event));
    }

    QubitHandle handOver(int qubit) {
        return new QubitHandle(qubit, generations.merge(qubit, 1, Integer::sum));
    }

    static DeviceEvent.Heralded heralded(long id, QubitHandle qubit) {
        return new DeviceEvent.Heralded(
                id,
                9,
                3,
                1_000,
                1_000_000,
                1_050_000,
                7,
                0,
                BellIndex.PSI_PLUS,
                new DeviceEvent.Kept(qubit));
    }

    @Override
    public DeviceDescriptor describe() {
        Provenance assumed = new Provenance("assumption: a test", "2026-01-01");
        return new DeviceDescriptor(
                "test",
                model,
                "1",
                1,
                0,
                node,
                Set.of(Capability.MEASURE, Capability.ENTANGLE_KEEP),
                List.of(qubit(0, assumed), qubit(1, assumed), qubit(2, assumed)),
                List.of(),
                List.of(
                        new PortDescriptor(
                                0,
                                new LinkId(1),
                                new NodeId(node.value() + 1),
                                PortDescriptor.Scheme.DOUBLE_CLICK,
                                PortDescriptor.Encoding.TIME_BIN,
                                1_550_000,
                                List.of(0),
                                List.of(1),
                                1_000,
                                1,
                                1,
                                50_000,
                                50_000,
                                LEAD_NS,
                                1_000_000,
                                List.of(
                                        new OperatingPoint(
                                                0,
                                                0,
                                                1.0 / 3,
                                                BellDiagonal.werner(0.9),
                                                assumed)))),
                0,
                0,
                0,
                SwapNoise.NONE,
                0,
                List.of(),
                assumed);
    }

    private static QubitDescriptor qubit(int index, Provenance provenance) {
        return new QubitDescriptor(
                index,
                Set.of(
                        index == 0
                                ? QubitDescriptor.Role.COMMUNICATION
                                : QubitDescriptor.Role.STORAGE),
                MemoryDecay.NONE,
                1_000,
                0,
                1_000,
                0,
                0,
                0,
                provenance);
    }

    @Override
    public void submit(DeviceCommand command) {
        commands.add(command);
        switch (command) {
            case DeviceCommand.Initialise(long id, int qubit) ->
                    context.events().emit(new DeviceEvent.Allocated(id, handOver(qubit)));
            case DeviceCommand.Measure(long id, _, _) ->
                    context.events().emit(new DeviceEvent.Measured(id, true));
            case DeviceCommand.Discard(long id, _) ->
                    context.events().emit(new DeviceEvent.Done(id));
            case DeviceCommand.Abort(long id, long batch) -> {
                context.events().emit(new DeviceEvent.Done(id));
                context.events().emit(new DeviceEvent.BatchEnded(batch, BatchEnd.ABORTED, 1, 7, 0));
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
