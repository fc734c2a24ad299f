package dev.herald.node;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Timers;
import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.message.LinkMessage;
import dev.herald.network.api.StateSealer;
import dev.herald.network.message.NetworkMessage;
import dev.herald.transport.message.TransportMessage;
import org.jspecify.annotations.Nullable;

/// What a stack needs of its host. All calls are made on the stack's event loop; none may block, and
/// none may call back into the stack except the device, whose events may come while it is told
/// something.
public interface NodeHost {

    Clock clock();

    /// An alarm of its own for one machine.
    ///
    /// @param onWake runs on the event loop at or after the deadline
    Timers timers(Runnable onWake);

    EntropySource entropy();

    /// Hands a command to the device; its events come back through [NodeStack#onDevice].
    void submit(DeviceCommand command);

    /// Sends over the link's channel, which may lose, delay and duplicate.
    void sendLink(LinkId link, LinkMessage message);

    /// Sends over the session channel with a neighbour; dropped when there is none.
    void sendNetwork(NodeId neighbour, NetworkMessage message);

    /// Sends over the session channel with an end node; dropped when there is none.
    void sendTransport(NodeId peer, TransportMessage message);

    /// Seals this node's link states and checks those of others; null where nothing is sealed.
    default StateSealer.@Nullable Signer stateSigner() {
        return null;
    }

    /// Makes a session channel to the node unless there is one; answered, in either case, by
    /// [NodeStack#onPeerUp] or [NodeStack#onPeerDown].
    void dial(NodeId peer);
}
