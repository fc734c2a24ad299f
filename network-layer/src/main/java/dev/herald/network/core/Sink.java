package dev.herald.network.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkOutput;

/// Where an end of a circuit puts pairs that both ends have confirmed: the one seam between the data plane
/// and what makes use of it. Both ends put the same pairs, each end in its own order.
interface Sink {

    /// The sink owns the qubit from now on, for the entity: it is counted in [Node#owned] until [Node#disown].
    ///
    /// @param local link pair that this end's half was made with
    void kept(
            EndRequest request,
            LinkPairId local,
            PairId pair,
            QubitHandle qubit,
            BellIndex bell,
            FidelityTag tag);

    void measured(
            EndRequest request,
            PairId pair,
            boolean one,
            Basis basis,
            BellIndex bell,
            FidelityTag tag);

    /// The layer above has the qubit already, as half of `local`.
    void early(EndRequest request, LinkPairId local, PairId pair, BellIndex bell, FidelityTag tag);

    /// Hands everything over to the layer above.
    static Sink up(Node node) {
        return new Sink() {
            @Override
            public void kept(
                    EndRequest request,
                    LinkPairId local,
                    PairId pair,
                    QubitHandle qubit,
                    BellIndex bell,
                    FidelityTag tag) {
                node.disown(1);
                node.emit(new NetworkOutput.PairKept(request.id, pair, qubit, bell, tag));
            }

            @Override
            public void measured(
                    EndRequest request,
                    PairId pair,
                    boolean one,
                    Basis basis,
                    BellIndex bell,
                    FidelityTag tag) {
                node.emit(new NetworkOutput.PairMeasured(request.id, pair, one, basis, bell, tag));
            }

            @Override
            public void early(
                    EndRequest request,
                    LinkPairId local,
                    PairId pair,
                    BellIndex bell,
                    FidelityTag tag) {
                node.emit(new NetworkOutput.PairConfirmed(request.id, local, pair, bell, tag));
            }
        };
    }
}
