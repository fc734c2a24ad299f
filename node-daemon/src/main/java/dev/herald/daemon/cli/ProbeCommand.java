package dev.herald.daemon.cli;

import dev.herald.daemon.probe.Calibrated;
import dev.herald.daemon.probe.CalibrationStore;
import dev.herald.daemon.probe.DatedSheet;
import dev.herald.daemon.probe.Probing;
import dev.herald.daemon.probe.SheetText;
import dev.herald.daemon.probe.StoredSheet;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.targets.DeviceTarget;
import dev.herald.physical.verify.ProbeOptions;
import dev.herald.physical.verify.Reading;
import dev.herald.physical.verify.run.ExperimentException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `herald probe TARGET`.
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Measure a device and print its data sheet: every declared figure beside the measured one.",
            "TARGET is "
                    + DeviceTarget.SYNTAX
                    + ". A simulated device runs in virtual time, any other in real time."
        })
final class ProbeCommand implements Callable<Integer> {
    private static final long REAL_TIME_NS = 30_000_000_000L;

    @Parameters(paramLabel = "TARGET", description = "the device")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String target;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "time for all measurements; without it, 30s in real time and no limit in virtual time")
    private @Nullable Long budget;

    @Option(
            names = "--shots",
            paramLabel = "N",
            defaultValue = "400",
            description = "of each program (default: ${DEFAULT-VALUE})")
    private long shots;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "2000",
            description = "of each setting at a port (default: ${DEFAULT-VALUE})")
    private long pairs;

    @Option(
            names = "--confidence",
            paramLabel = "P",
            defaultValue = "0.9999",
            description = "of every interval (default: ${DEFAULT-VALUE})")
    private double confidence;

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description =
                    "certificates, for a remote device that asks for them; the target's options node and name say which node this is")
    private @Nullable Path tls;

    @Option(
            names = "--epoch",
            paramLabel = "INSTANT",
            defaultValue = "2026-01-01T00:00:00Z",
            description = "the network epoch of a remote device (default: ${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Instant epoch;

    @Option(names = "--store", paramLabel = "DIR", description = "add the data sheet to this store")
    private @Nullable Path store;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description =
                    "simulate with figures measured earlier: the last data sheet of this store")
    private @Nullable Path from;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            description = "with --from: the last one taken at this instant or before")
    private @Nullable Instant at;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "with --from: which device of the store, if it has several")
    private @Nullable String device;

    @Mixin private JsonOption json = new JsonOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Logs.quiet();
        DeviceTarget named;
        ProbeOptions options;
        try {
            named = DeviceTarget.parse(target);
            long unlimited = named.isSimulated() ? 0 : REAL_TIME_NS;
            options =
                    new ProbeOptions(shots, pairs, confidence, budget == null ? unlimited : budget);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
        }
        DatedSheet sheet;
        try {
            sheet = new Probing(named, options, epoch, tls, profile(named)).run();
        } catch (ExperimentException failure) {
            throw new Failure(
                    ExitCode.ENVIRONMENT, failure.getMessage() + "; is the device ready?");
        }
        String text = SheetText.of(sheet);
        Path directory = store;
        if (directory != null) {
            text += "kept in " + new CalibrationStore(directory).add(sheet) + "\n";
        }
        json.write(spec.commandLine().getOut(), text, sheet.json());
        return (sheet.sheet().count(Reading.Verdict.WORSE) > 0 ? ExitCode.FAILED : ExitCode.OK)
                .code();
    }

    /// The profile of the target with figures of the store, or null for the target's own.
    private @Nullable NodeProfile profile(DeviceTarget named) {
        Path directory = from;
        if (directory == null) {
            return null;
        }
        CalibrationStore kept = new CalibrationStore(directory);
        List<String> devices = kept.devices();
        String which = device;
        if (which == null) {
            if (devices.size() != 1) {
                throw new Failure(
                        ExitCode.BAD_INPUT,
                        directory + " has the devices " + devices + "; choose one with --device");
            }
            which = devices.getFirst();
        }
        Instant until = at == null ? Instant.now() : at;
        String wanted = which;
        StoredSheet sheet =
                kept.latest(wanted, until)
                        .orElseThrow(() ->
                                new Failure(
                                        ExitCode.BAD_INPUT,
                                        directory
                                                + " has no data sheet of "
                                                + wanted
                                                + " at "
                                                + until
                                                + "; there are "
                                                + devices));
        String base = named.options().getOrDefault("profile", "ideal");
        if (!named.isSimulated() || !Profiles.names().contains(base)) {
            throw new ParameterException(
                    spec.commandLine(), "--from needs a target sim:PROFILE to start from");
        }
        return Calibrated.node(Profiles.node(base), sheet);
    }
}
