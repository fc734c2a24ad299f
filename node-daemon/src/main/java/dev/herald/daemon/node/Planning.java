package dev.herald.daemon.node;

import dev.herald.daemon.api.Plans;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.plan.Feasible;
import dev.herald.daemon.plan.KnownNetwork;
import dev.herald.hal.host.Clock;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.network.routing.NetworkGraph;
import dev.herald.node.NodeStack;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobFailure;
import dev.herald.spec.node.v1.PlanReply;
import dev.herald.spec.node.v1.PlanRequest;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says what the network can serve, by the link states that this node knows. Confined to the loop; a search
/// itself runs beside it.
final class Planning {
    private final DaemonConfig config;
    private final Clock clock;
    private @Nullable NodeStack stack;

    Planning(DaemonConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    void attach(NodeStack made) {
        stack = made;
    }

    void plan(PlanRequest request, Consumer<PlanReply> answer) {
        NodeStack of = stack;
        NodeId from = config.idOf(request.getFrom());
        NodeId to = config.idOf(request.getTo());
        if (of == null) {
            answer.accept(
                    refusal(
                            JobError.JOB_ERROR_NO_RESOURCES,
                            "the node is starting; its device is not attached yet"));
        } else if (!config.network().control().flooding()) {
            answer.accept(
                    refusal(
                            JobError.JOB_ERROR_UNSUPPORTED,
                            "node "
                                    + config.self().name()
                                    + " does not know what other nodes' links can do: link states are not"
                                    + " flooded in this network (control.flooding)"));
        } else if (from == null || to == null) {
            answer.accept(
                    refusal(
                            JobError.JOB_ERROR_UNKNOWN_NODE,
                            config.noNode(from == null ? request.getFrom() : request.getTo())));
        } else if (request.getFidelityPpb() < 0
                || request.getFidelityPpb() > Fidelity.ONE_PPB
                || request.getRateMicroHz() < 0) {
            answer.accept(
                    refusal(
                            JobError.JOB_ERROR_BAD_REQUEST,
                            "fidelity_ppb must be at most 1000000000, and rate_micro_hz below 2^63"));
        } else {
            NetworkGraph known = of.known();
            String date = oldest();
            Thread.startVirtualThread(() -> answer.accept(search(request, known, date, from, to)));
        }
    }

    private PlanReply search(
            PlanRequest request, NetworkGraph known, String date, NodeId from, NodeId to) {
        Feasible feasible = new Feasible(KnownNetwork.of(known, config, date));
        return PlanReply.newBuilder()
                .setPlan(
                        Plans.write(
                                feasible.between(
                                        from,
                                        to,
                                        new Fidelity(request.getFidelityPpb()),
                                        request.getRateMicroHz() / 1e6)))
                .build();
    }

    /// States that are older are forgotten.
    private String oldest() {
        long ns = clock.nowNs() - config.network().control().flood().lifeNs();
        return LocalDate.ofInstant(config.epoch().plusNanos(ns), ZoneOffset.UTC).toString();
    }

    private static PlanReply refusal(JobError error, String detail) {
        return PlanReply.newBuilder()
                .setRefusal(JobFailure.newBuilder().setError(error).setDetail(detail))
                .build();
    }
}
