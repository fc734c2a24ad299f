package dev.herald.physical.sim.link;

import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BellIndex;
import dev.herald.physical.sim.state.XState;

/// Plays the attempts of one pair of batches: how many pass until a success, and what the success
/// yields. Either in closed form ([ClosedFormSampler]: the cost is per success), or photon by photon
/// (`dev.herald.physical.sim.photon.PhotonSampler`: the cost is per attempt).
///
/// A success may be withdrawn by drawing anew: attempts have no memory. A sampler belongs to one pair of
/// batches at a time and to one thread; it allocates nothing per attempt.
public interface AttemptSampler {

    /// Attempts up to and including the next success, at least 1; [Geometric#NEVER] (or any number above
    /// `limit`) when none of the next `limit` attempts succeeds.
    ///
    /// @param limit attempts there is time for, at least 1
    long next(Rng rng, long limit);

    /// The Bell state that the station reports for the success drawn last.
    BellIndex herald(Rng rng);

    /// The state behind the report of [#herald], called after it; first qubit at end A.
    XState state();
}
