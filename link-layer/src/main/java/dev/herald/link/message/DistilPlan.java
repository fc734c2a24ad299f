package dev.herald.link.message;

import static java.util.Objects.requireNonNull;

/// How several heralded pairs are made into one better pair.
///
/// @param protocol what is done in a round
/// @param shape which pairs meet in a round
/// @param rounds rounds of pumping that must succeed in a row, or levels of a tree; 0 to [#ROUNDS_MAX],
///     0 exactly when the protocol is NONE or AUTO
public record DistilPlan(Protocol protocol, Shape shape, int rounds) {
    public static final int ROUNDS_MAX = 8;

    /// Pairs are delivered as they are heralded.
    public static final DistilPlan NONE = new DistilPlan(Protocol.NONE, Shape.PUMPING, 0);

    /// The creator chooses the cheapest plan that reaches the minimum fidelity, NONE if that does.
    public static final DistilPlan AUTO = new DistilPlan(Protocol.AUTO, Shape.PUMPING, 0);

    /// What the two ends do to the pairs of a round. Wire numbers are the ordinals.
    public enum Protocol {
        NONE,
        AUTO,
        /// Bilateral CNOT on twirled pairs (Bennett et al. 1996).
        BBPSSW,
        /// Rotations by π/2 about X, then the bilateral CNOT (Deutsch et al. 1996).
        DEJMPS,
        /// Two pairs are measured in a round (Fujii and Yamamoto 2009).
        DOUBLE_SELECTION,
        /// For single-click pairs of one unknown phase: kept when both ends read 1 (Campbell and Benjamin
        /// 2008).
        EPL
    }

    /// Wire numbers are the ordinals.
    public enum Shape {
        /// One pair is kept and improved by one fresh pair a round.
        PUMPING,
        /// Pairs of one level make one of the next.
        TREE
    }

    public DistilPlan {
        requireNonNull(protocol);
        requireNonNull(shape);
        boolean none = protocol == Protocol.NONE || protocol == Protocol.AUTO;
        if (rounds < 0 || rounds > ROUNDS_MAX || none != (rounds == 0)) {
            throw new IllegalArgumentException(
                    "rounds "
                            + rounds
                            + " of "
                            + protocol
                            + (none ? " must be 0" : " is not in 1.." + ROUNDS_MAX));
        }
    }

    /// Whether pairs are distilled.
    public boolean distils() {
        return rounds > 0;
    }
}
