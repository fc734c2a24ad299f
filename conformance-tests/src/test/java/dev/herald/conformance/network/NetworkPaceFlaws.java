package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.sends;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.PairConfirmed;
import dev.herald.network.api.NetworkOutput.PairEarly;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.PairLost;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.api.NetworkOutput.ToDevice;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.api.PlaneSettings;
import dev.herald.network.message.CircuitTerms.SwapOrder;
import dev.herald.network.message.EndMessage.GivenUp;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.List;

/// Entities that get orders of swapping, early qubits or rates wrong.
final class NetworkPaceFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    reads(
                            "NL-ORDER-1",
                            "swaps a little too early",
                            (m, message) ->
                                    message instanceof Reach reach && reach.place() == 1
                                            ? new Reach(
                                                    reach.circuit(),
                                                    reach.toTail(),
                                                    reach.link(),
                                                    0)
                                            : message),
                    omits(
                            "NL-ORDER-2",
                            "tells nobody that it has swapped",
                            (m, output) -> m.self() == 2 && sends(output, Reach.class)),
                    writes(
                            "NL-ORDER-3",
                            "passes on what it does not rewrite",
                            (m, message) ->
                                    message instanceof Reach reach
                                                    && m.message() instanceof Reach came
                                            ? new Reach(
                                                    reach.circuit(),
                                                    reach.toTail(),
                                                    came.link(),
                                                    reach.place())
                                            : message),
                    says(
                            "NL-ORDER-4",
                            "refuses an order without saying why",
                            (m, output) ->
                                    List.of(
                                            output instanceof CircuitFailed failed
                                                            && m.current()
                                                                    instanceof OpenCircuit open
                                                            && open.terms().service().order()
                                                                    != SwapOrder.AS_SOON_AS_POSSIBLE
                                                    ? new CircuitFailed(
                                                            failed.cookie(),
                                                            NetworkError.REJECTED,
                                                            failed.where(),
                                                            failed.detail())
                                                    : output)),
                    omits(
                            "NL-ORDER-5",
                            "lets others wait for what is gone",
                            (m, output) ->
                                    output instanceof ToPeer(var _, Reach reach)
                                            && reach.place() == Reach.NOWHERE),
                    says(
                            "NL-EARLY-1",
                            "hands over under another name",
                            (m, output) ->
                                    List.of(
                                            output instanceof PairEarly early && m.self() == 1
                                                    ? new PairEarly(
                                                            early.request(),
                                                            next(early.local()),
                                                            early.qubit())
                                                    : output)),
                    new NetworkFlaw(
                            "NL-EARLY-2", "does not say for whom it handed over", Unnamed::new),
                    says(
                            "NL-EARLY-3",
                            "has the Bell state corrected by somebody else",
                            (m, output) ->
                                    List.of(
                                            output instanceof PairConfirmed pair && m.self() == 1
                                                    ? new PairConfirmed(
                                                            pair.request(),
                                                            pair.local(),
                                                            pair.pair(),
                                                            BellIndex.PHI_PLUS,
                                                            pair.tag())
                                                    : output)),
                    omits(
                            "NL-EARLY-4",
                            "does not tell what is lost",
                            (m, output) -> output instanceof PairLost && m.self() == 1),
                    omits(
                            "NL-EARLY-5",
                            "keeps what the head has not confirmed",
                            (m, output) ->
                                    output instanceof PairLost && m.message() instanceof Complete),
                    says(
                            "NL-RATE-1",
                            "takes a rate for a number of requests",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestRefused refused
                                                            && refused.why() == NetworkError.POLICED
                                                    ? new RequestRefused(
                                                            refused.cookie(),
                                                            NetworkError.NO_RESOURCES,
                                                            refused.detail())
                                                    : output)),
                    configured(
                            "NL-RATE-2",
                            "lets one more pass",
                            c ->
                                    c.with(
                                            c.control(),
                                            c.admission(),
                                            new PlaneSettings(
                                                    c.plane().burst() + 1,
                                                    c.plane().chunk(),
                                                    c.plane().sharing(),
                                                    c.plane().tests()))),
                    new NetworkFlaw("NL-RATE-3", "keeps pairs for a request by rate", Hoards::new),
                    omits(
                            "NL-RATE-4",
                            "delivers nothing when the head says that it may",
                            (m, output) ->
                                    output instanceof PairKept
                                            && m.self() == 4
                                            && m.message() instanceof Complete),
                    says(
                            "NL-RATE-5",
                            "calls a window a deadline",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestEnded ended
                                                            && ended.why()
                                                                    == NetworkError.WINDOW_MISSED
                                                            && m.self() == 1
                                                    ? Altered.ended(
                                                            ended,
                                                            ended.delivered(),
                                                            ended.complete(),
                                                            NetworkError.DEADLINE)
                                                    : output)),
                    omits(
                            "NL-RATE-6",
                            "does not say what it gave up",
                            (m, output) ->
                                    m.self() != 2
                                            && output instanceof ToPeer(var _, Relay relay)
                                            && relay.message() instanceof GivenUp));

    private NetworkPaceFlaws() {}

    private static LinkPairId next(LinkPairId pair) {
        return new LinkPairId(pair.link(), pair.epoch(), pair.sequence() + 1);
    }

    private static final class Unnamed extends NetworkMutant {
        private boolean handed;

        @Override
        void onInput(NetworkInput input) {
            handed = false;
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            handed |= output instanceof PairEarly && self() == 4;
            emit(
                    handed
                                    && event() instanceof LinkOutput.PairKept
                                    && output instanceof ToPeer(var to, Track track)
                            ? new ToPeer(to, Altered.track(track, draft -> draft.request = 0))
                            : output);
        }
    }

    private static final class Hoards extends NetworkMutant {
        private boolean paced;

        @Override
        void onInput(NetworkInput input) {
            paced |= input instanceof Request asked && asked.spec().rateMicroHz() > 0;
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (!(paced && current().equals("") && output instanceof ToDevice(Discard _))) {
                emit(output);
            }
        }
    }
}
