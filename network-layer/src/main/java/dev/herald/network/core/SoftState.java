package dev.herald.network.core;

import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Refresh;

/// Keeps circuits alive while both their ends want them: each end says so three times a life, and a node
/// that has heard nothing of one of them for a life releases the circuit.
final class SoftState {
    private static final int PER_LIFE = 3;

    private final Node node;

    SoftState(Node node) {
        this.node = node;
    }

    /// The circuit has become active.
    void begin(Circuit circuit) {
        circuit.fromHeadNs = node.nowNs();
        circuit.fromTailNs = node.nowNs();
        circuit.refreshNs = node.after(interval(circuit));
        arm(circuit);
    }

    void refreshed(Circuit circuit, Refresh refresh) { // [NL-REFRESH-2]
        if (refresh.toTail()) {
            circuit.fromHeadNs = node.nowNs();
            circuit.toTail(refresh);
        } else {
            circuit.fromTailNs = node.nowNs();
            circuit.toHead(refresh);
        }
    }

    void wake(Circuit circuit) {
        long life = life(circuit);
        long now = node.nowNs();
        if (!circuit.isHead() && now - circuit.fromHeadNs >= life) { // [NL-REFRESH-3]
            circuit.fail(NetworkError.STALE, "nothing from the head-end for " + life + " ns");
            return;
        }
        if (!circuit.isTail() && now - circuit.fromTailNs >= life) {
            circuit.fail(NetworkError.STALE, "nothing from the tail-end for " + life + " ns");
            return;
        }
        if (now >= circuit.refreshNs) { // [NL-REFRESH-1]
            circuit.refreshNs = node.after(interval(circuit));
            if (circuit.isHead()) {
                circuit.toTail(new Refresh(circuit.id, true));
            } else if (circuit.isTail()) {
                circuit.toHead(new Refresh(circuit.id, false));
            }
        }
        arm(circuit);
    }

    private void arm(Circuit circuit) {
        long next = Long.MAX_VALUE;
        boolean ages = life(circuit) != Long.MAX_VALUE;
        if (ages && (circuit.isHead() || circuit.isTail())) {
            next = circuit.refreshNs;
        }
        if (!circuit.isHead()) {
            next = Math.min(next, end(circuit.fromHeadNs, life(circuit)));
        }
        if (!circuit.isTail()) {
            next = Math.min(next, end(circuit.fromTailNs, life(circuit)));
        }
        node.alarm(circuit, next);
    }

    private static long end(long fromNs, long life) {
        return life > Long.MAX_VALUE - Math.max(0, fromNs) ? Long.MAX_VALUE : fromNs + life;
    }

    private long life(Circuit circuit) {
        long asked = circuit.terms.service().lifeNs();
        return asked == 0 ? node.config.admission().lifeNs() : asked;
    }

    private long interval(Circuit circuit) {
        return Math.max(1, life(circuit) / PER_LIFE);
    }
}
