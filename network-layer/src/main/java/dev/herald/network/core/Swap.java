package dev.herald.network.core;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.Collection;

/// A Bell measurement of two halves: under way, then the record of it until a Track of each direction
/// has passed.
final class Swap implements Node.Client {
    private final Intermediate plane;
    final Half up;
    final Half down;
    BellIndex outcome = BellIndex.PHI_PLUS;
    long atNs;

    /// One of its pairs was withdrawn: it joined nothing.
    boolean broken;

    boolean passedToTail;
    boolean passedToHead;

    Swap(Intermediate plane, Half up, Half down) {
        this.plane = plane;
        this.up = up;
        this.down = down;
    }

    @Override
    public void answered(DeviceEvent.Answer answer) {
        plane.swapped(this, answer);
    }

    @Override
    public void audit(Collection<QubitHandle> held) {
        held.add(up.qubit);
        held.add(down.qubit);
    }

    /// The Track as it leaves this node toward the pair on the other side.
    Track rewrite(Track track, BellDiagonal noise) {
        Half behind = track.toTail() ? up : down;
        Half ahead = track.toTail() ? down : up;
        BellDiagonal state =
                Weights.idle(track.state(), behind.tag.decayA(), atNs - track.linkAsOfNs())
                        .swap(noise)
                        .swap(
                                Weights.idle(
                                        ahead.tag.state(),
                                        ahead.tag.decayA(),
                                        atNs - ahead.tag.asOfNs())); // [NL-TRACK-5]
        return new Track(
                track.circuit(),
                track.toTail(),
                track.origin(),
                ahead.id,
                ahead.tag.asOfNs(),
                track.bell().xor(outcome).xor(ahead.bell), // [NL-TRACK-3]
                track.pair().swap(PairId.of(ahead.id)), // [NL-TRACK-4]
                state,
                track.originDecay(),
                track.originAsOfNs(),
                track.request(),
                track.epoch());
    }
}
