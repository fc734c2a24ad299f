package dev.herald.transport.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage.Announce;
import dev.herald.transport.message.TransportMessage.Begin;
import dev.herald.transport.message.TransportMessage.End;
import dev.herald.transport.message.TransportMessage.Lost;
import dev.herald.transport.message.TransportMessage.Purpose;
import dev.herald.transport.message.TransportMessage.Ready;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The responder's end of a stream. What the network says here and what the initiator says arrive in
/// any order: halves wait for their announcement, announcements for their half, and the oldest
/// announcement is answered first.
final class ReceivingStream implements Routes.NetworkUser {

    /// Who gets the pairs.
    interface Sink {
        void deliver(long position, Half half);

        /// Told once, unless the stream was a transfer that was served.
        void ended(long delivered, boolean complete, Reason reason);
    }

    private static final class Held {
        final Half half;
        final long sinceNs;
        boolean gone;

        Held(Half half, long sinceNs) {
            this.half = half;
            this.sinceNs = sinceNs;
        }
    }

    private record Asked(Announce announce, long sinceNs) {}

    final StreamId id;
    private final Session session;
    private final Effects effects;
    private final Map<PairId, Held> held = new LinkedHashMap<>();
    private final ArrayDeque<Asked> asked = new ArrayDeque<>();
    private final Set<PairId> askedPairs = new LinkedHashSet<>();
    private final TreeSet<Integer> endedRequests = new TreeSet<>();
    private @Nullable Sink sink; // null until Begin
    private @Nullable PairRequest request;
    private Purpose purpose = Purpose.STREAM;
    private long announced;
    private long delivered;
    private boolean over;

    /// A deadline is set.
    private boolean armed;

    ReceivingStream(Session session, StreamId id) {
        this.session = session;
        effects = session.effects;
        this.id = id;
    }

    void begin(Begin begin, Sink to) {
        request = begin.request();
        purpose = begin.purpose();
        sink = to;
        step();
    }

    @Override
    public void accepted(RequestId accepted) {
        throw new IllegalStateException("the responder asks for no pairs");
    }

    @Override
    public void refused(NetworkError why, String detail) {
        throw new IllegalStateException("the responder asks for no pairs");
    }

    @Override
    public void pair(RequestId from, Half half) {
        if (over
                || session.held() >= effects.config.heldMax()
                || held.containsKey(half.pair())) { // [TL-ORDER-10]
            effects.discard(half);
            return;
        }
        held.put(half.pair(), new Held(half, effects.nowNs()));
        session.hold(1);
        step();
    }

    void announce(Announce announce) {
        @Nullable String clause = null;
        if (announce.sequence() != announced + 1 || askedPairs.contains(announce.pair())) {
            clause = "TL-ORDER-1";
        } else if (asked.size() >= effects.config.heldMax()) {
            clause = "TL-ORDER-7";
        }
        if (clause != null) {
            String what = id + ": announcement " + announce.sequence() + " after " + announced;
            effects.violation(session.remote, clause, what);
            session.fail(new Reason(TransportError.PROTOCOL, what));
            return;
        }
        announced++;
        asked.add(new Asked(announce, effects.nowNs()));
        askedPairs.add(announce.pair());
        step();
    }

    @Override
    public void ended(RequestEnded ended) {
        if (!over) {
            endedRequests.add(ended.request().number());
            step();
        }
    }

    void end(End end) {
        leave();
        if (sink != null) {
            sink.ended(delivered, end.complete(), new Reason(end.why(), end.detail()));
        }
    }

    void abandon(Reason reason) {
        if (over) {
            return;
        }
        leave();
        if (sink != null) {
            sink.ended(delivered, false, reason);
        }
    }

    /// A half or an announcement may have waited for too long.
    void overdue() {
        armed = false;
        long patienceNs = effects.config.matchTimeoutNs();
        Iterator<Held> oldest = held.values().iterator();
        while (oldest.hasNext()) {
            Held half = oldest.next();
            if (effects.nowNs() - half.sinceNs < patienceNs) {
                break;
            }
            if (!askedPairs.contains(half.half.pair())) {
                oldest.remove();
                drop(half); // [TL-ORDER-10]
            }
        }
        step();
    }

    void lost(List<QubitHandle> qubits) {
        for (Held half : held.values()) {
            if (half.half instanceof Half.Kept kept && qubits.contains(kept.qubit())) {
                half.gone = true;
            }
        }
        step();
    }

    /// Answers announcements, oldest first, as far as the answer is known.
    private void step() {
        while (!over && sink != null && !asked.isEmpty() && answer(asked.element(), sink)) {
            // the next one is the oldest now
        }
        arm();
    }

    /// @return whether the oldest announcement could be answered
    private boolean answer(Asked head, Sink to) {
        Announce announce = head.announce;
        Held half = held.get(announce.pair());
        boolean overdue = effects.nowNs() - head.sinceNs >= effects.config.matchTimeoutNs();
        if (half == null && !overdue && !endedRequests.contains(announce.request())) {
            return false;
        }
        asked.remove();
        askedPairs.remove(announce.pair());
        if (half == null) {
            refuse(announce); // [TL-ORDER-5]
            return true;
        }
        held.remove(announce.pair());
        if (half.gone) {
            session.hold(-1);
            refuse(announce);
        } else if (half.half.bell() != announce.bell() || !fits(half.half)) { // [TL-ORDER-9]
            effects.violation(
                    session.remote,
                    "TL-ORDER-9",
                    id
                            + ": pair "
                            + announce.pair()
                            + " is "
                            + half.half.bell()
                            + " here and "
                            + announce.bell()
                            + " there");
            drop(half);
            refuse(announce);
        } else {
            session.hold(-1);
            delivered++;
            effects.toPeer(
                    session.remote,
                    new Ready(id, announce.sequence(), announce.pair())); // [TL-ORDER-2]
            if (purpose == Purpose.TRANSFER) {
                leave();
            }
            to.deliver(delivered, half.half);
        }
        return true;
    }

    private boolean fits(Half half) {
        return request != null
                && switch (request.mode()) {
                    case KEEP, EARLY -> half instanceof Half.Kept;
                    case MEASURE -> half instanceof Half.Read;
                };
    }

    private void refuse(Announce announce) {
        effects.toPeer(session.remote, new Lost(id, announce.sequence(), announce.pair()));
    }

    /// Sets the deadline of what has waited longest; one that is set is early at worst, and set again when
    /// it comes.
    private void arm() {
        if (armed || over || asked.isEmpty() && held.isEmpty()) {
            return;
        }
        long since = asked.isEmpty() ? Long.MAX_VALUE : asked.element().sinceNs;
        for (Held half : held.values()) {
            if (!askedPairs.contains(
                    half.half.pair())) { // one that is asked for waits with the oldest
                since = Math.min(since, half.sinceNs);
                break;
            }
        }
        armed = true;
        effects.timers.set(new Timer.Matching(id), since + effects.config.matchTimeoutNs());
    }

    private void drop(Held half) {
        session.hold(-1);
        if (!half.gone) {
            effects.discard(half.half);
        }
    }

    private void leave() {
        over = true;
        held.values().forEach(this::drop); // [TL-STREAM-7]
        held.clear();
        asked.clear();
        askedPairs.clear();
        effects.timers.clear(new Timer.Matching(id));
        session.receiving.remove(id.number());
    }
}
