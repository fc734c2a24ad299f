package dev.herald.conformance.hal;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Devices that say something wrong of themselves, and are good otherwise.
final class DescriptorFlaws {
    static final List<Flaw> ALL =
            List.of(
                    Flaw.of(
                            "HAL-DESC-1",
                            "describes itself differently the second time",
                            () ->
                                    new Mutant() {
                                        private int asked;

                                        @Override
                                        public DeviceDescriptor describe() {
                                            DeviceDescriptor good = super.describe();
                                            return asked++ == 0
                                                    ? good
                                                    : Rewrite.provenance(
                                                            good,
                                                            new Provenance("recalibrated", "2026"));
                                        }
                                    }),
                    Flaw.of(
                            "HAL-DESC-2",
                            "names a storage qubit that does not exist",
                            describes(d ->
                                    Rewrite.ports(
                                            d,
                                            p ->
                                                    Rewrite.port(
                                                            p,
                                                            p.communication(),
                                                            List.of(99),
                                                            p.points())))),
                    Flaw.of(
                            "HAL-DESC-3",
                            "names a communication qubit as storage",
                            describes(d ->
                                    Rewrite.ports(
                                            d,
                                            p ->
                                                    Rewrite.port(
                                                            p,
                                                            p.communication(),
                                                            p.communication(),
                                                            p.points())))),
                    Flaw.of(
                            "HAL-DESC-4",
                            "declares a bright-state population of 1.5",
                            describes(d ->
                                    points(
                                            d,
                                            p ->
                                                    new OperatingPoint(
                                                            p.code(),
                                                            1.5,
                                                            p.success(),
                                                            p.state(),
                                                            p.provenance())))),
                    Flaw.of(
                            "HAL-DESC-5",
                            "claims monitors and has none",
                            describes(Rewrite::withoutMonitors)),
                    Flaw.of(
                            "HAL-DESC-6",
                            "dates its figures \"last spring\"",
                            describes(d ->
                                    Rewrite.provenance(
                                            d, new Provenance("data sheet", "last spring")))),
                    Flaw.of(
                            "HAL-DESC-7",
                            "has two operating points with one code",
                            describes(d ->
                                    Rewrite.ports(
                                            d,
                                            p ->
                                                    Rewrite.port(
                                                            p,
                                                            p.communication(),
                                                            p.storage(),
                                                            twice(p))))),
                    Flaw.of(
                            "HAL-VERS-1",
                            "speaks version 2",
                            describes(d -> Rewrite.version(d, 2))),
                    Flaw.of(
                            "HAL-CAP-1",
                            "can move, but does not say so",
                            describes(d -> Rewrite.without(d, Capability.MOVE))),
                    Flaw.of(
                            "HAL-CAP-2",
                            "offers T, but does not say so",
                            describes(d ->
                                    Rewrite.gates(
                                            d,
                                            d.gates().stream()
                                                    .filter(gate -> gate.kind() != GateKind.T)
                                                    .toList()))),
                    Flaw.of(
                            "HAL-ENT-24",
                            "heralds half as often as it declares",
                            describes(d -> points(d, p -> Rewrite.success(p, 2 * p.success())))));

    private DescriptorFlaws() {}

    private static Supplier<Mutant> describes(UnaryOperator<DeviceDescriptor> change) {
        return () ->
                new Mutant() {
                    @Override
                    public DeviceDescriptor describe() {
                        return change.apply(super.describe());
                    }
                };
    }

    private static DeviceDescriptor points(
            DeviceDescriptor d, UnaryOperator<OperatingPoint> change) {
        return Rewrite.ports(
                d,
                p ->
                        Rewrite.port(
                                p,
                                p.communication(),
                                p.storage(),
                                p.points().stream().map(change).toList()));
    }

    private static List<OperatingPoint> twice(PortDescriptor port) {
        List<OperatingPoint> points = new ArrayList<>(port.points());
        points.add(port.points().getFirst());
        return points;
    }
}
