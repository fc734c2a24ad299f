package dev.herald.daemon.scenario;

import dev.herald.hal.device.QubitDescriptor.Role;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.sim.Quantity;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.fault.Arm;
import dev.herald.physical.sim.fault.Fault;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault;
import dev.herald.physical.sim.fault.NodeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Reads `faults`: what goes wrong with the hardware of a scenario, when and for how long. What has no
/// place in the network of the scenario, or no effect there, is refused with it.
final class FaultReader {
    private static final List<String> KINDS =
            List.of(
                    "loss-step",
                    "dark-counts",
                    "conversion-noise",
                    "source-blinking",
                    "pump-drift",
                    "multi-pair",
                    "blinding-light",
                    "phase-drift",
                    "polarization-drift",
                    "herald-loss",
                    "partner-silent",
                    "station-restart",
                    "t2-collapse",
                    "gate-error",
                    "clock-step",
                    "clock-drift",
                    "crosstalk",
                    "calibration-pause",
                    "device-restart",
                    "qubit-loss",
                    Scenario.Outage.KIND);
    private static final double STEP_NS = 1e6;
    private static final double BLINDING_W = 1e-6;

    private final List<Scenario.Node> nodes;
    private final List<Scenario.Station> stations;
    private final List<Scenario.Link> links;
    private final List<Scenario.Outage> outages = new ArrayList<>();

    FaultReader(
            List<Scenario.Node> nodes, List<Scenario.Station> stations, List<Scenario.Link> links) {
        this.nodes = nodes;
        this.stations = stations;
        this.links = links;
    }

    FaultPlan read(List<Fields> entries) {
        List<FaultPlan.Entry> plan = new ArrayList<>();
        for (Fields entry : entries) {
            if (entry.text("kind").equals(Scenario.Outage.KIND)) {
                outages.add(outage(entry));
            } else {
                plan.add(entry(entry));
            }
        }
        return new FaultPlan(plan);
    }

    /// Those of the entries that were read.
    List<Scenario.Outage> outages() {
        return outages;
    }

    private Scenario.Outage outage(Fields f) {
        long atNs = time(f, "at");
        long forNs = f.has("for") ? time(f, "for") : Scenario.Outage.FOREVER;
        Scenario.Outage outage = checked(f, () -> new Scenario.Outage(link(f), atNs, forNs));
        f.end();
        return outage;
    }

    private FaultPlan.Entry entry(Fields f) {
        String kind = f.text("kind");
        if (!KINDS.contains(kind)) {
            throw f.broken("kind", "must be one of " + String.join(", ", KINDS));
        }
        long atNs = time(f, "at");
        long forNs = f.has("for") ? time(f, "for") : FaultPlan.Entry.FOREVER;
        FaultPlan.Entry entry = checked(f, () -> new FaultPlan.Entry(atNs, forNs, fault(kind, f)));
        f.end();
        checked(
                f,
                () -> {
                    rehearse(entry.fault());
                    return entry;
                });
        return entry;
    }

    private Fault fault(String kind, Fields f) {
        return switch (kind) {
            case "loss-step" ->
                    new LinkFault.LossStep(link(f), arm(f), f.quantity("value", Quantity.LOSS));
            case "dark-counts" ->
                    new LinkFault.DarkCounts(link(f), f.quantity("value", Quantity.FREQUENCY));
            case "conversion-noise" ->
                    new LinkFault.ConversionNoise(
                            link(f), arm(f), f.quantity("value", Quantity.FREQUENCY));
            case "source-blinking" ->
                    new LinkFault.SourceBlinking(
                            link(f),
                            arm(f),
                            f.quantity("bright", Quantity.TIME),
                            f.quantity("dark", Quantity.TIME));
            case "pump-drift" -> new LinkFault.PumpDrift(link(f), f.number("value", 0, 1000));
            case "multi-pair" -> new LinkFault.MultiPair(link(f), probability(f));
            case "blinding-light" ->
                    new LinkFault.BlindingLight(
                            link(f),
                            probability(f),
                            f.has("power") ? f.quantity("power", Quantity.POWER) : BLINDING_W);
            case "phase-drift" ->
                    new LinkFault.PhaseDrift(
                            link(f), f.quantity("value", Quantity.ANGLE), stepNs(f));
            case "polarization-drift" ->
                    new LinkFault.PolarizationDrift(
                            link(f), f.quantity("value", Quantity.ANGLE), stepNs(f));
            case "herald-loss" -> new LinkFault.HeraldLoss(link(f), arm(f), probability(f));
            case "partner-silent" -> new LinkFault.PartnerSilent(link(f), arm(f));
            case "station-restart" -> new LinkFault.StationRestart(link(f));
            case "t2-collapse" ->
                    new NodeFault.T2Collapse(
                            node(f), f.choice("qubits", Role.class), time(f, "value"));
            case "gate-error" -> new NodeFault.GateError(node(f), probability(f));
            case "clock-step" -> new NodeFault.ClockStep(node(f), f.signed("value", Quantity.TIME));
            case "clock-drift" ->
                    new NodeFault.ClockDrift(node(f), f.signed("value", Quantity.DRIFT));
            case "crosstalk" ->
                    new NodeFault.Crosstalk(
                            node(f), (int) f.whole("port", 0, 1_000_000), probability(f));
            case "calibration-pause" -> new NodeFault.CalibrationPause(node(f));
            case "device-restart" -> new NodeFault.DeviceRestart(node(f));
            default -> new NodeFault.QubitLoss(node(f), f.wholes("qubits", 0, 1_000_000));
        };
    }

    private static long time(Fields f, String key) {
        return Math.round(f.quantity(key, Quantity.TIME));
    }

    private static long stepNs(Fields f) {
        return Math.round(f.has("step") ? f.quantity("step", Quantity.TIME) : STEP_NS);
    }

    private static double probability(Fields f) {
        return f.quantity("value", Quantity.PROBABILITY);
    }

    private static Arm arm(Fields f) {
        return f.choice("arm", Arm.class, Arm.BOTH);
    }

    private LinkId link(Fields f) {
        String name = f.text("link");
        for (Scenario.Link link : links) {
            if (link.name().equals(name)) {
                return link.id();
            }
        }
        List<String> names = links.stream().map(Scenario.Link::name).toList();
        throw f.broken("link", "no link is called so; the links are " + String.join(", ", names));
    }

    private NodeId node(Fields f) {
        String name = f.text("node");
        for (Scenario.Node node : nodes) {
            if (node.name().equals(name)) {
                return node.id();
            }
        }
        throw f.broken("node", WorkReader.unknownNode(name, nodes));
    }

    /// Tries a fault on hardware that never runs.
    private void rehearse(Fault fault) {
        SimHardware hardware = new SimHardware(() -> 0, (at, action) -> {}, new Rng(0));
        Scenario.build(hardware, nodes, stations, links);
        FaultPlan.Entry once = new FaultPlan.Entry(0, 0, fault);
        hardware.schedule(new FaultPlan(List.of(once)));
    }

    private static <T> T checked(Fields fields, Supplier<T> made) {
        try {
            return made.get();
        } catch (ScenarioException named) {
            throw named;
        } catch (IllegalArgumentException wrong) {
            throw fields.broken(String.valueOf(wrong.getMessage()));
        }
    }
}
