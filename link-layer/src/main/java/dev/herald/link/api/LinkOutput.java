package dev.herald.link.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.FidelityTag;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.message.LinkError;
import dev.herald.link.message.LinkMessage;
import dev.herald.link.message.LinkRequestId;
import java.util.List;

/// Everything the link-layer entity of one link can ask for or tell, by direction: up to the network
/// layer, down to the device, across to the peer, and notes for whoever operates the node.
public sealed interface LinkOutput {
    sealed interface Up extends LinkOutput {}

    sealed interface Down extends LinkOutput {}

    sealed interface Across extends LinkOutput {}

    sealed interface Note extends LinkOutput {}

    /// The request of the cookie was taken on under this create id (ACK of the draft).
    record Acknowledged(long cookie, int createId) implements Up {}

    /// The request of the cookie was not taken on.
    record Refused(long cookie, LinkError why, String detail) implements Up {
        public Refused {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// A pair exists and its half is kept here (OK of type K). The receiver owns the qubit.
    ///
    /// @param request whose it is; its origin tells the direction
    /// @param purpose of the request
    /// @param pair its name, the same at both ends
    /// @param index number of the pair in the request, from 1
    /// @param tag fidelity at the instant of delivery, this end first
    record PairKept(
            LinkRequestId request,
            int purpose,
            LinkPairId pair,
            long index,
            QubitHandle qubit,
            BellIndex bell,
            FidelityTag tag)
            implements Up {
        public PairKept {
            requireNonNull(request);
            requireNonNull(pair);
            requireNonNull(qubit);
            requireNonNull(bell);
            requireNonNull(tag);
        }
    }

    /// A pair existed and its half was measured here (OK of type M, or R at the creator).
    ///
    /// @param one the raw outcome: no correction for the Bell state is applied
    record PairMeasured(
            LinkRequestId request,
            int purpose,
            LinkPairId pair,
            long index,
            boolean one,
            Basis basis,
            BellIndex bell,
            FidelityTag tag)
            implements Up {
        public PairMeasured {
            requireNonNull(request);
            requireNonNull(pair);
            requireNonNull(basis);
            requireNonNull(bell);
            requireNonNull(tag);
        }
    }

    /// The request, of either end, is over; all its pairs were delivered.
    record Finished(LinkRequestId request, int purpose) implements Up {
        public Finished {
            requireNonNull(request);
        }
    }

    /// The request, of either end, is over; not all its pairs were delivered.
    record Failed(LinkRequestId request, int purpose, LinkError why, String detail) implements Up {
        public Failed {
            requireNonNull(request);
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// Pairs that were delivered are withdrawn: the peer does not have them, or lost them when it
    /// restarted. The receiver gives their qubits back. The end of a request that is not over is told
    /// separately.
    record Revoked(LinkRequestId request, int purpose, List<LinkPairId> pairs) implements Up {
        public Revoked {
            requireNonNull(request);
            pairs = List.copyOf(pairs);
        }
    }

    /// The session with the peer is up, or what the link can do has changed.
    record LinkUp(LinkQuality quality) implements Up {
        public LinkUp {
            requireNonNull(quality);
        }
    }

    /// What the link can do is known better, or has changed, while the session is up.
    record QualityChanged(LinkQuality quality) implements Up {
        public QualityChanged {
            requireNonNull(quality);
        }
    }

    /// The session with the peer is lost; every request has failed or will. Kept pairs that were delivered
    /// are as good as before unless the peer restarted, which is found out when the next session is up:
    /// then they are revoked before LinkUp.
    record LinkDown(String detail) implements Up {
        public LinkDown {
            requireNonNull(detail);
        }
    }

    record ToDevice(DeviceCommand command) implements Down {
        public ToDevice {
            requireNonNull(command);
        }
    }

    /// Send the message; the channel may lose it.
    record ToPeer(LinkMessage message) implements Across {
        public ToPeer {
            requireNonNull(message);
        }
    }

    /// The peer broke a clause; what it sent was dropped.
    record PeerViolation(String clause, String detail) implements Note {}

    /// The device broke a clause; what it reported was dropped.
    record DeviceViolation(String clause, String detail) implements Note {}

    /// The link is worse than the device's model says at an operating point. Told once, until Recovered.
    ///
    /// @param expected fidelity that the model says
    /// @param measured fidelity measured since
    /// @param sinceNs when the evidence began
    record Drifted(int point, double expected, Interval measured, long sinceNs) implements Note {
        public Drifted {
            requireNonNull(measured);
        }
    }

    /// The link is at an operating point what the model says again.
    record Recovered(int point, double expected, Interval measured, long sinceNs) implements Note {
        public Recovered {
            requireNonNull(measured);
        }
    }

    /// A verification was completed.
    ///
    /// @param asOfNs emission of the last pair it measured
    record Verified(VerificationResult result, long asOfNs) implements Note {
        public Verified {
            requireNonNull(result);
        }
    }
}
