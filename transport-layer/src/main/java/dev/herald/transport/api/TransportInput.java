package dev.herald.transport.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.NodeId;
import dev.herald.network.api.NetworkOutput;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.RouteChoice;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportMessage;
import java.util.List;

/// Everything that can happen to the transport-layer entity of a node.
public sealed interface TransportInput {
    int PORT_LENGTH_MAX = 64;

    /// From the layer above: accept sessions on the port, 1 to 64 characters.
    record Listen(String port) implements TransportInput {
        public Listen {
            checkPort(port);
        }
    }

    record StopListening(String port) implements TransportInput {}

    /// From the layer above: open a session. Answered by SessionOpened or ConnectFailed.
    ///
    /// @param timeoutNs fails when not open after so long, at least 1
    /// @param choice the path of its circuit, or what the best one is by
    record Connect(
            long cookie,
            NodeId remote,
            String port,
            CircuitTerms terms,
            long timeoutNs,
            RouteChoice choice)
            implements TransportInput {
        public Connect(
                long cookie,
                NodeId remote,
                String port,
                CircuitTerms terms,
                List<NodeId> path,
                long timeoutNs) {
            this(cookie, remote, port, terms, timeoutNs, RouteChoice.USUAL.along(path));
        }

        public Connect {
            requireNonNull(remote);
            checkPort(port);
            requireNonNull(terms);
            requireNonNull(choice);
            if (timeoutNs < 1) {
                throw new IllegalArgumentException("timeoutNs " + timeoutNs + " is less than 1");
            }
        }
    }

    /// From the layer above, at either end.
    record Close(SessionId session) implements TransportInput {}

    /// From the layer above, at the initiator: a stream of pairs. Answered by StreamAccepted or
    /// StreamRefused.
    record RequestPairs(long cookie, SessionId session, PairRequest request)
            implements TransportInput {
        public RequestPairs {
            requireNonNull(session);
            requireNonNull(request);
        }
    }

    /// From the layer above, at either end: end the stream with what it has. Pairs on their way may
    /// still be delivered before StreamEnded.
    record CancelStream(StreamId stream) implements TransportInput {}

    /// From the layer above, at the initiator: teleport a qubit to the other end. The qubit stays the
    /// sender's until the Bell measurement. Answered by QubitSent or TransferFailed.
    ///
    /// @param timeoutNs the transfer is given up, the qubit kept, when no pair is ready after so long
    record SendQubit(long cookie, SessionId session, QubitHandle qubit, long timeoutNs)
            implements TransportInput {
        public SendQubit {
            requireNonNull(session);
            requireNonNull(qubit);
        }
    }

    /// From the layer above, at either end: bytes for the other end, in order with what is sent before.
    record SendData(SessionId session, byte[] data) implements TransportInput {
        public static final int LENGTH_MAX = 32_768;

        public SendData {
            requireNonNull(session);
            if (data.length > LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "data of " + data.length + " bytes exceeds " + LENGTH_MAX);
            }
        }
    }

    record FromNetwork(NetworkOutput.Up event) implements TransportInput {
        public FromNetwork {
            requireNonNull(event);
        }
    }

    record FromPeer(NodeId peer, TransportMessage message) implements TransportInput {
        public FromPeer {
            requireNonNull(peer);
            requireNonNull(message);
        }
    }

    /// The session channel with a node is up. A channel that replaces another is told after the
    /// PeerDown of that one.
    record PeerUp(NodeId peer) implements TransportInput {}

    /// The session channel with a node is lost, or could not be made.
    record PeerDown(NodeId peer, String detail) implements TransportInput {}

    record FromDevice(DeviceEvent event) implements TransportInput {
        public FromDevice {
            requireNonNull(event);
        }
    }

    private static void checkPort(String port) {
        if (port.isEmpty() || port.length() > PORT_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    "port \"" + port + "\" must have 1 to " + PORT_LENGTH_MAX + " characters");
        }
    }
}
