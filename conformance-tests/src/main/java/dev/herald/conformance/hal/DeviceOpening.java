package dev.herald.conformance.hal;

import dev.herald.conformance.engine.Guard;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/// Opening is the one call that may throw, and only one exception.
final class DeviceOpening {
    private DeviceOpening() {}

    /// @throws DeviceOpenException when the driver says that it cannot be opened
    static QuantumDevice open(
            QuantumDeviceProvider provider, DeviceContext context, Map<String, String> options) {
        Object opened =
                Guard.patient(
                        "open",
                        () -> {
                            try {
                                return provider.open(context, options);
                            } catch (DeviceOpenException refused) {
                                return refused;
                            }
                        });
        return switch ((@Nullable Object) opened) {
            case DeviceOpenException refused -> throw refused;
            case QuantumDevice device -> device;
            case null, default -> throw new AssertionFailedError("the driver opened no device");
        };
    }
}
