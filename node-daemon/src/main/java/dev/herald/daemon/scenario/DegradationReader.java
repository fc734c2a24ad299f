package dev.herald.daemon.scenario;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.pursuit.Degradation;
import dev.herald.physical.sim.Quantity;
import org.jspecify.annotations.Nullable;

/// Reads `degradation` of a link's work: what gives way, and how long is tried.
final class DegradationReader {
    private DegradationReader() {}

    /// @param pairs that are asked for; 0 for a stream
    /// @param minimum fidelity that is asked for
    /// @return null where there is none
    static @Nullable Degradation read(Fields work, int pairs, Fidelity minimum) {
        Fields f = work.fieldsOrNull("degradation");
        if (f == null) {
            return null;
        }
        if (pairs == CreateRequest.STREAM) {
            throw work.broken("pairs", "a stream has no end to reach: degradation needs 1 or more");
        }
        Degradation.Mode mode = f.choice("mode", Degradation.Mode.class);
        boolean keepsFidelity = mode == Degradation.Mode.FIDELITY;
        Fidelity floor = Fidelity.ZERO;
        if (keepsFidelity) {
            refuse(f, "floor", "mode fidelity does not go below min_fidelity");
        } else {
            floor = Fidelity.of(f.fidelity("floor"));
            if (floor.compareTo(minimum) > 0) {
                throw f.broken("floor", "is above min_fidelity " + minimum);
            }
        }
        Fidelity purifyBelow = Fidelity.ZERO;
        if (keepsFidelity) {
            purifyBelow =
                    Fidelity.of(
                            f.number(
                                    "purify_below",
                                    0,
                                    1,
                                    Degradation.PURIFY_BELOW_DEFAULT.value()));
        } else {
            refuse(f, "purify_below", "only mode fidelity distils");
        }
        long pairNs = 0;
        if (mode == Degradation.Mode.THROUGHPUT) {
            double rateHz = f.number("rate_hz", 0, 1e9, 0);
            pairNs = rateHz == 0 ? 0 : Math.max(1, Math.round(1e9 / rateHz));
        } else {
            refuse(f, "rate_hz", "only mode throughput keeps a rate");
        }
        int attempts =
                (int)
                        f.whole(
                                "attempts",
                                1,
                                Degradation.ATTEMPTS_LIMIT,
                                Degradation.ATTEMPTS_DEFAULT);
        long withinNs =
                f.has("within")
                        ? Math.round(f.quantity("within", Quantity.TIME))
                        : Degradation.WITHIN_DEFAULT_NS;
        if (withinNs < 1) {
            throw f.broken("within", "must be at least 1 ns");
        }
        f.end();
        return new Degradation(mode, floor, purifyBelow, attempts, withinNs, pairNs);
    }

    private static void refuse(Fields f, String key, String why) {
        if (f.has(key)) {
            throw f.broken(key, why);
        }
    }
}
