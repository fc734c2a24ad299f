package dev.herald.application.core;

import dev.herald.application.api.JobReport;
import dev.herald.transport.api.TransportOutput;
import org.jspecify.annotations.Nullable;

/// What a job does with its open session. [JobRun] opens and closes it and ends the job.
interface Program {
    /// The port of the application, and its name in the report.
    String app();

    /// The session is open.
    void begin();

    /// Something of the session, or the answer to something asked for in it.
    void told(TransportOutput.Up event);

    /// What was measured so far, or null for nothing.
    @Nullable JobReport report();

    /// Gives everything back. Nothing is told afterwards.
    void stop();
}
