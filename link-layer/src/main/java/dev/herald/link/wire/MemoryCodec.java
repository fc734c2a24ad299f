package dev.herald.link.wire;

import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.MemoryAdvert;
import dev.herald.spec.link.v1.Advert;
import dev.herald.spec.link.v1.Decay;
import org.jspecify.annotations.Nullable;

/// Adverts to generated messages and back. LL-MSG-9.
final class MemoryCodec {
    private MemoryCodec() {}

    static Advert advert(LinkMessage.Advert message) {
        MemoryAdvert memory = message.memory();
        return Advert.newBuilder()
                .setNumber(message.number())
                .setFreeCommunication(memory.freeCommunication())
                .setFreeStorage(memory.freeStorage())
                .setReady(memory.ready())
                .setCommunication(decay(memory.communication()))
                .setStorage(decay(memory.storage()))
                .build();
    }

    private static Decay decay(MemoryDecay decay) {
        return Decay.newBuilder().setT1Ns(decay.t1Ns()).setT2Ns(decay.t2Ns()).build();
    }

    /// What an advert cannot be, or null.
    static @Nullable String wrong(Advert m) {
        if (!isCount(m.getFreeCommunication()) || !isCount(m.getFreeStorage())) {
            return "free qubits "
                    + Integer.toUnsignedString(m.getFreeCommunication())
                    + ", "
                    + Integer.toUnsignedString(m.getFreeStorage());
        }
        String wrong = wrong(m.getCommunication());
        return wrong != null ? wrong : wrong(m.getStorage());
    }

    private static @Nullable String wrong(Decay m) {
        try {
            MemoryDecay _ = new MemoryDecay(m.getT1Ns(), m.getT2Ns());
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /// @param m for which [#wrong] is null
    static LinkMessage.Advert advert(int epoch, Advert m) {
        return new LinkMessage.Advert(
                epoch,
                m.getNumber(),
                new MemoryAdvert(
                        m.getFreeCommunication(),
                        m.getFreeStorage(),
                        m.getReady(),
                        decay(m.getCommunication()),
                        decay(m.getStorage())));
    }

    private static MemoryDecay decay(Decay m) {
        return new MemoryDecay(m.getT1Ns(), m.getT2Ns());
    }

    private static boolean isCount(int value) {
        return value >= 0 && value <= MemoryAdvert.FREE_MAX;
    }
}
