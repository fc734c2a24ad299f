package dev.herald.link.core;

import dev.herald.hal.device.DeviceEvent.BatchEnded;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.ItemKind;
import dev.herald.link.message.LinkError;
import org.jspecify.annotations.Nullable;

/// Accounts for every number the station counts: each is delivered here, withdrawn by the peer, or
/// withdrawn at the peer.
final class Account {
    private final HeraldLog log;
    private final Withdrawals withdrawals;
    private final Requests requests;

    private @Nullable Item last;
    private int lostEpoch;
    private long lostLow;
    private long lostHigh;

    Account(HeraldLog log, Withdrawals withdrawals, Requests requests) {
        this.log = log;
        this.withdrawals = withdrawals;
        this.requests = requests;
    }

    /// A batch for the item begins.
    ///
    /// @return whether the batch before was for another
    boolean begin(Item item) {
        boolean other = item != last;
        last = item;
        return other;
    }

    /// The session is over: what is withdrawn from now on is of none of the peer's requests.
    void sessionLost() {
        if (last != null) {
            last.former = true;
        }
    }

    /// A herald came in the batch of the item.
    ///
    /// @return whether it is in order: the next pair of the item
    boolean accept(
            long nowNs,
            @Nullable Item item,
            int stationEpoch,
            long sequence,
            Outbox<? super LinkOutput> out) {
        if (!log.known()) {
            log.baseline(nowNs, stationEpoch, 0);
        }
        enter(nowNs, stationEpoch, item, out);
        long expected = log.missing();
        if (sequence < expected) {
            return false; // [LL-EXPIRE-5]
        }
        log.advance(nowNs, sequence + 1);
        if (item == null || !item.live()) {
            lose(nowNs, stationEpoch, expected, sequence + 1, out); // [LL-GEN-9]
            return false;
        }
        if (sequence > expected) {
            missed(nowNs, item, expected, sequence + 1, out); // [LL-EXPIRE-1]
            return false;
        }
        return true;
    }

    /// The batch of the item ended.
    void close(long nowNs, @Nullable Item item, BatchEnded ended, Outbox<? super LinkOutput> out) {
        if (ended.epoch() != 0 && ended.nextSequence() >= 0) {
            count(nowNs, item, ended.epoch(), ended.nextSequence(), out);
        }
        flush(nowNs, out);
    }

    /// The peer said that the epoch of the station is over; a probe begun since tells.
    ///
    /// @return whether that was not so
    boolean isRefuted(long nowNs, BatchEnded probe) { // [LL-EXPIRE-13]
        if (!log.isDoubtful() || probe.epoch() != log.epoch() || probe.nextSequence() < 0) {
            return false;
        }
        log.reopen(nowNs, probe.nextSequence());
        return true;
    }

    private void count(
            long nowNs,
            @Nullable Item item,
            int stationEpoch,
            long next,
            Outbox<? super LinkOutput> out) {
        if (!log.known()) {
            log.baseline(nowNs, stationEpoch, next); // [LL-GEN-2]
            return;
        }
        enter(nowNs, stationEpoch, item, out);
        long expected = log.missing();
        if (next <= expected) {
            return;
        }
        log.advance(nowNs, next);
        Item culprit = item != null ? item : last;
        if (culprit != null) {
            missed(nowNs, culprit, expected, next, out); // [LL-EXPIRE-1]
        }
    }

    /// The station counts in this epoch now. What it counted before is closed.
    private void enter(
            long nowNs, int stationEpoch, @Nullable Item item, Outbox<? super LinkOutput> out) {
        if (log.epoch() == stationEpoch) {
            return;
        }
        flush(nowNs, out);
        Item culprit = item != null ? item : last;
        if (culprit != null) {
            missed(nowNs, culprit, log.missing(), Long.MAX_VALUE, out); // [LL-EXPIRE-4]
        }
        log.enter(nowNs, stationEpoch);
    }

    /// Pairs [low, high) are missing here.
    private void missed(
            long nowNs, Item culprit, long low, long high, Outbox<? super LinkOutput> out) {
        withdrawals.expire(nowNs, culprit, log.epoch(), low, high, out);
        if (culprit.live() && culprit.kind != ItemKind.BUFFER) {
            requests.fail(
                    nowNs, culprit, LinkError.EXPIRED, "missed a herald", out); // [LL-EXPIRE-2]
        }
    }

    /// A herald that nobody wants here any more; told to the peer when the batch ends.
    private void lose(
            long nowNs, int stationEpoch, long low, long high, Outbox<? super LinkOutput> out) {
        if (lostHigh > lostLow && (lostEpoch != stationEpoch || lostHigh != low)) {
            flush(nowNs, out);
        }
        if (lostHigh == lostLow) {
            lostEpoch = stationEpoch;
            lostLow = low;
        }
        lostHigh = high;
    }

    /// Withdraws what was lost in the batch that ended.
    void flush(long nowNs, Outbox<? super LinkOutput> out) {
        Item item = last;
        if (lostHigh > lostLow && item != null) {
            withdrawals.expire(nowNs, item, lostEpoch, lostLow, lostHigh, out); // [LL-GEN-9]
        }
        lostLow = 0;
        lostHigh = 0;
    }
}
