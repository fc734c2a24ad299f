package dev.herald.conformance.network.tester;

import dev.herald.conformance.tester.TagCodec;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.spec.network.tester.v1.CircuitRerouted;
import dev.herald.spec.network.tester.v1.PairConfirmed;
import dev.herald.spec.network.tester.v1.PairEarly;
import dev.herald.spec.network.tester.v1.PairLost;
import dev.herald.spec.network.tester.v1.PathQuality;
import dev.herald.spec.network.v1.LinkPair;
import java.util.ArrayList;
import java.util.List;

/// What an entity says of circuits that are led elsewhere, of qubits handed over early, and of test rounds.
final class MoreSaid {
    private MoreSaid() {}

    static CircuitRerouted encode(NetworkOutput.CircuitRerouted rerouted) {
        return CircuitRerouted.newBuilder()
                .setCircuit(NetworkParts.encode(rerouted.circuit()))
                .addAllRoute(rerouted.route().stream().map(NodeId::value).toList())
                .setExpected(TagCodec.encode(rerouted.expected()))
                .setMeanPairNs(rerouted.meanPairNs())
                .build();
    }

    static NetworkOutput decode(CircuitRerouted wire) throws WrongValue {
        List<NodeId> route = new ArrayList<>();
        for (int node : wire.getRouteList()) {
            route.add(NetworkParts.node("route", node));
        }
        return new NetworkOutput.CircuitRerouted(
                NetworkParts.decode(wire.getCircuit()),
                route,
                TagCodec.decode(wire.getExpected()),
                wire.getMeanPairNs());
    }

    static PairEarly encode(NetworkOutput.PairEarly early) {
        return PairEarly.newBuilder()
                .setRequest(NetworkParts.encode(early.request()))
                .setLocal(encode(early.local()))
                .setQubit(
                        dev.herald.spec.hal.v1.QubitHandle.newBuilder()
                                .setQubit(early.qubit().qubit())
                                .setGeneration(early.qubit().generation()))
                .build();
    }

    static NetworkOutput decode(PairEarly wire) throws WrongValue {
        return new NetworkOutput.PairEarly(
                NetworkParts.decode(wire.getRequest()),
                decode(wire.getLocal()),
                WrongValue.of(
                        "qubit",
                        () ->
                                new QubitHandle(
                                        wire.getQubit().getQubit(),
                                        wire.getQubit().getGeneration())));
    }

    static PairConfirmed encode(NetworkOutput.PairConfirmed pair) {
        return PairConfirmed.newBuilder()
                .setRequest(NetworkParts.encode(pair.request()))
                .setLocal(encode(pair.local()))
                .setPairHigh(pair.pair().high())
                .setPairLow(pair.pair().low())
                .setBell(pair.bell().code())
                .setTag(TagCodec.encode(pair.tag()))
                .build();
    }

    static NetworkOutput decode(PairConfirmed wire) throws WrongValue {
        return new NetworkOutput.PairConfirmed(
                NetworkParts.decode(wire.getRequest()),
                decode(wire.getLocal()),
                new PairId(wire.getPairHigh(), wire.getPairLow()),
                NetworkParts.bell(wire.getBell()),
                TagCodec.decode(wire.getTag()));
    }

    static PairLost encode(NetworkOutput.PairLost lost) {
        return PairLost.newBuilder()
                .setRequest(NetworkParts.encode(lost.request()))
                .setLocal(encode(lost.local()))
                .setCause(lost.cause())
                .build();
    }

    static NetworkOutput decode(PairLost wire) throws WrongValue {
        return new NetworkOutput.PairLost(
                NetworkParts.decode(wire.getRequest()), decode(wire.getLocal()), wire.getCause());
    }

    static PathQuality encode(NetworkOutput.PathQuality quality) {
        return PathQuality.newBuilder()
                .setCircuit(NetworkParts.encode(quality.circuit()))
                .setTag(TagCodec.encode(quality.tag()))
                .setUpperPpb(quality.upper().ppb())
                .setEnough(quality.enough())
                .build();
    }

    static NetworkOutput decode(PathQuality wire) throws WrongValue {
        return new NetworkOutput.PathQuality(
                NetworkParts.decode(wire.getCircuit()),
                TagCodec.decode(wire.getTag()),
                WrongValue.of("upper_ppb", () -> new Fidelity(wire.getUpperPpb())),
                wire.getEnough());
    }

    private static LinkPair encode(LinkPairId pair) {
        return LinkPair.newBuilder()
                .setLink(pair.link().value())
                .setEpoch(pair.epoch())
                .setSequence(pair.sequence())
                .build();
    }

    private static LinkPairId decode(LinkPair wire) throws WrongValue {
        return WrongValue.of(
                "local",
                () ->
                        new LinkPairId(
                                new LinkId(wire.getLink()), wire.getEpoch(), wire.getSequence()));
    }
}
