package dev.herald.daemon.demo;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.api.ApiException;
import dev.herald.daemon.api.JobRequests;
import dev.herald.daemon.emulate.RunResult;
import dev.herald.daemon.local.LocalException;
import dev.herald.daemon.local.LocalNetwork;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.daemon.scenario.VirtualLink;
import dev.herald.daemon.scenario.Work;
import dev.herald.hal.model.NodeId;
import dev.herald.spec.node.v1.JobEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Runs the jobs of a scenario over processes on this machine.
public final class Demo {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);

    private final Scenario scenario;
    private final LocalNetwork network;
    private final Consumer<String> progress;
    private final List<JobOutcome> outcomes = new ArrayList<>();

    private Demo(Scenario scenario, LocalNetwork network, Consumer<String> progress) {
        this.scenario = scenario;
        this.network = network;
        this.progress = progress;
    }

    /// Starts the network, runs the jobs, stops the network whatever happens.
    ///
    /// @param directory for the run
    /// @param progress told one line at each step
    public static RunResult run(Scenario scenario, Path directory, Consumer<String> progress) {
        long begunNs = System.nanoTime();
        progress.accept("starting " + (scenario.nodes().size() + 1) + " processes");
        LocalNetwork network = LocalNetwork.start(scenario, directory, true);
        Thread hook = new Thread(network::close, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            var _ = network.awaitReady(READY);
            progress.accept("all nodes are up after " + seconds(begunNs));
            Demo demo = new Demo(scenario, network, progress);
            demo.watch();
            demo.jobs();
            return demo.result((System.nanoTime() - begunNs) / 1e9);
        } finally {
            network.close();
            try {
                var _ = Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException onTheWayDown) {
                // The hook runs already.
            }
        }
    }

    /// When a process ends, the jobs are given a moment to end by themselves, then the calls are cut.
    private void watch() {
        Executor later =
                CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        for (Process process : network.processes().values()) {
            var _ = process.onExit().thenRunAsync(network::disconnect, later);
        }
    }

    /// Jobs that begin together run side by side, the others one after the other.
    private void jobs() {
        Map<Long, List<Work.App>> groups = new TreeMap<>();
        for (Work work : scenario.workload()) {
            if (work instanceof Work.App app) {
                groups.computeIfAbsent(app.startNs(), _ -> new ArrayList<>()).add(app);
            }
        }
        for (List<Work.App> group : groups.values()) {
            for (Work.App app : group) {
                progress.accept(describe(app));
            }
            List<CompletableFuture<JobOutcome>> running =
                    group.stream()
                            .map(app -> CompletableFuture.supplyAsync(() -> job(app), VIRTUAL))
                            .toList();
            for (CompletableFuture<JobOutcome> job : running) {
                outcomes.add(joined(job));
            }
        }
    }

    private JobOutcome joined(CompletableFuture<JobOutcome> job) {
        JobOutcome outcome;
        try {
            outcome = job.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof ApiException lost) {
                network.awaitExit(Duration.ofSeconds(1));
                network.checkAlive(); // names the process, if that is why
                throw lost;
            }
            throw failure.getCause() instanceof RuntimeException known ? known : failure;
        }
        if (!outcome.isUsable()) {
            String line =
                    outcome.app().name()
                            + " "
                            + outcome.from()
                            + "-"
                            + outcome.to()
                            + " ended with "
                            + outcome.error();
            try {
                network.checkAlive();
            } catch (LocalException dead) {
                line += "; " + dead.getMessage();
            }
            throw new DemoException(line, outcome.end().getFailure());
        }
        return outcome;
    }

    private JobOutcome job(Work.App work) {
        String from = name(work.from());
        ApiClient client = network.client(from);
        long before = dropped(client);
        JobEvent end =
                client.run(
                        JobRequests.request(
                                work,
                                name(work.to()),
                                avoided(work),
                                work.route().path().stream().map(this::name).toList()),
                        PATIENCE,
                        _ -> {});
        return new JobOutcome(work, from, name(work.to()), end, dropped(client) - before);
    }

    /// Pairs that ended undelivered at the node so far.
    private static long dropped(ApiClient client) {
        return client.status().getCountersOrDefault("network_pair_dropped", 0);
    }

    private RunResult result(double wallSeconds) {
        List<RunResult.LinkResult> links = new ArrayList<>();
        List<RunResult.CircuitResult> circuits = new ArrayList<>();
        List<RunResult.AppResult> apps = new ArrayList<>();
        List<RunResult.CheckResult> checks = new ArrayList<>();
        for (JobOutcome outcome : outcomes) {
            RunResult.AppResult app = outcome.app();
            checks.addAll(DemoChecks.of(app));
            if (outcome.work().kind() == Work.Kind.PAIRS) {
                Scenario.Link link = link(outcome.work());
                if (link == null) {
                    circuits.add(circuit(outcome));
                } else {
                    links.add(link(outcome, link));
                }
            }
            apps.add(app);
        }
        return new RunResult(
                scenario.name(),
                0, // in real time nothing is repeated
                wallSeconds,
                wallSeconds,
                0,
                links,
                List.of(),
                List.of(),
                circuits,
                List.of(),
                apps,
                List.of(),
                List.of(),
                RunResult.Left.NOTHING,
                checks);
    }

    private static RunResult.LinkResult link(JobOutcome outcome, Scenario.Link link) {
        return new RunResult.LinkResult(
                link.name(),
                outcome.measured().getRuns(),
                0,
                outcome.figure("rate_hz"),
                outcome.interval("fidelity"),
                RunResult.Interval.NONE,
                RunResult.Interval.NONE,
                RunResult.Interval.NONE,
                RunResult.Interval.NONE,
                outcome.error());
    }

    private RunResult.CircuitResult circuit(JobOutcome outcome) {
        return new RunResult.CircuitResult(
                outcome.from(),
                outcome.to(),
                outcome.work().mode().name().toLowerCase(java.util.Locale.ROOT),
                outcome.work().runs(),
                outcome.measured().getRuns(),
                outcome.dropped(),
                outcome.figure("rate_hz"),
                new RunResult.Latency(
                        outcome.figure("latency_p50_s"), outcome.figure("latency_p99_s")),
                outcome.interval("fidelity"),
                outcome.figure("expected_fidelity"),
                RunResult.Interval.NONE,
                Math.round(outcome.interval("path_changes").estimate()),
                outcome.interval("tested_fidelity"),
                outcome.error());
    }

    /// The link that joins both ends of the job, or null.
    private Scenario.@org.jspecify.annotations.Nullable Link link(Work.App work) {
        for (Scenario.Link link : scenario.links()) {
            if (link.hasEnd(work.from()) && link.hasEnd(work.to())) {
                return link;
            }
        }
        return null;
    }

    private String describe(Work.App app) {
        String kind = app.kind().name().toLowerCase(java.util.Locale.ROOT);
        return kind + " " + name(app.from()) + "-" + name(app.to()) + ", " + app.runs() + " rounds";
    }

    private List<String> avoided(Work.App work) {
        List<String> names = new ArrayList<>();
        for (Scenario.Link link : scenario.links()) {
            if (work.route().avoid().contains(link.id())) {
                names.add(link.name());
            }
        }
        for (VirtualLink link : scenario.virtualLinks()) {
            if (work.route().avoid().contains(link.id())) {
                names.add(link.name());
            }
        }
        return names;
    }

    private String name(NodeId node) {
        return scenario.node(node).name();
    }

    private static String seconds(long begunNs) {
        return String.format(java.util.Locale.ROOT, "%.1f s", (System.nanoTime() - begunNs) / 1e9);
    }
}
