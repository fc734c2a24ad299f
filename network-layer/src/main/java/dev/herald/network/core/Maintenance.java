package dev.herald.network.core;

import dev.herald.network.core.Circuit.Phase;
import dev.herald.network.message.NetworkError;
import dev.herald.network.message.NetworkMessage.Advise;
import dev.herald.network.message.NodeState.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Leads circuits around links before their maintenance begins.
final class Maintenance {
    /// Wakes when a link begins to drain.
    private final class Watch implements Node.Sleeper {
        private final LocalLink link;

        Watch(LocalLink link) {
            this.link = link;
        }

        void arm() {
            long next = Long.MAX_VALUE;
            for (Window window : link.windows) {
                if (window.fromNs() - drainNs() > node.nowNs()) {
                    next = Math.min(next, window.fromNs() - drainNs());
                }
            }
            node.alarm(this, next);
        }

        @Override
        public void wake() {
            for (Circuit circuit : List.copyOf(link.circuits().values())) {
                check(circuit, link);
            }
            arm();
        }
    }

    private final Node node;
    private final Signalling signalling;
    private final Map<LocalLink, Watch> watches = new LinkedHashMap<>();

    Maintenance(Node node, Signalling signalling) {
        this.node = node;
        this.signalling = signalling;
    }

    private long drainNs() {
        return node.config.control().flood().drainNs();
    }

    void set(LocalLink link, List<Window> windows) {
        link.windows = windows;
        watches.computeIfAbsent(link, Watch::new).wake();
    }

    /// The circuit has become active: perhaps too late for maintenance that was announced meanwhile.
    void check(Circuit circuit) {
        if (circuit.downLink != null) {
            check(circuit, circuit.downLink);
        }
    }

    private void check(Circuit circuit, LocalLink link) { // [NL-REROUTE-1]
        if (circuit.phase == Phase.ACTIVE && link.draining(node.nowNs(), drainNs())) {
            signalling.advise(
                    circuit, new Advise(circuit.id, link.id, NetworkError.MAINTENANCE, node.self));
        }
    }
}
