package dev.herald.link.core;

import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkMessage.DistilAck;
import java.util.ArrayList;
import java.util.List;

/// Outcomes of rounds that the peer has not acknowledged. They outlive the request, which may have ended
/// here while the peer still waits for them, but not the session.
final class Reports {
    private final Exchanges exchanges;
    private final List<Exchange.Reporting> open = new ArrayList<>();

    Reports(Exchanges exchanges) {
        this.exchanges = exchanges;
    }

    void send(long nowNs, Item item, int round, int bits, Outbox<? super LinkOutput> out) {
        Exchange.Reporting reporting = new Exchange.Reporting(item.id, item.placed(), round, bits);
        open.add(reporting);
        exchanges.send(nowNs, reporting, out); // [LL-DISTIL-6]
    }

    void onAck(DistilAck ack) {
        for (int i = 0; i < open.size(); i++) {
            Exchange.Reporting each = open.get(i);
            if (each.round == ack.round()
                    && each.place.equals(ack.place())
                    && each.request.equals(ack.request())) {
                exchanges.end(each);
                open.remove(i);
                return;
            }
        }
    }

    /// The session is over.
    void clear() {
        open.forEach(exchanges::end);
        open.clear();
    }
}
