package dev.herald.conformance.network;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.link.api.LinkInput;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-MSG: what is made of messages and of frames.
@DisplayName("NL: messages")
@ExtendWith(ConformanceExtension.class)
public class NetworkFrameSuite {
    @Test
    @Verifies("NL-MSG-1")
    void dataFromTheWrongSideIsReportedAndDropped(NetworkBench bench) {
        Way way = Way.line(bench.ready()).keeping();
        way.swap(1);
        List<Heard> all =
                List.of(
                        bench.peer(way.down, way.track(true, 1, 1)),
                        bench.peer(way.up, way.track(false, 1, 1)),
                        bench.peer(way.up, new Expire(way.id(), true, way.pair(true, 4))),
                        bench.peer(
                                way.down, new Forward(way.request(2), RequestSpec.keep(1, 0))),
                        bench.peer(way.down, new Complete(way.request(1), 0, false)));
        all.forEach(heard -> heard.no(NetworkMessage.class).only(PeerViolation.class));

        way.tracked(true, 1, 1).to(way.down).only(Track.class);
    }

    @Test
    @Verifies("NL-MSG-1")
    void dataBeforeTheCircuitIsActiveIsReportedAndDropped(NetworkBench bench) {
        Way way = Way.line(bench.ready());
        way.agree(Way.CUTOFF_NS);

        way.begin(1, RequestSpec.keep(1, 0))
                .no(NetworkMessage.class, LinkInput.Create.class)
                .only(PeerViolation.class);
    }
}
