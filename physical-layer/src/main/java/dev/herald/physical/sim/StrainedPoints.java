package dev.herald.physical.sim;

import dev.herald.physical.sim.LinkModel.Point;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.ClosedFormSampler;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.state.XState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;

/// The operating points of a link under strain: what is simulated while the declared ones stay.
///
/// Where the scheme has figures for what is wrong, the model is worked out anew with worse figures. A
/// link by decree has none: it loses pairs by the losses of both arms, and a false herald, with
/// probability `2 d (1 - d)` where `d` is that of a count in a detector, finds its qubits in no joint
/// state.
final class StrainedPoints {
    private static final String SOURCE = "fault";
    private static final String DATE = "2026";

    private StrainedPoints() {}

    static List<Point> of(
            LinkModel declared, double armAKm, double armBKm, long measureNs, Strain strain) {
        if (strain.equals(Strain.NONE)) {
            return declared.points;
        }
        boolean decreed = declared.profile.scheme() == LinkProfile.Scheme.IDEAL;
        List<Point> worse =
                decreed
                        ? declared.points
                        : new LinkModel(
                                        figures(declared.profile, strain),
                                        armAKm,
                                        armBKm,
                                        measureNs)
                                .points;
        double coherence = coherence(declared.profile, strain);
        if (!decreed && coherence == 1) {
            return worse;
        }
        List<Point> made = new ArrayList<>();
        for (Point point : worse) {
            made.add(decreed ? decreed(point, declared.profile, strain) : dim(point, coherence));
        }
        return List.copyOf(made);
    }

    private static Point dim(Point point, double coherence) {
        return changed(
                point,
                coherent(point.heralded, coherence),
                () -> new DimSampler(point.sampler(), coherence));
    }

    private static Point decreed(Point point, LinkProfile profile, Strain strain) {
        HeraldedState one = decreed(point.heralded, profile, strain);
        return changed(point, one, () -> new ClosedFormSampler(one));
    }

    private static Point changed(
            Point point, HeraldedState heralded, Supplier<AttemptSampler> samplers) {
        return new Point(
                point.descriptor.code(),
                point.descriptor.brightState(),
                heralded,
                samplers,
                point.descriptor.provenance());
    }

    /// What no figure of the scheme stands for takes coherence from the pairs.
    private static double coherence(LinkProfile profile, Strain strain) {
        double single = 1 - strain.multiPair();
        double rest =
                switch (profile.scheme()) {
                    case SINGLE_CLICK ->
                            profile.formula() == LinkProfile.Formula.DAHLBERG2019
                                    ? single * single
                                    : 1;
                    case DOUBLE_CLICK, IDEAL -> 1;
                    case ENSEMBLE -> single * single;
                    case PAIR_SOURCE, EMITTER_ABSORBER -> strain.overlap();
                };
        return rest * StrictMath.cos(strain.phase());
    }

    private static LinkProfile figures(LinkProfile profile, Strain strain) {
        Figures f = profile.checked();
        LinkProfile worse = profile;
        worse = raise(worse, f, "lossA", 0, x -> Math.min(Strain.ALL_DB, x + strain.lossA()));
        worse = raise(worse, f, "lossB", 0, x -> Math.min(Strain.ALL_DB, x + strain.lossB()));
        double perWindow = f.ns("window", 0) * 1e-9;
        worse = converter(worse, f, "A", strain.noiseA() * perWindow);
        worse = converter(worse, f, "B", strain.noiseB() * perWindow);
        worse = set(worse, "darkProbability", count(f, strain), "1");
        for (String latch : List.of("falseLatch", "falseLatchA", "falseLatchB")) {
            worse = f.has(latch) ? raise(worse, f, latch, 0, x -> count(x, f, strain)) : worse;
        }
        worse = set(worse, "visibility", f.get("visibility", 1) * strain.overlap(), "1");
        worse = multiPair(worse, f, strain.multiPair());
        return strain.pump() == 1 ? worse : pumped(worse, f, strain.pump());
    }

    private static LinkProfile set(LinkProfile profile, String name, double value, String unit) {
        return profile.with(name, value, unit, SOURCE, DATE);
    }

    /// Changes a figure in its base unit.
    private static LinkProfile raise(
            LinkProfile profile,
            Figures f,
            String name,
            double otherwise,
            DoubleUnaryOperator change) {
        String unit = name.startsWith("loss") ? "dB" : "1";
        return set(profile, name, change.applyAsDouble(f.get(name, otherwise)), unit);
    }

    private static LinkProfile converter(
            LinkProfile profile, Figures f, String end, double photons) {
        double declared = f.get("conversionNoise", end.charAt(0), 0);
        return photons == 0
                ? profile
                : set(profile, "conversionNoise" + end, declared + photons, "1");
    }

    /// Probability that a detector counts in a window without a photon of the sources.
    static double count(Figures f, Strain strain) {
        return count(Photometry.darkProbability(f), f, strain);
    }

    private static double count(double dark, Figures f, Strain strain) {
        double noise = -StrictMath.expm1(-strain.noiseHz() * f.ns("window", 0) * 1e-9);
        return Strain.either(Strain.either(dark, noise), strain.click());
    }

    private static LinkProfile multiPair(LinkProfile profile, Figures f, double probability) {
        if (probability == 0) {
            return profile;
        }
        LinkProfile worse = profile;
        switch (profile.scheme()) {
            case SINGLE_CLICK ->
                    worse =
                            raise(
                                    worse,
                                    f,
                                    "doubleExcitation",
                                    0,
                                    x -> Strain.either(x, probability));
            case DOUBLE_CLICK, PAIR_SOURCE, EMITTER_ABSORBER -> {
                for (String end : List.of("", "A", "B")) {
                    String name = "emissionFidelity" + end;
                    if (end.isEmpty() || f.has(name)) {
                        worse = raise(worse, f, name, 1, x -> mixed(x, probability));
                    }
                }
            }
            case ENSEMBLE, IDEAL -> {}
        }
        return worse;
    }

    /// Fidelity of a Werner state that is lost with a probability.
    private static double mixed(double fidelity, double probability) {
        return (1 + (4 * fidelity - 1) * (1 - probability)) / 4;
    }

    private static LinkProfile pumped(LinkProfile profile, Figures f, double factor) {
        LinkProfile pumped = profile;
        for (String name : profile.figures().keySet()) {
            if (name.startsWith("brightState") || name.equals("pairProbability")) {
                pumped = raise(pumped, f, name, 0, x -> Math.min(1, x * factor));
            } else if (name.startsWith("meanPairs.")) {
                pumped = raise(pumped, f, name, 0, x -> x * factor);
            }
        }
        boolean emitters = pumped == profile;
        for (String end : List.of("", "A", "B")) {
            String name = "efficiency" + end;
            if (emitters && (end.isEmpty() || f.has(name))) {
                pumped = raise(pumped, f, name, 1, x -> Math.min(1, x * factor));
            }
        }
        return pumped;
    }

    private static HeraldedState decreed(HeraldedState one, LinkProfile profile, Strain strain) {
        double pair =
                Math.min(1, one.success() * strain.pump() * strain.pump())
                        * strain.transmissionA()
                        * strain.transmissionB();
        double count = count(profile.checked(), strain);
        double alarm = (1 - pair) * 2 * count * (1 - count);
        double single = 1 - strain.multiPair();
        double coherence = StrictMath.cos(strain.phase()) * strain.overlap() * single * single;
        HeraldedState dephased = coherent(one, coherence);
        double share = alarm == 0 ? 1 : pair / (pair + alarm);
        return new HeraldedState(
                pair + alarm, one.bell(), dephased.state().mixed(share), one.otherShare());
    }

    private static HeraldedState coherent(HeraldedState one, double factor) {
        XState dim = DimSampler.dim(one.state(), factor);
        return new HeraldedState(one.success(), one.bell(), dim, one.otherShare());
    }
}
