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
        epoch++;
        EndRequest moved = expected.remove(number);
        if (moved != null) { // [NL-REROUTE-4]
            moved.moveTo(this);
            active.put(number, moved);
            return;
        }
        active.put(number, new EndRequest(this, forward.request(), forward.spec()));
        node.emit(new NetworkOutput.RequestBegun(forward.request(), forward.spec()));
    }

    /// The head will go on with these requests of the circuit that this one takes the place of.
    void expect(List<EndRequest> moved) {
        moved.forEach(request -> expected.put(request.id.number(), request));
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
        request.ending = true;
        if (request.pending == 0) {
            ended(request);
        } else {
            ending.put(request.id.number(), request);
        }
        if (active.isEmpty()) { // [NL-END-7]
            for (EndPair pair : List.copyOf(pairs.values())) {
                if (pair.request == null) {
                    withdraw(pair, "surplus");
                }
            }
        }
    }

    private void ended(EndRequest request) { // [NL-REQ-4]
        ending.remove(request.id.number());
        if (request.served && request.delivered >= request.spec.pairs()) {
            tellEnd(request, true, NetworkError.CANCELLED, "complete");
        } else if (request.spec.deadlineNs() <= node.nowNs()) {
            tellEnd(request, false, NetworkError.DEADLINE, "the head-end ended it");
        } else {
            tellEnd(request, false, NetworkError.CANCELLED, "the head-end ended it");
        }
    }

    // ---- pairs

    @Override
    void arrived(EndPair pair) {
        if (alike()) { // [NL-END-5]
            EndRequest oldest = active.values().iterator().next();
            pair.preassigned = oldest.id.number();
            measure(pair, oldest, false);
        } else {
            launch(pair, 0);
        }
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
        pair.request = request;
        request.pending++;
        if (request.measures()) {
            if (!pair.measured && !pair.busy) {
                measure(pair, request, false);
            }
        } else if (!pair.launched) {
            launch(pair, request.id.number());
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
        deliver(pair, request, far);
        if (request.ending && request.pending == 0) {
            ended(request);
        }
    }

    @Override
    void gone(EndPair pair) {
        EndRequest request = pair.request;
        if (request != null) {
            request.pending--;
            if (request.ending && request.pending == 0) {
                ended(request);
            }
        }
    }

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
