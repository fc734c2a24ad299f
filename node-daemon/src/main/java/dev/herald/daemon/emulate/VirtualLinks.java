package dev.herald.daemon.emulate;

import dev.herald.daemon.scenario.Scenario;
import dev.herald.daemon.scenario.VirtualLink;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.node.NodeStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/// The virtual links of a run: opened at its start, closed when its workload is over.
final class VirtualLinks {
    private final Scenario scenario;
    private final Function<NodeId, NodeStack> stacks;
    private final Clock clock;
    private long linksUpNs = -1;

    VirtualLinks(Scenario scenario, Function<NodeId, NodeStack> stacks, Clock clock) {
        this.scenario = scenario;
        this.stacks = stacks;
        this.clock = clock;
    }

    boolean any() {
        return !scenario.virtualLinks().isEmpty();
    }

    void open() {
        for (VirtualLink link : scenario.virtualLinks()) {
            stacks.apply(link.head()).open(link.open());
        }
    }

    void close() {
        for (VirtualLink link : scenario.virtualLinks()) {
            stacks.apply(link.head()).closeVirtualLink(link.id());
        }
    }

    /// For how long after all links came up the workload waits for each of them.
    LongStream patienceNs() {
        return scenario.virtualLinks().stream().mapToLong(link -> link.open().timeoutNs());
    }

    /// Whether each is up at both ends, or has had its time since the links it goes over were up.
    ///
    /// @param fresh all links have just come up
    boolean ready(boolean fresh) {
        if (fresh) {
            linksUpNs = clock.nowNs();
        }
        for (VirtualLink link : scenario.virtualLinks()) {
            boolean up = isUp(link, link.head()) && isUp(link, link.tail());
            if (!up && clock.nowNs() - linksUpNs < link.open().timeoutNs()) {
                return false;
            }
        }
        return true;
    }

    private boolean isUp(VirtualLink link, NodeId end) {
        return status(link, end).map(VirtualLinkStatus::up).orElse(false);
    }

    private Optional<VirtualLinkStatus> status(VirtualLink link, NodeId end) {
        return stacks.apply(end).virtualLinks().stream()
                .filter(s -> s.link().equals(link.id()))
                .findFirst();
    }

    List<RunResult.VirtualLinkResult> results() {
        List<RunResult.VirtualLinkResult> results = new ArrayList<>();
        for (VirtualLink link : scenario.virtualLinks()) {
            status(link, link.head())
                    .ifPresent(s ->
                            results.add(
                                    new RunResult.VirtualLinkResult(
                                            link.name(),
                                            scenario.node(link.head()).name(),
                                            scenario.node(link.tail()).name(),
                                            s.up(),
                                            s.sinceNs() / 1e9,
                                            s.setUps(),
                                            s.pairs(),
                                            s.expected() == null ? 0 : s.expected().fidelity(),
                                            s.meanPairNs() == 0 ? 0 : 1e9 / s.meanPairNs(),
                                            s.detail())));
        }
        return results;
    }
}
