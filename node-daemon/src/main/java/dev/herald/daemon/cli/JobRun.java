package dev.herald.daemon.cli;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.local.Clients;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.spec.node.v1.DeliveryMode;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobFailure;
import dev.herald.spec.node.v1.JobTerms;
import dev.herald.spec.node.v1.PairsJob;
import dev.herald.spec.node.v1.QkdJob;
import dev.herald.spec.node.v1.RunJobRequest;
import dev.herald.spec.node.v1.TelegateJob;
import dev.herald.spec.node.v1.TeleportJob;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// Runs one job on a daemon and prints its end.
final class JobRun {
    /// What a daemon may take beyond the job's own time.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private JobRun() {}

    static RunJobRequest pairs(RunJobRequest.Builder request, int pairs, boolean measure) {
        DeliveryMode mode =
                measure ? DeliveryMode.DELIVERY_MODE_MEASURE : DeliveryMode.DELIVERY_MODE_KEEP;
        return request.setPairs(PairsJob.newBuilder().setPairs(pairs).setMode(mode)).build();
    }

    static RunJobRequest teleport(RunJobRequest.Builder request, int runs, boolean random) {
        return request.setTeleport(TeleportJob.newBuilder().setRuns(runs).setRandomStates(random))
                .build();
    }

    static RunJobRequest telegate(RunJobRequest.Builder request, int runs) {
        return request.setTelegate(TelegateJob.newBuilder().setRuns(runs)).build();
    }

    static RunJobRequest qkd(RunJobRequest.Builder request, int pairs, int testPermille) {
        return request.setQkd(QkdJob.newBuilder().setPairs(pairs).setTestPermille(testPermille))
                .build();
    }

    static RunJobRequest.Builder request(String to, double fidelity, long timeoutNs) {
        return RunJobRequest.newBuilder()
                .setTo(to)
                .setTimeoutNs(timeoutNs)
                .setTerms(
                        JobTerms.newBuilder().setMinFidelityPpb((int) Math.round(fidelity * 1e9)));
    }

    static RunJobRequest.Builder request(JobOptions options, CommandSpec spec) {
        RunJobRequest.Builder request =
                RunJobRequest.newBuilder()
                        .setTo(options.to)
                        .setTimeoutNs(options.timeoutNs)
                        .setTerms(options.terms.terms(spec));
        return options.route.into(request, spec);
    }

    static ExitCode run(JobOptions options, RunJobRequest request, CommandSpec spec) {
        RunDirectory run = RunDirectory.find(options.directory);
        PrintWriter out = spec.commandLine().getOut();
        Ticker ticker = new Ticker(spec.commandLine().getErr());
        try (ApiClient client = Clients.connect(run, options.from)) {
            JobEvent end = client.run(request, PATIENCE, ticker::progress);
            ticker.clear();
            options.json.write(
                    out, JobText.write(end), JobJson.write(options.from, options.to, end));
            if (end.hasResult()) {
                return ExitCode.OK;
            }
            JobFailure failure = end.getFailure();
            throw new Failure(exitCode(failure.getError()), line(failure));
        }
    }

    /// One line: the error, its detail, the next step.
    static String line(JobFailure failure) {
        String name = failure.getError().name().replace("JOB_ERROR_", "");
        String next =
                switch (failure.getError()) {
                    case JOB_ERROR_FIDELITY_UNREACHABLE -> "; ask for less with --fidelity";
                    case JOB_ERROR_DEADLINE_MISSED, JOB_ERROR_SETUP_TIMEOUT ->
                            "; allow more with --timeout";
                    case JOB_ERROR_CLASSICAL_CHANNEL_LOST, JOB_ERROR_CIRCUIT_DOWN ->
                            "; see `herald status`";
                    default -> "";
                };
        return name.toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + failure.getDetail() + next;
    }

    static ExitCode exitCode(JobError error) {
        return switch (error) {
            case JOB_ERROR_UNKNOWN_NODE,
                    JOB_ERROR_NO_ROUTE,
                    JOB_ERROR_PEER_NOT_LISTENING,
                    JOB_ERROR_REJECTED,
                    JOB_ERROR_NO_RESOURCES,
                    JOB_ERROR_FIDELITY_UNREACHABLE,
                    JOB_ERROR_RATE_UNREACHABLE,
                    JOB_ERROR_UNSUPPORTED,
                    JOB_ERROR_TOO_MANY_JOBS ->
                    ExitCode.REFUSED;
            case JOB_ERROR_SETUP_TIMEOUT, JOB_ERROR_DEADLINE_MISSED -> ExitCode.TIMEOUT;
            case JOB_ERROR_BAD_REQUEST -> ExitCode.USAGE;
            case JOB_ERROR_STOPPING -> ExitCode.NO_CONNECTION;
            case JOB_ERROR_CIRCUIT_DOWN,
                    JOB_ERROR_CLASSICAL_CHANNEL_LOST,
                    JOB_ERROR_QUBIT_LOST,
                    JOB_ERROR_CANCELLED,
                    JOB_ERROR_CLOSED,
                    JOB_ERROR_PROTOCOL,
                    JOB_ERROR_UNRECOGNISED,
                    JOB_ERROR_UNSPECIFIED,
                    UNRECOGNIZED ->
                    ExitCode.FAILED;
        };
    }
}
