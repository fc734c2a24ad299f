package dev.herald.daemon.emulate;

import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.SwitchedStation;
import dev.herald.node.NodeStack;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// The timetables of stations that links share, in a run.
final class Turns {
    private Turns() {}

    /// Has the ends of the links keep to the timetables, from the network epoch on.
    static void begin(Scenario scenario, Function<NodeId, NodeStack> stacks) {
        for (Scenario.Station station : scenario.stations()) {
            SwitchedStation timetable = station.timetable();
            if (timetable != null) {
                for (Scenario.Node node : scenario.nodes()) {
                    if (isAt(node.id(), station, scenario)) {
                        stacks.apply(node.id()).share(new NetworkInput.ShareStation(timetable, 0));
                    }
                }
            }
        }
    }

    private static boolean isAt(NodeId node, Scenario.Station station, Scenario scenario) {
        return scenario.links().stream()
                .anyMatch(link -> station.links().contains(link.id()) && link.hasEnd(node));
    }

    /// @param pairs that a link has made
    static List<RunResult.TurnResult> results(Scenario scenario, ToLongFunction<LinkId> pairs) {
        List<RunResult.TurnResult> results = new ArrayList<>();
        for (Scenario.Station station : scenario.stations()) {
            SwitchedStation timetable = station.timetable();
            if (timetable != null) {
                long all = station.links().stream().mapToLong(pairs).sum();
                for (LinkId link : station.links()) {
                    long own = pairs.applyAsLong(link);
                    results.add(
                            new RunResult.TurnResult(
                                    name(link, scenario),
                                    station.profile().name(),
                                    timetable.share(link),
                                    own,
                                    all == 0 ? 0 : (double) own / all));
                }
            }
        }
        return results;
    }

    private static String name(LinkId id, Scenario scenario) {
        return scenario.links().stream()
                .filter(link -> link.id().equals(id))
                .map(Scenario.Link::name)
                .findFirst()
                .orElse("");
    }
}
