package dev.herald.physical.verify.run;

import dev.herald.hal.device.PortDescriptor;
import java.util.ArrayList;
import java.util.List;

/// Makes measured pairs on one or two benches of one host.
public final class PairBench {
    private static final long YEAR_NS = 365L * 24 * 3600 * 1_000_000_000;
    private static final long GRACE_NS = 60_000_000_000L;

    private PairBench() {}

    /// Runs the plan.
    ///
    /// @param benches one for each port of the plan; at a single one the neighbour must attempt by itself
    /// @throws IllegalArgumentException when a port, its link or its operating point does not exist
    public static PairRun run(List<Bench> benches, PairPlan plan) {
        if (benches.size() != plan.ports().size()) {
            throw new IllegalArgumentException(
                    benches.size() + " devices for " + plan.ports().size() + " ports");
        }
        Host host = benches.getFirst().host();
        List<PairEnd> ends = new ArrayList<>();
        for (int i = 0; i < benches.size(); i++) {
            Bench bench = benches.get(i);
            PortDescriptor port = port(bench, plan.ports().get(i), plan.point());
            if (i > 0 && !port.link().equals(ends.getFirst().port.link())) {
                throw new IllegalArgumentException(
                        "links " + ends.getFirst().port.link() + " and " + port.link() + " differ");
            }
            ends.add(new PairEnd(i, port, bench.descriptor().answerSlackNs(), bench.lastId));
        }
        long nowNs = host.clock().nowNs();
        long budgetNs = plan.budgetNs() == 0 ? YEAR_NS : plan.budgetNs();
        Pairs machine = new Pairs(plan, ends, nowNs + budgetNs);
        Bench.run(
                host,
                machine,
                command -> benches.get(command.end()).submit(command.command()),
                machine::isDone,
                budgetNs + GRACE_NS,
                listener -> {
                    for (int i = 0; i < benches.size(); i++) {
                        int end = i;
                        benches.get(i)
                                .listen(
                                        listener == null
                                                ? null
                                                : event -> listener.emit(new EndEvent(end, event)));
                    }
                });
        for (int i = 0; i < benches.size(); i++) {
            benches.get(i).lastId = ends.get(i).lastId;
        }
        return machine.result();
    }

    private static PortDescriptor port(Bench bench, int index, int point) {
        List<PortDescriptor> ports = bench.descriptor().ports();
        if (index < 0 || index >= ports.size()) {
            throw new IllegalArgumentException(
                    "no port " + index + "; there are " + ports.size() + " ports");
        }
        PortDescriptor port = ports.get(index);
        if (port.points().stream().noneMatch(p -> p.code() == point)) {
            throw new IllegalArgumentException("port " + index + " has no point " + point);
        }
        return port;
    }
}
