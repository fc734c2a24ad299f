package dev.herald.physical.sim.state;

/// What dephases all ions of one trap alike: `exp(i r (t/tau) Z)` on each, with one `r`, normal with mean 0
/// and deviation 1, for all of them (link-physical 3.9). Averaged over `r` the coherence between two
/// basis states falls as `exp(-2 (t/tau)² d²)`, `d` the difference in the number of ones: Gaussian in time,
/// and nothing happens to states of equal number.
///
/// `r` is drawn anew for the ions of a cluster whenever one of them is acted on; ions of different clusters
/// have an `r` of their own. Identity says which ions share a trap.
public final class Trap {
    final double tauNs;

    /// @param tauNs dephasing time in ns, more than 0
    public Trap(long tauNs) {
        if (tauNs <= 0) {
            throw new IllegalArgumentException("dephasing time " + tauNs + " ns of a trap");
        }
        this.tauNs = tauNs;
    }
}
