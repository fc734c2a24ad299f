package dev.herald.conformance.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.GivenUp;
import dev.herald.network.message.EndMessage.TestOutcomes;
import dev.herald.network.message.EndMessage.TestOutcomes.Outcome;
import dev.herald.network.message.EndMessage.TestProof;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// NL-RELAY: what nodes between the ends do with what the ends say.
@DisplayName("NL: relays")
@ExtendWith(ConformanceExtension.class)
public class NetworkRelaySuite {
    @Test
    @Verifies("NL-RELAY-1")
    void relayIsPassedOnWhateverIsInIt(NetworkBench bench) {
        Way way = Way.line(bench.ready()).settle();
        PairId pair = new PairId(1, 2);
        for (EndMessage message :
                List.of(
                        new TestProof(Bytes.of(new byte[] {1, 2})),
                        new GivenUp(pair),
                        new TestOutcomes(List.of(new Outcome(pair, true)), Bytes.EMPTY),
                        new DistilDrop(List.of(pair)))) {
            for (boolean toTail : new boolean[] {true, false}) {
                Relay relay = new Relay(way.id(), toTail, message);
                Heard heard = bench.peer(toTail ? way.up : way.down, relay);
                heard.no(PeerViolation.class).only(NetworkMessage.class);
                assertEquals(relay, heard.to(toTail ? way.down : way.up).only(Relay.class));
            }
        }
    }
}
