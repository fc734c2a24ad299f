package dev.herald.network.core;

import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;

/// A request at an end of its circuit.
final class EndRequest implements Node.Sleeper {
    final RequestSpec spec;
    RequestId id;
    private EndPlane plane;
    long delivered;

    /// Pairs that this end is committed to: assigned at the head-end, confirmed at the tail-end.
    int pending;

    /// At the tail-end: the head has ended it, and what is pending has yet to be delivered.
    boolean ending;

    /// What the head said when it ended it.
    boolean served;

    EndRequest(EndPlane plane, RequestId id, RequestSpec spec) {
        this.plane = plane;
        this.id = id;
        this.spec = spec;
    }

    /// Goes on at another circuit, which takes the place of its own, under the same number.
    void moveTo(EndPlane other) { // [NL-REROUTE-4]
        plane = other;
        id = new RequestId(other.circuit.id, id.number());
        pending = 0;
    }

    boolean measures() {
        return spec.mode() == DeliveryMode.MEASURE;
    }

    boolean isStream() {
        return spec.pairs() == RequestSpec.STREAM;
    }

    /// Whether another pair may be assigned to it.
    boolean open() { // [NL-REQ-3]
        return isStream() || delivered + pending < spec.pairs();
    }

    @Override
    public void wake() {
        plane.deadline(this);
    }
}
