package dev.herald.daemon.cli;

import dev.herald.spec.node.v1.JobEvent;
import java.io.Console;
import java.io.PrintWriter;

/// Shows progress on a terminal, and nothing elsewhere.
final class Ticker {
    private final PrintWriter err;
    private final boolean terminal;
    private boolean shown;

    Ticker(PrintWriter err) {
        this.err = err;
        terminal = isTerminal();
    }

    @SuppressWarnings(
            "SystemConsoleNull") // it is null where the module jdk.internal.le is not there
    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    void progress(JobEvent event) {
        if (terminal && event.hasProgress()) {
            err.printf("\r%d of %d ", event.getProgress().getDone(), event.getProgress().getOf());
            err.flush();
            shown = true;
        }
    }

    void clear() {
        if (shown) {
            err.print("\r" + " ".repeat(40) + "\r");
            err.flush();
            shown = false;
        }
    }
}
