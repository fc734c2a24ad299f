package dev.herald.network.inventory;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.StockLevel;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.StockClaim;
import dev.herald.network.message.EndMessage.StockDrop;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One end of a stock: pairs of a circuit, kept for whoever claims them. The head-end fills it, reserves,
/// lets pairs expire and serves claims; the tail-end does what it is told, and tells what it loses. Not
/// thread-safe.
public final class Stock {
    static final long PAUSE_FIRST_NS = 1_000_000;
    static final long PAUSE_MAX_NS = 1_000_000_000;

    private record Hold(int number, long untilNs) {}

    private final StockHost host;
    private final CircuitId circuit;
    private final NodeId peer;
    private final boolean isHead;
    private final Map<PairId, StockItem> items = new LinkedHashMap<>();
    private final Map<Integer, Hold> holds = new LinkedHashMap<>();
    private int target;
    private Fidelity minimum = Fidelity.ZERO;
    private long maxAgeNs = Long.MAX_VALUE;
    private @Nullable RequestId filling;
    private long pausedUntilNs = Long.MIN_VALUE;
    private long pauseNs = PAUSE_FIRST_NS;
    private int lastHold;
    private int lastClaim;
    private long made;
    private long claimed;
    private long expired;
    private long lost;

    public Stock(StockHost host, CircuitId circuit, NodeId peer, boolean isHead) {
        this.host = host;
        this.circuit = circuit;
        this.peer = peer;
        this.isHead = isHead;
    }

    // ---- level

    /// Sets what the stock is to hold, at the head-end.
    public void keep(int number, Fidelity atLeast, long ageNs) { // [NL-STOCK-1]
        target = number;
        minimum = atLeast;
        maxAgeNs = ageNs;
        if (number > 0) {
            host.tell(new EndMessage.StockOpen(number));
        }
        fill();
    }

    /// What the head-end says that the stock is to hold, at the tail-end.
    public void expect(int number) {
        target = number;
    }

    /// Pairs that it is to hold.
    public int target() {
        return target;
    }

    private void fill() { // [NL-STOCK-2]
        int missing = target - items.size();
        if (!isHead || filling != null || missing <= 0 || host.nowNs() < pausedUntilNs) {
            return;
        }
        filling = host.request(RequestSpec.keep(missing, 0));
        if (filling == null) {
            pause();
        }
    }

    private void pause() {
        pausedUntilNs = host.after(pauseNs);
        pauseNs = Math.min(2 * pauseNs, PAUSE_MAX_NS);
        watch();
    }

    /// What the circuit's requests tell.
    public void told(NetworkOutput.Up up) {
        switch (up) {
            case PairKept kept -> {
                made++;
                pauseNs = PAUSE_FIRST_NS;
                items.put(
                        kept.pair(),
                        new StockItem(
                                kept,
                                isHead ? minimum : Fidelity.ZERO,
                                isHead ? maxAgeNs : Long.MAX_VALUE));
                watch();
            }
            case NetworkOutput.RequestEnded ended when ended.request().equals(filling) -> {
                filling = null;
                if (!ended.complete()) {
                    pause();
                }
                fill();
            }
            default -> {}
        }
    }

    // ---- reservations and claims, at the head-end

    public void reserve(NetworkInput.Reserve ask) { // [NL-STOCK-5]
        long untilNs = host.after(ask.holdNs());
        List<StockItem> found = new ArrayList<>();
        for (StockItem item : items.values()) {
            if (found.size() < ask.pairs()
                    && item.reservation == 0
                    && item.expiresNs >= untilNs
                    && item.fidelity(untilNs) >= ask.minimum().value()) {
                found.add(item);
            }
        }
        if (!isHead || found.size() < ask.pairs()) {
            refuse(ask.cookie(), found.size(), ask.pairs());
            return;
        }
        int number = ++lastHold;
        holds.put(number, new Hold(number, untilNs));
        found.forEach(item -> item.reservation = number);
        host.emit(new NetworkOutput.Reserved(ask.cookie(), circuit, number, untilNs));
        watch();
    }

    private void refuse(long cookie, int there, int asked) {
        host.emit(
                isHead
                        ? new NetworkOutput.StockRefused(
                                cookie,
                                NetworkError.NO_RESOURCES,
                                there + " pairs will do, asked for " + asked)
                        : new NetworkOutput.StockRefused(
                                cookie,
                                NetworkError.UNSUPPORTED,
                                "the head-end " + circuit.head() + " keeps the stock"));
    }

    public void unreserve(int reservation) {
        if (holds.remove(reservation) != null) {
            for (StockItem item : items.values()) {
                if (item.reservation == reservation) {
                    item.reservation = 0;
                }
            }
        }
    }

    public void claim(NetworkInput.Claim ask) { // [NL-STOCK-6]
        expire();
        long nowNs = host.nowNs();
        List<StockItem> found = new ArrayList<>();
        for (StockItem item : items.values()) {
            if (found.size() < ask.pairs()
                    && item.reservation == ask.reservation()
                    && item.fidelity(nowNs) >= ask.minimum().value()) {
                found.add(item);
            }
        }
        if (!isHead || found.size() < ask.pairs()) {
            refuse(ask.cookie(), found.size(), ask.pairs());
            return;
        }
        List<PairId> pairs = found.stream().map(item -> item.pair.pair()).toList();
        int number = ++lastClaim;
        host.tell(new StockClaim(number, ask.label(), pairs));
        deliver(ask.cookie(), number, ask.label(), pairs);
        fill();
        watch();
    }

    private void deliver(long cookie, int number, int label, List<PairId> pairs) { // [NL-STOCK-7]
        List<StockItem> found = new ArrayList<>();
        for (PairId pair : pairs) {
            StockItem item = items.remove(pair);
            if (item != null) {
                found.add(item);
            }
        }
        host.emit(
                new NetworkOutput.Claimed(
                        cookie,
                        circuit,
                        number,
                        label,
                        found.stream().map(item -> item.pair.pair()).toList()));
        for (StockItem item : found) {
            claimed++;
            PairKept kept = item.pair;
            host.deliver(
                    new PairKept(
                            kept.request(),
                            kept.pair(),
                            kept.qubit(),
                            kept.bell(),
                            kept.tag().at(host.nowNs())));
        }
    }

    // ---- from the far end

    /// @param message StockClaim or StockDrop
    public void relay(EndMessage message) {
        switch (message) {
            case StockClaim claim when !isHead ->
                    deliver(0, claim.claim(), claim.label(), claim.pairs());
            case StockDrop drop -> {
                for (PairId pair : drop.pairs()) { // [NL-STOCK-8]
                    StockItem item = items.remove(pair);
                    if (item != null) {
                        lost++;
                        host.discard(item.pair.qubit(), "out of the stock at the far end");
                    }
                }
                fill();
                watch();
            }
            default -> {}
        }
    }

    /// The device lost qubits.
    public void lost(Set<QubitHandle> qubits) {
        List<PairId> gone = new ArrayList<>();
        for (StockItem item : List.copyOf(items.values())) {
            if (qubits.contains(item.pair.qubit())) {
                items.remove(item.pair.pair());
                gone.add(item.pair.pair());
                lost++;
                host.spent("lost by the device");
            }
        }
        tellDropped(gone);
        fill();
    }

    private void tellDropped(List<PairId> pairs) {
        for (int from = 0; from < pairs.size(); from += StockDrop.PAIRS_MAX) {
            int to = Math.min(pairs.size(), from + StockDrop.PAIRS_MAX);
            host.tell(new StockDrop(pairs.subList(from, to)));
        }
    }

    // ---- time

    /// The instant asked for has come.
    public void wake() {
        expire();
        fill();
        watch();
    }

    private void expire() { // [NL-STOCK-3]
        long nowNs = host.nowNs();
        for (Hold hold : List.copyOf(holds.values())) {
            if (hold.untilNs <= nowNs) {
                unreserve(hold.number);
            }
        }
        List<PairId> old = new ArrayList<>();
        for (StockItem item : List.copyOf(items.values())) {
            if (item.expiresNs <= nowNs) {
                items.remove(item.pair.pair());
                old.add(item.pair.pair());
                expired++;
                host.discard(item.pair.qubit(), "expired in stock");
            }
        }
        tellDropped(old);
    }

    private void watch() {
        long nextNs = pausedUntilNs > host.nowNs() ? pausedUntilNs : Long.MAX_VALUE;
        for (StockItem item : items.values()) {
            nextNs = Math.min(nextNs, item.expiresNs);
        }
        for (Hold hold : holds.values()) {
            nextNs = Math.min(nextNs, hold.untilNs);
        }
        host.alarm(nextNs);
    }

    /// The circuit is gone, and the stock with it.
    public void close(String cause) {
        for (StockItem item : List.copyOf(items.values())) {
            items.remove(item.pair.pair());
            lost++;
            host.discard(item.pair.qubit(), cause);
        }
        holds.clear();
        target = 0;
        host.alarm(Long.MAX_VALUE);
    }

    // ---- queries

    /// What is there, now and at another instant without claims and refills.
    ///
    /// @param laterNs not before now
    public StockLevel level(long laterNs) {
        long nowNs = host.nowNs();
        int reserved = 0;
        int then = 0;
        double least = 1;
        double sum = 0;
        double leastThen = 1;
        double sumThen = 0;
        long oldestNs = 0;
        for (StockItem item : items.values()) {
            reserved += item.reservation > 0 ? 1 : 0;
            oldestNs = Math.max(oldestNs, nowNs - item.pair.tag().asOfNs());
            double now = item.fidelity(nowNs);
            sum += now;
            least = Math.min(least, now);
            if (item.expiresNs > laterNs) {
                double later = item.fidelity(laterNs);
                then++;
                sumThen += later;
                leastThen = Math.min(leastThen, later);
            }
        }
        int count = items.size();
        return new StockLevel(
                circuit,
                peer,
                target,
                count,
                reserved,
                count == 0 ? 0 : sum / count,
                count == 0 ? 0 : least,
                oldestNs,
                then,
                then == 0 ? 0 : sumThen / then,
                then == 0 ? 0 : leastThen,
                made,
                claimed,
                expired,
                lost);
    }

    /// Adds the qubits in stock.
    public void audit(Collection<QubitHandle> held) {
        for (StockItem item : items.values()) {
            held.add(item.pair.qubit());
        }
    }
}
