package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.hears;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.sends;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.device.Capability;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkInput.PeerDown;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.ToLink;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Activate;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Entities that get paths, set-up or the end of circuits wrong.
final class NetworkCircuitFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    configured("NL-ROUTE-1", "counts hops", c -> Altered.costs(c, edge -> 1)),
                    configured(
                            "NL-ROUTE-2",
                            "takes the last of equal paths",
                            c ->
                                    Altered.costs(
                                            c,
                                            edge ->
                                                    edge.link().value() >= 24 && edge.cost() == 2
                                                            ? 1
                                                            : edge.cost())),
                    hears(
                            "NL-ROUTE-3",
                            "takes another path than one that does not fit",
                            (m, input) ->
                                    List.of(
                                            input instanceof OpenCircuit open
                                                            && open.remote().value() == 9
                                                            && open.path().size() != 4
                                                    ? open(open, List.of(), open.timeoutNs())
                                                    : input)),
                    says(
                            "NL-ROUTE-4",
                            "knows no unknown nodes",
                            (m, output) ->
                                    List.of(
                                            failed(
                                                    output,
                                                    NetworkError.UNKNOWN_NODE,
                                                    NetworkError.NO_ROUTE))),
                    says(
                            "NL-ROUTE-5",
                            "takes a node out of reach for an unknown one",
                            (m, output) ->
                                    List.of(
                                            m.current() instanceof OpenCircuit open
                                                            && open.path().isEmpty()
                                                    ? failed(
                                                            output,
                                                            NetworkError.NO_ROUTE,
                                                            NetworkError.UNKNOWN_NODE)
                                                    : output)),
                    says(
                            "NL-ROUTE-6",
                            "sends requests the short way",
                            (m, output) ->
                                    List.of(
                                            output instanceof ToPeer(NodeId to, Forward forward)
                                                            && m.self() == 1
                                                            && m.current()
                                                                    instanceof NetworkInput.Request
                                                            && to.value() == 3
                                                    ? new ToPeer(new NodeId(2), forward)
                                                    : output)),
                    writes(
                            "NL-SETUP-1",
                            "forgets the noise of its Bell measurement",
                            (m, message) ->
                                    message instanceof Install install
                                            ? Altered.last(
                                                    install,
                                                    hop -> hop(hop, SwapNoise.NONE, hop.label()))
                                            : message),
                    writes(
                            "NL-SETUP-2",
                            "chooses even labels always",
                            (m, message) ->
                                    message instanceof Install install
                                            ? Altered.last(
                                                    install,
                                                    hop ->
                                                            hop(
                                                                    hop,
                                                                    hop.swap(),
                                                                    hop.label() + hop.label() % 2))
                                            : message),
                    new NetworkFlaw("NL-SETUP-3", "listens too late", ListensLate::new),
                    writes(
                            "NL-SETUP-4",
                            "has a plan for itself as well",
                            (m, message) ->
                                    message instanceof Installed installed && m.self() == 4
                                            ? new Installed(
                                                    installed.circuit(),
                                                    more(installed.plans()),
                                                    installed.expected(),
                                                    installed.meanPairNs())
                                            : message),
                    writes(
                            "NL-SETUP-5",
                            "tells the head what it thinks",
                            (m, message) ->
                                    message instanceof Installed installed && m.self() == 2
                                            ? new Installed(
                                                    installed.circuit(),
                                                    installed.plans(),
                                                    installed.expected(),
                                                    installed.meanPairNs() + 1)
                                            : message),
                    omits(
                            "NL-SETUP-6",
                            "keeps Activate to itself",
                            (m, output) -> m.self() == 2 && sends(output, Activate.class)),
                    hears(
                            "NL-SETUP-7",
                            "is more patient than it was asked to be",
                            (m, input) ->
                                    List.of(
                                            input instanceof OpenCircuit open
                                                    ? open(open, open.path(), open.timeoutNs() + 1)
                                                    : input)),
                    writes(
                            "NL-SETUP-8",
                            "calls the end of a reservation a cancellation",
                            (m, message) ->
                                    m.self() == 2
                                            ? because(
                                                    message,
                                                    NetworkError.SETUP_TIMEOUT,
                                                    NetworkError.CANCELLED)
                                            : message),
                    writes(
                            "NL-SETUP-9",
                            "takes a link for a session",
                            (m, message) ->
                                    m.message() instanceof Install
                                            ? because(
                                                    message,
                                                    NetworkError.LINK_DOWN,
                                                    NetworkError.PEER_LOST)
                                            : message),
                    writes(
                            "NL-SETUP-10",
                            "takes a session for a link",
                            (m, message) ->
                                    m.message() instanceof Install
                                            ? because(
                                                    message,
                                                    NetworkError.PEER_LOST,
                                                    NetworkError.LINK_DOWN)
                                            : message),
                    configured(
                            "NL-SETUP-11",
                            "has more circuits than it may",
                            c -> Altered.limits(c, 2 * c.circuitsMax(), c.recordsMax())),
                    omits(
                            "NL-SETUP-12",
                            "does not report an Install that does not fit",
                            (m, output) ->
                                    output instanceof PeerViolation
                                            && m.message() instanceof Install),
                    configured(
                            "NL-SETUP-13",
                            "believes that it can swap",
                            c ->
                                    c.self().value() == 2
                                                    && !c.device().can(Capability.BELL_MEASURE)
                                            ? Altered.device(c, NetworkKit.of(Map.of()).device())
                                            : c),
                    writes(
                            "NL-SETUP-14",
                            "forgets its best point",
                            (m, message) ->
                                    message instanceof Install install
                                                    && install.hops().getLast().curve().size() > 10
                                            ? Altered.last(install, NetworkCircuitFlaws::worse)
                                            : message),
                    writes(
                            "NL-RELEASE-1",
                            "says that it was itself",
                            (m, message) ->
                                    message instanceof Release release
                                                    && m.message() instanceof Release
                                            ? new Release(
                                                    release.circuit(),
                                                    release.why(),
                                                    new NodeId(m.self()),
                                                    release.detail())
                                            : message),
                    new NetworkFlaw(
                            "NL-RELEASE-2", "answers for what it does not have", Answers::new),
                    omits(
                            "NL-RELEASE-3",
                            "listens on",
                            (m, output) ->
                                    output instanceof ToLink(var _, LinkInput.StopListening stop)
                                            && stop.purpose() > 0),
                    writes(
                            "NL-RELEASE-4",
                            "blames the link",
                            (m, message) ->
                                    m.current() instanceof PeerDown
                                            ? because(
                                                    message,
                                                    NetworkError.PEER_LOST,
                                                    NetworkError.LINK_DOWN)
                                            : message),
                    writes(
                            "NL-RELEASE-5",
                            "blames the session",
                            (m, message) ->
                                    m.event() instanceof LinkOutput.LinkDown
                                            ? because(
                                                    message,
                                                    NetworkError.LINK_DOWN,
                                                    NetworkError.PEER_LOST)
                                            : message),
                    new NetworkFlaw(
                            "NL-RELEASE-6", "tells the end of requests last", TellsLate::new));

    private NetworkCircuitFlaws() {}

    private static OpenCircuit open(OpenCircuit open, List<NodeId> path, long timeoutNs) {
        return new OpenCircuit(
                open.cookie(), open.remote(), open.terms(), timeoutNs, open.choice().along(path));
    }

    private static NetworkOutput failed(NetworkOutput output, NetworkError of, NetworkError to) {
        return output instanceof CircuitFailed failed && failed.why() == of
                ? new CircuitFailed(failed.cookie(), to, failed.where(), failed.detail())
                : output;
    }

    private static NetworkMessage because(
            NetworkMessage message, NetworkError of, NetworkError to) {
        return message instanceof Release release && release.why() == of
                ? Altered.because(release, to)
                : message;
    }

    private static HopOffer hop(HopOffer hop, SwapNoise swap, int label) {
        return new HopOffer(hop.link(), hop.curve(), hop.decay(), swap, label, hop.freePpm());
    }

    private static HopOffer worse(HopOffer hop) {
        return new HopOffer(
                hop.link(),
                hop.curve().subList(0, hop.curve().size() - 1),
                hop.decay(),
                hop.swap(),
                hop.label(),
                hop.freePpm());
    }

    private static <T> List<T> more(List<T> list) {
        List<T> more = new ArrayList<>(list);
        more.add(list.getLast());
        return more;
    }

    private static final class ListensLate extends NetworkMutant {
        private final List<NetworkOutput> late = new ArrayList<>();

        @Override
        void onOutput(NetworkOutput output) {
            if (output instanceof ToLink(var _, LinkInput.Listen _)) {
                late.add(output);
            } else {
                emit(output);
            }
        }

        @Override
        void onDone() {
            late.forEach(this::emit);
            late.clear();
        }
    }

    private static final class Answers extends NetworkMutant {
        private boolean installed;

        @Override
        void onInput(NetworkInput input) {
            installed |= message() instanceof Install || input instanceof OpenCircuit;
            if (!installed && message() instanceof NetworkMessage.OfCircuit about) {
                send(1, new Release(about.circuit(), NetworkError.CIRCUIT_DOWN, new NodeId(2), ""));
            }
            forward(input);
        }
    }

    private static final class TellsLate extends NetworkMutant {
        private final List<NetworkOutput> late = new ArrayList<>();

        @Override
        void onOutput(NetworkOutput output) {
            if (output instanceof RequestEnded) {
                late.add(output);
            } else {
                emit(output);
                if (output instanceof CircuitDown) {
                    onDone();
                }
            }
        }

        @Override
        void onDone() {
            late.forEach(this::emit);
            late.clear();
        }
    }
}
