package dev.herald.physical.replay;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Opens a [ReplayDevice]: option `file`, the record.
public final class ReplayDeviceProvider implements QuantumDeviceProvider {
    @Override
    public String name() {
        return "replay";
    }

    @Override
    public QuantumDevice open(DeviceContext context, Map<String, String> options) {
        String file = options.get("file");
        if (file == null || !options.keySet().equals(Set.of("file"))) {
            throw new DeviceOpenException("the options are " + options.keySet() + ", not file");
        }
        return new ReplayDevice(context, Path.of(file));
    }
}
