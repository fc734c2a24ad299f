package dev.herald.transport.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.Fidelity;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.network.api.NetworkInput;
import dev.herald.transport.message.PairRequest;
import dev.herald.transport.message.SessionId;
import dev.herald.transport.message.StreamId;
import dev.herald.transport.message.TransportError;
import dev.herald.transport.message.TransportMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything the transport-layer entity of a node can ask for or tell.
public sealed interface TransportOutput {
    sealed interface Up extends TransportOutput {}

    sealed interface Down extends TransportOutput {}

    sealed interface Across extends TransportOutput {}

    sealed interface Note extends TransportOutput {}

    /// A session is open; told at both ends.
    ///
    /// @param cookie of Connect at the initiator, 0 at the responder
    /// @param remote the other end
    /// @param route nodes from initiator to responder
    /// @param expected state of a pair by the model of the path, before waiting
    /// @param meanPairNs mean time between pairs by the model
    record SessionOpened(
            long cookie,
            SessionId session,
            NodeId remote,
            String port,
            List<NodeId> route,
            BellDiagonal expected,
            long meanPairNs)
            implements Up {
        public SessionOpened {
            requireNonNull(session);
            requireNonNull(remote);
            requireNonNull(port);
            route = List.copyOf(route);
            requireNonNull(expected);
        }
    }

    record ConnectFailed(long cookie, TransportError why, String detail) implements Up {
        public ConnectFailed {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// The session is over; its streams and transfers have ended, which is told before. Told once.
    record SessionClosed(SessionId session, TransportError why, String detail) implements Up {
        public SessionClosed {
            requireNonNull(session);
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// The session's pairs come over another path from now on; its streams go on. Told at both ends.
    ///
    /// @param route nodes from initiator to responder
    /// @param expected state of a pair by the model of the path, before waiting
    /// @param meanPairNs mean time between pairs by the model
    record PathChanged(
            SessionId session, List<NodeId> route, BellDiagonal expected, long meanPairNs)
            implements Up {
        public PathChanged {
            requireNonNull(session);
            route = List.copyOf(route);
            requireNonNull(expected);
        }
    }

    /// What test rounds say of the session's pairs; told at both ends, now and then.
    ///
    /// @param tag estimate and lower bound, by the pairs that were measured
    /// @param upper upper bound, at the confidence of the tag
    /// @param enough whether the upper bound is not below the fidelity asked
    record PathMeasured(SessionId session, FidelityTag tag, Fidelity upper, boolean enough)
            implements Up {
        public PathMeasured {
            requireNonNull(session);
            requireNonNull(tag);
            requireNonNull(upper);
        }
    }

    record StreamAccepted(long cookie, StreamId stream) implements Up {}

    record StreamRefused(long cookie, TransportError why, String detail) implements Up {
        public StreamRefused {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// At the responder: the initiator has begun a stream.
    record StreamBegun(StreamId stream, PairRequest request) implements Up {}

    /// A pair that both ends hold; the receiver owns the qubit.
    ///
    /// @param sequence position in the stream, from 1, without gaps, the same at both ends
    record PairReady(
            StreamId stream,
            long sequence,
            PairId pair,
            QubitHandle qubit,
            BellIndex bell,
            FidelityTag tag)
            implements Up {
        public PairReady {
            requireNonNull(stream);
            requireNonNull(pair);
            requireNonNull(qubit);
            requireNonNull(bell);
            requireNonNull(tag);
        }
    }

    /// A pair that both ends measured.
    ///
    /// @param sequence position in the stream, from 1, without gaps, the same at both ends
    /// @param one the raw outcome: no correction for the Bell state is applied
    record OutcomeReady(
            StreamId stream,
            long sequence,
            PairId pair,
            boolean one,
            Basis basis,
            BellIndex bell,
            FidelityTag tag)
            implements Up {
        public OutcomeReady {
            requireNonNull(stream);
            requireNonNull(pair);
            requireNonNull(basis);
            requireNonNull(bell);
            requireNonNull(tag);
        }
    }

    /// The stream is over; told once at each end.
    ///
    /// @param why the reason when not complete; CLOSED when complete
    record StreamEnded(
            StreamId stream, long delivered, boolean complete, TransportError why, String detail)
            implements Up {
        public StreamEnded {
            requireNonNull(stream);
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// The receiver has the qubit, corrected.
    ///
    /// @param outcome of the Bell measurement
    /// @param tag of the pair that carried it, with the noise of the Bell measurement: its fidelity is
    ///     the entanglement fidelity of the transfer
    record QubitSent(
            long cookie, SessionId session, long transfer, BellIndex outcome, FidelityTag tag)
            implements Up {
        public QubitSent {
            requireNonNull(session);
            requireNonNull(outcome);
            requireNonNull(tag);
        }
    }

    /// A qubit has arrived, corrected; the receiver owns it.
    ///
    /// @param tag of the pair that carried it, with the noise of the Bell measurement and of the
    ///     correction
    record QubitReceived(SessionId session, long transfer, QubitHandle qubit, FidelityTag tag)
            implements Up {}

    /// The transfer failed. At the receiver (cookie 0): a half that waited for a qubit is given up.
    ///
    /// @param qubit the sender's qubit, unharmed, when the Bell measurement was not made; null when
    ///     `why` is QUBIT_LOST, and always at the receiver
    record TransferFailed(
            long cookie,
            SessionId session,
            TransportError why,
            @Nullable QubitHandle qubit,
            String detail)
            implements Up {
        public TransferFailed {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    record DataReceived(SessionId session, byte[] data) implements Up {}

    record ToNetwork(NetworkInput input) implements Down {
        public ToNetwork {
            requireNonNull(input);
        }
    }

    record ToDevice(DeviceCommand command) implements Down {
        public ToDevice {
            requireNonNull(command);
        }
    }

    /// Make a session channel to the node; answered by PeerUp or PeerDown. Not emitted while the
    /// channel is up.
    record Dial(NodeId peer) implements Across {}

    record ToPeer(NodeId peer, TransportMessage message) implements Across {
        public ToPeer {
            requireNonNull(peer);
            requireNonNull(message);
        }
    }

    record PeerViolation(NodeId peer, String clause, String detail) implements Note {}
}
