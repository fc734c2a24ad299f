package dev.herald.daemon.scenario;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.api.SwitchedStation;
import dev.herald.physical.sim.Quantity;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.StationProfile;
import java.util.ArrayList;
import java.util.List;

/// Reads `stations` of a scenario: heralding stations that links share.
final class StationReader {
    private static final long SLOT_NS = 100_000_000;

    private final List<Scenario.Node> nodes;
    private final List<Scenario.Link> links;
    private final List<Scenario.Station> stations = new ArrayList<>();

    StationReader(List<Scenario.Node> nodes, List<Scenario.Link> links) {
        this.nodes = nodes;
        this.links = links;
    }

    List<Scenario.Station> read(List<Fields> all) {
        all.forEach(f -> stations.add(station(f)));
        return stations;
    }

    private Scenario.Station station(Fields f) {
        String name = f.label("name");
        List<LinkId> sharing = new ArrayList<>();
        for (String link : f.texts("links")) {
            LinkId id =
                    links.stream()
                            .filter(l -> l.name().equals(link))
                            .map(Scenario.Link::id)
                            .findFirst()
                            .orElseThrow(() -> f.broken("links", "no link is called " + link));
            boolean taken =
                    sharing.contains(id)
                            || stations.stream().anyMatch(other -> other.links().contains(id));
            if (taken) {
                throw f.broken("links", "link " + link + " has a station already");
            }
            sharing.add(id);
        }
        int pairs = (int) f.whole("detector_pairs", 1, 1_000_000, 1);
        double loss = f.has("insertion_loss") ? f.quantity("insertion_loss", Quantity.LOSS) : 0;
        long reconfigureNs = time(f, "reconfigure", 0);
        if (f.has("timetable")) {
            return switched(f, name, sharing, pairs, loss, reconfigureNs);
        }
        StationProfile.Sharing how =
                f.choice(
                        "sharing", StationProfile.Sharing.class, StationProfile.Sharing.FIRST_COME);
        if (how == StationProfile.Sharing.TIMETABLE) {
            throw f.broken("sharing", "is by a timetable where there is a key timetable");
        }
        long slotNs = time(f, "slot", SLOT_NS);
        f.end();
        try {
            return new Scenario.Station(
                    new StationProfile(name, pairs, loss, reconfigureNs, how, slotNs), sharing);
        } catch (IllegalArgumentException wrong) {
            throw f.broken(String.valueOf(wrong.getMessage()));
        }
    }

    /// Switch and network layers keep to one timetable.
    private Scenario.Station switched(
            Fields f,
            String name,
            List<LinkId> sharing,
            int pairs,
            double loss,
            long reconfigureNs) {
        if (pairs != 1) {
            throw f.broken("detector_pairs", "must be 1 where a timetable says whose turn it is");
        }
        for (String key : List.of("sharing", "slot")) {
            if (f.has(key)) {
                throw f.broken(key, "has no place beside a timetable");
            }
        }
        SwitchedStation table =
                TimetableReader.read(
                        f.fields("timetable"), described(name, sharing, loss), reconfigureNs);
        f.end();
        List<StationProfile.Turn> turns = new ArrayList<>();
        for (LinkId link : sharing) {
            SwitchedStation.Turn turn = table.turn(link);
            if (turn.lengthNs() > 0) {
                turns.add(new StationProfile.Turn(link, turn.fromNs(), turn.lengthNs()));
            }
        }
        return new Scenario.Station(
                StationProfile.byTimetable(name, loss, reconfigureNs, table.periodNs(), turns),
                sharing,
                table);
    }

    /// What the hardware says of the links, behind the switch.
    private List<TimetableReader.At> described(String name, List<LinkId> sharing, double loss) {
        List<Scenario.Link> own = links.stream().filter(l -> sharing.contains(l.id())).toList();
        List<Scenario.Node> ends =
                nodes.stream().filter(n -> own.stream().anyMatch(l -> l.hasEnd(n.id()))).toList();
        SimWorld world = new SimWorld(1);
        SimHardware hardware = new SimHardware(world, world, new Rng(1));
        var alone =
                new StationProfile(name, 1, loss, 0, StationProfile.Sharing.FIRST_COME, SLOT_NS);
        Scenario.build(hardware, ends, List.of(new Scenario.Station(alone, sharing)), own);
        List<TimetableReader.At> described = new ArrayList<>();
        for (LinkId id : sharing) {
            for (Scenario.Link link : own) {
                if (link.id().equals(id)) {
                    for (PortDescriptor port : hardware.describe(link.a()).ports()) {
                        if (port.link().equals(id)) {
                            described.add(
                                    new TimetableReader.At(
                                            link.name(), id, port.cycleNs(), pairNs(port)));
                        }
                    }
                }
            }
        }
        return described;
    }

    /// Of kept pairs, at the fastest operating point; attempt and herald follow each other.
    private static long pairNs(PortDescriptor port) {
        double success =
                port.points().stream().mapToDouble(OperatingPoint::success).max().orElse(0);
        double attemptNs = (double) port.cycleNs() * port.keepSpacing();
        return success > 0 ? (long) Math.ceil(Math.min(attemptNs / success, 1e18)) : 0;
    }

    private static long time(Fields f, String key, long otherwise) {
        return f.has(key) ? Math.round(f.quantity(key, Quantity.TIME)) : otherwise;
    }
}
