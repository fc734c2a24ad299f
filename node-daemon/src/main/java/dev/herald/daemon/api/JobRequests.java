package dev.herald.daemon.api;

import dev.herald.application.api.Job;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.scenario.Work;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.RouteChoice;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobFailure;
import dev.herald.spec.node.v1.PairsJob;
import dev.herald.spec.node.v1.QkdJob;
import dev.herald.spec.node.v1.RunJobRequest;
import dev.herald.spec.node.v1.TelegateJob;
import dev.herald.spec.node.v1.TeleportJob;
import java.util.List;

/// Reads what a request asks for.
public final class JobRequests {
    private JobRequests() {}

    /// A request that cannot be taken on.
    public static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        private final JobError error;

        Refusal(JobError error, String detail) {
            super(detail);
            this.error = error;
        }

        public JobEvent event() {
            return failure(error, String.valueOf(getMessage()));
        }
    }

    public static JobEvent failure(JobError error, String detail) {
        return JobEvent.newBuilder()
                .setFailure(JobFailure.newBuilder().setError(error).setDetail(detail))
                .build();
    }

    /// @throws Refusal when the node is unknown or a field is out of range
    public static Job job(RunJobRequest request, DaemonConfig config) throws Refusal {
        NodeId remote;
        try {
            remote = Routing.node(request.getTo(), config);
        } catch (IllegalArgumentException unknown) {
            throw new Refusal(
                    JobError.JOB_ERROR_UNKNOWN_NODE, String.valueOf(unknown.getMessage()));
        }
        if (remote.equals(config.self().id())) {
            throw new Refusal(
                    JobError.JOB_ERROR_BAD_REQUEST,
                    "a job needs another node than " + request.getTo());
        }
        if (request.getTimeoutNs() < 1) {
            throw new Refusal(JobError.JOB_ERROR_BAD_REQUEST, "timeout_ns must be at least 1");
        }
        try {
            return job(request, remote, Terms.read(request.getTerms()));
        } catch (IllegalArgumentException outOfRange) {
            throw new Refusal(
                    JobError.JOB_ERROR_BAD_REQUEST, String.valueOf(outOfRange.getMessage()));
        }
    }

    /// How the path of the job's circuit is chosen.
    ///
    /// @throws Refusal when a field is out of range or a link is not known
    public static RouteChoice route(RunJobRequest request, DaemonConfig config) throws Refusal {
        try {
            return Routing.read(request.getRoute(), config);
        } catch (IllegalArgumentException outOfRange) {
            throw new Refusal(
                    JobError.JOB_ERROR_BAD_REQUEST, String.valueOf(outOfRange.getMessage()));
        }
    }

    /// A job of a scenario as a request.
    ///
    /// @param to name of the remote node
    /// @param avoid names of the links that its path does not take
    /// @param path names of the nodes of its path; empty for the best one
    public static RunJobRequest request(
            Work.App work, String to, List<String> avoid, List<String> path) {
        RunJobRequest.Builder request =
                RunJobRequest.newBuilder()
                        .setTo(to)
                        .setTimeoutNs(work.timeoutNs())
                        .setTerms(Terms.write(work.terms()))
                        .setRoute(
                                Routing.write(
                                        work.route().metric(),
                                        work.route().alternatives(),
                                        avoid,
                                        path));
        switch (work.kind()) {
            case PAIRS ->
                    request.setPairs(
                            PairsJob.newBuilder()
                                    .setPairs(work.runs())
                                    .setMode(
                                            work.mode() == DeliveryMode.KEEP
                                                    ? dev.herald.spec.node.v1.DeliveryMode
                                                            .DELIVERY_MODE_KEEP
                                                    : dev.herald.spec.node.v1.DeliveryMode
                                                            .DELIVERY_MODE_MEASURE));
            case TELEPORT ->
                    request.setTeleport(
                            TeleportJob.newBuilder()
                                    .setRuns(work.runs())
                                    .setRandomStates(work.random()));
            case TELEGATE -> request.setTelegate(TelegateJob.newBuilder().setRuns(work.runs()));
            case QKD ->
                    request.setQkd(
                            QkdJob.newBuilder()
                                    .setPairs(work.runs())
                                    .setTestPermille(work.testPermille()));
        }
        return request.build();
    }

    private static Job job(RunJobRequest request, NodeId remote, CircuitTerms terms)
            throws Refusal {
        long timeoutNs = request.getTimeoutNs();
        return switch (request.getJobCase()) {
            case PAIRS -> {
                BasisChoice basis = BasisChoice.randomXYZ();
                yield new Job.Pairs(
                        remote,
                        terms,
                        mode(request.getPairs().getMode()),
                        request.getPairs().getPairs(),
                        basis,
                        basis,
                        timeoutNs);
            }
            case TELEPORT ->
                    new Job.Teleport(
                            remote,
                            terms,
                            request.getTeleport().getRuns(),
                            request.getTeleport().getRandomStates()
                                    ? Job.Teleport.States.RANDOM
                                    : Job.Teleport.States.CARDINAL,
                            timeoutNs);
            case TELEGATE ->
                    new Job.Telegate(remote, terms, request.getTelegate().getRuns(), timeoutNs);
            case QKD ->
                    new Job.Qkd(
                            remote,
                            terms,
                            request.getQkd().getPairs(),
                            request.getQkd().getTestPermille(),
                            timeoutNs);
            case JOB_NOT_SET ->
                    throw new Refusal(
                            JobError.JOB_ERROR_UNSUPPORTED, "no job of this version is given");
        };
    }

    private static DeliveryMode mode(dev.herald.spec.node.v1.DeliveryMode mode) {
        return switch (mode) {
            case DELIVERY_MODE_KEEP -> DeliveryMode.KEEP;
            case DELIVERY_MODE_MEASURE -> DeliveryMode.MEASURE;
            case DELIVERY_MODE_UNSPECIFIED, UNRECOGNIZED ->
                    throw new IllegalArgumentException("mode must be keep or measure");
        };
    }

    /// `pairs`, `teleport`, `telegate` or `qkd`.
    public static String kind(Job job) {
        return switch (job) {
            case Job.Pairs _ -> "pairs";
            case Job.Teleport _ -> "teleport";
            case Job.Telegate _ -> "telegate";
            case Job.Qkd _ -> "qkd";
        };
    }
}
