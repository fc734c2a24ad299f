package dev.herald.daemon.campaign.qnp;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.Fidelity;
import dev.herald.network.message.CircuitTerms;
import java.util.List;

/// One point of the evaluation: circuits over the dumbbell of six nodes and what is asked of them.
///
/// @param name `group/...`, of the plot it belongs to
/// @param circuits which pairs of end nodes: the first so many of (A0,B0), (A1,B1), (A0,B1), (A1,B0)
/// @param requests asked for at once, dealt out to the circuits in turn; 0 for a stream on each
/// @param pairs of a request
/// @param seconds of simulated time at most, or of the stream
/// @param fidelity asked of each circuit, in the order of the circuits; the last serves those beyond
/// @param cutoff of every circuit
/// @param memorySeconds T2 of every qubit
/// @param messageDelayNs of a message on every hop, beyond the fibre
/// @param faults lost frames, broken sessions
public record QnpScenario(
        String name,
        int circuits,
        int requests,
        int pairs,
        double seconds,
        List<Double> fidelity,
        CutOff cutoff,
        double memorySeconds,
        long messageDelayNs,
        Faults faults) {

    /// How long a node waits with a pair that it cannot swap (network-transport 3.9).
    public enum CutOff {
        /// Until 1.5 % of the fidelity is lost.
        LONG(CircuitTerms.Cutoff.FIDELITY_LOSS, 15_000),
        /// Until a link has made its pair with a probability of 0.85.
        SHORT(CircuitTerms.Cutoff.QUANTILE, 850_000),
        /// For ever: the bad pairs are sorted out at the ends by an oracle.
        ORACLE(CircuitTerms.Cutoff.NONE, 0);

        private final CircuitTerms.Cutoff kind;
        private final long value;

        CutOff(CircuitTerms.Cutoff kind, long value) {
            this.kind = kind;
            this.value = value;
        }
    }

    /// @param frameLoss probability that a message between the link layers is lost; it is doubled with the
    ///     same
    /// @param breakNs mean time between breaks of a session of two neighbours; 0 for none
    public record Faults(double frameLoss, long breakNs) {
        public static final Faults NONE = new Faults(0, 0);
    }

    public QnpScenario {
        requireNonNull(name);
        requireNonNull(cutoff);
        requireNonNull(faults);
        fidelity = List.copyOf(fidelity);
        if (circuits < 1 || circuits > 4 || fidelity.isEmpty()) {
            throw new IllegalArgumentException(
                    name + ": " + circuits + " circuits are not in 1..4, or no fidelity");
        }
        if (requests < 0 || pairs < 1 || !(seconds > 0) || !(memorySeconds > 0)) {
            throw new IllegalArgumentException(
                    name + ": requests, pairs, seconds or memory out of range");
        }
        if (messageDelayNs < 0) {
            throw new IllegalArgumentException(
                    name + ": message delay " + messageDelayNs + " is negative");
        }
    }

    /// The part of the name before the first slash.
    public String group() {
        return name.substring(0, name.indexOf('/'));
    }

    double fidelityOf(int circuit) {
        return fidelity.get(Math.min(circuit, fidelity.size() - 1));
    }

    CircuitTerms terms(int circuit) {
        return new CircuitTerms(Fidelity.of(fidelityOf(circuit)), 0, cutoff.kind, cutoff.value);
    }
}
