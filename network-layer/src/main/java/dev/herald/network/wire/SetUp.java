package dev.herald.network.wire;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Advise;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.spec.network.v1.AdviseBody;
import dev.herald.spec.network.v1.Cutoff;
import dev.herald.spec.network.v1.InstallBody;
import dev.herald.spec.network.v1.InstalledBody;
import dev.herald.spec.network.v1.ReleaseBody;
import dev.herald.spec.network.v1.Terms;
import java.util.ArrayList;
import java.util.List;

/// Bodies of the messages of signalling.
final class SetUp {
    static final String CLAUSE = "NL-MSG-6";
    private static final String SHARES = "NL-ADMIT-10";
    static final String REASON = "NL-MSG-7";
    private static final int CODE_MAX = 0xFFFF;

    private SetUp() {}

    // ---- to the wire

    static InstallBody install(Install m) {
        InstallBody.Builder body = InstallBody.newBuilder().setTerms(terms(m.terms()));
        for (NodeId node : m.route()) {
            body.addRoute(node.value());
        }
        for (HopOffer hop : m.hops()) {
            body.addHops(hop(hop));
        }
        return body.build();
    }

    static Terms terms(CircuitTerms terms) {
        Terms.Builder built =
                Terms.newBuilder()
                        .setMinFidelityPpb(terms.minFidelity().ppb())
                        .setMinRateMicroHz(terms.minRateMicroHz())
                        .setCutoffParameter(terms.cutoffValue())
                        .setCutoff(
                                switch (terms.cutoff()) {
                                    case NONE -> Cutoff.CUTOFF_NONE;
                                    case FIXED -> Cutoff.CUTOFF_FIXED;
                                    case FIDELITY_LOSS -> Cutoff.CUTOFF_FIDELITY_LOSS;
                                    case QUANTILE -> Cutoff.CUTOFF_QUANTILE;
                                    case FIDELITY_FLOOR -> Cutoff.CUTOFF_FIDELITY_FLOOR;
                                    case OPTIMAL -> Cutoff.CUTOFF_OPTIMAL;
                                });
        if (!terms.service().equals(CircuitTerms.Service.USUAL)) {
            built.setService(Services.service(terms.service()));
        }
        return built.build();
    }

    private static dev.herald.spec.network.v1.HopOffer hop(HopOffer hop) {
        var body =
                dev.herald.spec.network.v1.HopOffer.newBuilder()
                        .setLink(hop.link().value())
                        .setDecay(Parts.decay(hop.decay()))
                        .setSwap(Parts.swap(hop.swap()))
                        .setLabel(hop.label())
                        .setTakenPpm(HopOffer.SHARE_MAX_PPM - hop.freePpm());
        for (HopOffer.Offer offer : hop.curve()) {
            body.addCurve(Parts.offer(offer));
        }
        return body.build();
    }

    static InstalledBody installed(Installed m) {
        InstalledBody.Builder body =
                InstalledBody.newBuilder()
                        .setExpected(Parts.weights(m.expected()))
                        .setMeanPairNs(m.meanPairNs());
        if (m.distil().distils()) {
            body.setDistil(Services.plan(m.distil()));
        }
        for (HopPlan plan : m.plans()) {
            body.addPlans(
                    dev.herald.spec.network.v1.HopPlan.newBuilder()
                            .setMinFidelityPpb(plan.minFidelity().ppb())
                            .setSharePpm(plan.sharePpm())
                            .setCutoffNs(plan.cutoffNs() == Long.MAX_VALUE ? 0 : plan.cutoffNs()));
        }
        return body.build();
    }

    static ReleaseBody release(Release m) {
        return ReleaseBody.newBuilder()
                .setWhyValue(m.why().code())
                .setWhere(m.where().value())
                .setDetail(m.detail())
                .build();
    }

    static AdviseBody advise(Advise m) {
        return AdviseBody.newBuilder()
                .setLink(m.link().value())
                .setWhyValue(m.why().code())
                .setWhere(m.where().value())
                .build();
    }

    // ---- from the wire

    static Install install(CircuitId circuit, InstallBody m) throws Rejected {
        Rejected.unless(
                m.getRouteCount() >= 2 && m.getRouteCount() <= Install.HOPS_MAX + 1,
                CLAUSE,
                "nodes in the route:",
                m.getRouteCount());
        Rejected.unless(
                m.getHopsCount() >= 1 && m.getHopsCount() < m.getRouteCount(),
                CLAUSE,
                "offers:",
                m.getHopsCount());
        List<NodeId> route = new ArrayList<>(m.getRouteCount());
        for (int i = 0; i < m.getRouteCount(); i++) {
            route.add(Parts.node(m.getRoute(i)));
        }
        List<HopOffer> hops = new ArrayList<>(m.getHopsCount());
        for (var hop : m.getHopsList()) {
            hops.add(hop(hop));
        }
        return new Install(circuit, route, terms(m.getTerms()), hops);
    }

    static CircuitTerms terms(Terms m) throws Rejected {
        CircuitTerms.Cutoff cutoff =
                switch (m.getCutoff()) {
                    case CUTOFF_NONE -> CircuitTerms.Cutoff.NONE;
                    case CUTOFF_FIXED -> CircuitTerms.Cutoff.FIXED;
                    case CUTOFF_FIDELITY_LOSS -> CircuitTerms.Cutoff.FIDELITY_LOSS;
                    case CUTOFF_QUANTILE -> CircuitTerms.Cutoff.QUANTILE;
                    case CUTOFF_FIDELITY_FLOOR -> CircuitTerms.Cutoff.FIDELITY_FLOOR;
                    case CUTOFF_OPTIMAL -> CircuitTerms.Cutoff.OPTIMAL;
                    case CUTOFF_UNSPECIFIED, UNRECOGNIZED ->
                            throw new Rejected(CLAUSE, "cut-off " + m.getCutoffValue());
                };
        try {
            return new CircuitTerms(
                    Parts.fidelity(m.getMinFidelityPpb(), CLAUSE),
                    m.getMinRateMicroHz(),
                    cutoff,
                    m.getCutoffParameter(),
                    Services.service(m.getService()));
        } catch (IllegalArgumentException e) {
            throw new Rejected(CLAUSE, Parts.text(e));
        }
    }

    private static HopOffer hop(dev.herald.spec.network.v1.HopOffer m) throws Rejected {
        Rejected.unless(
                m.getCurveCount() >= 1 && m.getCurveCount() <= HopOffer.CURVE_MAX,
                CLAUSE,
                "points of a curve:",
                m.getCurveCount());
        Rejected.unless(
                m.getLabel() >= 1 && m.getLabel() <= HopOffer.LABEL_MAX,
                CLAUSE,
                "label",
                Integer.toUnsignedLong(m.getLabel()));
        share("taken_ppm", m.getTakenPpm());
        return new HopOffer(
                Parts.link(m.getLink()),
                Parts.curve(m.getCurveList(), CLAUSE),
                Parts.decay(m.getDecay(), CLAUSE),
                Parts.swap(m.getSwap(), CLAUSE),
                m.getLabel(),
                HopOffer.SHARE_MAX_PPM - m.getTakenPpm());
    }

    private static void share(String field, int ppm) throws Rejected {
        Rejected.unless(
                ppm >= 0 && ppm <= HopOffer.SHARE_MAX_PPM,
                SHARES,
                field,
                Integer.toUnsignedLong(ppm));
    }

    static Installed installed(CircuitId circuit, InstalledBody m) throws Rejected {
        Rejected.unless(
                m.getPlansCount() >= 1 && m.getPlansCount() <= Install.HOPS_MAX,
                CLAUSE,
                "plans:",
                m.getPlansCount());
        Rejected.unless(m.getMeanPairNs() >= 1, CLAUSE, "mean_pair_ns", m.getMeanPairNs());
        List<HopPlan> plans = new ArrayList<>(m.getPlansCount());
        for (var plan : m.getPlansList()) {
            Rejected.unless(plan.getCutoffNs() >= 0, CLAUSE, "cutoff_ns", plan.getCutoffNs());
            share("share_ppm", plan.getSharePpm());
            plans.add(
                    new HopPlan(
                            Parts.fidelity(plan.getMinFidelityPpb(), CLAUSE),
                            plan.getCutoffNs() == 0 ? Long.MAX_VALUE : plan.getCutoffNs(),
                            plan.getSharePpm()));
        }
        try {
            return new Installed(
                    circuit,
                    plans,
                    Parts.weights(m.getExpected()),
                    m.getMeanPairNs(),
                    Services.plan(m.getDistil()));
        } catch (IllegalArgumentException e) {
            throw new Rejected(CLAUSE, Parts.text(e));
        }
    }

    static Release release(CircuitId circuit, ReleaseBody m) throws Rejected {
        return new Release(circuit, why(m.getWhyValue()), Parts.node(m.getWhere()), m.getDetail());
    }

    static Advise advise(CircuitId circuit, AdviseBody m) throws Rejected {
        return new Advise(
                circuit, Parts.link(m.getLink()), why(m.getWhyValue()), Parts.node(m.getWhere()));
    }

    private static NetworkError why(int code) throws Rejected {
        Rejected.unless(
                code >= 1 && code <= CODE_MAX, REASON, "reason", Integer.toUnsignedLong(code));
        return NetworkError.ofCode(code);
    }
}
