package dev.herald.transport.core;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.network.message.NetworkError;
import dev.herald.transport.message.TransportError;

/// Why something ended: for programs and, in one line, for people.
record Reason(TransportError why, String detail) {
    Reason {
        requireNonNull(why);
        detail = detail.replace('\n', ' ').replace('\r', ' ');
    }

    /// The network's reason in terms of this layer, its explanation kept.
    static Reason of(NetworkError error, String detail) {
        TransportError why =
                switch (error) {
                    case UNKNOWN_NODE -> TransportError.UNKNOWN_NODE;
                    case NO_ROUTE -> TransportError.NO_ROUTE;
                    case FIDELITY_UNREACHABLE -> TransportError.FIDELITY_UNREACHABLE;
                    case RATE_UNREACHABLE -> TransportError.RATE_UNREACHABLE;
                    case NO_RESOURCES, NO_CAPACITY, QUOTA -> TransportError.NO_RESOURCES;
                    case REJECTED, POLICED, UNAUTHENTICATED -> TransportError.REJECTED;
                    case SETUP_TIMEOUT -> TransportError.SETUP_TIMEOUT;
                    case LINK_DOWN,
                            PEER_LOST,
                            CIRCUIT_DOWN,
                            PREEMPTED,
                            MAINTENANCE,
                            STALE,
                            REROUTED,
                            DISTILLATION ->
                            TransportError.CIRCUIT_DOWN;
                    case FIDELITY_UNMET -> TransportError.FIDELITY_UNREACHABLE;
                    case DEADLINE, WINDOW_MISSED -> TransportError.DEADLINE_MISSED;
                    case CANCELLED -> TransportError.CANCELLED;
                    case UNSUPPORTED -> TransportError.UNSUPPORTED;
                    case PROTOCOL -> TransportError.PROTOCOL;
                    case UNRECOGNISED -> TransportError.UNRECOGNISED;
                };
        return new Reason(why, "network: " + error + (detail.isEmpty() ? "" : ", " + detail));
    }

    /// Why the device did not begin a command.
    static Reason of(DeviceEvent.Refused refused) {
        TransportError why =
                switch (refused.why()) {
                    case UNSUPPORTED, NO_SUCH_TARGET, OUT_OF_RANGE -> TransportError.UNSUPPORTED;
                    case NOT_OWNED, BUSY, DUPLICATE_ID, NOT_READY -> TransportError.NO_RESOURCES;
                };
        return new Reason(why, "device: " + refused.why() + ", " + refused.detail());
    }
}
