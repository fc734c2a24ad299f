package acme.hal;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.PortDescriptor.Encoding;
import dev.herald.hal.device.PortDescriptor.Scheme;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitDescriptor.Role;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import java.util.List;
import java.util.Set;

/// The data sheet. What is not claimed here is refused with UNSUPPORTED, and not tested.
final class AcmeSheet {
    static final long CYCLE_NS = 1_000;
    static final long LATENCY_NS = 50_000;
    static final long MEASURE_NS = 500;
    static final double SUCCESS = 0.01;
    static final double FLIP = 0.01;

    private AcmeSheet() {}

    static DeviceDescriptor describe() {
        Provenance figures = new Provenance("assumption: example figures", "2026-11-21");
        QubitDescriptor emitter =
                new QubitDescriptor(
                        0,
                        Set.of(Role.COMMUNICATION),
                        new MemoryDecay(0, 1_000_000),
                        200,
                        0,
                        MEASURE_NS,
                        FLIP,
                        FLIP,
                        0,
                        figures);
        PortDescriptor port =
                new PortDescriptor(
                        0,
                        new LinkId(1),
                        new NodeId(2),
                        Scheme.DOUBLE_CLICK,
                        Encoding.TIME_BIN,
                        1_550_000,
                        List.of(0),
                        List.of(),
                        CYCLE_NS,
                        1,
                        1,
                        LATENCY_NS,
                        LATENCY_NS,
                        0,
                        1_000_000_000,
                        List.of(
                                new OperatingPoint(
                                        0, 0, SUCCESS, BellDiagonal.werner(0.95), figures)));
        return new DeviceDescriptor(
                "Acme",
                "photon source",
                "1.0",
                DeviceDescriptor.CONTRACT_MAJOR,
                DeviceDescriptor.CONTRACT_MINOR,
                new NodeId(1),
                Set.of(Capability.MEASURE, Capability.ENTANGLE_MEASURE),
                List.of(emitter),
                List.of(),
                List.of(port),
                0,
                0,
                0,
                SwapNoise.NONE,
                0,
                List.of(),
                figures);
    }
}
