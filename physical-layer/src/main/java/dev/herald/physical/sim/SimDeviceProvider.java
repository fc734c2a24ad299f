package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Opens a simulated device of its own, for tests of drivers and hosts: options `profile` (a name of
/// [Profiles]; `ideal` if absent), `seed` (a number; random if absent), `node` (a number; 1 if absent)
/// and `peer` (`mirror`, the default: the other end of the one link attempts whenever this one does,
/// under the same tag; `other-tag`: under another; `absent`: it never does).
public final class SimDeviceProvider implements QuantumDeviceProvider {
    private static final Set<String> OPTIONS = Set.of("profile", "seed", "node", "peer");

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public QuantumDevice open(DeviceContext context, Map<String, String> options) {
        for (String option : options.keySet()) {
            if (!OPTIONS.contains(option)) {
                throw new DeviceOpenException(
                        "option " + option + " is not one of " + new TreeSet<>(OPTIONS));
            }
        }
        String profile = options.getOrDefault("profile", "ideal");
        if (!Profiles.names().contains(profile)) {
            throw new DeviceOpenException(
                    "option profile: " + profile + " is not one of " + Profiles.names());
        }
        String seed = options.get("seed");
        long root =
                seed == null
                        ? (long) context.entropy().nextInt() << 32
                                | Integer.toUnsignedLong(context.entropy().nextInt())
                        : number("seed", seed);
        long node = number("node", options.getOrDefault("node", "1"));
        if (node < 1 || node >= Integer.MAX_VALUE) {
            throw new DeviceOpenException(
                    "option node: " + node + " is not in 1.." + (Integer.MAX_VALUE - 1));
        }
        NodeId here = new NodeId((int) node);
        NodeId there = new NodeId((int) node + 1);
        SimHardware hardware =
                new SimHardware(context.clock(), context.agenda(), new Rng(root))
                        .addNode(Profiles.node(profile), here, "device")
                        .addNode(Profiles.node(profile), there, "mirror")
                        .addLink(Profiles.link(profile), new LinkId(1), here, there);
        return switch (options.getOrDefault("peer", "mirror")) {
            case "mirror" -> new MirroredDevice(hardware, here, there, 0, context.events());
            case "other-tag" -> new MirroredDevice(hardware, here, there, 1, context.events());
            case "absent" -> hardware.device(here, context.events());
            default ->
                    throw new DeviceOpenException(
                            "option peer: "
                                    + options.get("peer")
                                    + " is not mirror, absent or other-tag");
        };
    }

    private static long number(String option, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new DeviceOpenException(
                    "option " + option + ": " + value + " is not a number", e);
        }
    }
}
