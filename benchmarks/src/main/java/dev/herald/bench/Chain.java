package dev.herald.bench;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitTerms;
import dev.herald.node.Emulation;
import dev.herald.node.NodeStack;
import dev.herald.node.StackListener;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.SimHardware;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import java.util.ArrayList;
import java.util.List;

/// A chain of nodes with one session from end to end whose pairs are consumed as soon as both ends
/// have them: the whole stack, over the hardware given.
final class Chain {
    private static final long CONNECT_TIMEOUT_NS = 60_000_000_000L;

    final SimWorld world = new SimWorld(7);
    private final List<User> users = new ArrayList<>();
    private final int nodes;
    private long linksUp;

    /// @param delayNs classical delay of each link
    Chain(int nodes, NodeProfile node, LinkProfile link, long delayNs, double minFidelity) {
        this.nodes = nodes;
        SimHardware hardware = new SimHardware(world, world, world.stream("hardware"));
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            hardware.addNode(node, new NodeId(i), "n" + i);
        }
        for (int i = 1; i < nodes; i++) {
            hardware.addLink(link, new LinkId(i), new NodeId(i), new NodeId(i + 1));
            edges.add(new Topology.Edge(new LinkId(i), new NodeId(i), new NodeId(i + 1), 1));
        }
        Emulation emulation = new Emulation(world, new Topology(edges), false);
        for (int i = 1; i < nodes; i++) {
            emulation.addLink(
                    new LinkId(i), new NodeId(i), new NodeId(i + 1), delayNs, ChannelFaults.NONE);
        }
        for (int i = 1; i <= nodes; i++) {
            NodeId id = new NodeId(i);
            User user = new User(i == 1, minFidelity);
            users.add(user);
            user.stack =
                    emulation.addNode(id, context -> hardware.device(id, context.events()), user);
        }
        emulation.start();
        users.getLast().stack.transport(new TransportInput.Listen("chain"));
    }

    /// Pairs delivered at the far end so far.
    long delivered() {
        return users.getLast().delivered;
    }

    /// Runs until so many pairs have been delivered at the far end.
    void runUntilDelivered(long pairs) {
        world.runUntil(Long.MAX_VALUE, () -> delivered() >= pairs);
        if (delivered() < pairs) {
            throw new IllegalStateException(
                    "the chain came to rest after " + delivered() + " pairs");
        }
    }

    private final class User implements StackListener {
        private final boolean head;
        private final double minFidelity;

        @SuppressWarnings("NullAway.Init") // set right after, by whoever adds the node
        private NodeStack stack;

        private long delivered;

        User(boolean head, double minFidelity) {
            this.head = head;
            this.minFidelity = minFidelity;
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            if (event instanceof LinkOutput.LinkUp && ++linksUp == 2L * (nodes - 1)) {
                users.getFirst().connect();
            }
        }

        private void connect() {
            stack.transport(
                    new TransportInput.Connect(
                            -1,
                            new NodeId(nodes),
                            "chain",
                            new CircuitTerms(
                                    Fidelity.of(minFidelity), 0, CircuitTerms.Cutoff.NONE, 0),
                            List.of(),
                            CONNECT_TIMEOUT_NS));
        }

        @Override
        public void onTransport(TransportOutput.Up event) {
            switch (event) {
                case TransportOutput.SessionOpened s -> {
                    if (head) {
                        stack.transport(
                                new TransportInput.RequestPairs(
                                        -1, s.session(), PairRequest.keep(0, 0)));
                    }
                }
                case TransportOutput.PairReady p -> {
                    delivered++;
                    stack.submit(new DeviceCommand.Discard(stack.nextCommand(), p.qubit()));
                }
                case TransportOutput.ConnectFailed f ->
                        throw new IllegalStateException(f.why() + ": " + f.detail());
                case TransportOutput.StreamEnded s ->
                        throw new IllegalStateException(s.why() + ": " + s.detail());
                default -> {}
            }
        }
    }
}
