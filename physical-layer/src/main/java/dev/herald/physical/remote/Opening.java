package dev.herald.physical.remote;

/// How opening a remote device ended.
public sealed interface Opening {

    /// @param device attached, with a descriptor
    /// @param oneWayNs measured latency of the connection, which the descriptor's command leads include
    /// @param clockDifferenceNs network time at the device minus network time here, as far as the latency
    ///     lets it be known
    record Attached(RemoteDevice device, long oneWayNs, long clockDifferenceNs)
            implements Opening {}

    /// @param detail one line: the address, the reason and, where there is one, what to do
    record AttachFailed(String detail) implements Opening {}
}
