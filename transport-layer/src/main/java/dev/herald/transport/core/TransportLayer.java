package dev.herald.transport.core;

import dev.herald.hal.host.Machine;
import dev.herald.transport.api.TransportConfig;
import dev.herald.transport.api.TransportInput;
import dev.herald.transport.api.TransportOutput;

/// Makes transport-layer entities. The one public class of this package.
public final class TransportLayer {
    private TransportLayer() {}

    public static Machine<TransportInput, TransportOutput> create(TransportConfig config) {
        return new TransportMachine(config);
    }
}
