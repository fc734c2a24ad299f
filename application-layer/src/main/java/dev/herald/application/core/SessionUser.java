package dev.herald.application.core;

import dev.herald.transport.api.TransportOutput;

/// Whoever uses a session: a job, or what serves another node's job.
interface SessionUser {
    void told(TransportOutput.Up event);
}
