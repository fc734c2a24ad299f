package dev.herald.network.core;

import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

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

    /// Why the head ended it, when it was not served.
    NetworkError why = NetworkError.CANCELLED;

    /// Pairs that are confirmed, and wait until all that are asked for are, in order of confirmation.
    final ArrayDeque<EndPair> batch = new ArrayDeque<>(0);

    /// EARLY, at the tail-end: pairs handed over for it of which the head has not said anything yet.
    int guessed;

    /// At the head-end, of a request by rate.
    @Nullable Pace pace;

    /// The layer above has been told that it ended, while its circuit had no path, and why.
    @Nullable NetworkError over;

    EndRequest(EndPlane plane, RequestId id, RequestSpec spec) {
        this.plane = plane;
        this.id = id;
        this.spec = spec;
    }

    /// Goes on at another circuit, which takes the place of its own, under the same number.
    void moveTo(EndPlane other) {
        plane = other;
        id = new RequestId(other.circuit.id, id.number());
        pending = 0;
        guessed = 0;
        batch.clear();
    }

    boolean measures() {
        return spec.mode() == DeliveryMode.MEASURE;
    }

    boolean early() {
        return spec.mode() == DeliveryMode.EARLY;
    }

    boolean isStream() {
        return spec.pairs() == RequestSpec.STREAM;
    }

    /// Whether it has use for another pair.
    boolean open() { // [NL-REQ-3]
        if (plane.distillery != null) {
            return pending < plane.distillery.wanted(this);
        }
        return isStream() || delivered + pending + guessed < spec.pairs();
    }

    /// Whether all pairs asked for are delivered.
    boolean full() {
        return !isStream() && delivered >= spec.pairs();
    }

    /// Why it ends at its deadline.
    NetworkError late() { // [NL-RATE-5]
        return spec.withinNs() > 0 ? NetworkError.WINDOW_MISSED : NetworkError.DEADLINE;
    }

    @Override
    public void wake() {
        plane.deadline(this);
    }
}
