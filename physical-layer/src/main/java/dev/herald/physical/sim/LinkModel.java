package dev.herald.physical.sim;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.physical.sim.link.AttemptSampler;
import dev.herald.physical.sim.link.HeraldedState;
import java.util.List;
import java.util.function.Supplier;

/// A link profile at given fibre lengths: timing and operating points.
///
/// A station detects when both photons have arrived, the shorter arm being lengthened; an end learns of
/// it after its own arm. With a source at the middle each end latches by itself and then tells the other,
/// over both arms; with an emitter and an absorber the photon and the answer both pass the whole link.
///
/// An attempt that keeps the qubit occupies it until its herald (link-physical 2.2): a memory mode cannot
/// try again before, so the attempts of a mode are capped by the round trip however fast the source is,
/// and only more modes at once give more (peers E8). One that measures the qubit occupies it until it is
/// read.
final class LinkModel {
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
    final int modes;

    /// From emission until the photon's half is in the memory of the end.
    final long storedANs;

    final long storedBNs;
    final List<Point> points;

    /// @param measureNs longest readout of a communication qubit at either end
    LinkModel(LinkProfile profile, double armAKm, double armBKm, long measureNs) {
        this.profile = profile;
        Figures f = profile.checked();
        cycleNs = f.requireNs("cycle");
        emissionNs = f.ns("emissionDelay", 0);
        leadNs = f.ns("commandLead", 0);
        batchCyclesMax = Math.round(f.get("batchCycles", BATCH_CYCLES_MAX));
        modes = f.count("modes", 1);
        LinkOptics optics = new LinkOptics(profile, armAKm, armBKm);
        long a = optics.a.delayNs;
        long b = optics.b.delayNs;
        long window = f.ns("window", 0);
        long whole = a + b;
        switch (profile.scheme()) {
            case SINGLE_CLICK, DOUBLE_CLICK, ENSEMBLE, IDEAL -> {
                latencyANs = Math.max(a, b) + window + a;
                latencyBNs = Math.max(a, b) + window + b;
                storedANs = 0;
                storedBNs = 0;
            }
            case PAIR_SOURCE -> {
                latencyANs = b + window + whole;
                latencyBNs = a + window + whole;
                storedANs = a;
                storedBNs = b;
            }
            case EMITTER_ABSORBER -> {
                latencyANs = whole + window + whole;
                latencyBNs = whole + window;
                storedANs = 0;
                storedBNs = whole;
            }
            default -> throw new IllegalStateException(profile.scheme().toString());
        }
        if (cycleNs < 1 || emissionNs > cycleNs) {
            throw new IllegalArgumentException(
                    "profile %s: emissionDelay of %d ns does not fit into a cycle of %d ns"
                            .formatted(profile.name(), emissionNs, cycleNs));
        }
        long heldNs = Math.max(latencyANs - storedANs, latencyBNs - storedBNs);
        keepSpacing = spacing(emissionNs + heldNs + f.ns("attemptOverhead", 0));
        measureSpacing = spacing(emissionNs + measureNs);
        points = new OperatingPoints(profile, optics, keepSpacing * cycleNs).all();
    }

    private int spacing(long occupiedNs) {
        return Math.toIntExact(Math.max(1, Math.ceilDiv(occupiedNs, cycleNs)));
    }

    /// What the contract calls the scheme: two ensembles herald by a click in each of two chains, or by
    /// one click in a single one.
    PortDescriptor.Scheme scheme() {
        return switch (profile.scheme()) {
            case SINGLE_CLICK -> PortDescriptor.Scheme.SINGLE_CLICK;
            case DOUBLE_CLICK -> PortDescriptor.Scheme.DOUBLE_CLICK;
            case PAIR_SOURCE -> PortDescriptor.Scheme.MIDPOINT_SOURCE;
            case ENSEMBLE ->
                    profile.checked().count("chains", 2) > 1
                            ? PortDescriptor.Scheme.DOUBLE_CLICK
                            : PortDescriptor.Scheme.SINGLE_CLICK;
            case EMITTER_ABSORBER -> PortDescriptor.Scheme.EMITTER_ABSORBER;
            case IDEAL -> PortDescriptor.Scheme.IDEAL;
        };
    }
}
