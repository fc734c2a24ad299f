package dev.herald.network.inventory;

import dev.herald.hal.model.Fidelity;
import dev.herald.network.api.NetworkOutput.PairKept;

/// A pair in stock.
final class StockItem {
    private static final int STEPS = 64;

    final PairKept pair;

    /// From when on it is not good enough.
    final long expiresNs;

    /// Number of the reservation that holds it, or 0.
    int reservation;

    StockItem(PairKept pair, Fidelity minimum, long maxAgeNs) {
        this.pair = pair;
        expiresNs = Math.min(later(maxAgeNs), lasts(minimum));
    }

    double fidelity(long atNs) {
        return pair.tag().at(atNs).state().fidelity();
    }

    private long later(long ns) {
        long asOfNs = pair.tag().asOfNs();
        return ns > Long.MAX_VALUE - Math.max(asOfNs, 0) ? Long.MAX_VALUE : asOfNs + ns;
    }

    /// The first instant at which it is below the minimum. [NL-STOCK-4]
    private long lasts(Fidelity minimum) {
        long low = 0;
        long high = 1;
        while (fidelity(later(high)) >= minimum.value()) {
            if (high >= 1L << 61) {
                return Long.MAX_VALUE;
            }
            low = high;
            high <<= 1;
        }
        for (int i = 0; i < STEPS && high - low > 1; i++) {
            long middle = (low + high) >>> 1;
            if (fidelity(later(middle)) >= minimum.value()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return later(high);
    }
}
