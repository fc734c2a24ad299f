package dev.herald.application.core;

import dev.herald.application.api.ApplicationConfig;
import dev.herald.application.api.ApplicationInput;
import dev.herald.application.api.ApplicationOutput;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;

/// To be written: consumes everything and does nothing yet.
final class ApplicationMachine implements Machine<ApplicationInput, ApplicationOutput> {
    @SuppressWarnings("UnusedVariable")
    private final ApplicationConfig config;

    ApplicationMachine(ApplicationConfig config) {
        this.config = config;
    }

    @Override
    public void handle(long nowNs, ApplicationInput input, Outbox<? super ApplicationOutput> out) {}

    @Override
    public void expire(long nowNs, Outbox<? super ApplicationOutput> out) {}

    @Override
    public long nextDeadlineNs() {
        return NEVER;
    }
}
