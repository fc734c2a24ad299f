package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.hears;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.device.DeviceCommand.Discard;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.DistilPlan;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.api.NetworkInput.Request;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.RequestEnded;
import dev.herald.network.api.NetworkOutput.ToDevice;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.EndMessage.DistilDrop;
import dev.herald.network.message.EndMessage.DistilReport;
import dev.herald.network.message.EndMessage.DistilRound;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.List;
import java.util.function.UnaryOperator;

/// Ends that get distillation wrong.
final class NetworkDistilFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    writes(
                            "NL-DISTIL-1",
                            "states more rounds than it plans",
                            (m, message) ->
                                    message instanceof Installed installed
                                                    && m.message() instanceof Install install
                                                    && install.terms().service().distil().distils()
                                            ? new Installed(
                                                    installed.circuit(),
                                                    installed.plans(),
                                                    installed.expected(),
                                                    installed.meanPairNs(),
                                                    more(installed.distil()))
                                            : message),
                    reads(
                            "NL-DISTIL-2",
                            "distils where it need not",
                            (m, message) ->
                                    message instanceof Install install
                                                    && install.terms().service().distil().protocol()
                                                            == DistilPlan.Protocol.AUTO
                                                    && install.terms().minFidelity().value() < 0.99
                                            ? new Install(
                                                    install.circuit(),
                                                    install.route(),
                                                    with(install.terms(), Distilled.ONCE),
                                                    install.hops())
                                            : message),
                    new NetworkFlaw("NL-DISTIL-3", "calls every round the seventh", Seventh::new),
                    omits(
                            "NL-DISTIL-4",
                            "does not say that a round cannot be",
                            (m, output) ->
                                    isVoid(output)
                                            && m.message() instanceof Relay relay
                                            && relay.message() instanceof DistilRound),
                    writes(
                            "NL-DISTIL-5",
                            "reports the opposite of what it read",
                            (m, message) ->
                                    m.self() == 4
                                            ? ends(message, NetworkDistilFlaws::flipped)
                                            : message),
                    reads(
                            "NL-DISTIL-6",
                            "keeps what it should give up, and gives up what it should keep",
                            (m, message) ->
                                    m.self() == 4
                                            ? ends(message, NetworkDistilFlaws::flipped)
                                            : message),
                    says(
                            "NL-DISTIL-7",
                            "takes the round for a little worse than it is",
                            (m, output) ->
                                    List.of(
                                            output instanceof PairKept pair && m.distils()
                                                    ? Altered.kept(
                                                            pair,
                                                            pair.pair(),
                                                            pair.bell(),
                                                            worse(pair.tag()))
                                                    : output)),
                    omits(
                            "NL-DISTIL-8",
                            "does not say that a round has failed",
                            (m, output) ->
                                    isVoid(output) && m.event() instanceof LinkOutput.Revoked),
                    omits(
                            "NL-DISTIL-9",
                            "does not say what it gave up",
                            (m, output) ->
                                    m.event() instanceof LinkOutput.Revoked
                                            && output instanceof ToPeer(var _, Relay relay)
                                            && relay.message() instanceof DistilDrop),
                    omits(
                            "NL-DISTIL-10",
                            "holds on to what has become useless",
                            (m, output) ->
                                    m.distils()
                                            && m.message() instanceof Track
                                            && output instanceof ToDevice(Discard _)),
                    omits(
                            "NL-DISTIL-11",
                            "never gives a request up",
                            (m, output) ->
                                    output instanceof RequestEnded ended
                                            && ended.why() == NetworkError.DISTILLATION),
                    hears(
                            "NL-DISTIL-12",
                            "delivers what is below the fidelity asked",
                            (m, input) ->
                                    List.of(
                                            input instanceof OpenCircuit ask && m.distils()
                                                    ? with(ask, lax(ask.terms()))
                                                    : input)),
                    hears(
                            "NL-DISTIL-14",
                            "takes no notice of a rate",
                            (m, input) ->
                                    List.of(
                                            input instanceof Request ask && m.distils()
                                                    ? new Request(
                                                            ask.cookie(),
                                                            ask.circuit(),
                                                            ask.spec().withRate(0))
                                                    : input)),
                    hears(
                            "NL-DISTIL-15",
                            "leaves out the tests that were asked for",
                            (m, input) ->
                                    List.of(
                                            input instanceof OpenCircuit ask && m.distils()
                                                    ? with(
                                                            ask,
                                                            ask.terms()
                                                                    .with(
                                                                            ask.terms()
                                                                                    .service()
                                                                                    .withTests(0)))
                                                    : input)));

    private NetworkDistilFlaws() {}

    private static DistilPlan more(DistilPlan plan) {
        return new DistilPlan(plan.protocol(), plan.shape(), plan.rounds() + 1);
    }

    private static CircuitTerms with(CircuitTerms terms, DistilPlan plan) {
        return terms.with(terms.service().withDistillation(plan));
    }

    private static CircuitTerms lax(CircuitTerms terms) {
        return new CircuitTerms(
                Fidelity.of(0.5),
                terms.minRateMicroHz(),
                terms.cutoff(),
                terms.cutoffValue(),
                terms.service());
    }

    private static OpenCircuit with(OpenCircuit ask, CircuitTerms terms) {
        return new OpenCircuit(ask.cookie(), ask.remote(), terms, ask.timeoutNs(), ask.choice());
    }

    private static FidelityTag worse(FidelityTag tag) {
        BellDiagonal state = tag.state().depolarise(1e-4);
        return FidelityTag.model(state, tag.asOfNs(), tag.decayA(), tag.decayB());
    }

    private static boolean isVoid(NetworkOutput output) {
        return output instanceof ToPeer(var _, Relay relay)
                && relay.message() instanceof DistilReport report
                && report.read() == DistilReport.VOID;
    }

    /// What ends say to each other, changed.
    private static NetworkMessage ends(NetworkMessage message, UnaryOperator<EndMessage> change) {
        return message instanceof Relay relay
                ? new Relay(relay.circuit(), relay.toTail(), change.apply(relay.message()))
                : message;
    }

    private static EndMessage flipped(EndMessage message) {
        return message instanceof DistilReport report && report.read() != DistilReport.VOID
                ? with(report, report.round(), 1 - report.read())
                : message;
    }

    private static DistilReport with(DistilReport report, int round, int read) {
        return new DistilReport(
                round,
                read,
                report.startNs(),
                report.keptNs(),
                report.noise(),
                report.delivers(),
                report.frame());
    }

    private static final class Seventh extends NetworkMutant {
        private static final int NUMBER = 7;

        private int real;

        @Override
        void onInput(NetworkInput input) {
            forward(
                    input instanceof NetworkInput.FromPeer(var from, var message) && self() == 1
                            ? new NetworkInput.FromPeer(
                                    from, ends(message, each -> numbered(each, real)))
                            : input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            emit(
                    output instanceof ToPeer(var to, var message) && self() == 1
                            ? new ToPeer(to, ends(message, each -> numbered(each, NUMBER)))
                            : output);
        }

        private EndMessage numbered(EndMessage message, int number) {
            return switch (message) {
                case DistilRound round -> {
                    real = round.round();
                    yield new DistilRound(
                            round.request(),
                            number,
                            round.protocol(),
                            round.twirl(),
                            round.pairs());
                }
                case DistilReport report -> with(report, number, report.read());
                default -> message;
            };
        }
    }
}
