package dev.herald.conformance.engine;

import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.opentest4j.AssertionFailedError;

/// A protocol core on the test bench, in virtual time: no test waits, none depends on load.
///
/// @param <I> what happens to the machine
/// @param <O> what the machine wants done
public class MachineBench<I, O> implements Bench {
    private static final int EXPIRIES_MAX = 1_000;
    private static final int OUTPUTS_MAX = 100_000;

    private final Machine<I, O> machine;
    private final List<O> unread = new ArrayList<>();
    private final Transcript transcript = new Transcript();
    private long nowNs;
    private int outputs;

    public MachineBench(Machine<I, O> machine) {
        this.machine = machine;
    }

    public final long nowNs() {
        return nowNs;
    }

    public final void deliver(I input) {
        feed(input, out -> machine.handle(nowNs, input, out));
    }

    /// Something happens to the machine that is none of its inputs as values.
    ///
    /// @param what for the transcript; it must not change later
    protected final void feed(Object what, Consumer<Outbox<? super O>> call) {
        transcript.sent(nowNs, what);
        outputs = 0;
        Guard.run("handle", () -> call.accept(this::record));
    }

    /// Passes time, firing every deadline on the way at its own instant.
    public final void advance(long durationNs) {
        long untilNs = nowNs + durationNs;
        int atOnce = 0;
        for (long next = nextDeadlineNs(); next <= untilNs; next = nextDeadlineNs()) {
            atOnce = next <= nowNs ? atOnce + 1 : 0;
            if (atOnce > EXPIRIES_MAX) {
                throw new AssertionFailedError(
                        "deadlines at " + nowNs + " ns were fired and are still due");
            }
            nowNs = Math.max(nowNs, next);
            outputs = 0;
            Guard.run("expire", () -> machine.expire(nowNs, this::record));
        }
        nowNs = untilNs;
    }

    private long nextDeadlineNs() {
        return Guard.call("nextDeadlineNs", machine::nextDeadlineNs);
    }

    /// Takes the oldest unread output of the type, or fails the test.
    public final <T extends O> T expect(Class<T> type) {
        for (O output : unread) {
            if (type.isInstance(output)) {
                unread.remove(output);
                return type.cast(output);
            }
        }
        throw new AssertionFailedError("expected " + type.getSimpleName() + ", unread: " + unread);
    }

    /// As [#expect], passing time up to a patience until there is one.
    public final <T extends O> T await(Class<T> type, long patienceNs) {
        long untilNs = nowNs + patienceNs;
        while (unread.stream().noneMatch(type::isInstance) && nextDeadlineNs() <= untilNs) {
            advance(Math.max(0, nextDeadlineNs() - nowNs));
        }
        return expect(type);
    }

    public final void expectNo(Class<? extends O> type) {
        if (unread.stream().anyMatch(type::isInstance)) {
            throw new AssertionFailedError(
                    "expected no " + type.getSimpleName() + ", unread: " + unread);
        }
    }

    /// Forgets the unread outputs.
    public final void ignoreUnread() {
        unread.clear();
    }

    @Override
    public final List<String> transcript() {
        return transcript.lines();
    }

    private void record(O output) {
        if (output == null) {
            throw new AssertionFailedError("the machine emitted null");
        }
        if (++outputs > OUTPUTS_MAX) {
            throw new AssertionFailedError(
                    "the machine emitted " + OUTPUTS_MAX + " outputs in one call");
        }
        transcript.received(nowNs, output);
        unread.add(output);
    }
}
