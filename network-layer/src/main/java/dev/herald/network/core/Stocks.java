package dev.herald.network.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkError;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The stocks of pairs that end at this node.
final class Stocks {
    private final Node node;
    private final Insiders insiders;
    private final Insiders.Machine machine;
    private final Map<CircuitId, StockSeat> seats = new LinkedHashMap<>();

    Stocks(Node node, Insiders insiders, Insiders.Machine machine) {
        this.node = node;
        this.insiders = insiders;
        this.machine = machine;
    }

    // ---- from above

    void keep(NetworkInput.KeepStock ask) {
        Circuit circuit = machine.circuit(ask.circuit());
        StockSeat seat = seats.get(ask.circuit());
        if (circuit == null || circuit.phase != Circuit.Phase.ACTIVE) {
            refuse(ask.cookie(), NetworkError.CIRCUIT_DOWN, ask.circuit() + " is not up");
        } else if (!circuit.isHead()) {
            refuse(ask.cookie(), NetworkError.UNSUPPORTED, "the head-end keeps the stock");
        } else if (seat == null && insiders.owns(ask.circuit())
                || seat == null && circuit.plane instanceof EndPlane end && !end.active.isEmpty()) {
            refuse(ask.cookie(), NetworkError.REJECTED, "the circuit serves others");
        } else if (ask.target() > room()) {
            refuse(
                    ask.cookie(),
                    NetworkError.NO_RESOURCES,
                    "a stock of " + ask.target() + " pairs; there is room for " + room());
        } else {
            if (seat == null) {
                seat = new StockSeat(node, insiders, circuit, true);
                seats.put(ask.circuit(), seat);
            }
            seat.stock.keep(ask.target(), ask.minimum(), ask.maxAgeNs());
        }
    }

    /// Pairs that fit into the device beside the stocks there are.
    private int room() {
        int qubits = node.config.device().qubits().size();
        return qubits == 0 ? Integer.MAX_VALUE : qubits;
    }

    private void refuse(long cookie, NetworkError why, String detail) {
        node.emit(new NetworkOutput.StockRefused(cookie, why, detail));
    }

    void reserve(NetworkInput.Reserve ask) {
        StockSeat seat = seats.get(ask.circuit());
        if (seat == null) {
            refuse(ask.cookie(), NetworkError.CIRCUIT_DOWN, ask.circuit() + " has no stock");
        } else {
            seat.stock.reserve(ask);
        }
    }

    void unreserve(NetworkInput.Unreserve ask) {
        StockSeat seat = seats.get(ask.circuit());
        if (seat != null) {
            seat.stock.unreserve(ask.reservation());
        }
    }

    void claim(NetworkInput.Claim ask) {
        StockSeat seat = seats.get(ask.circuit());
        if (seat == null) {
            refuse(ask.cookie(), NetworkError.CIRCUIT_DOWN, ask.circuit() + " has no stock");
        } else {
            seat.stock.claim(ask);
        }
    }

    void query(NetworkInput.InventoryQuery ask) {
        List<StockLevel> levels =
                seats.values().stream()
                        .map(seat -> seat.stock.level(Math.max(ask.laterNs(), node.nowNs())))
                        .filter(level -> ask.peer() == null || level.peer().equals(ask.peer()))
                        .toList();
        node.emit(new NetworkOutput.InventoryAnswer(ask.cookie(), levels));
    }

    // ---- from the circuits

    boolean has(CircuitId circuit) {
        return seats.containsKey(circuit);
    }

    /// The head-end keeps a stock of the circuit's pairs.
    void opened(Circuit circuit) {
        if (circuit.isTail()) {
            seats.put(circuit.id, new StockSeat(node, insiders, circuit, false));
        }
    }

    /// Whether what a circuit tells is for its stock.
    boolean told(CircuitId circuit, NetworkOutput.Up up) {
        StockSeat seat = seats.get(circuit);
        if (seat == null || seat.delivers()) {
            return false;
        }
        seat.told(up);
        return true;
    }

    void relay(CircuitId circuit, EndMessage message) {
        StockSeat seat = seats.get(circuit);
        if (seat != null) {
            insiders.queue(() -> seat.stock.relay(message));
        }
    }

    void down(CircuitId circuit) {
        StockSeat seat = seats.remove(circuit);
        if (seat != null) {
            insiders.queue(() -> seat.stock.close("released"));
        }
    }

    void lost(Set<QubitHandle> qubits) {
        for (StockSeat seat : seats.values()) {
            insiders.queue(() -> seat.stock.lost(qubits));
        }
    }

    void audit(Collection<QubitHandle> held) {
        seats.values().forEach(seat -> seat.stock.audit(held));
    }
}
