package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.conformance.hal.Batches.Batch;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent.Probed;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.spec.trace.Verifies;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.TestAbortedException;

/// HAL-MON: monitors.
@DisplayName("HAL: monitors")
@ExtendWith(ConformanceExtension.class)
public class HalMonitorSuite {
    private static final int SEVERAL = 20;
    private static final long BILLION = 1_000_000_000L;

    /// A measured time may differ from the declared one; a wrong unit is a thousand off.
    private static final double FACTOR_MAX = 100;

    private static final Pattern OF_QUBIT = Pattern.compile("(t1|t2)\\.(.*)");
    private static final Pattern OF_PORT =
            Pattern.compile("(attempts|heralds|singles|loss|dark|power|visibility|phase)\\.(.*)");

    @Test
    @Verifies("HAL-MON-1")
    void everyMonitorCanBeProbed(DeviceBench bench) {
        for (String monitor : bench.describe().monitors()) {
            bench.ask(new Probe(bench.nextId(), monitor), Probed.class);
        }
    }

    private static long read(DeviceBench bench, String monitor) {
        if (bench.ask(new Probe(bench.nextId(), monitor)) instanceof Probed(_, long value)) {
            return value;
        }
        throw new TestAbortedException(monitor + " cannot be read");
    }

    @Test
    @Verifies(value = "HAL-MON-2", rev = 2)
    void namedMonitorsReadWhatTheTableSays(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        for (String monitor : device.monitors()) {
            Matcher qubit = OF_QUBIT.matcher(monitor);
            Matcher port = OF_PORT.matcher(monitor);
            if (qubit.matches()) {
                assertTrue(
                        isNumber(qubit.group(2), device.qubits().size()),
                        () -> monitor + " names no qubit");
                MemoryDecay decay = device.qubits().get(Integer.parseInt(qubit.group(2))).decay();
                holdTime(bench, monitor, qubit.group(1).equals("t1") ? decay.t1Ns() : decay.t2Ns());
            } else if (port.matches()) {
                assertTrue(
                        isNumber(port.group(2), device.ports().size()),
                        () -> monitor + " names no port");
                holdRange(
                        bench,
                        monitor,
                        port.group(1).equals("visibility") ? BILLION : Long.MAX_VALUE);
            } else if (monitor.equals("temperature")) {
                holdRange(bench, monitor, Long.MAX_VALUE);
            }
        }
    }

    private static boolean isNumber(String text, int count) {
        return text.matches("0|[1-9]\\d{0,8}") && Integer.parseInt(text) < count;
    }

    private static void holdTime(DeviceBench bench, String monitor, long declaredNs) {
        long value = read(bench, monitor);
        boolean near =
                declaredNs == 0
                        || value >= declaredNs / FACTOR_MAX
                                && (value <= declaredNs * FACTOR_MAX || value == Long.MAX_VALUE);
        assertTrue(near, () -> "%s reads %d, declared %d ns".formatted(monitor, value, declaredNs));
    }

    private static void holdRange(DeviceBench bench, String monitor, long max) {
        long value = read(bench, monitor);
        assertTrue(value >= 0 && value <= max, () -> monitor + " reads " + value);
    }

    @Test
    @Verifies("HAL-MON-3")
    void countsGrowByWhatHappened(DeviceBench bench) {
        int[] held = {0};
        Batches.inEachMode(
                bench,
                batches -> {
                    String attempts = "attempts." + batches.port().index();
                    String heralds = "heralds." + batches.port().index();
                    for (int i = 0; i < SEVERAL; i++) {
                        long attemptsBefore = count(bench, attempts);
                        Batch batch = batches.run(2, 1);
                        batches.giveBack(batch);
                        long used = batch.end().attemptsUsed();
                        if (batch.heralds().isEmpty() && used >= 0) {
                            held[0] += hold(bench, attempts, attemptsBefore, used);
                        }
                    }
                    long heraldsBetween = count(bench, heralds);
                    long found = 0;
                    for (Batch batch : batches.gather(SEVERAL)) {
                        found += batch.heralds().size();
                    }
                    held[0] += hold(bench, heralds, heraldsBetween, found);
                });
        if (held[0] == 0) {
            throw new NothingToTest("the port that was used has neither count");
        }
    }

    private static long count(DeviceBench bench, String monitor) {
        return bench.describe().monitors().contains(monitor) ? read(bench, monitor) : 0;
    }

    private static int hold(DeviceBench bench, String monitor, long before, long grown) {
        if (!bench.describe().monitors().contains(monitor)) {
            return 0;
        }
        assertEquals(
                before / BILLION + grown,
                read(bench, monitor) / BILLION,
                () -> monitor + " grew otherwise than by " + grown);
        return 1;
    }
}
