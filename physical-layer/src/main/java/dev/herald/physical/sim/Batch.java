package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.model.BasisChoice;
import dev.herald.physical.sim.link.AttemptSampler;
import org.jspecify.annotations.Nullable;

/// A batch of attempts under way at one end of a link. Attempts are a function of time: those at the
/// multiples of the spacing from `from` up to, not including, `stop`.
final class Batch extends Pending {
    final LinkEnd end;
    final Slot slot;
    final PairMode mode;
    final int point;
    final BasisChoice basis;
    final long tag;
    final int pairsMax;
    final int spacing;

    /// Logarithm of the coherence factor of a storage qubit per attempt.
    final double logDisturbance;

    long from;
    long stop;

    /// Attempts made before `from`, when the batch was suspended.
    private long attemptsBefore;

    private long pausedFrom;

    /// When the herald of the last attempt is due.
    long endNs;

    /// The station has heralded as many pairs as were asked for.
    boolean full;

    boolean aborted;
    boolean suspended;
    boolean ended;

    /// Some attempt was made together with the other end.
    boolean overlapped;

    /// Some attempt was made while the other end attempted something else.
    boolean crossed;

    /// Some attempt would have been made together with the other end, had the station been free.
    boolean contended;

    private int heralds;
    int delivered;
    int inFlight;
    Batch.@Nullable Match match;

    Batch(Entangle command, LinkEnd end, Slot slot, int spacing, double logDisturbance) {
        super(command.id());
        this.end = end;
        this.slot = slot;
        this.spacing = spacing;
        this.logDisturbance = logDisturbance;
        mode = command.mode();
        point = command.point();
        basis = command.basis();
        tag = command.tag();
        pairsMax = command.pairsMax();
    }

    /// Two batches whose attempts are made for each other, and the next success among them.
    static final class Match {
        final Batch a;
        final Batch b;

        /// Cycles between common attempts.
        final long step;

        /// Cycle of the next success, or [Long#MAX_VALUE].
        long success;

        /// Plays the attempts of the two.
        AttemptSampler sampler;

        Match(Batch a, Batch b, AttemptSampler sampler) {
            this.a = a;
            this.b = b;
            this.sampler = sampler;
            step = commonStep(a, b);
        }
    }

    boolean canPair(Batch other) {
        return tag == other.tag && point == other.point;
    }

    /// A herald is on its way to this end.
    ///
    /// @param stopIfFull first cycle no longer attempted if it is the last one wanted
    void heralded(long stopIfFull) {
        inFlight++;
        heralds++;
        if (heralds == pairsMax) {
            full = true;
            stop = Math.min(stop, stopIfFull);
        }
    }

    boolean isAttempting() {
        return isOpen() && !suspended;
    }

    /// Whether it has attempts to make, now or after a pause.
    boolean isOpen() {
        return !full && !aborted && !ended;
    }

    /// Attempts begun at cycles before `cycle`.
    long attemptsBefore(long cycle) {
        return attemptsBefore + multiples(from, Math.min(stop, cycle));
    }

    long attempts() {
        return attemptsBefore(Long.MAX_VALUE);
    }

    /// Last attempt of the batch if all goes on as planned; -1 if there is none.
    long lastAttempt() {
        long last = (stop - 1) / spacing * spacing;
        return stop > 0 && last >= from ? last : -1;
    }

    /// No attempts from a cycle on, until [#resume].
    void pause(long nextCycle) {
        attemptsBefore += multiples(from, Math.min(stop, nextCycle));
        pausedFrom = Math.max(from, nextCycle);
        from = Long.MAX_VALUE;
    }

    /// First attempt to come, now or after a pause.
    long plannedFrom() {
        return suspended ? pausedFrom : from;
    }

    void resume(long fromCycle) {
        suspended = false;
        from = Math.max(fromCycle, pausedFrom);
    }

    private long multiples(long low, long highExclusive) {
        return low >= highExclusive
                ? 0
                : Math.ceilDiv(highExclusive, spacing) - Math.ceilDiv(low, spacing);
    }

    /// First cycle from `low` on at which both attempt, or [Long#MAX_VALUE].
    static long firstCommon(Batch x, Batch y, long low) {
        long start = Math.max(low, Math.max(x.from, y.from));
        long stop = Math.min(x.stop, y.stop);
        if (start >= stop) {
            return Long.MAX_VALUE;
        }
        long step = commonStep(x, y);
        long first = Math.ceilDiv(start, step) * step;
        return first < stop ? first : Long.MAX_VALUE;
    }

    /// The spacings of both modes: both keep, both measure, or every common multiple.
    private static long commonStep(Batch x, Batch y) {
        if (x.spacing == y.spacing) {
            return x.spacing;
        }
        long p = x.spacing;
        long q = y.spacing;
        while (q != 0) {
            long r = p % q;
            p = q;
            q = r;
        }
        return x.spacing / p * y.spacing;
    }
}
