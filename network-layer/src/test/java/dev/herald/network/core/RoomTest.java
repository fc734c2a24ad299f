package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkRequestId;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Two circuits over the same links of one node, whose ports have few qubits.
class RoomTest {
    private static final CircuitTerms UNLIMITED =
            new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.NONE, 0);
    private static final CircuitTerms LIMITED =
            new CircuitTerms(Fidelity.of(0.5), 0, Cutoff.FIXED, 1_000_000_000);

    private static DeviceDescriptor device(int self, int qubits) {
        TestDevice device = TestDevice.at(self);
        for (int link = Math.max(1, self - 1); link <= Math.min(self, 2); link++) {
            device.port(link, link == self ? self + 1 : self - 1, qubits, 100);
        }
        return device.make();
    }

    private static CircuitId id(int circuit) {
        return new CircuitId(new NodeId(1), 1, circuit);
    }

    private static void install(OneNode node, int self, int circuit, CircuitTerms terms) {
        List<HopOffer> hops = new ArrayList<>();
        for (int link = 1; link < self; link++) {
            hops.add(
                    new HopOffer(
                            new LinkId(link),
                            List.of(new HopOffer.Offer(OneNode.STATE, 1_000)),
                            MemoryDecay.NONE,
                            SwapNoise.NONE,
                            2 * circuit));
        }
        node.peer(self - 1, new NetworkMessage.Install(id(circuit), node.route(), terms, hops));
    }

    private static CircuitTerms replacing(int circuit) {
        return UNLIMITED.with(CircuitTerms.Service.USUAL.replacing(circuit));
    }

    private static List<NetworkMessage.Release> releases(OneNode node, int to) {
        return node.sent(to).stream()
                .filter(NetworkMessage.Release.class::isInstance)
                .map(NetworkMessage.Release.class::cast)
                .toList();
    }

    /// Circuits 1 and 2, with labels 2 and 4 on each link, are up and have a request each.
    private static OneNode node(int self, int qubits, CircuitTerms terms) {
        OneNode node = new OneNode(OneNode.config(self, 3, device(self, qubits), 8, 8, 8), 3).up();
        for (int circuit = 1; circuit <= 2; circuit++) {
            install(node, self, circuit, terms);
            if (self == 2) {
                HopPlan plan = new HopPlan(Fidelity.of(0.95), Long.MAX_VALUE);
                node.peer(
                        3,
                        new NetworkMessage.Installed(
                                id(circuit), List.of(plan, plan), OneNode.STATE, 1_000));
            }
            node.peer(self - 1, new NetworkMessage.Activate(id(circuit)));
            node.peer(
                    self - 1,
                    new NetworkMessage.Forward(
                            new RequestId(id(circuit), 1), RequestSpec.keep(100, 0)));
            for (LinkInput asked : node.asked(2)) {
                if (asked instanceof LinkInput.Create create) {
                    node.link(2, new LinkOutput.Acknowledged(create.cookie(), circuit));
                }
            }
        }
        return node;
    }

    private static List<NetworkOutput> kept(OneNode node, int link, int circuit, int sequence) {
        return node.link(
                link,
                new LinkOutput.PairKept(
                        new LinkRequestId(new NodeId(link), circuit),
                        2 * circuit,
                        OneNode.pair(link, 10 * circuit + sequence),
                        10 * circuit + sequence,
                        qubit(link, circuit, sequence),
                        BellIndex.PHI_PLUS,
                        FidelityTag.model(
                                OneNode.STATE, node.now, MemoryDecay.NONE, MemoryDecay.NONE)));
    }

    private static QubitHandle qubit(int link, int circuit, int sequence) {
        return new QubitHandle(1_000 * link + 10 * circuit + sequence, 1);
    }

    private static List<QubitHandle> givenBack(OneNode node) {
        return node.commands().stream()
                .filter(DeviceCommand.Discard.class::isInstance)
                .map(command -> ((DeviceCommand.Discard) command).qubit())
                .toList();
    }

    @Test
    @Verifies(value = "NL-CUT-4", rev = 2)
    void oldestPairOfTheFullestCircuitMakesRoomWhenAPortIsFull() {
        OneNode node = node(2, 4, UNLIMITED);
        kept(node, 1, 1, 1);
        kept(node, 1, 2, 1);
        kept(node, 1, 1, 2);
        assertEquals(List.of(), givenBack(node));
        kept(node, 1, 1, 3);
        assertEquals(List.of(qubit(1, 1, 1)), givenBack(node));
        kept(node, 1, 2, 2); // two and two: nobody has more than its share
        assertEquals(List.of(), givenBack(node));
    }

    @Test
    @Verifies("NL-ADMIT-11")
    void thereAreNoMoreCircuitsWithoutACutOffThanEachCanHaveAQubit() {
        for (int self = 2; self <= 3; self++) {
            OneNode bare = new OneNode(OneNode.config(self, 3, device(self, 1), 8, 8, 8), 3).up();
            install(bare, self, 1, UNLIMITED);
            assertEquals(List.of(), releases(bare, self - 1));
            install(bare, self, 2, UNLIMITED);
            NetworkMessage.Release refused = releases(bare, self - 1).getFirst();
            assertEquals(NetworkError.NO_RESOURCES, refused.why());
            assertEquals(
                    "link l"
                            + (self - 1)
                            + ": circuits without a cut-off: 1, as many as its port has qubits",
                    refused.detail());
            install(bare, self, 3, LIMITED);
            assertEquals(List.of(), releases(bare, self - 1), "its cut-off makes room");
            install(bare, self, 4, replacing(1));
            assertTrue(
                    releases(bare, self - 1).stream()
                            .noneMatch(release -> release.why() == NetworkError.NO_RESOURCES),
                    "the other one goes");
        }
    }

    @Test
    @Verifies("NL-ADMIT-11")
    void headEndLooksAtItsOwnPort() {
        OneNode head = new OneNode(OneNode.config(1, 3, device(1, 1), 8, 8, 8), 3).up();
        head.give(open(1));
        assertEquals(1, head.sent(2).size(), "the first one has a place");
        head.give(open(2));
        assertEquals(NetworkError.NO_RESOURCES, head.only(NetworkOutput.CircuitFailed.class).why());
    }

    private static NetworkInput open(int cookie) {
        return new NetworkInput.OpenCircuit(cookie, new NodeId(3), UNLIMITED, List.of(), 1_000_000);
    }

    @Test
    @Verifies(value = "NL-CUT-4", rev = 2)
    void endsGiveUpOnlyPairsThatTheFarEndHasSaidNothingOf() {
        OneNode tail = node(3, 4, UNLIMITED);
        for (int i = 1; i <= 3; i++) {
            kept(tail, 2, 1, i);
        }
        assertEquals(List.of(), givenBack(tail));
        kept(tail, 2, 1, 4);
        assertEquals(List.of(qubit(2, 1, 1)), givenBack(tail));
    }

    @Test
    @Verifies("NL-GEN-7")
    void circuitWithItsShareAsksForAPauseOfHalfOfWhatItsOldestPairHasWaited() {
        OneNode node = node(2, 4, UNLIMITED);
        kept(node, 1, 1, 1);
        node.now += 1_000_000;
        kept(node, 1, 1, 2);
        assertEquals(List.of(new NetworkMessage.Pause(id(1), 500_000)), node.sent(1));
        node.now += 499_999;
        kept(node, 1, 1, 3);
        assertEquals(List.of(), node.sent(1), "the pause is not over");
        node.now += 1;
        kept(node, 1, 2, 1);
        kept(node, 1, 2, 2);
        assertEquals(List.of(), node.sent(1), "too young to know the pace");
        node.now += 10_000_000_000L;
        kept(node, 1, 2, 3);
        assertEquals(List.of(new NetworkMessage.Pause(id(2), 1_000_000_000)), node.sent(1));
    }

    @Test
    @Verifies("NL-GEN-7")
    @Verifies(value = "NL-CUT-4", rev = 2)
    void circuitsWithACutOffArePacedByThat() {
        OneNode node = node(2, 4, LIMITED);
        for (int i = 1; i <= 4; i++) {
            kept(node, 1, 1, i);
            assertEquals(List.of(), node.sent(1));
            assertEquals(List.of(), givenBack(node));
            node.now += 1_000_000;
        }
    }

    @Test
    @Verifies({"NL-GEN-7", "NL-GEN-8"})
    void onItsOwnLinkItPausesItselfAndGoesOn() {
        OneNode node = node(2, 4, UNLIMITED);
        kept(node, 2, 2, 1);
        node.now += 1_000_000;
        kept(node, 2, 2, 2);
        assertEquals(List.of(), node.sent(1));
        assertEquals(List.of(new LinkInput.Cancel(2)), node.asked(2));
        node.at(node.now + 499_999);
        assertEquals(List.of(), node.asked(2));
        node.at(node.now + 1);
        assertEquals(1, node.asked(2).size());
        assertTrue(
                node.asked(2).getFirst() instanceof LinkInput.Create create
                        && create.request().purpose() == 4);
    }

    @Test
    @Verifies("NL-GEN-8")
    void pauseOfTheDownstreamNeighbourIsKept() {
        OneNode node = node(2, 4, UNLIMITED);
        node.peer(3, new NetworkMessage.Pause(id(1), 1_000));
        assertEquals(List.of(new LinkInput.Cancel(1)), node.asked(2));
        node.at(node.now + 1_000);
        assertEquals(1, node.asked(2).size());
        node.peer(1, new NetworkMessage.Pause(id(2), 1_000));
        assertEquals(List.of(), node.asked(2));
        assertEquals("NL-MSG-1", node.only(NetworkOutput.PeerViolation.class).clause());
    }

    @Test
    @Verifies("NL-GEN-8")
    void pauseThatComesBeforeTheLinkHasAnsweredCancelsThen() {
        OneNode node = new OneNode(OneNode.config(1, 3, device(1, 4), 8, 8, 8), 3).circuitUp();
        node.begin(1, RequestSpec.keep(1, 0));
        long cookie = ((LinkInput.Create) node.asked(1).getFirst()).cookie();
        node.peer(2, new NetworkMessage.Pause(OneNode.circuit(), 1_000));
        assertEquals(List.of(), node.asked(1));
        node.link(1, new LinkOutput.Acknowledged(cookie, 7));
        assertEquals(List.of(new LinkInput.Cancel(7)), node.asked(1));
        node.at(node.now + 1_000);
        assertEquals(1, node.asked(1).size());
    }

    @Test
    void portsWithoutQubitsAreNotBounded() {
        assertEquals(Integer.MAX_VALUE, Room.of(device(2, 0), new LinkId(1)));
        assertEquals(Integer.MAX_VALUE, Room.of(device(2, 3), new LinkId(9)));
        assertEquals(3, Room.of(device(2, 3), new LinkId(2)));
    }
}
