package dev.herald.link.core;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.MemoryAdvert;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the link can deliver: the states at the operating points as they are known, aged in the memories
/// of both ends.
final class FidelityEstimator {
    /// Relaxation at both ends is worse for a Ψ state than for a Φ state.
    private static final BellIndex WORST = BellIndex.PSI_PLUS;

    private final LinkConfig config;
    private final PortDescriptor port;
    private final Calibration calibration;
    private final TagMaker tags;
    private final long heraldNs;
    private boolean changed;

    FidelityEstimator(LinkConfig config, Calibration calibration) {
        this.config = config;
        this.calibration = calibration;
        port = config.port();
        tags = new TagMaker(config, calibration);
        heraldNs = Math.max(port.heraldLatencyNs(), port.peerLatencyNs());
    }

    /// What the peer says of its memory, or null for nothing. LL-TAG-4.
    void peer(@Nullable MemoryAdvert memory) {
        changed |= tags.peer(memory);
    }

    /// Whether what the link offers has changed since this was asked last.
    boolean takeChanged() {
        boolean was = calibration.takeChanged() || changed;
        changed = false;
        return was;
    }

    /// Longest time from an emission to its herald, at either end.
    long heraldNs() {
        return heraldNs;
    }

    @Nullable OperatingPoint point(int code) {
        for (OperatingPoint point : port.points()) {
            if (point.code() == code) {
                return point;
            }
        }
        return null;
    }

    /// Probability that an attempt at the point is heralded.
    double success(int code) {
        return required(code).success();
    }

    /// The fastest operating point that promises the fidelity, or null. Whether fidelity falls or grows
    /// with the success probability makes no difference: every point is looked at.
    @Nullable OperatingPoint choose(Fidelity minimum, PairType type, boolean store) {
        OperatingPoint best = null;
        for (OperatingPoint point : port.points()) { // [LL-CREATE-5]
            if (point.success() > 0
                    && (best == null || point.success() > best.success())
                    && promised(point, type, store).compareTo(minimum) >= 0) {
                best = point;
            }
        }
        return best;
    }

    /// The best fidelity that is promised.
    Fidelity ceiling(PairType type, boolean store) {
        Fidelity best = Fidelity.ZERO;
        for (OperatingPoint point : port.points()) {
            Fidelity offered = promised(point, type, store);
            if (point.success() > 0 && offered.compareTo(best) > 0) {
                best = offered;
            }
        }
        return best;
    }

    /// What is promised of a pair when it is delivered: the lower bound of a measured fidelity, the
    /// model's own. LL-TAG-2.
    Fidelity promised(OperatingPoint point, PairType type, boolean store) {
        return atDelivery(point, type, store).lower();
    }

    private FidelityTag atDelivery(OperatingPoint point, PairType type, boolean store) {
        if (type == PairType.M) {
            return tags.measured(point, 0);
        }
        boolean moved = store && type == PairType.K;
        return tags.kept(point, moved, WORST, heraldNs, 0);
    }

    /// The state of a raw pair that is to be distilled, in communication qubits or moved to storage, one
    /// herald latency after its emission.
    BellDiagonal raw(OperatingPoint point, boolean moved) {
        return tags.kept(point, moved, WORST, heraldNs, 0).state();
    }

    /// How a half idles in storage, or in a communication qubit.
    MemoryDecay memory(boolean stored) {
        return stored ? tags.storage() : tags.communication();
    }

    /// The tag of a kept pair at this instant.
    FidelityTag kept(int code, boolean moved, BellIndex bell, long emittedNs, long nowNs) {
        long idleNs =
                nowNs
                        - emittedNs
                        - (moved ? config.device().moveNs() : 0); // moveError covers the move
        return tags.kept(required(code), moved, bell, Math.max(0, idleNs), nowNs); // [LL-TAG-1]
    }

    /// The tag of a pair on hold whose halves arrived in storage just now. LL-TAG-1.
    FidelityTag moved(FidelityTag tag, long nowNs) {
        double error = Math.clamp(config.device().moveError(), 0, 1);
        BellDiagonal state =
                tag.at(nowNs - config.device().moveNs())
                        .state()
                        .depolarise(error)
                        .depolarise(error);
        return Tags.moved(tag, state, nowNs, tags.storage(), tags.peerStorage());
    }

    /// The tag of a measured pair: it ages no more.
    FidelityTag measured(int code, long emittedNs) {
        return tags.measured(required(code), emittedNs); // [LL-TAG-3]
    }

    /// Mean time between pairs when the link does nothing else, rounded up.
    long meanPairNs(OperatingPoint point, PairType type, boolean store) {
        boolean keep = type != PairType.M;
        double attemptNs =
                (double) port.cycleNs() * (keep ? port.keepSpacing() : port.measureSpacing());
        double meanNs = attemptNs / point.success();
        if (keep) {
            meanNs += Math.max(0, heraldNs + port.commandLeadNs() - attemptNs);
        }
        if (store && type == PairType.K) {
            meanNs =
                    meanNs * refreshPeriodCycles() / Math.max(1, refreshCycles())
                            + config.device().moveNs();
        }
        return (long) Math.ceil(Math.min(meanNs, Long.MAX_VALUE / 1024.0));
    }

    /// How many cycles long attempts may go on after a storage qubit was initialised; Long.MAX_VALUE for
    /// ever.
    long refreshCycles() {
        long cycles = Long.MAX_VALUE;
        for (int qubit : port.storage()) {
            long refreshNs = config.device().qubits().get(qubit).refreshNs();
            if (refreshNs > 0) {
                cycles = Math.min(cycles, Math.max(1, refreshNs / port.cycleNs()));
            }
        }
        return cycles;
    }

    /// How many cycles pass from one initialisation of storage to the next: attempts, then the
    /// initialisation, in whole attempts. LL-GEN-6.
    long refreshPeriodCycles() {
        long cycles = refreshCycles();
        if (cycles == Long.MAX_VALUE) {
            return cycles;
        }
        long initialiseNs = 0;
        for (int qubit : port.storage()) {
            QubitDescriptor storageQubit = config.device().qubits().get(qubit);
            initialiseNs = Math.max(initialiseNs, storageQubit.initialiseNs());
        }
        long busyNs = initialiseNs + port.commandLeadNs();
        long period = cycles + Cycles.ceilDiv(busyNs, port.cycleNs());
        return Cycles.roundUp(period, port.keepSpacing());
    }

    LinkQuality quality(long nowNs) {
        List<LinkQuality.Offer> curve = new ArrayList<>();
        for (OperatingPoint point : port.points()) {
            if (point.success() > 0) {
                FidelityTag tag = atDelivery(point, PairType.K, false);
                Estimate estimate = calibration.estimate(point.code());
                curve.add(
                        new LinkQuality.Offer(
                                point.code(),
                                tag.state(),
                                meanPairNs(point, PairType.K, false),
                                tag.lower(),
                                tag.method(),
                                tag.samples(),
                                estimate == null ? 0 : estimate.asOfNs()));
            }
        }
        return new LinkQuality(
                port.link(),
                port.neighbour(),
                curve,
                tags.communication(),
                tags.peerCommunication(),
                nowNs);
    }

    private OperatingPoint required(int code) {
        OperatingPoint point = point(code);
        if (point == null) {
            throw new IllegalStateException("no operating point " + code);
        }
        return point;
    }
}
