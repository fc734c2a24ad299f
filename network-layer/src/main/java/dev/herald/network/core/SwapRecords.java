package dev.herald.network.core;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.LinkPairId;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The swaps that a node has done on a circuit and whose Tracks have yet to pass, by the pair on either
/// side. Bounded in number and time; insertion order is the order of age.
final class SwapRecords {
    private final int max;
    private final long lifeNs;
    private final Map<LinkPairId, Swap> byUp = new LinkedHashMap<>();
    private final Map<LinkPairId, Swap> byDown = new LinkedHashMap<>();

    SwapRecords(int max, long lifeNs) {
        this.max = max;
        this.lifeNs = Math.min(lifeNs, Long.MAX_VALUE / 4);
    }

    void add(Swap swap) {
        if (byUp.size() >= max) {
            remove(byUp.values().iterator().next());
        }
        byUp.put(swap.up.id, swap);
        byDown.put(swap.down.id, swap);
    }

    /// The swap that consumed the pair that the Track comes along, or null.
    @Nullable Swap behind(Track track) {
        return track.toTail() ? ofUp(track.link()) : ofDown(track.link());
    }

    /// The swap that consumed the pair as that toward the head, or null.
    @Nullable Swap ofUp(LinkPairId pair) {
        return byUp.get(pair);
    }

    /// The swap that consumed the pair as that toward the tail, or null.
    @Nullable Swap ofDown(LinkPairId pair) {
        return byDown.get(pair);
    }

    /// The swap that consumed the pair, or null.
    @Nullable Swap of(LinkPairId pair) {
        Swap swap = byUp.get(pair);
        return swap != null ? swap : byDown.get(pair);
    }

    void remove(Swap swap) {
        byUp.remove(swap.up.id);
        byDown.remove(swap.down.id);
    }

    /// Drops what is too old.
    void expireDue(long nowNs) {
        while (!byUp.isEmpty()) {
            Swap oldest = byUp.values().iterator().next();
            if (nowNs - oldest.atNs < lifeNs) {
                return;
            }
            remove(oldest);
        }
    }

    long nextNs() {
        return byUp.isEmpty() ? Machine.NEVER : byUp.values().iterator().next().atNs + lifeNs;
    }

    int size() {
        return byUp.size();
    }
}
