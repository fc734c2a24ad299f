package dev.herald.network.wire;

import dev.herald.link.message.DistilPlan;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.network.v1.Distil;
import dev.herald.spec.network.v1.Service;
import dev.herald.spec.network.v1.SwapOrder;

/// The service that is asked of a circuit.
final class Services {
    private static final String CLAUSE = SetUp.CLAUSE;

    private Services() {}

    static Service service(CircuitTerms.Service service) {
        Service.Builder built =
                Service.newBuilder()
                        .setPriority(service.priority())
                        .setPreempt(service.preempt())
                        .setTenant(service.tenant())
                        .setTestPpm(service.testPpm())
                        .setLifeNs(service.lifeNs())
                        .setReplaces(service.replaces())
                        .setRestoreNs(service.restoreNs())
                        .setOrder(
                                switch (service.order()) {
                                    case AS_SOON_AS_POSSIBLE ->
                                            SwapOrder.SWAP_ORDER_AS_SOON_AS_POSSIBLE;
                                    case SEQUENTIAL -> SwapOrder.SWAP_ORDER_SEQUENTIAL;
                                    case NESTED -> SwapOrder.SWAP_ORDER_NESTED;
                                });
        DistilPlan plan = service.distil();
        if (plan.protocol() != DistilPlan.Protocol.NONE) {
            built.setDistil(plan(plan));
        }
        TimeBin bin = service.bin();
        if (!bin.isNone()) {
            built.getBinBuilder()
                    .setPeriodNs(bin.periodNs())
                    .setOffsetNs(bin.offsetNs())
                    .setLengthNs(bin.lengthNs());
        }
        return built.build();
    }

    static CircuitTerms.Service service(Service m) throws Rejected {
        CircuitTerms.SwapOrder order =
                switch (m.getOrder()) {
                    case SWAP_ORDER_UNSPECIFIED, SWAP_ORDER_AS_SOON_AS_POSSIBLE ->
                            CircuitTerms.SwapOrder.AS_SOON_AS_POSSIBLE;
                    case SWAP_ORDER_SEQUENTIAL -> CircuitTerms.SwapOrder.SEQUENTIAL;
                    case SWAP_ORDER_NESTED -> CircuitTerms.SwapOrder.NESTED;
                    case UNRECOGNIZED ->
                            throw new Rejected(CLAUSE, "swap order " + m.getOrderValue());
                };
        try {
            return new CircuitTerms.Service(
                    order,
                    m.getPriority(),
                    m.getPreempt(),
                    m.getTenant(),
                    m.getTestPpm(),
                    plan(m.getDistil()),
                    m.getLifeNs(),
                    m.getReplaces(),
                    m.getRestoreNs(),
                    bin(m.getBin()));
        } catch (IllegalArgumentException e) {
            throw new Rejected(CLAUSE, Parts.text(e));
        }
    }

    private static TimeBin bin(dev.herald.spec.network.v1.TimeBin m) throws Rejected {
        try {
            return new TimeBin(m.getPeriodNs(), m.getOffsetNs(), m.getLengthNs());
        } catch (IllegalArgumentException e) {
            throw new Rejected("NL-BIN-1", Parts.text(e));
        }
    }

    static Distil plan(DistilPlan plan) {
        return Distil.newBuilder()
                .setProtocol(plan.protocol().ordinal())
                .setShape(plan.shape().ordinal())
                .setRounds(plan.rounds())
                .build();
    }

    static DistilPlan plan(Distil m) throws Rejected {
        var protocols = DistilPlan.Protocol.values();
        var shapes = DistilPlan.Shape.values();
        Rejected.unless(
                m.getProtocol() >= 0 && m.getProtocol() < protocols.length,
                CLAUSE,
                "distillation protocol",
                Integer.toUnsignedLong(m.getProtocol()));
        Rejected.unless(
                m.getShape() >= 0 && m.getShape() < shapes.length,
                CLAUSE,
                "distillation shape",
                Integer.toUnsignedLong(m.getShape()));
        return new DistilPlan(protocols[m.getProtocol()], shapes[m.getShape()], m.getRounds());
    }
}
