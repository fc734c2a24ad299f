package dev.herald.physical.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.DeviceOpenException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceTargetTest {
    @Test
    void everyFormIsADriverAndItsOptions() {
        check("sim", "sim", Map.of());
        check("sim:nv-lab", "sim", Map.of("profile", "nv-lab"));
        check(
                "sim:nv-lab?seed=3&peer=absent",
                "sim",
                Map.of("profile", "nv-lab", "seed", "3", "peer", "absent"));
        check(
                "remote:10.0.0.9:7400?node=2",
                "remote",
                Map.of("host", "10.0.0.9", "port", "7400", "node", "2"));
        check("remote:[::1]:7400", "remote", Map.of("host", "[::1]", "port", "7400"));
        check("remote:unix:/run/a:b.sock", "remote", Map.of("unix", "/run/a:b.sock"));
        check("native:./libdevice.so", "native", Map.of("library", "./libdevice.so"));
        check("provider:acme-nv?a=b=c", "acme-nv", Map.of("a", "b=c"));
    }

    private static void check(String text, String driver, Map<String, String> options) {
        assertEquals(new DeviceTarget(text, driver, options), DeviceTarget.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "simulator | is no kind of target",
                "sim: | a profile after sim: is missing",
                "remote:host | HOST:PORT",
                "remote:host:99999 | port 99999 is not in 1..65535",
                "remote:unix: | a path",
                "native: | a library",
                "provider: | a driver's name",
                "sim?seed | \"seed\" is not option=value",
            })
    void whatIsWrongIsNamed(String text, String message) {
        var e = assertThrows(IllegalArgumentException.class, () -> DeviceTarget.parse(text));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith("target \"" + text + "\""), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"provider:none"})
    void aDriverThatIsNotThereIsNamed(String text) {
        var e =
                assertThrows(
                        DeviceOpenException.class,
                        () -> DeviceTarget.parse(text).provider(List.of()));
        assertTrue(e.getMessage().startsWith("no driver is called none"), e.getMessage());
    }

    @Test
    void onlySimIsInVirtualTime() {
        assertTrue(DeviceTarget.parse("sim:ideal").isSimulated());
        assertFalse(DeviceTarget.parse("provider:sim?profile=ideal").isSimulated());
        assertFalse(DeviceTarget.parse("remote:host:1").isSimulated());
    }
}
