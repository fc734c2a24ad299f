package dev.herald.application.core;

import static java.util.Objects.requireNonNull;

import dev.herald.application.api.ApplicationOutput.JobEnded;
import dev.herald.application.api.ApplicationOutput.Progress;
import dev.herald.application.api.Job;
import dev.herald.hal.device.QubitHandle;
import dev.herald.network.message.RouteChoice;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.TransportError;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One job at the node that runs it: connects, lets its program work, closes, and ends exactly once.
final class JobRun implements SessionUser {
    private static final long PERCENT = 100;

    final long number;
    final Job job;
    private final RouteChoice route;
    final Effects effects;
    private final Directory directory;
    private final Consumer<JobRun> onEnd;
    private final Program program;
    private final PathFigures path = new PathFigures();
    private final Effects.Alarm timeout = new Effects.Alarm(this::overdue);
    private long deadlineNs;
    private long hundredths;
    private @Nullable SessionId session;
    private boolean over;

    JobRun(
            long number,
            Job job,
            RouteChoice route,
            Effects effects,
            Directory directory,
            Function<JobRun, Program> program,
            Consumer<JobRun> onEnd) {
        this.number = number;
        this.job = job;
        this.route = route;
        this.effects = effects;
        this.directory = directory;
        this.onEnd = onEnd;
        this.program = program.apply(this);
    }

    void start() {
        if (job.timeoutNs() < 1) {
            end(
                    TransportError.DEADLINE_MISSED,
                    "a time-out of " + job.timeoutNs() + " ns"); // [AL-JOB-2]
            return;
        }
        long sum = effects.nowNs() + job.timeoutNs();
        deadlineNs = sum < 0 ? Long.MAX_VALUE : sum;
        effects.at(timeout, deadlineNs);
        effects.toTransport(
                new TransportInput.Connect(
                        directory.cookie(this),
                        job.remote(),
                        program.app(),
                        job.terms(),
                        job.timeoutNs(),
                        route));
    }

    @Override
    public void told(TransportOutput.Up event) {
        if (over) {
            return;
        }
        switch (event) {
            case TransportOutput.SessionOpened opened -> {
                session = opened.session();
                program.begin();
            }
            case TransportOutput.ConnectFailed failed -> end(failed.why(), failed.detail());
            case TransportOutput.SessionClosed closed -> {
                session = null;
                end(closed.why(), closed.detail()); // [AL-JOB-3]
            }
            case TransportOutput.PathChanged _ -> path.changed();
            case TransportOutput.PathMeasured measured -> path.measured(measured);
            default -> program.told(event);
        }
    }

    // ---- what a program may do

    SessionId session() {
        return requireNonNull(session);
    }

    long remainingNs() {
        return Math.max(1, deadlineNs - effects.nowNs());
    }

    void request(PairRequest request) {
        effects.toTransport(
                new TransportInput.RequestPairs(directory.cookie(this), session(), request));
    }

    void sendQubit(QubitHandle qubit) {
        effects.toTransport(
                new TransportInput.SendQubit(
                        directory.cookie(this, qubit), session(), qubit, remainingNs()));
    }

    void send(Companion message) {
        effects.toTransport(new TransportInput.SendData(session(), CompanionCodec.encode(message)));
    }

    /// The message, or null when it is none, which is reported.
    @Nullable Companion receive(byte[] data) {
        Companion message = CompanionCodec.decode(data);
        if (message == null) {
            violation(
                    "AL-DATA-2",
                    "companion data of " + data.length + " bytes cannot be read"); // [AL-DATA-2]
        }
        return message;
    }

    void violation(String clause, String detail) {
        effects.violation(clause, program.app() + " with " + job.remote() + ": " + detail);
    }

    void progress(long done, long of) {
        long now = of == 0 ? 0 : done * PERCENT / of;
        if (now > hundredths) {
            hundredths = now;
            effects.emit(new Progress(number, done, of));
        }
    }

    // ---- endings

    void done() {
        end(null, "");
    }

    void cancel() {
        end(TransportError.CANCELLED, "cancelled");
    }

    private void overdue() {
        end(
                TransportError.DEADLINE_MISSED,
                "not done within " + job.timeoutNs() / 1_000_000 + " ms");
    }

    void end(@Nullable TransportError error, String detail) {
        if (over) {
            return;
        }
        over = true; // [AL-JOB-1]
        effects.clear(timeout);
        directory.forget(this);
        program.stop(); // [AL-JOB-4]
        if (session != null) {
            effects.toTransport(new TransportInput.Close(session));
        }
        onEnd.accept(this);
        effects.emit(
                new JobEnded(
                        number,
                        error,
                        detail,
                        path.into(program.report(), program.app(), effects.config.self(), job)));
    }
}
