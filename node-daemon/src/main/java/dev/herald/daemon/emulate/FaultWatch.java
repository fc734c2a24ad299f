package dev.herald.daemon.emulate;

import dev.herald.physical.sim.fault.FaultPlan;
import dev.herald.physical.sim.fault.LinkFault;
import dev.herald.physical.sim.fault.NodeFault;
import java.util.function.Function;
import java.util.function.LongSupplier;

/// Counts what is heralded, on the links that a fault concerns, while it lasts.
final class FaultWatch {
    private final FaultPlan.Entry entry;
    private final LongSupplier clock;
    private final Mean fidelity = new Mean();
    private long pairs;
    private long beganNs = -1;
    private long endedNs = -1;

    FaultWatch(FaultPlan.Entry entry, LongSupplier clock) {
        this.entry = entry;
        this.clock = clock;
    }

    void begin() {
        beganNs = clock.getAsLong();
    }

    void end() {
        endedNs = clock.getAsLong();
    }

    /// @param f its fidelity, or NaN where it was measured
    void heralded(double f) {
        if (beganNs >= 0 && endedNs < 0) {
            pairs++;
            if (!Double.isNaN(f)) {
                fidelity.add(f);
            }
        }
    }

    /// @param linkName name of a link by its fault
    /// @param nodeName name of a node by its fault
    RunResult.FaultResult result(
            Function<LinkFault, String> linkName, Function<NodeFault, String> nodeName) {
        boolean began = beganNs >= 0;
        long untilNs = endedNs < 0 ? clock.getAsLong() : endedNs;
        double seconds = began ? (untilNs - beganNs) / 1e9 : 0;
        String on =
                switch (entry.fault()) {
                    case LinkFault f -> linkName.apply(f);
                    case NodeFault f -> nodeName.apply(f);
                };
        return new RunResult.FaultResult(
                entry.fault().kind(),
                on,
                entry.atNs() / 1e9,
                seconds,
                pairs,
                seconds == 0 ? 0 : pairs / seconds,
                fidelity.interval());
    }
}
