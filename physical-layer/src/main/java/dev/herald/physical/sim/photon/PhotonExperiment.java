package dev.herald.physical.sim.photon;

import dev.herald.hal.host.Rng;
import dev.herald.physical.sim.link.DoubleClick;
import dev.herald.physical.sim.link.EmitterAbsorber;
import dev.herald.physical.sim.link.EnsemblePair;
import dev.herald.physical.sim.link.IdealPair;
import dev.herald.physical.sim.link.OnePairSource;
import dev.herald.physical.sim.link.PairScheme;
import dev.herald.physical.sim.link.SingleClick;
import dev.herald.physical.sim.link.SpdcSource;

/// Plays single attempts. Holds work space: for one thread. Allocates nothing per attempt.
@FunctionalInterface
public interface PhotonExperiment {

    /// One attempt.
    ///
    /// @param shot takes what happened; holds something of use only if the attempt was heralded
    /// @return whether it was heralded
    boolean attempt(Rng rng, Shot shot);

    /// The experiment whose closed form the scheme is.
    ///
    /// @param detector efficiency of the station's detectors, which the detection probabilities of the
    ///     scheme include; 1 where there is no station
    /// @param doubleExcitation probability per emission, which the coherence factor of a single-click
    ///     scheme includes
    /// @throws IllegalArgumentException for an ideal pair, which has no photons, and when the scheme
    ///     includes less than it should
    static PhotonExperiment of(PairScheme scheme, double detector, double doubleExcitation) {
        return switch (scheme) {
            case SingleClick s -> new SingleClickPhotons(s, detector, doubleExcitation);
            case DoubleClick s -> new DoubleClickPhotons(s, detector);
            case SpdcSource s -> SourcePhotons.of(s);
            case OnePairSource s -> SourcePhotons.of(s);
            case EnsemblePair s -> new EnsemblePhotons(s, detector);
            case EmitterAbsorber s -> new AbsorberPhotons(s);
            case IdealPair _ ->
                    throw new IllegalArgumentException("ideal pairs come without photons");
        };
    }

    /// Transmission of an arm up to the detectors.
    static double arm(double h, double detector) {
        if (!(detector > 0 && detector <= 1 && h <= detector)) {
            throw new IllegalArgumentException(
                    "detector efficiency %s does not fit a detection probability of %s"
                            .formatted(detector, h));
        }
        return h / detector;
    }
}
