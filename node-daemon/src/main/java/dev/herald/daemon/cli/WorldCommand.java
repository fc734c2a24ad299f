package dev.herald.daemon.cli;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.node.World;
import dev.herald.daemon.scenario.Scenario;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `herald world SCENARIO`.
@Command(
        name = "world",
        mixinStandardHelpOptions = true,
        description =
                "Serve the simulated hardware of a scenario to daemons, in real time, until it is stopped.")
final class WorldCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SCENARIO", description = "scenario file")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path scenario;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7400",
            converter = AddressConverter.class,
            description = "where daemons attach (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private DaemonConfig.Address listen;

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            required = true,
            description = "directory with ca.crt, world.crt and world.key")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path tls;

    @Option(
            names = "--epoch",
            paramLabel = "INSTANT",
            defaultValue = "2026-01-01T00:00:00Z",
            description = "the network epoch, the same at every daemon (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Instant epoch;

    @Option(names = "--seed", paramLabel = "N", description = "seed instead of the scenario's")
    private @Nullable Long seed;

    @Override
    public Integer call() {
        Scenario read = Scenario.read(scenario);
        Logs.loud();
        return Worlds.run(
                        read.with(seed == null ? read.seed() : seed, read.durationNs()),
                        listen,
                        tls,
                        epoch)
                .code();
    }

    /// Kept apart so that `--help` loads none of it.
    private static final class Worlds {
        static ExitCode run(
                Scenario scenario, DaemonConfig.Address listen, Path tls, Instant epoch) {
            World world = World.start(scenario, listen, tls, epoch);
            return Resident.run(world, world::join);
        }
    }
}
