package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.api.LinkQuality;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestSpec;
import dev.herald.network.message.RouteChoice;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SignallingTest {
    private static NetworkInput.OpenCircuit open(int remote, int... path) {
        List<NodeId> nodes = new ArrayList<>();
        for (int node : path) {
            nodes.add(new NodeId(node));
        }
        return new NetworkInput.OpenCircuit(5, new NodeId(remote), OneNode.TERMS, nodes, 1_000);
    }

    private static NetworkError failure(OneNode node) {
        return node.only(NetworkOutput.CircuitFailed.class).why();
    }

    private static NetworkError refusal(OneNode node) {
        return assertInstanceOf(NetworkMessage.Release.class, node.sent(node.self - 1).getLast())
                .why();
    }

    @Test
    @Verifies({"NL-SETUP-1", "NL-SETUP-2", "NL-SETUP-6", "NL-ROUTE-6"})
    void headInstallsThenActivatesThenTellsThatTheCircuitIsUp() {
        OneNode head = new OneNode(1, 3).up();
        head.give(open(3));
        var install = assertInstanceOf(NetworkMessage.Install.class, head.sent(2).getFirst());
        assertEquals(head.route(), install.route());
        assertEquals(1, install.hops().size());
        assertEquals(2, install.hops().getFirst().label());
        assertEquals(SwapNoise.NONE, install.hops().getFirst().swap());
        head.peer(2, head.installed());
        assertInstanceOf(
                NetworkMessage.Activate.class,
                ((NetworkOutput.ToPeer) head.out.getFirst()).message());
        assertEquals(5, assertInstanceOf(NetworkOutput.CircuitUp.class, head.out.get(1)).cookie());
    }

    @Test
    @Verifies({"NL-SETUP-3", "NL-SETUP-1", "NL-SETUP-5", "NL-SETUP-6"})
    void intermediateListensPassesOnAndKeepsItsPlan() {
        OneNode middle = new OneNode(2, 3).up();
        middle.peer(1, middle.install());
        assertEquals(
                new LinkInput.Listen(2), ((NetworkOutput.ToLink) middle.out.getFirst()).input());
        var passed = assertInstanceOf(NetworkMessage.Install.class, middle.sent(3).getFirst());
        assertEquals(2, passed.hops().size());
        assertEquals(2, passed.hops().getLast().link().value());
        middle.peer(3, middle.installed());
        assertEquals(List.of(middle.installed()), middle.sent(1));
        middle.peer(1, new NetworkMessage.Activate(OneNode.circuit()));
        assertEquals(List.of(new NetworkMessage.Activate(OneNode.circuit())), middle.sent(3));
        assertEquals(List.of(), middle.of(NetworkOutput.Up.class));
    }

    @Test
    @Verifies({"NL-SETUP-3", "NL-SETUP-4", "NL-SETUP-6"})
    void tailListensDecidesAndIsUpOnActivate() {
        OneNode tail = new OneNode(3, 3).up();
        tail.peer(2, tail.install());
        assertEquals(new LinkInput.Listen(2), ((NetworkOutput.ToLink) tail.out.getFirst()).input());
        var installed = assertInstanceOf(NetworkMessage.Installed.class, tail.sent(2).getFirst());
        assertEquals(2, installed.plans().size());
        assertEquals(0.903333, installed.expected().fidelity(), 1e-6);
        assertEquals(List.of(), tail.of(NetworkOutput.Up.class));
        tail.peer(2, new NetworkMessage.Activate(OneNode.circuit()));
        assertEquals(tail.route(), tail.only(NetworkOutput.CircuitUp.class).route());
    }

    @Test
    @Verifies("NL-ROUTE-13")
    void aPathThatCannotBeChosenAsAskedIsRefused() {
        for (RouteChoice.Metric metric :
                List.of(
                        RouteChoice.Metric.PAIR_TIME,
                        RouteChoice.Metric.CONSTRAINED,
                        RouteChoice.Metric.EXT)) {
            RouteChoice choice = new RouteChoice(metric, 1, Set.of());
            OneNode head = new OneNode(1, 3).up();
            head.give(
                    new NetworkInput.OpenCircuit(
                            5, new NodeId(3), OneNode.TERMS, 1_000_000, choice));
            assertEquals(
                    NetworkError.UNSUPPORTED,
                    head.only(NetworkOutput.CircuitFailed.class).why(),
                    choice::toString);
        }
    }

    @Test
    @Verifies("NL-SETUP-2")
    void labelsAreUniqueAndTheirParityIsThatOfTheEnd() {
        OneNode middle = new OneNode(2, 3).up();
        Set<Integer> labels = new LinkedHashSet<>();
        for (int i = 0; i < 3; i++) {
            middle.give(open(3));
            labels.add(
                    ((NetworkMessage.Install) middle.sent(3).getFirst()).hops().getFirst().label());
        }
        for (int i = 0; i < 3; i++) {
            middle.give(open(1));
            int label =
                    ((NetworkMessage.Install) middle.sent(1).getFirst()).hops().getFirst().label();
            assertEquals(1, label % 2);
        }
        assertEquals(3, labels.size());
        assertTrue(labels.stream().allMatch(label -> label % 2 == 0 && label > 0));
    }

    @Test
    @Verifies("NL-SETUP-2")
    void labelsRunOutOnlyWhenAllAreTaken() {
        LocalLink link =
                new LocalLink(new dev.herald.hal.model.LinkId(1), new NodeId(2), new NodeId(1));
        Circuit any =
                new Circuit(
                        new Node(
                                OneNode.config(
                                        2,
                                        3,
                                        TestNetwork.device(new NodeId(2), SwapNoise.NONE),
                                        1,
                                        1,
                                        1),
                                b -> {}),
                        null,
                        OneNode.circuit(),
                        List.of(),
                        OneNode.TERMS,
                        0,
                        null,
                        0,
                        null,
                        0);
        Set<Integer> labels = new LinkedHashSet<>();
        for (int i = 0; i < 32_768; i++) {
            int label = link.freeLabel();
            assertTrue(
                    label >= 1 && label <= 65_535 && label % 2 == 1 && labels.add(label),
                    () -> "label " + label);
            link.bind(label, any);
        }
        assertEquals(0, link.freeLabel());
        link.unbind(7);
        assertEquals(7, link.freeLabel());
    }

    @Test
    @Verifies("NL-SETUP-7")
    void headThatHearsNothingReleasesAndFails() {
        OneNode head = new OneNode(1, 3).up();
        head.give(open(3));
        head.at(head.now + 999);
        assertEquals(List.of(), head.out);
        head.at(head.now + 1);
        assertEquals(NetworkError.SETUP_TIMEOUT, failure(head));
        assertInstanceOf(NetworkMessage.Release.class, head.sent(2).getFirst());
    }

    @Test
    @Verifies("NL-SETUP-8")
    void reservationThatIsNotActivatedIsReleasedBothWays() {
        OneNode middle = new OneNode(2, 3).up();
        middle.peer(1, middle.install());
        middle.at(middle.now + 1_000_000);
        assertInstanceOf(NetworkMessage.Release.class, middle.sent(1).getFirst());
        assertInstanceOf(NetworkMessage.Release.class, middle.sent(3).getFirst());
        assertEquals(List.of(new LinkInput.StopListening(2)), middle.asked(1));
    }

    @Test
    @Verifies({
        "NL-ROUTE-3",
        "NL-ROUTE-4",
        "NL-ROUTE-5",
        "NL-SETUP-9",
        "NL-SETUP-10",
        "NL-SETUP-11"
    })
    void whatCannotBeOpenedIsRefusedWithTheReason() {
        OneNode head = new OneNode(1, 3);
        head.give(open(9));
        assertEquals(NetworkError.UNKNOWN_NODE, failure(head));
        head.give(open(1));
        assertEquals(NetworkError.NO_ROUTE, failure(head));
        head.give(open(3, 1, 3));
        assertEquals(NetworkError.NO_ROUTE, failure(head));
        head.give(open(3, 1, 2));
        assertEquals(NetworkError.NO_ROUTE, failure(head));
        head.give(open(3));
        assertEquals(NetworkError.PEER_LOST, failure(head));
        head.give(new NetworkInput.PeerUp(new NodeId(2)));
        head.give(open(3));
        assertEquals(NetworkError.LINK_DOWN, failure(head));
        head.linkUp(1, 2, new LinkQuality.Offer(0, OneNode.STATE, 10));
        for (int i = 0; i < 8; i++) {
            head.give(open(3, 1, 2, 3));
            assertEquals(1, head.sent(2).size());
        }
        head.give(open(3));
        assertEquals(NetworkError.NO_RESOURCES, failure(head));
    }

    @Test
    @Verifies({"NL-SETUP-9", "NL-SETUP-10", "NL-SETUP-13", "NL-SETUP-12"})
    void whatCannotBeInstalledIsRefusedWithTheReason() {
        OneNode middle = new OneNode(2, 3);
        middle.give(new NetworkInput.PeerUp(new NodeId(1)));
        middle.peer(1, middle.install());
        assertEquals(NetworkError.LINK_DOWN, refusal(middle));
        middle.linkUp(1, 1, new LinkQuality.Offer(0, OneNode.STATE, 10));
        middle.peer(1, middle.install());
        assertEquals(NetworkError.PEER_LOST, refusal(middle));
        middle.give(new NetworkInput.PeerUp(new NodeId(3)));
        middle.peer(1, middle.install());
        assertEquals(NetworkError.LINK_DOWN, refusal(middle));

        DeviceDescriptor poor = TestDevice.at(2).able(EnumSet.of(Capability.MEASURE)).make();
        OneNode other = new OneNode(OneNode.config(2, 3, poor, 8, 8, 8), 3).up();
        other.peer(1, other.install());
        assertEquals(NetworkError.UNSUPPORTED, refusal(other));

        OneNode wrong = new OneNode(2, 3).up();
        wrong.peer(3, wrong.install());
        assertEquals("NL-SETUP-1", wrong.only(NetworkOutput.PeerViolation.class).clause());
        assertEquals(
                NetworkError.PROTOCOL, ((NetworkMessage.Release) wrong.sent(3).getFirst()).why());
    }

    @Test
    @Verifies("NL-SETUP-14")
    void curveIsThinnedToSixteenPointsWithFastestAndBest() {
        LinkQuality.Offer[] curve = new LinkQuality.Offer[40];
        for (int i = 0; i < 40; i++) {
            curve[i] = new LinkQuality.Offer(i, BellDiagonal.werner(0.5 + i * 0.01), 100 + i * 10);
        }
        OneNode head = new OneNode(1, 3).up();
        head.linkUp(1, 2, curve);
        head.give(open(3));
        List<HopOffer.Offer> sent =
                ((NetworkMessage.Install) head.sent(2).getFirst()).hops().getFirst().curve();
        assertEquals(16, sent.size());
        assertEquals(100, sent.getFirst().meanPairNs());
        assertEquals(0.89, sent.getLast().state().fidelity(), 1e-12);
    }

    @Test
    @Verifies({"NL-RELEASE-1", "NL-RELEASE-2", "NL-RELEASE-3"})
    void releaseIsPassedOnOnceAndFreesEverything() {
        OneNode middle = new OneNode(2, 3).circuitUp();
        middle.begin(1, RequestSpec.keep(5, 0));
        var create = assertInstanceOf(LinkInput.Create.class, middle.asked(2).getFirst());
        middle.link(2, new LinkOutput.Acknowledged(create.cookie(), 9));
        middle.kept(1, 1, BellIndex.PHI_PLUS);
        var release =
                new NetworkMessage.Release(
                        OneNode.circuit(), NetworkError.CANCELLED, new NodeId(1), "");
        middle.peer(1, release);
        assertEquals(List.of(release), middle.sent(3));
        assertEquals(List.of(), middle.sent(1));
        assertEquals(List.of(new LinkInput.StopListening(2)), middle.asked(1));
        assertEquals(List.of(new LinkInput.Cancel(9)), middle.asked(2));
        assertEquals(OneNode.qubit(1, 1), middle.command(DeviceCommand.Discard.class).qubit());
        assertEquals(0, middle.machine.owned());
        middle.peer(3, release);
        assertEquals(List.of(), middle.out);
        middle.peer(1, middle.track(true, 1, 1, 1));
        assertEquals(List.of(), middle.out);
    }

    @Test
    @Verifies({"NL-RELEASE-4", "NL-RELEASE-6"})
    void lostSessionReleasesAwayFromTheBreak() {
        OneNode middle = new OneNode(2, 3).circuitUp();
        middle.give(new NetworkInput.PeerDown(new NodeId(3)));
        assertEquals(NetworkError.PEER_LOST, refusal(middle));
        assertEquals(List.of(), middle.sent(3));

        OneNode head = new OneNode(1, 3).circuitUp();
        head.begin(1, RequestSpec.keep(5, 0));
        head.give(new NetworkInput.PeerDown(new NodeId(2)));
        List<NetworkOutput.Up> told = head.of(NetworkOutput.Up.class);
        assertInstanceOf(NetworkOutput.RequestEnded.class, told.get(0));
        assertEquals(
                NetworkError.PEER_LOST,
                assertInstanceOf(NetworkOutput.CircuitDown.class, told.get(1)).why());
    }

    @Test
    @Verifies("NL-RELEASE-5")
    void linkThatGoesDownReleasesItsCircuitsBothWays() {
        OneNode middle = new OneNode(2, 3).circuitUp();
        middle.link(2, new LinkOutput.LinkDown("fibre cut"));
        assertEquals(NetworkError.LINK_DOWN, refusal(middle));
        assertEquals(1, middle.sent(3).size());
    }

    @Test
    @Verifies("NL-SETUP-4")
    void tailRefusesWhatItsPlanCannotReach() {
        OneNode tail = new OneNode(3, 3).up();
        var install = tail.install();
        var asked =
                new dev.herald.network.message.CircuitTerms(
                        Fidelity.of(0.95),
                        0,
                        dev.herald.network.message.CircuitTerms.Cutoff.NONE,
                        0);
        tail.peer(
                2,
                new NetworkMessage.Install(
                        install.circuit(), install.route(), asked, install.hops()));
        assertEquals(NetworkError.FIDELITY_UNREACHABLE, refusal(tail));
        assertEquals(List.of(), tail.asked(2));
    }

    @Test
    @Verifies("NL-MSG-1")
    void messagesFromTheWrongSideOrTooEarlyAreReported() {
        OneNode middle = new OneNode(2, 3).circuitUp();
        middle.peer(3, middle.track(true, 1, 1, 1));
        assertEquals("NL-MSG-1", middle.only(NetworkOutput.PeerViolation.class).clause());
        OneNode early = new OneNode(2, 3).up();
        early.peer(1, early.install());
        early.peer(1, new NetworkMessage.Forward(OneNode.request(1), RequestSpec.keep(1, 0)));
        assertEquals("NL-MSG-1", early.only(NetworkOutput.PeerViolation.class).clause());
    }
}
