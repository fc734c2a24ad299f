package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.TopologyMessage.PathAnswer;
import dev.herald.network.message.TopologyMessage.PathQuery;
import java.util.List;

/// Entities that get a central controller wrong.
final class NetworkControlFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    writes(
                            "NL-CONTROL-1",
                            "does not say which links it avoids",
                            (m, message) ->
                                    message instanceof PathQuery query
                                                    && m.current() instanceof OpenCircuit
                                            ? new PathQuery(
                                                    query.number(),
                                                    query.controller(),
                                                    query.route(),
                                                    query.remote(),
                                                    query.terms(),
                                                    query.metric(),
                                                    query.alternatives(),
                                                    List.of())
                                            : message),
                    omits(
                            "NL-CONTROL-2",
                            "does not report a query with a wrong route",
                            (m, output) ->
                                    output instanceof PeerViolation
                                            && m.message() instanceof PathQuery),
                    because(
                            "NL-CONTROL-3",
                            "has no word for what it is not",
                            NetworkError.UNSUPPORTED,
                            NetworkError.NO_ROUTE),
                    because(
                            "NL-CONTROL-4",
                            "has no word for a way that ends",
                            NetworkError.PEER_LOST,
                            NetworkError.NO_ROUTE),
                    omits(
                            "NL-CONTROL-5",
                            "does not report an answer from elsewhere",
                            (m, output) ->
                                    output instanceof PeerViolation
                                            && m.message() instanceof PathAnswer),
                    says(
                            "NL-CONTROL-6",
                            "takes a controller that is silent for one that is not there",
                            (m, output) ->
                                    List.of(
                                            output instanceof CircuitFailed failed
                                                            && m.self() == 2
                                                            && failed.why()
                                                                    == NetworkError.SETUP_TIMEOUT
                                                    ? new CircuitFailed(
                                                            failed.cookie(),
                                                            NetworkError.NO_ROUTE,
                                                            failed.where(),
                                                            failed.detail())
                                                    : output)),
                    reads(
                            "NL-CONTROL-7",
                            "looks at the first path only",
                            (m, message) ->
                                    message instanceof PathAnswer answer
                                                    && answer.paths().size() > 1
                                            ? new PathAnswer(
                                                    answer.number(),
                                                    answer.route(),
                                                    answer.paths().subList(0, 1),
                                                    answer.why(),
                                                    answer.detail())
                                            : message),
                    omits(
                            "NL-NEIGH-2",
                            "does not report a link that leads elsewhere",
                            (m, output) ->
                                    output instanceof PeerViolation
                                            && m.event() instanceof LinkOutput.LinkUp));

    private NetworkControlFlaws() {}

    /// Answers with another reason.
    private static NetworkFlaw because(
            String clause, String what, NetworkError of, NetworkError to) {
        return writes(
                clause,
                what,
                (m, message) ->
                        message instanceof PathAnswer answer
                                        && m.message() instanceof PathQuery
                                        && answer.why() == of
                                ? new PathAnswer(
                                        answer.number(),
                                        answer.route(),
                                        answer.paths(),
                                        to,
                                        answer.detail())
                                : message);
    }
}
