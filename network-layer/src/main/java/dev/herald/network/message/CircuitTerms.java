package dev.herald.network.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.DistilPlan;

/// What is asked of a circuit.
///
/// @param minFidelity of a delivered pair, by the model of its links
/// @param minRateMicroHz pairs per 10^6 s that the path must be able to make and, when it is not 0, that are
///     reserved on its links; 0 for best effort
/// @param cutoff how the cut-off of intermediate nodes is chosen
/// @param cutoffValue parameter of the choice, see [Cutoff]
/// @param service the rest
public record CircuitTerms(
        Fidelity minFidelity,
        long minRateMicroHz,
        Cutoff cutoff,
        long cutoffValue,
        Service service) {

    /// Wire numbers are ordinal + 1.
    public enum Cutoff {
        /// Pairs wait without limit.
        NONE,
        /// `cutoffValue` ns.
        FIXED,
        /// The time in which a waiting pair loses `cutoffValue` ppm of its fidelity (QNP: 15,000).
        FIDELITY_LOSS,
        /// The time in which the slower of the two links makes a pair with a probability of `cutoffValue`
        /// ppm (QNP: 850,000).
        QUANTILE,
        /// The time until a waiting pair falls to a fidelity of `cutoffValue` ppb.
        FIDELITY_FLOOR,
        /// The time that gives the greatest rate of the whole chain at the fidelity asked, by the model.
        OPTIMAL
    }

    /// Which nodes swap when. Wire numbers are ordinal + 1.
    public enum SwapOrder {
        /// Each as soon as it can.
        AS_SOON_AS_POSSIBLE,
        /// From the head to the tail, each after the one before it.
        SEQUENTIAL,
        /// By levels: every second node, then every second of the rest.
        NESTED
    }

    /// Everything but fidelity, rate and cut-off.
    ///
    /// @param order which nodes swap when
    /// @param priority 0 to 7, larger is more important
    /// @param preempt whether it may take the place of circuits of lower priority
    /// @param tenant whose it is, for quotas; 0 for nobody in particular
    /// @param testPpm share of confirmed pairs that is sacrificed to measure the fidelity, at most 500,000
    /// @param distil how the ends distil pairs before delivery; the plan's minimum is `minFidelity`
    /// @param lifeNs a node forgets the circuit when it was not refreshed for so long; 0 for the network's usual
    /// @param replaces number of the circuit of the same head and epoch that it takes the place of,
    ///     sharing what that one has reserved; 0 for none
    /// @param restoreNs for how long both ends keep the requests of a circuit whose path was lost, while the
    ///     head looks for another; 0 for not at all
    /// @param bin when its links serve it
    public record Service(
            SwapOrder order,
            int priority,
            boolean preempt,
            int tenant,
            int testPpm,
            DistilPlan distil,
            long lifeNs,
            int replaces,
            long restoreNs,
            TimeBin bin) {
        public static final int PRIORITY_MAX = 7;
        public static final int TEST_MAX_PPM = 500_000;
        public static final Service USUAL =
                new Service(SwapOrder.AS_SOON_AS_POSSIBLE, 0, false, 0, 0, DistilPlan.NONE, 0, 0);

        public Service {
            requireNonNull(order);
            requireNonNull(distil);
            requireNonNull(bin);
            if (priority < 0 || priority > PRIORITY_MAX) {
                throw new IllegalArgumentException("priority " + priority + " is not in 0..7");
            }
            if (testPpm < 0 || testPpm > TEST_MAX_PPM) {
                throw new IllegalArgumentException("testPpm " + testPpm + " is not in 0..500000");
            }
            if (tenant < 0 || lifeNs < 0 || replaces < 0 || restoreNs < 0) {
                throw new IllegalArgumentException(
                        "tenant "
                                + tenant
                                + ", lifeNs "
                                + lifeNs
                                + ", replaces "
                                + replaces
                                + " or restoreNs "
                                + restoreNs
                                + " is negative");
            }
        }

        /// Without restoration and without a schedule.
        public Service(
                SwapOrder order,
                int priority,
                boolean preempt,
                int tenant,
                int testPpm,
                DistilPlan distil,
                long lifeNs,
                int replaces) {
            this(
                    order,
                    priority,
                    preempt,
                    tenant,
                    testPpm,
                    distil,
                    lifeNs,
                    replaces,
                    0,
                    TimeBin.NONE);
        }

        public Service withOrder(SwapOrder other) {
            return new Service(
                    other, priority, preempt, tenant, testPpm, distil, lifeNs, replaces, restoreNs,
                    bin);
        }

        public Service withPriority(int other, boolean mayPreempt) {
            return new Service(
                    order,
                    other,
                    mayPreempt,
                    tenant,
                    testPpm,
                    distil,
                    lifeNs,
                    replaces,
                    restoreNs,
                    bin);
        }

        public Service withTenant(int other) {
            return new Service(
                    order, priority, preempt, other, testPpm, distil, lifeNs, replaces, restoreNs,
                    bin);
        }

        public Service withTests(int ppm) {
            return new Service(
                    order, priority, preempt, tenant, ppm, distil, lifeNs, replaces, restoreNs,
                    bin);
        }

        public Service withDistillation(DistilPlan plan) {
            return new Service(
                    order, priority, preempt, tenant, testPpm, plan, lifeNs, replaces, restoreNs,
                    bin);
        }

        public Service withLife(long ns) {
            return new Service(
                    order, priority, preempt, tenant, testPpm, distil, ns, replaces, restoreNs,
                    bin);
        }

        /// Kept for so long after its path was lost.
        public Service restored(long ns) {
            return new Service(
                    order, priority, preempt, tenant, testPpm, distil, lifeNs, replaces, ns, bin);
        }

        public Service scheduled(TimeBin other) {
            return new Service(
                    order, priority, preempt, tenant, testPpm, distil, lifeNs, replaces, restoreNs,
                    other);
        }

        public Service replacing(int circuit) {
            return new Service(
                    order, priority, preempt, tenant, testPpm, distil, lifeNs, circuit, restoreNs,
                    bin);
        }
    }

    public CircuitTerms {
        requireNonNull(minFidelity);
        requireNonNull(cutoff);
        requireNonNull(service);
        if (minRateMicroHz < 0) {
            throw new IllegalArgumentException("minRateMicroHz " + minRateMicroHz + " is negative");
        }
        boolean fits =
                switch (cutoff) {
                    case NONE, OPTIMAL -> true;
                    case FIXED -> cutoffValue >= 1;
                    case FIDELITY_LOSS, QUANTILE -> cutoffValue >= 1 && cutoffValue < 1_000_000;
                    case FIDELITY_FLOOR -> cutoffValue >= 1 && cutoffValue < Fidelity.ONE_PPB;
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    "cutoffValue " + cutoffValue + " is out of range for " + cutoff);
        }
    }

    /// The usual service.
    public CircuitTerms(
            Fidelity minFidelity, long minRateMicroHz, Cutoff cutoff, long cutoffValue) {
        this(minFidelity, minRateMicroHz, cutoff, cutoffValue, Service.USUAL);
    }

    /// Best effort in rate, QNP's long cut-off.
    public static CircuitTerms of(Fidelity minFidelity) {
        return new CircuitTerms(minFidelity, 0, Cutoff.FIDELITY_LOSS, 15_000);
    }

    public CircuitTerms with(Service other) {
        return new CircuitTerms(minFidelity, minRateMicroHz, cutoff, cutoffValue, other);
    }
}
