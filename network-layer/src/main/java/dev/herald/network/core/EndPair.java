package dev.herald.network.core;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// A link pair at an end of the circuit, in transit: from its arrival until it is confirmed or dropped.
final class EndPair implements Node.Client {
    private final EndPlane plane;
    final LinkPairId id;
    final QubitHandle qubit;
    final BellIndex bell;
    final FidelityTag tag;
    final long arrivedNs;

    /// What it is for: decided by the head-end, adopted by the tail-end.
    @Nullable EndRequest request;

    /// At the tail-end: number of the request it was measured for before the head's word, or 0.
    int preassigned;

    /// This end's Track is on its way.
    boolean launched;

    /// The far end's Track, once it is here.
    @Nullable Track far;

    /// A command acts on the qubit.
    boolean busy;

    /// The pair was dropped while a command was acting on the qubit.
    boolean doomed;

    boolean measured;
    boolean one;
    Basis basis = Basis.Z;
    long measuredNs;

    /// EARLY: the layer above has the qubit, for this request.
    @Nullable EndRequest given;

    /// Confirmed, and waiting in the batch of its request.
    boolean held;

    long heldNs;

    /// Whether it was decided if it is measured as a test, and along what, if so.
    boolean decided;

    Basis.@Nullable Axis test;

    /// Of the final correction, at the head-end: what has yet to be applied, and the error it brings.
    boolean corrected;

    boolean applyX;

    boolean applyZ;
    double gateError;

    EndPair(
            EndPlane plane,
            LinkPairId id,
            QubitHandle qubit,
            BellIndex bell,
            FidelityTag tag,
            long arrivedNs) {
        this.plane = plane;
        this.id = id;
        this.qubit = qubit;
        this.bell = bell;
        this.tag = tag;
        this.arrivedNs = arrivedNs;
    }

    /// Whether its qubit is here and can be given back.
    boolean ours() {
        return !busy && !measured && given == null;
    }

    /// This end's Track of the pair, as of now.
    Track track(CircuitId circuit, boolean toTail, int assigned, int epoch) {
        MemoryDecay own = tag.decayA();
        BellDiagonal state =
                measured ? Weights.idle(tag.state(), own, measuredNs - tag.asOfNs()) : tag.state();
        return new Track(
                circuit,
                toTail,
                id,
                id,
                tag.asOfNs(),
                bell,
                PairId.of(id),
                state,
                measured ? MemoryDecay.NONE : own, // [NL-TRACK-2]
                tag.asOfNs(),
                assigned,
                epoch);
    }

    /// The fidelity on delivery: the Track's weights, and the waiting of both halves since.
    FidelityTag tag(Track track, long nowNs) { // [NL-END-2]
        MemoryDecay own = tag.decayA();
        long idleNs = (measured ? measuredNs : nowNs) - track.linkAsOfNs();
        BellDiagonal state = Weights.idle(track.state(), own, idleNs);
        state = Weights.idle(state, track.originDecay(), nowNs - track.originAsOfNs());
        if (gateError > 0) {
            state = state.depolarise(gateError);
        }
        return FidelityTag.model(
                state, nowNs, measured ? MemoryDecay.NONE : own, track.originDecay());
    }

    @Override
    public void answered(DeviceEvent.Answer answer) {
        plane.answered(this, answer);
    }

    @Override
    public void audit(Collection<QubitHandle> held) {
        held.add(qubit);
    }
}
