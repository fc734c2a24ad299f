package dev.herald.conformance.engine;

import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/// Calls code on trial: what it throws becomes a failed assertion about it [CONF-VERDICT-4].
public final class Guard {
    private Guard() {}

    @FunctionalInterface
    public interface Call<T> {
        T run() throws Exception;
    }

    /// @param what was asked of the subject, for the message
    public static <T> T call(String what, Call<T> call) {
        try {
            return call.run();
        } catch (AssertionFailedError | TestAbortedException | SuiteBroken ours) {
            throw ours;
        } catch (Throwable thrown) {
            throw new AssertionFailedError("the subject threw " + thrown + " from " + what, thrown);
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
}
