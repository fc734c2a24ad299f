package dev.herald.network.core;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.LinkPairId;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a node remembers of pairs that it does not have: those it discarded, and Tracks of those that
/// it was not given yet. Bounded in number and time; insertion order is the order of age.
final class Records {
    private record Parked(Track track, long atNs) {}

    private final int max;
    private final long lifeNs;
    private final Consumer<Track> expired;
    private final Map<LinkPairId, Long> discards = new LinkedHashMap<>();
    private final Map<LinkPairId, Parked> parked = new LinkedHashMap<>();

    private record Reached(int place, long atNs) {}

    private final Map<LinkPairId, Reached> reached = new LinkedHashMap<>();

    /// @param expired is given every Track that cannot be parked, or no longer
    Records(int max, long lifeNs, Consumer<Track> expired) {
        this.max = max;
        this.lifeNs = Math.min(lifeNs, Long.MAX_VALUE / 4);
        this.expired = expired;
    }

    /// The pair was discarded here: its Track has yet to come.
    void remember(LinkPairId pair, long nowNs) {
        if (discards.size() >= max) {
            discards.remove(discards.keySet().iterator().next());
        }
        discards.put(pair, nowNs);
    }

    /// Whether the pair was discarded here; the record has served its purpose.
    boolean forget(LinkPairId pair) {
        return !discards.isEmpty() && discards.remove(pair) != null;
    }

    /// Whether the pair was discarded here, and its Track has not come.
    boolean knows(LinkPairId pair) {
        return discards.containsKey(pair);
    }

    /// @return false when one is parked for the same pair already
    boolean park(Track track, long nowNs) { // [NL-TRACK-7]
        if (parked.containsKey(track.link())) {
            return false;
        }
        if (parked.size() >= max) { // [NL-TRACK-8]
            LinkPairId oldest = parked.keySet().iterator().next();
            expireParked(oldest);
        }
        parked.put(track.link(), new Parked(track, nowNs));
        return true;
    }

    /// The Track that waited for the pair, or null.
    @Nullable Track unpark(LinkPairId pair) {
        if (parked.isEmpty()) {
            return null;
        }
        Parked waiting = parked.remove(pair);
        return waiting == null ? null : waiting.track;
    }

    /// The pair, which is not here yet, leads to the place.
    void reach(LinkPairId pair, int place, long nowNs) {
        reached.remove(pair);
        if (reached.size() >= max) { // [NL-TRACK-8]
            reached.remove(reached.keySet().iterator().next());
        }
        reached.put(pair, new Reached(place, nowNs));
    }

    /// Where the pair leads, or `usual` when nothing was said of it.
    int reachOf(LinkPairId pair, int usual) {
        Reached said = reached.isEmpty() ? null : reached.remove(pair);
        return said == null ? usual : said.place;
    }

    void expireAll() {
        reached.clear();
        while (!parked.isEmpty()) {
            expireParked(parked.keySet().iterator().next());
        }
    }

    /// Drops what is too old.
    void expireDue(long nowNs) { // [NL-EXPIRE-4]
        while (!discards.isEmpty()) {
            Map.Entry<LinkPairId, Long> oldest = discards.entrySet().iterator().next();
            if (nowNs - oldest.getValue() < lifeNs) {
                break;
            }
            discards.remove(oldest.getKey());
        }
        while (!reached.isEmpty()) {
            Map.Entry<LinkPairId, Reached> oldest = reached.entrySet().iterator().next();
            if (nowNs - oldest.getValue().atNs < lifeNs) {
                break;
            }
            reached.remove(oldest.getKey());
        }
        while (!parked.isEmpty()) {
            Map.Entry<LinkPairId, Parked> oldest = parked.entrySet().iterator().next();
            if (nowNs - oldest.getValue().atNs < lifeNs) {
                break;
            }
            expireParked(oldest.getKey());
        }
    }

    long nextNs() {
        long next = Machine.NEVER;
        if (!discards.isEmpty()) {
            next = discards.values().iterator().next() + lifeNs;
        }
        if (!parked.isEmpty()) {
            next = Math.min(next, parked.values().iterator().next().atNs + lifeNs);
        }
        if (!reached.isEmpty()) {
            next = Math.min(next, reached.values().iterator().next().atNs + lifeNs);
        }
        return next;
    }

    int size() {
        return discards.size() + parked.size() + reached.size();
    }

    private void expireParked(LinkPairId pair) {
        Parked waiting = parked.remove(pair);
        if (waiting != null) {
            expired.accept(waiting.track);
        }
    }
}
