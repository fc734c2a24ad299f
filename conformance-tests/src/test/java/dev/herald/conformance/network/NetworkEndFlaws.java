package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.discards;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;

import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.device.DeviceCommand.Measure;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.FromDevice;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.PairMeasured;
import dev.herald.network.api.NetworkOutput.ToDevice;
import dev.herald.network.message.DeliveryMode;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestId;
import java.util.List;
import java.util.function.UnaryOperator;

/// Ends that get their pairs wrong.
final class NetworkEndFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    new NetworkFlaw("NL-END-1", "delivers before it has measured", Hasty::new),
                    kept(
                            "NL-END-2",
                            "tags a little too low",
                            1,
                            pair ->
                                    Altered.kept(
                                            pair, pair.pair(), pair.bell(), lower(pair.tag()))),
                    kept(
                            "NL-END-3",
                            "reports the state that it was",
                            4,
                            pair ->
                                    Altered.kept(
                                            pair, pair.pair(), BellIndex.PSI_MINUS, pair.tag())),
                    reads(
                            "NL-END-4",
                            "does not ask what the tail gave the pair to",
                            (m, message) ->
                                    message instanceof Track track && m.self() == 1
                                            ? Altered.track(track, draft -> draft.request = 0)
                                            : message),
                    new NetworkFlaw("NL-END-5", "measures on a guess", Guesses::new),
                    new NetworkFlaw("NL-END-6", "has no use for spares", NoSpares::new),
                    omits(
                            "NL-END-7",
                            "keeps what nobody asks for",
                            (m, output) ->
                                    m.self() == 4
                                            && m.message() instanceof Complete
                                            && discards(output)),
                    kept(
                            "NL-END-8",
                            "has names of its own",
                            1,
                            pair -> Altered.kept(pair, new PairId(0, 1), pair.bell(), pair.tag())),
                    reads(
                            "NL-END-9",
                            "does not look at the epoch",
                            (m, message) ->
                                    message instanceof Track track && m.self() == 1
                                            ? Altered.track(track, draft -> draft.epoch += 10)
                                            : message));

    private NetworkEndFlaws() {}

    private static NetworkFlaw kept(
            String clause, String what, int node, UnaryOperator<PairKept> change) {
        return says(
                clause,
                what,
                (m, output) ->
                        List.of(
                                output instanceof PairKept pair && m.self() == node && !m.extended()
                                        ? change.apply(pair)
                                        : output));
    }

    private static FidelityTag lower(FidelityTag tag) {
        return FidelityTag.model(
                tag.state().depolarise(1e-6), tag.asOfNs(), tag.decayA(), tag.decayB());
    }

    private static final class Hasty extends NetworkMutant {
        private boolean measuring;

        @Override
        void onInput(NetworkInput input) {
            if (self() == 1 && measuring && message() instanceof Track track) {
                emit(
                        new PairMeasured(
                                new RequestId(track.circuit(), 1),
                                track.pair(),
                                false,
                                Basis.Z,
                                track.bell(),
                                FidelityTag.model(
                                        track.state(),
                                        nowNs(),
                                        MemoryDecay.NONE,
                                        MemoryDecay.NONE)));
            }
            measuring &=
                    !(input instanceof FromDevice(DeviceEvent.Measured done) && done.id() != 0);
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            measuring |= output instanceof ToDevice(Measure measure) && measure.id() != 0;
            emit(output);
        }
    }

    private static final class Guesses extends NetworkMutant {
        private boolean asked;
        private boolean measured;

        @Override
        void onInput(NetworkInput input) {
            asked |=
                    message() instanceof Forward forward
                            && forward.spec().mode() == DeliveryMode.MEASURE;
            measured = false;
            forward(input);
            if (self() == 4 && asked && !measured && event() instanceof LinkOutput.PairKept pair) {
                emit(new ToDevice(new Measure(1_000_000, pair.qubit(), Basis.Z)));
            }
        }

        @Override
        void onOutput(NetworkOutput output) {
            measured |= output instanceof ToDevice;
            emit(output);
        }
    }

    private static final class NoSpares extends NetworkMutant {
        private boolean said;

        @Override
        void onInput(NetworkInput input) {
            said = false;
            forward(input);
            if (self() == 1 && !said && event() instanceof LinkOutput.PairKept pair) {
                emit(new ToDevice(new Discard(1_000_000, pair.qubit())));
            }
        }

        @Override
        void onOutput(NetworkOutput output) {
            said = true;
            emit(output);
        }
    }
}
