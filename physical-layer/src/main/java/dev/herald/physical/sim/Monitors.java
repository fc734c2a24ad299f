package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.device.DeviceRefusal;

/// Readings of a device: `t2.<qubit>` in s, `attempts.<port>` and `heralds.<port>` as counts since the
/// beginning. A reading is reported in billionths of its unit and saturates.
final class Monitors {
    private static final long BILLION = 1_000_000_000L;

    private final SimDevice device;

    Monitors(SimDevice device) {
        this.device = device;
    }

    void probe(Probe c) {
        if (!device.descriptor().monitors().contains(c.monitor())) {
            device.refuse(
                    c.id(), DeviceRefusal.NO_SUCH_TARGET, "no monitor is called " + c.monitor());
            return;
        }
        int dot = c.monitor().indexOf('.');
        int index = Integer.parseInt(c.monitor().substring(dot + 1));
        long value =
                switch (c.monitor().substring(0, dot)) {
                    case "t2" -> device.slots.get(index).descriptor.decay().t2Ns();
                    case "attempts" ->
                            billions(
                                    device.attempts.at(
                                            device.port(index), device.world.clock.nowNs()));
                    default -> billions(device.port(index).heraldsSeen);
                };
        device.emit(new Probed(c.id(), value));
    }

    private static long billions(long count) {
        return count > Long.MAX_VALUE / BILLION ? Long.MAX_VALUE : count * BILLION;
    }
}
