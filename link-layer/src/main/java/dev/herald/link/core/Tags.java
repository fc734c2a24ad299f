package dev.herald.link.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import java.util.List;

/// Tags of pairs to which something was done: the state by the map of what was done, the lower bound in
/// proportion, the evidence the weakest there was.
final class Tags {
    private Tags() {}

    /// The first pair after a round.
    ///
    /// @param pairs those that met, with their tags when the round began
    static FidelityTag distilled(List<FidelityTag> pairs, BellDiagonal kept, long asOfNs) {
        FidelityTag first = pairs.getFirst();
        double relative = 1;
        int confidencePpm = first.confidencePpm();
        FidelityTag.Method method = first.method();
        long samples = first.samples();
        for (FidelityTag pair : pairs) {
            relative *= ratio(pair);
            confidencePpm = Math.min(confidencePpm, pair.confidencePpm());
            method = method.compareTo(pair.method()) <= 0 ? method : pair.method();
            samples = Math.min(samples, pair.samples());
        }
        return new FidelityTag(
                kept,
                of(kept.fidelity() * relative),
                confidencePpm,
                method,
                samples,
                asOfNs,
                first.decayA(),
                first.decayB());
    }

    /// A pair of which both halves are in other memories now.
    static FidelityTag moved(
            FidelityTag tag, BellDiagonal state, long asOfNs, MemoryDecay a, MemoryDecay b) {
        return new FidelityTag(
                state,
                of(state.fidelity() * ratio(tag)),
                tag.confidencePpm(),
                tag.method(),
                tag.samples(),
                asOfNs,
                a,
                b);
    }

    private static double ratio(FidelityTag tag) {
        double estimate = tag.state().fidelity();
        return estimate > 0 ? Math.min(1, tag.lower().value() / estimate) : 0;
    }

    private static Fidelity of(double value) {
        return Fidelity.of(Math.clamp(value, 0, 1));
    }
}
