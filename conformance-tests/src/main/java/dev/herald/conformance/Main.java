package dev.herald.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.Subject;
import dev.herald.conformance.engine.SuiteBroken;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Waiver;
import dev.herald.conformance.hal.Conditions;
import dev.herald.conformance.hal.DeviceSubject;
import dev.herald.conformance.hal.HalSuites;
import dev.herald.conformance.hal.Surroundings;
import dev.herald.conformance.hal.wire.WireAddress;
import dev.herald.conformance.link.LinkSubject;
import dev.herald.conformance.link.LinkSuites;
import dev.herald.conformance.link.tester.LinkTesterSession;
import dev.herald.conformance.link.tester.RemoteLinkLayer;
import dev.herald.conformance.network.NetworkSubject;
import dev.herald.conformance.network.NetworkSuites;
import dev.herald.conformance.network.tester.NetworkTesterSession;
import dev.herald.conformance.network.tester.RemoteNetworkLayer;
import dev.herald.conformance.tester.TesterAddress;
import dev.herald.conformance.tester.TesterMain;
import dev.herald.conformance.tester.TesterServer;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.link.api.LinkLayerProvider;
import dev.herald.network.api.NetworkLayerProvider;
import dev.herald.physical.targets.DeviceTarget;
import dev.herald.spec.trace.Catalogue;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.SocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// Holds a driver, a link layer or a network layer to the specification: `herald conform hal TARGET`,
/// `herald conform link TARGET` and `herald conform network TARGET`.
public final class Main {
    private static final String HAL = "hal";
    private static final String LINK = "link";
    private static final String NETWORK = "network";
    private static final String REMOTE = "remote";
    private static final String HERALD = "herald";
    private static final String LINK_TESTER = "link-tester";
    private static final String NETWORK_TESTER = "network-tester";
    private static final List<String> FOR_DRIVERS =
            List.of("--time", "--option", "--conditions", "--epoch", "--driver-path");
    private static final String USAGE =
            """
            usage: herald conform hal TARGET [--profile P] [--report DIR] [--seed N] [--time virtual|real]
                                             [--option KEY=VALUE]... [--conditions FILE] [--epoch INSTANT]
                                             [--driver-path JARS] [--waivers FILE] [--limit SECONDS]
                   herald conform link|network NAME|remote:HOST:PORT
                                             [--profile P] [--report DIR] [--seed N] [--waivers FILE]
                                             [--limit SECONDS]
                   herald conform link-tester|network-tester [NAME] --listen HOST:PORT|unix:PATH

            Holds a driver, a link layer or a network layer to a profile of the chapter HAL, LL or NL. TARGET is

              sim[:PROFILE]       the simulated device, in virtual time
              remote:HOST:PORT    a device behind a wire, or remote:unix:PATH; its node is ?node=N, else 1
              native:LIBRARY      a driver with the C interface
              provider:NAME       a driver that calls itself NAME, found on the class path; NAME alone will do

            each with ?option=value&option=value. All but sim run in real time. NAME is a link layer, or a
            network layer, on the class path; "herald" is this project's. One in another process, in any language, is
            reached as remote:HOST:PORT or remote:unix:PATH (CONF-TESTER, CONF-NODE); link-tester and network-tester
            put one on the class path there.

              --profile P         hold it to this profile, a frozen list of clauses: hal-base-1 (the default), hal-wire-1
                                  (for a server, with what it owes to hosts), hal-smoke; link-base-1 for a link layer,
                                  link-wire-1 for one that is reached over a socket, with its frames; network-base-1
                                  and network-wire-1 likewise for a network layer
              --report DIR        write report.json, report.html, report.md and junit.xml there
              --seed N            of everything random; the default is 1, so that a run can be repeated
              --time virtual|real the time that the tests run in
              --option KEY=VALUE  an option of the driver
              --conditions FILE   how conditions come about, in YAML: a name with options, begin, end, other
              --epoch INSTANT     the network epoch, for a device with a clock of its own; by default that of
                                  the device behind the wire
              --driver-path JARS  where else to look for drivers
              --waivers FILE      agreed exceptions, one a line: CLAUSE | vendor | model | last day | issue
              --limit SECONDS     give up on a test that has not returned after so long; the default is 120

            exit status: 0 conformant, 1 nonconformant, 2 the suite failed, 3 inconclusive or incomplete, 64 usage
            """;

    /// A driver that logs each connection says nothing that the report does not. Kept, because a logger
    /// that nobody keeps forgets its level.
    private static final Logger QUIET = Logger.getLogger("dev.herald");

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
            Optional<String> time,
            Conditions conditions,
            Optional<Instant> epoch,
            List<Path> driverPath,
            List<Waiver> waivers,
            Duration limit) {}

    private static final class Usage extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Usage(String message) {
            super(message);
        }
    }

    public static void main(String[] args) {
        QUIET.setLevel(Level.WARNING);
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
            if (args.length > 0
                    && (args[0].equals(LINK_TESTER) || args[0].equals(NETWORK_TESTER))) {
                return serve(args[0], new ArrayDeque<>(List.of(args).subList(1, args.length)));
            }
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
        String layer = next(rest, "what to hold to the specification: hal, link or network");
        if (!List.of(HAL, LINK, NETWORK).contains(layer)) {
            throw new Usage(
                    "there is no suite for " + layer + "; there is one for: hal, link, network");
        }
        Optional<String> target = Optional.empty();
        Optional<Path> report = Optional.empty();
        String profile = layer + "-base-1";
        long seed = 1;
        Duration limit = Duration.ofMinutes(2);
        Map<String, String> options = new TreeMap<>();
        List<Waiver> waivers = new ArrayList<>();
        Optional<String> time = Optional.empty();
        Conditions conditions = Conditions.usual();
        Optional<Instant> epoch = Optional.empty();
        List<Path> driverPath = new ArrayList<>();
        boolean forDrivers = false;
        while (!rest.isEmpty()) {
            String word = rest.remove();
            forDrivers |= FOR_DRIVERS.contains(word);
            switch (word) {
                case "--time" -> time = Optional.of(time(next(rest, "a time after --time")));
                case "--conditions" ->
                        conditions =
                                Conditions.parse(file(word, next(rest, "a file after " + word)));
                case "--epoch" ->
                        epoch = Optional.of(epoch(next(rest, "an instant after --epoch")));
                case "--driver-path" ->
                        Stream.of(next(rest, "jars after --driver-path").split(File.pathSeparator))
                                .map(Path::of)
                                .forEach(driverPath::add);
                case "--report" ->
                        report = Optional.of(Path.of(next(rest, "a directory after --report")));
                case "--profile" -> profile = next(rest, "a profile after --profile");
                case "--seed" -> seed = number(word, next(rest, "a number after --seed"));
                case "--limit" ->
                        limit =
                                Duration.ofSeconds(
                                        number(word, next(rest, "a number after --limit")));
                case "--waivers" ->
                        waivers.addAll(
                                Waiver.parse(file(word, next(rest, "a file after " + word))));
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
        if (!layer.equals(HAL) && forDrivers) {
            throw new Usage(
                    "a "
                            + subject(layer)
                            + " has none of these: "
                            + String.join(", ", FOR_DRIVERS));
        }
        return new Command(
                layer,
                name,
                report,
                profile,
                seed,
                options,
                time,
                conditions,
                epoch,
                driverPath,
                waivers,
                limit);
    }

    private static String time(String text) {
        if (!text.equals(Subject.VIRTUAL) && !text.equals(Subject.REAL)) {
            throw new Usage("--time needs virtual or real, not " + text);
        }
        return text;
    }

    private static Instant epoch(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new Usage("--epoch needs an instant such as 2026-01-01T00:00:00Z, not " + text);
        }
    }

    private static String subject(String layer) {
        return layer.equals(HAL) ? "driver" : layer + " layer";
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

    private static String file(String option, String file) {
        try {
            return Files.readString(Path.of(file), UTF_8);
        } catch (IOException e) {
            throw new Usage(
                    "the %s cannot be read: %s".formatted(option.substring(2), e.getMessage()));
        }
    }

    private int run(Command command) throws IOException {
        Catalogue catalogue = Catalogue.shipped().profile(command.profile);
        Map<String, String> target = new TreeMap<>(command.options);
        target.put(command.layer.equals(HAL) ? "driver" : command.layer + "-layer", command.target);
        var settings =
                new ConformanceRun.Settings(
                        command.seed, command.profile, target, command.waivers, command.limit);
        Subject subject =
                switch (command.layer) {
                    case HAL -> device(command);
                    case LINK -> linkLayer(command);
                    default -> networkLayer(command);
                };
        Report report =
                new ConformanceRun(catalogue, subject, settings).execute(suites(command.layer));
        out.print(TextReport.console(report));
        if (command.report.isPresent()) {
            report.write(command.report.get());
            out.println(
                    "report: "
                            + command.report.get().resolve("report.json")
                            + ", report.html, report.md, junit.xml");
        }
        return report.overall().exitStatus();
    }

    private static List<Class<?>> suites(String layer) {
        return switch (layer) {
            case HAL -> HalSuites.ALL;
            case LINK -> LinkSuites.ALL;
            default -> NetworkSuites.ALL;
        };
    }

    private static Subject device(Command command) {
        DeviceTarget named = target(command.target);
        if (named.driver().equals(REMOTE)) {
            named = named.withDefault("node", "1");
        }
        Map<String, String> options = new TreeMap<>(named.options());
        options.putAll(command.options);
        Optional<WireAddress> wire =
                named.driver().equals(REMOTE) ? WireAddress.of(options) : Optional.empty();
        boolean real = command.time.map(Subject.REAL::equals).orElse(!named.isSimulated());
        return new DeviceSubject(
                DeviceSubject.provider(named.driver(), drivers(command.driverPath)),
                options,
                new Surroundings(
                        real, command.conditions, command.limit, wire, command.epoch.orElse(null)));
    }

    /// A driver's name alone names the driver.
    private static DeviceTarget target(String text) {
        boolean form = text.equals("sim") || text.contains(":") || text.startsWith("sim?");
        return DeviceTarget.parse(form ? text : "provider:" + text);
    }

    private static Iterable<QuantumDeviceProvider> drivers(List<Path> path) {
        if (path.isEmpty()) {
            return ServiceLoader.load(QuantumDeviceProvider.class);
        }
        List<URL> jars = new ArrayList<>();
        for (Path jar : path) {
            if (!Files.exists(jar)) {
                throw new Usage("--driver-path: there is no " + jar);
            }
            try {
                jars.add(jar.toUri().toURL());
            } catch (MalformedURLException wrong) {
                throw new Usage("--driver-path: " + jar + " is no file: " + wrong.getMessage());
            }
        }
        // Open for as long as the process runs: its drivers may load classes at any time.
        ClassLoader loader =
                new URLClassLoader(jars.toArray(URL[]::new), Main.class.getClassLoader());
        return ServiceLoader.load(QuantumDeviceProvider.class, loader);
    }

    private static Subject linkLayer(Command command) {
        return new LinkSubject(
                remote(command.target)
                        .<LinkLayerProvider>map(RemoteLinkLayer::new)
                        .orElseGet(() -> linkLayer(command.target)));
    }

    private static Subject networkLayer(Command command) {
        return new NetworkSubject(
                remote(command.target)
                        .<NetworkLayerProvider>map(RemoteNetworkLayer::new)
                        .orElseGet(() -> networkLayer(command.target)));
    }

    /// Where a subject listens that is not in this process.
    private static Optional<SocketAddress> remote(String target) {
        String remote = REMOTE + ":";
        return target.startsWith(remote)
                ? Optional.of(TesterAddress.parse(target.substring(remote.length())))
                : Optional.empty();
    }

    private static LinkLayerProvider linkLayer(String name) {
        return LinkSubject.provider(name, ServiceLoader.load(LinkLayerProvider.class));
    }

    private static NetworkLayerProvider networkLayer(String name) {
        return NetworkSubject.provider(name, ServiceLoader.load(NetworkLayerProvider.class));
    }

    /// Puts a link layer, or a network layer, behind a socket, for a suite to reach it there.
    private int serve(String command, Deque<String> rest) {
        String name = HERALD;
        Optional<String> listen = Optional.empty();
        while (!rest.isEmpty()) {
            String word = rest.remove();
            if (word.equals("--listen")) {
                listen = Optional.of(next(rest, "an address after --listen"));
            } else if (word.startsWith("-")) {
                throw new Usage("cannot understand " + word);
            } else {
                name = word;
            }
        }
        String address =
                listen.orElseThrow(() -> new Usage("expected --listen HOST:PORT or unix:PATH"));
        return TesterMain.run(command, name, sessions(command, name), address, out, err);
    }

    private static Supplier<TesterServer.Session> sessions(String command, String name) {
        if (command.equals(LINK_TESTER)) {
            LinkLayerProvider provider = linkLayer(name);
            return () -> new LinkTesterSession(provider);
        }
        NetworkLayerProvider provider = networkLayer(name);
        return () -> new NetworkTesterSession(provider);
    }
}
