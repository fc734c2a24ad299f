package dev.herald.physical.sim;

import dev.herald.hal.device.Provenance;
import dev.herald.physical.sim.LinkModel.Point;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.ClosedFormSampler;
import dev.herald.physical.sim.link.Fading;
import dev.herald.physical.sim.link.FadingSampler;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.photon.PhotonSampler;
import dev.herald.physical.sim.state.XState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The operating points of a link: what is declared of each, and how its attempts are played.
final class OperatingPoints {
    private final LinkProfile profile;
    private final LinkOptics optics;
    private final long attemptNs;
    private final int modes;

    /// @param attemptNs time between attempts, which decides how many share a state of the air
    OperatingPoints(LinkProfile profile, LinkOptics optics, long attemptNs) {
        this.profile = profile;
        this.optics = optics;
        this.attemptNs = attemptNs;
        modes = profile.checked().count("modes", 1);
    }

    List<Point> all() {
        Provenance provenance = profile.checked().provenance("");
        List<Point> made = new ArrayList<>();
        for (int i = 0; i < optics.points(); i++) {
            HeraldedState mean = mean(i);
            made.add(new Point(i, optics.brightState(i), mean, samplers(i, mean), provenance));
        }
        if (made.isEmpty()) {
            throw new IllegalArgumentException(
                    "profile "
                            + profile.name()
                            + ": no operating point (brightState.0, meanPairs.0, pairProbability"
                            + " or success.0, as the scheme may be)");
        }
        return List.copyOf(made);
    }

    private HeraldedState at(int point, double factorA, double factorB) {
        return optics.heralded(point, factorA, factorB).multiplexed(modes);
    }

    private boolean steady() {
        return optics.a.fading.scintillation() == 0 && optics.b.fading.scintillation() == 0;
    }

    /// The average over the states of the air: of the success probability, and of the state of the
    /// successes, which come mostly when the air is good.
    private HeraldedState mean(int point) {
        if (steady()) {
            return at(point, 1, 1);
        }
        Fading.Nodes ofA = optics.a.fading.nodes();
        Fading.Nodes ofB = optics.b.fading.nodes();
        HeraldedState any = at(point, 1, 1);
        double success = 0;
        double[] sum = new double[6];
        for (int i = 0; i < ofA.value().length; i++) {
            for (int j = 0; j < ofB.value().length; j++) {
                HeraldedState one = at(point, ofA.value()[i], ofB.value()[j]);
                double weight = ofA.weight()[i] * ofB.weight()[j] * one.success();
                success += weight;
                add(sum, weight, one.state());
            }
        }
        XState state =
                new XState(
                        sum[0] / success,
                        sum[1] / success,
                        sum[2] / success,
                        sum[3] / success,
                        sum[4] / success,
                        sum[5] / success);
        return new HeraldedState(success, any.bell(), state, any.otherShare());
    }

    private static void add(double[] sum, double weight, XState state) {
        sum[0] += weight * state.p00();
        sum[1] += weight * state.p01();
        sum[2] += weight * state.p10();
        sum[3] += weight * state.p11();
        sum[4] += weight * state.inner();
        sum[5] += weight * state.outer();
    }

    private Supplier<AttemptSampler> samplers(int point, HeraldedState mean) {
        if (steady() && profile.sampling() == LinkProfile.Sampling.PHOTONS) {
            return () -> steady(point, 1, 1);
        }
        if (steady()) {
            AttemptSampler same = new ClosedFormSampler(mean); // has no memory between successes
            return () -> same;
        }
        long coherenceNs = profile.checked().ns("airCoherence", 1_000_000);
        long block = Math.max(1, coherenceNs / attemptNs);
        return () ->
                new FadingSampler(
                        optics.a.fading, optics.b.fading, block, (x, y) -> steady(point, x, y));
    }

    private AttemptSampler steady(int point, double factorA, double factorB) {
        return profile.sampling() == LinkProfile.Sampling.PHOTONS
                ? new PhotonSampler(optics.photons(point, factorA, factorB), modes)
                : new ClosedFormSampler(at(point, factorA, factorB));
    }
}
