package dev.herald.physical.verify.run;

import dev.herald.hal.device.DeviceCommand;

/// A command to one of the ends.
record EndCommand(int end, DeviceCommand command) {}
