package dev.herald.hal.device;

import java.util.Map;

/// How a driver jar is found: named in `META-INF/services` and in `provides` of its module, loaded
/// with [java.util.ServiceLoader].
public interface QuantumDeviceProvider {

    /// A short stable name, for example `acme-nv`.
    String name();

    /// @param context what the device may use of its host
    /// @param options driver-specific settings, from the node's or the test kit's configuration
    /// @throws DeviceOpenException when the device cannot be opened, with the option and the reason
    QuantumDevice open(DeviceContext context, Map<String, String> options);
}
