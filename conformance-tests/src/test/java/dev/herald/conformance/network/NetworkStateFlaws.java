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
                                                    null),
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
                    new NetworkFlaw("NL-NEIGH-3", "trusts a link without a session", Trusts::new));

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
