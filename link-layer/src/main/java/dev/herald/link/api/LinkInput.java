package dev.herald.link.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.model.Basis;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.LinkMessage;

/// Everything that can happen to the link-layer entity of one link, from its three neighbours.
public sealed interface LinkInput {

    /// From the layer above: make pairs. Answered by Acknowledged or Refused with the cookie.
    ///
    /// @param cookie returned in the answer; means nothing else
    record Create(long cookie, CreateRequest request) implements LinkInput {
        public Create {
            requireNonNull(request);
        }
    }

    /// From the layer above: stop serving the request at both ends. Harmless when it has ended.
    record Cancel(int createId) implements LinkInput {}

    /// From the layer above: accept requests of the peer with this purpose.
    record Listen(int purpose) implements LinkInput {}

    /// From the layer above: accept them no longer; requests under way are not touched.
    record StopListening(int purpose) implements LinkInput {}

    /// From the layer above: serve by this timetable from now on; both ends are told the same.
    record Schedule(Timetable timetable) implements LinkInput {
        public Schedule {
            requireNonNull(timetable);
        }
    }

    /// From the layer above: what it found when it compared measured pairs of both ends.
    ///
    /// @param point operating point they were made at
    /// @param axis that both ends measured along
    /// @param pairs compared, at least 1
    /// @param errors of them, pairs whose outcomes are not related as their Bell state says
    /// @param asOfNs emission of the last of them
    record Observed(int point, Basis.Axis axis, long pairs, long errors, long asOfNs)
            implements LinkInput {
        public Observed {
            requireNonNull(axis);
            if (pairs < 1 || errors < 0 || errors > pairs) {
                throw new IllegalArgumentException(
                        "errors " + errors + " are not in 0.." + pairs + ", the pairs, at least 1");
            }
        }
    }

    /// From the peer entity at the other end of the link.
    record FromPeer(LinkMessage message) implements LinkInput {
        public FromPeer {
            requireNonNull(message);
        }
    }

    /// From the device: an answer to one of this entity's commands, a herald of one of its batches, or
    /// a change of state, which every entity is told.
    record FromDevice(DeviceEvent event) implements LinkInput {
        public FromDevice {
            requireNonNull(event);
        }
    }

    /// From the node: a qubit of this link that was delivered has been given back and is free.
    record Released(int qubit) implements LinkInput {}
}
