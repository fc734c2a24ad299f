package dev.herald.physical.sim;

import dev.herald.physical.sim.LinkModel.Point;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.ClosedFormSampler;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.link.SpdcSource;
import dev.herald.physical.sim.state.XState;
import java.util.ArrayList;
import java.util.List;
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
        double coherence = StrictMath.cos(strain.phase());
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

    private static LinkProfile figures(LinkProfile profile, Strain strain) {
        Figures f = profile.checked();
        double lossA = Math.min(Strain.ALL_DB, f.get("lossA", 0) + strain.lossA());
        double lossB = Math.min(Strain.ALL_DB, f.get("lossB", 0) + strain.lossB());
        LinkProfile worse = set(set(profile, "lossA", lossA, "dB"), "lossB", lossB, "dB");
        worse = set(worse, "darkProbability", count(f, strain), "1");
        worse = set(worse, "visibility", f.get("visibility", 1) * strain.overlap(), "1");
        worse = multiPair(worse, f, strain.multiPair());
        return strain.pump() == 1 ? worse : pumped(worse, f, strain.pump());
    }

    private static LinkProfile set(LinkProfile profile, String name, double value, String unit) {
        return profile.with(name, value, unit, SOURCE, DATE);
    }

    /// Probability that a detector counts in a window without a photon of the sources.
    static double count(Figures f, Strain strain) {
        double dark = Photometry.darkProbability(f);
        double noise = -StrictMath.expm1(-strain.noiseHz() * f.ns("window", 0) * 1e-9);
        return Strain.either(Strain.either(dark, noise), strain.click());
    }

    private static LinkProfile multiPair(LinkProfile profile, Figures f, double probability) {
        if (probability == 0) {
            return profile;
        }
        if (profile.scheme() != LinkProfile.Scheme.SINGLE_CLICK) {
            double werner = (4 * f.get("emissionFidelity", 1) - 1) / 3 * (1 - probability);
            return set(profile, "emissionFidelity", (1 + 3 * werner) / 4, "1");
        }
        double twice = Strain.either(f.get("doubleExcitation", 0), probability);
        return set(profile, "doubleExcitation", twice, "1");
    }

    private static LinkProfile pumped(LinkProfile profile, Figures f, double factor) {
        if (f.has("meanPairs.0")) {
            LinkProfile brighter = profile;
            for (int i = 0; f.has("meanPairs." + i); i++) {
                double mean = Math.min(SpdcSource.MEAN_PAIRS_MAX, f.require("meanPairs." + i) * factor);
                brighter = set(brighter, "meanPairs." + i, mean, "1");
            }
            return brighter;
        }
        if (!f.has("brightState.0")) {
            return set(profile, "efficiency", Math.min(1, f.get("efficiency", 1) * factor), "1");
        }
        LinkProfile pumped = profile;
        for (int i = 0; f.has("brightState." + i); i++) {
            double bright = Math.min(1, f.get("brightState." + i, 0) * factor);
            pumped = set(pumped, "brightState." + i, bright, "1");
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
