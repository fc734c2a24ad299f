package dev.herald.link.pursuit;

import dev.herald.hal.host.DeadlineQueue;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkRequestId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pursuits at one end of a link. Of each, at most one request is under way.
final class PursuitMachine implements Machine<PursuitInput, PursuitOutput> {
    /// Requests whose pairs may still be withdrawn that are remembered.
    private static final int REMEMBERED = 1_024;

    private final PursuitConfig config;
    private final Map<Long, Pursuit> pursuits = new LinkedHashMap<>();
    private final Map<Long, Pursuit> asked = new LinkedHashMap<>();
    private final Map<Integer, Pursuit> underWay = new LinkedHashMap<>();

    /// Whose the pairs of a request are that is over, by its create id.
    private final Map<Integer, Pursuit> remembered = new LinkedHashMap<>();

    private final DeadlineQueue<Pursuit> deadlines = new DeadlineQueue<>();
    private @Nullable LinkQuality quality;
    private long cookies;

    PursuitMachine(PursuitConfig config) {
        this.config = config;
    }

    @Override
    public void handle(long nowNs, PursuitInput input, Outbox<? super PursuitOutput> out) {
        switch (input) {
            case PursuitInput.Pursue pursue -> pursue(nowNs, pursue, out);
            case PursuitInput.Abandon(long cookie) -> {
                Pursuit pursuit = pursuits.get(cookie);
                if (pursuit != null) {
                    abandon(nowNs, pursuit, out);
                }
            }
            case PursuitInput.FromLink(LinkOutput.Up event) -> onLink(nowNs, event, out);
        }
    }

    @Override
    public void expire(long nowNs, Outbox<? super PursuitOutput> out) {
        for (Pursuit due = deadlines.pollDue(nowNs); due != null; due = deadlines.pollDue(nowNs)) {
            due(nowNs, due, out);
        }
    }

    @Override
    public long nextDeadlineNs() {
        return deadlines.nextNs();
    }

    // ---- from above

    private void pursue(long nowNs, PursuitInput.Pursue pursue, Outbox<? super PursuitOutput> out) {
        if (pursuits.containsKey(pursue.cookie())) {
            throw new IllegalArgumentException(
                    "cookie " + pursue.cookie() + " names a pursuit that is under way");
        }
        Pursuit pursuit = new Pursuit(nowNs, pursue, config.retryNs());
        pursuits.put(pursuit.cookie, pursuit);
        if (pursuits.size() > config.pursuitsMax()) {
            end(
                    nowNs,
                    pursuit,
                    LinkError.NO_RESOURCES,
                    config.pursuitsMax() + " pursuits are under way",
                    out);
        } else {
            attempt(nowNs, pursuit, out);
        }
    }

    private void abandon(long nowNs, Pursuit pursuit, Outbox<? super PursuitOutput> out) {
        pursuit.abandoned = true; // [LL-DEGRADE-8]
        Pursuit.Attempt attempt = pursuit.present;
        if (attempt == null) {
            end(nowNs, pursuit, LinkError.CANCELLED, "abandoned", out);
        } else {
            giveUp(attempt, "abandoned", out);
        }
        schedule(pursuit);
    }

    // ---- attempts

    /// Makes the next request, or waits for the link.
    private void attempt(long nowNs, Pursuit pursuit, Outbox<? super PursuitOutput> out) {
        LinkQuality curve = quality;
        if (curve == null) {
            pursuit.stage = Pursuit.Stage.WAITING;
            schedule(pursuit);
            return;
        }
        long leftNs = pursuit.deadlineNs - nowNs;
        if (leftNs <= 0) {
            end(nowNs, pursuit, LinkError.TIMEOUT, "its time ran out", out);
            return;
        }
        Step step =
                pursuit.course.choose(
                        curve, pursuit.wanted(), Math.max(0, leftNs - config.roundTripNs()));
        if (step == null) {
            end(nowNs, pursuit, LinkError.UNSUPPORTED, "the link refuses every step", out);
            return;
        }
        long maxNs = pursuit.request.maxTimeNs();
        long limitNs = maxNs == 0 ? leftNs : Math.min(maxNs, leftNs);
        long cookie = config.firstCookie() + cookies;
        cookies = (cookies + 1) % PursuitConfig.COOKIES;
        pursuit.present = new Pursuit.Attempt(step, nowNs, nowNs + limitNs, pursuit.wanted());
        pursuit.presentCookie = cookie;
        pursuit.stage = Pursuit.Stage.ASKED;
        asked.put(cookie, pursuit);
        schedule(pursuit);
        out.emit(
                new PursuitOutput.ToLink(
                        new LinkInput.Create(
                                cookie, request(pursuit, step, step.limited() ? limitNs : 0))));
    }

    private static CreateRequest request(Pursuit pursuit, Step step, long maxTimeNs) {
        CreateRequest of = pursuit.request;
        return new CreateRequest(
                of.type(),
                pursuit.wanted(),
                step.minimum(),
                maxTimeNs,
                of.purpose(),
                of.priority(),
                of.atomic(),
                of.consecutive(),
                of.store(),
                of.local(),
                of.remote(),
                step.distilled() && of.distil().protocol() == DistilPlan.Protocol.NONE
                        ? DistilPlan.AUTO
                        : of.distil());
    }

    /// Ends the present attempt early. A request that is not answered yet is cancelled when it is.
    private static void giveUp(
            Pursuit.Attempt attempt, String why, Outbox<? super PursuitOutput> out) {
        if (attempt.givenUp.isEmpty()) {
            attempt.givenUp = why;
            if (attempt.takenOn()) {
                out.emit(new PursuitOutput.ToLink(new LinkInput.Cancel(attempt.createId)));
            }
        }
    }

    private void due(long nowNs, Pursuit pursuit, Outbox<? super PursuitOutput> out) {
        Pursuit.Attempt attempt = pursuit.present;
        if (nowNs >= pursuit.deadlineNs) {
            if (attempt == null) {
                end(nowNs, pursuit, LinkError.TIMEOUT, "its time ran out", out);
                return;
            }
            giveUp(attempt, "the time of the pursuit ran out", out);
        } else if (attempt == null) {
            attempt(nowNs, pursuit, out); // rested
        } else if (nowNs >= attempt.limitNs) {
            giveUp(attempt, "the time of the attempt ran out", out);
        } else if (nowNs >= pursuit.lateNs(attempt, quality)) {
            giveUp(attempt, "too slow at this fidelity", out);
        }
        schedule(pursuit);
    }

    private void end(
            long nowNs,
            Pursuit pursuit,
            @Nullable LinkError why,
            String detail,
            Outbox<? super PursuitOutput> out) {
        pursuit.stage = Pursuit.Stage.OVER;
        deadlines.clear(pursuit);
        pursuits.remove(pursuit.cookie);
        out.emit(new PursuitOutput.Ended(pursuit.cookie, pursuit.report(nowNs, why, detail)));
    }

    private void schedule(Pursuit pursuit) {
        if (pursuit.stage == Pursuit.Stage.OVER) {
            return;
        }
        Pursuit.Attempt attempt = pursuit.present;
        if (attempt != null && !attempt.givenUp.isEmpty()) {
            deadlines.clear(pursuit); // the entity's answer ends it
        } else {
            deadlines.set(pursuit, pursuit.nextNs(quality));
        }
    }

    // ---- from the link

    private void onLink(long nowNs, LinkOutput.Up event, Outbox<? super PursuitOutput> out) {
        switch (event) {
            case LinkOutput.LinkUp(LinkQuality now) -> {
                quality = now;
                out.emit(new PursuitOutput.Other(event));
                for (Pursuit pursuit : List.copyOf(pursuits.values())) {
                    if (pursuit.stage == Pursuit.Stage.WAITING) {
                        attempt(nowNs, pursuit, out);
                    }
                }
            }
            case LinkOutput.QualityChanged(LinkQuality now) -> {
                quality = now;
                out.emit(new PursuitOutput.Other(event));
            }
            case LinkOutput.LinkDown _ -> {
                quality = null;
                out.emit(new PursuitOutput.Other(event));
            }
            case LinkOutput.Acknowledged ack -> onAcknowledged(nowNs, ack, out);
            case LinkOutput.Refused refused -> {
                Pursuit pursuit = asked.remove(refused.cookie());
                if (pursuit == null) {
                    out.emit(new PursuitOutput.Other(event));
                } else {
                    onRefused(nowNs, pursuit, refused, out);
                }
            }
            case LinkOutput.PairKept pair -> onPair(pair.request(), event, out);
            case LinkOutput.PairMeasured pair -> onPair(pair.request(), event, out);
            case LinkOutput.Revoked revoked -> onRevoked(revoked, out);
            case LinkOutput.Finished finished -> {
                Pursuit pursuit = over(finished.request());
                if (pursuit == null) {
                    out.emit(new PursuitOutput.Other(event));
                } else {
                    onFinished(nowNs, pursuit, out);
                }
            }
            case LinkOutput.Failed failed -> {
                Pursuit pursuit = over(failed.request());
                if (pursuit == null) {
                    out.emit(new PursuitOutput.Other(event));
                } else {
                    onFailed(nowNs, pursuit, failed, out);
                }
            }
        }
    }

    private void onAcknowledged(
            long nowNs, LinkOutput.Acknowledged ack, Outbox<? super PursuitOutput> out) {
        remembered.remove(ack.createId()); // the id names another request now
        Pursuit pursuit = asked.remove(ack.cookie());
        Pursuit.Attempt attempt = pursuit == null ? null : pursuit.present;
        if (pursuit == null || attempt == null) {
            out.emit(new PursuitOutput.Other(ack));
            return;
        }
        attempt.createId = ack.createId();
        attempt.servedNs = nowNs + config.roundTripNs();
        pursuit.takenOn++;
        pursuit.stage = Pursuit.Stage.UNDER_WAY;
        underWay.put(ack.createId(), pursuit);
        if (!attempt.givenUp.isEmpty()) {
            out.emit(new PursuitOutput.ToLink(new LinkInput.Cancel(ack.createId())));
        }
        schedule(pursuit);
    }

    private void onPair(
            LinkRequestId request, LinkOutput.Up event, Outbox<? super PursuitOutput> out) {
        Pursuit pursuit = own(request) ? underWay.get(request.createId()) : null;
        Pursuit.Attempt attempt = pursuit == null ? null : pursuit.present;
        if (pursuit == null || attempt == null) {
            out.emit(new PursuitOutput.Other(event));
            return;
        }
        attempt.delivered++;
        pursuit.held++;
        out.emit(new PursuitOutput.OfPursuit(pursuit.cookie, event));
        schedule(pursuit);
    }

    private void onRevoked(LinkOutput.Revoked revoked, Outbox<? super PursuitOutput> out) {
        int createId = revoked.request().createId();
        boolean own = own(revoked.request());
        Pursuit present = own ? underWay.get(createId) : null;
        Pursuit pursuit = present == null && own ? remembered.get(createId) : present;
        if (pursuit == null) {
            out.emit(new PursuitOutput.Other(revoked));
            return;
        }
        Pursuit.Attempt attempt = pursuit.present;
        if (present != null && attempt != null) {
            attempt.revoked += revoked.pairs().size();
        }
        pursuit.held -= revoked.pairs().size(); // [LL-DEGRADE-2]
        out.emit(new PursuitOutput.OfPursuit(pursuit.cookie, revoked));
    }

    private boolean own(LinkRequestId request) {
        return request.origin().equals(config.self());
    }

    /// Whose request has ended, or null.
    private @Nullable Pursuit over(LinkRequestId request) {
        Pursuit pursuit = own(request) ? underWay.remove(request.createId()) : null;
        if (pursuit != null) {
            remembered.put(request.createId(), pursuit);
            if (remembered.size() > REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        return pursuit;
    }

    private void onFinished(long nowNs, Pursuit pursuit, Outbox<? super PursuitOutput> out) {
        pursuit.note(nowNs, null, "");
        if (pursuit.wanted() <= 0) {
            end(nowNs, pursuit, null, "", out);
        } else if (pursuit.abandoned) {
            end(nowNs, pursuit, LinkError.CANCELLED, "abandoned", out);
        } else {
            again(
                    nowNs,
                    pursuit,
                    LinkError.EXPIRED,
                    "pairs of an earlier attempt were withdrawn",
                    out);
        }
    }

    private void onRefused(
            long nowNs,
            Pursuit pursuit,
            LinkOutput.Refused refused,
            Outbox<? super PursuitOutput> out) {
        Pursuit.Attempt attempt = pursuit.present;
        pursuit.note(nowNs, refused.why(), refused.detail());
        LinkQuality curve = quality;
        if (pursuit.abandoned) {
            end(nowNs, pursuit, LinkError.CANCELLED, "abandoned", out);
            return;
        }
        if (++pursuit.refusals > Pursuit.REFUSALS_MAX || attempt == null) {
            end(nowNs, pursuit, refused.why(), refused.detail(), out);
            return;
        }
        switch (refused.why()) { // [LL-DEGRADE-3]
            case UNSUPPORTED, NO_TIME -> {
                boolean gone = refused.why() == LinkError.UNSUPPORTED;
                boolean mayYield = gone || pursuit.policy.mode() != Degradation.Mode.FIDELITY;
                if (mayYield && curve != null && pursuit.course.giveUp(attempt.step, curve)) {
                    attempt(nowNs, pursuit, out);
                } else if (gone) {
                    end(nowNs, pursuit, refused.why(), refused.detail(), out);
                } else {
                    rest(nowNs, pursuit);
                }
            }
            case NO_RESOURCES -> rest(nowNs, pursuit);
            case LINK_DOWN -> {
                if (curve == null) {
                    attempt(nowNs, pursuit, out);
                } else {
                    rest(nowNs, pursuit); // the device is not available
                }
            }
            case TIMEOUT, EXPIRED -> rest(nowNs, pursuit);
            case DISTILLATION, CREATE, REJECTED, CANCELLED, UNRECOGNISED ->
                    end(nowNs, pursuit, refused.why(), refused.detail(), out);
        }
    }

    private void rest(long nowNs, Pursuit pursuit) {
        pursuit.rest(nowNs);
        schedule(pursuit);
    }

    private void onFailed(
            long nowNs,
            Pursuit pursuit,
            LinkOutput.Failed failed,
            Outbox<? super PursuitOutput> out) {
        Pursuit.Attempt attempt = pursuit.present;
        String givenUp = attempt == null ? "" : attempt.givenUp;
        boolean ours = !givenUp.isEmpty();
        String detail = ours ? givenUp : failed.detail();
        LinkError why =
                ours && failed.why() == LinkError.CANCELLED && !pursuit.abandoned
                        ? LinkError.TIMEOUT
                        : failed.why();
        pursuit.note(nowNs, why, failed.detail());
        if (pursuit.wanted() <= 0) { // the last pair came, its end did not
            end(nowNs, pursuit, null, "", out);
            return;
        }
        if (pursuit.abandoned) {
            end(nowNs, pursuit, LinkError.CANCELLED, "abandoned", out);
            return;
        }
        LinkQuality curve = quality;
        switch (why) { // [LL-DEGRADE-3]
            case TIMEOUT, NO_TIME -> {
                if (attempt != null
                        && curve != null
                        && pursuit.policy.mode() != Degradation.Mode.FIDELITY) {
                    boolean _ = pursuit.course.giveUp(attempt.step, curve);
                }
                again(nowNs, pursuit, why, detail, out);
            }
            case EXPIRED, LINK_DOWN, DISTILLATION -> again(nowNs, pursuit, why, detail, out);
            case NO_RESOURCES -> {
                if (pursuit.isLastAttempt()) {
                    end(nowNs, pursuit, why, detail, out);
                } else {
                    rest(nowNs, pursuit);
                }
            }
            case UNSUPPORTED -> {
                if (attempt != null
                        && curve != null
                        && pursuit.course.giveUp(attempt.step, curve)) {
                    again(nowNs, pursuit, why, detail, out);
                } else {
                    end(nowNs, pursuit, why, detail, out);
                }
            }
            case CREATE, REJECTED, CANCELLED, UNRECOGNISED -> end(nowNs, pursuit, why, detail, out);
        }
    }

    /// Another attempt for what is missing, if one is left and there is time.
    private void again(
            long nowNs,
            Pursuit pursuit,
            LinkError why,
            String detail,
            Outbox<? super PursuitOutput> out) {
        if (nowNs >= pursuit.deadlineNs) {
            end(nowNs, pursuit, LinkError.TIMEOUT, "its time ran out", out);
        } else if (pursuit.isLastAttempt()) {
            end(nowNs, pursuit, why, detail, out);
        } else {
            attempt(nowNs, pursuit, out);
        }
    }
}
