package dev.herald.physical.verify;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.SimHardware;
import dev.herald.physical.verify.run.Bench;
import dev.herald.physical.verify.run.Host;
import java.util.List;
import java.util.function.UnaryOperator;

/// Two simulated nodes and the link between them, each on a bench.
final class TwoEnds {
    final SimWorld world;
    final SimHardware hardware;
    final Bench a;
    final Bench b;

    TwoEnds(long seed, NodeProfile node, LinkProfile link) {
        this(seed, node, link, UnaryOperator.identity());
    }

    /// @param declares what the first device says of itself instead
    TwoEnds(
            long seed,
            NodeProfile node,
            LinkProfile link,
            UnaryOperator<DeviceDescriptor> declares) {
        world = new SimWorld(seed);
        hardware =
                new SimHardware(world, world, new Rng(seed))
                        .addNode(node, new NodeId(1), "a")
                        .addNode(node, new NodeId(2), "b")
                        .addLink(link, new LinkId(1), new NodeId(1), new NodeId(2));
        Host host = Host.virtual(world);
        a = new Bench(host, context -> new Boasting(open(1, context), declares));
        b = new Bench(host, context -> open(2, context));
    }

    private QuantumDevice open(int node, DeviceContext context) {
        return hardware.device(new NodeId(node), context.events());
    }

    List<Bench> both() {
        return List.of(a, b);
    }

    /// A device whose descriptor is not its own.
    private record Boasting(QuantumDevice device, UnaryOperator<DeviceDescriptor> declares)
            implements QuantumDevice {
        @Override
        public DeviceDescriptor describe() {
            return declares.apply(device.describe());
        }

        @Override
        public void submit(DeviceCommand command) {
            device.submit(command);
        }

        @Override
        public void close() {
            device.close();
        }
    }
}
