package dev.herald.link.pursuit;

import dev.herald.hal.host.Machine;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pursuit: what it wants, where it stands and what it has tried.
final class Pursuit {
    /// Refusals of which a pursuit takes note; one more ends it.
    static final int REFUSALS_MAX = 64;

    /// How many standard deviations an arrival may be late before the rate counts as lost: the first pair
    /// of a link that keeps the rate is later with a probability of 0.7 %.
    private static final double LATE_SIGMAS = 4;

    enum Stage {
        /// The link is down.
        WAITING,
        /// Nothing is under way until the retry.
        RESTING,
        /// A request was made and not yet answered.
        ASKED,
        UNDER_WAY,
        OVER
    }

    /// An attempt as it goes on.
    static final class Attempt {
        final Step step;
        final long beganNs;
        final long limitNs;
        final int pairs;
        int createId = -1;

        /// When the link can have begun to serve it.
        long servedNs;

        int delivered;
        int revoked;

        /// Why the pursuit gave it up; empty while it has not.
        String givenUp = "";

        Attempt(Step step, long beganNs, long limitNs, int pairs) {
            this.step = step;
            this.beganNs = beganNs;
            this.limitNs = limitNs;
            this.pairs = pairs;
        }

        boolean takenOn() {
            return createId >= 0;
        }
    }

    final long cookie;
    final CreateRequest request;
    final Degradation policy;
    final Course course;
    final long beganNs;
    final long deadlineNs;
    final List<PursuitReport.Attempt> past = new ArrayList<>();
    Stage stage = Stage.WAITING;
    @Nullable Attempt present;
    long presentCookie;
    long retryAtNs = Machine.NEVER;
    boolean abandoned;
    int held;
    int takenOn;
    int refusals;
    private long pauseNs;

    Pursuit(long nowNs, PursuitInput.Pursue pursue, long retryNs) {
        cookie = pursue.cookie();
        request = pursue.request();
        policy = pursue.degradation();
        course = new Course(request, policy);
        beganNs = nowNs;
        deadlineNs =
                policy.withinNs() > Machine.NEVER - 1 - nowNs
                        ? Machine.NEVER - 1
                        : nowNs + policy.withinNs();
        pauseNs = retryNs;
    }

    int wanted() {
        return request.number() - held;
    }

    boolean isLastAttempt() {
        return takenOn >= policy.attemptsMax();
    }

    /// The link is not to be asked before the instant; the next wait is twice as long, up to a sixteenth of
    /// the whole time.
    void rest(long nowNs) {
        stage = Stage.RESTING;
        retryAtNs = nowNs + pauseNs;
        pauseNs = Math.min(2 * pauseNs, Math.max(pauseNs, policy.withinNs() / 16));
    }

    /// When something is to be done next.
    long nextNs(@Nullable LinkQuality quality) {
        long nextNs = deadlineNs;
        Attempt attempt = present;
        switch (stage) {
            case RESTING -> nextNs = Math.min(nextNs, retryAtNs);
            case UNDER_WAY -> {
                if (attempt != null && attempt.givenUp.isEmpty()) {
                    nextNs = Math.min(nextNs, attempt.limitNs);
                    nextNs = Math.min(nextNs, lateNs(attempt, quality));
                }
            }
            case WAITING, ASKED, OVER -> {}
        }
        return nextNs;
    }

    /// When the attempt under way is to give way to a faster one; [Machine#NEVER] when there is none.
    long lateNs(Attempt attempt, @Nullable LinkQuality quality) {
        if (quality == null || isLastAttempt() || !course.canHasten(attempt.step, quality)) {
            return Machine.NEVER;
        }
        return switch (policy.mode()) {
            case FIDELITY -> Machine.NEVER;
            case THROUGHPUT -> { // the next arrival at the rate that is kept, and its deviation
                double arrivals = request.consecutive() ? attempt.delivered + 1.0 : attempt.pairs;
                double patience = arrivals + LATE_SIGMAS * Math.sqrt(arrivals);
                yield sum(attempt.servedNs, course.targetNs() * patience);
            }
            case LATENCY -> // the last instant at which the rest can be expected in time
                    Math.max(
                            attempt.beganNs,
                            deadlineNs - sum(0, (double) attempt.step.pairNs() * wanted()));
        };
    }

    private static long sum(long ns, double moreNs) {
        return moreNs >= Machine.NEVER - 1 - ns ? Machine.NEVER - 1 : ns + (long) moreNs;
    }

    /// The present attempt is over.
    void note(long nowNs, @Nullable LinkError why, String detail) {
        Attempt attempt = present;
        if (attempt == null) {
            return;
        }
        present = null;
        past.add(
                new PursuitReport.Attempt(
                        attempt.beganNs,
                        nowNs,
                        attempt.takenOn(),
                        attempt.step.minimum(),
                        attempt.step.point(),
                        attempt.step.distilled(),
                        attempt.pairs,
                        attempt.delivered,
                        attempt.revoked,
                        why,
                        attempt.givenUp.isEmpty() ? detail : attempt.givenUp));
    }

    PursuitReport report(long nowNs, @Nullable LinkError why, String detail) {
        return new PursuitReport(
                policy.mode(), request.number(), held, why, detail, beganNs, nowNs, past);
    }
}
