package dev.herald.link.pursuit;

import static java.util.Objects.requireNonNull;

import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;

/// What the pursuits of one end of a link want done or tell.
public sealed interface PursuitOutput {

    /// Hand to the entity.
    record ToLink(LinkInput input) implements PursuitOutput {
        public ToLink {
            requireNonNull(input);
        }
    }

    /// A pair of a pursuit, or its withdrawal, which may come after the pursuit's end.
    ///
    /// @param event PairKept, PairMeasured or Revoked; indices count within one attempt
    record OfPursuit(long cookie, LinkOutput.Up event) implements PursuitOutput {
        public OfPursuit {
            requireNonNull(event);
        }
    }

    /// A pursuit is over.
    record Ended(long cookie, PursuitReport report) implements PursuitOutput {
        public Ended {
            requireNonNull(report);
        }
    }

    /// An event of the entity that is none of a pursuit's.
    record Other(LinkOutput.Up event) implements PursuitOutput {
        public Other {
            requireNonNull(event);
        }
    }
}
