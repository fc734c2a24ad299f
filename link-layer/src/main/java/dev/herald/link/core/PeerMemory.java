package dev.herald.link.core;

import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkOutput.ToPeer;
import dev.herald.link.message.LinkMessage.Advert;
import dev.herald.link.message.LinkMessage.AdvertAck;
import dev.herald.link.message.MemoryAdvert;
import org.jspecify.annotations.Nullable;

/// What the peer last told of its memory in this session. Before it does, nothing is known, and it is
/// taken to be able to do what it is asked.
final class PeerMemory {
    private @Nullable MemoryAdvert last;
    private int number;
    private int version;

    void onAdvert(Advert advert, Outbox<? super LinkOutput> out) {
        if (last == null || advert.number() - number > 0) { // [LL-ADVERT-3]
            last = advert.memory();
            number = advert.number();
            version++;
        }
        out.emit(new ToPeer(new AdvertAck(advert.epoch(), advert.number())));
    }

    /// The session is over.
    void forget() {
        last = null;
        version++;
    }

    /// Changes with what is known.
    int version() {
        return version;
    }

    /// Whether the peer can make no attempt for the item now, as far as is known.
    boolean blocks(Item item) {
        MemoryAdvert known = last;
        return known != null
                && (!known.ready()
                        || known.freeCommunication() == 0
                        || item.wantsStorage() && known.freeStorage() == 0); // [LL-ADVERT-4]
    }

    /// How a half of a pair idles in the peer's communication qubit, or null while that is not known.
    @Nullable MemoryDecay communication() {
        MemoryAdvert known = last;
        return known == null ? null : known.communication();
    }

    /// How it idles in the peer's storage, or null while that is not known.
    @Nullable MemoryDecay storage() {
        MemoryAdvert known = last;
        return known == null ? null : known.storage();
    }

    /// The last advert of the session, or null.
    @Nullable MemoryAdvert last() {
        return last;
    }
}
