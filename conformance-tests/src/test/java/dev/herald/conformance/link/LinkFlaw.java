package dev.herald.conformance.link;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One way to get the chapter LL wrong.
///
/// @param clause the clause it breaks
/// @param what it does
/// @param mutant makes an entity with the flaw
record LinkFlaw(String clause, String what, Supplier<? extends LinkMutant> mutant) {

    static List<LinkFlaw> all() {
        return Stream.of(
                        LinkSessionFlaws.ALL,
                        LinkRequestFlaws.ALL,
                        LinkQueueFlaws.ALL,
                        LinkAttemptFlaws.ALL,
                        LinkPairFlaws.ALL,
                        LinkItemFlaws.ALL,
                        LinkPaceFlaws.ALL,
                        LinkDeliveryFlaws.ALL,
                        LinkWithdrawalFlaws.ALL,
                        LinkServiceFlaws.ALL,
                        LinkDistilFlaws.ALL,
                        LinkTestFlaws.ALL)
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public String toString() {
        return clause + ": " + what;
    }
}
