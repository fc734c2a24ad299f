package dev.herald.application.core;

import dev.herald.application.api.ApplicationConfig;
import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.ApplicationOutput;
import dev.herald.application.api.ApplicationOutput.JobEnded;
import dev.herald.application.api.Job;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.TransportError;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The application entity of a node: its jobs, and what serves the jobs of other nodes. Normative text:
/// spec/text/application.md.
final class ApplicationMachine implements Machine<ApplicationInput, ApplicationOutput> {
    static final String PAIRS = "pairs";
    static final String TELEPORT = "teleport";
    static final String TELEGATE = "telegate";
    static final String QKD = "qkd";

    private final Effects effects;
    private final Directory directory;
    private final Map<Long, JobRun> jobs = new LinkedHashMap<>();

    ApplicationMachine(ApplicationConfig config) {
        effects = new Effects(config);
        directory = new Directory(effects, this::responder);
    }

    @Override
    public void handle(long nowNs, ApplicationInput input, Outbox<? super ApplicationOutput> out) {
        effects.enter(nowNs, out);
        switch (input) {
            case ApplicationInput.Start() -> {
                for (String port : new String[] {PAIRS, TELEPORT, TELEGATE, QKD}) { // [AL-PORT-1]
                    effects.toTransport(new TransportInput.Listen(port));
                }
            }
            case ApplicationInput.Run run -> run(run);
            case ApplicationInput.Cancel(long number) -> {
                JobRun job = jobs.get(number);
                if (job != null) {
                    job.cancel();
                }
            }
            case ApplicationInput.FromTransport(TransportOutput.Up event) -> directory.tell(event);
            case ApplicationInput.FromDevice(DeviceEvent event) -> {
                switch (event) {
                    case DeviceEvent.Answer answer -> effects.answered(answer);
                    case DeviceEvent.QubitsLost lost -> effects.lost(lost.qubits());
                    case DeviceEvent.Heralded heralded -> {} // of another entity's batch
                    case DeviceEvent.StateChanged
                                    state -> {} // commands are refused and tried again
                }
            }
        }
    }

    @Override
    public void expire(long nowNs, Outbox<? super ApplicationOutput> out) {
        effects.enter(nowNs, out);
        effects.expire();
    }

    @Override
    public long nextDeadlineNs() {
        return effects.nextNs();
    }

    private void run(ApplicationInput.Run run) {
        String no = null;
        if (jobs.containsKey(run.number())) {
            no = "job " + run.number() + " is under way";
        } else if (jobs.size() >= effects.config.jobsMax()) {
            no = jobs.size() + " jobs are under way, the most allowed";
        }
        if (no != null) {
            effects.emit(
                    new JobEnded(
                            run.number(), TransportError.NO_RESOURCES, no, null)); // [AL-JOB-1]
            return;
        }
        JobRun job =
                new JobRun(
                        run.number(),
                        run.job(),
                        run.route(),
                        effects,
                        directory,
                        ApplicationMachine::program,
                        j -> jobs.remove(j.number));
        jobs.put(run.number(), job);
        job.start();
    }

    private static Program program(JobRun run) {
        return switch (run.job) {
            case Job.Pairs job -> new PairsJob(run, job);
            case Job.Teleport job -> new TeleportJob(run, job);
            case Job.Telegate job -> new TelegateJob(run, job);
            case Job.Qkd job -> new QkdJob(run, job);
        };
    }

    private @Nullable SessionUser responder(TransportOutput.SessionOpened opened) {
        Service service = new Service(effects, opened.session(), opened.remote(), opened.port());
        return switch (opened.port()) {
            case PAIRS -> new PairsResponder(service);
            case TELEPORT -> new TeleportResponder(service);
            case TELEGATE -> new TelegateResponder(service);
            case QKD -> new QkdResponder(service);
            default -> null;
        };
    }
}
