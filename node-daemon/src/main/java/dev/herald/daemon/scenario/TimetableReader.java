package dev.herald.daemon.scenario;

import dev.herald.hal.model.LinkId;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.SwitchedStation.Demand;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.physical.sim.Quantity;
import java.util.ArrayList;
import java.util.List;

/// Reads `timetable` of a heralding station that links share: in which turns they have it.
final class TimetableReader {
    private static final double RATE_MAX_HZ = 1e9;

    /// A link of the station.
    ///
    /// @param cycleNs of its attempts
    /// @param pairNs mean time between its pairs with the station to itself; 0 when it is not known
    record At(String name, LinkId link, long cycleNs, long pairNs) {}

    private TimetableReader() {}

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
                        throw f.broken("weights", "must be round-robin, by-demand or a list of numbers");
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
