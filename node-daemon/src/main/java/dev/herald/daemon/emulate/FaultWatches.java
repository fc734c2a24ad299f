package dev.herald.daemon.emulate;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.node.Emulation;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.fault.Fault;
import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault;
import dev.herald.physical.sim.fault.NodeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What goes wrong in a run, and what is heralded meanwhile.
final class FaultWatches {
    private final Scenario scenario;
    private final SimWorld world;
    private final Map<LinkId, LinkTap> taps;
    private final List<FaultWatch> watches = new ArrayList<>();

    FaultWatches(Scenario scenario, SimWorld world, Map<LinkId, LinkTap> taps) {
        this.scenario = scenario;
        this.world = world;
        this.taps = taps;
    }

    /// Schedules the faults and outages of the scenario; the taps are there.
    void begin(SimHardware hardware, Emulation emulation) {
        hardware.schedule(scenario.faults());
        for (FaultPlan.Entry entry : scenario.faults().entries()) {
            FaultWatch watch =
                    new FaultWatch(
                            entry.fault().kind(), on(entry.fault()), entry.atNs(), world::nowNs);
            watches.add(watch);
            for (Scenario.Link link : scenario.links()) {
                if (concerns(entry.fault(), link)) {
                    requireNonNull(taps.get(link.id())).watch(watch);
                }
            }
            world.at(entry.atNs(), watch::begin);
            if (entry.forNs() != FaultPlan.Entry.FOREVER) {
                world.at(entry.atNs() + entry.forNs(), watch::end);
            }
        }
        for (Scenario.Outage outage : scenario.outages()) {
            FaultWatch watch =
                    new FaultWatch(
                            Scenario.Outage.KIND, name(outage.link()), outage.atNs(), world::nowNs);
            watches.add(watch);
            requireNonNull(taps.get(outage.link())).watch(watch);
            world.at(
                    outage.atNs(),
                    () -> {
                        watch.begin();
                        emulation.silence(outage.link(), outage.forNs());
                    });
            if (outage.forNs() != Scenario.Outage.FOREVER) {
                world.at(outage.atNs() + outage.forNs(), watch::end);
            }
        }
    }

    List<RunResult.FaultResult> results() {
        return watches.stream().map(FaultWatch::result).toList();
    }

    private String on(Fault fault) {
        return switch (fault) {
            case LinkFault f -> name(f.link());
            case NodeFault f -> scenario.node(f.node()).name();
        };
    }

    private String name(LinkId link) {
        return scenario.links().stream()
                .filter(l -> l.id().equals(link))
                .findFirst()
                .map(Scenario.Link::name)
                .orElse("");
    }

    private static boolean concerns(Fault fault, Scenario.Link link) {
        return switch (fault) {
            case LinkFault f -> f.link().equals(link.id());
            case NodeFault f -> link.hasEnd(f.node());
        };
    }
}
