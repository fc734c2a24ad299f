package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.SwitchedStation.Demand;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.physical.sim.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads `timetable` of a heralding station that links share: in which turns they have it. And `stations` of the
/// configurations of daemons, which are about nothing else.
public final class TimetableReader {
    private static final String KEY = "stations";
    private static final double RATE_MAX_HZ = 1e9;
    private static final int CYCLE_MAX_NS = 999_999_999;

    /// A link of the station.
    ///
    /// @param cycleNs of its attempts
    /// @param pairNs mean time between its pairs with the station to itself; 0 when it is not known
    record At(String name, LinkId link, long cycleNs, long pairNs) {}

    private TimetableReader() {}

    /// Stations of the network of a daemon, by name.
    ///
    /// @param top the mapping that may have them
    /// @param links by name
    /// @throws ScenarioException with file, line, field, value and rule
    public static Map<String, SwitchedStation> read(Fields top, Map<String, LinkId> links) {
        Map<String, SwitchedStation> stations = new LinkedHashMap<>();
        for (Fields f : top.listOrEmpty(KEY)) {
            String name = f.label("name");
            if (stations.containsKey(name)) {
                throw f.broken("name", "another station has this name");
            }
            List<String> names = f.texts("links");
            List<Integer> cycles = f.wholes("cycles_ns", 1, CYCLE_MAX_NS);
            if (cycles.size() != names.size()) {
                throw f.broken(
                        "cycles_ns", "must be one for each of the " + names.size() + " links");
            }
            List<At> all = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                LinkId link = links.get(names.get(i));
                if (link == null) {
                    throw f.broken(
                            "links",
                            "no link is called "
                                    + names.get(i)
                                    + "; the links are "
                                    + String.join(", ", links.keySet()));
                }
                if (all.stream().anyMatch(other -> other.link().equals(link))
                        || stations.values().stream().anyMatch(other -> other.has(link))) {
                    throw f.broken("links", "link " + names.get(i) + " has a station already");
                }
                all.add(new At(names.get(i), link, cycles.get(i), 0));
            }
            long switchNs =
                    f.has("reconfigure") ? Math.round(f.quantity("reconfigure", Quantity.TIME)) : 0;
            stations.put(name, read(f.fields("timetable"), all, switchNs));
            f.end();
        }
        return stations;
    }

    /// Lines as [#read] reads them: the stations of a scenario that have a timetable.
    ///
    /// @param links names of the links, by number
    public static String yaml(List<Scenario.Station> stations, Map<LinkId, String> links) {
        StringBuilder out = new StringBuilder();
        for (Scenario.Station station : stations) {
            SwitchedStation table = station.timetable();
            if (table != null) {
                List<Fibre> fibres = table.fibres();
                out.append(out.isEmpty() ? KEY + ":\n" : "");
                out.append("  - {name: ").append(station.profile().name());
                out.append(", links: ")
                        .append(fibres.stream().map(f -> links.get(f.link())).toList());
                out.append(", cycles_ns: ").append(fibres.stream().map(Fibre::cycleNs).toList());
                out.append(", reconfigure: ").append(table.switchNs());
                out.append(" ns, timetable: {period: ").append(table.periodNs());
                out.append(" ns, weights: ").append(fibres.stream().map(Fibre::weight).toList());
                out.append("}}\n");
            }
        }
        return out.toString();
    }

    /// @param f the mapping `timetable`
    /// @param links of the station, in the order of their turns
    /// @param switchNs how long the switch takes
    static SwitchedStation read(Fields f, List<At> links, long switchNs) {
        if (links.size() < 2) {
            throw f.broken("needs a station with at least 2 links");
        }
        long periodNs = Math.round(f.quantity("period", Quantity.TIME));
        for (At link : links) {
            if (periodNs < 1 || periodNs % link.cycleNs() != 0) {
                throw f.broken(
                        "period",
                        "must be a multiple of the cycle of link "
                                + link.name()
                                + ", "
                                + link.cycleNs()
                                + " ns");
            }
        }
        try {
            if (f.has("weights") && !f.isScalar("weights")) {
                List<Integer> weights = f.wholes("weights", 0, Fibre.WEIGHT_MAX);
                if (weights.size() != links.size()) {
                    throw f.broken(
                            "weights", "must be one for each of the " + links.size() + " links");
                }
                f.end();
                return new SwitchedStation(fibres(links, weights), periodNs, switchNs);
            }
            return switch (f.text("weights", "round-robin")) {
                case "round-robin" -> {
                    f.end();
                    yield SwitchedStation.roundRobin(
                            fibres(links, links.stream().map(l -> 1).toList()), periodNs, switchNs);
                }
                case "by-demand" -> SwitchedStation.byDemand(demands(f, links), periodNs, switchNs);
                default ->
                        throw f.broken(
                                "weights", "must be round-robin, by-demand or a list of numbers");
            };
        } catch (IllegalArgumentException wrong) {
            throw f.broken(String.valueOf(wrong.getMessage()));
        }
    }

    private static List<Fibre> fibres(List<At> links, List<Integer> weights) {
        List<Fibre> fibres = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            fibres.add(new Fibre(links.get(i).link(), links.get(i).cycleNs(), weights.get(i)));
        }
        return fibres;
    }

    private static List<Demand> demands(Fields f, List<At> links) {
        List<Double> rates = f.numbers("rates_hz", links.size(), 0, RATE_MAX_HZ);
        f.end();
        List<Demand> demands = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            At link = links.get(i);
            if (link.pairNs() < 1) {
                throw f.broken(
                        "weights",
                        "by-demand needs what link "
                                + link.name()
                                + " can do, which is not known here");
            }
            demands.add(
                    new Demand(
                            link.link(),
                            link.cycleNs(),
                            link.pairNs(),
                            ScenarioReader.ns(rates.get(i), 1e6)));
        }
        return demands;
    }
}
