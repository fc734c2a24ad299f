package dev.herald.conformance.network;

import static dev.herald.conformance.network.NetworkFlaw.reads;
import static dev.herald.conformance.network.NetworkFlaw.writes;

import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.CircuitTerms.Cutoff;
import dev.herald.network.message.HopOffer;
import dev.herald.network.message.HopPlan;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Install;
import dev.herald.network.message.NetworkMessage.Installed;
import dev.herald.network.message.NetworkMessage.Release;
import java.util.List;

/// Tails that plan wrongly.
final class NetworkPlanFlaws {
    static final List<NetworkFlaw> ALL =
            List.of(
                    reads(
                            "NL-PLAN-1",
                            "is content with a little less",
                            (m, message) ->
                                    message instanceof Install install
                                                    && m.self() == 4
                                                    && !optimal(install)
                                            ? new Install(
                                                    install.circuit(),
                                                    install.route(),
                                                    less(install.terms()),
                                                    install.hops())
                                            : message),
                    reads(
                            "NL-PLAN-2",
                            "takes faster points than it needs where little is asked",
                            (m, message) ->
                                    message instanceof Install install
                                                    && m.self() == 4
                                                    && install.terms().minFidelity().value() < 0.51
                                            ? new Install(
                                                    install.circuit(),
                                                    install.route(),
                                                    install.terms(),
                                                    install.hops().stream()
                                                            .map(NetworkPlanFlaws::fastest)
                                                            .toList())
                                            : message),
                    silent("NL-PLAN-3", NetworkError.FIDELITY_UNREACHABLE),
                    silent("NL-PLAN-4", NetworkError.RATE_UNREACHABLE),
                    writes(
                            "NL-PLAN-5",
                            "expects a little too little",
                            (m, message) ->
                                    message instanceof Installed installed && m.self() == 4
                                            ? new Installed(
                                                    installed.circuit(),
                                                    installed.plans(),
                                                    installed.expected().depolarise(1e-6),
                                                    installed.meanPairNs())
                                            : message),
                    waits("NL-PLAN-6", "adds to a fixed cut-off", Cutoff.FIXED),
                    waits("NL-PLAN-7", "adds to a cut-off by loss", Cutoff.FIDELITY_LOSS),
                    waits("NL-PLAN-9", "adds to a cut-off by quantile", Cutoff.QUANTILE),
                    waits("NL-PLAN-10", "adds to a cut-off by floor", Cutoff.FIDELITY_FLOOR),
                    reads(
                            "NL-PLAN-12",
                            "cuts off a little earlier than it need",
                            (m, message) ->
                                    message instanceof Install install && optimal(install)
                                            ? new Install(
                                                    install.circuit(),
                                                    install.route(),
                                                    new CircuitTerms(
                                                            Fidelity.of(
                                                                    install.terms()
                                                                                    .minFidelity()
                                                                                    .value()
                                                                            + 0.001),
                                                            0,
                                                            Cutoff.OPTIMAL,
                                                            0),
                                                    install.hops())
                                            : message),
                    writes(
                            "NL-PLAN-13",
                            "leaves what is lost out of the mean time",
                            (m, message) ->
                                    message instanceof Installed installed
                                                    && m.message() instanceof Install install
                                                    && optimal(install)
                                            ? new Installed(
                                                    installed.circuit(),
                                                    installed.plans(),
                                                    installed.expected(),
                                                    600_000)
                                            : message),
                    writes(
                            "NL-PLAN-8",
                            "asks links for less than their points",
                            (m, message) ->
                                    message instanceof Installed installed && m.self() == 4
                                            ? Altered.plans(
                                                    installed,
                                                    plan ->
                                                            new HopPlan(
                                                                    new Fidelity(
                                                                            plan.minFidelity().ppb()
                                                                                    - 10),
                                                                    plan.cutoffNs(),
                                                                    plan.sharePpm()))
                                            : message));

    private NetworkPlanFlaws() {}

    private static boolean optimal(Install install) {
        return install.terms().cutoff() == Cutoff.OPTIMAL;
    }

    private static CircuitTerms less(CircuitTerms terms) {
        return new CircuitTerms(
                Fidelity.of(terms.minFidelity().value() - 0.0015),
                terms.minRateMicroHz(),
                terms.cutoff(),
                terms.cutoffValue(),
                terms.service());
    }

    private static HopOffer fastest(HopOffer hop) {
        return new HopOffer(
                hop.link(),
                List.of(hop.curve().getLast()),
                hop.decay(),
                hop.swap(),
                hop.label(),
                hop.freePpm());
    }

    private static NetworkFlaw silent(String clause, NetworkError why) {
        return writes(
                clause,
                "does not say what is reachable",
                (m, message) ->
                        message instanceof Release release && release.why() == why
                                ? new Release(release.circuit(), why, release.where(), "no")
                                : message);
    }

    private static NetworkFlaw waits(String clause, String what, Cutoff cutoff) {
        return writes(
                clause,
                what,
                (m, message) ->
                        message instanceof Installed installed
                                        && m.message() instanceof Install install
                                        && install.terms().cutoff() == cutoff
                                ? Altered.plans(
                                        installed,
                                        plan ->
                                                new HopPlan(
                                                        plan.minFidelity(),
                                                        plan.cutoffNs() == Long.MAX_VALUE
                                                                ? plan.cutoffNs()
                                                                : plan.cutoffNs() + 10,
                                                        plan.sharePpm()))
                                : message);
    }
}
