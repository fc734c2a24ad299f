package dev.herald.network.virtual;

import dev.herald.hal.model.LinkId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkOutput;
import dev.herald.network.message.CircuitId;
import dev.herald.network.message.EndMessage;
import dev.herald.network.message.RequestId;
import dev.herald.network.message.RequestSpec;
import org.jspecify.annotations.Nullable;

/// What a virtual link needs of the node that it ends at.
public interface VirtualHost {
    long nowNs();

    /// The instant so much later, or never.
    long after(long ns);

    /// Sets up the circuit of the link anew.
    void open(VirtualLink link);

    /// Makes a request on the circuit; null when it was refused.
    @Nullable RequestId request(CircuitId circuit, RequestSpec spec);

    void cancel(RequestId request);

    /// Says something to the far end of the circuit.
    void tell(CircuitId circuit, EndMessage message);

    /// Tells the layer above the link, in order, after this step.
    void fromLink(LinkId link, LinkOutput.Up event);

    /// Neighbours across the link can, or cannot, speak to each other through it.
    void reachable(VirtualLink link, NodeId peer, boolean yes);

    /// Wakes the link at the instant, or never at Long.MAX_VALUE.
    void alarm(VirtualLink link, long atNs);
}
