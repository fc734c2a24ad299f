package dev.herald.physical.sim.link;

import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// Double-click (Barrett-Kok) heralding with threshold detectors (link-physical 3.5): a click in each
/// of two modes, so that loss costs rate and not fidelity.
///
/// @param hA probability that a photon of A is present and detected, 0 to 1
/// @param hB of B
/// @param dark probability of a dark count per detector and window
/// @param visibility Hong-Ou-Mandel visibility
/// @param emissionA fidelity of the spin-photon state of A, a Werner state; 1/4 to 1
/// @param emissionB of B
public record DoubleClick(
        double hA, double hB, double dark, double visibility, double emissionA, double emissionB) {

    public DoubleClick {
        Optics.checkProbability("detection probability of A", hA);
        Optics.checkProbability("detection probability of B", hB);
        Optics.checkProbability("dark-count probability", dark);
        Optics.checkProbability("visibility", visibility);
        Optics.checkProbability("Werner weight of A's emission", (4 * emissionA - 1) / 3);
        Optics.checkProbability("Werner weight of B's emission", (4 * emissionB - 1) / 3);
    }

    public HeraldedState heralded() {
        double quiet = 1 - dark;
        double none = 2 * dark * quiet;
        double qA = hA * quiet + (1 - hA) * none;
        double qB = hB * quiet + (1 - hB) * none;
        double two =
                hA * hB * (1 + visibility) / 2 * quiet
                        + (hA * (1 - hB) + hB * (1 - hA)) * quiet
                        + (1 - hA) * (1 - hB) * none;
        double p = qA * qB / 2 + two * none / 2;
        if (!(p > 0)) {
            throw new IllegalArgumentException("an attempt never succeeds with these figures");
        }
        double odd = qA * qB / 4 / p;
        double even = two * none / 4 / p;
        double inner = hA * hB * visibility * quiet * quiet / 4 / p;
        double weight = (4 * emissionA - 1) / 3 * ((4 * emissionB - 1) / 3);
        XState state = new XState(even, odd, odd, even, inner, 0).mixed(weight);
        return new HeraldedState(p, BellIndex.PSI_PLUS, state, true);
    }
}
