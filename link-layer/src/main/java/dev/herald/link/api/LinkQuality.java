package dev.herald.link.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import java.util.List;
import java.util.Optional;

/// What a link can deliver, as a curve: one entry for each operating point, computed from the device's
/// stated model.
///
/// @param link the link
/// @param peer node at its other end
/// @param curve offers by operating point; not empty when the link is up
/// @param decayLocal how a delivered half ages at this end
/// @param decayRemote how it ages at the other end, as this end assumes (its own figures where the
///     peer's are unknown)
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
    public record Offer(int point, BellDiagonal state, long meanPairNs) {
        public Offer {
            requireNonNull(state);
        }
    }

    public LinkQuality {
        requireNonNull(link);
        requireNonNull(peer);
        curve = List.copyOf(curve);
        requireNonNull(decayLocal);
        requireNonNull(decayRemote);
    }

    /// The fastest offer whose fidelity is at least the minimum.
    public Optional<Offer> fastest(Fidelity minimum) {
        Offer best = null;
        for (Offer offer : curve) {
            if (Fidelity.of(Math.clamp(offer.state().fidelity(), 0, 1)).compareTo(minimum) >= 0
                    && (best == null || offer.meanPairNs() < best.meanPairNs())) {
                best = offer;
            }
        }
        return Optional.ofNullable(best);
    }

    /// The highest fidelity on offer.
    public Fidelity ceiling() {
        double best = 0;
        for (Offer offer : curve) {
            best = Math.max(best, offer.state().fidelity());
        }
        return Fidelity.of(Math.clamp(best, 0, 1));
    }
}
