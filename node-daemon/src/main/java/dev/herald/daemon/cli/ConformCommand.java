package dev.herald.daemon.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/// Stands in the help; the suite is a program of its own that the launcher starts.
@Command(
        name = "conform",
        mixinStandardHelpOptions = true,
        description =
                "Hold a driver or a link layer against the specification: conform hal|link TARGET --profile P"
                        + " --report DIR; TARGET can be remote:HOST:PORT. Exit status: 0 conformant,"
                        + " 1 nonconformant, 2 the suite failed, 3 inconclusive or incomplete, 64 usage.")
final class ConformCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "ARGUMENTS",
            arity = "0..*",
            description = "see ./herald conform --help")
    private List<String> arguments = new ArrayList<>();

    @Unmatched private List<String> options = new ArrayList<>();

    @Override
    public Integer call() {
        throw new Failure(
                ExitCode.USAGE,
                "the suite is not part of this process ("
                        + (arguments.size() + options.size())
                        + " arguments ignored); start it with ./herald conform");
    }
}
