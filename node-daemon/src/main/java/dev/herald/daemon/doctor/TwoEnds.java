package dev.herald.daemon.doctor;

import dev.herald.spec.node.v1.LinkExamination;
import java.util.Optional;

/// Puts the examinations of both ends of a link together.
public final class TwoEnds {
    private TwoEnds() {}

    /// @param asking name of the end that asked for pairs
    /// @param ofAsking what was found there; empty when it was not reached
    /// @param whyNot then
    /// @param other name of the other end
    /// @param ofOther what was found there
    /// @param whyNotOther why it was not reached
    public static LinkEvidence of(
            String link,
            String asking,
            Optional<LinkExamination> ofAsking,
            String whyNot,
            String other,
            Optional<LinkExamination> ofOther,
            String whyNotOther,
            LinkExaminer.Wish wish) {
        return new LinkEvidence(
                link,
                ofAsking.map(Evidence::end)
                        .orElseGet(() -> EndEvidence.unreachable(asking, whyNot)),
                ofOther.map(Evidence::end)
                        .orElseGet(() -> EndEvidence.unreachable(other, whyNotOther)),
                Evidence.pairs(
                        wish.pairs(),
                        wish.minimum().value(),
                        ofAsking.orElse(LinkExamination.getDefaultInstance()),
                        ofOther.orElse(LinkExamination.getDefaultInstance())));
    }
}
