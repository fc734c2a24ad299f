package dev.herald.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.Subject;
import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Waiver;
import dev.herald.conformance.hal.DeviceSubject;
import dev.herald.conformance.hal.HalSuites;
import dev.herald.conformance.link.LinkSubject;
import dev.herald.conformance.link.LinkSuites;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.spec.trace.Catalogue;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/// Holds a driver or a link layer to the specification: `herald conform hal TARGET` and `herald conform
/// link TARGET`.
public final class Main {
    private static final String HAL = "hal";
    private static final String LINK = "link";
    private static final String USAGE =
            """
            usage: herald conform hal TARGET [--report DIR] [--profile P] [--seed N] [--option KEY=VALUE]...
                                             [--waivers FILE] [--limit SECONDS]
                   herald conform link TARGET, with the same options but --option

            Holds the driver, or the link layer, that calls itself TARGET, on the class path, to a profile of the
            chapter HAL, or LL. The link layer "herald" is this project's.

              --report DIR        write report.json, junit.xml and report.md there
              --profile P         hold it to this profile, a frozen list of clauses; the default is hal-base-1, or link-base-1
              --seed N            of everything random; the default is 1, so that a run can be repeated
              --option KEY=VALUE  an option of the driver
              --waivers FILE      agreed exceptions, one a line: CLAUSE | vendor | model | last day | issue
              --limit SECONDS     give up on a test that has not returned after so long; the default is 120

            exit status: 0 conformant, 1 nonconformant, 2 the suite failed, 3 inconclusive or incomplete, 64 usage
            """;

    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// A command line, understood.
    private record Command(
            String layer,
            String target,
            Optional<Path> report,
            String profile,
            long seed,
            Map<String, String> options,
            List<Waiver> waivers,
            Duration limit) {}

    private static final class Usage extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Usage(String message) {
            super(message);
        }
    }

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    /// As the process, but returns the exit status.
    static int run(String[] args, PrintStream out, PrintStream err) {
        return new Main(out, err).run(args);
    }

    private int run(String[] args) {
        if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
            out.print(USAGE);
            return 0;
        }
        try {
            return run(parse(args));
        } catch (Usage wrong) {
            err.println("conform: " + wrong.getMessage());
            err.print(USAGE);
            return Overall.USAGE;
        } catch (DeviceOpenException | IllegalArgumentException wrong) {
            err.println("conform: " + wrong.getMessage());
            return Overall.USAGE;
        } catch (IOException e) {
            err.println("conform: the report cannot be written: " + e.getMessage());
            return Overall.BROKEN.exitStatus();
        } catch (SuiteBroken broken) {
            err.println(
                    "conform: the suite failed, nothing is known about the subject: "
                            + broken.getMessage());
            return Overall.BROKEN.exitStatus();
        }
    }

    private static Command parse(String[] args) {
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        String layer = next(rest, "what to hold to the specification: hal or link");
        if (!layer.equals(HAL) && !layer.equals(LINK)) {
            throw new Usage("there is no suite for " + layer + "; there is one for: hal, link");
        }
        Optional<String> target = Optional.empty();
        Optional<Path> report = Optional.empty();
        String profile = layer + "-base-1";
        long seed = 1;
        Duration limit = Duration.ofMinutes(2);
        Map<String, String> options = new TreeMap<>();
        List<Waiver> waivers = new ArrayList<>();
        while (!rest.isEmpty()) {
            String word = rest.remove();
            switch (word) {
                case "--report" ->
                        report = Optional.of(Path.of(next(rest, "a directory after --report")));
                case "--profile" -> profile = next(rest, "a profile after --profile");
                case "--seed" -> seed = number(word, next(rest, "a number after --seed"));
                case "--limit" ->
                        limit =
                                Duration.ofSeconds(
                                        number(word, next(rest, "a number after --limit")));
                case "--waivers" -> waivers.addAll(waivers(next(rest, "a file after --waivers")));
                case "--option" -> {
                    String option = next(rest, "KEY=VALUE after --option");
                    int equals = option.indexOf('=');
                    if (equals < 1) {
                        throw new Usage("--option needs KEY=VALUE, not " + option);
                    }
                    options.put(option.substring(0, equals), option.substring(equals + 1));
                }
                default -> {
                    if (word.startsWith("-") || target.isPresent()) {
                        throw new Usage("cannot understand " + word);
                    }
                    target = Optional.of(word);
                }
            }
        }
        String name =
                target.orElseThrow(() ->
                        new Usage("name the " + subject(layer) + " to hold to the specification"));
        if (layer.equals(LINK) && !options.isEmpty()) {
            throw new Usage("a link layer has no options: --option is for drivers");
        }
        return new Command(layer, name, report, profile, seed, options, waivers, limit);
    }

    private static String subject(String layer) {
        return layer.equals(HAL) ? "driver" : "link layer";
    }

    private static String next(Deque<String> rest, String what) {
        String word = rest.poll();
        if (word == null) {
            throw new Usage("expected " + what);
        }
        return word;
    }

    private static long number(String option, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException wrong) {
            throw new Usage(option + " needs a number, not " + text);
        }
    }

    private static List<Waiver> waivers(String file) {
        try {
            return Waiver.parse(Files.readString(Path.of(file), UTF_8));
        } catch (IOException e) {
            throw new Usage("the waivers cannot be read: " + e.getMessage());
        }
    }

    private int run(Command command) throws IOException {
        Catalogue catalogue = Catalogue.shipped().profile(command.profile);
        boolean hal = command.layer.equals(HAL);
        Map<String, String> target = new TreeMap<>(command.options);
        target.put(hal ? "driver" : "link-layer", command.target);
        var settings =
                new ConformanceRun.Settings(
                        command.seed, command.profile, target, command.waivers, command.limit);
        Subject subject = hal ? device(command) : linkLayer(command);
        Report report =
                new ConformanceRun(catalogue, subject, settings)
                        .execute(hal ? HalSuites.ALL : LinkSuites.ALL);
        out.print(TextReport.console(report));
        if (command.report.isPresent()) {
            report.write(command.report.get());
            out.println(
                    "report: "
                            + command.report.get().resolve("report.json")
                            + ", junit.xml, report.md");
        }
        return report.overall().exitStatus();
    }

    private static Subject device(Command command) {
        return new DeviceSubject(
                DeviceSubject.provider(
                        command.target, ServiceLoader.load(QuantumDeviceProvider.class)),
                command.options);
    }

    private static Subject linkLayer(Command command) {
        return new LinkSubject(
                LinkSubject.provider(command.target, ServiceLoader.load(LinkLayerProvider.class)));
    }
}
