package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.scenario.VirtualLink;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.VirtualLinkStatus;
import dev.herald.spec.node.v1.DeviceState;
import dev.herald.spec.node.v1.DeviceStatus;
import dev.herald.spec.node.v1.LinkOffer;
import dev.herald.spec.node.v1.LinkStatus;
import dev.herald.spec.node.v1.NodeStatus;
import dev.herald.spec.node.v1.PeerStatus;
import dev.herald.spec.node.v1.SessionStatus;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.TransportMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the daemon knows of its node, for status and logs. Confined to the loop.
final class StateBook {
    private record Link(@Nullable LinkQuality quality, boolean up, String detail) {}

    private record Session(NodeId remote, String port) {}

    private final DaemonConfig config;
    private final Clock clock;
    private final long startedNs;
    private final Map<LinkId, Link> links = new LinkedHashMap<>();
    private final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Long> counters = new TreeMap<>();
    private Supplier<List<VirtualLinkStatus>> virtualLinks = List::of;
    private DeviceStatus.Builder device =
            DeviceStatus.newBuilder()
                    .setState(DeviceState.DEVICE_STATE_OFFLINE)
                    .setDetail("not attached yet");

    StateBook(DaemonConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        startedNs = clock.nowNs();
        for (DaemonConfig.Link link : config.links()) {
            if (link.a().equals(config.self().id()) || link.b().equals(config.self().id())) {
                links.put(link.id(), new Link(null, false, "not up yet"));
            }
        }
    }

    /// Where the state of the virtual links is from.
    void attach(Supplier<List<VirtualLinkStatus>> source) {
        virtualLinks = source;
    }

    /// Sets a figure that is shown among the counters.
    void set(String figure, long value) {
        counters.put(figure, value);
    }

    void count(String counter) {
        counters.merge(counter, 1L, Long::sum);
    }

    void device(DeviceDescriptor descriptor) {
        device =
                DeviceStatus.newBuilder()
                        .setState(DeviceState.DEVICE_STATE_READY)
                        .setVendor(descriptor.vendor())
                        .setModel(descriptor.model())
                        .setQubits(descriptor.qubits().size())
                        .setPorts(descriptor.ports().size());
    }

    void deviceState(DeviceEvent.StateChanged changed) {
        device.setState(DeviceState.forNumber(changed.state().ordinal() + 1))
                .setDetail(changed.detail());
    }

    void linkUp(LinkId link, LinkQuality quality) {
        links.put(link, new Link(quality, true, ""));
    }

    void linkDown(LinkId link, String detail) {
        Link known = links.get(link);
        links.put(link, new Link(known == null ? null : known.quality(), false, detail));
    }

    String linkName(LinkId id) {
        return config.links().stream()
                .filter(l -> l.id().equals(id))
                .map(DaemonConfig.Link::name)
                .findFirst()
                .or(() ->
                        config.virtualLinks().stream()
                                .filter(l -> l.id().equals(id))
                                .map(VirtualLink::name)
                                .findFirst())
                .orElse(id.toString());
    }

    /// Follows sessions by the messages that open and close them, of either direction.
    void session(NodeId peer, TransportMessage message) {
        switch (message) {
            case TransportMessage.Open open ->
                    sessions.put(open.session(), new Session(peer, open.port()));
            case TransportMessage.OpenRefused refused -> sessions.remove(refused.session());
            case TransportMessage.Close close -> sessions.remove(close.session());
            default -> {}
        }
    }

    void sessionsLost(NodeId peer) {
        sessions.values().removeIf(s -> s.remote().equals(peer));
    }

    /// One line, for the log of a defect.
    String describe() {
        return "links "
                + links.keySet()
                + ", sessions "
                + sessions.keySet()
                + ", counters "
                + counters;
    }

    LinkStatus linkStatus(LinkId id) {
        Link known = links.get(id);
        return link(id, known == null ? new Link(null, false, "never up") : known).build();
    }

    DeviceStatus deviceStatus() {
        return device.build();
    }

    NodeStatus status(String version, Peers peers, Jobs jobs, Upkeep upkeep) {
        NodeStatus.Builder status =
                NodeStatus.newBuilder()
                        .setNode(config.self().id().value())
                        .setName(config.self().name())
                        .setVersion(version)
                        .setUptimeNs(clock.nowNs() - startedNs)
                        .setDevice(device);
        links.forEach(
                (id, link) -> status.addLinks(link(id, link).addAllMaintenance(upkeep.of(id))));
        virtualLinks.get().forEach(link -> status.addLinks(link(link)));
        for (Peer peer : peers.all()) {
            status.addPeers(
                    PeerStatus.newBuilder()
                            .setNode(peer.id().value())
                            .setName(peer.name())
                            .setUp(peer.isUp())
                            .setNeighbour(peer.isNeighbour())
                            .setDetail(peer.detail()));
        }
        sessions.forEach((id, session) ->
                status.addSessions(
                        SessionStatus.newBuilder()
                                .setInitiator(id.initiator().value())
                                .setNumber(id.number())
                                .setRemote(session.remote().value())
                                .setPort(session.port())));
        status.addAllJobs(jobs.status());
        status.putAllCounters(counters);
        return status.build();
    }

    private LinkStatus link(VirtualLinkStatus link) {
        LinkStatus.Builder status =
                LinkStatus.newBuilder()
                        .setLink(link.link().value())
                        .setName(linkName(link.link()))
                        .setUp(link.up())
                        .setPeer(link.peer().value())
                        .setPeerName(config.nameOf(link.peer()))
                        .setDiscipline("virtual")
                        .setDetail(
                                link.up()
                                        ? "set up "
                                                + link.setUps()
                                                + " times, "
                                                + link.pairs()
                                                + " pairs"
                                        : link.detail());
        BellDiagonal expected = link.expected();
        if (expected != null) {
            double fidelity = Math.clamp(expected.fidelity(), 0, 1);
            status.setOffersAgeNs(Math.max(0, clock.nowNs() - link.sinceNs()))
                    .addOffers(
                            LinkOffer.newBuilder()
                                    .setFidelityPpb((int) Math.round(fidelity * 1e9))
                                    .setMeanPairNs(link.meanPairNs()));
        }
        return status.build();
    }

    private LinkStatus.Builder link(LinkId id, Link link) {
        LinkStatus.Builder status =
                LinkStatus.newBuilder()
                        .setLink(id.value())
                        .setName(linkName(id))
                        .setUp(link.up())
                        .setDetail(link.detail());
        for (DaemonConfig.Link known : config.links()) {
            if (known.id().equals(id)) {
                NodeId peer = known.a().equals(config.self().id()) ? known.b() : known.a();
                status.setPeer(peer.value()).setPeerName(config.nameOf(peer));
                status.setDiscipline(known.service().discipline().name());
                status.setBufferPairsMax(known.service().buffer().pairsMax());
                status.setTestEveryNs(known.service().verification().testEveryNs());
            }
        }
        LinkQuality quality = link.quality();
        if (quality != null) {
            status.setOffersAgeNs(Math.max(0, clock.nowNs() - quality.asOfNs()));
            for (LinkQuality.Offer offer : quality.curve()) {
                double fidelity = Math.clamp(offer.state().fidelity(), 0, 1);
                status.addOffers(
                        LinkOffer.newBuilder()
                                .setPoint(offer.point())
                                .setFidelityPpb((int) Math.round(fidelity * 1e9))
                                .setMeanPairNs(offer.meanPairNs()));
            }
        }
        return status;
    }
}
