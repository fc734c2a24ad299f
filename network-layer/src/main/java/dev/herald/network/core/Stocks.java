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
import org.jspecify.annotations.Nullable;

/// The stocks of pairs that end at this node.
final class Stocks {
    private static final String RESTORED = "a circuit that is restored elsewhere keeps no stock";

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
        } else if (seat == null && circuit.successor != null) {
            refuse(ask.cookie(), NetworkError.REJECTED, "the circuit is being led another way");
        } else if (circuit.terms.service().restoreNs() > 0) { // [NL-STOCK-11]
            refuse(ask.cookie(), NetworkError.UNSUPPORTED, RESTORED);
        } else if (ask.target() > room(circuit, seat)) { // [NL-STOCK-10]
            refuse(ask.cookie(), NetworkError.NO_RESOURCES, tooMany(ask.target(), circuit, seat));
        } else {
            if (seat == null) {
                seat = new StockSeat(node, insiders, circuit, ask.circuit());
                seats.put(ask.circuit(), seat);
            }
            seat.stock.keep(ask.target(), ask.minimum(), ask.maxAgeNs());
        }
    }

    /// Pairs that the qubits of the circuit's link can hold beside the other stocks there are, leaving one for
    /// circuits without a stock where there are several.
    private int room(Circuit circuit, @Nullable StockSeat own) {
        int qubits = node.config.device().qubits().size();
        LocalLink link = StockSeat.link(circuit);
        int room =
                Math.min(
                        qubits == 0 ? Integer.MAX_VALUE : qubits,
                        link == null ? Integer.MAX_VALUE : link.room);
        if (room == Integer.MAX_VALUE) {
            return room;
        }
        room = Math.max(1, room - 1);
        for (StockSeat other : seats.values()) {
            if (other != own && other.link == link) {
                room -= other.stock.target();
            }
        }
        return Math.max(0, room);
    }

    private String tooMany(int target, Circuit circuit, @Nullable StockSeat own) {
        return "a stock of " + target + " pairs; there is room for " + room(circuit, own);
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

    /// The head-end keeps a stock of the circuit's pairs, or wants more or fewer of them from now on.
    void opened(Circuit circuit, CircuitId name, int target) {
        StockSeat seat = seats.get(name);
        if (!circuit.isTail()) {
            return;
        }
        if (circuit.terms.service().restoreNs() > 0) { // [NL-STOCK-11]
            circuit.fail(NetworkError.UNSUPPORTED, RESTORED);
        } else if (target > room(circuit, seat)) { // [NL-STOCK-10]
            circuit.fail(NetworkError.NO_RESOURCES, tooMany(target, circuit, seat));
        } else {
            if (seat == null) {
                seat = new StockSeat(node, insiders, circuit, name);
                seats.put(name, seat);
            }
            seat.stock.expect(target);
            node.emit(new NetworkOutput.StockOpened(name, seat.peer, target));
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
