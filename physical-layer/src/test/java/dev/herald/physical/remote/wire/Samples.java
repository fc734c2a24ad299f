package dev.herald.physical.remote.wire;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Any message, from a seed.
public final class Samples {
    private Samples() {}

    public static HostFrame host(Rng rng) {
        return switch (rng.nextInt(8)) {
            case 0 ->
                    new HostFrame.Attach(
                            rng.nextInt(5),
                            rng.nextInt(5),
                            List.of("a", "b").subList(0, rng.nextInt(3)),
                            new NodeId(1 + rng.nextInt(9)),
                            text(rng),
                            new HostFrame.SessionToken(rng.nextLong(), rng.nextLong()));
            case 1 -> new HostFrame.Ping(rng.nextLong());
            case 2 -> new HostFrame.Detach();
            default -> new HostFrame.Submit(command(rng));
        };
    }

    public static DeviceFrame device(Rng rng) {
        return switch (rng.nextInt(10)) {
            case 0 ->
                    new DeviceFrame.AttachOk(
                            1,
                            rng.nextInt(5),
                            List.of(),
                            rng.nextLong(),
                            rng.nextLong(),
                            1 + rng.nextInt(1_000),
                            1 + rng.nextLong(1_000),
                            pick(rng, DeviceState.values()),
                            text(rng),
                            descriptor(rng));
            case 1 ->
                    new DeviceFrame.AttachRefused(
                            pick(rng, DeviceFrame.AttachRefusal.values()), text(rng));
            case 2 -> new DeviceFrame.Pong(rng.nextLong(), rng.nextLong());
            case 3 ->
                    new DeviceFrame.Detached(
                            pick(rng, DeviceFrame.DetachReason.values()), text(rng));
            default -> new DeviceFrame.Report(event(rng));
        };
    }

    public static DeviceCommand command(Rng rng) {
        long id = rng.nextLong() | 1;
        return switch (rng.nextInt(10)) {
            case 0 -> new DeviceCommand.Initialise(id, rng.nextInt());
            case 1 -> new DeviceCommand.Gate1(id, target(rng), gate(rng, 1), rng.nextInt());
            case 2 ->
                    new DeviceCommand.Gate2(
                            id, target(rng), target(rng), gate(rng, 2), rng.nextInt());
            case 3 -> new DeviceCommand.Measure(id, target(rng), basis(rng));
            case 4 -> new DeviceCommand.BellMeasure(id, target(rng), target(rng));
            case 5 -> new DeviceCommand.Move(id, target(rng), rng.nextInt());
            case 6 -> new DeviceCommand.Discard(id, target(rng));
            case 7 -> {
                PairMode mode = pick(rng, PairMode.values());
                yield new DeviceCommand.Entangle(
                        id,
                        rng.nextInt(),
                        rng.nextInt(),
                        mode,
                        rng.nextInt(),
                        choice(rng),
                        rng.nextLong() >>> 1,
                        1 + (rng.nextLong() >>> 2),
                        mode == PairMode.KEEP ? 1 : 1 + rng.nextInt(Integer.MAX_VALUE),
                        rng.nextLong());
            }
            case 8 -> new DeviceCommand.Abort(id, rng.nextLong());
            default -> new DeviceCommand.Probe(id, text(rng));
        };
    }

    public static DeviceEvent event(Rng rng) {
        long id = rng.nextLong() | 1;
        return switch (rng.nextInt(11)) {
            case 0 -> new DeviceEvent.Done(id);
            case 1 -> new DeviceEvent.Allocated(id, owned(rng));
            case 2 -> new DeviceEvent.Measured(id, rng.nextBoolean());
            case 3 -> new DeviceEvent.BellMeasured(id, BellIndex.ofCode(rng.nextInt(4)));
            case 4 -> new DeviceEvent.Probed(id, rng.nextLong());
            case 5 ->
                    new DeviceEvent.BatchEnded(
                            id,
                            pick(rng, BatchEnd.values()),
                            rng.nextLong() >>> 1,
                            rng.nextInt(),
                            rng.nextLong() >>> 1);
            case 6 -> new DeviceEvent.Refused(id, pick(rng, DeviceRefusal.values()), text(rng));
            case 7 -> new DeviceEvent.Faulted(id, text(rng));
            case 8 ->
                    new DeviceEvent.Heralded(
                            id,
                            rng.nextLong(),
                            rng.nextLong() >>> 1,
                            rng.nextLong() >>> 1,
                            rng.nextLong(),
                            rng.nextLong(),
                            rng.nextInt(),
                            rng.nextLong() >>> 1,
                            BellIndex.ofCode(rng.nextInt(4)),
                            rng.nextBoolean()
                                    ? new DeviceEvent.Kept(owned(rng))
                                    : new DeviceEvent.Read(rng.nextBoolean(), basis(rng)));
            case 9 -> new DeviceEvent.StateChanged(pick(rng, DeviceState.values()), text(rng));
            default -> {
                List<QubitHandle> lost = new ArrayList<>();
                for (int i = rng.nextInt(4); i > 0; i--) {
                    lost.add(owned(rng));
                }
                yield new DeviceEvent.QubitsLost(lost, text(rng));
            }
        };
    }

    public static DeviceDescriptor descriptor(Rng rng) {
        List<QubitDescriptor> qubits = new ArrayList<>();
        for (int i = rng.nextInt(4); i >= 0; i--) {
            long t1 = rng.nextInt(3) == 0 ? 0 : 1 + rng.nextLong(1_000_000_000);
            long t2 = t1 == 0 ? rng.nextLong(100) : 1 + rng.nextLong(2 * t1);
            qubits.add(
                    new QubitDescriptor(
                            qubits.size(),
                            some(rng, QubitDescriptor.Role.class),
                            new MemoryDecay(t1, t2),
                            rng.nextLong(1_000),
                            probability(rng),
                            rng.nextLong(1_000),
                            probability(rng),
                            probability(rng),
                            rng.nextLong(1_000),
                            probability(rng),
                            provenance(rng)));
        }
        List<GateDescriptor> gates = new ArrayList<>();
        for (int i = rng.nextInt(4); i > 0; i--) {
            gates.add(
                    new GateDescriptor(
                            pick(rng, GateKind.values()),
                            List.of(0, 1).subList(0, rng.nextInt(3)),
                            List.of(2).subList(0, rng.nextInt(2)),
                            rng.nextLong(1_000),
                            probability(rng),
                            provenance(rng)));
        }
        List<PortDescriptor> ports = new ArrayList<>();
        for (int i = rng.nextInt(3); i > 0; i--) {
            ports.add(port(rng, ports.size()));
        }
        return new DeviceDescriptor(
                text(rng),
                text(rng),
                text(rng),
                1,
                rng.nextInt(3),
                new NodeId(1 + rng.nextInt(9)),
                some(rng, Capability.class),
                qubits,
                gates,
                ports,
                rng.nextLong(1_000),
                rng.nextLong(1_000),
                probability(rng),
                new SwapNoise(probability(rng), probability(rng), probability(rng)),
                new Coupling(List.of(), List.of(0).subList(0, rng.nextInt(2))),
                new Coupling(List.of(0, 1).subList(0, rng.nextInt(3)), List.of()),
                rng.nextLong(1_000),
                rng.nextLong(1_000),
                List.of("temperature", "t2").subList(0, rng.nextInt(3)),
                provenance(rng));
    }

    private static PortDescriptor port(Rng rng, int index) {
        List<OperatingPoint> points = new ArrayList<>();
        for (int i = rng.nextInt(4); i > 0; i--) {
            points.add(
                    new OperatingPoint(
                            points.size(),
                            probability(rng),
                            probability(rng),
                            state(rng),
                            provenance(rng)));
        }
        return new PortDescriptor(
                index,
                new LinkId(1 + rng.nextInt(9)),
                new NodeId(1 + rng.nextInt(9)),
                pick(rng, PortDescriptor.Scheme.values()),
                pick(rng, PortDescriptor.Encoding.values()),
                rng.nextLong(2_000_000_000),
                List.of(0, 1).subList(0, rng.nextInt(3)),
                List.of(2, 3).subList(0, rng.nextInt(3)),
                1 + rng.nextLong(1_000_000),
                1 + rng.nextInt(100),
                1 + rng.nextInt(100),
                rng.nextLong(1_000_000),
                rng.nextLong(1_000_000),
                rng.nextLong(1_000_000),
                1 + rng.nextLong(1_000_000),
                1 + rng.nextInt(9),
                points);
    }

    private static BellDiagonal state(Rng rng) {
        int a = rng.nextInt(1_000_000_001);
        int b = rng.nextInt(1_000_000_001 - a);
        int c = rng.nextInt(1_000_000_001 - a - b);
        double one = 1_000_000_000;
        return new BellDiagonal(a / one, b / one, c / one, (1_000_000_000 - a - b - c) / one);
    }

    private static double probability(Rng rng) {
        return switch (rng.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            default -> rng.nextLong(1_000_000_000_001L) / 1e12;
        };
    }

    private static Provenance provenance(Rng rng) {
        return new Provenance(text(rng), "2026-01-02");
    }

    private static GateKind gate(Rng rng, int qubits) {
        while (true) {
            GateKind kind = pick(rng, GateKind.values());
            if (kind.qubits() == qubits) {
                return kind;
            }
        }
    }

    private static BasisChoice choice(Rng rng) {
        int weight1 = rng.nextInt(256);
        return new BasisChoice(
                pick(rng, BasisChoice.Set.values()),
                weight1,
                rng.nextInt(256 - weight1),
                basis(rng));
    }

    private static Basis basis(Rng rng) {
        return new Basis(rng.nextInt(256), rng.nextInt(256), rng.nextInt(256));
    }

    private static QubitHandle target(Rng rng) {
        return new QubitHandle(rng.nextInt() >>> 1, rng.nextInt());
    }

    private static QubitHandle owned(Rng rng) {
        return new QubitHandle(rng.nextInt() >>> 1, 1 + (rng.nextInt() >>> 2));
    }

    private static <E extends Enum<E>> Set<E> some(Rng rng, Class<E> type) {
        Set<E> some = EnumSet.noneOf(type);
        for (E constant : type.getEnumConstants()) {
            if (rng.nextBoolean()) {
                some.add(constant);
            }
        }
        return some;
    }

    private static String text(Rng rng) {
        return List.of("", "x", "laser unlocked", "Zürich → Delft").get(rng.nextInt(4));
    }

    private static <T> T pick(Rng rng, T[] all) {
        return all[rng.nextInt(all.length)];
    }
}
