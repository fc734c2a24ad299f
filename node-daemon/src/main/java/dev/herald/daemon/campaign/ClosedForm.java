package dev.herald.daemon.campaign;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.SimHardware;
import java.util.ArrayList;
import java.util.List;

/// What a pair costs by reckoning: by the published closed form, and by ours, which adds what the
/// published one leaves out.
final class ClosedForm {

    /// One reason why a pair takes longer than the published closed form says.
    ///
    /// @param name of the reason
    /// @param seconds a pair
    record Overhead(String name, double seconds) {}

    private final Hardware hardware;
    private final DeviceDescriptor device;
    private final PortDescriptor port;

    private ClosedForm(Hardware hardware, DeviceDescriptor device) {
        this.hardware = hardware;
        this.device = device;
        port = device.ports().getFirst();
    }

    static ClosedForm of(Hardware hardware) {
        SimWorld world = new SimWorld(0);
        NodeId a = new NodeId(1);
        NodeId b = new NodeId(2);
        return new ClosedForm(
                hardware,
                new SimHardware(world, world, world.stream("hardware"))
                        .addNode(hardware.node(), a, "a")
                        .addNode(hardware.node(), b, "b")
                        .addLink(hardware.link(), new LinkId(1), a, b)
                        .describe(a));
    }

    static OperatingPoint point(PortDescriptor port) {
        return port.points().get(Hardware.POINT);
    }

    /// Pairs a second asked for by the demand.
    double rate(Demand demand) {
        return demand.load() / pairSeconds(demand.useCase().keeps());
    }

    private double attempts() {
        return 1 / point(port).success();
    }

    private double cycle() {
        return port.cycleNs() * 1e-9;
    }

    /// The published closed form: `E t / p`.
    double pairSeconds(boolean keeps) {
        return hardware.cyclesPerAttempt(keeps) * cycle() * attempts();
    }

    /// What our link layer adds to a pair.
    ///
    /// @param alone share of the pairs that are the first of their batch: 1 for kept ones
    List<Overhead> overheads(boolean keeps, double alone) {
        List<Overhead> all = new ArrayList<>();
        double herald = Math.max(port.heraldLatencyNs(), port.peerLatencyNs()) * 1e-9;
        if (!keeps) {
            all.add(new Overhead("last herald awaited before the next request", herald * alone));
            return all;
        }
        QubitDescriptor storage = device.qubits().get(port.storage().getFirst());
        int spacing = port.keepSpacing();
        long window = storage.refreshNs() / port.cycleNs();
        long busy = Math.ceilDiv(storage.initialiseNs() + port.commandLeadNs(), port.cycleNs());
        long period = Math.ceilDiv(window + busy, spacing) * spacing;
        long fit = Math.ceilDiv(window, spacing);
        double ours = period / (double) fit * cycle() * attempts();
        all.add(
                new Overhead(
                        "windows of whole attempts (%d of %d cycles in %d)"
                                .formatted(fit, spacing, period),
                        ours - pairSeconds(true)));
        all.add(new Overhead("move to storage", device.moveNs() * 1e-9));
        all.add(
                new Overhead(
                        "storage initialised anew after a move", storage.initialiseNs() * 1e-9));
        all.add(new Overhead("first attempt at a multiple of the spacing", spacing * cycle() / 2));
        return all;
    }

    /// Seconds that a pair takes by our reckoning.
    double ourPairSeconds(boolean keeps, double alone) {
        return pairSeconds(keeps)
                + overheads(keeps, alone).stream().mapToDouble(Overhead::seconds).sum();
    }
}
