package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.configured;
import static dev.herald.conformance.network.NetworkFlaw.omits;
import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.says;
import static dev.herald.conformance.network.NetworkFlaw.sends;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.link.api.LinkInput;
import dev.herald.link.message.CreateRequest;
import dev.herald.network.api.NetworkInput;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.api.NetworkOutput.PeerViolation;
import dev.herald.network.api.NetworkOutput.ToLink;
import dev.herald.network.api.NetworkOutput.ToPeer;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Refresh;
import dev.herald.network.message.NetworkMessage.Release;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Entities that get what circuits reserve wrong, or how long they live.
final class NetworkAdmitFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    writes(
                            "NL-ADMIT-1",
                            "reserves for the pairs that arrive",
                            (m, message) ->
                                    message instanceof Installed installed && m.self() == 4
                                            ? Altered.plans(installed, NetworkAdmitFlaws::less)
                                            : message),
                    writes(
                            "NL-ADMIT-2",
                            "believes what others say of its links",
                            (m, message) ->
                                    message instanceof Install install
                                                    && m.message() instanceof Install came
                                            ? believing(install, came)
                                            : message),
                    reads(
                            "NL-ADMIT-3",
                            "counts a circuit and the one it replaces twice",
                            (m, message) ->
                                    message instanceof Install install && m.self() == 2
                                            ? new Install(
                                                    install.circuit(),
                                                    install.route(),
                                                    install.terms()
                                                            .with(
                                                                    install.terms()
                                                                            .service()
                                                                            .replacing(0)),
                                                    install.hops())
                                            : message),
                    new NetworkFlaw("NL-ADMIT-4", "keeps what was released", Keeps::new),
                    because(
                            "NL-ADMIT-5",
                            "takes a link that is taken for one that is too slow",
                            4,
                            NetworkError.NO_CAPACITY,
                            NetworkError.RATE_UNREACHABLE),
                    because(
                            "NL-ADMIT-6",
                            "does not say why it makes room",
                            2,
                            NetworkError.PREEMPTED,
                            NetworkError.CANCELLED),
                    configured(
                            "NL-ADMIT-7",
                            "believes that it has more qubits",
                            c ->
                                    c.self().value() == 2
                                                    && c.device().qubits().size()
                                                            == NetworkKit.QUBITS_SMALL
                                            ? Altered.device(c, NetworkKit.of(Map.of()).device())
                                            : c),
                    because(
                            "NL-ADMIT-8",
                            "has no word for a quota",
                            2,
                            NetworkError.QUOTA,
                            NetworkError.NO_CAPACITY),
                    says(
                            "NL-ADMIT-9",
                            "asks with one priority for all",
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
                                                                    cookie, meek(asked)))
                                                    : output)),
                    omits(
                            "NL-REFRESH-1",
                            "leaves it to the head",
                            (m, output) -> m.self() == 4 && sends(output, Refresh.class)),
                    omits(
                            "NL-REFRESH-2",
                            "does not report a Refresh that does not fit",
                            (m, output) ->
                                    output instanceof PeerViolation
                                            && m.message() instanceof Refresh),
                    because(
                            "NL-REFRESH-3",
                            "calls the end of a life a timeout",
                            2,
                            NetworkError.STALE,
                            NetworkError.SETUP_TIMEOUT));

    private NetworkAdmitFlaws() {}

    /// Says another reason.
    private static NetworkFlaw because(
            String clause, String what, int node, NetworkError of, NetworkError to) {
        return writes(
                clause,
                what,
                (m, message) ->
                        message instanceof Release release
                                        && m.self() == node
                                        && release.why() == of
                                ? Altered.because(release, to)
                                : message);
    }

    private static HopPlan less(HopPlan plan) {
        return new HopPlan(
                plan.minFidelity(), plan.cutoffNs(), plan.sharePpm() - plan.sharePpm() / 10);
    }

    private static NetworkMessage believing(Install install, Install came) {
        List<HopOffer> hops = new ArrayList<>(came.hops());
        hops.add(install.hops().getLast());
        return new Install(install.circuit(), install.route(), install.terms(), hops);
    }

    private static CreateRequest meek(CreateRequest asked) {
        return new CreateRequest(
                asked.type(),
                asked.number(),
                asked.minFidelity(),
                asked.maxTimeNs(),
                asked.purpose(),
                0,
                asked.atomic(),
                asked.consecutive(),
                asked.store(),
                asked.local(),
                asked.remote());
    }

    private static final class Keeps extends NetworkMutant {
        private final Set<CircuitId> reserved = new LinkedHashSet<>();
        private int kept;

        @Override
        void onInput(NetworkInput input) {
            if (message() instanceof Installed installed) {
                reserved.add(installed.circuit());
            } else if (message() instanceof Release release
                    && reserved.contains(release.circuit())) {
                kept = 1;
            }
            forward(input);
        }

        @Override
        void onOutput(NetworkOutput output) {
            emit(
                    output instanceof ToPeer(var to, Install install)
                            ? new ToPeer(
                                    to,
                                    Altered.last(
                                            install, hop -> hop.withFree(hop.freePpm() - kept)))
                            : output);
        }
    }
}
