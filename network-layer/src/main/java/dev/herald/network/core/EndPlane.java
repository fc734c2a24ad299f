package dev.herald.network.core;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What both ends of a circuit do alike: hold link pairs until the far end confirms them, launch a
/// Track for each, and deliver.
abstract sealed class EndPlane implements Plane permits HeadEnd, TailEnd {
    final Node node;
    final Circuit circuit;

    /// Whether Tracks launched here go to the tail.
    private final boolean toTail;

    /// Where confirmed pairs go.
    final Sink sink;

    /// Absent on circuits whose ends do not distil.
    final @Nullable Distillery distillery;

    final Records records;
    final Map<LinkPairId, EndPair> pairs = new LinkedHashMap<>();

    /// By number, which is by age.
    final Map<Integer, EndRequest> active = new LinkedHashMap<>();

    private final Ended ended;
    private final EndDevice device;
    private final EndMessages messages;

    /// Version of the set of active requests: how often a request began or ended. The same at both ends
    /// when they have come equally far. [NL-TRACK-11]
    int epoch;

    /// Absent on circuits without test rounds.
    final @Nullable TestRounds tests;

    private long wakeAtNs = Machine.NEVER;
    boolean closed;

    EndPlane(Node node, Circuit circuit, boolean toTail) {
        this.node = node;
        this.circuit = circuit;
        this.toTail = toTail;
        Sink up = Sink.up(node);
        distillery = Distillery.of(node, circuit, this, toTail, up);
        sink = distillery == null ? up : distillery;
        ended = new Ended(node.config.requestsMax());
        device = new EndDevice(node, this);
        messages = new EndMessages(node, circuit, this, toTail);
        tests = TestRounds.of(node, circuit, this, toTail);
        records =
                new Records(node.config.recordsMax(), node.config.recordLifeNs(), circuit::expire);
    }

    /// A new pair, to be given to a request.
    abstract void arrived(EndPair pair);

    /// The far end's Track of a pair is here.
    abstract void met(EndPair pair, Track far);

    /// A pair is confirmed by the far end and complete here.
    abstract void confirmed(EndPair pair, EndRequest request, Track far);

    /// A pair that was here is not any more.
    abstract void gone(EndPair pair);

    /// Test rounds show that the fidelity asked for is not met.
    abstract void unmet(String detail);

    abstract void deadline(EndRequest request);

    abstract void tick();

    abstract long nextTickNs();

    // ---- pairs

    @Override
    public final void kept(boolean upstream, LinkOutput.PairKept kept) {
        EndPair pair =
                new EndPair(this, kept.pair(), kept.qubit(), kept.bell(), kept.tag(), node.nowNs());
        Track early = records.unpark(pair.id);
        if (active.isEmpty()) { // [NL-END-7]
            node.discard(pair.qubit);
            node.dropped(circuit.id, "surplus");
            if (early != null) {
                circuit.expire(early);
            } else {
                remember(pair);
            }
            return;
        }
        pairs.put(pair.id, pair);
        if (early == null) {
            arrived(pair);
        } else {
            met(pair, early);
        }
    }

    @Override
    public final int waiting(boolean upstream) {
        return pairs.size();
    }

    @Override
    public final long oldestNs(boolean upstream) {
        return pairs.isEmpty() ? Machine.NEVER : pairs.values().iterator().next().arrivedNs;
    }

    @Override
    public final void displace(boolean upstream) { // [NL-CUT-4]
        for (EndPair pair : pairs.values()) {
            if (pair.ours() && pair.far == null) {
                withdraw(pair, "displaced");
                return;
            }
        }
    }

    final void measure(EndPair pair, EndRequest request) {
        var choice = toTail ? request.spec.basisHead() : request.spec.basisTail();
        measure(pair, choice.pick(node.entropy.nextInt()));
    }

    final void measure(EndPair pair, Basis basis) {
        pair.busy = true;
        pair.basis = basis;
        node.submit(new DeviceCommand.Measure(node.commandId(), pair.qubit, pair.basis), pair);
    }

    /// Sends this end's Track of the pair.
    final void launch(EndPair pair, int request) { // [NL-TRACK-1] [NL-TRACK-10]
        pair.launched = true;
        circuit.send(pair.track(circuit.id, toTail, request, epoch));
    }

    /// Hands the qubit over before it is known what it belongs to.
    final void giveEarly(EndPair pair, EndRequest request) { // [NL-EARLY-1]
        pair.given = request;
        node.disown(1);
        node.emit(new NetworkOutput.PairEarly(request.id, pair.id, pair.qubit));
    }

    /// Confirms the pair when nothing is missing.
    final void settle(EndPair pair) { // [NL-END-1]
        EndRequest request = pair.request;
        Track far = pair.far;
        if (request == null || far == null || pair.busy || pair.held) {
            return;
        }
        if (tests != null && tests.takes(pair, request, far)) {
            return;
        }
        if (pair.measured == request.measures()) {
            confirmed(pair, request, far);
        }
    }

    /// Delivers the pair, or keeps it until all that its request asks for are there.
    final void complete(EndPair pair, EndRequest request, Track far) {
        if (request.spec.withinNs() == 0) {
            deliver(pair, request, far);
        } else { // [NL-RATE-4]
            Batch.add(pair, request, node.nowNs());
        }
    }

    /// The pair was measured as a test: it is not delivered.
    final void tested(EndPair pair) {
        pairs.remove(pair.id);
        gone(pair);
    }

    final void deliver(EndPair pair, EndRequest request, Track far) {
        pairs.remove(pair.id);
        request.pending--;
        request.delivered++;
        BellIndex bell = far.bell();
        FidelityTag tag = pair.tag(far, node.nowNs());
        if (pair.given != null) {
            sink.early(request, pair.id, far.pair(), bell, tag); // [NL-EARLY-3]
        } else if (request.measures()) {
            sink.measured(request, far.pair(), pair.one, pair.basis, bell, tag);
        } else {
            BellIndex wanted = request.spec.finalState();
            sink.kept(
                    request,
                    pair.id,
                    far.pair(),
                    pair.qubit,
                    wanted == null || distillery != null ? bell : wanted,
                    tag);
        }
    }

    /// Gives the pair up; its qubit goes back as soon as no command acts on it.
    final void drop(EndPair pair, String cause) {
        pairs.remove(pair.id);
        if (pair.busy) {
            pair.doomed = true;
        } else if (pair.ours()) {
            node.discard(pair.qubit);
        }
        node.dropped(circuit.id, cause);
        if (pair.given != null) {
            node.emit(new NetworkOutput.PairLost(pair.given.id, pair.id, cause)); // [NL-EARLY-4]
        }
        Batch.dropped(this, pair);
        gone(pair);
    }

    /// Gives up a pair of which the far end does not know that it will not be confirmed.
    final void withdraw(EndPair pair, String cause) {
        drop(pair, cause);
        if (pair.far == null) {
            remember(pair);
        } else if (!pair.launched) {
            circuit.expire(pair.far);
        }
    }

    /// Both ends see that they have given the pair to different requests.
    final void mismatched(EndPair pair) { // [NL-END-4]
        withdraw(pair, "mismatch");
    }

    private void remember(EndPair pair) {
        records.remember(pair.id, node.nowNs());
        if (circuit.ordered()) { // [NL-ORDER-5]
            circuit.send(new Reach(circuit.id, toTail, pair.id, Reach.NOWHERE));
        }
        wakeBy(node.after(node.config.recordLifeNs()));
    }

    /// Whether a pair that the tail-end took for one request can be used for another.
    final boolean compatible(EndRequest head, int tail) {
        EndRequest other = active.get(tail);
        return ended.compatible(head, tail, other == null ? null : other.spec);
    }

    // ---- what happens to pairs

    @Override
    public final void track(Track track) {
        messages.track(track);
    }

    @Override
    public final void expire(Expire expire) {
        messages.expire(expire);
    }

    @Override
    public final void relay(Relay relay) {
        messages.relay(relay.message());
    }

    @Override
    public final void reach(Reach reach) {
        messages.reach(reach);
    }

    /// A distilled pair of the request was delivered.
    abstract void distilled(EndRequest request);

    /// Distillation has failed too often.
    abstract void hopeless(EndRequest request, String detail);

    /// The request has use for more pairs than before.
    abstract void hungry(EndRequest request);

    /// Says something to the far end.
    final void tell(EndMessage message) {
        circuit.send(new Relay(circuit.id, toTail, message));
    }

    @Override
    public final void revoked(LinkPairId id) { // [NL-DROP-1]
        EndPair pair = pairs.get(id);
        if (pair != null) {
            withdraw(pair, "revoked");
        } else if ((distillery == null || !distillery.revoked(id)) && !records.knows(id)) {
            node.dropped(circuit.id, "withdrawn too late"); // [NL-DROP-5]
        }
    }

    @Override
    public final void lost(Set<QubitHandle> qubits) {
        if (distillery != null) {
            distillery.lost(qubits);
        }
        device.lost(qubits);
    }

    /// The device has answered the command that acted on the pair's qubit.
    final void answered(EndPair pair, DeviceEvent.Answer answer) {
        device.answered(pair, answer);
    }

    abstract void wasMeasured(EndPair pair);

    // ---- requests

    /// Keeps what a request asked for while Tracks may still name it.
    final void retire(EndRequest request) {
        if (distillery != null) {
            distillery.end(request);
        }
        active.remove(request.id.number());
        epoch++;
        ended.add(request);
    }

    final void tellEnd(EndRequest request, boolean complete, NetworkError why, String detail) {
        node.emit(
                new NetworkOutput.RequestEnded(
                        request.id, request.delivered, complete, why, detail));
    }

    // ---- time and end

    final void wakeBy(long atNs) {
        if (atNs < wakeAtNs) {
            wakeAtNs = atNs;
            node.alarm(this, atNs);
        }
    }

    @Override
    public final void wake() {
        tick();
        records.expireDue(node.nowNs());
        wakeAtNs = Machine.NEVER;
        wakeBy(Math.min(nextTickNs(), records.nextNs()));
    }

    final void closeEnd(String cause) {
        closed = true;
        if (distillery != null) {
            distillery.close();
        }
        for (EndPair pair : List.copyOf(pairs.values())) {
            pairs.remove(pair.id);
            if (pair.busy) {
                pair.doomed = true;
            } else if (pair.ours()) {
                node.discard(pair.qubit);
            }
            node.dropped(circuit.id, cause);
            if (pair.given != null) {
                node.emit(new NetworkOutput.PairLost(pair.given.id, pair.id, cause));
            }
        }
    }

    /// Gives up what is held and takes out the requests that are not over, for the circuit that takes the
    /// place of this one. Nothing more comes of this plane.
    List<EndRequest> handOver() {
        closeEnd("re-routed");
        List<EndRequest> moved = List.copyOf(active.values());
        active.clear();
        return moved;
    }

    /// Pairs that requests of this end are committed to.
    final int pending() {
        int sum = 0;
        for (EndRequest request : active.values()) {
            sum += request.pending;
        }
        return sum;
    }

    @Override
    public final void audit(Collection<QubitHandle> held) {
        if (distillery != null) {
            distillery.audit(held);
        }
        for (EndPair pair : pairs.values()) {
            if (pair.ours()) {
                held.add(pair.qubit);
            }
        }
    }

    @Override
    public int records() {
        return records.size();
    }

    /// The request that a Track names, if it is active.
    final @Nullable EndRequest request(int number) {
        return active.get(number);
    }
}
