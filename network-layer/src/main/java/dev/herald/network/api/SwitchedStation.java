package dev.herald.network.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.api.Timetable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One heralding station behind an optical switch, which several links share: a period in which each link has
/// the station for a time, one after the other, after the time that the switch takes. All nodes at the links
/// are given the same values and come to the same timetables. Normative: spec/text/network.md, NL-VIRTUAL.
///
/// @param fibres links that share the station, in the order of their turns; 2 to [#FIBRES_MAX]
/// @param periodNs after which turns repeat, a multiple of every link's cycle
/// @param switchNs how long the switch takes, before each turn
public record SwitchedStation(List<Fibre> fibres, long periodNs, long switchNs) {
    public static final int FIBRES_MAX = 64;

    /// Purpose that nothing has: what a link serves while another has the station. Labels of circuits begin
    /// at 1.
    public static final int NOBODY = 0;

    /// @param cycleNs length of an attempt's cycle on the link, at least 1
    /// @param weight share of the station relative to the others', 0 to 1,000,000; 0 for none
    public record Fibre(LinkId link, long cycleNs, int weight) {
        public static final int WEIGHT_MAX = 1_000_000;

        public Fibre {
            requireNonNull(link);
            if (cycleNs < 1 || weight < 0 || weight > WEIGHT_MAX) {
                throw new IllegalArgumentException(
                        "cycleNs " + cycleNs + " of " + link + " or weight " + weight);
            }
        }
    }

    /// What a link is asked to make.
    ///
    /// @param meanPairNs mean time between its pairs with the station to itself, at least 1
    /// @param rateMicroHz pairs per 10^6 s wanted, not negative
    public record Demand(LinkId link, long cycleNs, long meanPairNs, long rateMicroHz) {
        public Demand {
            requireNonNull(link);
            if (meanPairNs < 1 || rateMicroHz < 0) {
                throw new IllegalArgumentException(
                        "meanPairNs " + meanPairNs + " or rateMicroHz " + rateMicroHz);
            }
        }
    }

    public SwitchedStation {
        fibres = List.copyOf(fibres);
        if (fibres.size() < 2 || fibres.size() > FIBRES_MAX) {
            throw new IllegalArgumentException(
                    fibres.size() + " fibres are not in 2.." + FIBRES_MAX);
        }
        Set<LinkId> links = new LinkedHashSet<>();
        long weights = 0;
        int turns = 0;
        for (Fibre fibre : fibres) {
            if (!links.add(fibre.link())) {
                throw new IllegalArgumentException("link " + fibre.link() + " has two turns");
            }
            if (periodNs < 1 || periodNs % fibre.cycleNs() != 0) {
                throw new IllegalArgumentException(
                        "periodNs "
                                + periodNs
                                + " is no multiple of the cycle of "
                                + fibre.link()
                                + ", "
                                + fibre.cycleNs());
            }
            weights += fibre.weight();
            turns += fibre.weight() > 0 ? 1 : 0;
        }
        if (weights == 0 || switchNs < 0 || switchNs >= periodNs / turns) {
            throw new IllegalArgumentException(
                    "switchNs "
                            + switchNs
                            + " leaves nothing of a period of "
                            + periodNs
                            + " with "
                            + turns
                            + " turns");
        }
        for (Fibre fibre : fibres) {
            if (fibre.weight() > 0) {
                Window window = window(fibres, periodNs, switchNs, fibre.link());
                if (window.cycles() < 1) {
                    throw new IllegalArgumentException(
                            "the turn of " + fibre.link() + " is shorter than its cycle");
                }
            }
        }
    }

    /// The same for all.
    ///
    /// @param links with the length of their cycles
    public static SwitchedStation roundRobin(List<Fibre> links, long periodNs, long switchNs) {
        return new SwitchedStation(
                links.stream().map(f -> new Fibre(f.link(), f.cycleNs(), 1)).toList(),
                periodNs,
                switchNs);
    }

    /// By the station's time that each demand takes; what is left over falls to all alike. A link without
    /// demand has its part of what is left over only.
    public static SwitchedStation byDemand(List<Demand> demands, long periodNs, long switchNs) {
        double free = 1 - (double) demands.size() * switchNs / periodNs;
        List<Double> needs = new ArrayList<>();
        double sum = 0;
        for (Demand demand : demands) {
            double need = demand.rateMicroHz() * 1e-15 * demand.meanPairNs();
            needs.add(need);
            sum += need;
        }
        double spare = Math.max(0.05 * free, free - sum) / demands.size();
        double scale = sum > 0.95 * free ? 0.95 * free / sum : 1;
        List<Fibre> fibres = new ArrayList<>();
        for (int i = 0; i < demands.size(); i++) {
            double share = (needs.get(i) * scale + spare) / Math.max(free, 1e-9);
            int weight = Math.clamp(Math.round(share * Fibre.WEIGHT_MAX), 1, Fibre.WEIGHT_MAX);
            fibres.add(new Fibre(demands.get(i).link(), demands.get(i).cycleNs(), weight));
        }
        return new SwitchedStation(fibres, periodNs, switchNs);
    }

    /// Cycles of a period in which a link has the station.
    private record Window(long first, long cycles) {}

    private static Window window(List<Fibre> fibres, long periodNs, long switchNs, LinkId link) {
        long weights = 0;
        long turns = 0;
        for (Fibre fibre : fibres) {
            weights += fibre.weight();
            turns += fibre.weight() > 0 ? 1 : 0;
        }
        double freeNs = periodNs - turns * switchNs;
        long before = 0;
        long turn = 0;
        for (Fibre fibre : fibres) {
            if (fibre.weight() > 0) {
                turn++;
            }
            if (fibre.link().equals(link)) {
                if (fibre.weight() == 0) {
                    return new Window(0, 0);
                }
                long openNs = turn * switchNs + (long) (freeNs * before / weights);
                long shutNs =
                        turn * switchNs + (long) (freeNs * (before + fibre.weight()) / weights);
                long first = (openNs + fibre.cycleNs() - 1) / fibre.cycleNs();
                return new Window(first, Math.max(0, shutNs / fibre.cycleNs() - first));
            }
            before += fibre.weight();
        }
        throw new IllegalArgumentException("link " + link + " is not at the station");
    }

    /// When the link has the station, in each period.
    ///
    /// @param fromNs since the beginning of the period
    /// @param lengthNs 0 for never
    public record Turn(long fromNs, long lengthNs) {}

    /// @throws IllegalArgumentException when the link is not one of the station's
    public Turn turn(LinkId link) {
        Window window = window(fibres, periodNs, switchNs, link);
        long cycleNs = cycleNs(link);
        return new Turn(window.first() * cycleNs, window.cycles() * cycleNs);
    }

    public boolean has(LinkId link) {
        return fibres.stream().anyMatch(fibre -> fibre.link().equals(link));
    }

    /// When the link serves, for its link layer. [NL-VIRTUAL-10]
    ///
    /// @param fromNs when it begins, a multiple of the period, in ns since the network epoch
    /// @throws IllegalArgumentException when the link is not one of the station's
    public Timetable timetable(LinkId link, long fromNs) {
        if (fromNs < 0 || fromNs % periodNs != 0) {
            throw new IllegalArgumentException(
                    "fromNs " + fromNs + " is no multiple of the period of " + periodNs);
        }
        Window window = window(fibres, periodNs, switchNs, link);
        long cycleNs = cycleNs(link);
        long period = periodNs / cycleNs;
        List<Timetable.Bin> bins = new ArrayList<>();
        long shut = window.first() + window.cycles();
        if (window.first() > 0) {
            bins.add(new Timetable.Bin(0, window.first(), Set.of(NOBODY)));
        }
        if (shut < period) {
            bins.add(new Timetable.Bin(shut, period - shut, Set.of(NOBODY)));
        }
        return new Timetable(fromNs / cycleNs, period, bins, true);
    }

    private long cycleNs(LinkId link) {
        for (Fibre fibre : fibres) {
            if (fibre.link().equals(link)) {
                return fibre.cycleNs();
            }
        }
        throw new IllegalArgumentException("link " + link + " is not at the station");
    }

    /// Share of the time in which the link has the station, 0 to 1.
    public double share(LinkId link) {
        return (double) window(fibres, periodNs, switchNs, link).cycles()
                * cycleNs(link)
                / periodNs;
    }

    /// What the link can do with its share; nothing without one.
    public LinkQuality shared(LinkQuality quality) { // [NL-VIRTUAL-11]
        double share = share(quality.link());
        List<LinkQuality.Offer> curve = new ArrayList<>();
        for (LinkQuality.Offer offer : quality.curve()) {
            if (share > 0) {
                double meanNs = Math.min(offer.meanPairNs() / share, Long.MAX_VALUE / 1024.0);
                curve.add(
                        new LinkQuality.Offer(
                                offer.point(),
                                offer.state(),
                                (long) Math.ceil(meanNs),
                                offer.lower(),
                                offer.method(),
                                offer.samples(),
                                offer.measuredNs()));
            }
        }
        return new LinkQuality(
                quality.link(),
                quality.peer(),
                curve,
                quality.decayLocal(),
                quality.decayRemote(),
                quality.asOfNs());
    }
}
