package dev.herald.conformance.hal;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.Under;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Abort;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.QubitHandle;
import dev.herald.spec.trace.Verifies;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-CMD-1: how long a device keeps its host.
@DisplayName("HAL: acceptance of commands")
@ExtendWith(ConformanceExtension.class)
public class HalAcceptSuite {
    /// Far more than queueing a command takes, and far less than a batch that begins in [#SOON_NS].
    private static final long ACCEPTED_WITHIN_NS = 1_000_000;

    private static final long SOON_NS = 50_000_000;

    /// Submits to a device whose commands take their time; a device that waits for one of them, or for
    /// anything else, takes at least as long.
    @Test
    @Under("real-time")
    @Verifies("HAL-CMD-1")
    void commandIsAcceptedWithoutWaiting(DeviceBench bench) {
        bench.holdBound(
                "accepted a command after",
                ACCEPTED_WITHIN_NS,
                () -> {
                    DeviceCommand first = new Initialise(bench.nextId(), 0);
                    long fromNs = bench.nowNs();
                    bench.submit(first);
                    long tookNs = bench.nowNs() - fromNs;
                    if (bench.await(first) instanceof Allocated(_, QubitHandle handle)) {
                        bench.discard(handle);
                    }
                    return tookNs;
                });
        Batches.inEachMode(
                bench,
                batches ->
                        bench.holdBound(
                                "accepted a batch after",
                                ACCEPTED_WITHIN_NS,
                                () -> {
                                    Entangle batch =
                                            batches.planAfter(bench.nowNs() + SOON_NS, 10, 1);
                                    long fromNs = bench.nowNs();
                                    bench.submit(batch);
                                    long tookNs = bench.nowNs() - fromNs;
                                    bench.submit(new Abort(bench.nextId(), batch.id()));
                                    batches.giveBack(batches.await(batch));
                                    return tookNs;
                                }));
    }
}
