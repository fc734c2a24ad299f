package dev.herald.daemon.emulate;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/// Counts what the device at one end of a link reports of it.
final class LinkTap {
    private final LinkId link;
    private final NodeId end;
    private final ToDoubleBiFunction<NodeId, DeviceEvent.Heralded> judge;
    private final Mean fidelity = new Mean();
    private final List<FaultWatch> watches = new ArrayList<>();
    private long pairs;
    private long attempts;

    /// @param judge fidelity of a heralded pair at this instant, or NaN where it was measured
    LinkTap(LinkId link, NodeId end, ToDoubleBiFunction<NodeId, DeviceEvent.Heralded> judge) {
        this.link = link;
        this.end = end;
        this.judge = judge;
    }

    NodeId end() {
        return end;
    }

    void watch(FaultWatch watch) {
        watches.add(watch);
    }

    void heralded(DeviceEvent.Heralded herald) {
        pairs++;
        double f = judge.applyAsDouble(end, herald);
        watches.forEach(watch -> watch.heralded(f));
        if (!Double.isNaN(f)) {
            fidelity.add(f);
        }
    }

    void ended(DeviceEvent.BatchEnded batch) {
        attempts += Math.max(0, batch.attemptsUsed()); // -1: the device cannot say
    }

    long pairs() {
        return pairs;
    }

    long attempts() {
        return attempts;
    }

    RunResult.Interval fidelity() {
        return fidelity.interval();
    }

    /// Heralds by attempts. Attempts of a batch that is still under way are not known.
    RunResult.Interval success() {
        return attempts == 0 ? RunResult.Interval.NONE : Outcomes.wilson(pairs, attempts);
    }

    @Override
    public String toString() {
        return link + " at " + end + ": " + pairs + " of " + attempts;
    }
}
