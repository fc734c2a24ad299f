package dev.herald.daemon.node;

import dev.herald.daemon.config.DaemonConfig;
import dev.herald.daemon.tls.Tls;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.physical.netty.NettyLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/// Finds the driver that a configuration names and opens the device.
final class Drivers {
    private Drivers() {}

    /// @throws DeviceOpenException naming the option or the address and the reason
    static QuantumDevice open(DaemonConfig config, Tls tls, NettyLoop loop, DeviceContext context) {
        List<String> known = new ArrayList<>();
        for (QuantumDeviceProvider provider : ServiceLoader.load(QuantumDeviceProvider.class)) {
            if (provider.name().equals(config.driver())) {
                QuantumDevice device = provider.open(context, config.driverOptions());
                if (!device.describe().node().equals(config.self().id())) {
                    String whose = config.nameOf(device.describe().node());
                    device.close();
                    throw new DeviceOpenException("the device belongs to " + whose + ", not to "
                            + config.self().name() + "; check device in the configuration");
                }
                return device;
            }
            known.add(provider.name());
        }
        throw new DeviceOpenException(
                "no driver is called " + config.driver() + "; there are " + String.join(", ", known));
    }
}
