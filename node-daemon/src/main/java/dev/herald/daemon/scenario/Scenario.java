package dev.herald.daemon.scenario;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.Topology;
import dev.herald.node.LinkService;
import dev.herald.node.NetworkSettings;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.sim.StationProfile;
import dev.herald.physical.sim.fault.FaultPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A network, what it is asked to do and what is expected of it: the content of a scenario file,
/// checked and with its profiles read.
///
/// @param file where it was read from
/// @param name of the scenario
/// @param seed of all randomness in emulation
/// @param durationNs how long an emulation runs
/// @param nodes in the order of the file
/// @param links in the order of the file
/// @param stations that links share
/// @param virtualLinks in the order of the file: each goes over links and those before it
/// @param workload what the network is asked to do
/// @param faults what goes wrong with its hardware, counted from the start
/// @param outages when classical channels of links carry nothing, counted from the start; of emulations only
/// @param maintenance work on links that is announced, counted from the start; of emulations only
/// @param checks figures of the result with what is expected of them
/// @param network settings of the network layer of every node
public record Scenario(
        Path file,
        String name,
        long seed,
        long durationNs,
        List<Node> nodes,
        List<Link> links,
        List<Station> stations,
        List<VirtualLink> virtualLinks,
        List<Work> workload,
        FaultPlan faults,
        List<Outage> outages,
        List<Maintenance> maintenance,
        List<Check> checks,
        NetworkSettings network) {

    public Scenario {
        requireNonNull(file);
        requireNonNull(name);
        requireNonNull(faults);
        requireNonNull(network);
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        stations = List.copyOf(stations);
        virtualLinks = List.copyOf(virtualLinks);
        workload = List.copyOf(workload);
        outages = List.copyOf(outages);
        maintenance = List.copyOf(maintenance);
        checks = List.copyOf(checks);
    }

    /// @throws ScenarioException with file, line, field, value and rule
    public static Scenario read(Path file) {
        return ScenarioReader.read(Fields.read(file));
    }

    /// @param profile what its hardware is made of
    public record Node(String name, NodeId id, NodeProfile profile) {}

    /// @param a one end, as the file orders them
    /// @param b the other end
    /// @param profile with the lengths of this link set in it
    /// @param armAKm fibre from `a` to the station
    /// @param armBKm fibre from `b` to the station
    /// @param delayNs one way over the classical channel
    /// @param loss probability that the link's channel loses a frame
    /// @param service how it serves requests
    public record Link(
            String name,
            LinkId id,
            NodeId a,
            NodeId b,
            LinkProfile profile,
            double armAKm,
            double armBKm,
            long delayNs,
            double loss,
            LinkService service) {

        public boolean hasEnd(NodeId node) {
            return a.equals(node) || b.equals(node);
        }

        /// The other end.
        public NodeId other(NodeId end) {
            return a.equals(end) ? b : a;
        }
    }

    /// @param links that share it
    /// @param timetable that the network layers of their ends keep to; null for none
    public record Station(
            StationProfile profile, List<LinkId> links, @Nullable SwitchedStation timetable) {
        public Station {
            requireNonNull(profile);
            links = List.copyOf(links);
        }

        /// Whoever comes is served, as the profile says.
        public Station(StationProfile profile, List<LinkId> links) {
            this(profile, links, null);
        }
    }

    /// The classical channel of a link, and the session channel of its ends, carry nothing for a time.
    ///
    /// @param atNs when it begins, at least 0
    /// @param forNs how long it lasts, 1 to [#FOREVER]
    public record Outage(LinkId link, long atNs, long forNs) {
        public static final String KIND = "channel-outage";
        public static final long FOREVER = Long.MAX_VALUE / 4;

        public Outage {
            requireNonNull(link);
            if (atNs < 0 || forNs < 1 || forNs > FOREVER) {
                throw new IllegalArgumentException(
                        "an outage at " + atNs + " ns for " + forNs + " ns");
            }
        }
    }

    /// Work on a link, for which both its ends tell the network that it is not to be used.
    ///
    /// @param announcedNs when they do, 0 to `atNs`
    /// @param atNs when it begins
    /// @param forNs how long it lasts, at least 1
    public record Maintenance(LinkId link, long announcedNs, long atNs, long forNs) {
        public Maintenance {
            requireNonNull(link);
            if (announcedNs < 0 || announcedNs > atNs || forNs < 1) {
                throw new IllegalArgumentException(
                        "maintenance announced at "
                                + announcedNs
                                + " ns, from "
                                + atNs
                                + " ns on for "
                                + forNs
                                + " ns");
            }
        }
    }

    /// A figure of the JSON result that must come out.
    ///
    /// @param name what it says
    /// @param figure path in the result: `links.NAME.rate_hz`, `circuits.0.fidelity`, `apps.0.figures.qber_z`
    /// @param expected value
    /// @param tolerance largest absolute difference
    public record Check(String name, String figure, double expected, double tolerance) {}

    /// The scenario with other seed or duration.
    public Scenario with(long newSeed, long newDurationNs) {
        return new Scenario(
                file,
                name,
                newSeed,
                newDurationNs,
                nodes,
                links,
                stations,
                virtualLinks,
                workload,
                faults,
                outages,
                maintenance,
                checks,
                network);
    }

    /// Puts the nodes, stations and links into simulated hardware; the faults are yet to be scheduled.
    public void build(SimHardware hardware) {
        build(hardware, nodes, stations, links);
    }

    static void build(
            SimHardware hardware, List<Node> nodes, List<Station> stations, List<Link> links) {
        for (Node node : nodes) {
            hardware.addNode(node.profile(), node.id(), node.name());
        }
        for (Station station : stations) {
            hardware.addStation(station.profile(), station.links());
        }
        for (Link link : links) {
            hardware.addLink(
                    link.profile(), link.id(), link.a(), link.b(), link.armAKm(), link.armBKm());
        }
    }

    /// The links as the network layer knows them, each at cost 1, and the virtual ones.
    public Topology topology() {
        return new Topology(
                Stream.concat(
                                links.stream().map(l -> new Topology.Edge(l.id(), l.a(), l.b(), 1)),
                                virtualLinks.stream().map(VirtualLink::edge))
                        .toList());
    }

    public Optional<Node> node(String nodeName) {
        return nodes.stream().filter(n -> n.name().equals(nodeName)).findFirst();
    }

    public Optional<Link> link(String linkName) {
        return links.stream().filter(l -> l.name().equals(linkName)).findFirst();
    }

    /// @throws IllegalArgumentException when there is none
    public Node node(NodeId id) {
        return nodes.stream()
                .filter(n -> n.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node " + id + " in " + name));
    }
}
