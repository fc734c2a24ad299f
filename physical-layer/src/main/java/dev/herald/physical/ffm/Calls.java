package dev.herald.physical.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// The functions of the header: their signatures, and calls of them by address. What they throw, none
/// of them does: C has no exceptions, and what Java throws in a callback is kept back (HAL-C-29).
@SuppressWarnings("restricted") // the one place where C is called, and called from
final class Calls {
    static final FunctionDescriptor NOW = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);
    static final FunctionDescriptor WAKE_AT =
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG);
    static final FunctionDescriptor ENTROPY =
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_INT);
    static final FunctionDescriptor EMIT = FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG);
    static final FunctionDescriptor POST = EMIT;

    static final FunctionDescriptor OPEN =
            FunctionDescriptor.of(
                    JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    static final FunctionDescriptor DESCRIBE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);
    static final FunctionDescriptor SUBMIT = EMIT;
    static final FunctionDescriptor WAKE = EMIT;
    static final FunctionDescriptor CLOSE = FunctionDescriptor.ofVoid(JAVA_LONG);

    private static final MethodHandle CALL_ENTRY = down(FunctionDescriptor.of(JAVA_LONG));
    private static final MethodHandle CALL_OPEN = down(OPEN);
    private static final MethodHandle CALL_DESCRIBE = down(DESCRIBE);
    private static final MethodHandle CALL_CLOSE = down(CLOSE);
    private static final MethodHandle CALL_TWO = down(EMIT);
    private static final MethodHandle CALL_NOW = down(NOW);
    private static final MethodHandle CALL_WAKE_AT = down(WAKE_AT);
    private static final MethodHandle CALL_ENTROPY = down(ENTROPY);

    private Calls() {}

    private static MethodHandle down(FunctionDescriptor function) {
        return Linker.nativeLinker().downcallHandle(function);
    }

    /// A function of C that calls a static method.
    ///
    /// @param in where the method is
    static MemorySegment stub(
            MethodHandles.Lookup in, String method, FunctionDescriptor function, Arena arena) {
        return stub(find(in, method, function.toMethodType()), function, arena);
    }

    static MemorySegment stub(MethodHandle method, FunctionDescriptor function, Arena arena) {
        return Linker.nativeLinker().upcallStub(method, function, arena);
    }

    static MethodHandle find(MethodHandles.Lookup in, String method, MethodType type) {
        try {
            return in.findStatic(in.lookupClass(), method, type);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Calls `herald_hal_driver_v1`.
    static long entry(MemorySegment function) {
        try {
            return (long) CALL_ENTRY.invokeExact(function);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    static int open(
            MemorySegment function,
            long context,
            long options,
            int count,
            long device,
            long message,
            int messageSize) {
        try {
            return (int)
                    CALL_OPEN.invokeExact(
                            function, context, options, count, device, message, messageSize);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    static long describe(MemorySegment function, long device) {
        try {
            return (long) CALL_DESCRIBE.invokeExact(function, device);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    static void close(MemorySegment function, long device) {
        try {
            CALL_CLOSE.invokeExact(function, device);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    /// Calls submit, wake, emit or post: a function of two words.
    static void two(MemorySegment function, long first, long second) {
        try {
            CALL_TWO.invokeExact(function, first, second);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    static long now(MemorySegment function, long host) {
        try {
            return (long) CALL_NOW.invokeExact(function, host);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    static void wakeAt(MemorySegment function, long host, long atNs, long token) {
        try {
            CALL_WAKE_AT.invokeExact(function, host, atNs, token);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    static void entropy(MemorySegment function, long host, long bytes, int count) {
        try {
            CALL_ENTROPY.invokeExact(function, host, bytes, count);
        } catch (Throwable thrown) {
            throw unchecked(thrown);
        }
    }

    private static RuntimeException unchecked(Throwable thrown) {
        switch (thrown) {
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new IllegalStateException(thrown);
        }
    }
}
