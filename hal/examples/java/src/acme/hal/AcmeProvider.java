package acme.hal;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import java.util.Map;

/// How Herald finds the driver: `META-INF/services` names this class.
public final class AcmeProvider implements QuantumDeviceProvider {

    @Override
    public String name() {
        return "acme-photon";
    }

    /// Option `peer`: what the other end of the fibre does. With hardware there would be an address here.
    @Override
    public QuantumDevice open(DeviceContext context, Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!option.equals("peer")) {
                throw new DeviceOpenException("option " + option + " is not known; there is: peer");
            }
        }
        String peer = options.getOrDefault("peer", "mirror");
        return new AcmeDevice(
                context,
                switch (peer) {
                    case "mirror" -> AcmeDevice.Peer.MIRROR;
                    case "absent" -> AcmeDevice.Peer.ABSENT;
                    case "other-tag" -> AcmeDevice.Peer.OTHER_TAG;
                    default ->
                            throw new DeviceOpenException(
                                    "peer=" + peer + " is not one of mirror, absent, other-tag");
                });
    }
}
