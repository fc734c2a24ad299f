package dev.herald.link.pursuit;

import static java.util.Objects.requireNonNull;

import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;

/// Everything that can happen to the pursuits of one end of a link.
public sealed interface PursuitInput {

    /// From the layer above: get the pairs under the policy. Answered by one
    /// [PursuitOutput.Ended] with the cookie.
    ///
    /// @param cookie names the pursuit; not that of another under way
    /// @param request for 1 or more pairs. Its minimum fidelity is what is asked; its maximum time, unless
    ///     0, is that of one attempt
    record Pursue(long cookie, CreateRequest request, Degradation degradation)
            implements PursuitInput {
        public Pursue {
            requireNonNull(request);
            requireNonNull(degradation);
            if (request.number() == CreateRequest.STREAM) {
                throw new IllegalArgumentException(
                        "number 0: a stream cannot be pursued, for it has no end to reach");
            }
            if (degradation.mode() != Degradation.Mode.FIDELITY
                    && degradation.floor().compareTo(request.minFidelity()) > 0) {
                throw new IllegalArgumentException(
                        "floor "
                                + degradation.floor()
                                + " is above the minimum fidelity "
                                + request.minFidelity());
            }
        }
    }

    /// From the layer above: end the pursuit with what it has. Harmless when it has ended.
    record Abandon(long cookie) implements PursuitInput {}

    /// What the entity tells the layer above it.
    record FromLink(LinkOutput.Up event) implements PursuitInput {
        public FromLink {
            requireNonNull(event);
        }
    }
}
