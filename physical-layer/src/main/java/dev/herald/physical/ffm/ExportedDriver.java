package dev.herald.physical.ffm;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Java driver offered to hosts in C: a table of functions as `herald_hal_driver_v1` returns it, each
/// of which calls Java. The thread rule is that of the header: a device is called on its host's loop.
///
/// The table is good as long as the arena that it was made in; devices are to be closed before that.
public final class ExportedDriver {
    private static final int OPTION = 1; // enum herald_hal_open_result
    private static final int FAILED = 4;
    private static final int TEXT_LEAST = 1;

    private final QuantumDeviceProvider provider;
    private final MemorySegment table;
    private final Slots<ExportedDevice> devices = new Slots<>();

    /// @param arena decides how long the table can be used
    public ExportedDriver(QuantumDeviceProvider provider, Arena arena) {
        this.provider = provider;
        table = arena.allocate(Layouts.DRIVER);
        long at = table.address();
        Memory.putInt(at, (int) Layouts.DRIVER.byteSize());
        Memory.putInt(
                at + Layouts.at(Layouts.DRIVER, "contract_major"), DeviceDescriptor.CONTRACT_MAJOR);
        Memory.putInt(
                at + Layouts.at(Layouts.DRIVER, "contract_minor"), DeviceDescriptor.CONTRACT_MINOR);
        byte[] name = Memory.bytes(provider.name(), Memory.TEXT_MAX);
        MemorySegment text = arena.allocate(name.length);
        Memory.write(text.address(), name);
        put("name", text);
        put("open", stub("open", Calls.OPEN, arena));
        put("describe", stub("describe", Calls.DESCRIBE, arena));
        put("submit", stub("submit", Calls.SUBMIT, arena));
        put("wake", stub("wake", Calls.WAKE, arena));
        put("close", stub("close", Calls.CLOSE, arena));
    }

    /// The table: a `const herald_hal_driver *` for C.
    public MemorySegment table() {
        return table;
    }

    private void put(String field, MemorySegment value) {
        Memory.putLong(table.address() + Layouts.at(Layouts.DRIVER, field), value.address());
    }

    private MemorySegment stub(String method, FunctionDescriptor function, Arena arena) {
        MethodHandle unbound =
                Calls.find(
                        MethodHandles.lookup(),
                        method,
                        function.toMethodType().insertParameterTypes(0, ExportedDriver.class));
        return Calls.stub(unbound.bindTo(this), function, arena);
    }

    // What C calls. Nothing may be thrown here: it would end the process.

    static int open(
            ExportedDriver driver,
            long context,
            long options,
            int count,
            long device,
            long message,
            int messageSize) {
        try {
            HostCalls host = HostCalls.read(context);
            ExportedDevice opened = new ExportedDevice(host);
            opened.open(driver.provider, options(options, count));
            Memory.putLong(Memory.pointer(device, 8, "device"), driver.devices.add(opened));
            return 0;
        } catch (DeviceOpenException refused) {
            return failed(OPTION, refused.getMessage(), message, messageSize);
        } catch (Broken wrong) {
            return failed(FAILED, wrong.text(), message, messageSize);
        } catch (RuntimeException | Error defect) {
            return failed(FAILED, defect.toString(), message, messageSize);
        }
    }

    private static Map<String, String> options(long options, int count) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < Memory.count(count, "options"); i++) {
            long at = Memory.pointer(options, 8, "options") + i * Layouts.OPTION.byteSize();
            map.put(
                    Memory.text(Memory.getLong(at), "key"),
                    Memory.text(Memory.getLong(at + 8), "value"));
        }
        return map;
    }

    private static int failed(int result, @Nullable String why, long message, int size) {
        if (message != 0 && size >= TEXT_LEAST) {
            Memory.write(message, Memory.bytes(String.valueOf(why), size - 1));
        }
        return result;
    }

    static long describe(ExportedDriver driver, long device) {
        ExportedDevice found = driver.devices.find(device);
        return found == null ? 0 : found.describe();
    }

    static void submit(ExportedDriver driver, long device, long command) {
        ExportedDevice found = driver.devices.find(device);
        if (found != null) {
            found.submit(command);
        }
    }

    static void wake(ExportedDriver driver, long device, long token) {
        ExportedDevice found = driver.devices.find(device);
        if (found != null) {
            found.wake(token);
        }
    }

    static void close(ExportedDriver driver, long device) {
        ExportedDevice found = driver.devices.find(device);
        if (found != null) {
            driver.devices.remove(device);
            found.close();
        }
    }
}
