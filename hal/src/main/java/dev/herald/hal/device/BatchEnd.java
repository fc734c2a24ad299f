package dev.herald.hal.device;

/// How a batch of entanglement attempts ended. None but the last two is an error of the device. Wire
/// numbers are ordinal + 1.
public enum BatchEnd {
    /// The number of pairs asked for was heralded.
    COMPLETE,
    /// All attempts were used.
    EXHAUSTED,
    /// The other end made no attempt together with this one.
    PEER_ABSENT,
    /// The other end attempted under another tag.
    TAG_MISMATCH,
    /// The last cycle of the batch had passed when the command arrived.
    LATE,
    ABORTED,
    /// The heralding station reports a failure of its own.
    STATION_ERROR,
    HARDWARE_FAULT
}
