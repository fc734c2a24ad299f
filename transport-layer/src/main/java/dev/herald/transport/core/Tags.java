package dev.herald.transport.core;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;

/// What teleportation makes of the tag of the pair that carries a qubit.
final class Tags {
    private Tags() {}

    /// The tag at an instant, with a Pauli channel applied: `p'(e) = Σ p(e') q(e + e')`. The lower
    /// bound shrinks by the same factor as the estimate.
    static FidelityTag through(FidelityTag tag, BellDiagonal channel, long atNs) {
        FidelityTag aged = tag.at(atNs);
        BellDiagonal state = aged.state().swap(channel);
        double before = aged.state().fidelity();
        double scale = before > 0 ? Math.min(1, Math.max(0, state.fidelity()) / before) : 1;
        return new FidelityTag(
                state,
                Fidelity.of(aged.lower().value() * scale),
                aged.confidencePpm(),
                aged.method(),
                aged.samples(),
                aged.asOfNs(),
                aged.decayA(),
                aged.decayB());
    }

    /// The same tag when one half, or both, exists no more and ages no further.
    static FidelityTag ageing(FidelityTag tag, MemoryDecay here, MemoryDecay there) {
        return new FidelityTag(
                tag.state(),
                tag.lower(),
                tag.confidencePpm(),
                tag.method(),
                tag.samples(),
                tag.asOfNs(),
                here,
                there);
    }

    /// The channel that depolarises one qubit with a probability.
    static BellDiagonal depolarising(double probability) {
        return BellDiagonal.PERFECT.depolarise(probability);
    }
}
