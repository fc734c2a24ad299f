package dev.herald.link.core;

import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkMessage.AdvertAck;
import dev.herald.link.message.MemoryAdvert;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the peer what this end's memory can do: when a session begins, when it could not do something for
/// a round trip, as soon as it can again, and at the hello interval when the numbers have changed.
///
/// A shorter want is over before the peer could make anything of the news: a qubit that is used and given
/// back for each pair costs no message.
final class Adverts {
    private final LinkConfig config;
    private final QubitPool pool;
    private final Exchanges exchanges;
    private final MemoryDecay communication;
    private final MemoryDecay storage;

    private DeviceState state = DeviceState.READY;
    private @Nullable MemoryAdvert told;
    private Exchange.@Nullable Advertising exchange;
    private int number;
    private int version;
    private long shortSinceNs = Machine.NEVER;
    private long refreshNs = Machine.NEVER;

    Adverts(LinkConfig config, QubitPool pool, Exchanges exchanges) {
        this.config = config;
        this.pool = pool;
        this.exchanges = exchanges;
        PortDescriptor port = config.port();
        communication = decay(port.communication(), MemoryDecay.NONE);
        storage = decay(port.storage(), communication);
    }

    private MemoryDecay decay(List<Integer> qubits, MemoryDecay otherwise) {
        return qubits.isEmpty()
                ? otherwise
                : config.device().qubits().get(qubits.getFirst()).decay();
    }

    /// A session begins.
    void begin(long nowNs, DeviceState device, Outbox<? super LinkOutput> out) {
        state = device;
        number = 0;
        tell(nowNs, now(), out); // [LL-ADVERT-1]
    }

    /// The session is over.
    void end() {
        drop();
        told = null;
        version++;
        shortSinceNs = Machine.NEVER;
        refreshNs = Machine.NEVER;
    }

    void onState(DeviceState device) {
        state = device;
    }

    void onAck(AdvertAck ack) {
        Exchange.Advertising open = exchange;
        if (open != null && open.number == ack.number()) {
            exchanges.end(open);
            exchange = null;
        }
    }

    /// At the end of every step of a session that is up.
    void reconsider(long nowNs, Outbox<? super LinkOutput> out) { // [LL-ADVERT-2]
        MemoryAdvert before = told;
        if (before == null) {
            return;
        }
        boolean ready = state == DeviceState.READY;
        int freeCommunication = pool.usableCommunication();
        int freeStorage = pool.usableStorage();
        boolean shorter =
                worse(before.ready(), ready)
                        || worse(before.freeCommunication() > 0, freeCommunication > 0)
                        || worse(before.freeStorage() > 0, freeStorage > 0);
        boolean better =
                worse(ready, before.ready())
                        || worse(freeCommunication > 0, before.freeCommunication() > 0)
                        || worse(freeStorage > 0, before.freeStorage() > 0);
        boolean changed =
                better
                        || freeCommunication != before.freeCommunication()
                        || freeStorage != before.freeStorage();
        if (!shorter) {
            shortSinceNs = Machine.NEVER;
        } else if (shortSinceNs == Machine.NEVER) {
            shortSinceNs = nowNs;
        }
        boolean overdue = shorter && nowNs >= Cycles.plus(shortSinceNs, config.roundTripNs());
        boolean due = nowNs >= refreshNs;
        if (better || overdue || due && changed) {
            tell(nowNs, now(), out);
        } else if (due) {
            refreshNs = Cycles.plus(nowNs, config.helloNs());
        }
    }

    private static boolean worse(boolean before, boolean after) {
        return before && !after;
    }

    long nextNs() {
        long shortNs =
                shortSinceNs == Machine.NEVER
                        ? Machine.NEVER
                        : Cycles.plus(shortSinceNs, config.roundTripNs());
        return Math.min(shortNs, refreshNs);
    }

    private MemoryAdvert now() {
        return new MemoryAdvert(
                Math.min(pool.usableCommunication(), MemoryAdvert.FREE_MAX),
                Math.min(pool.usableStorage(), MemoryAdvert.FREE_MAX),
                state == DeviceState.READY,
                communication,
                storage);
    }

    private void tell(long nowNs, MemoryAdvert memory, Outbox<? super LinkOutput> out) {
        drop();
        told = memory;
        version++;
        shortSinceNs = Machine.NEVER;
        refreshNs = Cycles.plus(nowNs, config.helloNs());
        Exchange.Advertising next = new Exchange.Advertising(++number, memory);
        exchange = next;
        exchanges.send(nowNs, next, out);
    }

    private void drop() {
        Exchange.Advertising open = exchange;
        if (open != null) {
            exchanges.end(open);
            exchange = null;
        }
    }

    /// Changes with what this end has told its peer.
    int version() {
        return version;
    }

    /// Whether this end has told its peer that no attempt can be made for the item.
    boolean blocks(Item item) {
        MemoryAdvert said = told;
        return said != null && item.wantsStorage() && said.freeStorage() == 0;
    }
}
