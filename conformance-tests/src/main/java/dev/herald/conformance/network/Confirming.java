package dev.herald.conformance.network;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.PairId;
import dev.herald.network.message.NetworkMessage.Track;

/// Tracks of the far end that confirm a pair at the end on trial, whatever was asked for before.
final class Confirming {
    private static final int EPOCH = 1_000;

    private Confirming() {}

    static Track track(Way way, long sequence, PairId name, BellDiagonal state) {
        return track(way, sequence, name, state, BellIndex.PSI_MINUS);
    }

    static Track track(Way way, long sequence, PairId name, BellDiagonal state, BellIndex bell) {
        Track usual = way.track(way.isTail(), sequence, way.isTail() ? 1 : 0);
        return new Track(
                usual.circuit(),
                usual.toTail(),
                usual.origin(),
                usual.link(),
                usual.linkAsOfNs(),
                bell,
                name,
                state,
                usual.originDecay(),
                usual.originAsOfNs(),
                usual.request(),
                EPOCH);
    }

    /// The name of the pair of that sequence.
    static PairId name(long sequence) {
        return new PairId(0x1234_5678_0000_0000L + sequence, 0x5678_0000 + sequence);
    }

    /// The pair of that sequence is there, and the far end's Track of it.
    static Heard pair(Way way, long sequence, BellDiagonal state) {
        way.kept(way.isTail(), sequence);
        return way.arrives(track(way, sequence, name(sequence), state));
    }
}
