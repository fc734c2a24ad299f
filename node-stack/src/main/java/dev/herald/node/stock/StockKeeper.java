package dev.herald.node.stock;

import dev.herald.hal.host.DeadlineQueue;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkError;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The stocks that users of a stack keep: sets up the circuit of each, has the network layer keep the stock, and
/// begins anew, after longer and longer pauses, when the circuit is lost. Single-threaded, without I/O.
public final class StockKeeper implements Machine<StockInput, StockOutput> {
    static final long PAUSE_FIRST_NS = 10_000_000;
    static final long PAUSE_MAX_NS = 10_000_000_000L;
    private static final long SET_UP_NS = 10_000_000_000L;

    /// One stock of a user.
    private static final class Entry {
        final long stock;
        final StockTerms terms;
        @Nullable CircuitId circuit;

        /// Cookie of the request to keep the stock.
        long keeping;

        long upNs;
        long pauseNs = PAUSE_FIRST_NS;
        boolean closed;
        String missing = "its circuit is being set up";

        Entry(long stock, StockTerms terms) {
            this.stock = stock;
            this.terms = terms;
        }
    }

    private final NodeId self;
    private final Map<Long, Entry> entries = new LinkedHashMap<>();

    /// By the cookie of what the network layer was asked: circuits, and stocks to be kept.
    private final Map<Long, Entry> asked = new LinkedHashMap<>();

    private final Map<CircuitId, Entry> byCircuit = new LinkedHashMap<>();

    /// Circuits whose stocks others keep with this node.
    private final Set<CircuitId> ofPeers = new LinkedHashSet<>();

    private final DeadlineQueue<Entry> pauses = new DeadlineQueue<>();
    private long lastCookie = StockInput.Ask.COOKIE_MIN;
    private long nowNs;
    private Outbox<? super StockOutput> out = output -> {};

    public StockKeeper(NodeId self) {
        this.self = self;
    }

    /// Whether an event of the network layer is for this machine. StockOpened and CircuitDown are for others as
    /// well.
    public boolean concerns(NetworkOutput.Up up) {
        return switch (up) {
            case NetworkOutput.CircuitUp u -> asked.containsKey(u.cookie());
            case NetworkOutput.CircuitFailed u -> asked.containsKey(u.cookie());
            case NetworkOutput.OfStock _ -> true;
            case NetworkOutput.CircuitDown u -> keeps(u.circuit());
            case NetworkOutput.CircuitRerouted u -> keeps(u.circuit());
            case NetworkOutput.PathQuality u -> keeps(u.circuit());
            case NetworkOutput.PairKept u -> keeps(u.request().circuit());
            case NetworkOutput.RequestAccepted _,
                    NetworkOutput.RequestRefused _,
                    NetworkOutput.RequestBegun _,
                    NetworkOutput.RequestEnded _,
                    NetworkOutput.PairMeasured _,
                    NetworkOutput.PairEarly _,
                    NetworkOutput.PairConfirmed _,
                    NetworkOutput.PairLost _ ->
                    false; // the network layer's own fill its stocks
        };
    }

    private boolean keeps(CircuitId circuit) {
        return byCircuit.containsKey(circuit) || ofPeers.contains(circuit);
    }

    @Override
    public void handle(long now, StockInput input, Outbox<? super StockOutput> outbox) {
        nowNs = now;
        out = outbox;
        switch (input) {
            case StockInput.Open open -> open(open);
            case StockInput.Close close -> close(close.cookie());
            case StockInput.Reserve ask -> {
                CircuitId circuit = circuit(ask.cookie(), ask.stock());
                if (circuit != null) {
                    toNetwork(
                            new NetworkInput.Reserve(
                                    ask.cookie(),
                                    circuit,
                                    ask.pairs(),
                                    ask.minimum(),
                                    ask.holdNs()));
                }
            }
            case StockInput.Unreserve ask -> {
                Entry entry = entries.get(ask.stock());
                if (entry != null && entry.circuit != null) {
                    toNetwork(new NetworkInput.Unreserve(entry.circuit, ask.reservation()));
                }
            }
            case StockInput.Claim ask -> {
                CircuitId circuit = circuit(ask.cookie(), ask.stock());
                if (circuit != null) {
                    toNetwork(
                            new NetworkInput.Claim(
                                    ask.cookie(),
                                    circuit,
                                    ask.reservation(),
                                    ask.pairs(),
                                    ask.minimum(),
                                    ask.label()));
                }
            }
            case StockInput.Query ask ->
                    toNetwork(
                            new NetworkInput.InventoryQuery(
                                    ask.cookie(), ask.peer(), ask.laterNs()));
            case StockInput.FromNetwork(NetworkOutput.Up event) -> fromNetwork(event);
        }
    }

    @Override
    public void expire(long now, Outbox<? super StockOutput> outbox) {
        nowNs = now;
        out = outbox;
        for (Entry due = pauses.pollDue(now); due != null; due = pauses.pollDue(now)) {
            setUp(due);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return pauses.nextNs();
    }

    // ---- from the user

    private void open(StockInput.Open open) {
        if (entries.containsKey(open.cookie())) {
            throw new IllegalArgumentException("stock " + open.cookie() + " is open already");
        }
        Entry entry = new Entry(open.cookie(), open.terms());
        entries.put(open.cookie(), entry);
        setUp(entry);
    }

    private void close(long stock) {
        Entry entry = entries.remove(stock);
        if (entry != null) {
            entry.closed = true;
            asked.remove(entry.keeping);
            pauses.clear(entry);
            if (entry.circuit != null) {
                toNetwork(new NetworkInput.CloseCircuit(entry.circuit));
            }
        }
    }

    /// The circuit of the stock; null, and refused, while there is none.
    private @Nullable CircuitId circuit(long cookie, long stock) {
        Entry entry = entries.get(stock);
        if (entry != null && entry.circuit != null) {
            return entry.circuit;
        }
        tell(
                StockOutput.OF_PEER,
                new NetworkOutput.StockRefused(
                        cookie,
                        NetworkError.CIRCUIT_DOWN,
                        entry == null ? "no stock is called " + stock : entry.missing));
        return null;
    }

    // ---- circuits

    private void setUp(Entry entry) {
        asked.put(--lastCookie, entry);
        toNetwork(
                new NetworkInput.OpenCircuit(
                        lastCookie,
                        entry.terms.remote(),
                        entry.terms.circuit(),
                        SET_UP_NS,
                        entry.terms.route()));
    }

    private void up(NetworkOutput.CircuitUp up) {
        Entry entry = asked.remove(up.cookie());
        if (entry == null || entry.closed) {
            toNetwork(new NetworkInput.CloseCircuit(up.circuit()));
            if (entry != null) {
                byCircuit.put(up.circuit(), entry); // until it is down
            }
            return;
        }
        entry.circuit = up.circuit();
        entry.upNs = nowNs;
        byCircuit.put(up.circuit(), entry);
        entry.keeping = --lastCookie;
        asked.put(entry.keeping, entry);
        StockTerms terms = entry.terms;
        toNetwork(
                new NetworkInput.KeepStock(
                        entry.keeping,
                        up.circuit(),
                        terms.pairs(),
                        terms.minimum(),
                        terms.maxAgeNs()));
        out.emit(
                new StockOutput.Opened(
                        entry.stock, up.circuit(), up.route(), up.expected(), up.meanPairNs()));
    }

    /// There is no circuit, or it is gone: another is set up after a pause.
    private void lost(Entry entry, NetworkError why, NodeId where, String detail) {
        if (entry.closed) {
            return;
        }
        if (entry.circuit != null && nowNs - entry.upNs >= entry.pauseNs) {
            entry.pauseNs = PAUSE_FIRST_NS;
        }
        entry.circuit = null;
        entry.missing = "its circuit is lost: " + why + ", at " + where + ": " + detail;
        long againNs = nowNs + entry.pauseNs;
        entry.pauseNs = Math.min(2 * entry.pauseNs, PAUSE_MAX_NS);
        pauses.set(entry, againNs);
        out.emit(new StockOutput.Lost(entry.stock, why, where, detail, againNs));
    }

    private void down(NetworkOutput.CircuitDown down) {
        Entry entry = byCircuit.remove(down.circuit());
        if (entry != null) {
            if (down.circuit().equals(entry.circuit)) {
                asked.remove(entry.keeping);
                lost(entry, down.why(), down.where(), down.detail());
            }
        } else if (ofPeers.remove(down.circuit())) {
            tell(StockOutput.OF_PEER, down);
        }
    }

    // ---- from the network layer

    private void fromNetwork(NetworkOutput.Up event) {
        switch (event) {
            case NetworkOutput.CircuitUp up -> up(up);
            case NetworkOutput.CircuitFailed failed -> {
                Entry entry = asked.remove(failed.cookie());
                if (entry != null) {
                    lost(entry, failed.why(), failed.where(), failed.detail());
                }
            }
            case NetworkOutput.CircuitDown down -> down(down);
            case NetworkOutput.StockOpened opened -> {
                ofPeers.add(opened.circuit());
                tell(StockOutput.OF_PEER, opened);
            }
            case NetworkOutput.StockRefused refused -> refused(refused);
            case NetworkOutput.InventoryAnswer answer ->
                    out.emit(
                            new StockOutput.Levels(
                                    answer.cookie(),
                                    answer.levels().stream().map(this::level).toList()));
            case NetworkOutput.Reserved reserved -> tell(stock(reserved.circuit()), reserved);
            case NetworkOutput.Claimed claimed -> tell(stock(claimed.circuit()), claimed);
            case NetworkOutput.PairKept kept -> tell(stock(kept.request().circuit()), kept);
            case NetworkOutput.PathQuality quality -> tell(stock(quality.circuit()), quality);
            default -> {} // what the circuit does to fill the stock
        }
    }

    private void refused(NetworkOutput.StockRefused refused) {
        Entry entry = asked.remove(refused.cookie());
        if (entry == null) {
            tell(StockOutput.OF_PEER, refused);
        } else if (entry.circuit != null) {
            toNetwork(new NetworkInput.CloseCircuit(entry.circuit));
            lost(entry, refused.why(), self, refused.detail());
        }
    }

    private StockOutput.Level level(StockLevel level) {
        return new StockOutput.Level(stock(level.circuit()), level);
    }

    private long stock(CircuitId circuit) {
        Entry entry = byCircuit.get(circuit);
        return entry == null ? StockOutput.OF_PEER : entry.stock;
    }

    private void tell(long stock, NetworkOutput.Up event) {
        out.emit(new StockOutput.OfStock(stock, event));
    }

    private void toNetwork(NetworkInput input) {
        out.emit(new StockOutput.ToNetwork(input));
    }
}
