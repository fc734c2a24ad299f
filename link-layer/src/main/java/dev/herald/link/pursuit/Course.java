package dev.herald.link.pursuit;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The steps of one pursuit, best first. A step that was given up is never taken again, nor is one before
/// it.
///
/// The link's curve is that of kept pairs that are not stored: for others it is a guide to which fidelity
/// to ask for, and the link is the judge.
final class Course {
    private final CreateRequest request;
    private final Degradation policy;
    private @Nullable Step givenUp;

    Course(CreateRequest request, Degradation policy) {
        this.request = request;
        this.policy = policy;
    }

    /// The next step to take, or null when none is left.
    ///
    /// @param wanted pairs still wanted
    /// @param leftNs until the deadline
    @Nullable Step choose(LinkQuality quality, int wanted, long leftNs) {
        List<Step> open = open(quality);
        if (open.isEmpty()) {
            return null;
        }
        long pairNs =
                switch (policy.mode()) {
                    case FIDELITY -> Long.MAX_VALUE;
                    case THROUGHPUT -> targetNs();
                    case LATENCY -> leftNs / Math.max(1, wanted);
                };
        for (Step step : open) {
            if (step.pairNs() <= pairNs) { // UNKNOWN is tried: the link refuses at once
                return step;
            }
        }
        return policy.mode() == Degradation.Mode.FIDELITY ? open.getFirst() : lastLimited(open);
    }

    /// Gives a step up for good, unless it is the last.
    ///
    /// @return whether another is left
    boolean giveUp(Step step, LinkQuality quality) {
        Step before = givenUp;
        givenUp = step;
        if (open(quality).isEmpty()) {
            givenUp = before;
            return false;
        }
        return true;
    }

    /// Whether the curve has a faster step after this one.
    boolean canHasten(Step step, LinkQuality quality) {
        if (policy.mode() == Degradation.Mode.FIDELITY || step.pairNs() == Step.UNKNOWN) {
            return false;
        }
        for (Step other : steps(quality)) {
            if (other.minimum().compareTo(step.minimum()) < 0
                    && other.pairNs() != Step.UNKNOWN
                    && other.pairNs() < step.pairNs()) {
                return true;
            }
        }
        return false;
    }

    /// Mean time per pair that mode THROUGHPUT keeps.
    long targetNs() {
        return policy.pairNs() > 0
                ? policy.pairNs()
                : Math.max(1, policy.withinNs() / request.number());
    }

    private static Step lastLimited(List<Step> open) {
        Step last = open.getFirst();
        for (Step step : open) {
            last = step.limited() ? step : last;
        }
        return last;
    }

    private List<Step> open(LinkQuality quality) {
        List<Step> open = new ArrayList<>();
        Step after = givenUp;
        for (Step step : steps(quality)) {
            if (after == null || isAfter(step, after)) {
                open.add(step);
            }
        }
        return open;
    }

    private static boolean isAfter(Step step, Step after) {
        int lower = step.minimum().compareTo(after.minimum());
        return lower < 0 || lower == 0 && after.limited() && !step.limited();
    }

    private List<Step> steps(LinkQuality quality) {
        return policy.mode() == Degradation.Mode.FIDELITY
                ? ofFidelity(quality)
                : alongTheCurve(quality);
    }

    /// Distilled to the threshold where the link offers less, then to what is asked in whatever way
    /// reaches it, then without regard to time.
    private List<Step> ofFidelity(LinkQuality quality) { // [LL-DEGRADE-4]
        Fidelity asked = request.minFidelity();
        LinkQuality.Offer offer = quality.fastest(asked).orElse(null);
        boolean distils = request.type() == PairType.K;
        Step wanted = step(asked, distils, offer);
        List<Step> steps = new ArrayList<>();
        if (distils && isPoor(offer)) {
            steps.add(new Step(policy.purifyBelow(), true, true, -1, Step.UNKNOWN));
        }
        steps.add(wanted);
        steps.add(wanted.unlimited());
        return steps;
    }

    private boolean isPoor(LinkQuality.@Nullable Offer offer) {
        Fidelity threshold = policy.purifyBelow();
        return threshold.compareTo(request.minFidelity()) > 0
                && (offer == null || offer.state().fidelity() < threshold.value());
    }

    /// What is asked, then what the curve has below it that is faster, to the floor.
    private List<Step> alongTheCurve(LinkQuality quality) { // [LL-DEGRADE-5] [LL-DEGRADE-6]
        List<Step> steps = new ArrayList<>();
        Fidelity asked = request.minFidelity();
        LinkQuality.Offer first = quality.fastest(asked).orElse(null);
        steps.add(step(asked, false, first));
        long fastestNs = first == null ? Long.MAX_VALUE : first.meanPairNs();
        List<LinkQuality.Offer> below = new ArrayList<>(quality.curve());
        below.sort(Comparator.comparingDouble(o -> -o.state().fidelity()));
        for (LinkQuality.Offer offer : below) {
            Fidelity offered = Fidelity.of(Math.clamp(offer.state().fidelity(), 0, 1));
            if (offered.compareTo(asked) < 0
                    && offered.compareTo(policy.floor()) >= 0
                    && offer.meanPairNs() < fastestNs) {
                steps.add(step(offered, false, offer));
                fastestNs = offer.meanPairNs();
            }
        }
        if (steps.getLast().minimum().compareTo(policy.floor()) > 0) {
            LinkQuality.Offer last = quality.fastest(policy.floor()).orElse(null);
            steps.add(step(policy.floor(), false, last));
        }
        steps.add(steps.getLast().unlimited());
        return steps;
    }

    private static Step step(Fidelity minimum, boolean distils, LinkQuality.@Nullable Offer offer) {
        return offer == null
                ? new Step(minimum, distils, true, -1, Step.UNKNOWN)
                : new Step(minimum, distils, true, offer.point(), offer.meanPairNs());
    }
}
