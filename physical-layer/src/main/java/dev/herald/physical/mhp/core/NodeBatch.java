package dev.herald.physical.mhp.core;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.PairMode;
import dev.herald.physical.mhp.api.NodeConfig;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.MhpFrame.Reply;
import dev.herald.physical.mhp.message.ReplyError;
import dev.herald.physical.mhp.message.Session;

/// A batch of a node: its plan of attempts, and what the station has said of them. Attempt number k is
/// made at cycle `start + (k - 1) * spacing`.
final class NodeBatch {
    final Entangle command;

    /// Names the batch to the station.
    final int number;

    private final NodeConfig config;
    private final int spacing;
    private long start;

    /// Attempts planned.
    private long total;

    /// Attempts the hardware was told to make, without those it was told not to make after all.
    private long issued;

    private boolean announced;
    private boolean ceased;

    int delivered;
    boolean aborted;
    boolean stationFailed;
    boolean hardwareFailed;

    /// Every attempt is judged, up to `judgedCycle`.
    boolean judged;

    private long judgedCycle;
    private long heraldedCycle = -1;
    private boolean met;
    private boolean crossed;
    private boolean alone;
    private int failures;

    NodeBatch(Entangle command, int number, NodeConfig config) {
        this.command = command;
        this.number = number;
        this.config = config;
        spacing = config.spacing(command.mode());
    }

    /// Plans the attempts from a cycle on; only as long as none was issued.
    void plan(long earliestCycle) {
        long from = Math.max(command.firstCycle(), earliestCycle);
        long stop = command.firstCycle() + command.cycles();
        start = Math.ceilDiv(from, spacing) * spacing;
        total = start < stop ? (stop - 1 - start) / spacing + 1 : 0;
    }

    boolean hasAttempts() {
        return total > 0;
    }

    long issued() {
        return issued;
    }

    boolean hasCeased() {
        return ceased;
    }

    long cycleOf(long attempt) {
        return start + (attempt - 1) * spacing;
    }

    /// Number of the attempt at a cycle; 0 when the hardware makes none.
    long attemptAt(long cycle) {
        long ahead = cycle - start;
        if (ahead < 0 || ahead % spacing != 0) {
            return 0;
        }
        long attempt = ahead / spacing + 1;
        return attempt <= issued ? attempt : 0;
    }

    /// Number of the first attempt that has not begun.
    long firstOpen(long nowNs) {
        long cycle = Math.ceilDiv(nowNs, config.cycleNs());
        return cycle <= start ? 1 : Math.ceilDiv(cycle - start, spacing) + 1;
    }

    /// Number of the last planned attempt that begins by an instant; 0 when there is none.
    long lastBy(long untilNs) {
        long cycle = Math.floorDiv(untilNs, config.cycleNs());
        return cycle < start ? 0 : Math.min(total, (cycle - start) / spacing + 1);
    }

    /// Whether attempts remain that were not announced.
    boolean isOpen() {
        return !ceased && issued < total;
    }

    void issue(long through) {
        issued = Math.max(issued, through);
    }

    /// The attempt of a cycle is heralded: it was made, even if the herald came at the very instant at
    /// which its cycle began.
    void heralded(long cycle) {
        heraldedCycle = Math.max(heraldedCycle, cycle);
    }

    /// No attempt is made at this cycle or later.
    ///
    /// @return whether the hardware has to be told
    boolean cease(long atCycle) {
        long fromCycle = Math.max(atCycle, heraldedCycle + 1);
        long left =
                fromCycle <= start ? 0 : Math.min(issued, (fromCycle - 1 - start) / spacing + 1);
        boolean wasOrdered = left < issued;
        issued = left;
        ceased = true;
        return wasOrdered;
    }

    /// Cycle of the batch's last attempt as things stand.
    long lastCycle() {
        long last = ceased ? issued : total;
        return last == 0 ? start : cycleOf(last);
    }

    boolean wasAnnounced() {
        return announced;
    }

    Gen announce(Session session, long from, long through) {
        announced = true;
        return gen(session, from, through - from + 1, through == total, false);
    }

    Gen withdraw(Session session, long attempt) {
        return gen(session, attempt, 1, false, true);
    }

    /// Says that the batch is over, and asks for its summary.
    Gen over(Session session) {
        return new Gen(
                session,
                number,
                command.tag(),
                command.point(),
                command.mode() == PairMode.KEEP,
                command.pairsMax(),
                issued == 0 ? Math.max(0, start - 1) : cycleOf(issued),
                spacing,
                issued,
                0,
                true,
                false);
    }

    private Gen gen(Session session, long attempt, long attempts, boolean last, boolean back) {
        return new Gen(
                session,
                number,
                command.tag(),
                command.point(),
                command.mode() == PairMode.KEEP,
                command.pairsMax(),
                cycleOf(attempt),
                spacing,
                attempt,
                attempts,
                last,
                back);
    }

    /// Whether a frame of the station speaks of this batch.
    boolean concerns(Reply reply) {
        return reply.batch() == number && reply.tag() == command.tag();
    }

    /// Whether the frame names an attempt that was made.
    boolean wasMade(Reply reply) {
        return reply.attempt() != 0 && attemptAt(reply.cycle()) == reply.attempt();
    }

    void learn(Reply reply) {
        met |= reply.met() > 0;
        crossed |= reply.crossed();
        alone |= reply.error() == ReplyError.NO_CLASSICAL_OTHER;
        stationFailed |=
                reply.error() == ReplyError.GENERAL || reply.error() == ReplyError.UNRECOGNISED;
        if ((reply.last() || reply.full()) && !judged) {
            judged = true;
            judgedCycle = Math.min(reply.cycle(), lastCycle());
        }
    }

    /// A herald that is still under way is here by then.
    long allHeraldedNs() {
        return config.heraldByNs(judged ? judgedCycle : lastCycle());
    }

    /// Counts the emissions that failed in a row.
    int failed(boolean failure) {
        failures = failure ? failures + 1 : 0;
        return failures;
    }

    boolean isComplete() {
        return delivered == command.pairsMax();
    }

    /// Why the batch ends now.
    BatchEnd ending() {
        if (isComplete()) {
            return BatchEnd.COMPLETE;
        }
        if (aborted) {
            return BatchEnd.ABORTED;
        }
        if (hardwareFailed) {
            return BatchEnd.HARDWARE_FAULT;
        }
        if (stationFailed) {
            return BatchEnd.STATION_ERROR;
        }
        return met
                ? BatchEnd.EXHAUSTED
                : crossed
                        ? BatchEnd.TAG_MISMATCH
                        : alone ? BatchEnd.PEER_ABSENT : BatchEnd.STATION_ERROR;
    }
}
