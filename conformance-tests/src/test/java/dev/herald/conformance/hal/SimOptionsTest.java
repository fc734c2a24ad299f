package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceOpenException;
import dev.herald.physical.sim.SimDeviceProvider;
import dev.herald.spec.trace.Verifies;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The options of a trial, of the simulated device and in a file.
class SimOptionsTest {
    @Test
    @Verifies(value = "CONF-TRIAL-2", rev = 2)
    void simulatedDeviceProvidesEveryCondition() {
        Set<String> provided =
                new TreeSet<>(
                        new DeviceSubject(new SimDeviceProvider(), Map.of())
                                .identity()
                                .capabilities());
        provided.retainAll(Conditions.NAMES);

        assertEquals(Conditions.NAMES, provided);
    }

    @Test
    @Verifies(value = "CONF-TRIAL-2", rev = 2)
    void unknownValuesAreRefusedWithAReason() {
        for (Map<String, String> wrong :
                Map.of("peer", "sleepy", "trial", "by-combat", "colour", "red").entrySet().stream()
                        .map(one -> Map.of(one.getKey(), one.getValue()))
                        .toList()) {
            DeviceOpenException refused =
                    assertThrows(
                            DeviceOpenException.class,
                            () -> new DeviceSubject(new SimDeviceProvider(), wrong));
            assertTrue(
                    refused.getMessage().contains(wrong.keySet().iterator().next()),
                    refused::getMessage);
        }
    }

    @Test
    void conditionsAreReadFromAFile() {
        Conditions read =
                Conditions.parse(
                        """
                        calibrating: {begin: "ssh lab calibrate", end: "ssh lab ready"}
                        both-ends: {options: {node: 1}, other: {node: 2}}
                        """);

        assertEquals("ssh lab ready", read.how(Conditions.CALIBRATING).end());
        assertEquals(Map.of("node", "2"), read.how(Conditions.BOTH_ENDS).other());
        assertEquals(Map.of("peer", "absent"), read.how(Conditions.PEER_ABSENT).options());
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Conditions.parse("sunny: {begin: wait}"))
                        .getMessage()
                        .contains("\"sunny\" is not one of"));
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Conditions.parse("fault: {start: now}"))
                        .getMessage()
                        .contains("\"start\" is not options, other, begin or end"));
    }
}
