package dev.herald.daemon.campaign;

import dev.herald.link.api.BufferSettings;
import dev.herald.link.api.Discipline;
import dev.herald.link.api.Disciplines;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.VerificationSettings;
import java.util.List;

/// The three schedulers of the paper.
public enum Scheduling {
    /// First come, first served.
    FCFS("FCFS"),
    /// NL before all else; CK and MD share the rest 10 to 1.
    HIGHER_WFQ("HigherWFQ"),
    /// NL before all else; CK and MD share the rest 2 to 1.
    LOWER_WFQ("LowerWFQ");

    private final String title;

    Scheduling(String title) {
        this.title = title;
    }

    private Discipline discipline() {
        return switch (this) {
            case FCFS -> Disciplines.fcfs();
            case HIGHER_WFQ -> Disciplines.weighted(List.of(1, 10, 0));
            case LOWER_WFQ -> Disciplines.weighted(List.of(1, 2, 0));
        };
    }

    /// For tables and names.
    public String title() {
        return title;
    }

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
                usual.deadAfterNs(),
                discipline(),
                BufferSettings.NONE,
                VerificationSettings.NONE);
    }
}
