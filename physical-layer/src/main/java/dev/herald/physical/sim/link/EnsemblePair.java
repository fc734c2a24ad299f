package dev.herald.physical.sim.link;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// Two atomic ensembles (Duan-Lukin-Cirac-Zoller; link-physical 3.7): each end holds a source of two-mode
/// squeezed vacuum, one mode stored and one sent to a station, where exactly one detector clicks. The
/// qubit is the presence of an excitation.
///
/// With n = N h the mean number of photons that arrive from an end, the probability of no count is
/// `1/((1+nA/2)(1+nB/2) - V nA nB/4)` at one detector and `1/((1+nA)(1+nB))` at both: Gaussian states
/// for any visibility V. Memories with two or more excitations in all are outside the qubits; the state
/// counts them as |11>, so that its fidelity is the exact overlap with the Bell state of one excitation.
///
/// Presence alone is no usable qubit: it has no second basis without a phase reference shared by the
/// ends. [#twoChains] is what two such links give.
///
/// @param mean N, mean number of excitations per source; above 0
/// @param hA probability that a photon of A is present and detected, 0 to 1
/// @param hB of B
/// @param dark probability of a dark count per detector and window
/// @param visibility Hong-Ou-Mandel visibility
/// @param coherence factor on the coherence by phase noise, 0 to 1
/// @param detectors at the station
public record EnsemblePair(
        double mean,
        double hA,
        double hB,
        double dark,
        double visibility,
        double coherence,
        Detectors detectors)
        implements PairScheme {

    public EnsemblePair {
        requireNonNull(detectors);
        if (!(mean > 0 && mean <= SpdcSource.MEAN_PAIRS_MAX)) {
            throw new IllegalArgumentException(
                    "mean number of excitations "
                            + mean
                            + " is not above 0 up to "
                            + SpdcSource.MEAN_PAIRS_MAX);
        }
        Optics.checkProbability("detection probability of A", hA);
        Optics.checkProbability("detection probability of B", hB);
        Optics.checkProbability("dark-count probability", dark);
        Optics.checkProbability("visibility", visibility);
        Optics.checkProbability("coherence factor", coherence);
    }

    @Override
    public HeraldedState heralded() {
        double success = success();
        if (!(success > 0)) {
            throw new IllegalArgumentException("an attempt never succeeds with these figures");
        }
        Clicks clicks = Clicks.of(detectors, dark);
        double vacuum = 1 / ((1 + mean) * (1 + mean)); // at both ends
        double single = vacuum * mean / (1 + mean);
        double p00 = vacuum * clicks.none() / success;
        double p10 = single * clicks.offered(hA) / success;
        double p01 = single * clicks.offered(hB) / success;
        double inner =
                single * StrictMath.sqrt(hA * hB * visibility) * clicks.one() * coherence / success;
        double more = Math.max(0, 1 - p00 - p10 - p01);
        return new HeraldedState(
                success, BellIndex.PSI_PLUS, new XState(p00, p01, p10, more, inner, 0), 0.5);
    }

    private double success() {
        double nA = mean * hA;
        double nB = mean * hB;
        double quiet = 1 - dark;
        double apart = (1 + nA / 2) * (1 + nB / 2) - visibility * nA * nB / 4;
        double both = (1 + nA) * (1 + nB);
        return switch (detectors) {
            // 2 quiet (1/apart - quiet/both), without the difference of nearly equal numbers
            case THRESHOLD ->
                    2
                            * quiet
                            * (((nA + nB) / 2 + nA * nB * (3 + visibility) / 4) / apart + dark)
                            / both;
            case NUMBER_RESOLVING -> {
                double exactlyOne = (nA * (1 + nB) + nB * (1 + nA)) / (2 * both * both);
                yield 2 * quiet * (quiet * exactlyOne + dark / both);
            }
        };
    }

    /// Two such links side by side that succeed in the same attempt, after post-selection on exactly one
    /// excitation at each end: a pair of ordinary qubits, "in the first link" being |0>. The success
    /// probability is about P^2/2.
    public HeraldedState twoChains() {
        HeraldedState one = heralded();
        XState s = one.state();
        double even = s.p00() * s.p11();
        double odd = s.p10() * s.p01();
        double kept = 2 * (even + odd);
        if (!(kept > 0)) {
            throw new IllegalArgumentException("an attempt never succeeds with these figures");
        }
        XState pair =
                new XState(
                        even / kept,
                        odd / kept,
                        odd / kept,
                        even / kept,
                        s.inner() * s.inner() / kept,
                        0);
        return new HeraldedState(
                one.success() * one.success() * kept, BellIndex.PSI_PLUS, pair, 0.5);
    }
}
