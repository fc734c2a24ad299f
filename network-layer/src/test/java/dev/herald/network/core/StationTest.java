package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.TimeBin;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Links of a node that share a heralding station.
class StationTest {
    @Test
    @Verifies({"NL-VIRTUAL-10", "NL-VIRTUAL-11"})
    void linksAreToldTheirTurnsAndOfferTheirShare() {
        OneNode node = new OneNode(2, 3).up();
        List<Fibre> fibres =
                List.of(new Fibre(new LinkId(1), 10, 1), new Fibre(new LinkId(2), 10, 1));
        SwitchedStation station = SwitchedStation.roundRobin(fibres, 1_000, 100);
        node.give(new NetworkInput.ShareStation(station, 5_000));
        for (int link = 1; link <= 2; link++) {
            assertEquals(
                    List.of(new LinkInput.Schedule(station.timetable(new LinkId(link), 5_000))),
                    node.asked(link));
        }
        node.peer(1, node.install());
        var install = assertInstanceOf(NetworkMessage.Install.class, node.sent(3).getFirst());
        assertEquals(2_500, install.hops().getLast().curve().getFirst().meanPairNs());
    }

    private static SwitchedStation station(int... links) {
        List<Fibre> fibres = new ArrayList<>();
        for (int link : links) {
            fibres.add(new Fibre(new LinkId(link), 100, 1));
        }
        return SwitchedStation.roundRobin(fibres, 1_000, 100);
    }

    @Test
    @Verifies("NL-BIN-5")
    void binsHaveNoPlaceOnALinkThatSharesAStation() {
        var bin = Service.USUAL.scheduled(new TimeBin(1_000, 0, 500));
        CircuitTerms terms = OneNode.TERMS.with(bin);
        OneNode node =
                new OneNode(
                                TimeBinTest.withPorts(
                                        OneNode.config(
                                                2,
                                                3,
                                                TestNetwork.device(new NodeId(2), SwapNoise.NONE),
                                                8,
                                                8,
                                                8)),
                                3)
                        .up();
        NetworkMessage.Install plain = node.install();
        var binned =
                new NetworkMessage.Install(plain.circuit(), plain.route(), terms, plain.hops());
        node.peer(1, binned);
        assertInstanceOf(NetworkMessage.Install.class, node.sent(3).getFirst());
        node.give(new NetworkInput.ShareStation(station(2, 7), 0));
        for (int end : new int[] {1, 3}) {
            var released = assertInstanceOf(NetworkMessage.Release.class, node.sent(end).getLast());
            assertEquals(NetworkError.UNSUPPORTED, released.why());
        }
        assertEquals(
                List.of(new LinkInput.Schedule(station(2, 7).timetable(new LinkId(2), 0))),
                node.asked(2).stream().filter(LinkInput.Schedule.class::isInstance).toList(),
                "the station's timetable stays");
        assertEquals(0, node.machine.circuits());
        node.peer(1, binned);
        var refused = assertInstanceOf(NetworkMessage.Release.class, node.sent(1).getLast());
        assertEquals(NetworkError.UNSUPPORTED, refused.why());
        assertTrue(refused.detail().contains("shares a heralding station"), refused.detail());
        node.peer(1, plain);
        assertInstanceOf(NetworkMessage.Install.class, node.sent(3).getFirst());
    }
}
