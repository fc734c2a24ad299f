package dev.herald.network.core;

import dev.herald.hal.model.PairId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage.Track;

/// Pairs of a request for some number within a time: confirmed at both ends, and kept until all are there.
final class Batch {
    private Batch() {}

    static void add(EndPair pair, EndRequest request, long nowNs) {
        pair.held = true;
        pair.heldNs = nowNs;
        request.batch.addLast(pair);
    }

    static void deliver(EndPlane plane, EndRequest request) {
        for (EndPair pair = request.batch.pollFirst();
                pair != null;
                pair = request.batch.pollFirst()) {
            Track far = pair.far;
            pair.held = false;
            if (far != null) {
                plane.deliver(pair, request, far);
            }
        }
    }

    /// The pair was given up here: it leaves its batch, and the far end's.
    static void dropped(EndPlane plane, EndPair pair) {
        EndRequest request = pair.request;
        Track far = pair.far;
        if (!pair.held || request == null || far == null) {
            return;
        }
        pair.held = false;
        request.batch.remove(pair);
        if (plane.active.get(request.id.number()) == request) {
            plane.tell(new EndMessage.GivenUp(far.pair())); // [NL-RATE-6]
        }
    }

    /// The far end gave up a pair that waits in a batch.
    static void givenUp(EndPlane plane, PairId name) { // [NL-RATE-6]
        for (EndRequest request : plane.active.values()) {
            for (EndPair pair : request.batch) {
                Track far = pair.far;
                if (far != null && far.pair().equals(name)) {
                    request.batch.remove(pair);
                    pair.held = false;
                    plane.drop(pair, "given up by the far end");
                    return;
                }
            }
        }
    }
}
