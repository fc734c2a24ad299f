package dev.herald.physical.ffm;

import dev.herald.hal.device.DeviceDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a driver in C gets from this host. The functions are the same for all devices and, like the
/// memory of the contexts, never go away: a driver that calls one after its device was closed finds
/// nobody there, rather than ending the process.
final class HostContext {
    private static final Slots<NativeDevice> DEVICES = new Slots<>();
    private static final List<Long> CONTEXTS = new ArrayList<>();
    private static final MethodHandles.Lookup HERE = MethodHandles.lookup();
    private static final long NOW = stub("now", Calls.NOW);
    private static final long WAKE_AT = stub("wakeAt", Calls.WAKE_AT);
    private static final long ENTROPY = stub("entropy", Calls.ENTROPY);
    private static final long EMIT = stub("emit", Calls.EMIT);
    private static final long POST = stub("post", Calls.POST);

    private HostContext() {}

    private static long stub(String method, FunctionDescriptor function) {
        return Calls.stub(HERE, method, function, Arena.global()).address();
    }

    /// Makes a device known to C.
    ///
    /// @return the number that C knows it by, for [#address] and [#forget]
    static long register(NativeDevice device) {
        return DEVICES.add(device);
    }

    static void forget(long token) {
        DEVICES.remove(token);
    }

    /// The context of a device.
    static synchronized long address(long token) {
        int index = Slots.index(token);
        while (CONTEXTS.size() <= index) {
            MemorySegment memory =
                    Arena.global()
                            .allocate(Layouts.CONTEXT.byteSize(), Layouts.CONTEXT.byteAlignment());
            fill(memory.address());
            CONTEXTS.add(memory.address());
        }
        long address = CONTEXTS.get(index);
        put(address, "host", token);
        return address;
    }

    private static void fill(long address) {
        Memory.putInt(address, (int) Layouts.CONTEXT.byteSize());
        Memory.putInt(
                address + Layouts.at(Layouts.CONTEXT, "contract_major"),
                DeviceDescriptor.CONTRACT_MAJOR);
        Memory.putInt(
                address + Layouts.at(Layouts.CONTEXT, "contract_minor"),
                DeviceDescriptor.CONTRACT_MINOR);
        put(address, "now_ns", NOW);
        put(address, "wake_at", WAKE_AT);
        put(address, "entropy", ENTROPY);
        put(address, "emit", EMIT);
        put(address, "post", POST);
    }

    private static void put(long address, String field, long value) {
        Memory.putLong(address + Layouts.at(Layouts.CONTEXT, field), value);
    }

    // What C calls. Nothing may be thrown here: it would end the process.

    static long now(long host) {
        NativeDevice device = find(host);
        return device == null ? 0 : device.onNow();
    }

    static void wakeAt(long host, long atNs, long token) {
        NativeDevice device = find(host);
        if (device != null) {
            device.onWakeAt(atNs, token);
        }
    }

    static void entropy(long host, long bytes, int count) {
        NativeDevice device = find(host);
        if (device != null) {
            device.onEntropy(bytes, count);
        }
    }

    static void emit(long host, long event) {
        NativeDevice device = find(host);
        if (device != null) {
            device.onEmit(event);
        }
    }

    static void post(long host, long token) {
        NativeDevice device = find(host);
        if (device != null) {
            device.onPost(token);
        }
    }

    private static @Nullable NativeDevice find(long host) {
        return DEVICES.find(host);
    }
}
