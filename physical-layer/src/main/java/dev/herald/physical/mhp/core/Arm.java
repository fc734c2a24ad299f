package dev.herald.physical.mhp.core;

import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.NodeId;
import dev.herald.physical.mhp.message.MhpFrame.Gen;
import dev.herald.physical.mhp.message.ReplyError;

/// What a station knows of one end of its link: the node's epoch and its present batch.
final class Arm {
    private static final int WITHDRAWN_MAX = 16;

    final NodeId node;
    final Runs runs = new Runs();

    /// 0 as long as the node was not heard of.
    long nodeEpoch;

    boolean hasBatch;
    int batch;
    long tag;
    private int point;
    private int wanted;
    private int spacing;

    /// No attempt is made after `lastCycle`.
    boolean ended;

    long lastCycle;
    private long lastAttempt;

    /// The summary of the whole batch was sent.
    boolean concluded;

    /// The station failed during the batch.
    boolean failed;

    boolean full;
    boolean crossed;
    long met;
    private int heralds;

    /// Highest number of an attempt that was announced in time.
    private long announced;

    long judgedAttempt;
    long judgedCycle;
    private long heraldedAttempt;

    /// What became of the last attempt that was judged, and what the other end did then.
    ReplyError status = ReplyError.NONE;

    long peerTag;

    /// Something was judged since the last summary.
    boolean hasNews;

    private final long[] withdrawnFrom = new long[WITHDRAWN_MAX];
    private final long[] withdrawnTo = new long[WITHDRAWN_MAX];
    private int withdrawals;

    Arm(NodeId node) {
        this.node = node;
    }

    /// The node has started anew.
    void adopt(long epoch) {
        nodeEpoch = epoch;
        hasBatch = false;
        runs.clear(1);
        hasNews = false;
    }

    /// Whether attempts of the batch count.
    boolean isOpen() {
        return hasBatch && !full && !failed;
    }

    /// A new batch takes the place of the one before.
    void begin(Gen gen) {
        hasBatch = true;
        batch = gen.batch();
        tag = gen.tag();
        point = gen.point();
        wanted = gen.wanted();
        spacing = gen.spacing();
        runs.clear(spacing);
        ended = false;
        lastCycle = 0;
        lastAttempt = 0;
        concluded = false;
        failed = false;
        full = false;
        crossed = false;
        met = 0;
        heralds = 0;
        announced = 0;
        judgedAttempt = 0;
        judgedCycle = 0;
        heraldedAttempt = 0;
        status = ReplyError.NONE;
        peerTag = 0;
        hasNews = false;
        withdrawals = 0;
    }

    /// Whether a frame speaks of the present batch as those before it did.
    boolean agrees(Gen gen) {
        return tag == gen.tag()
                && point == gen.point()
                && wanted == gen.wanted()
                && spacing == gen.spacing();
    }

    /// Whether an attempt of each in one cycle is an attempt together.
    boolean pairsWith(Arm other) {
        return tag == other.tag && point == other.point;
    }

    /// Takes a run of an open batch.
    ///
    /// @param judged the last cycle that is judged
    /// @return how many attempts came too late to count, or -1 if the run contradicts another
    long announce(Gen gen, long judged) {
        if (gen.withdrawn()) {
            withdraw(gen);
            return 0;
        }
        long from = gen.firstCycle();
        long to = ended ? Math.min(gen.lastCycle(), lastCycle) : gen.lastCycle();
        long attempt = gen.attempt();
        if (from <= judged) {
            long late = (judged - from) / spacing + 1;
            from += late * spacing;
            attempt += late;
        }
        if (from <= to && gen.attempts() > 0 && !runs.add(from, to, attempt)) {
            return -1;
        }
        long tooLate = Math.min(gen.lastAttempt(), attempt - 1) - Math.max(announced, 0);
        if (gen.last() && (!ended || gen.lastCycle() < lastCycle)) {
            ended = true;
            lastCycle = gen.lastCycle();
            lastAttempt = gen.lastAttempt();
            runs.cutAfter(lastCycle);
        }
        announced = Math.max(announced, gen.lastAttempt());
        return gen.attempts() == 0 ? 0 : Math.max(0, tooLate);
    }

    private void withdraw(Gen gen) {
        int slot = withdrawals++ % WITHDRAWN_MAX;
        withdrawnFrom[slot] = gen.firstCycle();
        withdrawnTo[slot] = gen.lastCycle();
    }

    boolean hasWithdrawn(long cycle) {
        for (int i = 0; i < Math.min(withdrawals, WITHDRAWN_MAX); i++) {
            if (withdrawnFrom[i] <= cycle && cycle <= withdrawnTo[i]) {
                return true;
            }
        }
        return false;
    }

    /// Attempts up to a cycle are judged.
    ///
    /// @param together of them, those that the other end made as well
    void judged(long cycle, long together, Arm other) {
        judgedCycle = runs.lastThrough(cycle);
        judgedAttempt = runs.attemptAt(judgedCycle);
        boolean pairs = pairsWith(other);
        if (together > 0) {
            if (pairs) {
                met += together;
            } else {
                crossed = true;
            }
        }
        boolean accompanied = other.runs.covers(judgedCycle);
        peerTag = accompanied ? other.tag : 0;
        status =
                !accompanied
                        ? ReplyError.NO_CLASSICAL_OTHER
                        : pairs ? ReplyError.NONE : ReplyError.QUEUE_MISMATCH;
        hasNews = true;
    }

    /// The attempt of a cycle is heralded.
    void herald(long attempt) {
        heraldedAttempt = attempt;
        if (++heralds == wanted) {
            full = true;
            runs.clear(spacing);
        }
        concluded |= isOver();
        hasNews = full;
    }

    /// Whether every attempt of the batch is judged.
    boolean isOver() {
        return full || ended && (judgedCycle >= lastCycle || runs.isEmpty());
    }

    /// The attempt that a summary speaks of.
    long summaryAttempt() {
        return concluded ? Math.max(judgedAttempt, lastAttempt) : judgedAttempt;
    }

    long summaryCycle() {
        return concluded ? Math.max(judgedCycle, lastCycle) : judgedCycle;
    }

    /// Attempts since the last herald.
    long span(long attempt) {
        return attempt - heraldedAttempt;
    }

    /// Why the batch's attempts did not count, in a summary.
    ReplyError summaryError() {
        return failed
                ? ReplyError.GENERAL
                : judgedAttempt == 0 && summaryAttempt() > 0 ? ReplyError.TIME_MISMATCH : status;
    }

    void checkInvariants() {
        runs.checkInvariants();
        if (!isOpen() && !runs.isEmpty() || heralds > wanted && hasBatch) {
            Invariant.check(false, "%s attempts in a batch that is over", node);
        }
    }
}
