package dev.herald.network.core;

import dev.herald.hal.device.Capability;
import dev.herald.hal.host.Machine;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The end that requests reach: adopts what the head-end assigns. It measures a pair before the head's
/// word only when every active request wants that in the same basis.
final class TailEnd extends EndPlane {
    /// Ended by the head, with pairs that are confirmed and still being measured.
    private final Map<Integer, EndRequest> ending = new LinkedHashMap<>();

    /// Requests of the circuit that this one takes the place of, by number, until the head goes on with them.
    private final Map<Integer, EndRequest> expected = new LinkedHashMap<>();

    private int lastNumber;

    TailEnd(Node node, Circuit circuit) {
        super(node, circuit, false);
    }

    // ---- requests

    @Override
    public void forward(Forward forward) {
        int number = forward.request().number();
        if (number <= lastNumber) {
            if (circuit.upstream != null) {
                node.violation(
                        circuit.upstream, "NL-REQ-1", "a second Forward of " + forward.request());
            }
            return;
        }
        lastNumber = number;
        if (tests != null && !tests.proven()) { // [NL-TEST-3]
            circuit.fail(NetworkError.UNAUTHENTICATED, "the head-end does not share the secret");
            return;
        }
        if (active.size() >= node.config.requestsMax()) {
            circuit.fail(
                    NetworkError.NO_RESOURCES, active.size() + " requests, no more are allowed");
            return;
        }
        if (forward.spec().mode() == DeliveryMode.MEASURE
                && !node.config.device().can(Capability.MEASURE)) {
            circuit.fail(NetworkError.UNSUPPORTED, "the device at the tail-end does not measure");
            return;
        }
        String unsupported = distillery == null ? null : Distillery.unsupported(forward.spec());
        if (unsupported != null) {
            circuit.fail(NetworkError.UNSUPPORTED, unsupported);
            return;
        }
        epoch++;
        circuit.generate(true);
        EndRequest moved = expected.remove(number);
        if (moved != null) { // [NL-REROUTE-4]
            moved.moveTo(this);
            active.put(number, moved);
            if (distillery != null) {
                distillery.begin(moved);
            }
            return;
        }
        EndRequest request = new EndRequest(this, forward.request(), forward.spec());
        active.put(number, request);
        if (distillery != null) {
            distillery.begin(request);
        }
        node.emit(new NetworkOutput.RequestBegun(forward.request(), forward.spec()));
    }

    /// The head will go on with these requests of the circuit that this one takes the place of.
    void expect(List<EndRequest> moved) {
        for (EndRequest request : moved) {
            request.moveTo(this);
            expected.put(request.id.number(), request);
        }
    }

    @Override
    List<EndRequest> handOver() {
        List<EndRequest> moved = new ArrayList<>(expected.values());
        expected.clear();
        moved.addAll(super.handOver());
        List.copyOf(ending.values()).forEach(this::ended);
        return moved;
    }

    @Override
    public void complete(Complete complete) { // [NL-REQ-5]
        EndRequest request = active.get(complete.request().number());
        if (request == null) {
            return;
        }
        retire(request);
        request.served = complete.served();
        request.why = complete.why();
        settleEarly(request);
        if (tests != null) {
            tests.report();
        }
        if (request.served) {
            Batch.deliver(this, request);
        }
        for (EndPair pair : List.copyOf(request.batch)) {
            drop(pair, "surplus");
        }
        request.ending = true;
        if (request.pending == 0) {
            ended(request);
        } else {
            ending.put(request.id.number(), request);
        }
        if (active.isEmpty()) { // [NL-END-7]
            circuit.generate(false);
            for (EndPair pair : List.copyOf(pairs.values())) {
                if (pair.request == null) {
                    withdraw(pair, "surplus");
                }
            }
        }
    }

    private void ended(EndRequest request) { // [NL-REQ-4]
        ending.remove(request.id.number());
        boolean complete = request.served && request.delivered >= request.spec.pairs();
        NetworkError why = request.served && !complete ? request.late() : request.why;
        tellEnd(request, complete, why, complete ? "complete" : "the head-end ended it");
    }

    /// Of pairs that were handed over for the request, the head has confirmed those it ever will.
    private void settleEarly(EndRequest request) { // [NL-EARLY-5]
        for (EndPair pair :
                request.guessed == 0 ? List.<EndPair>of() : List.copyOf(pairs.values())) {
            if (pair.given == request && pair.request == null) {
                withdraw(pair, "surplus");
            }
        }
    }

    // ---- pairs

    @Override
    void arrived(EndPair pair) {
        EndRequest guess = guess();
        if (guess == null) {
            launch(pair, 0);
            return;
        }
        pair.preassigned = guess.id.number();
        if (guess.measures()) {
            measure(pair, guess);
        } else {
            giveEarly(pair, guess);
            guess.guessed++;
            launch(pair, pair.preassigned);
        }
    }

    /// What the head will most likely give the next pair to, when that must not wait for the head's word:
    /// all active requests measure alike here, or all want their qubits early.
    private @Nullable EndRequest guess() { // [NL-END-5] [NL-EARLY-2]
        EndRequest first = null;
        EndRequest open = null;
        for (EndRequest request : active.values()) {
            if (first == null) {
                first = request;
            }
            if (request.spec.mode() != first.spec.mode()
                    || request.measures()
                            && !request.spec.basisTail().equals(first.spec.basisTail())) {
                return null;
            }
            if (open == null && request.open()) {
                open = request;
            }
        }
        if (first == null) {
            return null;
        }
        return switch (first.spec.mode()) {
            case KEEP -> null;
            case MEASURE -> tests == null ? first : null; // [NL-TEST-6]
            case EARLY -> open;
        };
    }

    @Override
    void met(EndPair pair, Track far) {
        pair.far = far;
        EndRequest request = request(far.request());
        if (request == null) {
            withdraw(pair, "surplus"); // the head has ended the request since
            return;
        }
        if (!compatible(request, pair.preassigned)) {
            mismatched(pair);
            return;
        }
        if (pair.given != null) {
            pair.given.guessed--;
        }
        pair.request = request;
        request.pending++;
        if (request.measures() && tests == null) {
            if (!pair.measured && !pair.busy) {
                measure(pair, request);
            }
        } else {
            if (request.early() && pair.given == null) {
                giveEarly(pair, request);
            }
            if (!pair.launched) {
                launch(pair, request.id.number());
            }
        }
        settle(pair);
    }

    @Override
    void wasMeasured(EndPair pair) {
        if (!pair.launched) {
            EndRequest request = pair.request;
            launch(pair, request == null ? pair.preassigned : request.id.number()); // [NL-TRACK-2]
        }
        settle(pair);
    }

    @Override
    void confirmed(EndPair pair, EndRequest request, Track far) {
        complete(pair, request, far);
        if (request.ending && request.pending == 0) {
            ended(request);
        }
    }

    @Override
    void gone(EndPair pair) {
        EndRequest request = pair.request;
        if (request == null) {
            if (pair.given != null) {
                pair.given.guessed--;
            }
        } else {
            request.pending--;
            if (request.ending && request.pending == 0) {
                ended(request);
            }
        }
    }

    @Override
    void unmet(String detail) {} // the head-end comes to the same and ends the requests

    @Override
    void distilled(EndRequest request) {}

    @Override
    void hopeless(EndRequest request, String detail) {}

    @Override
    void hungry(EndRequest request) {}

    // ---- time and end

    @Override
    void deadline(EndRequest request) {}

    @Override
    void tick() {}

    @Override
    long nextTickNs() {
        return Machine.NEVER;
    }

    @Override
    public void close(NetworkError why, NodeId where, String detail) {
        closeEnd("released");
        for (EndRequest request : ending.values()) {
            tellEnd(request, false, why, detail);
        }
        for (EndRequest request : active.values()) {
            tellEnd(request, false, why, detail); // [NL-RELEASE-6]
        }
        for (EndRequest request : expected.values()) {
            tellEnd(request, false, why, detail);
        }
        ending.clear();
        active.clear();
        expected.clear();
    }
}
