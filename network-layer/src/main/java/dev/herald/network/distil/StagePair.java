package dev.herald.network.distil;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.PairId;
import org.jspecify.annotations.Nullable;

/// A confirmed pair of a circuit in the stage at one of its ends.
public final class StagePair {
    final int request;
    private final PairId id;
    private final LinkPairId own;
    private final QubitHandle qubit;
    private BellIndex bell;
    private FidelityTag tag;

    /// Rounds that it came through.
    int level;

    /// The round it is in.
    @Nullable Round round;

    /// A command acts on the qubit.
    boolean busy;

    /// Dropped while a command was acting on the qubit.
    boolean doomed;

    /// The qubit was measured, lost or broken.
    boolean gone;

    /// @param request number of the request it is for
    /// @param id its name at both ends
    /// @param own link pair that this end's half was made with
    /// @param tag fidelity, this end first
    public StagePair(
            int request,
            PairId id,
            LinkPairId own,
            QubitHandle qubit,
            BellIndex bell,
            FidelityTag tag) {
        this.request = request;
        this.id = requireNonNull(id);
        this.own = requireNonNull(own);
        this.qubit = requireNonNull(qubit);
        this.bell = requireNonNull(bell);
        this.tag = requireNonNull(tag);
    }

    public PairId id() {
        return id;
    }

    /// The link pair that this end's half was made with.
    public LinkPairId local() {
        return own;
    }

    public QubitHandle qubit() {
        return qubit;
    }

    public BellIndex bell() {
        return bell;
    }

    public FidelityTag tag() {
        return tag;
    }

    /// The error weights with the halves having idled until the two instants.
    BellDiagonal state(long ownNs, long farNs) {
        BellDiagonal state = Ageing.half(tag.state(), tag.decayA(), ownNs - tag.asOfNs());
        return Ageing.half(state, tag.decayB(), farNs - tag.asOfNs());
    }

    /// It came through a round.
    ///
    /// @param state with the halves having idled until the two instants
    void improved(BellIndex now, BellDiagonal state, long ownNs, long farNs, long nowNs) {
        BellDiagonal aged = Ageing.half(state, tag.decayA(), nowNs - ownNs);
        aged = Ageing.half(aged, tag.decayB(), nowNs - farNs);
        bell = now;
        tag = FidelityTag.model(aged, nowNs, tag.decayA(), tag.decayB());
        level++;
        round = null;
    }

    @Override
    public String toString() {
        return id + " at level " + level;
    }
}
