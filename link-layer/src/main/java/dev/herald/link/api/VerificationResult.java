package dev.herald.link.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellDiagonal;
import java.util.List;

/// What a verification of the link found. Normative: spec/text/link.md, LL-TEST.
public sealed interface VerificationResult {

    /// Operating point that the pairs were made at.
    int point();

    /// Pairs measured.
    long pairs();

    /// A reduced Bell test with four settings, each outcome as it was read.
    ///
    /// @param s the CHSH sum: no local model exceeds 2, no state 2√2
    record BellTest(int point, Interval s, long pairs) implements VerificationResult {
        public BellTest {
            requireNonNull(s);
        }
    }

    /// The correlations of all nine pairs of axes, corrected for readout.
    ///
    /// @param correlations of the master's axis X, Y, Z and the slave's X, Y, Z, the latter changing
    ///     fastest, each with the sign that makes the reported Bell state's own 1
    /// @param state the Bell-diagonal part
    /// @param fidelity of the state
    /// @param remainder largest magnitude of the six correlations that a Bell-diagonal state does not have
    record Tomography(
            int point,
            List<Double> correlations,
            BellDiagonal state,
            Interval fidelity,
            double remainder,
            long pairs)
            implements VerificationResult {
        public Tomography {
            correlations = List.copyOf(correlations);
            requireNonNull(state);
            requireNonNull(fidelity);
        }
    }
}
