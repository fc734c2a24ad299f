package dev.herald.network.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The data plane between the ends: swaps whatever can be swapped, remembers what it did, and sends
/// Tracks on by what it remembers. It knows how many requests are active, not which pair is whose.
final class Intermediate implements Plane {
    private final Node node;
    private final Circuit circuit;
    private final long cutoffNs;
    private final Turn turn;
    private final ArrayDeque<Half> fromHead = new ArrayDeque<>();
    private final ArrayDeque<Half> fromTail = new ArrayDeque<>();

    /// Queued and in a swap.
    private final Map<LinkPairId, Half> halves = new LinkedHashMap<>();

    private final SwapRecords swaps;
    private final Records records;
    private final Set<Integer> requests = new LinkedHashSet<>();
    private long wakeAtNs = Machine.NEVER;
    private boolean closed;

    Intermediate(Node node, Circuit circuit) {
        this.node = node;
        this.circuit = circuit;
        cutoffNs = circuit.plan().cutoffNs();
        turn = new Turn(circuit);
        swaps = new SwapRecords(node.config.recordsMax(), node.config.recordLifeNs());
        records =
                new Records(node.config.recordsMax(), node.config.recordLifeNs(), circuit::expire);
    }

    // ---- pairs

    @Override
    public void kept(boolean upstream, LinkOutput.PairKept pair) {
        LinkPairId id = pair.pair();
        if (requests.isEmpty()) { // [NL-SWAP-4]
            node.discard(pair.qubit());
            turn.gone(id, upstream);
            discarded(id, records.unpark(id), "surplus");
            return;
        }
        Half half =
                new Half(
                        id,
                        upstream,
                        pair.qubit(),
                        pair.bell(),
                        pair.tag(),
                        node.nowNs(),
                        node.after(cutoffNs));
        half.track = records.unpark(id);
        half.reach = records.reachOf(id, turn.neighbour(upstream));
        halves.put(id, half);
        if (half.reach == Reach.NOWHERE) {
            discard(half, "given up by the far half");
            return;
        }
        Half partner = turn.has(half) ? oldest(upstream ? fromTail : fromHead) : null;
        if (partner == null) {
            (upstream ? fromHead : fromTail).addLast(half); // [NL-SWAP-2]
            wakeBy(half.cutoffAtNs);
        } else {
            swap(upstream ? half : partner, upstream ? partner : half); // [NL-SWAP-1]
        }
    }

    /// The oldest pair of the queue that can be swapped, taken out.
    private @Nullable Half oldest(ArrayDeque<Half> queue) {
        if (turn.ordered()) {
            return oldestReady(queue);
        }
        for (Half half = queue.pollFirst(); half != null; half = queue.pollFirst()) {
            if (half.gone) {
                continue;
            }
            if (half.cutoffAtNs > node.nowNs()) {
                return half;
            }
            discard(half, "cut off");
        }
        return null;
    }

    private @Nullable Half oldestReady(ArrayDeque<Half> queue) {
        for (Half half : queue) {
            if (!half.gone && half.cutoffAtNs > node.nowNs() && turn.has(half)) {
                queue.remove(half);
                return half;
            }
        }
        return null;
    }

    @Override
    public void reach(Reach reach) { // [NL-ORDER-3]
        LinkPairId id = reach.link();
        Swap swap = reach.toTail() ? swaps.ofUp(id) : swaps.ofDown(id);
        Half half = halves.get(id);
        if (swap != null) {
            circuit.send(
                    new Reach(
                            circuit.id,
                            reach.toTail(),
                            reach.toTail() ? swap.down.id : swap.up.id,
                            reach.place()));
        } else if (half != null && half.upstream == reach.toTail()) {
            half.reach = reach.place();
            if (half.reach == Reach.NOWHERE) {
                if (half.swap == null && !half.gone) {
                    discard(half, "given up by the far half");
                }
                return;
            }
            if (half.swap == null
                    && !half.gone
                    && half.cutoffAtNs > node.nowNs()
                    && turn.has(half)) {
                Half partner = oldest(half.upstream ? fromTail : fromHead);
                if (partner != null) {
                    (half.upstream ? fromHead : fromTail).remove(half);
                    swap(half.upstream ? half : partner, half.upstream ? partner : half);
                }
            }
        } else if (half == null && !requests.isEmpty() && !records.knows(id)) {
            records.reach(id, reach.place(), node.nowNs());
            wakeBy(node.after(node.config.recordLifeNs()));
        }
    }

    private void swap(Half up, Half down) {
        Swap swap = new Swap(this, up, down);
        up.swap = swap;
        down.swap = swap;
        node.submit(new DeviceCommand.BellMeasure(node.commandId(), up.qubit, down.qubit), swap);
    }

    /// The device has answered the Bell measurement.
    void swapped(Swap swap, DeviceEvent.Answer answer) {
        if (answer instanceof DeviceEvent.Refused) {
            node.discard(swap.up.qubit);
            node.discard(swap.down.qubit);
        } else {
            node.disown(2);
        }
        if (closed) {
            return;
        }
        halves.remove(swap.up.id);
        halves.remove(swap.down.id);
        if (!(answer
                instanceof DeviceEvent.BellMeasured(long ignored, var outcome))) { // [NL-SWAP-5]
            turn.gone(swap.up.id, true);
            turn.gone(swap.down.id, false);
            discarded(swap.up.id, swap.up.track, "swap failed");
            discarded(swap.down.id, swap.down.track, "swap failed");
            return;
        }
        swap.outcome = outcome;
        swap.atNs = node.nowNs();
        swaps.add(swap); // [NL-SWAP-3]
        wakeBy(node.after(node.config.recordLifeNs()));
        turn.over(swap);
        if (swap.up.track != null) {
            pass(swap, swap.up.track);
        }
        if (swap.down.track != null) {
            pass(swap, swap.down.track);
        }
    }

    @Override
    public void revoked(LinkPairId pair) { // [NL-DROP-1]
        Half half = halves.get(pair);
        Swap swap = half != null ? half.swap : swaps.of(pair);
        if (swap != null) {
            swap.broken = true; // [NL-DROP-2]
        } else if (half != null) {
            turn.gone(pair, half.upstream);
            discard(half, "revoked");
        }
    }

    @Override
    public void lost(Set<QubitHandle> qubits) {
        for (Half half : List.copyOf(halves.values())) {
            if (half.swap == null && qubits.contains(half.qubit)) { // a swap has its answer to come
                half.gone = true;
                halves.remove(half.id);
                node.disown(1);
                turn.gone(half.id, half.upstream);
                discarded(half.id, half.track, "lost by the device");
            }
        }
    }

    private void discard(Half half, String cause) {
        half.gone = true;
        halves.remove(half.id);
        node.discard(half.qubit);
        discarded(half.id, half.track, cause);
    }

    /// Settles what refers to a pair that this node has no more.
    private void discarded(LinkPairId id, @Nullable Track waiting, String cause) {
        node.dropped(circuit.id, cause);
        if (waiting == null) {
            records.remember(id, node.nowNs()); // [NL-CUT-2]
            wakeBy(node.after(node.config.recordLifeNs()));
        } else {
            circuit.expire(waiting); // [NL-EXPIRE-1]
        }
    }

    // ---- messages

    @Override
    public void track(Track track) {
        LinkPairId id = track.link();
        Swap swap = swaps.behind(track);
        if (swap != null) {
            pass(swap, track);
            return;
        }
        Half half = halves.get(id);
        if (half != null && half.upstream == track.toTail()) {
            if (half.track != null) {
                twice(track);
            } else {
                half.track = track; // [NL-TRACK-6]
            }
        } else if (records.forget(id) || requests.isEmpty()) {
            circuit.expire(track);
        } else if (records.park(track, node.nowNs())) {
            wakeBy(node.after(node.config.recordLifeNs()));
        } else {
            twice(track);
        }
    }

    private void pass(Swap swap, Track track) {
        boolean toTail = track.toTail();
        if (toTail ? swap.passedToTail : swap.passedToHead) {
            twice(track);
            return;
        }
        if (toTail) {
            swap.passedToTail = true;
        } else {
            swap.passedToHead = true;
        }
        if (swap.passedToTail && swap.passedToHead) {
            swaps.remove(swap); // [NL-TRACK-9]
        }
        if (swap.broken) {
            circuit.expire(track);
        } else {
            circuit.send(swap.rewrite(track, node.swapNoise));
        }
    }

    private void twice(Track track) {
        NodeId from = track.toTail() ? circuit.upstream : circuit.downstream;
        if (from != null) {
            node.violation(from, "NL-TRACK-1", "a second Track of " + track.link());
        }
    }

    @Override
    public void expire(Expire expire) { // [NL-EXPIRE-2]
        circuit.send(expire);
    }

    @Override
    public void relay(Relay relay) { // [NL-RELAY-1]
        circuit.send(relay);
    }

    @Override
    public void forward(Forward forward) {
        if (requests.size() >= node.config.requestsMax()) {
            circuit.fail(
                    NetworkError.NO_RESOURCES, requests.size() + " requests, no more are allowed");
            return;
        }
        requests.add(forward.request().number());
        circuit.toTail(forward);
        circuit.generate(true);
    }

    @Override
    public void complete(Complete complete) {
        if (!requests.remove(complete.request().number())) {
            return;
        }
        circuit.toTail(complete);
        if (requests.isEmpty()) { // [NL-SWAP-4]
            circuit.generate(false);
            for (Half half : List.copyOf(halves.values())) {
                if (half.swap == null) {
                    discard(half, "surplus");
                }
            }
            fromHead.clear();
            fromTail.clear();
            records.expireAll();
        }
    }

    // ---- time and end

    private void wakeBy(long atNs) {
        if (atNs < wakeAtNs) {
            wakeAtNs = atNs;
            node.alarm(this, atNs);
        }
    }

    @Override
    public void wake() {
        cutOff(fromHead);
        cutOff(fromTail);
        swaps.expireDue(node.nowNs());
        records.expireDue(node.nowNs());
        wakeAtNs = Machine.NEVER;
        long next = Math.min(swaps.nextNs(), records.nextNs());
        next = fromHead.isEmpty() ? next : Math.min(next, fromHead.getFirst().cutoffAtNs);
        next = fromTail.isEmpty() ? next : Math.min(next, fromTail.getFirst().cutoffAtNs);
        wakeBy(next);
    }

    private void cutOff(ArrayDeque<Half> queue) { // [NL-CUT-1]
        for (Half half = queue.peekFirst(); half != null; half = queue.peekFirst()) {
            if (!half.gone && half.cutoffAtNs > node.nowNs()) {
                return;
            }
            queue.pollFirst();
            if (!half.gone) {
                turn.gone(half.id, half.upstream);
                discard(half, "cut off");
            }
        }
    }

    @Override
    public int waiting(boolean upstream) {
        return (upstream ? fromHead : fromTail).size();
    }

    @Override
    public long oldestNs(boolean upstream) {
        Half oldest = (upstream ? fromHead : fromTail).peekFirst();
        return oldest == null ? Machine.NEVER : oldest.arrivedNs;
    }

    @Override
    public void displace(boolean upstream) { // [NL-CUT-4]
        ArrayDeque<Half> queue = upstream ? fromHead : fromTail;
        for (Half half = queue.pollFirst(); half != null; half = queue.pollFirst()) {
            if (!half.gone) {
                turn.gone(half.id, half.upstream);
                discard(half, "displaced");
                return;
            }
        }
    }

    @Override
    public void close(NetworkError why, NodeId where, String detail) {
        Invariant.check(!closed, "circuit closed twice");
        closed = true;
        for (Half half : halves.values()) {
            if (half.swap == null) {
                node.discard(half.qubit);
            }
        }
        halves.clear();
    }

    @Override
    public void audit(Collection<QubitHandle> held) {
        for (Half half : halves.values()) {
            if (half.swap == null) {
                held.add(half.qubit);
            }
        }
    }

    @Override
    public int records() {
        return swaps.size() + records.size();
    }
}
