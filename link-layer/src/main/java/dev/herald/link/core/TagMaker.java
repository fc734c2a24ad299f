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
import dev.herald.link.message.MemoryAdvert;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the tags of pairs: the state at the operating point as it is known, aged to the instant.
final class TagMaker {
    private static final List<BellDiagonal> ERRORS =
            List.of(
                    new BellDiagonal(0, 1, 0, 0),
                    new BellDiagonal(0, 0, 1, 0),
                    new BellDiagonal(0, 0, 0, 1));

    private final LinkConfig config;
    private final PortDescriptor port;
    private final Calibration calibration;
    private final MemoryDecay communication;
    private final MemoryDecay storage;
    private MemoryDecay peerCommunication;
    private MemoryDecay peerStorage;

    /// Of storage at both ends while attempts go on, by the place of the point in the port's list.
    private final MemoryDecay[] disturbed;

    private final MemoryDecay[] peerDisturbed;

    private @Nullable OperatingPoint agedPoint;
    private boolean agedMoved;
    private boolean agedPsi;
    private long agedIdleNs;
    private @Nullable Estimate agedEstimate;
    private BellDiagonal aged = BellDiagonal.MIXED;
    private Fidelity agedLower = Fidelity.ZERO;

    TagMaker(LinkConfig config, Calibration calibration) {
        this.config = config;
        this.calibration = calibration;
        port = config.port();
        communication = decay(port.communication());
        storage = decay(port.storage());
        peerCommunication = communication;
        peerStorage = storage;
        disturbed = new MemoryDecay[port.points().size()];
        peerDisturbed = new MemoryDecay[disturbed.length];
        disturb();
    }

    private MemoryDecay decay(List<Integer> qubits) {
        return qubits.isEmpty()
                ? MemoryDecay.NONE
                : config.device().qubits().get(qubits.getFirst()).decay();
    }

    MemoryDecay communication() {
        return communication;
    }

    MemoryDecay peerCommunication() {
        return peerCommunication;
    }

    MemoryDecay storage() {
        return storage;
    }

    MemoryDecay peerStorage() {
        return peerStorage;
    }

    /// The peer's memory is as it says, or like this end's. LL-TAG-4.
    ///
    /// @return whether that is news
    boolean peer(@Nullable MemoryAdvert memory) {
        MemoryDecay ofCommunication = memory == null ? communication : memory.communication();
        MemoryDecay ofStorage = memory == null ? storage : memory.storage();
        if (ofCommunication.equals(peerCommunication) && ofStorage.equals(peerStorage)) {
            return false;
        }
        peerCommunication = ofCommunication;
        peerStorage = ofStorage;
        agedPoint = null;
        disturb();
        return true;
    }

    private void disturb() {
        for (int i = 0; i < disturbed.length; i++) {
            OperatingPoint point = port.points().get(i);
            disturbed[i] = disturbed(storage, point);
            peerDisturbed[i] = disturbed(peerStorage, point);
        }
    }

    /// As if attempts at the point went on at every port of the device, as far apart as those for kept
    /// pairs: an attempt that dephases with probability p takes 1 - 2p of the coherence. LL-TAG-5.
    private MemoryDecay disturbed(MemoryDecay decay, OperatingPoint point) {
        if (port.storage().isEmpty()) {
            return decay;
        }
        QubitDescriptor qubit = config.device().qubits().get(port.storage().getFirst());
        double bright = point.brightState() > 0 ? point.brightState() : 0.5;
        double left = 1 - 2 * qubit.attemptDephasing() * bright;
        if (left >= 1) {
            return decay;
        }
        double attemptNs = (double) port.cycleNs() * port.keepSpacing();
        double rate =
                left <= 0 ? 1 : -StrictMath.log(left) * config.device().ports().size() / attemptNs;
        rate += decay.t2Ns() == 0 ? 0 : 1.0 / decay.t2Ns();
        return new MemoryDecay(decay.t1Ns(), (long) Math.max(1, 1 / rate));
    }

    /// Of a pair whose halves idled in communication qubits, and were moved to storage if so.
    FidelityTag kept(
            OperatingPoint point, boolean moved, BellIndex bell, long idleNs, long asOfNs) {
        Estimate estimate = calibration.estimate(point.code());
        age(point, moved, bell, idleNs, estimate);
        int index = port.points().indexOf(point);
        return tag(
                aged,
                agedLower,
                estimate,
                asOfNs,
                moved ? disturbed[index] : communication,
                moved ? peerDisturbed[index] : peerCommunication);
    }

    /// Of a pair that was measured at the emission.
    FidelityTag measured(OperatingPoint point, long emittedNs) {
        Estimate estimate = calibration.estimate(point.code());
        BellDiagonal state = calibration.state(point);
        double lower = estimate == null ? state.fidelity() : estimate.lower();
        return tag(state, of(lower), estimate, emittedNs, MemoryDecay.NONE, MemoryDecay.NONE);
    }

    private void age(
            OperatingPoint point,
            boolean moved,
            BellIndex bell,
            long idleNs,
            @Nullable Estimate estimate) {
        if (agedPoint == point
                && agedMoved == moved
                && agedPsi == bell.x()
                && agedIdleNs == idleNs
                && agedEstimate == estimate) {
            return;
        }
        aged = passed(calibration.state(point), moved, bell, idleNs);
        double lower = aged.fidelity();
        if (estimate != null) {
            // what is linear in the weights is least when all but the bound is in the error that
            // the
            // way undoes least
            double rest = 1;
            for (BellDiagonal error : ERRORS) {
                rest = Math.min(rest, passed(error, moved, bell, idleNs).fidelity());
            }
            double best = passed(BellDiagonal.PERFECT, moved, bell, idleNs).fidelity();
            lower = estimate.lower() * best + (1 - estimate.lower()) * rest;
        }
        agedLower = of(lower);
        agedPoint = point;
        agedMoved = moved;
        agedPsi = bell.x();
        agedIdleNs = idleNs;
        agedEstimate = estimate;
    }

    /// A state after both halves idled, and were moved to storage if so.
    private BellDiagonal passed(BellDiagonal state, boolean moved, BellIndex bell, long idleNs) {
        BellDiagonal later = state.age(bell, communication, idleNs, peerCommunication, idleNs);
        if (moved) {
            double error = Math.clamp(config.device().moveError(), 0, 1);
            later = later.depolarise(error).depolarise(error);
        }
        return later;
    }

    private static FidelityTag tag(
            BellDiagonal state,
            Fidelity lower,
            @Nullable Estimate estimate,
            long asOfNs,
            MemoryDecay own,
            MemoryDecay peer) {
        return estimate == null
                ? FidelityTag.model(state, asOfNs, own, peer)
                : new FidelityTag(
                        state,
                        lower,
                        Estimate.CONFIDENCE_PPM,
                        estimate.method(),
                        estimate.pairs(),
                        asOfNs,
                        own,
                        peer);
    }

    private static Fidelity of(double value) {
        return Fidelity.of(Math.clamp(value, 0, 1));
    }
}
