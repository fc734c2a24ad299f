package dev.herald.daemon.api;

import dev.herald.daemon.scenario.Work;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.node.v1.Cutoff;
import dev.herald.spec.node.v1.DistilProtocol;
import dev.herald.spec.node.v1.Distillation;
import dev.herald.spec.node.v1.JobTerms;
import dev.herald.spec.node.v1.SwapOrder;

/// The terms of a circuit in requests. What is left out is the usual.
public final class Terms {
    private Terms() {}

    public static JobTerms write(CircuitTerms terms) {
        CircuitTerms.Service service = terms.service();
        JobTerms.Builder written =
                JobTerms.newBuilder()
                        .setMinFidelityPpb(terms.minFidelity().ppb())
                        .setMinRateMicroHz(terms.minRateMicroHz())
                        .setCutoff(cutoff(terms.cutoff()))
                        .setCutoffParameter(terms.cutoffValue())
                        .setSwapOrder(order(service.order()))
                        .setPriority(service.priority())
                        .setPreempt(service.preempt())
                        .setTenant(service.tenant())
                        .setTestPpm(service.testPpm())
                        .setLifeNs(service.lifeNs())
                        .setRestoreNs(service.restoreNs());
        if (!service.bin().isNone()) {
            written.setBin(
                    dev.herald.spec.node.v1.TimeBin.newBuilder()
                            .setPeriodNs(service.bin().periodNs())
                            .setOffsetNs(service.bin().offsetNs())
                            .setLengthNs(service.bin().lengthNs()));
        }
        DistilPlan distil = service.distil();
        if (distil.protocol() != DistilPlan.Protocol.NONE) {
            written.setDistillation(
                    Distillation.newBuilder()
                            .setProtocol(protocol(distil.protocol()))
                            .setTree(distil.shape() == DistilPlan.Shape.TREE)
                            .setRounds(distil.rounds()));
        }
        return written.build();
    }

    /// @throws IllegalArgumentException when a field is out of range
    public static CircuitTerms read(JobTerms terms) {
        Fidelity minimum = new Fidelity(terms.getMinFidelityPpb());
        long rate = terms.getMinRateMicroHz();
        CircuitTerms.Cutoff cutoff =
                switch (terms.getCutoff()) {
                    case CUTOFF_NONE -> CircuitTerms.Cutoff.NONE;
                    case CUTOFF_FIXED -> CircuitTerms.Cutoff.FIXED;
                    case CUTOFF_FIDELITY_LOSS -> CircuitTerms.Cutoff.FIDELITY_LOSS;
                    case CUTOFF_QUANTILE -> CircuitTerms.Cutoff.QUANTILE;
                    case CUTOFF_FIDELITY_FLOOR -> CircuitTerms.Cutoff.FIDELITY_FLOOR;
                    case CUTOFF_OPTIMAL -> CircuitTerms.Cutoff.OPTIMAL;
                    case CUTOFF_UNSPECIFIED -> null;
                    case UNRECOGNIZED ->
                            throw new IllegalArgumentException(
                                    "cutoff " + terms.getCutoffValue() + " is not known");
                };
        long lifeNs = terms.getLifeNs();
        if (lifeNs != 0 && (lifeNs < Work.LIFE_MIN_NS || lifeNs > Work.LIFE_MAX_NS)) {
            throw new IllegalArgumentException(
                    "life_ns "
                            + Long.toUnsignedString(lifeNs)
                            + " is neither 0 nor in 100000000..86400000000000");
        }
        long restoreNs = terms.getRestoreNs();
        if (restoreNs < 0 || restoreNs > Work.RESTORE_MAX_NS) {
            throw new IllegalArgumentException(
                    "restore_ns "
                            + Long.toUnsignedString(restoreNs)
                            + " is not in 0..3600000000000");
        }
        CircuitTerms usual = CircuitTerms.of(minimum);
        return new CircuitTerms(
                minimum,
                rate,
                cutoff == null ? usual.cutoff() : cutoff,
                cutoff == null ? usual.cutoffValue() : terms.getCutoffParameter(),
                new CircuitTerms.Service(
                        order(terms),
                        terms.getPriority(),
                        terms.getPreempt(),
                        terms.getTenant(),
                        terms.getTestPpm(),
                        terms.hasDistillation() ? distil(terms.getDistillation()) : DistilPlan.NONE,
                        lifeNs,
                        0,
                        restoreNs,
                        terms.hasBin()
                                ? new TimeBin(
                                        terms.getBin().getPeriodNs(),
                                        terms.getBin().getOffsetNs(),
                                        terms.getBin().getLengthNs())
                                : TimeBin.NONE));
    }

    private static CircuitTerms.SwapOrder order(JobTerms terms) {
        return switch (terms.getSwapOrder()) {
            case SWAP_ORDER_UNSPECIFIED, SWAP_ORDER_AS_SOON_AS_POSSIBLE ->
                    CircuitTerms.SwapOrder.AS_SOON_AS_POSSIBLE;
            case SWAP_ORDER_SEQUENTIAL -> CircuitTerms.SwapOrder.SEQUENTIAL;
            case SWAP_ORDER_NESTED -> CircuitTerms.SwapOrder.NESTED;
            case UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "swap_order " + terms.getSwapOrderValue() + " is not known");
        };
    }

    private static DistilPlan distil(Distillation distil) {
        DistilPlan.Protocol protocol =
                switch (distil.getProtocol()) {
                    case DISTIL_PROTOCOL_AUTO -> DistilPlan.Protocol.AUTO;
                    case DISTIL_PROTOCOL_BBPSSW -> DistilPlan.Protocol.BBPSSW;
                    case DISTIL_PROTOCOL_DEJMPS -> DistilPlan.Protocol.DEJMPS;
                    case DISTIL_PROTOCOL_DOUBLE_SELECTION -> DistilPlan.Protocol.DOUBLE_SELECTION;
                    case DISTIL_PROTOCOL_EPL -> DistilPlan.Protocol.EPL;
                    case DISTIL_PROTOCOL_UNSPECIFIED, UNRECOGNIZED ->
                            throw new IllegalArgumentException(
                                    "distillation.protocol "
                                            + distil.getProtocolValue()
                                            + " is not known");
                };
        return new DistilPlan(
                protocol,
                distil.getTree() ? DistilPlan.Shape.TREE : DistilPlan.Shape.PUMPING,
                distil.getRounds());
    }

    private static Cutoff cutoff(CircuitTerms.Cutoff cutoff) {
        return switch (cutoff) {
            case NONE -> Cutoff.CUTOFF_NONE;
            case FIXED -> Cutoff.CUTOFF_FIXED;
            case FIDELITY_LOSS -> Cutoff.CUTOFF_FIDELITY_LOSS;
            case QUANTILE -> Cutoff.CUTOFF_QUANTILE;
            case FIDELITY_FLOOR -> Cutoff.CUTOFF_FIDELITY_FLOOR;
            case OPTIMAL -> Cutoff.CUTOFF_OPTIMAL;
        };
    }

    private static SwapOrder order(CircuitTerms.SwapOrder order) {
        return switch (order) {
            case AS_SOON_AS_POSSIBLE -> SwapOrder.SWAP_ORDER_AS_SOON_AS_POSSIBLE;
            case SEQUENTIAL -> SwapOrder.SWAP_ORDER_SEQUENTIAL;
            case NESTED -> SwapOrder.SWAP_ORDER_NESTED;
        };
    }

    private static DistilProtocol protocol(DistilPlan.Protocol protocol) {
        return switch (protocol) {
            case NONE -> DistilProtocol.DISTIL_PROTOCOL_UNSPECIFIED;
            case AUTO -> DistilProtocol.DISTIL_PROTOCOL_AUTO;
            case BBPSSW -> DistilProtocol.DISTIL_PROTOCOL_BBPSSW;
            case DEJMPS -> DistilProtocol.DISTIL_PROTOCOL_DEJMPS;
            case DOUBLE_SELECTION -> DistilProtocol.DISTIL_PROTOCOL_DOUBLE_SELECTION;
            case EPL -> DistilProtocol.DISTIL_PROTOCOL_EPL;
        };
    }
}
