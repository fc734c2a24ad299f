package dev.herald.daemon.emulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;
import dev.herald.node.Emulation;
import dev.herald.node.NodeStack;
import dev.herald.node.StackListener;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.SimHardware;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One random network under random faults: a chain of two to five perfect nodes over lossy link
/// channels, missed heralds, sessions that break, and cut-offs; then everything heals. Perfect hardware
/// makes the truth known: every delivered pair is in exactly the Bell state it is reported in.
final class FaultySchedule {
    private static final long HEALED_NS = 60_000_000L;
    private static final long END_NS = 20_000_000_000L;

    /// One end's view of a delivered pair.
    private record Delivery(long sequence, BellIndex bell, boolean one) {}

    private final SimWorld world;
    private final Rng rng;
    private final SimHardware hardware;
    private final Emulation emulation;
    private final List<User> users = new ArrayList<>();
    private final int nodes;
    private final DeliveryMode mode;
    private final int wanted;
    private final CircuitTerms.Cutoff cutoff;
    private final long cutoffNs;
    private int linksUp;
    int both;
    int drops;

    FaultySchedule(long seed) {
        world = new SimWorld(seed);
        rng = world.stream("schedule");
        nodes = rng.nextInt(2, 6);
        mode = rng.nextBoolean() ? DeliveryMode.KEEP : DeliveryMode.MEASURE;
        wanted = rng.nextInt(1, 9);
        cutoff = rng.nextBoolean() ? CircuitTerms.Cutoff.NONE : CircuitTerms.Cutoff.FIXED;
        cutoffNs = rng.nextLong(2_000_000, 20_000_000);
        hardware = new SimHardware(world, world, world.stream("hardware"));
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 1; i <= nodes; i++) {
            hardware.addNode(node(), new NodeId(i), "n" + i);
        }
        for (int i = 1; i < nodes; i++) {
            hardware.addLink(link(), new LinkId(i), new NodeId(i), new NodeId(i + 1));
            edges.add(new Topology.Edge(new LinkId(i), new NodeId(i), new NodeId(i + 1), 1));
        }
        emulation = new Emulation(world, new Topology(edges), rng.nextInt(4) == 0);
        for (int i = 1; i < nodes; i++) {
            ChannelFaults faults = ChannelFaults.swarm(rng, 0.2, 200_000, HEALED_NS);
            emulation.addLink(
                    new LinkId(i),
                    new NodeId(i),
                    new NodeId(i + 1),
                    rng.nextLong(1, 100_000),
                    faults);
        }
        for (int i = 1; i <= nodes; i++) {
            NodeId id = new NodeId(i);
            User user = new User(id);
            users.add(user);
            user.stack = emulation.addNode(id, c -> hardware.device(id, c.events()), user);
        }
    }

    private NodeProfile node() {
        return NodeProfile.builder("perfect", "test")
                .from("assumption: test", "2026-11-01")
                .figure("communication.count", rng.nextInt(2, 5), "1")
                .build();
    }

    private LinkProfile link() {
        return LinkProfile.builder("perfect", "test", LinkProfile.Scheme.IDEAL)
                .from("assumption: test", "2026-11-01")
                .figure("cycle", 50, "us")
                .figure("armA", rng.nextDouble() * 5, "km")
                .figure("armB", rng.nextDouble() * 5, "km")
                .figure("success.0", 0.05 + 0.5 * rng.nextDouble(), "1")
                .figure("fidelity.0", 1, "1")
                .build();
    }

    /// Runs to the end and checks everything that has to hold.
    void run() {
        emulation.start();
        users.getLast().stack.transport(new TransportInput.Listen("test"));
        injectFaults();
        world.runUntil(END_NS, this::over);
        closeAll();
        world.runUntil(world.nowNs() + 2_000_000_000L);
        check();
    }

    private void injectFaults() {
        for (int i = 1; i < nodes; i++) {
            LinkId link = new LinkId(i);
            if (rng.nextInt(3) == 0) {
                NodeId end = new NodeId(i + rng.nextInt(2));
                hardware.setHeraldLoss(link, end, 0.3 * rng.nextDouble());
                world.at(HEALED_NS, () -> hardware.setHeraldLoss(link, end, 0));
            }
            if (rng.nextInt(4) == 0) {
                NodeId a = new NodeId(i);
                NodeId b = new NodeId(i + 1);
                long outageNs = rng.nextLong(1, 50_000_000);
                world.at(rng.nextLong(1, HEALED_NS), () -> emulation.breakSession(a, b, outageNs));
            }
        }
        if (rng.nextInt(8) == 0) {
            world.at(
                    rng.nextLong(1, HEALED_NS),
                    () -> emulation.breakSession(new NodeId(1), new NodeId(nodes), 1_000_000));
        }
    }

    private boolean over() {
        return users.getFirst().ended && users.getLast().ended && world.nowNs() > HEALED_NS;
    }

    private void closeAll() {
        User head = users.getFirst();
        if (head.session != null) {
            head.stack.transport(new TransportInput.Close(head.session));
        }
    }

    private void check() {
        User head = users.getFirst();
        User tail = users.getLast();
        assertTrue(head.ended, "the head's request has not ended");
        for (Map.Entry<PairId, Delivery> entry : head.delivered.entrySet()) {
            Delivery other = tail.delivered.get(entry.getKey());
            if (other != null) {
                both++;
                Delivery own = entry.getValue();
                assertEquals(own.sequence, other.sequence, "sequence of " + entry.getKey());
                assertEquals(own.bell, other.bell, "Bell index of " + entry.getKey());
                if (mode == DeliveryMode.MEASURE) {
                    assertEquals(
                            own.bell.anticorrelated(Basis.Axis.Z), own.one ^ other.one, "outcomes");
                }
            }
        }
        if (head.complete && tail.complete) {
            assertEquals(wanted, both, "pairs delivered at both ends of a complete request");
        }
        for (User user : users) {
            assertEquals(0, user.owned, "qubits still with the user of " + user.id);
            assertEquals(
                    0, hardware.qubitsInUse(user.id), "qubits in use at " + user.id + " at rest");
        }
    }

    /// The user of one node.
    private final class User implements StackListener {
        private final NodeId id;
        private NodeStack stack;
        private SessionId session;
        private final Map<PairId, Delivery> delivered = new LinkedHashMap<>();
        private boolean ended;
        private boolean complete;
        private int owned;
        private boolean opened;

        User(NodeId id) {
            this.id = id;
        }

        private boolean isHead() {
            return this == users.getFirst();
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            if (event instanceof LinkOutput.LinkUp && ++linksUp == 2 * (nodes - 1)) {
                users.getFirst().connect();
            }
        }

        private void connect() {
            stack.transport(
                    new TransportInput.Connect(
                            -1,
                            new NodeId(nodes),
                            "test",
                            new CircuitTerms(Fidelity.of(0.9), 0, cutoff, cutoffNs),
                            List.of(),
                            2_000_000_000L));
        }

        @Override
        public void onTransport(TransportOutput.Up event) {
            switch (event) {
                case TransportOutput.SessionOpened s -> {
                    session = s.session();
                    opened = true;
                    if (isHead()) {
                        PairRequest request =
                                mode == DeliveryMode.KEEP
                                        ? PairRequest.keep(wanted, 1_000_000_000L)
                                        : new PairRequest(
                                                mode,
                                                wanted,
                                                1_000_000_000L,
                                                null,
                                                dev.herald.hal.model.BasisChoice.MEASURE_Z,
                                                dev.herald.hal.model.BasisChoice.MEASURE_Z);
                        stack.transport(new TransportInput.RequestPairs(-1, s.session(), request));
                    }
                }
                case TransportOutput.PairReady p -> {
                    record(p.pair(), new Delivery(p.sequence(), p.bell(), false));
                    var fidelity = hardware.pairFidelity(id, p.qubit(), p.bell());
                    if (fidelity.isPresent()) {
                        assertEquals(
                                1,
                                fidelity.getAsDouble(),
                                1e-9,
                                "state of " + p.pair() + " at " + id);
                    }
                    owned++;
                    stack.submit(new DeviceCommand.Discard(stack.nextCommand(), p.qubit()));
                }
                case TransportOutput.OutcomeReady o ->
                        record(o.pair(), new Delivery(o.sequence(), o.bell(), o.one()));
                case TransportOutput.StreamEnded s -> {
                    end();
                    complete = s.complete();
                }
                case TransportOutput.ConnectFailed _, TransportOutput.StreamRefused _ -> {
                    end();
                    users.getLast().ended |= !users.getLast().opened;
                }
                case TransportOutput.SessionClosed _ -> ended = true;
                default -> {}
            }
        }

        private void end() {
            assertTrue(!ended, "ended twice at " + id);
            ended = true;
        }

        private void record(PairId pair, Delivery delivery) {
            assertTrue(!ended, "delivered after the end at " + id);
            assertTrue(delivered.put(pair, delivery) == null, "delivered twice: " + pair);
        }

        @Override
        public void onDevice(dev.herald.hal.device.DeviceEvent event) {
            if (event instanceof dev.herald.hal.device.DeviceEvent.Done) {
                owned--;
            }
        }

        @Override
        public void onNote(Note note) {
            switch (note.event()) {
                case dev.herald.network.api.NetworkOutput.PairDropped _ -> drops++;
                case dev.herald.network.api.NetworkOutput.PeerViolation v ->
                        throw new AssertionError(v.toString());
                case dev.herald.link.api.LinkOutput.DeviceViolation v ->
                        throw new AssertionError(v.toString());
                default -> {}
            }
        }
    }
}
