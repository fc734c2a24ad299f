package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.DistilPlan.Protocol;
import dev.herald.link.message.DistilPlan.Shape;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.Topology;
import dev.herald.network.message.CircuitTerms;
import dev.herald.node.Emulation;
import dev.herald.node.NodeStack;
import dev.herald.node.StackListener;
import dev.herald.physical.sim.Profiles;
import dev.herald.physical.sim.SimHardware;
import dev.herald.spec.trace.Verifies;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.message.PairRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Whole stacks over the exact simulator: what a distilled pair is in, beside what its tag says.
class DistilledTruthTest {
    private static final String PROFILE = "metro-target";
    private static final DistilPlan PLAN = new DistilPlan(Protocol.DEJMPS, Shape.PUMPING, 1);

    private final Map<PairId, NetworkOutput.PairKept> head = new HashMap<>();
    private final Map<PairId, NetworkOutput.PairKept> tail = new HashMap<>();
    private final List<End> ends = new ArrayList<>();
    private double truth;
    private double tags;
    private int pairs;
    private int linksUp;

    @Test
    @Verifies({"NL-DISTIL-7", "NL-DISTIL-12"})
    void tagOfADistilledPairIsItsState() {
        SimWorld world = new SimWorld(17);
        SimHardware hardware = new SimHardware(world, world, world.stream("hardware"));
        List<Topology.Edge> edges = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            hardware.addNode(Profiles.node(PROFILE), new NodeId(i), "n" + i);
        }
        hardware.addLink(Profiles.link(PROFILE), new LinkId(1), new NodeId(1), new NodeId(2));
        edges.add(new Topology.Edge(new LinkId(1), new NodeId(1), new NodeId(2), 1));
        Emulation emulation = new Emulation(world, new Topology(edges), true);
        emulation.addLink(new LinkId(1), new NodeId(1), new NodeId(2), 50_000, ChannelFaults.NONE);
        for (int i = 1; i <= 2; i++) {
            End end = new End(new NodeId(i), world, hardware);
            ends.add(end);
            end.stack =
                    emulation.addNode(
                            end.id, context -> hardware.device(end.id, context.events()), end);
        }
        emulation.start();
        ends.getLast().stack.transport(new TransportInput.Listen("truth"));
        world.runUntil(60_000_000_000L, () -> pairs >= 120 && tail.size() >= 120);
        assertTrue(pairs >= 120, () -> "only " + pairs + " pairs");
        head.forEach((name, kept) -> {
            NetworkOutput.PairKept there = tail.get(name);
            if (there != null) {
                assertEquals(kept.bell(), there.bell());
            }
        });
        // The true state depends on the outcomes, its mean is what the tag says: each pair's true
        // fidelity is
        // within 1, so that by Hoeffding's inequality the means of 120 pairs differ by 0.3 with
        // less than
        // 2 exp(-2 * 120 * 0.09) = 1e-9; they differ by far less, as the state hardly depends on
        // them.
        assertEquals(truth / pairs, tags / pairs, 0.02);
    }

    private final class End implements StackListener {
        private final NodeId id;
        private final SimWorld world;
        private final SimHardware hardware;
        private NodeStack stack;

        End(NodeId id, SimWorld world, SimHardware hardware) {
            this.id = id;
            this.world = world;
            this.hardware = hardware;
        }

        @Override
        public void onLink(LinkId link, LinkOutput.Up event) {
            if (event instanceof LinkOutput.LinkUp && ++linksUp == 2) {
                ends.getFirst().connect();
            }
        }

        private void connect() {
            stack.transport(
                    new TransportInput.Connect(
                            -1,
                            new NodeId(2),
                            "truth",
                            new CircuitTerms(Fidelity.of(0.5), 0, CircuitTerms.Cutoff.NONE, 0)
                                    .with(CircuitTerms.Service.USUAL.withDistillation(PLAN)),
                            List.of(),
                            10_000_000_000L));
        }

        @Override
        public void onTransport(TransportOutput.Up event) {
            if (event instanceof TransportOutput.SessionOpened opened && id.value() == 1) {
                stack.transport(
                        new TransportInput.RequestPairs(
                                -1, opened.session(), PairRequest.keep(0, 0)));
            } else if (event instanceof TransportOutput.PairReady pair) {
                stack.submit(new DeviceCommand.Discard(stack.nextCommand(), pair.qubit()));
            }
        }

        @Override
        public void onNetwork(NetworkOutput.Up event) {
            if (!(event instanceof NetworkOutput.PairKept kept)) {
                return;
            }
            if (id.value() != 1) {
                tail.put(kept.pair(), kept);
                return;
            }
            head.put(kept.pair(), kept);
            pairs++;
            truth += hardware.pairFidelity(id, kept.qubit(), kept.bell()).orElse(0);
            tags += kept.tag().at(world.nowNs()).state().fidelity();
        }
    }
}
