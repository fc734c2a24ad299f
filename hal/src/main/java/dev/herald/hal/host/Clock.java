package dev.herald.hal.host;

/// Monotonic time in ns since the network epoch, the same at every node up to the clock quality the
/// device states.
@FunctionalInterface
public interface Clock {
    long nowNs();
}
