package dev.herald.bench;

import dev.herald.hal.device.DeviceCommand;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Any network with a circuit for each flow, all at once: whole stacks, and pairs that are given back as
/// soon as they are delivered.
final class FlowNetwork {
    private static final long CONNECT_TIMEOUT_NS = 60_000_000_000L;

    /// Nodes are numbered from 0.
    record Pair(int a, int b) {}

    final SimWorld world = new SimWorld(7);
    private final List<Pair> links;
    private final List<Pair> flows;
    private final CircuitTerms terms;
    private final List<User> users = new ArrayList<>();
    private long linksUp;
    private int answered;
    private int refused;
    private long delivered;
    private String why = "";

    /// @param node of so many links
    /// @param delayNs of a message over a link
    FlowNetwork(
            int nodes,
            List<Pair> links,
            List<Pair> flows,
            IntFunction<NodeProfile> node,
            LinkProfile link,
            long delayNs,
            CircuitTerms terms) {
        this.links = List.copyOf(links);
        this.flows = List.copyOf(flows);
        this.terms = terms;
        int[] degree = new int[nodes];
        for (Pair each : links) {
            degree[each.a]++;
            degree[each.b]++;
        }
        SimHardware hardware = new SimHardware(world, world, world.stream("hardware"));
        Map<Integer, NodeProfile> profiles = new LinkedHashMap<>();
        for (int i = 0; i < nodes; i++) {
            hardware.addNode(
                    profiles.computeIfAbsent(Math.max(1, degree[i]), node::apply), id(i), "n" + i);
        }
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            Pair each = links.get(i);
            hardware.addLink(link, new LinkId(i + 1), id(each.a), id(each.b));
            edges.add(new Topology.Edge(new LinkId(i + 1), id(each.a), id(each.b), 1));
        }
        Emulation emulation = new Emulation(world, new Topology(edges), false);
        for (int i = 0; i < links.size(); i++) {
            Pair each = links.get(i);
            emulation.addLink(
                    new LinkId(i + 1), id(each.a), id(each.b), delayNs, ChannelFaults.NONE);
        }
        for (int i = 0; i < nodes; i++) {
            NodeId self = id(i);
            User user = new User(i);
            users.add(user);
            user.stack =
                    emulation.addNode(
                            self, context -> hardware.device(self, context.events()), user);
        }
        emulation.start();
        users.forEach(user -> user.stack.transport(new TransportInput.Listen("flow")));
    }

    private static NodeId id(int node) {
        return new NodeId(node + 1);
    }

    /// Brings every circuit up, or to its refusal.
    void open() {
        world.runUntil(CONNECT_TIMEOUT_NS, () -> answered == flows.size());
        if (answered < flows.size()) {
            throw new IllegalStateException(
                    answered + " of " + flows.size() + " circuits were answered");
        }
    }

    int refused() {
        return refused;
    }

    /// Why the last one was refused; empty when none was.
    String why() {
        return why;
    }

    /// Pairs delivered at the far ends so far.
    long delivered() {
        return delivered;
    }

    /// Runs until so many more pairs have been delivered at the far ends.
    void run(long pairs) {
        long target = delivered + pairs;
        world.runUntil(Long.MAX_VALUE, () -> delivered >= target);
        if (delivered < target) {
            throw new IllegalStateException("the network came to rest");
        }
    }

    private void connectAll() {
        for (int flow = 0; flow < flows.size(); flow++) {
            users.get(flows.get(flow).a)
                    .stack
                    .transport(
                            new TransportInput.Connect(
                                    -1 - flow,
                                    id(flows.get(flow).b),
                                    "flow",
                                    terms,
                                    List.of(),
                                    CONNECT_TIMEOUT_NS));
        }
    }

    private final class User implements StackListener {
        private final int node;

        @SuppressWarnings("NullAway.Init") // set right after, by whoever adds the node
        private NodeStack stack;

        User(int node) {
            this.node = node;
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            if (event instanceof LinkOutput.LinkUp && ++linksUp == 2L * links.size()) {
                connectAll();
            }
        }

        @Override
        public void onTransport(TransportOutput.Up event) {
            switch (event) {
                case TransportOutput.SessionOpened s when s.cookie() != 0 -> {
                    answered++;
                    stack.transport(
                            new TransportInput.RequestPairs(
                                    s.cookie(), s.session(), PairRequest.keep(0, 0)));
                }
                case TransportOutput.ConnectFailed f -> {
                    answered++;
                    refused++;
                    why = f.why() + ": " + f.detail();
                }
                case TransportOutput.PairReady p -> {
                    if (p.stream().session().initiator().value() != node + 1) {
                        delivered++;
                    }
                    stack.submit(new DeviceCommand.Discard(stack.nextCommand(), p.qubit()));
                }
                case TransportOutput.StreamEnded s ->
                        throw new IllegalStateException(s.why() + ": " + s.detail());
                default -> {}
            }
        }
    }
}
