package dev.herald.conformance.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.opentest4j.TestAbortedException;

/// What a trial is doing with its subject at the moment, for the watchdog on another thread to see. A
/// trial that was given up ends at its next contact with the subject.
final class Heartbeat {
    static final ScopedValue<Heartbeat> CURRENT = ScopedValue.newInstance();
    private static final Heartbeat NONE = new Heartbeat();

    private volatile String doing = "";
    private final AtomicLong beats = new AtomicLong();
    private volatile boolean abandoned;

    /// That of the calling thread's trial; one that nobody watches where there is none.
    static Heartbeat current() {
        return CURRENT.orElse(NONE);
    }

    /// @return what was under way before, for [#leave]
    String enter(String what) {
        if (abandoned) {
            throw new TestAbortedException("this trial was given up");
        }
        String before = doing;
        if (this != NONE) {
            doing = what;
            beats.incrementAndGet();
        }
        return before;
    }

    void leave(String before) {
        if (this != NONE) {
            doing = before;
        }
    }

    void abandon() {
        abandoned = true;
    }

    /// The call of the subject that is under way; empty when there is none.
    String doing() {
        return doing;
    }

    long beats() {
        return beats.get();
    }
}
