package dev.herald.daemon.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// `--json [FILE]`: the result as JSON, to a file or instead of the text.
public final class JsonOption {
    private static final String STDOUT = "-";

    @Option(
            names = "--json",
            arity = "0..1",
            paramLabel = "FILE",
            parameterConsumer = Target.class,
            description =
                    "write JSON to FILE, which ends in .json; without FILE or with -, to standard output"
                            + " instead of the text")
    private @Nullable String target;

    /// Whether the JSON takes the place of the text.
    boolean replacesText() {
        return STDOUT.equals(target);
    }

    boolean wanted() {
        return target != null;
    }

    /// Writes the text, the JSON, or both, as asked.
    void write(PrintWriter out, String text, String json) {
        if (!replacesText()) {
            out.print(text);
        }
        String to = target;
        if (to == null) {
            out.flush();
            return;
        }
        if (to.equals(STDOUT)) {
            out.print(json);
            out.flush();
            return;
        }
        out.flush();
        try {
            Files.writeString(Path.of(to), json);
        } catch (IOException | java.nio.file.InvalidPathException unwritable) {
            throw new Failure(
                    ExitCode.ENVIRONMENT,
                    "cannot write "
                            + to
                            + ": "
                            + unwritable.getMessage()
                            + "; choose another file");
        }
    }

    /// Takes the next argument only when it can be a file for JSON.
    static final class Target implements CommandLine.IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
            boolean file =
                    !args.isEmpty()
                            && (args.peek().equals(STDOUT) || args.peek().endsWith(".json"));
            option.setValue(file ? args.pop() : STDOUT);
        }
    }
}
