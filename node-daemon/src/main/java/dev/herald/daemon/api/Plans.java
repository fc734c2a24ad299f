package dev.herald.daemon.api;

import dev.herald.daemon.plan.Feasibility;
import dev.herald.daemon.plan.Feasibility.Hop;
import dev.herald.daemon.plan.Feasibility.Place;
import dev.herald.daemon.plan.Feasibility.Service;
import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.NetworkError;
import dev.herald.spec.node.v1.Plan;
import dev.herald.spec.node.v1.PlanRequest;
import dev.herald.spec.node.v1.PlannedLink;
import dev.herald.spec.node.v1.PlannedNode;
import dev.herald.spec.node.v1.PlannedService;
import java.util.List;

/// Answers about feasibility, in replies.
public final class Plans {
    private Plans() {}

    public static Plan write(Feasibility answer) {
        NetworkError why = answer.why();
        Plan.Builder plan =
                Plan.newBuilder()
                        .setFeasible(answer.feasible())
                        .setWhy(why == null ? 0 : why.code())
                        .setDetail(answer.detail())
                        .setSource(answer.source())
                        .setDate(answer.date());
        Service best = answer.best();
        if (best != null) {
            plan.setBest(write(best));
        }
        return plan.build();
    }

    private static PlannedService write(Service best) {
        PlannedService.Builder service =
                PlannedService.newBuilder()
                        .setFidelity(best.fidelity())
                        .setRateHz(best.rateHz())
                        .setLatencyS(best.latencyS());
        if (!Double.isInfinite(best.cutoffS())) {
            service.setCutoffS(best.cutoffS());
        }
        for (Hop hop : best.hops()) {
            service.addLinks(
                    PlannedLink.newBuilder()
                            .setName(hop.link())
                            .setFidelity(hop.fidelity())
                            .setRateHz(hop.rateHz())
                            .setPairs(hop.pairs()));
        }
        for (Place place : best.nodes()) {
            service.addNodes(
                    PlannedNode.newBuilder()
                            .setName(place.node())
                            .setQubitsNeeded(place.needed())
                            .setQubits(place.has()));
        }
        return service.build();
    }

    public static Feasibility read(PlanRequest asked, Plan plan) {
        return new Feasibility(
                asked.getFrom(),
                asked.getTo(),
                new Fidelity(asked.getFidelityPpb()),
                asked.getRateMicroHz() / 1e6,
                plan.getFeasible(),
                plan.getFeasible() ? null : NetworkError.ofCode(plan.getWhy()),
                plan.getDetail(),
                plan.hasBest() ? read(plan.getBest()) : null,
                plan.getSource(),
                plan.getDate());
    }

    private static Service read(PlannedService best) {
        List<Hop> hops =
                best.getLinksList().stream()
                        .map(l ->
                                new Hop(l.getName(), l.getFidelity(), l.getRateHz(), l.getPairs()))
                        .toList();
        List<Place> nodes =
                best.getNodesList().stream()
                        .map(n -> new Place(n.getName(), n.getQubitsNeeded(), n.getQubits()))
                        .toList();
        return new Service(
                hops,
                nodes,
                best.getFidelity(),
                best.getRateHz(),
                best.getLatencyS(),
                best.hasCutoffS() ? best.getCutoffS() : Double.POSITIVE_INFINITY);
    }
}
