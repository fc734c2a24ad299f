package dev.herald.daemon.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A process that runs until it is told to stop, by a signal, by its operator, or by the end of the
/// process that started it.
final class Resident {
    /// Waits for the end.
    @FunctionalInterface
    interface Wait {
        /// @return the defect that ended it, or null
        @Nullable Throwable join() throws InterruptedException;
    }

    private Resident() {}

    static ExitCode run(AutoCloseable process, Wait wait) {
        Thread hook = new Thread(() -> close(process), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        parent().ifPresent(parent -> {
            var _ = parent.onExit().thenRun(() -> System.exit(ExitCode.ENVIRONMENT.code()));
        });
        try {
            Throwable defect = wait.join();
            if (defect != null) {
                throw new Failure(
                        ExitCode.DEFECT,
                        "defect: "
                                + defect.getClass().getSimpleName()
                                + ": "
                                + defect.getMessage()
                                + "; the log above has its trace, please report it");
            }
            return ExitCode.OK;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        } finally {
            close(process);
            removeHook(hook);
        }
    }

    private static Optional<ProcessHandle> parent() {
        String pid = System.getenv("HERALD_PARENT");
        if (pid == null) {
            return Optional.empty();
        }
        Optional<ProcessHandle> parent = ProcessHandle.of(Long.parseLong(pid));
        if (parent.isEmpty()) {
            throw new Failure(ExitCode.ENVIRONMENT, "the process that started this one has ended");
        }
        return parent;
    }

    private static void removeHook(Thread hook) {
        try {
            var _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException onTheWayDown) {
            // The hook runs already.
        }
    }

    private static void close(AutoCloseable process) {
        try {
            process.close();
        } catch (Exception ignored) {
            // The process ends either way.
        }
    }
}
