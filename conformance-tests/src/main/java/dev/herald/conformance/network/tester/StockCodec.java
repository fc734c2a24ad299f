package dev.herald.conformance.network.tester;

import dev.herald.conformance.tester.WrongValue;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.spec.network.tester.v1.ClaimStock;
import dev.herald.spec.network.tester.v1.Claimed;
import dev.herald.spec.network.tester.v1.InventoryAnswer;
import dev.herald.spec.network.tester.v1.InventoryQuery;
import dev.herald.spec.network.tester.v1.KeepStock;
import dev.herald.spec.network.tester.v1.PairName;
import dev.herald.spec.network.tester.v1.ReserveStock;
import dev.herald.spec.network.tester.v1.Reserved;
import dev.herald.spec.network.tester.v1.StockLevel;
import dev.herald.spec.network.tester.v1.StockOpened;
import dev.herald.spec.network.tester.v1.StockRefused;
import dev.herald.spec.network.tester.v1.Unreserve;
import java.util.ArrayList;
import java.util.List;

/// What is asked of stocks of pairs, and what an entity tells of them.
final class StockCodec {
    private StockCodec() {}

    // ---- asked

    static KeepStock encode(NetworkInput.KeepStock ask) {
        return KeepStock.newBuilder()
                .setCookie(ask.cookie())
                .setCircuit(NetworkParts.encode(ask.circuit()))
                .setTarget(ask.target())
                .setMinimumPpb(ask.minimum().ppb())
                .setAgeMaxNs(ask.maxAgeNs())
                .build();
    }

    static NetworkInput decode(KeepStock wire) throws WrongValue {
        CircuitId circuit = NetworkParts.decode(wire.getCircuit());
        return WrongValue.of(
                "keep_stock",
                () ->
                        new NetworkInput.KeepStock(
                                wire.getCookie(),
                                circuit,
                                wire.getTarget(),
                                new Fidelity(wire.getMinimumPpb()),
                                wire.getAgeMaxNs()));
    }

    static ReserveStock encode(NetworkInput.Reserve ask) {
        return ReserveStock.newBuilder()
                .setCookie(ask.cookie())
                .setCircuit(NetworkParts.encode(ask.circuit()))
                .setPairs(ask.pairs())
                .setMinimumPpb(ask.minimum().ppb())
                .setHoldNs(ask.holdNs())
                .build();
    }

    static NetworkInput decode(ReserveStock wire) throws WrongValue {
        CircuitId circuit = NetworkParts.decode(wire.getCircuit());
        return WrongValue.of(
                "reserve_stock",
                () ->
                        new NetworkInput.Reserve(
                                wire.getCookie(),
                                circuit,
                                wire.getPairs(),
                                new Fidelity(wire.getMinimumPpb()),
                                wire.getHoldNs()));
    }

    static Unreserve encode(NetworkInput.Unreserve ask) {
        return Unreserve.newBuilder()
                .setCircuit(NetworkParts.encode(ask.circuit()))
                .setReservation(ask.reservation())
                .build();
    }

    static NetworkInput decode(Unreserve wire) throws WrongValue {
        return new NetworkInput.Unreserve(
                NetworkParts.decode(wire.getCircuit()), wire.getReservation());
    }

    static ClaimStock encode(NetworkInput.Claim ask) {
        return ClaimStock.newBuilder()
                .setCookie(ask.cookie())
                .setCircuit(NetworkParts.encode(ask.circuit()))
                .setReservation(ask.reservation())
                .setPairs(ask.pairs())
                .setMinimumPpb(ask.minimum().ppb())
                .setLabel(ask.label())
                .build();
    }

    static NetworkInput decode(ClaimStock wire) throws WrongValue {
        CircuitId circuit = NetworkParts.decode(wire.getCircuit());
        return WrongValue.of(
                "claim_stock",
                () ->
                        new NetworkInput.Claim(
                                wire.getCookie(),
                                circuit,
                                wire.getReservation(),
                                wire.getPairs(),
                                new Fidelity(wire.getMinimumPpb()),
                                wire.getLabel()));
    }

    static InventoryQuery encode(NetworkInput.InventoryQuery ask) {
        NodeId peer = ask.peer();
        return InventoryQuery.newBuilder()
                .setCookie(ask.cookie())
                .setPeer(peer == null ? 0 : peer.value())
                .setLaterNs(ask.laterNs())
                .build();
    }

    static NetworkInput decode(InventoryQuery wire) throws WrongValue {
        return new NetworkInput.InventoryQuery(
                wire.getCookie(),
                wire.getPeer() == 0 ? null : NetworkParts.node("peer", wire.getPeer()),
                wire.getLaterNs());
    }

    // ---- told

    static Reserved encode(NetworkOutput.Reserved told) {
        return Reserved.newBuilder()
                .setCookie(told.cookie())
                .setCircuit(NetworkParts.encode(told.circuit()))
                .setReservation(told.reservation())
                .setUntilNs(told.untilNs())
                .build();
    }

    static NetworkOutput decode(Reserved wire) throws WrongValue {
        return new NetworkOutput.Reserved(
                wire.getCookie(),
                NetworkParts.decode(wire.getCircuit()),
                wire.getReservation(),
                wire.getUntilNs());
    }

    static Claimed encode(NetworkOutput.Claimed told) {
        Claimed.Builder wire =
                Claimed.newBuilder()
                        .setCookie(told.cookie())
                        .setCircuit(NetworkParts.encode(told.circuit()))
                        .setClaim(told.claim())
                        .setLabel(told.label());
        for (PairId pair : told.pairs()) {
            wire.addPairs(PairName.newBuilder().setHigh(pair.high()).setLow(pair.low()));
        }
        return wire.build();
    }

    static NetworkOutput decode(Claimed wire) throws WrongValue {
        return new NetworkOutput.Claimed(
                wire.getCookie(),
                NetworkParts.decode(wire.getCircuit()),
                wire.getClaim(),
                wire.getLabel(),
                wire.getPairsList().stream()
                        .map(each -> new PairId(each.getHigh(), each.getLow()))
                        .toList());
    }

    static StockRefused encode(NetworkOutput.StockRefused told) {
        return StockRefused.newBuilder()
                .setCookie(told.cookie())
                .setWhy(told.why().code())
                .setDetail(told.detail())
                .build();
    }

    static NetworkOutput decode(StockRefused wire) throws WrongValue {
        return new NetworkOutput.StockRefused(
                wire.getCookie(), NetworkParts.error(wire.getWhy()), wire.getDetail());
    }

    static StockOpened encode(NetworkOutput.StockOpened told) {
        return StockOpened.newBuilder()
                .setCircuit(NetworkParts.encode(told.circuit()))
                .setPeer(told.peer().value())
                .setTarget(told.target())
                .build();
    }

    static NetworkOutput decode(StockOpened wire) throws WrongValue {
        return new NetworkOutput.StockOpened(
                NetworkParts.decode(wire.getCircuit()),
                NetworkParts.node("peer", wire.getPeer()),
                wire.getTarget());
    }

    static InventoryAnswer encode(NetworkOutput.InventoryAnswer told) {
        InventoryAnswer.Builder wire = InventoryAnswer.newBuilder().setCookie(told.cookie());
        for (dev.herald.network.api.StockLevel level : told.levels()) {
            wire.addLevels(
                    StockLevel.newBuilder()
                            .setCircuit(NetworkParts.encode(level.circuit()))
                            .setPeer(level.peer().value())
                            .setTarget(level.target())
                            .setCount(level.count())
                            .setReserved(level.reserved())
                            .setMeanFidelity(level.meanFidelity())
                            .setLeastFidelity(level.leastFidelity())
                            .setOldestNs(level.oldestNs())
                            .setCountLater(level.countLater())
                            .setMeanFidelityLater(level.meanFidelityLater())
                            .setLeastFidelityLater(level.leastFidelityLater())
                            .setMade(level.made())
                            .setClaimed(level.claimed())
                            .setExpired(level.expired())
                            .setLost(level.lost()));
        }
        return wire.build();
    }

    static NetworkOutput decode(InventoryAnswer wire) throws WrongValue {
        List<dev.herald.network.api.StockLevel> levels = new ArrayList<>();
        for (StockLevel level : wire.getLevelsList()) {
            levels.add(
                    new dev.herald.network.api.StockLevel(
                            NetworkParts.decode(level.getCircuit()),
                            NetworkParts.node("peer", level.getPeer()),
                            level.getTarget(),
                            level.getCount(),
                            level.getReserved(),
                            level.getMeanFidelity(),
                            level.getLeastFidelity(),
                            level.getOldestNs(),
                            level.getCountLater(),
                            level.getMeanFidelityLater(),
                            level.getLeastFidelityLater(),
                            level.getMade(),
                            level.getClaimed(),
                            level.getExpired(),
                            level.getLost()));
        }
        return new NetworkOutput.InventoryAnswer(wire.getCookie(), levels);
    }
}
