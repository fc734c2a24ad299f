package dev.herald.link.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import java.util.List;
import java.util.Optional;

/// What a link can deliver, as a curve: one entry for each operating point, from measurements where there
/// are any, else from the device's stated model.
///
/// @param link the link
/// @param peer node at its other end
/// @param curve offers by operating point; not empty when the link is up
/// @param decayLocal how a delivered half ages at this end
/// @param decayRemote how it ages at the other end, as the peer says (until then this end's own figures)
/// @param asOfNs when this was computed
public record LinkQuality(
        LinkId link,
        NodeId peer,
        List<Offer> curve,
        MemoryDecay decayLocal,
        MemoryDecay decayRemote,
        long asOfNs) {

    /// @param point code of the operating point
    /// @param state of a kept pair at delivery, relative to its Bell state
    /// @param meanPairNs mean time between pairs of type K when the link does nothing else
    /// @param lower what of the fidelity is promised: the lower bound of a measured one, the model's own
    /// @param method where the state comes from
    /// @param samples pairs measured for it; 0 for a model
    /// @param measuredNs when the last of them was; 0 for a model
    public record Offer(
            int point,
            BellDiagonal state,
            long meanPairNs,
            Fidelity lower,
            FidelityTag.Method method,
            long samples,
            long measuredNs) {
        public Offer {
            requireNonNull(state);
            requireNonNull(lower);
            requireNonNull(method);
        }

        /// From the device's stated model.
        public Offer(int point, BellDiagonal state, long meanPairNs) {
            this(
                    point,
                    state,
                    meanPairNs,
                    Fidelity.of(Math.clamp(state.fidelity(), 0, 1)),
                    FidelityTag.Method.MODEL,
                    0,
                    0);
        }
    }

    public LinkQuality {
        requireNonNull(link);
        requireNonNull(peer);
        curve = List.copyOf(curve);
        requireNonNull(decayLocal);
        requireNonNull(decayRemote);
    }

    /// The fastest offer that promises at least the minimum.
    public Optional<Offer> fastest(Fidelity minimum) {
        Offer best = null;
        for (Offer offer : curve) {
            if (offer.lower().compareTo(minimum) >= 0
                    && (best == null || offer.meanPairNs() < best.meanPairNs())) {
                best = offer;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The highest fidelity that is promised.
    public Fidelity ceiling() {
        Fidelity best = Fidelity.ZERO;
        for (Offer offer : curve) {
            best = offer.lower().compareTo(best) > 0 ? offer.lower() : best;
        }
        return best;
    }
}
