package dev.herald.hal.device;

/// A quantum device as the stack sees it; the interface vendors implement.
///
/// Called on the host's event loop only. No method blocks, and none throws because of what a command
/// asks: refusals and faults are events. Events are emitted, on the same loop, into the outbox of the
/// [DeviceContext] the device was opened with; they may be emitted while [#submit] runs.
public interface QuantumDevice extends AutoCloseable {

    /// What the device is and can do. It is READY, unless it reports another state before any other
    /// event (HAL-STATE-4). Constant while the device is open. HAL-DESC-1.
    DeviceDescriptor describe();

    /// Hands over one command. Exactly one terminal event will carry its id. HAL-CMD-2.
    void submit(DeviceCommand command);

    /// Gives up every qubit and every command; no event follows.
    @Override
    void close();
}
