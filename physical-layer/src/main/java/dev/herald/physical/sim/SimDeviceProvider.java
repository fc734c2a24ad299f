package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Opens a simulated device of its own, for tests of drivers and hosts: options `profile` (a name of
/// [Profiles]; `ideal` if absent), `seed` (a number; random if absent), `node` (a number; 1 if absent)
/// and `peer` (`mirror`, the default: the other end of the one link attempts whenever this one does,
/// under the same tag; `other-tag`: under another; `absent`: it never does). Two more serve trials:
/// `trial` (what happens to the device: `not-ready`, `calibrating`, `fault`, `offline`, `command-fault`
/// or `none`) and `network` (a name instead of `peer`: the devices of the nodes n and n+1 that are
/// opened one after the other under one name, on one loop, are the two ends of one link).
public final class SimDeviceProvider implements QuantumDeviceProvider {
    private static final Set<String> OPTIONS =
            Set.of("profile", "seed", "node", "peer", "trial", "network");

    /// The networks of which one end is open and the other is not.
    private final Map<String, SimHardware> halfOpen = new HashMap<>();

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
        SimTrial trial = trial(options.getOrDefault("trial", SimTrial.NONE.text));
        NodeId here = new NodeId((int) node);
        String network = options.get("network");
        if (network != null && options.containsKey("peer")) {
            throw new DeviceOpenException(
                    "option network: the other end is no " + options.get("peer"));
        }
        SimHardware other = network == null ? null : halfOpen.remove(network);
        if (other != null) {
            return trial.begin(end(other, here, context), other, here, context);
        }
        NodeId there = new NodeId((int) node + 1);
        SimHardware hardware =
                new SimHardware(context.clock(), context.agenda(), new Rng(root))
                        .addNode(Profiles.node(profile), here, "device")
                        .addNode(Profiles.node(profile), there, "mirror")
                        .addLink(Profiles.link(profile), new LinkId(1), here, there);
        if (network != null) {
            halfOpen.put(network, hardware);
        }
        String peer = network != null ? "absent" : options.getOrDefault("peer", "mirror");
        QuantumDevice device =
                switch (peer) {
                    case "mirror" -> new MirroredDevice(hardware, here, there, 0, context.events());
                    case "other-tag" ->
                            new MirroredDevice(hardware, here, there, 1, context.events());
                    case "absent" -> hardware.device(here, context.events());
                    default ->
                            throw new DeviceOpenException(
                                    "option peer: " + peer + " is not mirror, absent or other-tag");
                };
        return trial.begin(device, hardware, here, context);
    }

    private static QuantumDevice end(SimHardware hardware, NodeId node, DeviceContext context) {
        try {
            return hardware.device(node, context.events());
        } catch (IllegalArgumentException none) {
            throw new DeviceOpenException(
                    "option node: " + node + " is no end of this network", none);
        }
    }

    private static SimTrial trial(String text) {
        for (SimTrial trial : SimTrial.values()) {
            if (trial.text.equals(text)) {
                return trial;
            }
        }
        throw new DeviceOpenException(
                "option trial: "
                        + text
                        + " is not one of "
                        + Stream.of(SimTrial.values()).map(trial -> trial.text).toList());
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
