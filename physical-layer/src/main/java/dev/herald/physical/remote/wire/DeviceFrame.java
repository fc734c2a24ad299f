package dev.herald.physical.remote.wire;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;
import java.util.List;

/// What a device says to its host.
public sealed interface DeviceFrame {

    /// The host is attached.
    ///
    /// @param contractMajor version in use
    /// @param contractMinor the lower of both ends
    /// @param features of the host's, those in use
    /// @param sessionEpoch names this session; never used again
    /// @param nowNs network time at the device when this was sent
    /// @param outstandingMax commands that may be under way at once, at least 1
    /// @param silenceNs how long the host may be silent, at least 1
    /// @param state of the device
    /// @param stateDetail what there is to say of the state
    /// @param descriptor of the device
    record AttachOk(
            int contractMajor,
            int contractMinor,
            List<String> features,
            long sessionEpoch,
            long nowNs,
            int outstandingMax,
            long silenceNs,
            DeviceState state,
            String stateDetail,
            DeviceDescriptor descriptor)
            implements DeviceFrame {
        public AttachOk {
            features = List.copyOf(features);
            requireNonNull(state);
            requireNonNull(stateDetail);
            requireNonNull(descriptor);
            if (outstandingMax < 1 || silenceNs < 1) {
                throw new IllegalArgumentException(
                        "outstanding "
                                + outstandingMax
                                + " and silence "
                                + silenceNs
                                + " ns must be at least 1");
            }
        }
    }

    record AttachRefused(AttachRefusal why, String detail) implements DeviceFrame {
        public AttachRefused {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    record Report(DeviceEvent event) implements DeviceFrame {
        public Report {
            requireNonNull(event);
        }
    }

    /// @param number of the ping
    /// @param nowNs network time at the device when this was sent
    record Pong(long number, long nowNs) implements DeviceFrame {}

    /// The device ended the session.
    record Detached(DetachReason why, String detail) implements DeviceFrame {
        public Detached {
            requireNonNull(why);
            requireNonNull(detail);
        }
    }

    /// Why a host is not attached. Wire numbers are ordinal + 1.
    enum AttachRefusal {
        /// Another major version of the contract.
        VERSION,
        UNKNOWN_NODE,
        /// Another host is attached, or the device is being cleared after one.
        TAKEN,
        /// The host has not proved to be the node.
        FORBIDDEN,
        DEVICE_FAILED;

        /// Whether trying again may help.
        public boolean passes() {
            return this == TAKEN || this == DEVICE_FAILED;
        }
    }

    /// Why a device ended a session. Wire numbers are ordinal + 1.
    enum DetachReason {
        SHUTDOWN,
        /// The same host attached over another connection.
        SUPERSEDED,
        /// The host broke a clause.
        VIOLATION
    }
}
