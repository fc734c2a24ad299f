package dev.herald.hal.host;

/// Where a [Machine] puts what it wants done. Valid only during the call it was passed to.
@FunctionalInterface
public interface Outbox<O> {
    void emit(O output);
}
