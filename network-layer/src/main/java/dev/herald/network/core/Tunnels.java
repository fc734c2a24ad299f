package dev.herald.network.core;

import dev.herald.hal.model.NodeId;
import dev.herald.network.message.NetworkMessage;
import dev.herald.network.virtual.VirtualLink;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Ways to neighbours across virtual links. [NL-VIRTUAL-13]
final class Tunnels {
    private final BiConsumer<VirtualLink, NetworkMessage> carry;

    /// The links that are up, by the neighbour; messages go across the first.
    private final Map<NodeId, Set<VirtualLink>> across = new LinkedHashMap<>();

    /// @param carry sends a message to the other end of a link
    Tunnels(BiConsumer<VirtualLink, NetworkMessage> carry) {
        this.carry = carry;
    }

    /// A link has come up.
    ///
    /// @return whether the neighbour can be spoken to since
    boolean up(VirtualLink link, NodeId peer) {
        Set<VirtualLink> ways = across.computeIfAbsent(peer, any -> new LinkedHashSet<>());
        ways.add(link);
        return ways.size() == 1;
    }

    /// A link has gone down.
    void down(VirtualLink link, NodeId peer) {
        Set<VirtualLink> ways = across.get(peer);
        if (ways != null) {
            ways.remove(link);
            if (ways.isEmpty()) {
                across.remove(peer);
            }
        }
    }

    boolean leadsTo(NodeId peer) {
        return across.containsKey(peer);
    }

    /// Lost when no link leads there.
    void send(NodeId peer, NetworkMessage message) {
        @Nullable Set<VirtualLink> ways = across.get(peer);
        if (ways != null) {
            carry.accept(ways.iterator().next(), message);
        }
    }
}
