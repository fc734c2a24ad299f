package dev.herald.link.core;

import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.api.LinkConfig;
import dev.herald.link.api.LinkQuality;
import dev.herald.link.message.PairType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the link can deliver, computed from the device's stated model. The peer's memory is taken to be
/// like this end's.
final class FidelityEstimator {
    private final LinkConfig config;
    private final PortDescriptor port;
    private final MemoryDecay communication;
    private final MemoryDecay storage;
    private final long heraldNs;

    private @Nullable OperatingPoint agedPoint;
    private boolean agedStore;
    private long agedIdleNs;
    private BellDiagonal aged = BellDiagonal.MIXED;

    FidelityEstimator(LinkConfig config) {
        this.config = config;
        port = config.port();
        communication = decay(port.communication());
        storage = decay(port.storage());
        heraldNs = Math.max(port.heraldLatencyNs(), port.peerLatencyNs());
    }

    private MemoryDecay decay(List<Integer> qubits) {
        return qubits.isEmpty()
                ? MemoryDecay.NONE
                : config.device().qubits().get(qubits.getFirst()).decay();
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

    /// The fastest operating point that delivers the fidelity, or null.
    @Nullable OperatingPoint choose(Fidelity minimum, PairType type, boolean store) {
        OperatingPoint best = null;
        for (OperatingPoint point : port.points()) { // [LL-CREATE-5]
            if (point.success() > 0
                    && (best == null || point.success() > best.success())
                    && fidelity(point, type, store).compareTo(minimum) >= 0) {
                best = point;
            }
        }
        return best;
    }

    /// The best fidelity on offer.
    Fidelity ceiling(PairType type, boolean store) {
        Fidelity best = Fidelity.ZERO;
        for (OperatingPoint point : port.points()) {
            Fidelity offered = fidelity(point, type, store);
            if (point.success() > 0 && offered.compareTo(best) > 0) {
                best = offered;
            }
        }
        return best;
    }

    private Fidelity fidelity(OperatingPoint point, PairType type, boolean store) {
        return of(atDelivery(point, type, store).fidelity());
    }

    /// The state of a pair when it is delivered. LL-TAG-2.
    private BellDiagonal atDelivery(OperatingPoint point, PairType type, boolean store) {
        if (type == PairType.M) {
            return point.state();
        }
        boolean moved = store && type == PairType.K;
        return idle(point, moved, heraldNs);
    }

    /// The state of a raw pair that is to be distilled, in communication qubits or moved to storage, one
    /// herald latency after its emission.
    BellDiagonal raw(OperatingPoint point, boolean moved) {
        return idle(point, moved, heraldNs);
    }

    /// How a half idles in storage, or in a communication qubit.
    MemoryDecay memory(boolean stored) {
        return stored ? storage : communication;
    }

    /// The state after both halves idled in communication qubits, and were moved to storage if so.
    private BellDiagonal idle(OperatingPoint point, boolean moved, long idleNs) {
        if (agedPoint == point && agedStore == moved && agedIdleNs == idleNs) {
            return aged;
        }
        BellDiagonal state = point.state().age(communication, idleNs, communication, idleNs);
        if (moved) {
            double error = Math.clamp(config.device().moveError(), 0, 1);
            state = state.depolarise(error).depolarise(error);
        }
        agedPoint = point;
        agedStore = moved;
        agedIdleNs = idleNs;
        aged = state;
        return state;
    }

    /// The tag of a kept pair at this instant.
    FidelityTag kept(int code, boolean moved, long emittedNs, long nowNs) { // [LL-TAG-1]
        MemoryDecay decay = moved ? storage : communication;
        long idleNs =
                nowNs
                        - emittedNs
                        - (moved ? config.device().moveNs() : 0); // moveError covers the move
        return FidelityTag.model(
                idle(required(code), moved, Math.max(0, idleNs)), nowNs, decay, decay);
    }

    /// The tag of a pair on hold whose halves arrived in storage just now. LL-TAG-1.
    FidelityTag moved(FidelityTag tag, long nowNs) {
        double error = Math.clamp(config.device().moveError(), 0, 1);
        BellDiagonal state =
                tag.at(nowNs - config.device().moveNs()).state().depolarise(error).depolarise(error);
        return Tags.moved(tag, state, nowNs, storage, storage);
    }

    /// The tag of a measured pair: it ages no more.
    FidelityTag measured(int code, long emittedNs) { // [LL-TAG-3]
        return FidelityTag.model(
                required(code).state(), emittedNs, MemoryDecay.NONE, MemoryDecay.NONE);
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
                curve.add(
                        new LinkQuality.Offer(
                                point.code(),
                                atDelivery(point, PairType.K, false),
                                meanPairNs(point, PairType.K, false)));
            }
        }
        return new LinkQuality(
                port.link(), port.neighbour(), curve, communication, communication, nowNs);
    }

    private OperatingPoint required(int code) {
        OperatingPoint point = point(code);
        if (point == null) {
            throw new IllegalStateException("no operating point " + code);
        }
        return point;
    }

    private static Fidelity of(double value) {
        return Fidelity.of(Math.clamp(value, 0, 1));
    }
}
