package dev.herald.examples.embedding;

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
import java.util.List;

/// Two nodes in one process, in virtual time: the stack is linked as a library, the driver is brought
/// along, and a pair is delivered to both ends of a session.
public final class TwoNodes {
    private static final NodeId ALICE = new NodeId(1);
    private static final NodeId BOB = new NodeId(2);
    private static final LinkId LINK = new LinkId(1);

    public static void main(String... args) {
        SimWorld world = new SimWorld(1);
        SimHardware hardware = new SimHardware(world, world, world.stream("hardware"))
                .addNode(node(), ALICE, "alice")
                .addNode(node(), BOB, "bob")
                .addLink(link(), LINK, ALICE, BOB);
        Topology topology = new Topology(List.of(new Topology.Edge(LINK, ALICE, BOB, 1)));
        Emulation emulation = new Emulation(world, topology, true);
        emulation.addLink(LINK, ALICE, BOB, 50_000, ChannelFaults.NONE);

        User alice = new User("alice", true);
        User bob = new User("bob", false);
        alice.stack = emulation.addNode(ALICE, c -> hardware.device(ALICE, c.events()), alice);
        bob.stack = emulation.addNode(BOB, c -> hardware.device(BOB, c.events()), bob);
        emulation.start();
        bob.stack.transport(new TransportInput.Listen("example"));
        world.runUntil(60_000_000_000L, () -> alice.pairs > 0 && bob.pairs > 0);
        if (alice.pairs == 0 || bob.pairs == 0) {
            throw new IllegalStateException("no pair was delivered");
        }
    }

    /// Prints what its node is told; the one that asks opens a session as soon as the link is up.
    private static final class User implements StackListener {
        private final String name;
        private final boolean asks;
        private NodeStack stack;
        private int pairs;

        User(String name, boolean asks) {
            this.name = name;
            this.asks = asks;
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            if (asks && event instanceof LinkOutput.LinkUp) {
                stack.transport(new TransportInput.Connect(
                        -1, BOB, "example", CircuitTerms.of(Fidelity.of(0.8)), List.of(), 1_000_000_000));
            }
        }

        @Override
        public void onTransport(TransportOutput.Up event) {
            switch (event) {
                case TransportOutput.SessionOpened s when asks ->
                    stack.transport(new TransportInput.RequestPairs(-1, s.session(), PairRequest.keep(1, 0)));
                case TransportOutput.PairReady p -> {
                    pairs++;
                    System.out.println(
                            name + ": pair " + p.pair() + " in " + p.bell() + ", fidelity " + p.tag().estimate());
                }
                case TransportOutput.ConnectFailed f ->
                    throw new IllegalStateException(f.why() + ": " + f.detail());
                default -> {}
            }
        }
    }

    private static NodeProfile node() {
        return NodeProfile.builder("example", "one qubit for photons, ten seconds of memory")
                .from("assumption: example", "2026-11-01")
                .figure("communication.count", 1, "1")
                .figure("communication.t2", 10, "s")
                .build();
    }

    private static LinkProfile link() {
        return LinkProfile.builder("example", "one attempt in a hundred succeeds", LinkProfile.Scheme.IDEAL)
                .from("assumption: example", "2026-11-01")
                .figure("cycle", 100, "us")
                .figure("armA", 5, "km")
                .figure("armB", 5, "km")
                .figure("success.0", 0.01, "1")
                .figure("fidelity.0", 0.95, "1")
                .build();
    }
}
