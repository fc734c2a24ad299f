package dev.herald.conformance.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.opentest4j.AssertionFailedError;

/// Runs what may call a subject on a thread of its own, and gives up on it after a limit in real
/// time. A subject that never returns has failed; its thread is left behind.
final class Watchdog {
    private static final int HANGS_MAX = 3;

    private Watchdog() {}

    @FunctionalInterface
    private interface Action<T> {
        T run() throws Throwable;
    }

    static void proceed(ConformanceRun run, InvocationInterceptor.Invocation<Void> invocation)
            throws Throwable {
        watch(
                run,
                "the test",
                () -> {
                    invocation.proceed();
                    return "";
                });
    }

    static <T> T call(ConformanceRun run, String what, Supplier<T> action) {
        try {
            return watch(run, what, action::get);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new SuiteBroken(what, impossible);
        }
    }

    private static <T> T watch(ConformanceRun run, String what, Action<T> action) throws Throwable {
        if (run.hangs() >= HANGS_MAX) {
            throw new AssertionFailedError(
                    "given up: " + HANGS_MAX + " calls of the subject never returned");
        }
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("conformance")
                        .unstarted(() ->
                                run.scoped(() -> {
                                    try {
                                        outcome.complete(action.run());
                                    } catch (Throwable failure) {
                                        outcome.completeExceptionally(failure);
                                    }
                                }));
        thread.start();
        try {
            return outcome.get(run.settings().testLimit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            thread.interrupt();
            run.hung();
            throw new AssertionFailedError(
                    what
                            + " did not end within "
                            + run.settings().testLimit().toSeconds()
                            + " s of real time",
                    late);
        } catch (ExecutionException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }
}
