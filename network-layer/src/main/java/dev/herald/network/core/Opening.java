package dev.herald.network.core;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkInput.OpenCircuit;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.NetworkError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A circuit that this head-end is to set up: the paths that it has yet to try.
final class Opening {
    final OpenCircuit ask;
    final CircuitTerms terms;

    /// The circuit whose place it is to take, active or lost.
    final @Nullable Circuit before;

    final long untilNs;

    /// Links that the head-end does not take itself; the paths have none of them where there is a choice.
    final Set<LinkId> avoid;

    private final Deque<List<NodeId>> paths = new ArrayDeque<>();

    /// Of the last refusal.
    NetworkError why = NetworkError.NO_ROUTE;

    NodeId where;
    String detail;
    boolean abandoned;

    Opening(
            OpenCircuit ask,
            CircuitTerms terms,
            @Nullable Circuit before,
            Set<LinkId> avoid,
            long untilNs,
            NodeId self) {
        this.ask = ask;
        this.terms = terms;
        this.before = before;
        this.avoid = avoid;
        this.untilNs = untilNs;
        where = self;
        detail = "no path from " + self + " to " + ask.remote();
    }

    void add(List<NodeId> path) {
        paths.add(path);
    }

    @Nullable List<NodeId> nextPath() {
        return paths.poll();
    }

    /// Remembers why a path was refused.
    ///
    /// @return whether another one may be better
    boolean refused(NetworkError reason, NodeId by, String words) { // [NL-SETUP-15]
        why = reason;
        where = by;
        detail = words;
        return !abandoned
                && switch (reason) {
                    case LINK_DOWN,
                            NO_CAPACITY,
                            NO_RESOURCES,
                            MAINTENANCE,
                            PEER_LOST,
                            FIDELITY_UNREACHABLE,
                            RATE_UNREACHABLE ->
                            true;
                    default -> false;
                };
    }
}
