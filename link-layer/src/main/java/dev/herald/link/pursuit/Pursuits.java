package dev.herald.link.pursuit;

import dev.herald.hal.host.Machine;

/// Makes the machine of pursuits.
public final class Pursuits {
    private Pursuits() {}

    /// The pursuits at one end of one link. Every event that the entity has for the users of this machine
    /// goes to it, and what it wants of the link goes to the entity: nothing that the entity emits in
    /// between may be lost.
    public static Machine<PursuitInput, PursuitOutput> create(PursuitConfig config) {
        return new PursuitMachine(config);
    }
}
