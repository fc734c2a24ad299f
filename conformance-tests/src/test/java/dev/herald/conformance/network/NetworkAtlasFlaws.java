package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.hears;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.Maintain;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput.CircuitFailed;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.NodeState.LinkState;
import dev.herald.network.message.NodeState.Status;
import dev.herald.network.message.NodeState.Window;
import dev.herald.network.message.RouteChoice;
import dev.herald.network.message.RouteChoice.Metric;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Head-ends that take the wrong path through a network that they know.
final class NetworkAtlasFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    links(
                            "NL-ROUTE-7",
                            "takes a link of which a part is free for a free one",
                            link ->
                                    link.freePpm() == 0
                                            ? link
                                            : with(
                                                    link,
                                                    link.status(),
                                                    LinkState.SHARE_MAX,
                                                    link.curve())),
                    states(
                            "NL-ROUTE-8",
                            "takes swaps for perfect",
                            state ->
                                    new NodeState(
                                            state.origin(),
                                            state.epoch(),
                                            state.sequence(),
                                            state.lifeNs(),
                                            SwapNoise.NONE,
                                            state.swaps(),
                                            state.memories(),
                                            state.links())),
                    opens(
                            "NL-ROUTE-9",
                            "takes the cheapest path for the fastest",
                            ask ->
                                    ask.choice().metric() == Metric.CONSTRAINED
                                            ? with(ask, ask.terms(), Metric.COST)
                                            : ask),
                    opens(
                            "NL-ROUTE-10",
                            "tries the shortest alternatives first",
                            ask ->
                                    ask.choice().alternatives() == 3
                                            ? with(ask, ask.terms(), Metric.HOPS)
                                            : ask),
                    states(
                            "NL-ROUTE-11",
                            "leads circuits over nodes that cannot swap",
                            state ->
                                    new NodeState(
                                            state.origin(),
                                            state.epoch(),
                                            state.sequence(),
                                            state.lifeNs(),
                                            state.swap(),
                                            true,
                                            64,
                                            state.links())),
                    says(
                            "NL-ROUTE-12",
                            "takes what others have reserved for out of reach",
                            (m, output) ->
                                    List.of(
                                            output instanceof CircuitFailed failed
                                                            && failed.why()
                                                                    == NetworkError.NO_CAPACITY
                                                            && m.current() instanceof OpenCircuit
                                                    ? new CircuitFailed(
                                                            failed.cookie(),
                                                            NetworkError.RATE_UNREACHABLE,
                                                            failed.where(),
                                                            failed.detail())
                                                    : output)),
                    opens(
                            "NL-ROUTE-14",
                            "looks for a free path for a circuit that may pre-empt",
                            ask ->
                                    ask.terms().service().preempt()
                                            ? with(
                                                    ask,
                                                    ask.terms()
                                                            .with(
                                                                    ask.terms()
                                                                            .service()
                                                                            .withPriority(
                                                                                    5, false)),
                                                    ask.choice().metric())
                                            : ask),
                    links(
                            "NL-STATE-16",
                            "does not mind that a link is down at one end",
                            link ->
                                    with(
                                            link,
                                            link.status() == Status.DOWN
                                                    ? Status.UP
                                                    : link.status(),
                                            link.freePpm(),
                                            link.curve())),
                    new NetworkFlaw("NL-STATE-17", "believes the other end", Believes::new),
                    hears(
                            "NL-NEIGH-8",
                            "takes the end of a window for a part of it",
                            (m, input) ->
                                    List.of(
                                            input instanceof Maintain ask
                                                    ? new Maintain(
                                                            ask.link(),
                                                            ask.windows().stream()
                                                                    .map(each ->
                                                                            longer(each, m.nowNs()))
                                                                    .toList())
                                                    : input)));

    private NetworkAtlasFlaws() {}

    /// One that is open already.
    private static Window longer(Window window, long nowNs) {
        return new Window(window.fromNs(), window.toNs() + (window.fromNs() > nowNs ? 0 : 1));
    }

    private static OpenCircuit with(OpenCircuit ask, CircuitTerms terms, Metric metric) {
        RouteChoice choice = ask.choice();
        return new OpenCircuit(
                ask.cookie(),
                ask.remote(),
                terms,
                ask.timeoutNs(),
                new RouteChoice(metric, choice.alternatives(), choice.avoid(), choice.path()));
    }

    private static LinkState with(
            LinkState link, Status status, int freePpm, List<HopOffer.Offer> curve) {
        return new LinkState(
                link.link(),
                link.neighbour(),
                link.cost(),
                status,
                freePpm,
                link.decay(),
                curve,
                link.maintenance());
    }

    private static NodeState with(NodeState state, UnaryOperator<LinkState> change) {
        return new NodeState(
                state.origin(),
                state.epoch(),
                state.sequence(),
                state.lifeNs(),
                state.swap(),
                state.swaps(),
                state.memories(),
                state.links().stream().map(change).toList());
    }

    private static NetworkFlaw opens(
            String clause, String what, UnaryOperator<OpenCircuit> change) {
        return hears(
                clause,
                what,
                (m, input) ->
                        List.of(
                                m.config().control().flooding()
                                                && input instanceof OpenCircuit ask
                                                && ask.path().isEmpty()
                                        ? change.apply(ask)
                                        : input));
    }

    private static NetworkFlaw links(String clause, String what, UnaryOperator<LinkState> change) {
        return states(clause, what, state -> with(state, change));
    }

    /// Understands states otherwise, and passes them on as they are.
    private static NetworkFlaw states(String clause, String what, UnaryOperator<NodeState> change) {
        return reads(
                clause,
                what,
                (m, message) ->
                        message instanceof Flood flood && m.self() == 1
                                ? changed(flood, change)
                                : message);
    }

    private static Flood changed(Flood flood, UnaryOperator<NodeState> change) {
        return new Flood(
                flood.states().stream()
                        .map(each ->
                                new SealedState(
                                        change.apply(each.state()),
                                        each.encoded(),
                                        each.ageNs(),
                                        each.seal()))
                        .toList());
    }

    /// Of the curves of a link it keeps that of the end with the greater number.
    private static final class Believes extends NetworkMutant {
        private record End(LinkId link, NodeId node) {}

        private final Map<End, List<HopOffer.Offer>> said = new HashMap<>();

        @Override
        void onInput(NetworkInput input) {
            forward(
                    self() == 1 && input instanceof NetworkInput.FromPeer(var from, Flood flood)
                            ? new NetworkInput.FromPeer(from, changed(flood, this::believed))
                            : input);
        }

        private NodeState believed(NodeState state) {
            return with(
                    state,
                    link -> {
                        if (link.neighbour().compareTo(state.origin()) < 0) {
                            said.put(new End(link.link(), state.origin()), link.curve());
                            return link;
                        }
                        return with(
                                link,
                                link.status(),
                                link.freePpm(),
                                said.getOrDefault(
                                        new End(link.link(), link.neighbour()), link.curve()));
                    });
        }
    }
}
