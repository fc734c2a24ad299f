package dev.herald.conformance.network;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.Topology;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/// Values that differ in one thing.
final class Altered {
    private Altered() {}

    static NetworkConfig limits(NetworkConfig config, int circuits, int records) {
        return new NetworkConfig(
                        config.self(),
                        config.device(),
                        config.topology(),
                        config.commandOwner(),
                        config.epoch(),
                        circuits,
                        config.requestsMax(),
                        records,
                        config.recordLifeNs())
                .with(config.control(), config.admission(), config.plane());
    }

    static NetworkConfig device(NetworkConfig config, DeviceDescriptor device) {
        return new NetworkConfig(
                        config.self(),
                        device,
                        config.topology(),
                        config.commandOwner(),
                        config.epoch(),
                        config.circuitsMax(),
                        config.requestsMax(),
                        config.recordsMax(),
                        config.recordLifeNs())
                .with(config.control(), config.admission(), config.plane());
    }

    /// Without ports, and so without bounds of their qubits.
    static DeviceDescriptor withoutPorts(DeviceDescriptor device) {
        return new DeviceDescriptor(
                device.vendor(),
                device.model(),
                device.version(),
                device.contractMajor(),
                device.contractMinor(),
                device.node(),
                device.capabilities(),
                device.qubits(),
                device.gates(),
                List.of(),
                device.bellMeasureNs(),
                device.moveNs(),
                device.moveError(),
                device.bellMeasure(),
                device.bellMeasureOn(),
                device.moveOn(),
                device.clockErrorNs(),
                device.answerSlackNs(),
                device.monitors(),
                device.provenance());
    }

    static NetworkConfig costs(NetworkConfig config, ToLongFunction<Topology.Edge> cost) {
        Topology topology =
                new Topology(
                        config.topology().links().stream()
                                .map(edge ->
                                        new Topology.Edge(
                                                edge.link(),
                                                edge.a(),
                                                edge.b(),
                                                cost.applyAsLong(edge)))
                                .toList());
        return new NetworkConfig(
                        config.self(),
                        config.device(),
                        topology,
                        config.commandOwner(),
                        config.epoch(),
                        config.circuitsMax(),
                        config.requestsMax(),
                        config.recordsMax(),
                        config.recordLifeNs())
                .with(config.control(), config.admission(), config.plane());
    }

    /// The last offer is another.
    static Install last(Install install, UnaryOperator<HopOffer> change) {
        List<HopOffer> hops = new ArrayList<>(install.hops());
        hops.add(change.apply(hops.removeLast()));
        return new Install(install.circuit(), install.route(), install.terms(), hops);
    }

    static Installed plans(Installed installed, UnaryOperator<HopPlan> change) {
        return new Installed(
                installed.circuit(),
                installed.plans().stream().map(change).toList(),
                installed.expected(),
                installed.meanPairNs());
    }

    static Release because(Release release, NetworkError why) {
        return new Release(release.circuit(), why, release.where(), release.detail());
    }

    static RequestEnded ended(
            RequestEnded ended, long delivered, boolean complete, NetworkError why) {
        return new RequestEnded(ended.request(), delivered, complete, why, ended.detail());
    }

    static PairKept kept(PairKept pair, PairId name, BellIndex bell, FidelityTag tag) {
        return new PairKept(pair.request(), name, pair.qubit(), bell, tag);
    }

    /// A Track to change.
    static final class Draft {
        private final Track track;
        LinkPairId origin;
        long linkAsOfNs;
        BellIndex bell;
        PairId pair;
        BellDiagonal state;
        MemoryDecay originDecay;
        int request;
        int epoch;

        private Draft(Track track) {
            this.track = track;
            origin = track.origin();
            linkAsOfNs = track.linkAsOfNs();
            bell = track.bell();
            pair = track.pair();
            state = track.state();
            originDecay = track.originDecay();
            request = track.request();
            epoch = track.epoch();
        }

        private Track done() {
            return new Track(
                    track.circuit(),
                    track.toTail(),
                    origin,
                    track.link(),
                    linkAsOfNs,
                    bell,
                    pair,
                    state,
                    originDecay,
                    track.originAsOfNs(),
                    request,
                    epoch);
        }
    }

    static Track track(Track track, Consumer<Draft> change) {
        Draft draft = new Draft(track);
        change.accept(draft);
        return draft.done();
    }
}
