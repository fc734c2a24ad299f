package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.hears;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.sends;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.api.NetworkConfig;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.CircuitDown;
import dev.herald.network.api.NetworkOutput.CircuitRerouted;
import dev.herald.network.api.NetworkOutput.ToLink;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Advise;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Release;
import dev.herald.network.message.RouteChoice;
import java.util.List;
import java.util.function.Predicate;

/// Entities that get other paths, replacements or time bins wrong.
final class NetworkPathFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    hears(
                            "NL-SETUP-15",
                            "tries one path and no other",
                            (m, input) ->
                                    List.of(
                                            input instanceof OpenCircuit open
                                                            && m.self() == 1
                                                            && !m.config().control().flooding()
                                                            && open.path().isEmpty()
                                                            && open.choice().alternatives() > 1
                                                    ? once(open)
                                                    : input)),
                    because(
                            "NL-SETUP-16",
                            "takes maintenance for a fault",
                            NetworkError.MAINTENANCE,
                            NetworkError.LINK_DOWN,
                            m -> m.self() == 2 && m.message() instanceof Install),
                    omits(
                            "NL-REROUTE-1",
                            "does not mind what its link can do",
                            (m, output) ->
                                    m.event() instanceof LinkOutput.QualityChanged
                                            && sends(output, Advise.class)),
                    new NetworkFlaw(
                            "NL-REROUTE-2", "gives up what it cannot replace", GivesUp::new),
                    configured(
                            "NL-REROUTE-3",
                            "waits longer than it was told to",
                            c ->
                                    c.with(
                                            c.control(),
                                            c.admission()
                                                    .withRerouting(true, NetworkKit.DRAIN_NS + 1),
                                            c.plane())),
                    because(
                            "NL-REROUTE-4",
                            "does not say that the circuit goes on elsewhere",
                            NetworkError.REROUTED,
                            NetworkError.CANCELLED,
                            m -> m.self() == 1),
                    says(
                            "NL-REROUTE-5",
                            "tells the name of the replacement",
                            (m, output) ->
                                    List.of(
                                            output instanceof CircuitRerouted told && m.self() == 9
                                                    ? renamed(told)
                                                    : output)),
                    reads(
                            "NL-REROUTE-6",
                            "gives up a circuit that had to make room",
                            (m, message) ->
                                    message instanceof Release release
                                                    && release.why() == NetworkError.PREEMPTED
                                            ? Altered.because(release, NetworkError.REJECTED)
                                            : message),
                    says(
                            "NL-REROUTE-7",
                            "gives the last reason, and not the first",
                            (m, output) ->
                                    List.of(
                                            output instanceof CircuitDown down
                                                            && m.current().equals("")
                                                            && down.why() == NetworkError.LINK_DOWN
                                                    ? new CircuitDown(
                                                            down.circuit(),
                                                            NetworkError.SETUP_TIMEOUT,
                                                            down.where(),
                                                            down.detail())
                                                    : output)),
                    because(
                            "NL-REROUTE-8",
                            "refuses without saying what is wrong",
                            NetworkError.CIRCUIT_DOWN,
                            NetworkError.REJECTED,
                            m -> m.self() == 9),
                    new NetworkFlaw("NL-BIN-2", "does not say that a bin is taken", Bins::new),
                    because(
                            "NL-BIN-3",
                            "refuses a bin without saying why",
                            NetworkError.UNSUPPORTED,
                            NetworkError.REJECTED,
                            m ->
                                    m.message() instanceof Install install
                                            && !install.terms().service().bin().isNone()
                                            && !m.shares),
                    because(
                            "NL-PLAN-11",
                            "refuses a floor without saying why",
                            NetworkError.FIDELITY_UNREACHABLE,
                            NetworkError.REJECTED,
                            m ->
                                    m.message() instanceof Install install
                                            && install.terms().cutoff() == Cutoff.FIDELITY_FLOOR),
                    omits(
                            "NL-BIN-4",
                            "leaves the timetable of a circuit that has ended",
                            (m, output) ->
                                    m.message() instanceof Release
                                            && output
                                                    instanceof
                                                    ToLink(var _, LinkInput.Schedule _)));

    private NetworkPathFlaws() {}

    /// Says another reason.
    private static NetworkFlaw because(
            String clause,
            String what,
            NetworkError of,
            NetworkError to,
            Predicate<NetworkMutant> when) {
        return writes(
                clause,
                what,
                (m, message) ->
                        message instanceof Release release && release.why() == of && when.test(m)
                                ? Altered.because(release, to)
                                : message);
    }

    private static OpenCircuit once(OpenCircuit open) {
        return new OpenCircuit(
                open.cookie(),
                open.remote(),
                open.terms(),
                open.timeoutNs(),
                new RouteChoice(open.choice().metric(), 1, open.choice().avoid(), open.path()));
    }

    private static CircuitRerouted renamed(CircuitRerouted told) {
        return new CircuitRerouted(
                new CircuitId(
                        told.circuit().head(), told.circuit().epoch(), told.circuit().number() + 1),
                told.route(),
                told.expected(),
                told.meanPairNs());
    }

    private static final class GivesUp extends NetworkMutant {
        private boolean said;

        @Override
        void onInput(NetworkInput input) {
            said = false;
            forward(input);
            if (self() == 1 && !said && message() instanceof Advise advise) {
                send(2, new Release(advise.circuit(), NetworkError.NO_ROUTE, advise.where(), ""));
            }
        }

        @Override
        void onOutput(NetworkOutput output) {
            said = true;
            emit(output);
        }
    }

    private static final class Bins extends NetworkMutant {
        private boolean cycles;

        @Override
        NetworkConfig configure(NetworkConfig asked) {
            cycles = !asked.device().ports().isEmpty();
            return asked;
        }

        @Override
        void onOutput(NetworkOutput output) {
            emit(
                    cycles
                                    && output instanceof ToPeer(var to, Release release)
                                    && release.why() == NetworkError.NO_CAPACITY
                            ? new ToPeer(to, Altered.because(release, NetworkError.REJECTED))
                            : output);
        }
    }
}
