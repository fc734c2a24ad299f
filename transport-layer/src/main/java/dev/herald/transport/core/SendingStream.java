package dev.herald.transport.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage.Announce;
import dev.herald.transport.message.TransportMessage.Begin;
import dev.herald.transport.message.TransportMessage.End;
import dev.herald.transport.message.TransportMessage.Purpose;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The initiator's end of a stream: announces the pairs that the network confirms here, and delivers
/// each when the responder has answered that it holds it too. Answers come in the order of the
/// announcements, so that the places of a stream are the same at both ends and have no gaps.
final class SendingStream implements Routes.NetworkUser {

    /// Who wants the pairs.
    interface Sink {
        void accepted(StreamId stream);

        void refused(Reason reason);

        void deliver(long position, Half half, boolean gone, long announcedNs);

        /// Told once, after `accepted`.
        void ended(long delivered, boolean complete, Reason reason);
    }

    private static final class Announced {
        final long sequence;
        final Half half;
        final long sinceNs;
        boolean gone;

        Announced(long sequence, Half half, long sinceNs) {
            this.sequence = sequence;
            this.half = half;
            this.sinceNs = sinceNs;
        }
    }

    private static final long ANSWER_FACTOR = 3;
    private static final Reason COMPLETE = new Reason(TransportError.CLOSED, "complete");

    final StreamId id;
    final Purpose purpose;
    private final Session session;
    private final Effects effects;
    private final PairRequest request;
    private final Sink sink;
    private final long deadlineNs;
    private final ArrayDeque<Announced> waiting = new ArrayDeque<>();
    private long announced;
    private long delivered;
    private long waitingSinceNs;

    /// A deadline for the next answer is set.
    private boolean awaiting;

    private boolean begun;
    private long askedCookie; // 0: no request for which the answer is awaited
    private @Nullable RequestId live;
    private @Nullable Reason ending;
    private boolean over;

    SendingStream(Session session, StreamId id, Purpose purpose, PairRequest request, Sink sink) {
        this.session = session;
        effects = session.effects;
        this.id = id;
        this.purpose = purpose;
        this.request = request;
        this.sink = sink;
        deadlineNs =
                request.timeoutNs() == 0
                        ? Long.MAX_VALUE
                        : saturated(effects.nowNs(), request.timeoutNs());
    }

    private static long saturated(long a, long b) {
        long sum = a + b;
        return sum < a ? Long.MAX_VALUE : sum;
    }

    void start() {
        if (deadlineNs != Long.MAX_VALUE) {
            effects.timers.set(new Timer.Deadline(id), deadlineNs);
        }
        ask(request.pairs());
    }

    private void ask(int pairs) {
        askedCookie = session.routes.cookie(this);
        RequestSpec spec =
                new RequestSpec(
                        request.mode(),
                        pairs,
                        deadlineNs,
                        request.finalState(),
                        request.basisLocal(),
                        request.basisRemote(),
                        id.number());
        effects.toNetwork(
                new NetworkInput.Request(askedCookie, session.circuit(), spec)); // [TL-STREAM-2]
    }

    @Override
    public void accepted(RequestId accepted) {
        askedCookie = 0;
        live = accepted;
        session.routes.bind(accepted, this);
        if (!begun) {
            begun = true;
            effects.toPeer(session.remote, new Begin(id, purpose, request)); // [TL-STREAM-1]
            sink.accepted(id);
        }
        if (ending != null) {
            effects.toNetwork(new NetworkInput.CancelRequest(accepted));
        }
    }

    @Override
    public void refused(NetworkError why, String detail) {
        askedCookie = 0;
        Reason reason = Reason.of(why, detail);
        if (!begun) {
            leave();
            sink.refused(reason);
            return;
        }
        if (ending == null) {
            ending = reason;
        }
        step();
    }

    @Override
    public void pair(RequestId from, Half half) {
        if (over || ending != null || waiting.size() >= session.window()) { // [TL-ORDER-7]
            effects.discard(half);
            return;
        }
        announced++;
        waiting.add(new Announced(announced, half, effects.nowNs()));
        effects.toPeer(
                session.remote,
                new Announce(
                        id, announced, from.number(), half.pair(), half.bell())); // [TL-ORDER-1]
        if (waiting.size() == 1) {
            awaitAnswer();
        }
    }

    /// The oldest announcement may wait from now on. The deadline is moved when it comes, not with each
    /// answer.
    private void awaitAnswer() {
        waitingSinceNs = effects.nowNs();
        if (!awaiting && !waiting.isEmpty()) {
            awaiting = true;
            effects.timers.set(new Timer.Answer(id), answerDueNs());
        }
    }

    private long answerDueNs() {
        return saturated(waitingSinceNs, ANSWER_FACTOR * effects.config.matchTimeoutNs());
    }

    /// An answer may be overdue.
    ///
    /// @return whether it is
    boolean unanswered() {
        awaiting = false;
        if (!waiting.isEmpty() && effects.nowNs() < answerDueNs()) {
            awaiting = true;
            effects.timers.set(new Timer.Answer(id), answerDueNs());
        }
        return !waiting.isEmpty() && !awaiting;
    }

    /// The responder has answered an announcement, which must be the oldest.
    ///
    /// @param held whether the responder has the pair
    void answer(long sequence, PairId pair, boolean held) {
        Announced head = waiting.peek();
        if (head == null || head.sequence != sequence || !head.half.pair().equals(pair)) {
            effects.violation(
                    session.remote,
                    "TL-ORDER-4",
                    id + ": answer to " + sequence + " is not to the oldest announcement");
            return;
        }
        waiting.remove();
        awaitAnswer();
        if (held) {
            delivered++;
            sink.deliver(delivered, head.half, head.gone, head.sinceNs); // [TL-ORDER-3]
        } else if (!head.gone) {
            effects.discard(head.half); // [TL-ORDER-5]
        }
        step();
    }

    @Override
    public void ended(RequestEnded ended) {
        live = null;
        if ((!ended.complete() || request.pairs() == 0) && ending == null) {
            ending = Reason.of(ended.why(), ended.detail());
        }
        step();
    }

    /// Ends the stream once what is announced is answered.
    void cancel(Reason reason) {
        if (over || ending != null) {
            return;
        }
        ending = reason;
        if (live != null) {
            effects.toNetwork(new NetworkInput.CancelRequest(live));
        }
        step();
    }

    void deadline() {
        cancel(new Reason(TransportError.DEADLINE_MISSED, missing())); // [TL-STREAM-6]
    }

    private String missing() {
        return delivered
                + " of "
                + (request.pairs() == 0 ? "any number of" : request.pairs())
                + " pairs in time";
    }

    void lost(List<QubitHandle> qubits) {
        for (Announced announcement : waiting) {
            if (announcement.half instanceof Half.Kept kept && qubits.contains(kept.qubit())) {
                announcement.gone = true;
            }
        }
    }

    private void step() {
        if (over || live != null || askedCookie != 0 || !waiting.isEmpty()) {
            return;
        }
        if (request.pairs() > 0 && delivered == request.pairs()) {
            finish(true, COMPLETE); // [TL-STREAM-4]
        } else if (ending != null) {
            finish(false, ending);
        } else if (effects.nowNs() >= deadlineNs) {
            finish(false, new Reason(TransportError.DEADLINE_MISSED, missing()));
        } else {
            ask((int) (request.pairs() - delivered)); // [TL-ORDER-6]
        }
    }

    private void finish(boolean complete, Reason reason) {
        leave();
        if (purpose == Purpose.STREAM || !complete) {
            effects.toPeer(session.remote, new End(id, complete, reason.why(), reason.detail()));
        }
        sink.ended(delivered, complete, reason);
    }

    /// The session is over, and the stream with it.
    void abandon(Reason reason) {
        if (over) {
            return;
        }
        leave();
        for (Announced announcement : waiting) {
            if (!announcement.gone) {
                effects.discard(announcement.half); // [TL-STREAM-7]
            }
        }
        waiting.clear();
        if (begun) {
            sink.ended(delivered, false, reason);
        } else {
            sink.refused(reason);
        }
    }

    private void leave() {
        over = true;
        session.routes.forget(askedCookie);
        if (live != null) {
            session.routes.release(live);
        }
        effects.timers.clear(new Timer.Deadline(id));
        effects.timers.clear(new Timer.Answer(id));
        session.sending.remove(id.number());
    }
}
