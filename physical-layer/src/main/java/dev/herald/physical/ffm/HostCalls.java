package dev.herald.physical.ffm;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.EntropySource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The functions that a host in C gives to a device.
final class HostCalls implements Clock, EntropySource {
    private final long host;
    private final MemorySegment now;
    private final MemorySegment wakeAt;
    private final MemorySegment entropy;
    private final MemorySegment emit;
    private final MemorySegment post;

    private HostCalls(Struct context) {
        host = context.u64("host");
        now = function(context, "now_ns");
        wakeAt = function(context, "wake_at");
        entropy = function(context, "entropy");
        emit = function(context, "emit");
        post = function(context, "post");
    }

    /// @throws Broken when the context breaks a clause
    static HostCalls read(long address) {
        Struct context = Struct.at(address, Layouts.CONTEXT, "the context");
        int major = context.u32("contract_major");
        Broken.unless(
                major == DeviceDescriptor.CONTRACT_MAJOR,
                "HAL-C-2",
                "the host speaks another major version of the contract:",
                Integer.toUnsignedLong(major));
        return new HostCalls(context);
    }

    private static MemorySegment function(Struct context, String name) {
        long address = context.u64(name);
        if (address == 0) {
            throw new Broken("HAL-C-6", "the function " + name + " is NULL");
        }
        return MemorySegment.ofAddress(address);
    }

    @Override
    public long nowNs() {
        return Calls.now(now, host);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        if (bytes.length > Memory.COUNT_MAX) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes at once are more than " + Memory.COUNT_MAX);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
            Calls.entropy(entropy, host, memory.address(), bytes.length);
            Memory.read(memory.address(), bytes);
        }
    }

    void wakeAt(long atNs, long token) {
        Calls.wakeAt(wakeAt, host, atNs, token);
    }

    void emit(long event) {
        Calls.two(emit, host, event);
    }

    void post(long token) {
        Calls.two(post, host, token);
    }
}
