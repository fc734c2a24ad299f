package dev.herald.physical.netty;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.host.Agenda;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Timers;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One event loop on one thread: clock, agenda and home of connections in real time.
///
/// Time is the monotonic clock of the machine, set to network time once at start. Actions run in the
/// order of their instants, and in the order of scheduling where those are equal. What an action
/// throws is a defect: it goes to the handler given at construction and never vanishes.
public final class NettyLoop implements Clock, Agenda, AutoCloseable {
    private record Due(long atNs, long order, Runnable action) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atNs, other.atNs);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final Discipline time;
    private final Consumer<? super Throwable> onDefect;
    private final Consumer<? super String> log;
    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;
    private final AlarmThread alarm;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private long scheduled;
    private boolean drainQueued;

    /// @param name of the thread
    /// @param epoch the network epoch, the same at every node
    /// @param onDefect gets what escaped an action, on the loop; it should stop the node
    /// @param log gets one line for each event an operator may want to know of; called on the loop
    public NettyLoop(
            String name,
            Instant epoch,
            Consumer<? super Throwable> onDefect,
            Consumer<? super String> log) {
        this(name, epoch, InstantSource.system(), onDefect, log);
    }

    NettyLoop(
            String name,
            Instant epoch,
            InstantSource wall,
            Consumer<? super Throwable> onDefect,
            Consumer<? super String> log) {
        this.onDefect = requireNonNull(onDefect);
        this.log = requireNonNull(log);
        time = Discipline.measure(epoch, wall);
        group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Thread.ofPlatform().name(name).daemon().factory(),
                        NioIoHandler.newFactory());
        loop = group.next();
        alarm = new AlarmThread(name + "-alarm", this, () -> enter(this::drain));
    }

    /// Network time; callable from any thread.
    @Override
    public long nowNs() {
        return time.atNanoTime(System.nanoTime());
    }

    /// Callable from any thread. After [#close] the action is dropped.
    @Override
    public void at(long atNs, Runnable action) {
        if (inLoop()) {
            add(atNs, action);
        } else {
            enter(() -> add(atNs, action));
        }
    }

    /// Runs the action on the loop as soon as possible, not before this call returns. Callable from
    /// any thread. After [#close] the action is dropped.
    public void execute(Runnable action) {
        enter(() -> guarded(action));
    }

    /// An alarm for one machine. Its methods are called on the loop only.
    public Timers timers(Runnable onWake) {
        return new Alarm(onWake);
    }

    /// Whether the caller runs on the loop.
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /// Writes a line to the operator.
    public void log(String line) {
        log.accept(line);
    }

    /// Stops the loop and ends every connection on it. Waits for the end, unless called on the loop.
    @Override
    public void close() {
        alarm.close();
        var end = group.shutdownGracefully(10, 2_000, TimeUnit.MILLISECONDS);
        if (!inLoop()) {
            end.awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }

    EventLoop eventLoop() {
        return loop;
    }

    /// Runs an owner's code and hands what it throws to the handler of defects.
    void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable defect) {
            onDefect.accept(defect);
        }
    }

    void defect(Throwable cause) {
        onDefect.accept(cause);
    }

    private void enter(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closed) {
            // The loop was closed: there is nothing left that the action could act on.
        }
    }

    private void add(long atNs, Runnable action) {
        Due due = new Due(atNs, scheduled++, action);
        agenda.add(due);
        if (agenda.peek() != due) {
            return;
        }
        if (atNs <= nowNs()) {
            queueDrain();
        } else {
            alarm.wakeAt(atNs);
        }
    }

    private void queueDrain() {
        if (!drainQueued) {
            drainQueued = true;
            enter(this::drain);
        }
    }

    /// Runs what was due when it began; what these actions schedule waits a turn, so that sockets are
    /// served in between.
    private void drain() {
        drainQueued = false;
        long nowNs = nowNs();
        long before = scheduled;
        for (Due head = agenda.peek();
                head != null && head.atNs <= nowNs && head.order < before;
                head = agenda.peek()) {
            agenda.poll();
            guarded(head.action);
        }
        Due head = agenda.peek();
        if (head == null) {
            return;
        }
        if (head.atNs <= nowNs()) {
            queueDrain();
        } else {
            alarm.wakeAt(head.atNs);
        }
    }

    /// Replaces, rather than removes, the alarm set before: a stale action finds itself stale.
    private final class Alarm implements Timers, Runnable {
        private final Runnable onWake;
        private long setForNs = Machine.NEVER;
        private long earliestNs = Machine.NEVER;

        Alarm(Runnable onWake) {
            this.onWake = requireNonNull(onWake);
        }

        @Override
        public void wakeAt(long deadlineNs) {
            Invariant.check(inLoop(), "alarm set outside the loop");
            setForNs = deadlineNs;
            if (deadlineNs < earliestNs) {
                earliestNs = deadlineNs;
                add(deadlineNs, this);
            }
        }

        @Override
        public void run() {
            long nowNs = nowNs();
            if (nowNs < earliestNs) {
                return; // superseded by an earlier one, which has run
            }
            earliestNs = Machine.NEVER;
            if (setForNs <= nowNs) {
                setForNs = Machine.NEVER;
                onWake.run();
            } else if (setForNs != Machine.NEVER) {
                earliestNs = setForNs;
                add(earliestNs, this);
            }
        }
    }
}
