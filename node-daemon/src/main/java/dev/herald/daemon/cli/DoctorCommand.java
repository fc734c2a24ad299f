package dev.herald.daemon.cli;

import dev.herald.daemon.doctor.Diagnosis;
import dev.herald.daemon.doctor.DoctorJson;
import dev.herald.daemon.doctor.DoctorText;
import dev.herald.daemon.doctor.EmulatedEvidence;
import dev.herald.daemon.doctor.EvidenceSource;
import dev.herald.daemon.doctor.LinkExaminer;
import dev.herald.daemon.doctor.Runbook;
import dev.herald.daemon.local.DaemonEvidence;
import dev.herald.daemon.local.RunDirectory;
import dev.herald.daemon.scenario.Scenario;
import dev.herald.hal.model.Fidelity;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald doctor LINK`.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Find out what ails a link: reads the monitors at both ends, makes pairs, and follows the"
                    + " link-degradation runbook to a cause.",
            "Readings are compared with those of the instant at which each daemon first had the link up."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the link is healthy",
            "1:a cause was found, or there is too little evidence",
            "2:the command line is wrong",
            "3:the scenario is wrong",
            "5:no daemon answers, or none has the link",
            "6:a daemon refuses the examination"
        })
final class DoctorCommand implements Callable<Integer> {
    private static final int SAMPLES = 80;

    @Parameters(paramLabel = "LINK", description = "name of the link")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String link;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "run directory (default: the one below .herald)")
    private @Nullable Path directory;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "4s",
            description = "how long to look, 100ms to 10min (default: ${DEFAULT-VALUE})")
    private long lookNs;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "to make and measure meanwhile, 0 to 10000 (default: ${DEFAULT-VALUE}); they take time of the link")
    private int pairs;

    @Option(
            names = "--fidelity",
            paramLabel = "F",
            defaultValue = "0.5",
            description = "least fidelity of these (default: ${DEFAULT-VALUE})")
    private double fidelity;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "examine a link of this scenario in virtual time, its faults included")
    private @Nullable Path scenario;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "5s",
            description = "with --scenario: when to look (default: ${DEFAULT-VALUE})")
    private long atNs;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        if (pairs < 0 || pairs > 10_000) {
            throw wrong("--pairs " + pairs + " is not in 0..10000");
        }
        if (!(fidelity >= 0 && fidelity <= 1)) {
            throw wrong("--fidelity " + fidelity + " is not in 0..1");
        }
        if (lookNs < 100_000_000 || lookNs > 600_000_000_000L) {
            throw wrong("--for is not in 100ms..10min");
        }
        var wish = new LinkExaminer.Wish(SAMPLES, lookNs / SAMPLES, pairs, Fidelity.of(fidelity));
        Diagnosis diagnosis = Runbook.diagnose(source(wish).gather(link));
        json.write(
                spec.commandLine().getOut(),
                DoctorText.write(diagnosis),
                DoctorJson.write(diagnosis));
        return (diagnosis.healthy() ? ExitCode.OK : ExitCode.FAILED).code();
    }

    private EvidenceSource source(LinkExaminer.Wish wish) {
        Path file = scenario;
        if (file == null) {
            return new DaemonEvidence(RunDirectory.find(directory), wish);
        }
        Scenario read = Scenario.read(file);
        if (read.link(link).isEmpty()) {
            throw wrong(
                    "no link of "
                            + read.name()
                            + " is called "
                            + link
                            + "; the links are "
                            + String.join(
                                    ", ", read.links().stream().map(Scenario.Link::name).toList()));
        }
        return new EmulatedEvidence(read, atNs, wish);
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
