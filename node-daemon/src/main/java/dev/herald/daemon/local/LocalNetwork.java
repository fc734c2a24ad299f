package dev.herald.daemon.local;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.api.ApiException;
import dev.herald.daemon.node.World;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.spec.node.v1.DeviceState;
import dev.herald.spec.node.v1.LinkStatus;
import dev.herald.spec.node.v1.NodeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The processes of a network on this machine: one for the hardware, one for each node.
public final class LocalNetwork implements AutoCloseable {
    /// Counted where link states are flooded.
    private static final String NODES_KNOWN = "network_nodes_known";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration GRACE = Duration.ofSeconds(3);

    private final RunDirectory directory;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, ApiClient> clients = new ConcurrentHashMap<>();

    private LocalNetwork(RunDirectory directory) {
        this.directory = directory;
    }

    /// Prepares the directory and starts every process.
    ///
    /// @param tied whether the processes end when this one does
    public static LocalNetwork start(Scenario scenario, Path path, boolean tied) {
        if (RunDirectory.isRun(path)) {
            List<String> alive = running(RunDirectory.open(path));
            if (!alive.isEmpty()) {
                throw new LocalException(
                        LocalException.Kind.ENVIRONMENT,
                        path
                                + " runs already ("
                                + String.join(", ", alive)
                                + "); stop it with `herald down --dir "
                                + path
                                + "`");
            }
        }
        Preparation preparation = Preparation.make(scenario, path);
        LocalNetwork network = new LocalNetwork(preparation.directory());
        try {
            Launcher launcher = Launcher.current();
            network.launch(launcher, World.NAME, preparation.worldCommand(), tied);
            for (RunDirectory.Node node : network.directory.nodes()) {
                network.launch(
                        launcher,
                        node.name(),
                        List.of("node", network.directory.config(node.name()).toString()),
                        tied);
            }
            network.directory.save();
            return network;
        } catch (IOException failure) {
            network.close();
            throw new LocalException(
                    LocalException.Kind.ENVIRONMENT,
                    "cannot write to " + path + ": " + failure.getMessage());
        } catch (RuntimeException failure) {
            network.close();
            throw failure;
        }
    }

    public RunDirectory directory() {
        return directory;
    }

    /// The processes by name.
    public Map<String, Process> processes() {
        return Map.copyOf(processes);
    }

    /// A client of the node, kept for later calls.
    public ApiClient client(String node) {
        return clients.computeIfAbsent(node, name -> Clients.connect(directory, name));
    }

    /// Waits until every node has its device and all its links, and knows every node where link states are
    /// flooded.
    ///
    /// @return the state of each node then
    public List<NodeStatus> awaitReady(Duration limit) {
        long until = System.nanoTime() + limit.toNanos();
        List<NodeStatus> ready = new ArrayList<>();
        String waitingFor = "";
        while (ready.size() < directory.nodes().size()) {
            checkAlive();
            if (System.nanoTime() > until) {
                throw new LocalException(
                        LocalException.Kind.TIMEOUT,
                        "not ready after "
                                + limit.toSeconds()
                                + " s: "
                                + waitingFor
                                + "; its log is "
                                + directory.log(directory.nodes().get(ready.size()).name()));
            }
            RunDirectory.Node node = directory.nodes().get(ready.size());
            try {
                NodeStatus status = client(node.name()).status(Duration.ofSeconds(2));
                waitingFor = missing(status, directory.nodes().size());
                if (waitingFor.isEmpty()) {
                    ready.add(status);
                    continue;
                }
            } catch (ApiException notYet) {
                waitingFor = String.valueOf(notYet.getMessage());
            }
            pause();
        }
        return ready;
    }

    /// @throws LocalException naming the first process that has ended, with the end of its log
    public void checkAlive() {
        processes.forEach((name, process) -> {
            if (!process.isAlive()) {
                throw new LocalException(
                        LocalException.Kind.ENVIRONMENT,
                        name
                                + " ended with "
                                + ended(process.exitValue())
                                + "; its log is "
                                + directory.log(name),
                        Tail.of(directory.log(name), 5));
            }
        });
    }

    /// Ends every call to a node that is under way.
    public void disconnect() {
        clients.values().forEach(ApiClient::close);
    }

    /// Waits until some process has ended, for so long at most.
    public void awaitExit(Duration limit) {
        CompletableFuture<?> first =
                CompletableFuture.anyOf(
                        processes.values().stream()
                                .map(Process::onExit)
                                .toArray(CompletableFuture[]::new));
        try {
            var _ = first.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException none) {
            // All run.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops every process: asks, waits, ends by force.
    @Override
    public void close() {
        clients.values().forEach(ApiClient::close);
        stop(new ArrayList<>(processes.values()).stream().map(Process::toHandle).toList());
        try {
            directory.forget();
        } catch (IOException ignored) {
            // What is left behind names no process that runs.
        }
    }

    /// Stops what an earlier command started.
    ///
    /// @return names of the processes that ran
    public static List<String> stop(RunDirectory directory) {
        List<String> names = running(directory);
        List<ProcessHandle> handles = new ArrayList<>();
        for (String name : names) {
            PidFile.read(directory.pid(name)).ifPresent(handles::add);
        }
        stop(handles);
        try {
            directory.forget();
        } catch (IOException failure) {
            throw new LocalException(
                    LocalException.Kind.ENVIRONMENT,
                    "cannot write to " + directory.path() + ": " + failure.getMessage());
        }
        return names;
    }

    /// Names of the processes that run.
    public static List<String> running(RunDirectory directory) {
        List<String> names = new ArrayList<>();
        for (RunDirectory.Node node : directory.nodes()) {
            names.add(node.name());
        }
        names.add(World.NAME);
        names.removeIf(name -> PidFile.read(directory.pid(name)).isEmpty());
        return names;
    }

    private void launch(Launcher launcher, String name, List<String> command, boolean tied)
            throws IOException {
        Files.createDirectories(directory.path().resolve("log"));
        Process process = launcher.start(command, directory.log(name), tied, !tied);
        processes.put(name, process);
        PidFile.write(directory.pid(name), process.toHandle());
    }

    private static void stop(List<ProcessHandle> handles) {
        handles.forEach(ProcessHandle::destroy);
        CompletableFuture<?> all =
                CompletableFuture.allOf(
                        handles.stream()
                                .map(ProcessHandle::onExit)
                                .toArray(CompletableFuture[]::new));
        try {
            var _ = all.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException stubborn) {
            handles.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException stop) {
            handles.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What a node still waits for; empty when nothing.
    private static String missing(NodeStatus status, int nodes) {
        if (status.getDevice().getState() != DeviceState.DEVICE_STATE_READY) {
            return status.getName() + ": device " + status.getDevice().getDetail();
        }
        for (LinkStatus link : status.getLinksList()) {
            if (!link.getUp()) {
                return status.getName() + ": link " + link.getName() + " " + link.getDetail();
            }
        }
        long known = status.getCountersOrDefault(NODES_KNOWN, nodes);
        if (known < nodes) {
            return status.getName() + ": knows " + known + " of " + nodes + " nodes";
        }
        return "";
    }

    private static String ended(int code) {
        return code > 128 && code < 160 ? "signal " + (code - 128) : "exit code " + code;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new LocalException(
                    LocalException.Kind.ENVIRONMENT, "interrupted while waiting for the network");
        }
    }
}
