package dev.herald.link.core;

import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkMessage.ExpireAck;
import dev.herald.link.message.LinkRequestId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pairs that this end does not have and the peer must not keep, until the peer has acknowledged each.
/// They outlive sessions: the numbers are those of the station.
final class Withdrawals {
    /// More than so many are never open: the oldest is given up. LL-EXPIRE-10.
    static final int OPEN_MAX = 1024;

    /// So many wait for an answer at a time; the others follow, so that a new session does not begin
    /// with a burst. LL-ROBUST-4.
    static final int SENT_MAX = 32;

    private final NodeId self;
    private final Exchanges exchanges;
    private final List<Exchange.Expiring> open = new ArrayList<>();
    private int sent;

    Withdrawals(NodeId self, Exchanges exchanges) {
        this.self = self;
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
            close(0);
        }
        LinkRequestId name = item.former ? new LinkRequestId(self, item.id.createId()) : item.id;
        open.add(new Exchange.Expiring(name, item.placed(), stationEpoch, low, high));
        send(nowNs, open.getLast(), out); // [LL-EXPIRE-1]
    }

    void onAck(long nowNs, ExpireAck ack, Outbox<? super LinkOutput> out) {
        for (int i = 0; i < open.size(); i++) {
            Exchange.Expiring each = open.get(i);
            if (each.high == ack.high()
                    && each.stationEpoch == ack.stationEpoch()
                    && each.place.equals(ack.place())
                    && each.request.equals(ack.request())) {
                close(i);
                Exchange.Expiring next = unsent();
                if (next != null) {
                    send(nowNs, next, out);
                }
                return;
            }
        }
    }

    private void send(long nowNs, Exchange.Expiring expiring, Outbox<? super LinkOutput> out) {
        if (sent < SENT_MAX) {
            exchanges.send(nowNs, expiring, out);
            if (expiring.sent > 0) {
                sent++;
            }
        }
    }

    private void close(int at) {
        Exchange.Expiring over = open.remove(at);
        if (over.sent > 0) {
            sent--;
        }
        exchanges.end(over);
    }

    /// The first that was not sent in this session.
    private Exchange.@Nullable Expiring unsent() {
        if (sent < open.size()) {
            for (int i = 0; i < open.size(); i++) {
                if (open.get(i).sent == 0) {
                    return open.get(i);
                }
            }
        }
        return null;
    }

    /// The session is over. What is said again in the next names no request of the peer's: one of that
    /// session may have the same name.
    void suspend() { // [LL-EXPIRE-8]
        for (int i = 0; i < open.size(); i++) {
            Exchange.Expiring each = open.get(i);
            exchanges.end(each);
            open.set(
                    i,
                    new Exchange.Expiring(
                            new LinkRequestId(self, each.request.createId()),
                            each.place,
                            each.stationEpoch,
                            each.low,
                            each.high));
        }
        sent = 0;
    }

    /// A session is up: says again what the peer has not acknowledged.
    void resume(long nowNs, Outbox<? super LinkOutput> out) { // [LL-EXPIRE-8]
        for (int i = 0; i < open.size() && sent < SENT_MAX; i++) {
            if (open.get(i).sent == 0) {
                send(nowNs, open.get(i), out);
            }
        }
    }

    int open() {
        return open.size();
    }
}
