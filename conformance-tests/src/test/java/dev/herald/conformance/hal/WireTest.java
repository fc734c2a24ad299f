package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.ConformanceRun.Settings;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Verdict;
import dev.herald.conformance.hal.wire.FlawedWire;
import dev.herald.conformance.hal.wire.HalWireSuite;
import dev.herald.conformance.hal.wire.WireAddress;
import dev.herald.physical.remote.RemoteDeviceProvider;
import dev.herald.spec.trace.Catalogue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The suite against a server of devices on loopback, in real time, and against one whose frames are
/// spoiled on their way.
class WireTest {
    private static final String PROFILE = "hal-smoke";

    private final ServedSim served = new ServedSim("ideal", 0);

    @AfterEach
    void close() {
        served.close();
        assertEquals(List.of(), served.defects());
    }

    private static Report run(int port, Catalogue clauses, List<Class<?>> suites) {
        Map<String, String> options =
                new TreeMap<>(
                        Map.of("host", "127.0.0.1", "port", Integer.toString(port), "node", "1"));
        Optional<WireAddress> wire = WireAddress.of(options);
        var surroundings =
                new Surroundings(
                        true,
                        Conditions.parse(ServedSim.CONDITIONS),
                        Duration.ofMinutes(1),
                        wire,
                        null);
        return new ConformanceRun(
                        clauses,
                        new DeviceSubject(new RemoteDeviceProvider(), options, surroundings),
                        Settings.of(1, PROFILE))
                .decidingSooner(0.05)
                .execute(suites);
    }

    /// The server has another network epoch than this run would take by itself: it asks.
    @Test
    void simulatedDeviceBehindAWireConforms() {
        Report report = run(served.port(), Catalogue.shipped().profile(PROFILE), HalSuites.ALL);

        assertEquals(Overall.CONFORMANT, report.overall(), () -> TextReport.console(report));
        for (String clause : List.of("HAL-VERS-2", "HAL-VERS-3", "HAL-ENT-10", "HAL-ENT-11")) {
            assertEquals(Verdict.CONFORMS, report.result(clause).verdict(), clause);
        }
    }

    @Test
    void serverOwesToItsHostsWhatTheChapterSays() {
        Report report =
                run(
                        served.port(),
                        Catalogue.shipped().under("HAL-WIRE"),
                        List.of(HalWireSuite.class));

        assertEquals(Set.of(), RealTimeTest.violated(report), () -> TextReport.console(report));
        assertTrue(
                report.counts().getOrDefault(Verdict.CONFORMS, 0) >= 15,
                () -> TextReport.console(report));
    }

    @TestFactory
    Stream<DynamicTest> spoiledFramesAreFoundAndNothingElse() {
        return FlawedWire.FLAWS.stream()
                .map(flaw ->
                        DynamicTest.dynamicTest(
                                flaw.toString(),
                                () -> {
                                    try (FlawedWire wire = new FlawedWire(served.port(), flaw)) {
                                        Report report =
                                                run(
                                                        wire.port(),
                                                        Catalogue.shipped().under("HAL"),
                                                        List.of(HalWireSuite.class));
                                        assertEquals(
                                                flaw.clauses(),
                                                RealTimeTest.violated(report),
                                                () -> TextReport.console(report));
                                    }
                                }));
    }
}
