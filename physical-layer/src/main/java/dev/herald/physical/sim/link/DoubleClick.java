package dev.herald.physical.sim.link;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// Double-click (Barrett-Kok) heralding (link-physical 3.5): a click in each of two modes, so that loss
/// costs rate and not fidelity.
///
/// @param hA probability that a photon of A is present and detected, 0 to 1
/// @param hB of B
/// @param dark probability of a dark count per detector and window
/// @param visibility Hong-Ou-Mandel visibility
/// @param emissionA fidelity of the spin-photon state of A, a Werner state; 1/4 to 1
/// @param emissionB of B
/// @param detectors at the station
/// @param coins which patterns the station can register
public record DoubleClick(
        double hA,
        double hB,
        double dark,
        double visibility,
        double emissionA,
        double emissionB,
        Detectors detectors,
        Coins coins)
        implements PairScheme {

    /// Probabilities that a pattern of two clicks is registered as such: detectors may be blind after a
    /// click, or unable to tell two clicks in a row. C and D are the detectors, in the order of the modes.
    public record Coins(double cc, double dd, double cd, double dc) {
        public static final Coins ALL = new Coins(1, 1, 1, 1);

        public Coins {
            Optics.checkProbability("coin of pattern CC", cc);
            Optics.checkProbability("coin of pattern DD", dd);
            Optics.checkProbability("coin of pattern CD", cd);
            Optics.checkProbability("coin of pattern DC", dc);
        }

        double mean() {
            return (cc + dd + cd + dc) / 4;
        }
    }

    public DoubleClick {
        requireNonNull(detectors);
        requireNonNull(coins);
        Optics.checkProbability("detection probability of A", hA);
        Optics.checkProbability("detection probability of B", hB);
        Optics.checkProbability("dark-count probability", dark);
        Optics.checkProbability("visibility", visibility);
        Optics.wernerWeight("A's emission", emissionA);
        Optics.wernerWeight("B's emission", emissionB);
    }

    /// With threshold detectors that register every pattern.
    public DoubleClick(
            double hA,
            double hB,
            double dark,
            double visibility,
            double emissionA,
            double emissionB) {
        this(hA, hB, dark, visibility, emissionA, emissionB, Detectors.THRESHOLD, Coins.ALL);
    }

    @Override
    public HeraldedState heralded() {
        Clicks clicks = Clicks.of(detectors, dark);
        double qA = clicks.offered(hA);
        double qB = clicks.offered(hB);
        double two = clicks.offered(hA, hB, visibility);
        double p = qA * qB / 2 + two * clicks.none() / 2;
        double registered = p * coins.mean();
        if (!(registered > 0)) {
            throw new IllegalArgumentException("an attempt never succeeds with these figures");
        }
        double odd = qA * qB / 4 / p;
        double even = two * clicks.none() / 4 / p;
        double inner = hA * hB * visibility * clicks.one() * clicks.one() / 4 / p;
        double weight =
                Optics.wernerWeight("A's emission", emissionA)
                        * Optics.wernerWeight("B's emission", emissionB);
        XState state = new XState(even, odd, odd, even, inner, 0).mixed(weight);
        double other = (coins.cd + coins.dc) / (4 * coins.mean());
        return new HeraldedState(registered, BellIndex.PSI_PLUS, state, other);
    }
}
