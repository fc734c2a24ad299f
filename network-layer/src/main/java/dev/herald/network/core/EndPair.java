package dev.herald.network.core;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
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

    /// Of the final correction, at the head-end: what has yet to be applied, and the error it brings.
    boolean corrected;

    boolean applyX;

    boolean applyZ;
    double gateError;

    EndPair(EndPlane plane, LinkPairId id, QubitHandle qubit, BellIndex bell, FidelityTag tag, long arrivedNs) {
        this.plane = plane;
        this.id = id;
        this.qubit = qubit;
        this.bell = bell;
        this.tag = tag;
        this.arrivedNs = arrivedNs;
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
