package dev.herald.physical.ffm;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/// Ports of a descriptor from memory.
final class PortReader {
    private static final PortDescriptor.Scheme[] SCHEMES = PortDescriptor.Scheme.values();
    private static final PortDescriptor.Encoding[] ENCODINGS = PortDescriptor.Encoding.values();

    private PortReader() {}

    static PortDescriptor read(int index, Struct port) {
        PortDescriptor.Scheme scheme =
                Numbers.known(SCHEMES, port.u32("scheme"), port.name("scheme"));
        PortDescriptor.Encoding encoding =
                Numbers.known(ENCODINGS, port.u32("encoding"), port.name("encoding"));
        if (scheme == null || encoding == null) { // ports are counted: none can be left out
            throw new Broken(
                    "HAL-C-25",
                    "the scheme or the encoding of port " + index + " is not known here");
        }
        List<OperatingPoint> points = new ArrayList<>();
        for (Struct point : port.structs("points", "point_count", Layouts.POINT)) {
            points.add(point(point));
        }
        int modes = port.index("modes");
        return new PortDescriptor(
                index,
                new LinkId(port.positive("link")),
                new NodeId(port.positive("neighbour")),
                scheme,
                encoding,
                port.amount("wavelength_pm"),
                port.indices("communication", "communication_count"),
                port.indices("storage", "storage_count"),
                port.least("cycle_ns"),
                port.positive("keep_spacing"),
                port.positive("measure_spacing"),
                port.amount("herald_latency_ns"),
                port.amount("peer_latency_ns"),
                port.amount("command_lead_ns"),
                port.least("batch_cycles_max"),
                modes == 0 ? 1 : modes,
                points);
    }

    private static OperatingPoint point(Struct point) {
        long p00 = Integer.toUnsignedLong(point.u32("p00_ppb"));
        long p10 = Integer.toUnsignedLong(point.u32("p10_ppb"));
        long p01 = Integer.toUnsignedLong(point.u32("p01_ppb"));
        long p11 = Integer.toUnsignedLong(point.u32("p11_ppb"));
        long sum = p00 + p10 + p01 + p11;
        Broken.unless(
                sum == Numbers.ONE_PPB,
                "HAL-C-26",
                point.name("p00_ppb") + " to p11_ppb do not have the sum 10^9 but",
                sum);
        double one = Numbers.ONE_PPB;
        return new OperatingPoint(
                point.index("code"),
                point.probability("bright_state_ppt"),
                point.probability("success_ppt"),
                new BellDiagonal(p00 / one, p10 / one, p01 / one, p11 / one),
                DescriptorReader.provenance(point));
    }
}
