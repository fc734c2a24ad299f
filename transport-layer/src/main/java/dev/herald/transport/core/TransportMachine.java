package dev.herald.transport.core;

import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.hal.host.Machine;
import dev.herald.hal.host.Outbox;

/// To be written: consumes everything and does nothing yet.
final class TransportMachine implements Machine<TransportInput, TransportOutput> {
    @SuppressWarnings("UnusedVariable")
    private final TransportConfig config;

    TransportMachine(TransportConfig config) {
        this.config = config;
    }

    @Override
    public void handle(long nowNs, TransportInput input, Outbox<? super TransportOutput> out) {}

    @Override
    public void expire(long nowNs, Outbox<? super TransportOutput> out) {}

    @Override
    public long nextDeadlineNs() {
        return NEVER;
    }
}
