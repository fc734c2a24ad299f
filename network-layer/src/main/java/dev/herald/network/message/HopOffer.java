package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.SwapNoise;
import java.util.List;

/// What one node adds to an Install: the curve of its downstream link and, unless it is the head-end,
/// the noise of its swap.
///
/// @param link downstream link
/// @param curve offers of the link, not empty
/// @param decay memory of this node
/// @param swap noise of this node's Bell measurement; NONE at the head-end
/// @param label link label (purpose) that this node chose for the circuit on the link, 1 to 65,535
/// @param freePpm share of the link's time that the circuit may reserve, parts per million; the end that
///     keeps the link's ledger has the last word
public record HopOffer(
        LinkId link, List<Offer> curve, MemoryDecay decay, SwapNoise swap, int label, int freePpm) {
    public static final int SHARE_MAX_PPM = 1_000_000;

    /// @param state of a kept pair at delivery
    /// @param meanPairNs mean time between pairs, at least 1
    public record Offer(BellDiagonal state, long meanPairNs) {
        public Offer {
            requireNonNull(state);
            if (meanPairNs < 1) {
                throw new IllegalArgumentException("meanPairNs " + meanPairNs + " is less than 1");
            }
        }
    }

    public static final int CURVE_MAX = 64;
    public static final int LABEL_MAX = 65_535;

    public HopOffer {
        requireNonNull(link);
        curve = List.copyOf(curve);
        requireNonNull(decay);
        requireNonNull(swap);
        if (curve.isEmpty() || curve.size() > CURVE_MAX) {
            throw new IllegalArgumentException(
                    "curve of " + curve.size() + " offers is not in 1.." + CURVE_MAX);
        }
        if (label < 1 || label > LABEL_MAX) {
            throw new IllegalArgumentException("label " + label + " is not in 1.." + LABEL_MAX);
        }
        if (freePpm < 0 || freePpm > SHARE_MAX_PPM) {
            throw new IllegalArgumentException("freePpm " + freePpm + " is not in 0..1000000");
        }
    }

    /// A link that nobody has reserved.
    public HopOffer(LinkId link, List<Offer> curve, MemoryDecay decay, SwapNoise swap, int label) {
        this(link, curve, decay, swap, label, SHARE_MAX_PPM);
    }

    public HopOffer withFree(int ppm) {
        return new HopOffer(link, curve, decay, swap, label, ppm);
    }
}
