package dev.herald.conformance.network;

import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.Basis.Axis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput.PairSecret;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Service;
import dev.herald.network.message.EndMessage.TestOutcomes;
import dev.herald.network.message.EndMessage.TestOutcomes.Outcome;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;

/// The head on trial, of a circuit with tests, which makes pairs and tests some of them.
final class TestedHead {
    static final int SHARE_PPM = 500_000;
    static final Bytes SECRET = Bytes.of(new byte[32]);
    static final CircuitTerms TESTED = Way.TERMS.with(Service.USUAL.withTests(SHARE_PPM));

    final Way way;
    final TestKey key;
    final List<Outcome> untold = new ArrayList<>();
    long sequence;
    private long told;

    /// What it said to the last pair.
    Heard last = new Heard();

    TestedHead(NetworkBench bench, RequestSpec spec) {
        way = shared(bench).settle();
        key = new TestKey(SECRET, way.id());
        way.begin(1, spec);
    }

    /// Another pair, confirmed.
    PairId pair() {
        sequence++;
        way.kept(false, sequence);
        Track far = way.track(false, sequence, 1);
        last = way.arrives(far);
        return far.pair();
    }

    /// Pairs until one is a test, which is measured; the far end has measured as the Bell state says, or
    /// otherwise.
    Heard test(boolean agrees) {
        for (int i = 0; i < 60; i++) {
            PairId name = pair();
            Optional<Axis> axis = key.choice(name, SHARE_PPM);
            if (axis.isPresent()) {
                untold.add(new Outcome(name, agrees == differ(axis.get(), BellIndex.PSI_MINUS)));
                Measure measure = last.only(Measure.class);
                return way.bench.device(new DeviceEvent.Measured(measure.id(), false));
            }
        }
        throw new AssertionFailedError("no test among 60 pairs");
    }

    /// The far end tells of its outcomes.
    Heard tell() {
        Heard heard = say(untold, key.seal(false, told++, untold));
        untold.clear();
        return heard;
    }

    Heard say(List<Outcome> outcomes, Bytes seal) {
        return way.bench.peer(
                way.down, new Relay(way.id(), false, new TestOutcomes(outcomes, seal)));
    }

    /// Whether the outcomes of a perfect pair differ.
    static boolean differ(Axis axis, BellIndex bell) {
        return switch (axis) {
            case Z -> bell.x();
            case X -> bell.z();
            case Y -> bell.x() == bell.z();
        };
    }

    static Way shared(NetworkBench bench) {
        bench.ready().in(new PairSecret(new NodeId(bench.self() == 1 ? 4 : 1), SECRET));
        return Way.line(bench).on(TESTED);
    }
}
