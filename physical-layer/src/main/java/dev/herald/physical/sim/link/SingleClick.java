package dev.herald.physical.sim.link;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// Single-click (bright-state) heralding (link-physical 3.3). Two photons
/// emitted at once count as a success, which makes the bright-state population a trade of rate for
/// fidelity; dark counts spoil it at the low end, so the fidelity is not monotone.
///
/// @param alphaA bright-state population at end A, 0 to 1
/// @param alphaB at end B
/// @param hA probability that an emitted photon of A is present and detected, 0 to 1
/// @param hB of B
/// @param dark probability of a dark count per detector and window
/// @param visibility Hong-Ou-Mandel visibility (the square of the wave-packet overlap)
/// @param coherence factor on the coherence: phase noise and double excitation, 0 to 1
/// @param detectors at the station
public record SingleClick(
        double alphaA,
        double alphaB,
        double hA,
        double hB,
        double dark,
        double visibility,
        double coherence,
        Detectors detectors)
        implements PairScheme {

    public SingleClick {
        requireNonNull(detectors);
        Optics.checkProbability("bright-state population of A", alphaA);
        Optics.checkProbability("bright-state population of B", alphaB);
        Optics.checkProbability("detection probability of A", hA);
        Optics.checkProbability("detection probability of B", hB);
        Optics.checkProbability("dark-count probability", dark);
        Optics.checkProbability("visibility", visibility);
        Optics.checkProbability("coherence factor", coherence);
    }

    /// With threshold detectors.
    public SingleClick(
            double alphaA,
            double alphaB,
            double hA,
            double hB,
            double dark,
            double visibility,
            double coherence) {
        this(alphaA, alphaB, hA, hB, dark, visibility, coherence, Detectors.THRESHOLD);
    }

    @Override
    public HeraldedState heralded() {
        return povm();
    }

    /// Equal to the POVM model of link-physical 3.2.
    public HeraldedState povm() {
        Clicks clicks = Clicks.of(detectors, dark);
        double p10 = alphaA * (1 - alphaB) * clicks.offered(hA);
        double p01 = (1 - alphaA) * alphaB * clicks.offered(hB);
        double p11 = alphaA * alphaB * clicks.offered(hA, hB, visibility);
        double p00 = (1 - alphaA) * (1 - alphaB) * clicks.none();
        double coh =
                StrictMath.sqrt(
                                alphaA
                                        * (1 - alphaA)
                                        * alphaB
                                        * (1 - alphaB)
                                        * hA
                                        * hB
                                        * visibility)
                        * clicks.one()
                        * coherence;
        return heralded(p00, p01, p10, p11, coh);
    }

    /// The formula of the fidelity estimation unit in the simulations of Dahlberg et al. 2019
    /// (`dahlberg2019`; link-physical 3.3, second half). Without phase noise and double excitation; the
    /// detectors are taken to be of the threshold kind.
    public HeraldedState dahlberg2019() {
        double quiet = (1 - dark) * (1 - dark);
        double alarm = 1 - quiet;
        double p11 =
                alphaA
                        * alphaB
                        * (quiet * (hA * (1 - hB) + hB * (1 - hA) + hA * hB)
                                + alarm * (1 - hA) * (1 - hB));
        double p10 = alphaA * (1 - alphaB) * (quiet * hA + alarm * (1 - hA));
        double p01 = (1 - alphaA) * alphaB * (quiet * hB + alarm * (1 - hB));
        double p00 = (1 - alphaA) * (1 - alphaB) * alarm;
        return heralded(p00, p01, p10, p11, StrictMath.sqrt(visibility * p10 * p01));
    }

    private static HeraldedState heralded(
            double p00, double p01, double p10, double p11, double coh) {
        double p = p00 + p01 + p10 + p11;
        if (!(p > 0)) {
            throw new IllegalArgumentException("an attempt never succeeds with these figures");
        }
        return new HeraldedState(
                p,
                BellIndex.PSI_PLUS,
                new XState(p00 / p, p01 / p, p10 / p, p11 / p, coh / p, 0),
                true);
    }
}
