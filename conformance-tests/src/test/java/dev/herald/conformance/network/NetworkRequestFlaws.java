package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.hears;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.sends;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.PairType;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.FromLink;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.RequestRefused;
import dev.herald.network.api.NetworkOutput.ToLink;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Track;
import dev.herald.network.message.RequestId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Entities that get requests or generation wrong.
final class NetworkRequestFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    says(
                            "NL-REQ-1",
                            "sends a Forward on twice",
                            (m, output) ->
                                    m.self() == 2 && sends(output, Forward.class)
                                            ? List.of(output, output)
                                            : List.of(output)),
                    says(
                            "NL-REQ-2",
                            "has no word for a deadline",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestRefused refused
                                                            && refused.why()
                                                                    == NetworkError.DEADLINE
                                                    ? new RequestRefused(
                                                            refused.cookie(),
                                                            NetworkError.REJECTED,
                                                            "")
                                                    : output)),
                    writes(
                            "NL-REQ-3",
                            "gives all pairs to its first request",
                            (m, message) ->
                                    message instanceof Track track
                                                    && m.self() == 1
                                                    && track.request() == 2
                                            ? Altered.track(track, draft -> draft.request = 1)
                                            : message),
                    new NetworkFlaw("NL-REQ-4", "ends a request that has ended", EndsAgain::new),
                    writes(
                            "NL-REQ-5",
                            "does not count in Complete",
                            (m, message) ->
                                    message instanceof Complete complete && m.self() == 1
                                            ? new Complete(
                                                    complete.request(),
                                                    0,
                                                    complete.served(),
                                                    complete.why())
                                            : message),
                    says(
                            "NL-REQ-6",
                            "calls a deadline a cancellation",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestEnded ended
                                                            && m.self() == 1
                                                            && ended.why() == NetworkError.DEADLINE
                                                    ? Altered.ended(
                                                            ended,
                                                            ended.delivered(),
                                                            ended.complete(),
                                                            NetworkError.CANCELLED)
                                                    : output)),
                    says(
                            "NL-REQ-7",
                            "has delivered nothing when it is cancelled",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestEnded ended
                                                            && m.current()
                                                                    instanceof
                                                                    NetworkInput.CancelRequest
                                                    ? Altered.ended(ended, 0, false, ended.why())
                                                    : output)),
                    says(
                            "NL-REQ-8",
                            "does not know that it is done",
                            (m, output) ->
                                    List.of(
                                            output instanceof RequestEnded ended && ended.complete()
                                                    ? Altered.ended(
                                                            ended,
                                                            ended.delivered(),
                                                            false,
                                                            ended.why())
                                                    : output)),
                    says(
                            "NL-GEN-1",
                            "asks for measured pairs",
                            (m, output) ->
                                    List.of(
                                            output
                                                            instanceof
                                                            ToLink(
                                                                    var link,
                                                                    LinkInput.Create(
                                                                            long cookie,
                                                                            var asked))
                                                    ? new ToLink(
                                                            link,
                                                            new LinkInput.Create(
                                                                    cookie, measured(asked)))
                                                    : output)),
                    omits(
                            "NL-GEN-2",
                            "lets a stream run on",
                            (m, output) ->
                                    m.message() instanceof Complete
                                            && output
                                                    instanceof
                                                    ToLink(var _, LinkInput.Cancel cancel)
                                            && cancel.createId() >= 0),
                    hears(
                            "NL-GEN-3",
                            "does not ask again",
                            (m, input) ->
                                    input instanceof FromLink(var _, LinkOutput.Refused refused)
                                                    && refused.why() == LinkError.NO_RESOURCES
                                            ? List.of()
                                            : List.of(input)),
                    hears(
                            "NL-GEN-4",
                            "asks again for what it cannot have",
                            (m, input) ->
                                    List.of(
                                            input
                                                                    instanceof
                                                                    FromLink(
                                                                            var link,
                                                                            LinkOutput.Refused
                                                                                    refused)
                                                            && refused.why() == LinkError.REJECTED
                                                    ? new FromLink(
                                                            link,
                                                            new LinkOutput.Refused(
                                                                    refused.cookie(),
                                                                    LinkError.NO_TIME,
                                                                    ""))
                                                    : input)));

    private NetworkRequestFlaws() {}

    private static CreateRequest measured(CreateRequest asked) {
        return new CreateRequest(
                PairType.M,
                asked.number(),
                asked.minFidelity(),
                asked.maxTimeNs(),
                asked.purpose(),
                asked.priority(),
                asked.atomic(),
                asked.consecutive(),
                asked.store(),
                asked.local(),
                asked.remote());
    }

    private static final class EndsAgain extends NetworkMutant {
        private final Map<RequestId, RequestEnded> ended = new HashMap<>();

        @Override
        void onInput(NetworkInput input) {
            if (input instanceof NetworkInput.CancelRequest(RequestId request)
                    && ended.containsKey(request)) {
                emit(ended.get(request));
            }
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            if (output instanceof RequestEnded one) {
                ended.put(one.request(), one);
            }
            emit(output);
        }
    }
}
