package dev.herald.network.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.inventory.Stock;
import dev.herald.network.inventory.StockHost;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import org.jspecify.annotations.Nullable;

/// A stock at its place: an end of the circuit that fills it.
final class StockSeat implements StockHost, Node.Sleeper {
    private final Node node;
    private final Insiders insiders;

    /// What the layer above calls the circuit.
    private final CircuitId name;

    /// The circuit's link at this end, whose qubits hold the pairs.
    final @Nullable LocalLink link;

    final NodeId peer;
    final Stock stock;
    private boolean delivering;

    StockSeat(Node node, Insiders insiders, Circuit circuit, CircuitId name) {
        this.node = node;
        this.insiders = insiders;
        this.name = name;
        boolean isHead = circuit.isHead();
        link = link(circuit);
        peer = isHead ? circuit.route.getLast() : circuit.route.getFirst();
        stock = new Stock(this, name, peer, isHead);
    }

    /// The link of a circuit at its end here.
    static @Nullable LocalLink link(Circuit circuit) {
        return circuit.isHead() ? circuit.downLink : circuit.upLink;
    }

    /// What the circuit tells; a pair is this entity's again at once.
    void told(NetworkOutput.Up up) {
        if (up instanceof NetworkOutput.PairKept) {
            node.own();
        }
        insiders.queue(() -> stock.told(up));
    }

    /// Whether a pair is just leaving the stock.
    boolean delivers() {
        return delivering;
    }

    @Override
    public void wake() {
        stock.wake();
    }

    @Override
    public long nowNs() {
        return node.nowNs();
    }

    @Override
    public long after(long ns) {
        return node.after(ns);
    }

    @Override
    public @Nullable RequestId request(RequestSpec spec) {
        return insiders.ask(name, spec);
    }

    @Override
    public void cancel(RequestId request) {
        insiders.cancel(request);
    }

    @Override
    public void tell(EndMessage message) {
        insiders.tell(name, message);
    }

    @Override
    public void deliver(NetworkOutput.PairKept pair) {
        node.disown(1);
        delivering = true;
        node.emit(pair);
        delivering = false;
    }

    @Override
    public void emit(NetworkOutput.Up up) {
        node.emit(up);
    }

    @Override
    public void discard(QubitHandle qubit, String cause) {
        node.discard(qubit);
        node.dropped(name, cause);
    }

    @Override
    public void spent(String cause) {
        node.disown(1);
        node.dropped(name, cause);
    }

    @Override
    public void alarm(long atNs) {
        node.alarm(this, atNs);
    }
}
