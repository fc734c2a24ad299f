package dev.herald.network.core;

import dev.herald.hal.host.Machine;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PauliFrame;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The end that set the circuit up: takes on requests, gives pairs to them, and ends them.
///
/// No more pairs are in transit for a request than it can still use, so that neither end delivers too
/// many. Pairs beyond that are spares: they take the place of pairs that expire.
final class HeadEnd extends EndPlane {
    private final ArrayDeque<EndPair> spares = new ArrayDeque<>();

    /// How long a spare is kept for which no Track has come.
    private final long spareNs;

    private int lastNumber;

    /// Whether there was a request by rate: spares may have to wait for it.
    private boolean paced;

    /// The circuit is about to be replaced: no more pairs are given to requests.
    boolean draining;

    /// Version of the active set when it was last empty.
    private int emptyAt;

    HeadEnd(Node node, Circuit circuit) {
        super(node, circuit, true);
        long cutoffNs = circuit.plans.size() > 1 ? circuit.plans.get(1).cutoffNs() : Machine.NEVER;
        spareNs = cutoffNs > Machine.NEVER / 2 ? Machine.NEVER : 2 * cutoffNs; // [NL-END-6]
    }

    // ---- requests

    void request(NetworkInput.Request ask) {
        RequestSpec spec = ask.spec();
        Obstacle obstacle = RequestPolicy.obstacle(node, circuit, active.values(), spec);
        if (obstacle != null) { // [NL-REQ-2]
            node.emit(
                    new NetworkOutput.RequestRefused(
                            ask.cookie(), obstacle.why(), obstacle.detail()));
        } else {
            if (tests != null) {
                tests.prove();
            }
            RequestId id = new RequestId(circuit.id, ++lastNumber);
            EndRequest request = new EndRequest(this, id, spec);
            pace(request);
            active.put(lastNumber, request);
            if (distillery != null) {
                distillery.begin(request);
            }
            epoch++;
            node.alarm(request, spec.deadlineNs());
            node.emit(new NetworkOutput.RequestAccepted(ask.cookie(), id));
            circuit.toTail(new Forward(id, spec)); // [NL-REQ-1]
            circuit.generate(true);
            assignSpares();
        }
    }

    private void pace(EndRequest request) { // [NL-RATE-2]
        long rate = request.spec.rateMicroHz();
        request.pace = rate == 0 ? null : new Pace(rate, node.config.plane().burst());
        paced |= rate > 0;
    }

    /// Goes on with the requests of the circuit that this one takes the place of.
    ///
    /// @param last greatest number of a request of that circuit
    void adopt(List<EndRequest> moved, int last) {
        if (tests != null) {
            tests.prove();
        }
        lastNumber = last;
        for (EndRequest request : moved) {
            request.moveTo(this);
            if (request.over != null) {
                epoch += 2;
                circuit.toTail(new Forward(request.id, request.spec));
                circuit.toTail(new Complete(request.id, request.delivered, false, request.over));
                continue;
            }
            paced |= request.pace != null;
            active.put(request.id.number(), request);
            if (distillery != null) {
                distillery.begin(request);
            }
            epoch++;
            node.alarm(request, request.spec.deadlineNs());
            circuit.toTail(new Forward(request.id, request.spec));
        }
        if (!active.isEmpty()) {
            circuit.generate(true);
        }
    }

    /// The circuit is not replaced after all.
    void resume() {
        draining = false;
        assignSpares();
    }

    int lastNumber() {
        return lastNumber;
    }

    @Override
    List<EndRequest> handOver() {
        List<EndRequest> moved = super.handOver();
        spares.clear();
        moved.forEach(request -> node.alarm(request, Machine.NEVER));
        return moved;
    }

    void cancel(RequestId id) { // [NL-REQ-7]
        EndRequest request = active.get(id.number());
        if (request != null) {
            end(request, NetworkError.CANCELLED, "cancelled");
        }
    }

    @Override
    void deadline(EndRequest request) { // [NL-REQ-6]
        end(request, request.late(), "the deadline passed");
    }

    @Override
    void unmet(String detail) { // [NL-TEST-10]
        for (EndRequest request : List.copyOf(active.values())) {
            end(request, NetworkError.FIDELITY_UNMET, detail);
        }
    }

    private void end(EndRequest request, NetworkError why, String detail) { // [NL-REQ-4]
        boolean complete = request.full();
        node.alarm(request, Machine.NEVER);
        retire(request);
        for (EndPair pair :
                request.pending == 0 ? List.<EndPair>of() : List.copyOf(pairs.values())) {
            if (pair.request == request) {
                withdraw(pair, "surplus");
            }
        }
        if (active.isEmpty()) {
            emptyAt = epoch;
            circuit.generate(false);
            for (EndPair spare : List.copyOf(spares)) {
                withdraw(spare, "surplus");
            }
        }
        if (tests != null) {
            tests.report();
        }
        circuit.toTail(
                new Complete(
                        request.id,
                        request.delivered,
                        complete,
                        complete ? NetworkError.CANCELLED : why)); // [NL-REQ-5]
        tellEnd(request, complete, why, detail);
    }

    // ---- pairs

    @Override
    void arrived(EndPair pair) {
        if (!assign(pair)) {
            spares.addLast(pair);
            wakeBy(spareNs == Machine.NEVER ? Machine.NEVER : node.after(spareNs));
        }
    }

    /// Gives the pair to the oldest request that can use it, or away when its two ends do not fit.
    private boolean assign(EndPair pair) {
        EndRequest request = oldestOpen();
        if (request == null) {
            return false;
        }
        pair.request = request;
        request.pending++;
        if (request.pace != null) {
            request.pace.take(node.nowNs());
        }
        if (pair.far != null && !compatible(request, pair.far.request())) {
            mismatched(pair);
        } else if (request.measures() && tests == null) {
            measure(pair, request);
        } else {
            if (request.early()) {
                giveEarly(pair, request);
            }
            launch(pair, request.id.number());
            settle(pair);
        }
        return true;
    }

    private @Nullable EndRequest oldestOpen() {
        if (draining) {
            return null;
        }
        for (EndRequest request : active.values()) {
            if (request.open()) {
                if (request.pace == null || request.pace.ready(node.nowNs())) {
                    return request;
                }
                wakeBy(request.pace.nextNs());
            }
        }
        return null;
    }

    /// Uses spares while there is demand: first those whose far end has reported, and for a request by rate,
    /// for which they may have waited long, the youngest.
    private void assignSpares() {
        while (!spares.isEmpty()) {
            EndRequest request = oldestOpen();
            if (request == null) {
                return;
            }
            EndPair chosen = spares.getFirst();
            for (EndPair spare : spares) {
                if (spare.far != null) {
                    chosen = spare;
                    if (request.pace == null) {
                        break;
                    }
                }
            }
            spares.remove(chosen);
            assign(chosen);
        }
    }

    @Override
    void met(EndPair pair, Track far) {
        if (far.epoch() - emptyAt < 0) { // [NL-END-9]
            drop(pair, "surplus");
            return;
        }
        pair.far = far;
        EndRequest request = pair.request;
        if (request == null) {
            if (!spares.contains(pair)) {
                arrived(pair); // the Track was here first
            }
        } else if (compatible(request, far.request())) {
            settle(pair);
        } else {
            mismatched(pair);
        }
    }

    @Override
    void wasMeasured(EndPair pair) {
        if (pair.request != null && !pair.launched) {
            launch(pair, pair.request.id.number()); // [NL-TRACK-2]
        }
        settle(pair);
    }

    @Override
    void confirmed(EndPair pair, EndRequest request, Track far) {
        BellIndex wanted = request.spec.finalState();
        if (wanted != null && !pair.corrected && distillery == null) {
            pair.corrected = true;
            PauliFrame frame = PauliFrame.correcting(far.bell(), wanted);
            pair.applyX = frame.x();
            pair.applyZ = frame.z();
        }
        if (!Correction.next(node, pair)) { // [NL-END-3]
            complete(pair, request, far);
            if (request.spec.withinNs() > 0) {
                replaceOld(request);
                if (request.batch.size() < request.spec.pairs()) {
                    wakeBy(node.after(request.spec.withinNs() + 1));
                    return;
                }
                Batch.deliver(this, request); // [NL-RATE-4]
            }
            if (request.full()) {
                end(request, NetworkError.CANCELLED, "complete");
            }
        }
    }

    /// Gives up pairs of the batch that came too long ago to be delivered with those to come.
    private void replaceOld(EndRequest request) { // [NL-RATE-4]
        for (EndPair pair = request.batch.peekFirst();
                pair != null && node.nowNs() - pair.heldNs > request.spec.withinNs();
                pair = request.batch.peekFirst()) {
            drop(pair, "too old for the others");
        }
    }

    @Override
    void gone(EndPair pair) {
        EndRequest request = pair.request;
        if (request == null) {
            spares.remove(pair);
        } else {
            request.pending--;
            if (request.pace != null) {
                request.pace.giveBack();
            }
            if (active.containsKey(request.id.number())) {
                assignSpares();
            }
        }
    }

    @Override
    void distilled(EndRequest request) {
        if (request.full()) {
            end(request, NetworkError.CANCELLED, "complete");
        }
    }

    @Override
    void hopeless(EndRequest request, String detail) { // [NL-DISTIL-11]
        end(request, NetworkError.DISTILLATION, detail);
    }

    @Override
    void hungry(EndRequest request) {
        assignSpares();
    }

    // ---- time and end

    @Override
    void tick() {
        for (EndRequest request : List.copyOf(active.values())) {
            replaceOld(request);
        }
        if (paced) {
            assignSpares();
        }
        for (EndPair spare : List.copyOf(spares)) {
            if (timed(spare) && node.nowNs() - spare.arrivedNs >= spareNs) {
                withdraw(spare, "surplus");
            }
        }
    }

    /// Whether a spare is kept for a time only: one that has been reported may be needed at any moment, unless
    /// it is by rate.
    private boolean timed(EndPair spare) { // [NL-END-6]
        return spareNs != Machine.NEVER && (spare.far == null || paced);
    }

    @Override
    long nextTickNs() {
        long next = Machine.NEVER;
        for (EndRequest request : active.values()) {
            if (!request.batch.isEmpty()) {
                long lastNs = request.batch.getFirst().heldNs + request.spec.withinNs();
                next = lastNs < 0 ? next : Math.min(next, lastNs + 1);
            }
            if (request.pace != null && request.open() && !spares.isEmpty() && !draining) {
                next = Math.min(next, Math.max(request.pace.nextNs(), node.nowNs() + 1));
            }
        }
        for (EndPair spare : spares) {
            if (timed(spare)) {
                return Math.min(next, spare.arrivedNs + spareNs);
            }
        }
        return next;
    }

    @Override
    public void forward(Forward forward) {}

    @Override
    public void complete(Complete complete) {}

    @Override
    public void close(NetworkError why, NodeId where, String detail) {
        closeEnd("released");
        spares.clear();
        for (EndRequest request : active.values()) {
            node.alarm(request, Machine.NEVER);
            tellEnd(request, false, why, detail); // [NL-RELEASE-6]
        }
        active.clear();
    }
}
