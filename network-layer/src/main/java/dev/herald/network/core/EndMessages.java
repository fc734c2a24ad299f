package dev.herald.network.core;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.NetworkMessage.Expire;
import dev.herald.network.message.NetworkMessage.Reach;
import dev.herald.network.message.NetworkMessage.Track;

/// What the neighbour and the far end have to say about the pairs of an end.
final class EndMessages {
    private final Node node;
    private final Circuit circuit;
    private final EndPlane plane;
    private final boolean head;

    EndMessages(Node node, Circuit circuit, EndPlane plane, boolean head) {
        this.node = node;
        this.circuit = circuit;
        this.plane = plane;
        this.head = head;
    }

    void track(Track track) {
        EndPair pair = plane.pairs.get(track.link());
        if (pair == null) {
            if (plane.records.forget(track.link()) || plane.active.isEmpty()) {
                circuit.expire(track);
            } else if (plane.records.park(track, node.nowNs())) {
                plane.wakeBy(node.after(node.config.recordLifeNs()));
            } else {
                twice(track);
            }
        } else if (pair.far != null) {
            twice(track);
        } else {
            plane.met(pair, track);
        }
    }

    private void twice(Track track) {
        NodeId from = head ? circuit.downstream : circuit.upstream;
        if (from != null) {
            node.violation(from, "NL-TRACK-1", "a second Track of " + track.link());
        }
    }

    void expire(Expire expire) { // [NL-EXPIRE-3]
        EndPair pair = plane.pairs.get(expire.origin());
        if (pair != null && pair.launched) {
            plane.withdraw(pair, "expired");
        }
    }

    void reach(Reach reach) { // [NL-ORDER-5]
        EndPair pair = plane.pairs.get(reach.link());
        if (reach.place() == Reach.NOWHERE && pair != null && pair.far == null) {
            plane.withdraw(pair, "given up by the far half");
        }
    }

    void relay(EndMessage message) {
        switch (message) {
            case EndMessage.TestOutcomes outcomes -> {
                if (plane.tests != null) {
                    plane.tests.far(outcomes);
                }
            }
            case EndMessage.TestProof proof -> {
                if (plane.tests != null) {
                    plane.tests.proved(proof);
                }
            }
            case EndMessage.GivenUp given -> Batch.givenUp(plane, given.pair());
            default -> {
                if (plane.distillery != null) {
                    plane.distillery.relay(message);
                }
            }
        }
    }
}
