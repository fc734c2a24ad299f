package dev.herald.physical.sim;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.ClosedFormSampler;
import dev.herald.physical.sim.link.DoubleClick;
import dev.herald.physical.sim.link.HeraldedState;
import dev.herald.physical.sim.link.IdealPair;
import dev.herald.physical.sim.link.Optics;
import dev.herald.physical.sim.link.SingleClick;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A link profile at given fibre lengths: timing and operating points.
///
/// The station detects when both photons have arrived, the shorter arm being lengthened; an end learns
/// of it after its own arm. An attempt that keeps the qubit occupies it until the later herald
/// (link-physical 2.2), one that measures it until it is read.
final class LinkModel {
    private static final double FIBRE_KM_PER_S = 206_753.419; // c / 1.45
    private static final long BATCH_CYCLES_MAX = 1_000_000_000L;

    /// One operating point, ready to draw from.
    static final class Point {
        final OperatingPoint descriptor;
        final HeraldedState heralded;
        private final Supplier<AttemptSampler> samplers;

        /// Population of the emitting state: what disturbs storage qubits.
        final double brightState;

        Point(
                int code,
                double brightState,
                HeraldedState heralded,
                Supplier<AttemptSampler> samplers,
                Provenance provenance) {
            this.heralded = heralded;
            this.samplers = samplers;
            this.brightState = brightState > 0 ? brightState : 0.5;
            descriptor =
                    new OperatingPoint(
                            code, brightState, heralded.success(), heralded.twirled(), provenance);
        }

        /// Plays the attempts of one match.
        AttemptSampler sampler() {
            return samplers.get();
        }
    }

    final LinkProfile profile;
    final long cycleNs;
    final long emissionNs;
    final long latencyANs;
    final long latencyBNs;
    final long leadNs;
    final long batchCyclesMax;
    final int keepSpacing;
    final int measureSpacing;
    final List<Point> points;

    /// @param measureNs longest readout of a communication qubit at either end
    LinkModel(LinkProfile profile, double armAKm, double armBKm, long measureNs) {
        this.profile = profile;
        Figures f = profile.checked();
        cycleNs = f.requireNs("cycle");
        emissionNs = f.ns("emissionDelay", 0);
        leadNs = f.ns("commandLead", 0);
        batchCyclesMax = Math.round(f.get("batchCycles", BATCH_CYCLES_MAX));
        double speed = f.get("speed", FIBRE_KM_PER_S);
        long armANs = Math.round(armAKm / speed * 1e9);
        long armBNs = Math.round(armBKm / speed * 1e9);
        long detectionNs = Math.max(armANs, armBNs) + f.ns("window", 0);
        latencyANs = detectionNs + armANs;
        latencyBNs = detectionNs + armBNs;
        if (cycleNs < 1 || emissionNs > cycleNs) {
            throw new IllegalArgumentException(
                    "profile %s: emissionDelay of %d ns does not fit into a cycle of %d ns"
                            .formatted(profile.name(), emissionNs, cycleNs));
        }
        long keepNs = emissionNs + Math.max(latencyANs, latencyBNs) + f.ns("attemptOverhead", 0);
        keepSpacing = spacing(keepNs);
        measureSpacing = spacing(emissionNs + measureNs);
        points = points(f, armAKm, armBKm);
    }

    private int spacing(long occupiedNs) {
        return Math.toIntExact(Math.max(1, Math.ceilDiv(occupiedNs, cycleNs)));
    }

    PortDescriptor.Scheme scheme() {
        return switch (profile.scheme()) {
            case SINGLE_CLICK -> PortDescriptor.Scheme.SINGLE_CLICK;
            case DOUBLE_CLICK -> PortDescriptor.Scheme.DOUBLE_CLICK;
            case IDEAL -> PortDescriptor.Scheme.MIDPOINT_SOURCE;
        };
    }

    private List<Point> points(Figures f, double armAKm, double armBKm) {
        double local =
                f.get("efficiency", 1)
                        * f.get("zeroPhonon", 1)
                        * f.get("collection", 1)
                        * f.get("conversion", 1)
                        * f.get("detector", 1);
        double dB = f.get("attenuation", 0);
        double hA = local * Optics.fibre(armAKm, dB) * Optics.transmission(f.get("lossA", 0));
        double hB = local * Optics.fibre(armBKm, dB) * Optics.transmission(f.get("lossB", 0));
        double dark =
                f.has("darkProbability")
                        ? f.require("darkProbability")
                        : Optics.darkProbability(f.ns("window", 0) * 1e-9, f.get("darkRate", 0));
        Provenance provenance = f.provenance("");
        int modes = f.count("modes", 1);
        List<Point> made = new ArrayList<>();
        switch (profile.scheme()) {
            case SINGLE_CLICK -> {
                for (int i = 0; f.has("brightState." + i); i++) {
                    double alpha = f.require("brightState." + i);
                    SingleClick click =
                            new SingleClick(
                                    alpha,
                                    alpha,
                                    hA,
                                    hB,
                                    dark,
                                    f.get("visibility", 1),
                                    coherence(f));
                    HeraldedState one =
                            profile.formula() == LinkProfile.Formula.DAHLBERG2019
                                    ? click.dahlberg2019()
                                    : click.povm();
                    made.add(point(i, alpha, one.multiplexed(modes), provenance));
                }
            }
            case DOUBLE_CLICK -> {
                double emission = f.get("emissionFidelity", 1);
                HeraldedState one =
                        new DoubleClick(hA, hB, dark, f.get("visibility", 1), emission, emission)
                                .heralded();
                made.add(point(0, 0, one.multiplexed(modes), provenance));
            }
            case IDEAL -> {
                for (int i = 0; f.has("success." + i); i++) {
                    HeraldedState one =
                            new IdealPair(f.require("success." + i), f.get("fidelity." + i, 1))
                                    .heralded();
                    made.add(point(i, 0, one.multiplexed(modes), provenance));
                }
            }
        }
        if (made.isEmpty()) {
            throw new IllegalArgumentException(
                    "profile "
                            + profile.name()
                            + ": no operating point (brightState.0 or success.0)");
        }
        return List.copyOf(made);
    }

    private static Point point(
            int code, double brightState, HeraldedState one, Provenance provenance) {
        return new Point(code, brightState, one, () -> new ClosedFormSampler(one), provenance);
    }

    /// Relative phase of the two arms, and dephasing by double excitation at both ends.
    private static double coherence(Figures f) {
        double perArm = f.get("phaseDeviation", 0);
        double single = 1 - f.get("doubleExcitation", 0);
        return Optics.phaseFactor(perArm * StrictMath.sqrt(2)) * single * single;
    }
}
