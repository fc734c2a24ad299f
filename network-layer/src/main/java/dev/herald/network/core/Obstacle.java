package dev.herald.network.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.NetworkError;
import org.jspecify.annotations.Nullable;

/// Why a node cannot be an end of a circuit on terms, before anything else is looked at.
record Obstacle(NetworkError why, String detail) {

    /// What is in the way, or null when nothing is.
    ///
    /// @param other the other end
    static @Nullable Obstacle of(Node node, CircuitTerms terms, NodeId other) {
        if (terms.service().order() != SwapOrder.AS_SOON_AS_POSSIBLE
                && terms.cutoff() == CircuitTerms.Cutoff.NONE) { // [NL-ORDER-4]
            return new Obstacle(
                    NetworkError.UNSUPPORTED,
                    "an order of swaps needs a cut-off: a pair may wait for one that was lost");
        }
        if (terms.service().testPpm() == 0) {
            return null;
        }
        if (terms.service().distil().protocol() != DistilPlan.Protocol.NONE) { // [NL-DISTIL-15]
            return new Obstacle(
                    NetworkError.UNSUPPORTED,
                    "tests are made of the pairs that the links make, not of distilled ones");
        }
        if (!node.config.device().can(Capability.MEASURE)) {
            return new Obstacle(NetworkError.UNSUPPORTED, "the device does not measure tests");
        }
        return node.secrets.containsKey(other)
                ? null
                : new Obstacle( // [NL-TEST-1]
                        NetworkError.UNAUTHENTICATED, "no secret shared with " + other);
    }
}
