package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.discards;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.sends;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.device.DeviceCommand.BellMeasure;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.FromPeer;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.api.NetworkOutput.ToDevice;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Entities that get Tracks or Expires wrong.
final class NetworkTrackFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    track("NL-TRACK-1", "dates its pairs wrongly", 1, draft -> draft.linkAsOfNs--),
                    track(
                            "NL-TRACK-2",
                            "lets a measured half age",
                            1,
                            draft ->
                                    draft.originDecay =
                                            draft.originDecay.equals(MemoryDecay.NONE)
                                                    ? NetworkKit.HERE
                                                    : draft.originDecay),
                    track(
                            "NL-TRACK-3",
                            "does not add Bell states",
                            2,
                            draft -> draft.bell = draft.bell.xor(BellIndex.PSI_MINUS)),
                    track(
                            "NL-TRACK-4",
                            "does not add names",
                            2,
                            draft -> draft.pair = new PairId(0, 1)),
                    track(
                            "NL-TRACK-5",
                            "counts a little more noise",
                            2,
                            draft -> draft.state = draft.state.depolarise(1e-6)),
                    new NetworkFlaw("NL-TRACK-6", "sends a Track on too early", Hasty::new),
                    new NetworkFlaw("NL-TRACK-7", "parks Tracks when nobody asks", Parks::new),
                    configured(
                            "NL-TRACK-8",
                            "keeps too many records",
                            c ->
                                    c.self().value() == 2
                                            ? Altered.limits(c, c.circuitsMax(), 2 * c.recordsMax())
                                            : c),
                    new NetworkFlaw("NL-TRACK-9", "never forgets a swap", Remembers::new),
                    track(
                            "NL-TRACK-10",
                            "names a request before the head has",
                            4,
                            draft -> draft.request = Math.max(1, draft.request)),
                    track(
                            "NL-TRACK-11",
                            "does not count requests",
                            4,
                            draft -> draft.epoch = Math.min(1, draft.epoch)),
                    new NetworkFlaw(
                            "NL-EXPIRE-1", "does not tell the tail of a broken chain", Mute::new),
                    omits(
                            "NL-EXPIRE-2",
                            "keeps an Expire to the tail",
                            (m, output) ->
                                    m.message() instanceof Expire
                                            && output instanceof ToPeer(var _, Expire expire)
                                            && !expire.toHead()),
                    omits(
                            "NL-EXPIRE-3",
                            "holds on to the pair",
                            (m, output) ->
                                    m.self() == 4
                                            && m.message() instanceof Expire
                                            && discards(output)),
                    omits(
                            "NL-EXPIRE-4",
                            "drops parked Tracks without a word",
                            (m, output) ->
                                    m.nowNs() > NetworkKit.LIFE_NS && sends(output, Expire.class)),
                    omits(
                            "NL-MSG-1",
                            "drops without a word",
                            (m, output) ->
                                    output instanceof PeerViolation violation
                                            && violation.clause().equals("NL-MSG-1")
                                            && m.message() instanceof NetworkMessage.OfCircuit
                                            && !(m.message() instanceof Install)));

    private NetworkTrackFlaws() {}

    /// Tracks that the node sends are otherwise.
    private static NetworkFlaw track(
            String clause, String what, int node, Consumer<Altered.Draft> change) {
        return writes(
                clause,
                what,
                (m, message) ->
                        message instanceof Track track && m.self() == node
                                ? Altered.track(track, change)
                                : message);
    }

    private static final class Hasty extends NetworkMutant {
        private LinkPairId held;

        @Override
        void onInput(NetworkInput input) {
            if (event() instanceof LinkOutput.PairKept pair) {
                held = pair.pair();
            }
            if (self() == 2
                    && input instanceof FromPeer(NodeId from, Track track)
                    && from.value() == 1
                    && track.toTail()
                    && track.link().equals(held)) {
                send(3, track);
            }
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (output instanceof ToDevice) {
                held = null;
            }
            emit(output);
        }
    }

    private static final class Parks extends NetworkMutant {
        private boolean over;

        @Override
        void onInput(NetworkInput input) {
            over |= message() instanceof Complete;
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (!(over && message() instanceof Track && sends(output, Expire.class))) {
                emit(output);
            }
        }
    }

    private static final class Remembers extends NetworkMutant {
        private final Map<String, NetworkOutput> passed = new HashMap<>();

        @Override
        void onInput(NetworkInput input) {
            if (self() == 2
                    && message() instanceof Track track
                    && passed.containsKey(name(track))) {
                emit(passed.get(name(track)));
            }
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (message() instanceof Track track && sends(output, Track.class)) {
                passed.put(name(track), output);
            }
            emit(output);
        }
    }

    private static String name(Track track) {
        return track.circuit() + " " + track.link();
    }

    private static final class Mute extends NetworkMutant {
        private boolean swapped;

        @Override
        void onOutput(NetworkOutput output) {
            swapped |= output instanceof ToDevice(BellMeasure swap) && swap.id() != 0;
            if (!swapped
                    && message() instanceof Track
                    && output instanceof ToPeer(var _, Expire expire)
                    && !expire.toHead()) {
                return;
            }
            emit(output);
        }
    }
}
