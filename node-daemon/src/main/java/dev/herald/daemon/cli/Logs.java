package dev.herald.daemon.cli;

import java.util.logging.Level;
import java.util.logging.LogManager;

/// How much is logged: set before the first logger is made.
final class Logs {
    private static final String LEVEL = "herald.log.level";

    private Logs() {}

    /// For a process that runs until it is stopped: one line a record on standard error.
    static void loud() {
        set("INFO");
    }

    /// For a command that prints a result.
    static void quiet() {
        set("OFF");
    }

    /// Libraries that log elsewhere report through exceptions as well.
    private static void set(String level) {
        if (System.getProperty(LEVEL) == null) {
            String wanted = System.getenv("HERALD_LOG");
            System.setProperty(LEVEL, wanted == null ? level : wanted);
        }
        LogManager.getLogManager().reset();
        java.util.logging.Logger.getLogger("").setLevel(Level.OFF);
    }
}
