package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.herald.hal.model.LinkId;
import dev.herald.link.api.LinkInput;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.SwitchedStation;
import dev.herald.network.api.SwitchedStation.Fibre;
import dev.herald.network.message.NetworkMessage;
import dev.herald.spec.trace.Verifies;
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
}
