package dev.herald.physical.sim.link;

/// How a link makes pairs, with all figures of one attempt: a closed form.
///
/// Loss lowers the success probability and not, by itself, the fidelity of the pairs that are heralded;
/// dark counts, several pairs at once, distinguishable photons and phase noise lower the fidelity. Each is
/// a figure of its own here.
public sealed interface PairScheme
        permits SingleClick,
                DoubleClick,
                SpdcSource,
                OnePairSource,
                EnsemblePair,
                EmitterAbsorber,
                IdealPair {

    /// What one attempt yields.
    ///
    /// @throws IllegalArgumentException when an attempt never succeeds
    HeraldedState heralded();
}
