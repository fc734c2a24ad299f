package dev.herald.transport.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput.PairKept;
import dev.herald.network.api.NetworkOutput.PairMeasured;
import dev.herald.transport.api.TransportOutput;
import dev.herald.transport.api.TransportOutput.OutcomeReady;
import dev.herald.transport.api.TransportOutput.PairReady;
import dev.herald.transport.message.StreamId;

/// This end's half of a pair the network confirmed.
sealed interface Half {
    PairId pair();

    BellIndex bell();

    /// What the layer above is told when the half takes a place of the stream.
    TransportOutput.Up ready(StreamId stream, long position);

    /// The qubit is there.
    record Kept(PairId pair, QubitHandle qubit, BellIndex bell, FidelityTag tag) implements Half {
        static Kept of(PairKept kept) {
            return new Kept(kept.pair(), kept.qubit(), kept.bell(), kept.tag());
        }

        @Override
        public TransportOutput.Up ready(StreamId stream, long position) {
            return new PairReady(stream, position, pair, qubit, bell, tag);
        }
    }

    /// It was measured.
    record Read(PairId pair, boolean one, Basis basis, BellIndex bell, FidelityTag tag)
            implements Half {
        static Read of(PairMeasured read) {
            return new Read(read.pair(), read.one(), read.basis(), read.bell(), read.tag());
        }

        @Override
        public TransportOutput.Up ready(StreamId stream, long position) {
            return new OutcomeReady(stream, position, pair, one, basis, bell, tag);
        }
    }
}
