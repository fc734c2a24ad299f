package dev.herald.network.core;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.network.distil.Plans;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Plans of circuits whose ends distil: each plan of distillation needs raw pairs of some fidelity, for which
/// the links are planned; of the plans, the one that takes the least time for a pair.
final class Distilling {
    /// How much better than Werner states of the fidelity needed the links are planned, when the states that
    /// they make lose more in the rounds.
    private static final double[] RESERVES = {0, 0.002, 0.01, 0.03};

    /// @param decision for the links
    /// @param forecast of distillation, null when the ends do not distil
    record Outcome(Planner.Decision decision, Plans.@Nullable Forecast forecast) {
        DistilPlan plan() {
            return forecast == null ? DistilPlan.NONE : forecast.plan();
        }
    }

    private final CircuitTerms terms;
    private final List<HopOffer> hops;
    private final MemoryDecay tailDecay;
    private final Plans plans;

    /// @param device the tail's; the head-end is taken to have the same gates, and checks the plan
    Distilling(
            CircuitTerms terms,
            List<HopOffer> hops,
            MemoryDecay tailDecay,
            DeviceDescriptor device) {
        this.terms = terms;
        this.hops = hops;
        this.tailDecay = tailDecay;
        plans = Plans.of(device, device, 0);
    }

    Outcome decide() { // [NL-DISTIL-1] [NL-DISTIL-2]
        DistilPlan asked = terms.service().distil();
        if (asked.protocol() == Protocol.NONE) {
            return new Outcome(planned(terms.minFidelity(), 1), null);
        }
        Outcome best = null;
        Outcome refused = null;
        for (DistilPlan plan :
                asked.protocol() == Protocol.AUTO ? Plans.candidates() : List.of(asked)) {
            if (best != null && Plans.worth(plan, plan.rounds()) * fastestNs() >= timeNs(best)) {
                continue; // its raw pairs alone take longer
            }
            Outcome outcome = decide(plan);
            if (!(outcome.decision() instanceof Planner.Plan)) {
                refused = refused == null ? outcome : refused;
            } else if (best == null || timeNs(outcome) < timeNs(best)) {
                best = outcome;
            }
        }
        if (best != null) {
            return best.forecast() != null && !best.plan().distils()
                    ? new Outcome(best.decision(), null)
                    : best;
        }
        return refused == null ? refused(asked, "no plan") : refused;
    }

    /// Mean time between raw pairs, at least.
    private double fastestNs() {
        long slowest = 0;
        for (HopOffer hop : hops) {
            long fastest = Long.MAX_VALUE;
            for (HopOffer.Offer offer : hop.curve()) {
                fastest = Math.min(fastest, offer.meanPairNs());
            }
            slowest = Math.max(slowest, fastest);
        }
        return (double) slowest;
    }

    private static long timeNs(Outcome outcome) {
        return outcome.forecast() == null ? Long.MAX_VALUE : outcome.forecast().pairNs();
    }

    private Outcome decide(DistilPlan plan) {
        double needed = plans.rawFidelityNeeded(plan, terms.minFidelity());
        double rawPairs = 1;
        Outcome last = refused(plan, "out of reach with any links");
        for (double reserve : RESERVES) {
            double raw = needed + reserve;
            if (raw >= 1) {
                return last;
            }
            Planner.Decision decision =
                    planned(plan.distils() ? Fidelity.of(raw) : terms.minFidelity(), rawPairs);
            if (!(decision instanceof Planner.Plan links)) {
                return new Outcome(decision, null);
            }
            MemoryDecay headDecay = hops.getFirst().decay();
            Plans.Choice choice =
                    plans.choose(
                            plan,
                            new Plans.Raw(
                                    links.expected(), links.meanPairNs(), headDecay, tailDecay),
                            terms.minFidelity());
            Plans.Forecast forecast = choice.forecast();
            if (forecast == null) {
                last = refused(plan, choice.obstacle());
            } else if (rate(forecast) < terms.minRateMicroHz()) {
                return new Outcome(
                        new Planner.Refusal(
                                NetworkError.RATE_UNREACHABLE,
                                String.format(
                                        Locale.ROOT,
                                        "best reachable %.6f distilled pairs/s, asked %.6f",
                                        rate(forecast) / 1e6,
                                        terms.minRateMicroHz() / 1e6)),
                        null);
            } else if (terms.minRateMicroHz() > 0 && rawPairs < forecast.rawPairs()) {
                rawPairs =
                        forecast.rawPairs(); // once more, so that the links reserve what that takes
                Planner.Decision reserved = planned(Fidelity.of(raw), rawPairs);
                return new Outcome(reserved, reserved instanceof Planner.Plan ? forecast : null);
            } else {
                return new Outcome(decision, forecast);
            }
        }
        return last;
    }

    private static long rate(Plans.Forecast forecast) {
        return 1_000_000_000_000_000L / Math.max(1, forecast.pairNs());
    }

    private Outcome refused(DistilPlan plan, String detail) {
        return new Outcome(
                new Planner.Refusal(
                        NetworkError.FIDELITY_UNREACHABLE,
                        plan.protocol() + ", " + plan.rounds() + " rounds: " + detail),
                null);
    }

    private Planner.Decision planned(Fidelity minimum, double rawPairs) {
        double rate = Math.ceil(terms.minRateMicroHz() * rawPairs);
        return new Reservation(
                        new CircuitTerms(
                                minimum,
                                (long) Math.min(rate, Long.MAX_VALUE),
                                terms.cutoff(),
                                terms.cutoffValue(),
                                terms.service()),
                        hops,
                        tailDecay)
                .decide();
    }

    /// What the head-end makes of the tail's plan, with its own device and the round trip it has seen: null when
    /// it cannot carry it out. With AUTO it may take another plan, the rounds of which it names anyway.
    static Plans.Choice atHead(Circuit circuit, DistilPlan plan, long roundTripNs) {
        Node node = circuit.node;
        var device = node.config.device();
        var quality = circuit.downLink == null ? null : circuit.downLink.quality();
        MemoryDecay decay = quality == null ? MemoryDecay.NONE : quality.decayLocal();
        Plans plans = Plans.of(device, device, roundTripNs);
        Plans.Raw raw = new Plans.Raw(circuit.expected, circuit.meanPairNs, decay, decay);
        if (circuit.terms.service().distil().protocol() == Protocol.AUTO) {
            Plans.Choice better = plans.choose(DistilPlan.AUTO, raw, circuit.terms.minFidelity());
            Plans.Forecast forecast = better.forecast();
            if (forecast != null && forecast.plan().distils()) {
                return better;
            }
        }
        return plans.choose(plan, raw, circuit.terms.minFidelity());
    }
}
