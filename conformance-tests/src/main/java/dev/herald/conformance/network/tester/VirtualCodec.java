package dev.herald.conformance.network.tester;

import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.message.CircuitTerms;
import dev.herald.spec.network.tester.v1.Fibre;
import dev.herald.spec.network.tester.v1.OpenVirtualLink;
import dev.herald.spec.network.tester.v1.ShareStation;
import dev.herald.spec.network.tester.v1.VirtualLinkChanged;
import java.util.List;

/// What is asked and told of virtual links and of stations that links share.
final class VirtualCodec {
    private VirtualCodec() {}

    static OpenVirtualLink encode(NetworkInput.OpenVirtualLink ask) {
        return OpenVirtualLink.newBuilder()
                .setLink(ask.link().value())
                .setRemote(ask.remote().value())
                .setTerms(NetworkParts.encode(ask.terms()))
                .addAllPath(ask.path().stream().map(NodeId::value).toList())
                .setTimeoutNs(ask.timeoutNs())
                .build();
    }

    static NetworkInput decode(OpenVirtualLink wire) throws WrongValue {
        CircuitTerms terms = NetworkParts.decode(wire.getTerms());
        return WrongValue.of(
                "open_virtual_link",
                () ->
                        new NetworkInput.OpenVirtualLink(
                                new LinkId(wire.getLink()),
                                new NodeId(wire.getRemote()),
                                terms,
                                wire.getPathList().stream().map(NodeId::new).toList(),
                                wire.getTimeoutNs()));
    }

    static ShareStation encode(NetworkInput.ShareStation ask) {
        ShareStation.Builder wire =
                ShareStation.newBuilder()
                        .setPeriodNs(ask.station().periodNs())
                        .setSwitchNs(ask.station().switchNs())
                        .setFromNs(ask.fromNs());
        for (SwitchedStation.Fibre fibre : ask.station().fibres()) {
            wire.addFibres(
                    Fibre.newBuilder()
                            .setLink(fibre.link().value())
                            .setCycleNs(fibre.cycleNs())
                            .setWeight(fibre.weight()));
        }
        return wire.build();
    }

    static NetworkInput decode(ShareStation wire) throws WrongValue {
        return WrongValue.of(
                "share_station",
                () -> {
                    List<SwitchedStation.Fibre> fibres =
                            wire.getFibresList().stream()
                                    .map(each ->
                                            new SwitchedStation.Fibre(
                                                    new LinkId(each.getLink()),
                                                    each.getCycleNs(),
                                                    each.getWeight()))
                                    .toList();
                    return new NetworkInput.ShareStation(
                            new SwitchedStation(fibres, wire.getPeriodNs(), wire.getSwitchNs()),
                            wire.getFromNs());
                });
    }

    static VirtualLinkChanged encode(NetworkOutput.VirtualLinkChanged told) {
        return VirtualLinkChanged.newBuilder()
                .setLink(told.link().value())
                .setUp(told.up())
                .setDetail(told.detail())
                .build();
    }

    static NetworkOutput decode(VirtualLinkChanged wire) throws WrongValue {
        return new NetworkOutput.VirtualLinkChanged(
                NetworkParts.link(wire.getLink()), wire.getUp(), wire.getDetail());
    }
}
