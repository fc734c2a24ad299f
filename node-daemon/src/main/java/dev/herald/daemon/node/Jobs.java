package dev.herald.daemon.node;

import dev.herald.application.api.ApplicationOutput;
import dev.herald.application.api.Job;
import dev.herald.daemon.api.JobEvents;
import dev.herald.daemon.api.JobRequests;
import dev.herald.daemon.config.DaemonConfig;
import dev.herald.hal.host.Clock;
import dev.herald.network.message.RouteChoice;
import dev.herald.node.NodeStack;
import dev.herald.spec.node.v1.JobError;
import dev.herald.spec.node.v1.JobEvent;
import dev.herald.spec.node.v1.JobStatus;
import dev.herald.spec.node.v1.RunJobRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The jobs under way: numbers them and carries their events. Confined to the loop.
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int JOBS_MAX = 64;

    private static final class Running {
        final Job job;
        final long startedNs;
        final Consumer<JobEvent> answers;
        long done;
        long of;

        Running(Job job, long startedNs, Consumer<JobEvent> answers) {
            this.job = job;
            this.startedNs = startedNs;
            this.answers = answers;
        }
    }

    private final DaemonConfig config;
    private final Clock clock;
    private final StateBook book;
    private final Map<Long, Running> running = new LinkedHashMap<>();
    private @Nullable NodeStack stack;
    private long last;

    Jobs(DaemonConfig config, Clock clock, StateBook book) {
        this.config = config;
        this.clock = clock;
        this.book = book;
    }

    void attach(NodeStack made) {
        stack = made;
    }

    /// @return number of the job, or 0 when it was refused
    long run(RunJobRequest request, Consumer<JobEvent> answers) {
        NodeStack to = stack;
        if (to == null) {
            answers.accept(
                    JobRequests.failure(
                            JobError.JOB_ERROR_NO_RESOURCES,
                            "the node is starting; its device is not attached yet"));
            return 0;
        }
        if (running.size() >= JOBS_MAX) {
            answers.accept(
                    JobRequests.failure(
                            JobError.JOB_ERROR_TOO_MANY_JOBS,
                            running.size() + " jobs are under way; wait for one to end"));
            return 0;
        }
        Job job;
        RouteChoice route;
        try {
            job = JobRequests.job(request, config);
            route = JobRequests.route(request, config);
        } catch (JobRequests.Refusal refusal) {
            answers.accept(refusal.event());
            return 0;
        }
        long number = ++last;
        running.put(number, new Running(job, clock.nowNs(), answers));
        book.count("jobs_started");
        LOG.info("job {}: {} with {}", number, JobRequests.kind(job), request.getTo());
        answers.accept(JobEvents.started(number));
        to.run(number, job, route);
        return number;
    }

    /// @return whether the job was under way
    boolean cancel(long number) {
        NodeStack to = stack;
        if (to == null || !running.containsKey(number)) {
            return false;
        }
        LOG.info("job {}: cancelled", number);
        to.cancel(number);
        return true;
    }

    void onJob(ApplicationOutput event) {
        switch (event) {
            case ApplicationOutput.Progress progress -> {
                Running job = running.get(progress.number());
                if (job != null) {
                    job.done = progress.done();
                    job.of = progress.of();
                    job.answers.accept(JobEvents.progress(progress));
                }
            }
            case ApplicationOutput.JobEnded ended -> {
                Running job = running.remove(ended.number());
                if (job != null) {
                    String how =
                            ended.error() == null ? "done" : ended.error() + ", " + ended.detail();
                    book.count(ended.error() == null ? "jobs_done" : "jobs_failed");
                    LOG.info("job {}: {}", ended.number(), how);
                    job.answers.accept(JobEvents.ended(ended, clock.nowNs() - job.startedNs));
                }
            }
            default -> {}
        }
    }

    /// Tells every job's caller that the daemon stops.
    void stopAll() {
        for (Running job : List.copyOf(running.values())) {
            job.answers.accept(
                    JobRequests.failure(JobError.JOB_ERROR_STOPPING, "the daemon stops"));
        }
        running.clear();
    }

    List<JobStatus> status() {
        List<JobStatus> all = new ArrayList<>();
        running.forEach((number, job) ->
                all.add(
                        JobStatus.newBuilder()
                                .setJob(number)
                                .setKind(JobRequests.kind(job.job))
                                .setRemote(job.job.remote().value())
                                .setDone(job.done)
                                .setOf(job.of)
                                .setAgeNs(clock.nowNs() - job.startedNs)
                                .build()));
        return all;
    }
}
