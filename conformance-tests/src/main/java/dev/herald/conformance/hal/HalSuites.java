package dev.herald.conformance.hal;

import dev.herald.conformance.hal.wire.HalWireSuite;
import java.util.List;

/// The suites of the chapter HAL.
public final class HalSuites {
    public static final List<Class<?>> ALL =
            List.of(
                    HalDescriptorSuite.class,
                    HalCommandSuite.class,
                    HalAcceptSuite.class,
                    HalCapabilitySuite.class,
                    HalQubitSuite.class,
                    HalMeasureSuite.class,
                    HalGateSuite.class,
                    HalBellSuite.class,
                    HalMoveSuite.class,
                    HalBatchSuite.class,
                    HalHeraldSuite.class,
                    HalPairSuite.class,
                    HalMonitorSuite.class,
                    HalTimeSuite.class,
                    HalStateSuite.class,
                    HalFaultSuite.class,
                    HalBothEndsSuite.class,
                    HalWireSuite.class);

    private HalSuites() {}
}
