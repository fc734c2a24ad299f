package dev.herald.conformance.bindings;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.host.Outbox;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitTerms;
import dev.herald.node.Emulation;
import dev.herald.node.NodeStack;
import dev.herald.node.StackListener;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import java.util.ArrayList;
import java.util.List;

/// Three nodes, one session from end to end, over simulated devices that are reached in a way to be
/// chosen; everything that any stack says is written down.
final class ChainRun {

    /// How a host reaches a device.
    interface Way {
        QuantumDevice open(DeviceContext context, Devices hardware, NodeId node);
    }

    /// Opens the device of a node itself.
    interface Devices {
        QuantumDevice device(NodeId node, Outbox<? super DeviceEvent> events);
    }

    private static final int NODES = 3;

    private final SimWorld world;
    private final List<String> transcript = new ArrayList<>();
    private final List<User> users = new ArrayList<>();
    private int linksUp;
    private int delivered;

    private ChainRun(long seed) {
        world = new SimWorld(seed);
    }

    /// @return one line for each event at each node, until so many pairs were delivered
    static List<String> transcript(long seed, int pairs, Way way) {
        ChainRun run = new ChainRun(seed);
        run.build(way);
        run.world.runUntil(60_000_000_000L, () -> run.delivered >= pairs);
        return run.transcript;
    }

    private void build(Way way) {
        SimHardware hardware = new SimHardware(world, world, world.stream("hardware"));
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 1; i <= NODES; i++) {
            hardware.addNode(Profiles.node("metro-target"), new NodeId(i), "n" + i);
        }
        for (int i = 1; i < NODES; i++) {
            hardware.addLink(
                    Profiles.link("metro-target"), new LinkId(i), new NodeId(i), new NodeId(i + 1));
            edges.add(new Topology.Edge(new LinkId(i), new NodeId(i), new NodeId(i + 1), 1));
        }
        Emulation emulation = new Emulation(world, new Topology(edges), true);
        for (int i = 1; i < NODES; i++) {
            emulation.addLink(
                    new LinkId(i), new NodeId(i), new NodeId(i + 1), 50_000, ChannelFaults.NONE);
        }
        for (int i = 1; i <= NODES; i++) {
            User user = new User(i);
            users.add(user);
            user.stack =
                    emulation.addNode(
                            user.id, context -> way.open(context, hardware::device, user.id), user);
        }
        emulation.start();
        users.getLast().stack.transport(new TransportInput.Listen("chain"));
    }

    private final class User implements StackListener {
        private final NodeId id;
        private NodeStack stack;

        User(int number) {
            id = new NodeId(number);
        }

        private void note(Object event) {
            transcript.add(world.nowNs() + " " + id + " " + event);
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            note(event);
            if (event instanceof LinkOutput.LinkUp && ++linksUp == 2 * (NODES - 1)) {
                users.getFirst().connect();
            }
        }

        private void connect() {
            stack.transport(
                    new TransportInput.Connect(
                            -1,
                            new NodeId(NODES),
                            "chain",
                            new CircuitTerms(Fidelity.of(0.6), 0, CircuitTerms.Cutoff.NONE, 0),
                            List.of(),
                            10_000_000_000L));
        }

        @Override
        public void onTransport(TransportOutput.Up event) {
            note(event);
            if (event instanceof TransportOutput.SessionOpened opened && id.value() == 1) {
                stack.transport(
                        new TransportInput.RequestPairs(
                                -1, opened.session(), PairRequest.keep(0, 0)));
            } else if (event instanceof TransportOutput.PairReady pair) {
                delivered += id.value() == NODES ? 1 : 0;
                stack.submit(new DeviceCommand.Discard(stack.nextCommand(), pair.qubit()));
            }
        }

        @Override
        public void onDevice(DeviceEvent event) {
            note(event);
        }

        @Override
        public void onNetwork(NetworkOutput.Up event) {
            note(event);
        }

        @Override
        public void onNote(Note note) {
            note((Object) note);
        }
    }
}
