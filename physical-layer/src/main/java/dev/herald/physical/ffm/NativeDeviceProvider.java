package dev.herald.physical.ffm;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Opens a device of a driver in C (`spec/c/herald_hal.h`): option `library` is the path of the shared
/// library; all other options are the driver's. Called, like the device, on the host's loop.
public final class NativeDeviceProvider implements QuantumDeviceProvider {
    private static final String LIBRARY = "library";

    @Override
    public String name() {
        return "native";
    }

    @Override
    public QuantumDevice open(DeviceContext context, Map<String, String> options) {
        String library = options.get(LIBRARY);
        if (library == null || library.isEmpty()) {
            throw new DeviceOpenException(
                    "option library is missing: the path of a shared library that exports "
                            + NativeDriver.ENTRY);
        }
        Map<String, String> handedOn = new LinkedHashMap<>(options);
        handedOn.remove(LIBRARY);
        return NativeDevice.open(NativeDriver.load(Path.of(library)), context, handedOn);
    }
}
