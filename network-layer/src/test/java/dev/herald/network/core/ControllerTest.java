package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.AdmissionSettings;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.PathAnswer;
import dev.herald.network.message.TopologyMessage.PathQuery;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Entities of a few nodes that flood their links and ask node 5 for paths. Messages arrive at once.
///
///     1 - 2 - 3 - 4 - 5 (the controller), and 1 - 6 - 4
class ControllerTest {
    private static final long S = 1_000_000_000;
    private static final int[][] LINKS = {{1, 2}, {2, 3}, {3, 4}, {4, 5}, {1, 6}, {6, 4}};
    private static final NodeId CONTROLLER = new NodeId(5);

    private record Mail(int from, int to, NetworkMessage message) {}

    private final Map<Integer, NetworkMachine> nodes = new TreeMap<>();
    private final ArrayDeque<Mail> mail = new ArrayDeque<>();
    private final List<NetworkMessage> seen = new ArrayList<>();
    private final List<NetworkOutput> told = new ArrayList<>();
    private Predicate<NetworkMessage> lost = m -> false;
    private long now = 1;

    private ControllerTest with(ControlSettings.@Nullable Controller controller) {
        return with(controller, 6);
    }

    private ControllerTest with(ControlSettings.@Nullable Controller controller, int count) {
        ControlSettings control =
                new ControlSettings(true, FloodSettings.USUAL.with(3_600 * S, 0), controller);
        for (int node = 1; node <= count; node++) {
            nodes.put(
                    node,
                    new NetworkMachine(
                            OneNode.config(
                                            node,
                                            2,
                                            TestDevice.at(node).qubits(4).make(), // it may swap
                                            8,
                                            8,
                                            8)
                                    .with(control, AdmissionSettings.USUAL, PlaneSettings.USUAL),
                            bytes -> {},
                            StateSealer.NONE));
        }
        for (int l = 0; l < LINKS.length; l++) {
            up(l, LINKS[l][0], LINKS[l][1]);
            up(l, LINKS[l][1], LINKS[l][0]);
        }
        settle();
        return this;
    }

    private void up(int link, int self, int peer) {
        if (nodes.containsKey(self) && nodes.containsKey(peer)) {
            give(self, new NetworkInput.PeerUp(new NodeId(peer)));
            give(
                    self,
                    new NetworkInput.FromLink(
                            new LinkId(link + 1),
                            new LinkOutput.LinkUp(
                                    new LinkQuality(
                                            new LinkId(link + 1),
                                            new NodeId(peer),
                                            List.of(new LinkQuality.Offer(0, OneNode.STATE, 1_000)),
                                            MemoryDecay.NONE,
                                            MemoryDecay.NONE,
                                            now))));
        }
    }

    private void give(int node, NetworkInput input) {
        NetworkMachine machine = nodes.get(node);
        if (machine != null) {
            machine.handle(now, input, output -> out(node, output));
        }
    }

    private void out(int node, NetworkOutput output) {
        if (output instanceof NetworkOutput.ToPeer(NodeId to, NetworkMessage message)) {
            mail.add(new Mail(node, to.value(), message));
        } else if (node == 1 && output instanceof NetworkOutput.Up) {
            told.add(output);
        } else if (output instanceof NetworkOutput.PeerViolation violation) {
            told.add(violation);
        }
    }

    private void settle() {
        for (int steps = 0; !mail.isEmpty(); steps++) {
            assertTrue(steps < 100_000, "messages without end");
            Mail next = mail.remove();
            seen.add(next.message);
            if (!lost.test(next.message)) {
                give(next.to, new NetworkInput.FromPeer(new NodeId(next.from), next.message));
            }
        }
    }

    private void open(int remote) {
        give(
                1,
                new NetworkInput.OpenCircuit(
                        7, new NodeId(remote), OneNode.TERMS, List.of(), 10 * S));
        settle();
    }

    private void at(long instant) {
        now = instant;
        nodes.forEach((id, machine) -> machine.expire(now, output -> out(id, output)));
        settle();
    }

    private static ControlSettings.Controller controller(boolean fallBack) {
        return new ControlSettings.Controller(CONTROLLER, S, fallBack);
    }

    private List<PathQuery> queries() {
        return seen.stream()
                .filter(PathQuery.class::isInstance)
                .map(PathQuery.class::cast)
                .toList();
    }

    @Test
    @Verifies({"NL-CONTROL-1", "NL-CONTROL-2", "NL-CONTROL-3", "NL-CONTROL-5", "NL-CONTROL-7"})
    void circuitTakesThePathOfTheController() {
        with(controller(false));
        open(4);
        assertEquals(
                List.of(
                        List.of(new NodeId(1)),
                        List.of(new NodeId(1), new NodeId(6)),
                        List.of(new NodeId(1), new NodeId(6), new NodeId(4))),
                queries().stream().map(PathQuery::route).toList());
        NetworkMessage.Install install =
                (NetworkMessage.Install)
                        seen.stream()
                                .filter(NetworkMessage.Install.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        assertEquals(List.of(new NodeId(1), new NodeId(6), new NodeId(4)), install.route());
    }

    @Test
    @Verifies("NL-CONTROL-3")
    void reasonOfTheControllerIsTold() {
        with(controller(true));
        open(99);
        NetworkOutput.CircuitFailed failed =
                assertInstanceOf(NetworkOutput.CircuitFailed.class, told.getLast());
        assertEquals(NetworkError.UNKNOWN_NODE, failed.why());
        assertEquals(CONTROLLER, failed.where());
    }

    @Test
    @Verifies("NL-CONTROL-3")
    void nodeThatIsNoControllerSaysSo() {
        with(null);
        PathQuery query = query(new NodeId(4), List.of(new NodeId(3)));
        give(4, new NetworkInput.FromPeer(new NodeId(3), query));
        PathAnswer answer = assertInstanceOf(PathAnswer.class, mail.remove().message);
        assertEquals(NetworkError.UNSUPPORTED, answer.why());
    }

    @Test
    @Verifies("NL-CONTROL-6")
    void controllerThatIsSilentStopsNobodyWhoMayFallBack() {
        for (boolean fallBack : new boolean[] {true, false}) {
            ControllerTest net = new ControllerTest().with(controller(fallBack));
            net.lost = PathAnswer.class::isInstance;
            net.open(4);
            assertEquals(List.of(), net.told);
            net.at(net.now + S);
            net.judge(fallBack, NetworkError.SETUP_TIMEOUT);
        }
    }

    @Test
    @Verifies("NL-CONTROL-6")
    void controllerThatIsGoneStopsNobodyWhoMayFallBack() {
        for (boolean fallBack : new boolean[] {true, false}) {
            ControllerTest net = new ControllerTest().with(controller(fallBack), 4);
            net.open(3);
            assertEquals(List.of(), net.queries());
            net.judge(fallBack, NetworkError.NO_ROUTE);
        }
    }

    private void judge(boolean fallBack, NetworkError why) {
        boolean installed = seen.stream().anyMatch(NetworkMessage.Install.class::isInstance);
        assertEquals(fallBack, installed);
        if (!fallBack) {
            assertEquals(
                    why, assertInstanceOf(NetworkOutput.CircuitFailed.class, told.getLast()).why());
        }
    }

    @Test
    @Verifies("NL-CONTROL-7")
    void pathThatIsNoneIsNotTaken() {
        with(controller(false));
        lost = PathAnswer.class::isInstance;
        open(4);
        PathAnswer real = answer();
        for (List<NodeId> bad :
                List.of(
                        List.of(new NodeId(1), new NodeId(4)),
                        List.of(new NodeId(2), new NodeId(3), new NodeId(4)),
                        List.of(new NodeId(1), new NodeId(2)))) {
            ControllerTest net = new ControllerTest().with(controller(false));
            net.lost = PathAnswer.class::isInstance;
            net.open(4);
            net.lost = m -> false;
            net.give(
                    1,
                    new NetworkInput.FromPeer(
                            new NodeId(6),
                            new PathAnswer(
                                    real.number(),
                                    List.of(new NodeId(1), new NodeId(6), new NodeId(4)),
                                    List.of(bad),
                                    NetworkError.NO_ROUTE,
                                    "")));
            net.settle();
            net.judge(false, NetworkError.NO_ROUTE);
        }
    }

    private PathAnswer answer() {
        return (PathAnswer)
                seen.stream().filter(PathAnswer.class::isInstance).findFirst().orElseThrow();
    }

    @Test
    @Verifies({"NL-CONTROL-2", "NL-CONTROL-4", "NL-CONTROL-5"})
    void queriesThatGoWrongEnd() {
        with(controller(true));
        PathQuery forged = query(CONTROLLER, List.of(new NodeId(9), new NodeId(8)));
        give(2, new NetworkInput.FromPeer(new NodeId(1), forged));
        PathQuery twice = query(CONTROLLER, List.of(new NodeId(1), new NodeId(3), new NodeId(1)));
        give(2, new NetworkInput.FromPeer(new NodeId(1), twice));
        PathAnswer astray =
                new PathAnswer(1, List.of(new NodeId(8)), List.of(), NetworkError.NO_ROUTE, "");
        give(2, new NetworkInput.FromPeer(new NodeId(1), astray));
        assertEquals(
                List.of("NL-CONTROL-2", "NL-CONTROL-2", "NL-CONTROL-5"),
                told.stream().map(o -> ((NetworkOutput.PeerViolation) o).clause()).toList());
        PathQuery nowhere = query(new NodeId(77), List.of(new NodeId(1)));
        give(2, new NetworkInput.FromPeer(new NodeId(1), nowhere));
        assertEquals(
                NetworkError.PEER_LOST,
                assertInstanceOf(PathAnswer.class, mail.remove().message).why());
        PathQuery back = query(new NodeId(6), List.of(new NodeId(1)));
        give(2, new NetworkInput.FromPeer(new NodeId(1), back)); // the way on is where it came from
        assertEquals(
                NetworkError.PEER_LOST,
                assertInstanceOf(PathAnswer.class, mail.remove().message).why());
    }

    private static PathQuery query(NodeId controller, List<NodeId> route) {
        CircuitTerms terms = OneNode.TERMS;
        return new PathQuery(1, controller, route, new NodeId(3), terms, 1, 1, List.of());
    }

    @Test
    @Verifies({"NL-NEIGH-1", "NL-NEIGH-3"})
    void linkThatIsNotConfiguredJoinsWithItsSession() {
        with(null); // of the links here only the one between 1 and 2 is configured
        for (NetworkMachine machine : nodes.values()) {
            assertEquals(LINKS.length, machine.graph().links());
            assertEquals(6, machine.graph().nodes());
        }
        give(4, new NetworkInput.PeerDown(CONTROLLER));
        settle();
        NetworkMachine first = nodes.values().iterator().next();
        assertEquals(LINKS.length - 1, first.graph().links());
    }

    @Test
    @Verifies("NL-NEIGH-2")
    void linkThatLeadsElsewhereIsNotUsed() {
        with(null);
        up(0, 1, 3); // link 1 is to lead to node 2
        settle();
        assertEquals(
                "NL-NEIGH-2",
                assertInstanceOf(NetworkOutput.PeerViolation.class, told.getLast()).clause());
        NetworkMachine second = nodes.get(2);
        assertTrue(second != null && second.graph().links() == LINKS.length - 1);
    }

    @Test
    @Verifies("NL-STATE-18")
    void nodeOfAConfiguredTopologyFloodsNothing() {
        OneNode node = new OneNode(2, 3).up();
        assertEquals(List.of(), node.peer(1, new DatabaseSummary(List.of(), true)));
        assertEquals(List.of(), node.peer(1, query(new NodeId(2), List.of(new NodeId(1)))));
    }

    @Test
    @Verifies({"NL-NEIGH-6", "NL-STATE-14"})
    void maintenanceAndLeaveReachTheNetwork() {
        with(null);
        give(
                1,
                new NetworkInput.Maintain(
                        new LinkId(1), List.of(new NodeState.Window(now, now + 100 * S))));
        settle();
        NetworkMachine far = nodes.get(5);
        assertTrue(far != null && far.graph().links() == LINKS.length - 1);
        at(now + 100 * S);
        assertTrue(far.graph().links() == LINKS.length);
        give(6, new NetworkInput.Leave());
        settle();
        assertTrue(far.graph().links() == LINKS.length - 2);
    }
}
