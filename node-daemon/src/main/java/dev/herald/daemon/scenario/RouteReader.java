package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Reads `route` of a circuit or job: metric, alternatives and links to avoid.
final class RouteReader {
    private final List<Scenario.Link> links;

    RouteReader(List<Scenario.Link> links) {
        this.links = links;
    }

    RouteChoice read(Fields work) {
        Fields f = work.fieldsOrNull("route");
        if (f == null) {
            return RouteChoice.USUAL;
        }
        Metric metric = f.choice("metric", Metric.class, RouteChoice.USUAL.metric());
        int alternatives =
                (int)
                        f.whole(
                                "alternatives",
                                1,
                                RouteChoice.ALTERNATIVES_MAX,
                                RouteChoice.USUAL.alternatives());
        Set<LinkId> avoid = new LinkedHashSet<>();
        if (f.has("avoid")) {
            for (String name : f.texts("avoid")) {
                avoid.add(link(f, name));
            }
        }
        f.end();
        return new RouteChoice(metric, alternatives, avoid);
    }

    private LinkId link(Fields f, String name) {
        return links.stream()
                .filter(l -> l.name().equals(name))
                .map(Scenario.Link::id)
                .findFirst()
                .orElseThrow(() ->
                        f.broken(
                                "avoid",
                                "no link is called "
                                        + name
                                        + "; the links are "
                                        + String.join(
                                                ", ",
                                                links.stream().map(Scenario.Link::name).toList())));
    }
}
