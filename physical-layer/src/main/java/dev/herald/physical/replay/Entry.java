package dev.herald.physical.replay;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceState;

/// One entry of a record.
sealed interface Entry {

    /// Network time of the entry.
    long atNs();

    /// The device as it was when the record began; the first entry, and no other.
    record Opened(long atNs, DeviceState state, String detail, DeviceDescriptor descriptor)
            implements Entry {}

    /// What the host submitted.
    record Told(long atNs, DeviceCommand command) implements Entry {}

    /// What the device emitted.
    ///
    /// @param atOnce while the command before it was being submitted
    record Said(long atNs, boolean atOnce, DeviceEvent event) implements Entry {}

    /// The host closed the device; the last entry of a record that is whole.
    record Closed(long atNs) implements Entry {}
}
