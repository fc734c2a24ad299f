package dev.herald.conformance.hal;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-MON: monitors.
@DisplayName("HAL: monitors")
@ExtendWith(ConformanceExtension.class)
public class HalMonitorSuite {

    @Test
    @Verifies("HAL-MON-1")
    void everyMonitorCanBeProbed(DeviceBench bench) {
        for (String monitor : bench.describe().monitors()) {
            bench.ask(new Probe(bench.nextId(), monitor), Probed.class);
        }
    }
}
