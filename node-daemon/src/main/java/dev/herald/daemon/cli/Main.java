package dev.herald.daemon.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// Where the process starts: `herald COMMAND`.
@Command(
        name = "herald",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Main.Version.class,
        mixinStandardHelpOptions = true,
        description =
                "A layered quantum-internet stack: run a network, ask a node, check an implementation.",
        subcommands = {
            DemoCommand.class,
            EmulateCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LinksCommand.class,
            DoctorCommand.class,
            MaintainCommand.class,
            RequestCommand.class,
            TeleportCommand.class,
            TelegateCommand.class,
            QkdCommand.class,
            StockCommand.class,
            ClaimCommand.class,
            WorldCommand.class,
            NodeCommand.class,
            PlanCommand.class,
            ProbeCommand.class,
            CampaignCommand.class,
            ConformCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; all checks hold",
            "1:a check does not hold, a job ended early, or a link is ill",
            "2:the command line is wrong",
            "3:a scenario, profile or configuration file is wrong",
            "4:the environment: a port in use, a certificate, a file, a process that ended",
            "5:no daemon answers",
            "6:the network refuses, or plan says no: unknown node, no route, fidelity out of reach",
            "7:timeout",
            "70:a defect of this program"
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        System.exit(run(args, writer(System.out), writer(System.err)));
    }

    /// Runs one command; what `main` does, for tests.
    ///
    /// @return the exit code
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine line = new CommandLine(new Main());
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler(Main::usage);
        line.setExecutionExceptionHandler(Main::failure);
        return line.execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int usage(ParameterException wrong, String[] args) {
        CommandLine line = wrong.getCommandLine();
        String name = line.getCommandSpec().qualifiedName();
        String cause = oneLine(wrong);
        line.getErr().println("herald: " + cause + "; `" + name + " --help` lists what there is");
        return ExitCode.USAGE.code();
    }

    private static int failure(Exception failure, CommandLine line, ParseResult result) {
        PrintWriter err = line.getErr();
        if (failure instanceof ParameterException wrong) {
            return usage(wrong, new String[0]);
        }
        ExitCode code = Failures.code(failure);
        if (code == ExitCode.DEFECT && !(failure instanceof Failure)) {
            err.println(
                    "herald: defect: "
                            + failure.getClass().getSimpleName()
                            + ": "
                            + oneLine(failure)
                            + "; please report it with the lines that HERALD_DEBUG=1 adds");
        } else {
            err.println("herald: " + oneLine(failure));
        }
        Failures.tail(failure).forEach(tail -> err.println("  | " + tail));
        if (System.getenv("HERALD_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        return code.code();
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage();
        return message == null
                ? "no detail"
                : String.join(" ", message.lines().map(String::strip).toList());
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /// The version that the build wrote into the jar.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"herald " + version()};
        }

        static String version() {
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }
    }
}
