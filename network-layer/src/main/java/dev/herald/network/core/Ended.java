package dev.herald.network.core;

import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.RequestSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What recent requests of a circuit asked for, as long as Tracks may still name them.
final class Ended {
    private final int max;
    private final Map<Integer, RequestSpec> specs = new LinkedHashMap<>();

    Ended(int max) {
        this.max = max;
    }

    void add(EndRequest request) {
        if (specs.size() >= max) {
            specs.remove(specs.keySet().iterator().next());
        }
        specs.put(request.id.number(), request.spec);
    }

    /// Whether a pair that the tail-end took for one request can be used for another.
    ///
    /// @param head what the head-end gave it to
    /// @param tail number of the request that the tail-end took it for, 0 for none
    /// @param active what that one asks for, if it is active
    boolean compatible(EndRequest head, int tail, @Nullable RequestSpec active) {
        if (tail == 0 || tail == head.id.number()) {
            return true;
        }
        RequestSpec other = active == null ? specs.get(tail) : active;
        return head.measures() // [NL-END-4] [NL-END-10]
                && other != null
                && other.mode() == DeliveryMode.MEASURE
                && other.basisTail().equals(head.spec.basisTail());
    }
}
