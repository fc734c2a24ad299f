package dev.herald.physical.sim;

import dev.herald.physical.sim.link.Detectors;
import dev.herald.physical.sim.link.DoubleClick;
import dev.herald.physical.sim.link.EmitterAbsorber;
import dev.herald.physical.sim.link.EnsemblePair;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.link.IdealPair;
import dev.herald.physical.sim.link.OnePairSource;
import dev.herald.physical.sim.link.Optics;
import dev.herald.physical.sim.link.PairScheme;
import dev.herald.physical.sim.link.SingleClick;
import dev.herald.physical.sim.link.SpdcSource;
import dev.herald.physical.sim.photon.PhotonExperiment;
import dev.herald.physical.sim.photon.TwoChains;
import java.util.function.IntPredicate;

/// The scheme of a link with all figures of an attempt, worked out from its profile.
final class LinkOptics {
    private final LinkProfile profile;
    private final Figures f;
    final ArmModel a;
    final ArmModel b;
    private final double detector;
    private final double dark;
    private final Detectors detectors;

    LinkOptics(LinkProfile profile, double armAKm, double armBKm) {
        this.profile = profile;
        f = profile.checked();
        a = new ArmModel(f, 'A', armAKm);
        b = new ArmModel(f, 'B', armBKm);
        detector = f.get("detector", 1);
        dark =
                f.has("darkProbability")
                        ? f.require("darkProbability")
                        : Optics.darkProbability(f.ns("window", 0) * 1e-9, f.get("darkRate", 0));
        detectors =
                f.count("numberResolving", 0) > 0
                        ? Detectors.NUMBER_RESOLVING
                        : Detectors.THRESHOLD;
    }

    /// How many operating points the profile has.
    int points() {
        IntPredicate has =
                switch (profile.scheme()) {
                    case SINGLE_CLICK -> i -> f.has("brightState." + i);
                    case DOUBLE_CLICK, EMITTER_ABSORBER -> i -> i == 0;
                    case PAIR_SOURCE ->
                            f.has("pairProbability") ? i -> i == 0 : i -> f.has("meanPairs." + i);
                    case ENSEMBLE -> i -> f.has("meanPairs." + i);
                    case IDEAL -> i -> f.has("success." + i);
                };
        int points = 0;
        while (has.test(points)) {
            points++;
        }
        return points;
    }

    /// Population of the emitting state; 0 where it means nothing.
    double brightState(int point) {
        return profile.scheme() == LinkProfile.Scheme.SINGLE_CLICK
                ? f.require("brightState." + point)
                : 0;
    }

    /// @param factorA on the mean transmission of arm A
    PairScheme scheme(int point, double factorA, double factorB) {
        double hA = a.toMiddle(factorA) * detector;
        double hB = b.toMiddle(factorB) * detector;
        return switch (profile.scheme()) {
            case SINGLE_CLICK ->
                    new SingleClick(
                            f.require("brightState." + point),
                            f.get("brightStateB." + point, f.require("brightState." + point)),
                            hA,
                            hB,
                            darkAtStation(),
                            visibility(),
                            phase() * doubleExcitation() * doubleExcitation(),
                            detectors);
            case DOUBLE_CLICK ->
                    new DoubleClick(
                            hA,
                            hB,
                            darkAtStation(),
                            visibility(),
                            a.get("emissionFidelity", 1),
                            b.get("emissionFidelity", 1),
                            detectors,
                            coins());
            case PAIR_SOURCE -> source(point, factorA, factorB);
            case ENSEMBLE ->
                    new EnsemblePair(
                            f.require("meanPairs." + point),
                            hA,
                            hB,
                            darkAtStation(),
                            visibility(),
                            phase(),
                            detectors);
            case EMITTER_ABSORBER -> absorber(factorA, factorB);
            case IDEAL ->
                    new IdealPair(f.require("success." + point), f.get("fidelity." + point, 1));
        };
    }

    /// What an attempt in one mode yields.
    HeraldedState heralded(int point, double factorA, double factorB) {
        return switch (scheme(point, factorA, factorB)) {
            case SingleClick click when profile.formula() == LinkProfile.Formula.DAHLBERG2019 ->
                    click.dahlberg2019();
            case EnsemblePair chain when twoChains() -> chain.twoChains();
            case PairScheme scheme -> scheme.heralded();
        };
    }

    /// The same attempt, photon by photon.
    PhotonExperiment photons(int point, double factorA, double factorB) {
        boolean station =
                switch (profile.scheme()) {
                    case SINGLE_CLICK, DOUBLE_CLICK, ENSEMBLE -> true;
                    case PAIR_SOURCE, EMITTER_ABSORBER, IDEAL -> false;
                };
        PhotonExperiment experiment =
                PhotonExperiment.of(
                        scheme(point, factorA, factorB),
                        station ? detector : 1,
                        f.get("doubleExcitation", 0));
        return twoChains() ? new TwoChains(experiment) : experiment;
    }

    /// Presence in one chain alone is no usable qubit: two by default.
    private boolean twoChains() {
        return profile.scheme() == LinkProfile.Scheme.ENSEMBLE && f.count("chains", 2) > 1;
    }

    private PairScheme source(int point, double factorA, double factorB) {
        double hA = a.fromMiddle(factorA) * detector;
        double hB = b.fromMiddle(factorB) * detector;
        double fidelity = f.get("emissionFidelity", 1);
        return f.has("pairProbability")
                ? new OnePairSource(
                        f.require("pairProbability"),
                        hA,
                        hB,
                        falseLatch(a, a.noiseAtEnd()),
                        falseLatch(b, b.noiseAtEnd()),
                        a.get("latch", 1),
                        b.get("latch", 1),
                        fidelity)
                : new SpdcSource(
                        f.require("meanPairs." + point),
                        hA,
                        hB,
                        falseLatch(a, a.noiseAtEnd()),
                        falseLatch(b, b.noiseAtEnd()),
                        a.get("latch", 1),
                        b.get("latch", 1),
                        fidelity,
                        detectors);
    }

    /// The photon passes both arms. What is common to both ends stands for the emitter; figures of end B
    /// alone may add a converter before its memory.
    private PairScheme absorber(double factorA, double factorB) {
        double before = b.own("conversion", 1) * b.own("transduction", 1);
        double rest = Math.min(1, b.path * factorB) * before * b.get("absorption", 1) * detector;
        double noise =
                a.noiseAtMiddle() * rest
                        + b.own("conversionNoise", 0) * b.get("absorption", 1) * detector;
        return new EmitterAbsorber(
                a.toMiddle(factorA) * rest,
                falseLatch(b, noise),
                a.get("emissionFidelity", 1),
                f.get("absorptionFidelity", 1));
    }

    private double falseLatch(ArmModel arm, double noise) {
        return Optics.withNoise(arm.get("falseLatch", dark), noise);
    }

    /// Of a detector: the noise of both arms is split between the two.
    private double darkAtStation() {
        return Optics.withNoise(dark, (a.noiseAtMiddle() + b.noiseAtMiddle()) / 2 * detector);
    }

    private double visibility() {
        return f.get("visibility", 1)
                * Optics.lateness(f.get("arrivalOffset", 0), f.get("lifetime", 0));
    }

    /// Coherence left by the relative phase of the two arms.
    private double phase() {
        return Optics.phaseFactor(f.get("phaseDeviation", 0) * StrictMath.sqrt(2));
    }

    private double doubleExcitation() {
        return Optics.doubleExcitationFactor(f.get("doubleExcitation", 0));
    }

    private DoubleClick.Coins coins() {
        return new DoubleClick.Coins(
                f.get("coinCC", 1), f.get("coinDD", 1), f.get("coinCD", 1), f.get("coinDC", 1));
    }
}
