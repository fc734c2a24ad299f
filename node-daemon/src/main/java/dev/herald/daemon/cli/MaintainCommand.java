package dev.herald.daemon.cli;

import static java.util.Objects.requireNonNull;

import dev.herald.daemon.api.ApiClient;
import dev.herald.daemon.api.ApiException;
import dev.herald.daemon.local.Clients;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.daemon.rpc.v1.MaintainRequest;
import dev.herald.spec.node.v1.MaintenanceWindow;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald maintain LINK`.
@Command(
        name = "maintain",
        mixinStandardHelpOptions = true,
        description = {
            "Announce work on a link: the network takes it for no new circuits, and leads those that it has"
                    + " around it in time.",
            "Takes the place of what was announced for the link before."
        })
final class MaintainCommand implements Callable<Integer> {
    private static final long SECOND_NS = 1_000_000_000;

    /// When, or not at all.
    private static final class When {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                required = true,
                converter = Durations.class,
                description = "how long the work lasts, such as 2h")
        private @Nullable Long forNs;

        @Option(names = "--none", required = true, description = "there will be none")
        private boolean none;
    }

    @Parameters(paramLabel = "LINK", description = "name of the link")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String link;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private When when;

    @Option(
            names = "--in",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "when it begins, from now (default: at once)")
    private @Nullable Long inNs;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory of the daemons (default: the one below .herald)")
    private @Nullable Path directory;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        RunDirectory run = RunDirectory.find(directory);
        MaintainRequest request = request(Instant.now());
        List<String> told = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (RunDirectory.Node node : run.nodes()) {
            try (ApiClient client = Clients.connect(run, node.name())) {
                if (client.status().getLinksList().stream()
                        .anyMatch(each -> each.getName().equals(link))) {
                    client.maintain(request);
                    told.add(node.name());
                }
            } catch (ApiException unreachable) {
                if (unreachable.kind() != ApiException.Kind.UNREACHABLE) {
                    throw unreachable;
                }
                silent.add(node.name());
            }
        }
        String unheard = silent.isEmpty() ? "" : "; no answer from " + String.join(", ", silent);
        if (told.isEmpty()) {
            throw new Failure(
                    silent.isEmpty() ? ExitCode.REFUSED : ExitCode.NO_CONNECTION,
                    "no daemon has a link called " + link + unheard);
        }
        spec.commandLine()
                .getOut()
                .println(
                        link
                                + ": "
                                + what(request)
                                + ", told at "
                                + String.join(", ", told)
                                + unheard);
        return ExitCode.OK.code();
    }

    private MaintainRequest request(Instant now) {
        MaintainRequest.Builder request = MaintainRequest.newBuilder().setLink(link);
        if (!when.none) {
            long lasts = requireNonNull(when.forNs);
            long from =
                    now.getEpochSecond() * SECOND_NS + now.getNano() + (inNs == null ? 0 : inNs);
            request.addWindows(
                    MaintenanceWindow.newBuilder().setFromUnixNs(from).setToUnixNs(from + lasts));
        }
        return request.build();
    }

    private static String what(MaintainRequest request) {
        if (request.getWindowsCount() == 0) {
            return "no maintenance";
        }
        MaintenanceWindow window = request.getWindows(0);
        return "maintained "
                + StatusText.instant(window.getFromUnixNs())
                + " to "
                + StatusText.instant(window.getToUnixNs());
    }
}
