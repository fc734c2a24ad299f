package dev.herald.physical.verify.run;

import dev.herald.hal.device.DeviceEvent;

/// An event of one of the ends.
record EndEvent(int end, DeviceEvent event) {}
