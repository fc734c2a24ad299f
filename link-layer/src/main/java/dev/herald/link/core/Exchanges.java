package dev.herald.link.core;

import dev.herald.hal.host.DeadlineQueue;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.ToPeer;
import org.jspecify.annotations.Nullable;

/// The exchanges under way and when each is repeated: at the retransmission interval as often as a
/// request is worth it, then ever more slowly.
final class Exchanges {
    private static final int SLOWER_MAX = 4;

    private final LinkConfig config;
    private final Session session;
    private final DeadlineQueue<Exchange> due = new DeadlineQueue<>();

    Exchanges(LinkConfig config, Session session) {
        this.config = config;
        this.session = session;
    }

    /// Sends the message, for the first time or again. While there is no session nothing is sent, and
    /// nothing is due.
    void send(long nowNs, Exchange exchange, Outbox<? super LinkOutput> out) {
        if (!session.up()) {
            return;
        }
        exchange.sent++;
        out.emit(new ToPeer(exchange.message(session.number())));
        int slower = Math.clamp(exchange.sent - config.transmissionsMax(), 0, SLOWER_MAX);
        due.set( // [LL-QUEUE-5]
                exchange, Cycles.plus(nowNs, Cycles.times(config.retransmitNs(), 1L << slower)));
    }

    void end(Exchange exchange) {
        exchange.done = true;
        due.clear(exchange);
    }

    long nextNs() {
        return due.nextNs();
    }

    /// The next exchange that was not answered in time, or null.
    @Nullable Exchange pollDue(long nowNs) {
        return due.pollDue(nowNs);
    }

    int size() {
        return due.size();
    }
}
