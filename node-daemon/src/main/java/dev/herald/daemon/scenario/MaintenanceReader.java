package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.network.message.NodeState;
import dev.herald.physical.sim.Quantity;
import java.util.ArrayList;
import java.util.List;

/// Reads `maintenance`: work on links, when it begins, how long it lasts and when it is announced.
final class MaintenanceReader {
    private final List<Scenario.Link> links;

    MaintenanceReader(List<Scenario.Link> links) {
        this.links = links;
    }

    List<Scenario.Maintenance> read(List<Fields> entries) {
        List<Scenario.Maintenance> all = new ArrayList<>();
        for (Fields f : entries) {
            Scenario.Maintenance next = entry(f);
            int before = 0;
            for (Scenario.Maintenance other : all) {
                if (other.link().equals(next.link())) {
                    before++;
                    if (next.atNs() < other.atNs() + other.forNs()
                            && other.atNs() < next.atNs() + next.forNs()) {
                        throw f.broken("at", "another one of this link is not over then");
                    }
                }
            }
            if (before == NodeState.LinkState.WINDOWS_MAX) {
                throw f.broken("link", "has 16 of them, no more are allowed");
            }
            all.add(next);
        }
        return all;
    }

    private Scenario.Maintenance entry(Fields f) {
        String name = f.text("link");
        LinkId link =
                links.stream()
                        .filter(l -> l.name().equals(name))
                        .map(Scenario.Link::id)
                        .findFirst()
                        .orElseThrow(() -> f.broken("link", "no link is called " + name));
        long atNs = Math.round(f.quantity("at", Quantity.TIME));
        long forNs = Math.round(f.quantity("for", Quantity.TIME));
        long announcedNs =
                f.has("announced") ? Math.round(f.quantity("announced", Quantity.TIME)) : 0;
        if (forNs < 1) {
            throw f.broken("for", "must be at least 1 ns");
        }
        if (announcedNs > atNs) {
            throw f.broken("announced", "must not be after the begin");
        }
        f.end();
        return new Scenario.Maintenance(link, announcedNs, atNs, forNs);
    }
}
