package dev.herald.physical.verify;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.physical.verify.Reading.Sense;
import dev.herald.physical.verify.estimate.Estimate;
import dev.herald.physical.verify.run.Bench;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Measures what a descriptor declares, figure by figure. Where there is a limit of time, every
/// experiment gets an equal part of what is left.
public final class DeviceProbe {

    private interface Experiment {
        List<Reading> run(long budgetNs);
    }

    private final Bench bench;
    private final List<Bench> peers;
    private final ProbeOptions options;
    private final List<Experiment> experiments = new ArrayList<>();

    private DeviceProbe(Bench bench, List<Bench> peers, ProbeOptions options) {
        this.bench = bench;
        this.peers = peers;
        this.options = options;
    }

    /// A device by itself: nothing is said of the quality of pairs.
    public static DataSheet probe(Bench bench, ProbeOptions options) {
        return new DeviceProbe(bench, List.of(), options).run();
    }

    /// A device with the devices at the other ends of its ports, on the same host.
    public static DataSheet probe(Bench bench, List<Bench> peers, ProbeOptions options) {
        return new DeviceProbe(bench, List.copyOf(peers), options).run();
    }

    private DataSheet run() {
        DeviceDescriptor device = bench.descriptor();
        if (device.can(Capability.MEASURE)) {
            device.qubits().forEach(this::planQubit);
        }
        if (device.can(Capability.MEASURE) && device.can(Capability.GATES)) {
            device.gates().forEach(this::planGate);
            planJoint(device);
        }
        if (device.can(Capability.ENTANGLE_MEASURE) || device.can(Capability.ENTANGLE_KEEP)) {
            device.ports().forEach(this::planPort);
        }
        if (device.can(Capability.MONITORS)) {
            experiments.add(budget -> device.monitors().stream().map(this::monitor).toList());
        }
        return new DataSheet(device, options.confidence(), perform());
    }

    private List<Reading> perform() {
        List<Reading> readings = new ArrayList<>();
        long endNs = bench.host().clock().nowNs() + options.budgetNs();
        for (int i = 0; i < experiments.size(); i++) {
            long budgetNs = 0;
            if (options.budgetNs() > 0) {
                long leftNs = endNs - bench.host().clock().nowNs();
                budgetNs = Math.max(1, leftNs / (experiments.size() - i));
            }
            readings.addAll(experiments.get(i).run(budgetNs));
        }
        return readings;
    }

    private void planQubit(QubitDescriptor qubit) {
        QubitProbe probe = new QubitProbe(bench, options, qubit.index());
        experiments.add(probe::preparationAndReadout);
        experiments.add(budget -> List.of(probe.t1(budget)));
        experiments.add(budget -> List.of(probe.ramsey(budget)));
        experiments.add(budget -> List.of(probe.echo(budget)));
    }

    private void planGate(GateDescriptor gate) {
        GateProbe.place(bench.descriptor(), gate)
                .ifPresent(place -> {
                    GateProbe probe = new GateProbe(bench, options, gate, place[0], place[1]);
                    experiments.add(budget -> List.of(probe.error(budget)));
                });
    }

    private void planJoint(DeviceDescriptor device) {
        JointProbe probe = new JointProbe(bench, options);
        if (device.can(Capability.BELL_MEASURE)) {
            probe.bellPlace()
                    .ifPresent(place ->
                            experiments.add(
                                    budget -> probe.bellMeasurement(place[0], place[1], budget)));
        }
        if (device.can(Capability.MOVE)) {
            JointProbe.movePlace(device)
                    .ifPresent(place ->
                            experiments.add(
                                    budget -> List.of(probe.move(place[0], place[1], budget))));
        }
    }

    private void planPort(PortDescriptor port) {
        List<Bench> benches = new ArrayList<>(List.of(bench));
        List<Integer> ports = new ArrayList<>(List.of(port.index()));
        for (Bench peer : peers) {
            for (PortDescriptor other : peer.descriptor().ports()) {
                if (other.link().equals(port.link()) && benches.size() == 1) {
                    benches.add(peer);
                    ports.add(other.index());
                }
            }
        }
        for (OperatingPoint point : port.points()) {
            PortProbe probe = new PortProbe(benches, ports, options, point);
            experiments.add(probe::readings);
        }
    }

    private Reading monitor(String name) {
        Optional<Estimate> read =
                bench.monitor(name)
                        .map(v -> new Estimate(v, v, v, options.confidence(), 1, "read"));
        return new Reading(
                "monitor." + name,
                unit(name),
                Sense.HIGHER,
                OptionalDouble.empty(),
                read,
                read.isEmpty() ? "the device refuses" : "",
                Optional.empty());
    }

    /// Of the monitors in the table of chapter HAL-MON; empty for one that is the device's own.
    private static String unit(String monitor) {
        int dot = monitor.indexOf('.');
        return switch (dot < 0 ? monitor : monitor.substring(0, dot)) {
            case "t1", "t2", "clock" -> "s";
            case "singles", "dark" -> "Hz";
            case "loss" -> "dB";
            case "power" -> "W";
            case "phase" -> "rad";
            case "temperature" -> "K";
            case "attempts", "heralds", "visibility" -> "1";
            default -> "";
        };
    }
}
