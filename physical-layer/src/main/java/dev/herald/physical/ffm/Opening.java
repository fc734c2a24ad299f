package dev.herald.physical.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.herald.hal.device.DeviceOpenException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/// A call of a driver's `open`.
final class Opening {
    private static final int MESSAGE_SIZE = 1_024;

    private final NativeDriver driver;

    Opening(NativeDriver driver) {
        this.driver = driver;
    }

    /// @return the device
    /// @throws DeviceOpenException when the driver does not open it
    /// @throws Broken when the driver says that it did, and gives none
    long call(long context, Map<String, String> options) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment given = arena.allocate(Layouts.OPTION, Math.max(1, options.size()));
            int count = 0;
            for (Map.Entry<String, String> option : options.entrySet()) {
                long at = given.address() + count++ * Layouts.OPTION.byteSize();
                Memory.putLong(at, text(arena, option.getKey()));
                Memory.putLong(at + 8, text(arena, option.getValue()));
            }
            MemorySegment message = arena.allocate(MESSAGE_SIZE);
            MemorySegment device = arena.allocate(JAVA_LONG);
            int result =
                    Calls.open(
                            driver.open(),
                            context,
                            given.address(),
                            count,
                            device.address(),
                            message.address(),
                            MESSAGE_SIZE);
            if (result != 0) {
                throw new DeviceOpenException(
                        "driver \"" + driver.name() + "\": " + message(message, result));
            }
            long opened = device.get(JAVA_LONG, 0);
            if (opened == 0) {
                throw new Broken("HAL-C-11", "open succeeded without a device");
            }
            return opened;
        }
    }

    private static long text(Arena arena, String text) {
        byte[] bytes = Memory.bytes(text, Memory.TEXT_MAX);
        MemorySegment memory = arena.allocate(bytes.length);
        Memory.write(memory.address(), bytes);
        return memory.address();
    }

    private static String message(MemorySegment message, int result) {
        message.set(java.lang.foreign.ValueLayout.JAVA_BYTE, MESSAGE_SIZE - 1L, (byte) 0);
        String text = message.getString(0);
        return text.isEmpty() ? "open returned " + result + " without a reason" : text;
    }
}
