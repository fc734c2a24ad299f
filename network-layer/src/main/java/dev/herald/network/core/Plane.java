package dev.herald.network.core;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Complete;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Forward;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Relay;
import dev.herald.network.message.NetworkMessage.Track;
import java.util.Collection;
import java.util.Set;

/// The data plane of one circuit at one node: what becomes of its link pairs.
sealed interface Plane extends Node.Sleeper permits EndPlane, Intermediate {

    /// A pair of the circuit's link toward the head (`upstream`) or the tail.
    void kept(boolean upstream, LinkOutput.PairKept pair);

    /// The link layer withdraws a pair that it delivered.
    void revoked(LinkPairId pair);

    /// The device lost qubits; some may be this plane's.
    void lost(Set<QubitHandle> qubits);

    void track(Track track);

    void expire(Expire expire);

    void forward(Forward forward);

    void complete(Complete complete);

    /// From the far end, or on its way to the other.
    void relay(Relay relay);

    /// How far a pair that this node may hold leads.
    void reach(Reach reach);

    /// The circuit is gone: requests end, qubits are given back.
    void close(NetworkError why, NodeId where, String detail);

    /// Pairs of the link toward the head, or the tail, that wait: for a partner, or for the far end.
    int waiting(boolean upstream);

    /// When the oldest of them arrived; [Machine#NEVER] when there is none.
    long oldestNs(boolean upstream);

    /// Gives up the oldest of them.
    void displace(boolean upstream);

    /// Adds the qubits that are held and not with the device.
    void audit(Collection<QubitHandle> held);

    /// Records of any kind that are kept.
    int records();
}
