package dev.herald.link.core;

import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkMessage.ExpireAck;
import java.util.ArrayList;
import java.util.List;

/// Pairs that this end does not have and the peer must not keep, until the peer has acknowledged each.
/// They outlive sessions: the numbers are those of the station.
final class Withdrawals {
    /// More than so many are never open: the oldest is given up. LL-EXPIRE-10.
    static final int OPEN_MAX = 1024;

    private final Exchanges exchanges;
    private final List<Exchange.Expiring> open = new ArrayList<>();

    Withdrawals(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    /// Withdraws [low, high) at the peer.
    void expire(
            long nowNs,
            Item item,
            int stationEpoch,
            long low,
            long high,
            Outbox<? super LinkOutput> out) {
        if (open.size() == OPEN_MAX) {
            exchanges.end(open.removeFirst());
        }
        Exchange.Expiring expiring =
                new Exchange.Expiring(item.id, item.placed(), stationEpoch, low, high);
        open.add(expiring);
        exchanges.send(nowNs, expiring, out); // [LL-EXPIRE-1]
    }

    void onAck(ExpireAck ack) {
        for (int i = 0; i < open.size(); i++) {
            Exchange.Expiring each = open.get(i);
            if (each.high == ack.high()
                    && each.stationEpoch == ack.stationEpoch()
                    && each.place.equals(ack.place())
                    && each.request.equals(ack.request())) {
                exchanges.end(each);
                open.remove(i);
                return;
            }
        }
    }

    void suspend() {
        for (Exchange.Expiring each : open) {
            exchanges.suspend(each);
        }
    }

    /// A session is up: says again what the peer has not acknowledged.
    void resume(long nowNs, Outbox<? super LinkOutput> out) { // [LL-EXPIRE-8]
        for (Exchange.Expiring each : open) {
            if (each.sent == 0) {
                exchanges.send(nowNs, each, out);
            }
        }
    }

    boolean settled() {
        return open.isEmpty();
    }
}
