package dev.herald.conformance.engine;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// Calls code on trial: what it throws becomes a failed assertion about it [CONF-VERDICT-4], and so
/// does not to return [CONF-VERDICT-5].
public final class Guard {
    private Guard() {}

    @FunctionalInterface
    public interface Call<T> {
        T run() throws Exception;
    }

    /// @param what was asked of the subject, for the message
    public static <T> T call(String what, Call<T> call) {
        Heartbeat heart = Heartbeat.current();
        String before = heart.enter(what);
        try {
            return patient(what, call);
        } finally {
            heart.leave(before);
        }
    }

    public static void run(String what, Runnable call) {
        call(
                what,
                () -> {
                    call.run();
                    return "";
                });
    }

    /// As [#call], for what may take its time: it has the limit of the whole test.
    public static <T> T patient(String what, Call<T> call) {
        try {
            return call.run();
        } catch (AssertionFailedError | TestAbortedException | SuiteBroken ours) {
            throw ours;
        } catch (Throwable thrown) {
            throw new AssertionFailedError("the subject threw " + said(thrown) + " from " + what);
        }
    }

    /// What a subject throws may throw when it is asked what it is.
    private static String said(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (RuntimeException | Error again) {
            return thrown.getClass().getName();
        }
    }
}
