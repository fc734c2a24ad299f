package dev.herald.conformance.network.tester;

import dev.herald.conformance.link.tester.InputCodec;
import dev.herald.conformance.tester.HalParts;
import dev.herald.conformance.tester.TagCodec;
import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.spec.network.tester.v1.CircuitDown;
import dev.herald.spec.network.tester.v1.CircuitFailed;
import dev.herald.spec.network.tester.v1.CircuitUp;
import dev.herald.spec.network.tester.v1.Frame;
import dev.herald.spec.network.tester.v1.LinkRequest;
import dev.herald.spec.network.tester.v1.Output;
import dev.herald.spec.network.tester.v1.PairKept;
import dev.herald.spec.network.tester.v1.PairMeasured;
import dev.herald.spec.network.tester.v1.RequestAccepted;
import dev.herald.spec.network.tester.v1.RequestBegun;
import dev.herald.spec.network.tester.v1.RequestEnded;
import dev.herald.spec.network.tester.v1.RequestRefused;
import dev.herald.spec.network.tester.v1.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an entity does and says.
final class SaidCodec {
    private SaidCodec() {}

    static Output encode(NetworkOutput output) {
        Output.Builder wire = Output.newBuilder();
        switch (output) {
            case NetworkOutput.CircuitUp up -> wire.setCircuitUp(encode(up));
            case NetworkOutput.CircuitFailed(long cookie, var why, var where, String detail) ->
                    wire.setCircuitFailed(
                            CircuitFailed.newBuilder()
                                    .setCookie(cookie)
                                    .setWhy(why.code())
                                    .setWhere(where.value())
                                    .setDetail(detail));
            case NetworkOutput.CircuitDown(var circuit, var why, var where, String detail) ->
                    wire.setCircuitDown(
                            CircuitDown.newBuilder()
                                    .setCircuit(NetworkParts.encode(circuit))
                                    .setWhy(why.code())
                                    .setWhere(where.value())
                                    .setDetail(detail));
            case NetworkOutput.RequestAccepted(long cookie, var request) ->
                    wire.setRequestAccepted(
                            RequestAccepted.newBuilder()
                                    .setCookie(cookie)
                                    .setRequest(NetworkParts.encode(request)));
            case NetworkOutput.RequestRefused(long cookie, var why, String detail) ->
                    wire.setRequestRefused(
                            RequestRefused.newBuilder()
                                    .setCookie(cookie)
                                    .setWhy(why.code())
                                    .setDetail(detail));
            case NetworkOutput.RequestBegun(var request, var spec) ->
                    wire.setRequestBegun(
                            RequestBegun.newBuilder()
                                    .setCircuit(NetworkParts.encode(request.circuit()))
                                    .setSpec(NetworkParts.encode(request, spec)));
            case NetworkOutput.PairKept pair -> wire.setPairKept(encode(pair));
            case NetworkOutput.PairMeasured pair -> wire.setPairMeasured(encode(pair));
            case NetworkOutput.RequestEnded ended ->
                    wire.setRequestEnded(
                            RequestEnded.newBuilder()
                                    .setRequest(NetworkParts.encode(ended.request()))
                                    .setDelivered(ended.delivered())
                                    .setComplete(ended.complete())
                                    .setWhy(ended.why().code())
                                    .setDetail(ended.detail()));
            case NetworkOutput.ToLink(var link, var input) ->
                    wire.setLink(
                            LinkRequest.newBuilder()
                                    .setLink(link.value())
                                    .setAsk(InputCodec.encode(0, input)));
            case NetworkOutput.ToDevice(var command) -> wire.setDevice(HalParts.encode(command));
            case NetworkOutput.ToPeer(var neighbour, var message) ->
                    wire.setPeer(
                            Frame.newBuilder()
                                    .setNeighbour(neighbour.value())
                                    .setFrame(NetworkParts.bytes(message)));
            case NetworkOutput.PeerViolation(var neighbour, String clause, String detail) ->
                    wire.setPeerViolation(violation(neighbour.value(), clause, detail));
            case NetworkOutput.CircuitRerouted rerouted ->
                    wire.setCircuitRerouted(MoreSaid.encode(rerouted));
            case NetworkOutput.PairEarly early -> wire.setPairEarly(MoreSaid.encode(early));
            case NetworkOutput.PairConfirmed pair -> wire.setPairConfirmed(MoreSaid.encode(pair));
            case NetworkOutput.PairLost lost -> wire.setPairLost(MoreSaid.encode(lost));
            case NetworkOutput.PathQuality quality -> wire.setPathQuality(MoreSaid.encode(quality));
            case NetworkOutput.Reserved told -> wire.setReserved(StockCodec.encode(told));
            case NetworkOutput.Claimed told -> wire.setClaimed(StockCodec.encode(told));
            case NetworkOutput.StockRefused told -> wire.setStockRefused(StockCodec.encode(told));
            case NetworkOutput.StockOpened told -> wire.setStockOpened(StockCodec.encode(told));
            case NetworkOutput.InventoryAnswer told ->
                    wire.setInventoryAnswer(StockCodec.encode(told));
            case NetworkOutput.VirtualLinkChanged told ->
                    wire.setVirtualLinkChanged(VirtualCodec.encode(told));
            default -> wire.setNote(String.valueOf(output));
        }
        return wire.build();
    }

    static Violation violation(int neighbour, String clause, String detail) {
        return Violation.newBuilder()
                .setNeighbour(neighbour)
                .setClause(clause)
                .setDetail(detail)
                .build();
    }

    private static CircuitUp encode(NetworkOutput.CircuitUp up) {
        return CircuitUp.newBuilder()
                .setCookie(up.cookie())
                .setCircuit(NetworkParts.encode(up.circuit()))
                .addAllRoute(up.route().stream().map(NodeId::value).toList())
                .setExpected(TagCodec.encode(up.expected()))
                .setMeanPairNs(up.meanPairNs())
                .build();
    }

    private static PairKept encode(NetworkOutput.PairKept pair) {
        return PairKept.newBuilder()
                .setRequest(NetworkParts.encode(pair.request()))
                .setPairHigh(pair.pair().high())
                .setPairLow(pair.pair().low())
                .setQubit(
                        dev.herald.spec.hal.v1.QubitHandle.newBuilder()
                                .setQubit(pair.qubit().qubit())
                                .setGeneration(pair.qubit().generation()))
                .setBell(pair.bell().code())
                .setTag(TagCodec.encode(pair.tag()))
                .build();
    }

    private static PairMeasured encode(NetworkOutput.PairMeasured pair) {
        return PairMeasured.newBuilder()
                .setRequest(NetworkParts.encode(pair.request()))
                .setPairHigh(pair.pair().high())
                .setPairLow(pair.pair().low())
                .setOne(pair.one())
                .setBasis(
                        dev.herald.spec.hal.v1.Basis.newBuilder()
                                .setRotX1(pair.basis().rotX1())
                                .setRotY(pair.basis().rotY())
                                .setRotX2(pair.basis().rotX2()))
                .setBell(pair.bell().code())
                .setTag(TagCodec.encode(pair.tag()))
                .build();
    }

    /// @return null for what the suite has no name for
    static @Nullable NetworkOutput decode(Output wire) throws WrongValue {
        return switch (wire.getBodyCase()) {
            case CIRCUIT_UP -> decode(wire.getCircuitUp());
            case CIRCUIT_FAILED -> {
                CircuitFailed failed = wire.getCircuitFailed();
                yield new NetworkOutput.CircuitFailed(
                        failed.getCookie(),
                        NetworkParts.error(failed.getWhy()),
                        NetworkParts.node("where", failed.getWhere()),
                        failed.getDetail());
            }
            case CIRCUIT_DOWN -> {
                CircuitDown down = wire.getCircuitDown();
                yield new NetworkOutput.CircuitDown(
                        NetworkParts.decode(down.getCircuit()),
                        NetworkParts.error(down.getWhy()),
                        NetworkParts.node("where", down.getWhere()),
                        down.getDetail());
            }
            case REQUEST_ACCEPTED ->
                    new NetworkOutput.RequestAccepted(
                            wire.getRequestAccepted().getCookie(),
                            NetworkParts.decode(wire.getRequestAccepted().getRequest()));
            case REQUEST_REFUSED ->
                    new NetworkOutput.RequestRefused(
                            wire.getRequestRefused().getCookie(),
                            NetworkParts.error(wire.getRequestRefused().getWhy()),
                            wire.getRequestRefused().getDetail());
            case REQUEST_BEGUN -> {
                RequestBegun begun = wire.getRequestBegun();
                Forward forward = NetworkParts.decode(begun.getCircuit(), begun.getSpec());
                yield new NetworkOutput.RequestBegun(forward.request(), forward.spec());
            }
            case PAIR_KEPT -> decode(wire.getPairKept());
            case PAIR_MEASURED -> decode(wire.getPairMeasured());
            case REQUEST_ENDED -> {
                RequestEnded ended = wire.getRequestEnded();
                yield new NetworkOutput.RequestEnded(
                        NetworkParts.decode(ended.getRequest()),
                        ended.getDelivered(),
                        ended.getComplete(),
                        NetworkParts.error(ended.getWhy()),
                        ended.getDetail());
            }
            case LINK ->
                    new NetworkOutput.ToLink(
                            NetworkParts.link(wire.getLink().getLink()),
                            InputCodec.decode(wire.getLink().getAsk()));
            case DEVICE -> new NetworkOutput.ToDevice(HalParts.decode(wire.getDevice()));
            case PEER ->
                    new NetworkOutput.ToPeer(
                            NetworkParts.node("neighbour", wire.getPeer().getNeighbour()),
                            NetworkParts.message(
                                    "frame for a neighbour",
                                    wire.getPeer().getFrame().toByteArray()));
            case PEER_VIOLATION ->
                    new NetworkOutput.PeerViolation(
                            NetworkParts.node("neighbour", wire.getPeerViolation().getNeighbour()),
                            wire.getPeerViolation().getClause(),
                            wire.getPeerViolation().getDetail());
            case CIRCUIT_REROUTED -> MoreSaid.decode(wire.getCircuitRerouted());
            case PAIR_EARLY -> MoreSaid.decode(wire.getPairEarly());
            case PAIR_CONFIRMED -> MoreSaid.decode(wire.getPairConfirmed());
            case PAIR_LOST -> MoreSaid.decode(wire.getPairLost());
            case PATH_QUALITY -> MoreSaid.decode(wire.getPathQuality());
            case RESERVED -> StockCodec.decode(wire.getReserved());
            case CLAIMED -> StockCodec.decode(wire.getClaimed());
            case STOCK_REFUSED -> StockCodec.decode(wire.getStockRefused());
            case STOCK_OPENED -> StockCodec.decode(wire.getStockOpened());
            case INVENTORY_ANSWER -> StockCodec.decode(wire.getInventoryAnswer());
            case VIRTUAL_LINK_CHANGED -> VirtualCodec.decode(wire.getVirtualLinkChanged());
            case NOTE, BODY_NOT_SET -> null;
        };
    }

    private static NetworkOutput decode(CircuitUp up) throws WrongValue {
        List<NodeId> route = new ArrayList<>();
        for (int node : up.getRouteList()) {
            route.add(NetworkParts.node("route", node));
        }
        return new NetworkOutput.CircuitUp(
                up.getCookie(),
                NetworkParts.decode(up.getCircuit()),
                route,
                TagCodec.decode(up.getExpected()),
                up.getMeanPairNs());
    }

    private static NetworkOutput decode(PairKept pair) throws WrongValue {
        return new NetworkOutput.PairKept(
                NetworkParts.decode(pair.getRequest()),
                new PairId(pair.getPairHigh(), pair.getPairLow()),
                WrongValue.of(
                        "qubit",
                        () ->
                                new QubitHandle(
                                        pair.getQubit().getQubit(),
                                        pair.getQubit().getGeneration())),
                NetworkParts.bell(pair.getBell()),
                TagCodec.decode(pair.getTag()));
    }

    private static NetworkOutput decode(PairMeasured pair) throws WrongValue {
        return new NetworkOutput.PairMeasured(
                NetworkParts.decode(pair.getRequest()),
                new PairId(pair.getPairHigh(), pair.getPairLow()),
                pair.getOne(),
                WrongValue.of(
                        "basis",
                        () ->
                                new Basis(
                                        pair.getBasis().getRotX1(),
                                        pair.getBasis().getRotY(),
                                        pair.getBasis().getRotX2())),
                NetworkParts.bell(pair.getBell()),
                TagCodec.decode(pair.getTag()));
    }
}
