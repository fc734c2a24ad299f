package dev.herald.daemon.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How another process of this program is started: as this one was, or by the command that the
/// environment variable `HERALD_LAUNCHER` names.
public final class Launcher {
    private static final String MAIN = "dev.herald.daemon/dev.herald.daemon.cli.Main";

    private final List<String> prefix;

    private Launcher(List<String> prefix) {
        this.prefix = prefix;
    }

    /// The launcher of this process.
    public static Launcher current() {
        String named = System.getenv("HERALD_LAUNCHER");
        return named != null && !named.isBlank()
                ? new Launcher(List.of(named))
                : new Launcher(ownCommand());
    }

    /// Starts a command in the background; its output goes to the log.
    ///
    /// @param tied whether it ends when this process ends
    /// @param detached whether it outlives the terminal
    Process start(List<String> arguments, Path log, boolean tied, boolean detached) {
        List<String> command = new ArrayList<>();
        Path setsid = Path.of("/usr/bin/setsid");
        if (detached && Files.isExecutable(setsid)) {
            command.add(setsid.toString());
        }
        command.addAll(prefix);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("HERALD_NO_BUILD", "1");
        if (tied) {
            builder.environment()
                    .put("HERALD_PARENT", Long.toString(ProcessHandle.current().pid()));
        } else {
            builder.environment().remove("HERALD_PARENT");
        }
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new LocalException(
                    LocalException.Kind.ENVIRONMENT,
                    "cannot start "
                            + String.join(" ", command.subList(0, 1))
                            + ": "
                            + failure.getMessage());
        }
    }

    /// Java with every jar on the module path, as the launcher script has it.
    private static List<String> ownCommand() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
        String application = System.getProperty("herald.app");
        Path cache = application == null ? null : Path.of(application, "herald.aot");
        if (cache != null && Files.isRegularFile(cache)) {
            command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off"));
        }
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
        command.addAll(
                List.of(
                        "--module-path",
                        modulePath(application),
                        "--add-modules",
                        "ALL-MODULE-PATH"));
        command.addAll(
                List.of(
                        "--enable-native-access=dev.herald.physical",
                        "--sun-misc-unsafe-memory-access=allow"));
        if (application != null) {
            command.add("-Dherald.app=" + application);
        }
        command.addAll(List.of("-m", MAIN));
        return List.copyOf(command);
    }

    private static String modulePath(@Nullable String application) {
        if (application != null && Files.isDirectory(Path.of(application, "lib"))) {
            return Path.of(application, "lib").toString();
        }
        String own = System.getProperty("jdk.module.path");
        if (own == null) {
            throw new LocalException(
                    LocalException.Kind.ENVIRONMENT,
                    "this process does not know how it was started; set HERALD_LAUNCHER to the herald script");
        }
        return own;
    }
}
