package dev.herald.daemon.campaign;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.PairMode;
import java.util.Arrays;
import java.util.List;

/// What the device of one node does with its time. The port is used by one command at a time.
final class Busy {

    /// The ordinals index what [#seconds] returns.
    enum Use {
        /// Attempts of kept pairs, from the first cycle of a batch to its end.
        KEEPING,
        /// Attempts of measured pairs.
        MEASURING,
        /// Initialisation of storage.
        INITIALISING,
        /// Moves to storage.
        MOVING,
        /// Nothing, though a request waits: for a first cycle, for a window, for the other end.
        WAITING,
        /// Nothing, and no request waits.
        IDLE
    }

    private final long cycleNs;
    private final double[] ns = new double[Use.values().length];
    private Use use = Use.IDLE;
    private long command;
    private long sinceNs;
    private long firstNs;
    private boolean wanted;

    Busy(long cycleNs) {
        this.cycleNs = cycleNs;
    }

    /// From now on.
    void start(long nowNs) {
        settle(nowNs);
        Arrays.fill(ns, 0);
    }

    /// Whether a request waits.
    void wanted(long nowNs, boolean any) {
        if (any != wanted) {
            settle(nowNs);
            wanted = any;
        }
    }

    void submitted(long nowNs, DeviceCommand what) {
        switch (what) {
            case DeviceCommand.Entangle e -> {
                begin(nowNs, e.mode() == PairMode.KEEP ? Use.KEEPING : Use.MEASURING, e.id());
                firstNs = e.firstCycle() * cycleNs;
            }
            case DeviceCommand.Initialise i -> begin(nowNs, Use.INITIALISING, i.id());
            case DeviceCommand.Move m -> begin(nowNs, Use.MOVING, m.id());
            default -> {}
        }
    }

    private void begin(long nowNs, Use next, long id) {
        settle(nowNs);
        use = next;
        command = id;
        firstNs = nowNs;
    }

    void happened(long nowNs, DeviceEvent event) {
        if (event instanceof DeviceEvent.Answer answer && answer.id() == command) {
            settle(nowNs);
            use = Use.IDLE;
            command = 0;
        }
    }

    private void settle(long nowNs) {
        long from = sinceNs;
        if (use != Use.IDLE && from < firstNs) { // a batch that has not begun
            long until = Math.min(firstNs, nowNs);
            ns[Use.WAITING.ordinal()] += until - from;
            from = until;
        }
        Use spent = use == Use.IDLE && wanted ? Use.WAITING : use;
        ns[spent.ordinal()] += nowNs - from;
        sinceNs = nowNs;
    }

    /// By use, since the start.
    List<Double> seconds(long nowNs) {
        settle(nowNs);
        return Arrays.stream(ns).map(each -> each * 1e-9).boxed().toList();
    }
}
