package dev.herald.daemon.campaign.qnp;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.sim.ChannelFaults;
import dev.herald.hal.sim.SimWorld;
import dev.herald.network.api.Topology;
import dev.herald.node.Emulation;
import dev.herald.physical.sim.LinkProfile;
import dev.herald.physical.sim.NodeProfile;
import dev.herald.physical.sim.SimHardware;
import java.util.ArrayList;
import java.util.List;

/// The network of the evaluation: A0 and A1 at MA, B0 and B1 at MB, MA and MB joined by the bottleneck.
/// Links of 2 m and two communication qubits of each node for each of its links (network-transport 3.10).
///
/// The paper's table of gates is not at hand. The link is that of the paper's own figure, 10 ms for a pair of
/// fidelity 0.95, with the trade-off of a single-click link: a pair of fidelity 1 - a takes 0.5 ms / a.
/// Memories dephase; a Bell measurement fails to a mixed state once in two hundred times and takes 0.5 ms.
final class Dumbbell {
    private static final String SOURCE =
            "Kozlowski, Dahlberg, Wehner: Designing a Quantum Network Protocol, CoNEXT 2020";
    private static final String DATE = "2026-11-21";
    private static final double CYCLE_US = 10;

    /// 1 - fidelity of the operating points.
    private static final double[] INFIDELITY = {
        0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.13
    };

    static final NodeId MA = new NodeId(3);
    static final NodeId MB = new NodeId(4);
    private static final int[][] LINKS = {{1, 3}, {2, 3}, {3, 4}, {4, 5}, {4, 6}};
    private static final int[][] CIRCUITS = {{1, 5}, {2, 6}, {1, 6}, {2, 5}};
    private static final long FIBRE_NS = 10;

    final SimWorld world;
    final SimHardware hardware;
    final Emulation emulation;

    Dumbbell(QnpScenario scenario, long seed) {
        world = new SimWorld(seed);
        hardware = new SimHardware(world, world, world.stream("hardware"));
        List<Topology.Edge> edges = new ArrayList<>();
        for (int node = 1; node <= 6; node++) {
            int links = node == MA.value() || node == MB.value() ? 3 : 1;
            hardware.addNode(
                    node(2 * links, scenario.memorySeconds()), new NodeId(node), name(node));
        }
        for (int i = 0; i < LINKS.length; i++) {
            LinkId id = new LinkId(i + 1);
            hardware.addLink(link(), id, a(i), b(i));
            edges.add(new Topology.Edge(id, a(i), b(i), 1));
        }
        emulation = new Emulation(world, new Topology(edges), false);
        double loss = scenario.faults().frameLoss();
        ChannelFaults faults =
                loss == 0 ? ChannelFaults.NONE : new ChannelFaults(loss, loss, 0, Long.MAX_VALUE);
        for (int i = 0; i < LINKS.length; i++) {
            emulation.addLink(
                    new LinkId(i + 1), a(i), b(i), FIBRE_NS + scenario.messageDelayNs(), faults);
        }
    }

    static int links() {
        return LINKS.length;
    }

    static NodeId a(int link) {
        return new NodeId(LINKS[link][0]);
    }

    static NodeId b(int link) {
        return new NodeId(LINKS[link][1]);
    }

    static NodeId head(int circuit) {
        return new NodeId(CIRCUITS[circuit][0]);
    }

    static NodeId tail(int circuit) {
        return new NodeId(CIRCUITS[circuit][1]);
    }

    static String name(int node) {
        return List.of("A0", "A1", "MA", "MB", "B0", "B1").get(node - 1);
    }

    private static NodeProfile node(int qubits, double memorySeconds) {
        return NodeProfile.builder("qnp-2020", "simplified NV centre, two qubits a link")
                .from(SOURCE, DATE)
                .figure("communication.count", qubits, "1")
                .figure("communication.t2", memorySeconds, "s")
                .figure("bell.duration", 500, "us")
                .figure("bell.gateError", 0.005, "1")
                .build();
    }

    private static LinkProfile link() {
        LinkProfile.Builder link =
                LinkProfile.builder(
                                "qnp-2020",
                                "2 m; 10 ms for fidelity 0.95",
                                LinkProfile.Scheme.IDEAL)
                        .from(SOURCE, DATE)
                        .figure("cycle", CYCLE_US, "us")
                        .figure("armA", 1, "m")
                        .figure("armB", 1, "m");
        for (int i = 0; i < INFIDELITY.length; i++) {
            double meanUs = 500 / INFIDELITY[i];
            link.figure("success." + i, CYCLE_US / meanUs, "1")
                    .figure("fidelity." + i, 1 - INFIDELITY[i], "1");
        }
        return link.build();
    }
}
