package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QubitDescriptor;
import java.util.ArrayList;
import java.util.List;

/// Readings of a device, by the names and in the units of HAL-MON, and `gates`: the probability with
/// which operations depolarise besides what is declared. They show what is the case and not what is
/// declared.
final class Monitors {
    private static final double BILLION = 1e9;

    private final SimDevice device;

    Monitors(SimDevice device) {
        this.device = device;
    }

    static List<String> names(List<QubitDescriptor> qubits, int ports) {
        List<String> names = new ArrayList<>();
        for (QubitDescriptor qubit : qubits) {
            names.add("t1." + qubit.index());
            names.add("t2." + qubit.index());
        }
        for (int i = 0; i < ports; i++) {
            for (String name :
                    List.of(
                            "attempts",
                            "heralds",
                            "singles",
                            "loss",
                            "dark",
                            "power",
                            "visibility",
                            "phase")) {
                names.add(name + "." + i);
            }
        }
        names.add("clock");
        names.add("gates");
        return names;
    }

    void probe(Probe c) {
        if (!device.descriptor().monitors().contains(c.monitor())) {
            device.refuse(
                    c.id(), DeviceRefusal.NO_SUCH_TARGET, "no monitor is called " + c.monitor());
            return;
        }
        // Math.round stays within the range of a long
        device.emit(new Probed(c.id(), Math.round(BILLION * read(c.monitor()))));
    }

    private double read(String monitor) {
        int dot = monitor.indexOf('.');
        if (dot < 0) {
            return monitor.equals("clock")
                    ? device.condition.clockOffsetNs(device.world.clock.nowNs()) / BILLION
                    : device.condition.gateError();
        }
        String name = monitor.substring(0, dot);
        int index = Integer.parseInt(monitor.substring(dot + 1));
        return switch (name) {
            case "t1" -> seconds(device.slots.get(index).descriptor.decay().t1Ns());
            case "t2" -> seconds(device.condition.decay(device.slots.get(index)).t2Ns());
            default -> read(name, device.port(index));
        };
    }

    private double read(String name, LinkEnd end) {
        SimLink link = end.link;
        Strain strain = link.strain();
        Photometry photometry = link.photometry;
        return switch (name) {
            case "attempts" ->
                    device.attempts.at(end, device.world.clock.nowNs()) - end.attemptsBefore;
            case "heralds" -> end.heraldsSeen - end.heraldsBefore;
            case "singles" ->
                    photometry.singlesHz(
                            end == link.a(),
                            strain,
                            link.model.cycleNs * link.model.measureSpacing);
            case "loss" -> photometry.fibreDb(end == link.a(), strain);
            case "dark" -> photometry.darkHz(strain);
            case "power" -> strain.watts();
            case "visibility" -> photometry.visibility(strain);
            default -> photometry.phase(strain);
        };
    }

    /// A time of 0 stands for none: the state keeps for ever.
    private static double seconds(long ns) {
        return ns == 0 ? Double.POSITIVE_INFINITY : ns / BILLION;
    }
}
