package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.With;
import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-RELEASE: how a circuit ends.
@DisplayName("NL: ending a circuit")
@ExtendWith(ConformanceExtension.class)
public class NetworkReleaseSuite {
    private static Release release(Way way) {
        return new Release(way.id(), NetworkError.REJECTED, new NodeId(9), "because");
    }

    @Test
    @Verifies("NL-RELEASE-1")
    void releaseIsPassedOnBothWays(NetworkBench bench) {
        Way first = Way.line(bench.ready()).settle();
        Way second = Way.line(bench).settle();
        Heard down = bench.peer(first.up, release(first));
        assertEquals(release(first), down.to(first.down).only(Release.class));
        down.to(first.up).no(Release.class);
        Heard up = bench.peer(second.down, release(second));
        assertEquals(release(second), up.to(second.up).only(Release.class));
        up.to(second.down).no(Release.class);
    }

    @Test
    @With("at=1")
    @Verifies("NL-RELEASE-1")
    void headTellsWhoEndedTheCircuitAndWhy(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        CircuitDown down = bench.peer(way.down, release(way)).only(CircuitDown.class);

        assertEquals(NetworkError.REJECTED, down.why());
        assertEquals(new NodeId(9), down.where());
    }

    @Test
    @Verifies("NL-RELEASE-2")
    void messageOfACircuitThatIsNotThereIsDropped(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        List<Heard> all =
                List.of(
                        bench.peer(way.up, release(way)),
                        bench.peer(way.up, new Activate(way.id())),
                        bench.peer(way.down, way.installed(Way.CUTOFF_NS)),
                        way.begin(1, RequestSpec.keep(1, 0)),
                        way.tracked(true, 1, 1),
                        bench.peer(way.down, new Expire(way.id(), true, way.pair(true, 1))));

        all.forEach(heard -> heard.no(NetworkMessage.class));
    }

    @Test
    @Verifies("NL-RELEASE-3")
    void whatTheCircuitHadIsGivenBack(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        int create = bench.lastCreate();
        QubitHandle qubit = way.kept(true, 1, BellIndex.PSI_PLUS);
        Heard heard = bench.peer(way.up, release(way));

        assertEquals(
                way.upLabel, heard.to(way.upLink).only(LinkInput.StopListening.class).purpose());
        assertEquals(create, heard.to(way.downLink).first(LinkInput.Cancel.class).createId());
        assertEquals(qubit, heard.only(Discard.class).qubit());
    }

    @Test
    @Verifies("NL-RELEASE-4")
    void lostSessionReleasesAwayFromIt(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = bench.peerDown(way.up);

        assertEquals(NetworkError.PEER_LOST, heard.to(way.down).only(Release.class).why());
        heard.to(way.up).no(NetworkMessage.class);
    }

    @Test
    @Verifies("NL-RELEASE-5")
    void linkThatGoesDownReleasesItsCircuits(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        Heard heard = bench.link(way.downLink, new LinkOutput.LinkDown("cut"));

        assertEquals(NetworkError.LINK_DOWN, heard.to(way.up).only(Release.class).why());
        assertEquals(NetworkError.LINK_DOWN, heard.to(way.down).only(Release.class).why());
    }

    @Test
    @With("at=1")
    @Verifies("NL-RELEASE-6")
    void headTellsTheEndOfItsRequestsFirst(NetworkBench bench) {
        ends(Way.line(bench.ready()).keeping());
    }

    @Test
    @With("at=4")
    @Verifies("NL-RELEASE-6")
    void tailTellsTheEndOfItsRequestsFirst(NetworkBench bench) {
        ends(Way.line(bench.ready()).keeping());
    }

    private static void ends(Way way) {
        way.begin(2, RequestSpec.keep(3, 0));
        Heard heard = way.bench.peer(way.isHead() ? way.down : way.up, release(way));

        assertEquals(2, heard.all(RequestEnded.class).size());
        heard.inOrder(RequestEnded.class, CircuitDown.class);
    }
}
