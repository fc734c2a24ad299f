package dev.herald.network.core;

import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.Up;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.RequestId;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the layer above calls circuits: one that takes the place of another has the name of that one, for
/// ever, and its requests keep theirs.
final class Names {
    /// The name of a circuit that took the place of another.
    private final Map<CircuitId, CircuitId> names = new LinkedHashMap<>();

    /// The circuit that has the name now, where it is another one.
    private final Map<CircuitId, CircuitId> bearers = new LinkedHashMap<>();

    /// The circuit is to be called so.
    void call(CircuitId circuit, CircuitId name) {
        names.put(circuit, name);
    }

    /// The circuit is gone, and is told about no more.
    void forget(CircuitId circuit) {
        CircuitId name = names.remove(circuit);
        if (name != null) {
            bearers.remove(name, circuit);
        }
    }

    /// From now on the name means the circuit.
    void pass(CircuitId name, CircuitId circuit) {
        bearers.put(name, circuit);
    }

    boolean isEmpty() {
        return names.isEmpty() && bearers.isEmpty();
    }

    CircuitId name(CircuitId circuit) {
        return names.getOrDefault(circuit, circuit);
    }

    private RequestId name(RequestId request) {
        CircuitId name = names.get(request.circuit());
        return name == null ? request : new RequestId(name, request.number());
    }

    CircuitId bearer(CircuitId name) {
        return bearers.getOrDefault(name, name);
    }

    RequestId bearer(RequestId request) {
        CircuitId circuit = bearers.get(request.circuit());
        return circuit == null ? request : new RequestId(circuit, request.number());
    }

    /// What the layer above is told, in its terms.
    NetworkOutput outward(NetworkOutput output) { // [NL-REROUTE-5]
        return names.isEmpty() || !(output instanceof Up up) ? output : told(up);
    }

    private Up told(Up up) {
        return switch (up) {
            case NetworkOutput.CircuitUp u ->
                    new NetworkOutput.CircuitUp(
                            u.cookie(), name(u.circuit()), u.route(), u.expected(), u.meanPairNs());
            case NetworkOutput.CircuitRerouted u ->
                    new NetworkOutput.CircuitRerouted(
                            name(u.circuit()), u.route(), u.expected(), u.meanPairNs());
            case NetworkOutput.CircuitFailed u -> u;
            case NetworkOutput.CircuitDown u ->
                    new NetworkOutput.CircuitDown(
                            name(u.circuit()), u.why(), u.where(), u.detail());
            case NetworkOutput.RequestAccepted u ->
                    new NetworkOutput.RequestAccepted(u.cookie(), name(u.request()));
            case NetworkOutput.RequestRefused u -> u;
            case NetworkOutput.RequestBegun u ->
                    new NetworkOutput.RequestBegun(name(u.request()), u.spec());
            case NetworkOutput.PairKept u ->
                    new NetworkOutput.PairKept(
                            name(u.request()), u.pair(), u.qubit(), u.bell(), u.tag());
            case NetworkOutput.PairMeasured u ->
                    new NetworkOutput.PairMeasured(
                            name(u.request()), u.pair(), u.one(), u.basis(), u.bell(), u.tag());
            case NetworkOutput.PairEarly u ->
                    new NetworkOutput.PairEarly(name(u.request()), u.local(), u.qubit());
            case NetworkOutput.PairConfirmed u ->
                    new NetworkOutput.PairConfirmed(
                            name(u.request()), u.local(), u.pair(), u.bell(), u.tag());
            case NetworkOutput.PairLost u ->
                    new NetworkOutput.PairLost(name(u.request()), u.local(), u.cause());
            case NetworkOutput.PathQuality u ->
                    new NetworkOutput.PathQuality(
                            name(u.circuit()), u.tag(), u.upper(), u.enough());
            case NetworkOutput.StockOpened u ->
                    new NetworkOutput.StockOpened(name(u.circuit()), u.peer(), u.target());
            case NetworkOutput.Reserved u ->
                    new NetworkOutput.Reserved(
                            u.cookie(), name(u.circuit()), u.reservation(), u.untilNs());
            case NetworkOutput.Claimed u ->
                    new NetworkOutput.Claimed(
                            u.cookie(), name(u.circuit()), u.claim(), u.label(), u.pairs());
            case NetworkOutput.StockRefused u -> u;
            case NetworkOutput.InventoryAnswer u -> u;
            case NetworkOutput.RequestEnded u ->
                    new NetworkOutput.RequestEnded(
                            name(u.request()), u.delivered(), u.complete(), u.why(), u.detail());
        };
    }
}
