package dev.herald.physical.replay;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;

/// Opens a device of another driver and records it: options `file`, the record, and `driver`, the other
/// driver's name; all others are for that one.
public final class RecordingDeviceProvider implements QuantumDeviceProvider {
    @Override
    public String name() {
        return "record";
    }

    @Override
    public QuantumDevice open(DeviceContext context, Map<String, String> options) {
        Map<String, String> others = new LinkedHashMap<>(options);
        String file = others.remove("file");
        String driver = others.remove("driver");
        if (file == null || driver == null) {
            throw new DeviceOpenException(
                    "option " + (file == null ? "file" : "driver") + " is missing");
        }
        TreeSet<String> known = new TreeSet<>();
        for (QuantumDeviceProvider provider : ServiceLoader.load(QuantumDeviceProvider.class)) {
            if (provider.name().equals(driver)) {
                return RecordingDevice.open(
                        context,
                        Path.of(file),
                        RecordingDevice.BYTES_MAX,
                        inner -> provider.open(inner, others));
            }
            known.add(provider.name());
        }
        throw new DeviceOpenException(
                "option driver: " + driver + " is none of the drivers " + known);
    }
}
