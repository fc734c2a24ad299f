package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.ignores;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.sends;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.ControlSettings;
import dev.herald.network.api.FloodSettings;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.FromLink;
import dev.herald.network.api.NetworkInput.PeerDown;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.Bytes;
import dev.herald.network.message.NodeState;
import dev.herald.network.message.TopologyMessage.DatabaseSummary;
import dev.herald.network.message.TopologyMessage.Flood;
import dev.herald.network.message.TopologyMessage.SealedState;
import dev.herald.network.message.TopologyMessage.StateRequest;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Nodes that get link states wrong.
final class NetworkStateFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    ignores(
                            "NL-STATE-1",
                            "takes epochs for signed",
                            (m, input) -> heard(m, each -> each.epoch() == -5)),
                    new NetworkFlaw("NL-STATE-2", "passes everything on", PassesAll::new),
                    new NetworkFlaw("NL-STATE-3", "sends states back", SendsBack::new),
                    sealed(
                            "NL-STATE-4",
                            "takes seals off",
                            (m, state) ->
                                    new SealedState(
                                            state.state(),
                                            state.encoded(),
                                            state.ageNs(),
                                            Bytes.EMPTY)),
                    sealed(
                            "NL-STATE-5",
                            "does not let states age",
                            (m, state) ->
                                    m.message() instanceof StateRequest
                                                    && state.state().origin().value() == 9
                                            ? state.aged(1_000)
                                            : state),
                    reads(
                            "NL-STATE-6",
                            "keeps what is too old",
                            (m, message) ->
                                    message instanceof Flood flood
                                            ? new Flood(
                                                    flood.states().stream()
                                                            .map(NetworkStateFlaws::younger)
                                                            .toList())
                                            : message),
                    ignores(
                            "NL-STATE-7",
                            "does not report what claims too long a life",
                            (m, input) ->
                                    heard(m, each -> each.lifeNs() > FloodSettings.LIFE_MAX_NS)),
                    ignores(
                            "NL-STATE-8",
                            "does not hear of itself",
                            (m, input) -> heard(m, each -> each.origin().value() == m.self())),
                    writes(
                            "NL-STATE-9",
                            "has nothing in its summaries",
                            (m, message) ->
                                    message instanceof DatabaseSummary
                                            ? new DatabaseSummary(List.of(), false)
                                            : message),
                    omits(
                            "NL-STATE-10",
                            "asks for nothing",
                            (m, output) -> sends(output, StateRequest.class)),
                    new NetworkFlaw("NL-STATE-11", "makes up what it has not", MakesUp::new),
                    configured(
                            "NL-STATE-15",
                            "sends as many states as it likes",
                            c ->
                                    c.with(
                                            new ControlSettings(
                                                    c.control().flooding(),
                                                    c.control()
                                                            .flood()
                                                            .with(NetworkKit.STATE_LIFE_NS, 0),
                                                    c.control().controller()),
                                            c.admission(),
                                            c.plane())),
                    new NetworkFlaw("NL-STATE-18", "passes on what it does not know", Relays::new),
                    ignores(
                            "NL-NEIGH-1",
                            "takes no links but those it was told",
                            (m, input) ->
                                    input instanceof FromLink(var link, var event)
                                            && link.value() == 50
                                            && event instanceof LinkOutput.LinkUp),
                    new NetworkFlaw("NL-NEIGH-3", "trusts a link without a session", Trusts::new),
                    omits(
                            "NL-NEIGH-4",
                            "does not tell that a link is down",
                            (m, output) ->
                                    m.event() instanceof LinkOutput.LinkDown
                                            && sends(output, Flood.class)),
                    flooding(
                            "NL-NEIGH-5",
                            "trusts a link that comes and goes",
                            f -> settings(f, 0, f.changePpm(), f.originsMax())),
                    sealed(
                            "NL-NEIGH-6",
                            "does not tell that a link drains",
                            (m, state) ->
                                    state.state().origin().value() == m.self()
                                            ? undrained(state)
                                            : state),
                    flooding(
                            "NL-NEIGH-7",
                            "tells the smallest change",
                            f -> settings(f, f.holdNs(), 0, f.originsMax())),
                    flooding(
                            "NL-STATE-12",
                            "keeps more states than it may",
                            f -> settings(f, f.holdNs(), f.changePpm(), f.originsMax() + 5)),
                    omits(
                            "NL-STATE-14",
                            "leaves without a word",
                            (m, output) ->
                                    m.current() instanceof NetworkInput.Leave
                                            && sends(output, Flood.class)));

    private static NetworkFlaw flooding(
            String clause, String what, UnaryOperator<FloodSettings> change) {
        return configured(
                clause,
                what,
                c ->
                        c.with(
                                new ControlSettings(
                                        c.control().flooding(),
                                        change.apply(c.control().flood()),
                                        c.control().controller()),
                                c.admission(),
                                c.plane()));
    }

    private static FloodSettings settings(
            FloodSettings flood, long holdNs, int changePpm, int originsMax) {
        return new FloodSettings(
                flood.lifeNs(),
                flood.intervalNs(),
                holdNs,
                flood.holdMaxNs(),
                changePpm,
                flood.freeStepPpm(),
                flood.drainNs(),
                flood.hopAgeNs(),
                originsMax);
    }

    private static SealedState undrained(SealedState state) {
        NodeState own = state.state();
        List<NodeState.LinkState> links =
                own.links().stream()
                        .map(each ->
                                each.status() == NodeState.Status.DRAINING
                                        ? new NodeState.LinkState(
                                                each.link(),
                                                each.neighbour(),
                                                each.cost(),
                                                NodeState.Status.UP,
                                                each.freePpm(),
                                                each.decay(),
                                                each.curve(),
                                                each.maintenance())
                                        : each)
                        .toList();
        NodeState told =
                new NodeState(
                        own.origin(),
                        own.epoch(),
                        own.sequence(),
                        own.lifeNs(),
                        own.swap(),
                        own.swaps(),
                        own.memories(),
                        links);
        return links.equals(own.links())
                ? state
                : new SealedState(told, Bytes.EMPTY, state.ageNs(), state.seal());
    }

    private NetworkStateFlaws() {}

    private static boolean heard(NetworkMutant m, Predicate<NodeState> which) {
        return m.message() instanceof Flood flood
                && flood.states().stream().map(SealedState::state).anyMatch(which);
    }

    private static SealedState younger(SealedState state) {
        return state.ageNs() >= state.state().lifeNs() ? state.aged(0) : state;
    }

    /// States that the node sends are otherwise.
    private static NetworkFlaw sealed(
            String clause,
            String what,
            BiFunction<NetworkMutant, SealedState, SealedState> change) {
        return writes(
                clause,
                what,
                (m, message) ->
                        message instanceof Flood flood
                                ? new Flood(
                                        flood.states().stream()
                                                .map(each -> change.apply(m, each))
                                                .toList())
                                : message);
    }

    private static final class PassesAll extends NetworkMutant {
        private boolean passed;

        @Override
        void onInput(NetworkInput input) {
            passed = false;
            forward(input);
            if (!passed
                    && message() instanceof Flood flood
                    && flood.states().getFirst().state().epoch() == 5
                    && flood.states().getFirst().state().sequence() < 8
                    && flood.states().getFirst().state().origin().value() == 9
                    && flood.states().getFirst().state().lifeNs() == NetworkKit.STATE_LIFE_NS
                    && seen++ > 0) {
                send(3, flood);
            }
        }

        private int seen;

        @Override
        void onOutput(NetworkOutput output) {
            if (message() instanceof Flood && sends(output, Flood.class)) {
                passed = true;
                seen++;
            }
            emit(output);
        }
    }

    private static final class SendsBack extends NetworkMutant {
        @Override
        void onOutput(NetworkOutput output) {
            emit(output);
            if (output instanceof ToPeer(var to, Flood flood)
                    && to.value() == 3
                    && flood.states().getFirst().state().origin().value() == 9) {
                send(1, flood);
            }
        }
    }

    private static final class MakesUp extends NetworkMutant {
        @Override
        void onInput(NetworkInput input) {
            forward(input);
            if (message() instanceof StateRequest asked
                    && asked.origins().contains(new NodeId(77))) {
                NodeState state =
                        new NodeState(
                                new NodeId(77),
                                1,
                                1,
                                NetworkKit.STATE_LIFE_NS,
                                SwapNoise.NONE,
                                false,
                                0,
                                List.of());
                send(3, new Flood(List.of(new SealedState(state, Bytes.EMPTY, 0, Bytes.EMPTY))));
            }
        }
    }

    private static final class Relays extends NetworkMutant {
        private boolean fixed;

        @Override
        NetworkConfig configure(NetworkConfig asked) {
            fixed = !asked.control().flooding();
            return asked;
        }

        @Override
        void onInput(NetworkInput input) {
            if (fixed && message() instanceof Flood flood) {
                send(3, flood);
            }
            forward(input);
        }
    }

    private static final class Trusts extends NetworkMutant {
        private boolean flooding;

        @Override
        NetworkConfig configure(NetworkConfig asked) {
            flooding = asked.control().flooding();
            return asked;
        }

        @Override
        void onInput(NetworkInput input) {
            if (flooding && input instanceof PeerDown(NodeId neighbour) && neighbour.value() == 1) {
                return;
            }
            forward(input);
        }
    }
}
