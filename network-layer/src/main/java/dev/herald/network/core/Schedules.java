package dev.herald.network.core;

import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.Timetable;
import dev.herald.link.api.Timetable.Bin;
import dev.herald.network.message.TimeBin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Makes the timetables of this node's links from the bins of the circuits over them.
final class Schedules {
    private final Node node;
    private final Predicate<LinkId> stationed;

    /// @param stationed whether a link shares a heralding station, whose timetable it keeps
    Schedules(Node node, Predicate<LinkId> stationed) {
        this.node = node;
        this.stationed = stationed;
    }

    static String shares(LocalLink link) {
        return "link " + link.id + " shares a heralding station, and keeps the timetable of that";
    }

    /// Why the link cannot keep to the bin, or null.
    @Nullable String unfit(LocalLink link, TimeBin bin) { // [NL-BIN-3]
        if (bin.isNone()) {
            return null;
        }
        if (stationed.test(link.id)) { // [NL-BIN-5]
            return shares(link);
        }
        long cycleNs = cycleNs(link);
        if (cycleNs == 0) {
            return "link " + link.id + " has no cycles to schedule";
        }
        if (bin.periodNs() % cycleNs != 0) {
            return "link "
                    + link.id
                    + ": the period is no multiple of its cycle of "
                    + cycleNs
                    + " ns";
        }
        if (end(bin, cycleNs) <= start(bin, cycleNs)) {
            return "link " + link.id + ": no whole cycle of " + cycleNs + " ns lies in the bin";
        }
        long period = bin.periodNs();
        long bins = 1;
        for (Circuit circuit : link.circuits().values()) {
            TimeBin other = circuit.terms.service().bin();
            if (!other.isNone()) {
                period = lcm(period, other.periodNs());
                bins++;
            }
        }
        if (period < 0 || bins > Timetable.BINS_MAX / Math.max(1, period / shortest(link, bin))) {
            return "link " + link.id + ": the periods of its bins do not fit one timetable";
        }
        return null;
    }

    private static long shortest(LocalLink link, TimeBin bin) {
        long shortest = bin.periodNs();
        for (Circuit circuit : link.circuits().values()) {
            TimeBin other = circuit.terms.service().bin();
            if (!other.isNone()) {
                shortest = Math.min(shortest, other.periodNs());
            }
        }
        return shortest;
    }

    private static long start(TimeBin bin, long cycleNs) {
        return Math.ceilDiv(bin.offsetNs(), cycleNs);
    }

    private static long end(TimeBin bin, long cycleNs) {
        return (bin.offsetNs() + bin.lengthNs()) / cycleNs;
    }

    /// -1 when it is out of range.
    private static long lcm(long a, long b) {
        if (a < 0) {
            return -1;
        }
        long factor = b / TimeBin.gcd(a, b);
        return a > Long.MAX_VALUE / factor ? -1 : a * factor;
    }

    /// Of the port of the link, 0 when the device has none.
    private long cycleNs(LocalLink link) {
        for (PortDescriptor port : node.config.device().ports()) {
            if (port.link().equals(link.id)) {
                return port.cycleNs();
            }
        }
        return 0;
    }

    /// A circuit has become active or has ended.
    void changed(Circuit circuit) { // [NL-BIN-4]
        if (!circuit.terms.service().bin().isNone()) {
            tell(circuit.upLink);
            tell(circuit.downLink);
        }
    }

    private void tell(@Nullable LocalLink link) {
        if (link != null && !stationed.test(link.id)) {
            node.toLink(link.id, new LinkInput.Schedule(timetable(link)));
        }
    }

    private Timetable timetable(LocalLink link) {
        long cycleNs = cycleNs(link);
        long period = 1;
        for (Circuit circuit : link.circuits().values()) {
            if (scheduled(circuit)) {
                period = lcm(period, circuit.terms.service().bin().periodNs());
            }
        }
        List<Bin> bins = new ArrayList<>();
        for (Map.Entry<Integer, Circuit> each : link.circuits().entrySet()) {
            if (scheduled(each.getValue())) {
                TimeBin bin = each.getValue().terms.service().bin();
                long first = start(bin, cycleNs);
                long cycles = end(bin, cycleNs) - first;
                for (long at = 0; at < period; at += bin.periodNs()) {
                    add(bins, at / cycleNs + first, cycles, each.getKey());
                }
            }
        }
        if (bins.isEmpty()) {
            return Timetable.NONE;
        }
        bins.sort(Comparator.comparingLong(Bin::startCycle));
        for (int i = bins.size() - 1; i > 0; i--) { // a neighbour admitted what it must not
            if (bins.get(i).startCycle()
                    < bins.get(i - 1).startCycle() + bins.get(i - 1).cycles()) {
                bins.remove(i);
            }
        }
        return new Timetable(0, period / cycleNs, bins, true);
    }

    /// A circuit and the one whose place it takes have the same bin.
    private static void add(List<Bin> bins, long start, long cycles, int label) {
        for (int i = 0; i < bins.size(); i++) {
            Bin bin = bins.get(i);
            if (bin.startCycle() == start && bin.cycles() == cycles) {
                Set<Integer> both = new LinkedHashSet<>(bin.purposes());
                both.add(label);
                bins.set(i, new Bin(start, cycles, both));
                return;
            }
        }
        bins.add(new Bin(start, cycles, Set.of(label)));
    }

    private static boolean scheduled(Circuit circuit) {
        return circuit.phase == Circuit.Phase.ACTIVE && !circuit.terms.service().bin().isNone();
    }
}
