package dev.herald.conformance.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.opentest4j.AssertionFailedError;

/// The thread of one trial. Opening, test and closing run on it one after the other, so that a subject
/// meets one thread only; and it can be given up: after a limit in real time, or when one call of the
/// subject that should not block does not return. A thread given up is left behind.
public final class TrialThread implements AutoCloseable {
    /// How long a call that should return at once may take before it counts as blocked. Generous: a
    /// loaded machine is no fault of the subject.
    static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private static final int LOOKS_PER_LIMIT = 20;

    private final Duration testLimit;
    private final Duration callLimit;
    private final Heartbeat heart = new Heartbeat();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("conformance").factory());
    private boolean abandoned;

    /// What is done on the thread.
    @FunctionalInterface
    public interface Action<T> {
        T run() throws Throwable;
    }

    /// @param testLimit real time after which an action is given up
    public TrialThread(Duration testLimit) {
        this.testLimit = testLimit;
        callLimit = testLimit.compareTo(CALL_LIMIT) < 0 ? testLimit : CALL_LIMIT;
    }

    /// Whether an action did not return and the thread was left behind.
    public boolean isAbandoned() {
        return abandoned;
    }

    /// Runs an action and waits for its end.
    ///
    /// @param what it is, for the message
    /// @throws AssertionFailedError when it does not return
    /// @throws Throwable what the action throws
    public <T> T run(String what, Action<T> action) throws Throwable {
        if (abandoned) {
            throw new AssertionFailedError("given up: an earlier call never returned");
        }
        CompletableFuture<T> outcome = new CompletableFuture<>();
        thread.execute(() ->
                ScopedValue.where(Heartbeat.CURRENT, heart)
                        .run(() -> {
                            try {
                                outcome.complete(action.run());
                            } catch (Throwable failure) {
                                outcome.completeExceptionally(failure);
                            }
                        }));
        try {
            return await(what, outcome);
        } catch (ExecutionException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }

    private <T> T await(String what, CompletableFuture<T> outcome)
            throws InterruptedException, ExecutionException {
        long startNs = System.nanoTime();
        long beats = -1;
        long beatNs = startNs;
        while (true) {
            try {
                return outcome.get(callLimit.toNanos() / LOOKS_PER_LIMIT + 1, TimeUnit.NANOSECONDS);
            } catch (TimeoutException still) {
                long nowNs = System.nanoTime();
                if (heart.doing().isEmpty() || heart.beats() != beats) {
                    beats = heart.beats();
                    beatNs = nowNs;
                }
                if (nowNs - beatNs > callLimit.toNanos()) {
                    throw giveUp(heart.doing(), callLimit);
                }
                if (nowNs - startNs > testLimit.toNanos()) {
                    throw giveUp(what, testLimit);
                }
            }
        }
    }

    private AssertionFailedError giveUp(String what, Duration limit) {
        abandoned = true;
        heart.abandon();
        thread.shutdownNow();
        return new AssertionFailedError(
                "%s did not end within %.1f s of real time"
                        .formatted(what, limit.toMillis() / 1e3));
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
