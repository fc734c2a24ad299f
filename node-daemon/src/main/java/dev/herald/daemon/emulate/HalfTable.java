package dev.herald.daemon.emulate;

import dev.herald.hal.model.PairId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Halves that wait for their other half to be delivered, by pair.
final class HalfTable<T> {
    private final Map<PairId, T> halves = new HashMap<>();

    void put(PairId pair, T half) {
        if (halves.put(pair, half) != null) {
            throw new IllegalStateException("pair " + pair + " was delivered twice at one end");
        }
    }

    @Nullable T take(PairId pair) {
        return halves.remove(pair);
    }
}
