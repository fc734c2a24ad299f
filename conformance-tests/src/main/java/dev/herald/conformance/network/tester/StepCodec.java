package dev.herald.conformance.network.tester;

import com.google.protobuf.ByteString;
import dev.herald.conformance.link.tester.OutputCodec;
import dev.herald.conformance.tester.HalParts;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RouteChoice;
import dev.herald.spec.network.tester.v1.Frame;
import dev.herald.spec.network.tester.v1.Leave;
import dev.herald.spec.network.tester.v1.LinkEvent;
import dev.herald.spec.network.tester.v1.Maintain;
import dev.herald.spec.network.tester.v1.OpenCircuit;
import dev.herald.spec.network.tester.v1.PairSecret;
import dev.herald.spec.network.tester.v1.Request;
import dev.herald.spec.network.tester.v1.Step;
import dev.herald.spec.network.v1.Window;
import java.util.stream.Collectors;

/// What happens to an entity. Frames of neighbours are bytes here; what they mean is NL-MSG's.
final class StepCodec {
    private static final RouteChoice.Metric[] METRICS = RouteChoice.Metric.values();

    private StepCodec() {}

    static Step encode(long nowNs, NetworkInput input) {
        Step.Builder step = Step.newBuilder().setNowNs(nowNs);
        switch (input) {
            case NetworkInput.OpenCircuit open -> step.setOpenCircuit(encode(open));
            case NetworkInput.CloseCircuit(var circuit) ->
                    step.setCloseCircuit(NetworkParts.encode(circuit));
            case NetworkInput.Request(long cookie, var circuit, var spec) ->
                    step.setRequest(
                            Request.newBuilder()
                                    .setCookie(cookie)
                                    .setCircuit(NetworkParts.encode(circuit))
                                    .setSpec(NetworkParts.encode(new RequestId(circuit, 1), spec)));
            case NetworkInput.CancelRequest(var request) ->
                    step.setCancelRequest(NetworkParts.encode(request));
            case NetworkInput.FromLink(var link, var event) ->
                    step.setLink(
                            LinkEvent.newBuilder()
                                    .setLink(link.value())
                                    .setEvent(OutputCodec.encode(event)));
            case NetworkInput.FromPeer(var neighbour, var message) ->
                    step.setPeer(
                            Frame.newBuilder()
                                    .setNeighbour(neighbour.value())
                                    .setFrame(NetworkParts.bytes(message)));
            case NetworkInput.PeerUp(var neighbour) -> step.setPeerUp(neighbour.value());
            case NetworkInput.PeerDown(var neighbour) -> step.setPeerDown(neighbour.value());
            case NetworkInput.FromDevice(var event) -> step.setDevice(HalParts.encode(event));
            case NetworkInput.PairSecret(var peer, var key) ->
                    step.setPairSecret(
                            PairSecret.newBuilder()
                                    .setPeer(peer.value())
                                    .setKey(ByteString.copyFrom(key.toArray())));
            case NetworkInput.Maintain(var link, var windows) -> {
                Maintain.Builder wire = Maintain.newBuilder().setLink(link.value());
                for (NodeState.Window each : windows) {
                    wire.addWindows(
                            Window.newBuilder().setFromNs(each.fromNs()).setToNs(each.toNs()));
                }
                step.setMaintain(wire);
            }
            case NetworkInput.Leave() -> step.setLeave(Leave.getDefaultInstance());
            case NetworkInput.OpenVirtualLink ask ->
                    step.setOpenVirtualLink(VirtualCodec.encode(ask));
            case NetworkInput.CloseVirtualLink(var link) -> step.setCloseVirtualLink(link.value());
            case NetworkInput.ShareStation ask -> step.setShareStation(VirtualCodec.encode(ask));
            case NetworkInput.KeepStock ask -> step.setKeepStock(StockCodec.encode(ask));
            case NetworkInput.Reserve ask -> step.setReserveStock(StockCodec.encode(ask));
            case NetworkInput.Unreserve ask -> step.setUnreserve(StockCodec.encode(ask));
            case NetworkInput.Claim ask -> step.setClaimStock(StockCodec.encode(ask));
            case NetworkInput.InventoryQuery ask -> step.setInventoryQuery(StockCodec.encode(ask));
        }
        return step.build();
    }

    private static OpenCircuit encode(NetworkInput.OpenCircuit open) {
        OpenCircuit.Builder wire =
                OpenCircuit.newBuilder()
                        .setCookie(open.cookie())
                        .setRemote(open.remote().value())
                        .setTerms(NetworkParts.encode(open.terms()))
                        .setTimeoutNs(open.timeoutNs())
                        .setMetricValue(open.choice().metric().ordinal())
                        .setAlternatives(open.choice().alternatives());
        open.path().forEach(node -> wire.addPath(node.value()));
        open.choice().avoid().stream().map(LinkId::value).sorted().forEach(wire::addAvoid);
        return wire.build();
    }

    /// Everything but a frame of a neighbour and a deadline.
    ///
    /// @param config of the entity
    static NetworkInput decode(NetworkConfig config, Step step) throws WrongValue {
        return switch (step.getInputCase()) {
            case OPEN_CIRCUIT -> decode(step.getOpenCircuit());
            case CLOSE_CIRCUIT ->
                    new NetworkInput.CloseCircuit(NetworkParts.decode(step.getCloseCircuit()));
            case REQUEST -> {
                Request asked = step.getRequest();
                Forward forward = NetworkParts.decode(asked.getCircuit(), asked.getSpec());
                yield new NetworkInput.Request(
                        asked.getCookie(), forward.circuit(), forward.spec());
            }
            case CANCEL_REQUEST ->
                    new NetworkInput.CancelRequest(NetworkParts.decode(step.getCancelRequest()));
            case LINK -> decode(config, step.getNowNs(), step.getLink());
            case PEER_UP -> new NetworkInput.PeerUp(NetworkParts.node("peer_up", step.getPeerUp()));
            case PEER_DOWN ->
                    new NetworkInput.PeerDown(NetworkParts.node("peer_down", step.getPeerDown()));
            case DEVICE -> new NetworkInput.FromDevice(HalParts.decode(step.getDevice()));
            case PAIR_SECRET -> {
                PairSecret secret = step.getPairSecret();
                yield WrongValue.of(
                        "pair_secret",
                        () ->
                                new NetworkInput.PairSecret(
                                        new NodeId(secret.getPeer()),
                                        Bytes.of(secret.getKey().toByteArray())));
            }
            case MAINTAIN -> {
                Maintain maintain = step.getMaintain();
                yield WrongValue.of(
                        "maintain",
                        () ->
                                new NetworkInput.Maintain(
                                        new LinkId(maintain.getLink()),
                                        maintain.getWindowsList().stream()
                                                .map(each ->
                                                        new NodeState.Window(
                                                                each.getFromNs(), each.getToNs()))
                                                .toList()));
            }
            case LEAVE -> new NetworkInput.Leave();
            case OPEN_VIRTUAL_LINK -> VirtualCodec.decode(step.getOpenVirtualLink());
            case CLOSE_VIRTUAL_LINK ->
                    new NetworkInput.CloseVirtualLink(
                            NetworkParts.link(step.getCloseVirtualLink()));
            case SHARE_STATION -> VirtualCodec.decode(step.getShareStation());
            case KEEP_STOCK -> StockCodec.decode(step.getKeepStock());
            case RESERVE_STOCK -> StockCodec.decode(step.getReserveStock());
            case UNRESERVE -> StockCodec.decode(step.getUnreserve());
            case CLAIM_STOCK -> StockCodec.decode(step.getClaimStock());
            case INVENTORY_QUERY -> StockCodec.decode(step.getInventoryQuery());
            case PEER, DEADLINE, INPUT_NOT_SET ->
                    throw new WrongValue("step: without an input that is known");
        };
    }

    private static NetworkInput decode(OpenCircuit open) throws WrongValue {
        int metric = open.getMetricValue();
        WrongValue.unless(
                metric >= 0 && metric < METRICS.length,
                "metric",
                metric,
                "is not in 0.." + (METRICS.length - 1));
        CircuitTerms terms = NetworkParts.decode(open.getTerms());
        return WrongValue.of(
                "open_circuit",
                () ->
                        new NetworkInput.OpenCircuit(
                                open.getCookie(),
                                new NodeId(open.getRemote()),
                                terms,
                                open.getTimeoutNs(),
                                new RouteChoice(
                                        METRICS[metric],
                                        open.getAlternatives(),
                                        open.getAvoidList().stream()
                                                .map(LinkId::new)
                                                .collect(Collectors.toSet()),
                                        open.getPathList().stream().map(NodeId::new).toList())));
    }

    private static NetworkInput decode(NetworkConfig config, long nowNs, LinkEvent event)
            throws WrongValue {
        LinkId link = NetworkParts.link(event.getLink());
        LinkOutput output = OutputCodec.decode(link, peer(config, link), nowNs, event.getEvent());
        if (output instanceof LinkOutput.Up up) {
            return new NetworkInput.FromLink(link, up);
        }
        throw new WrongValue("link: an event that is not for the layer above");
    }

    /// The other end of the link; this node when there is no such link.
    private static NodeId peer(NetworkConfig config, LinkId link) {
        for (Topology.Edge edge : config.topology().links()) {
            if (edge.link().equals(link)) {
                return edge.a().equals(config.self()) ? edge.b() : edge.a();
            }
        }
        return config.self();
    }
}
