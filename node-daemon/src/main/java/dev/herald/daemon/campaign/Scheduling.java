package dev.herald.daemon.campaign;

import dev.herald.link.api.LinkConfig;

/// The three schedulers of the paper.
public enum Scheduling {
    /// First come, first served.
    FCFS,
    /// NL before all else; CK and MD share the rest 10 to 1.
    HIGHER_WFQ,
    /// NL before all else; CK and MD share the rest 2 to 1.
    LOWER_WFQ;

    /// The settings of an entity with this scheduler, and room for this many waiting requests.
    LinkConfig apply(LinkConfig usual, int backlogMax) {
        return new LinkConfig(
                usual.self(),
                usual.device(),
                usual.port(),
                usual.commandOwner(),
                usual.epoch(),
                usual.roundTripNs(),
                usual.retransmitNs(),
                usual.transmissionsMax(),
                usual.itemsMax(),
                backlogMax,
                usual.windowMax(),
                usual.helloNs(),
                usual.deadAfterNs());
    }

    /// For tables and names.
    public String title() {
        return switch (this) {
            case FCFS -> "FCFS";
            case HIGHER_WFQ -> "HigherWFQ";
            case LOWER_WFQ -> "LowerWFQ";
        };
    }
}
