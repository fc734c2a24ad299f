package dev.herald.hal.model;

import static java.util.Objects.requireNonNull;

/// What is known of a pair's state: an estimate with a lower bound, where it comes from, and the
/// instant it holds for. It travels with a pair through every layer and is never a request echoed.
///
/// @param state the estimate, relative to the Bell state the pair is reported in
/// @param lower lower bound of the fidelity at `confidencePpm`, at the instant `asOfNs`
/// @param confidencePpm confidence of the lower bound, parts per million (model uncertainty excluded
///     when the method is [Method#MODEL])
/// @param method where the estimate comes from
/// @param samples measurements behind it; 0 for a model
/// @param asOfNs the instant the estimate holds for, ns since the network epoch
/// @param decayA how this node's half ages from then on
/// @param decayB how the other half ages from then on
public record FidelityTag(
        BellDiagonal state,
        Fidelity lower,
        int confidencePpm,
        Method method,
        long samples,
        long asOfNs,
        MemoryDecay decayA,
        MemoryDecay decayB) {

    /// Declared from weakest to strongest evidence; a combination takes the weakest. Wire numbers are
    /// ordinal + 1.
    public enum Method {
        /// Computed from the devices' stated parameters.
        MODEL,
        /// From error rates of sifted outcomes.
        QBER,
        /// From pairs sacrificed at random.
        TEST_ROUNDS,
        /// From full state reconstruction.
        TOMOGRAPHY
    }

    public FidelityTag {
        requireNonNull(state);
        requireNonNull(lower);
        requireNonNull(method);
        requireNonNull(decayA);
        requireNonNull(decayB);
        if (confidencePpm < 0 || confidencePpm > 1_000_000) {
            throw new IllegalArgumentException(
                    "confidence " + confidencePpm + " ppm is not in 0..1000000");
        }
        if (samples < 0) {
            throw new IllegalArgumentException("samples " + samples + " is negative");
        }
    }

    /// A tag from device parameters alone: its lower bound is the model's own value.
    public static FidelityTag model(
            BellDiagonal state, long asOfNs, MemoryDecay decayA, MemoryDecay decayB) {
        return new FidelityTag(
                state,
                Fidelity.of(clamp(state.fidelity())),
                500_000,
                Method.MODEL,
                0,
                asOfNs,
                decayA,
                decayB);
    }

    public Fidelity estimate() {
        return Fidelity.of(clamp(state.fidelity()));
    }

    /// The tag at a later instant, both halves having idled in their memories.
    ///
    /// @param nowNs not before `asOfNs`; an earlier instant returns the tag unchanged
    public FidelityTag at(long nowNs) {
        if (nowNs <= asOfNs) {
            return this;
        }
        long idleNs = nowNs - asOfNs;
        BellDiagonal aged = state.age(decayA, idleNs, decayB, idleNs);
        return new FidelityTag(
                aged,
                Fidelity.of(clamp(method == Method.MODEL ? scaled(aged) : least(idleNs))),
                confidencePpm,
                method,
                samples,
                nowNs,
                decayA,
                decayB);
    }

    /// A model's bound is not one of chance: it keeps its relation to the estimate.
    private double scaled(BellDiagonal aged) {
        double scale = state.fidelity() > 0 ? aged.fidelity() / state.fidelity() : 1;
        return lower.value() * Math.min(1, scale);
    }

    /// The least fidelity that a state of at least `lower` keeps: idling is a Pauli channel, and the worst
    /// state has all its errors in the one that the channel undoes least.
    private double least(long idleNs) {
        BellDiagonal channel = BellDiagonal.PERFECT.age(decayA, idleNs, decayB, idleNs);
        double undone = Math.min(channel.p10(), Math.min(channel.p01(), channel.p11()));
        return lower.value() * channel.p00() + (1 - lower.value()) * undone;
    }

    /// The same pair seen from the other end.
    public FidelityTag reversed() {
        return new FidelityTag(
                state, lower, confidencePpm, method, samples, asOfNs, decayB, decayA);
    }

    /// The tag of the pair that a swap at `nowNs` makes of this pair (far end, swapper) and the
    /// `other` (swapper, far end).
    public FidelityTag swap(FidelityTag other, SwapNoise noise, long nowNs) {
        FidelityTag left = at(nowNs);
        FidelityTag right = other.at(nowNs);
        BellDiagonal joined = left.state.swap(right.state, noise);
        double relative = ratio(left) * ratio(right);
        return new FidelityTag(
                joined,
                Fidelity.of(clamp(joined.fidelity() * relative)),
                Math.min(confidencePpm, other.confidencePpm),
                method.compareTo(other.method) <= 0 ? method : other.method,
                Math.min(samples, other.samples),
                Math.max(nowNs, Math.max(asOfNs, other.asOfNs)),
                left.decayA,
                right.decayB);
    }

    private static double ratio(FidelityTag tag) {
        return tag.state.fidelity() > 0 ? Math.min(1, tag.lower.value() / tag.state.fidelity()) : 0;
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
