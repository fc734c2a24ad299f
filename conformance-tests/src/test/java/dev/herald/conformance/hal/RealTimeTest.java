package dev.herald.conformance.hal;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.ConformanceRun.Settings;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Verdict;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.physical.sim.SimDeviceProvider;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The suite in real time, held to a short profile: the simulated device conforms there too, and what
/// only real time shows is found.
class RealTimeTest {
    private static final String PROFILE = "hal-smoke";

    static Report run(QuantumDeviceProvider driver, Surroundings surroundings, String profile) {
        return new ConformanceRun(
                        Catalogue.shipped().profile(profile),
                        new DeviceSubject(driver, Map.of("profile", "ideal"), surroundings),
                        Settings.of(1, profile))
                .decidingSooner(0.05)
                .execute(HalSuites.ALL);
    }

    static Set<String> violated(Report report) {
        return report.clauses().stream()
                .filter(result -> result.verdict() == Verdict.VIOLATES)
                .map(result -> result.clause().id())
                .collect(toCollection(TreeSet::new));
    }

    @Test
    void simulatedDeviceConformsInRealTime() {
        Report report = run(new SimDeviceProvider(), Surroundings.real(), PROFILE);

        assertEquals(Overall.CONFORMANT, report.overall(), () -> TextReport.console(report));
        assertEquals(Verdict.CONFORMS, report.result("HAL-CMD-1").verdict());
        assertEquals(Verdict.CONFORMS, report.result("HAL-ENT-10").verdict());
        assertEquals("real", report.circumstances().time());
        assertEquals("1.1", report.circumstances().contract());
        assertTrue(report.circumstances().falseAlarmMax() < 1e-6);
    }

    /// Each command is accepted after 20 ms, in which it waits for nothing: 7 ms are the bound of the
    /// median of 21.
    @Test
    @Verifies("CONF-TRIAL-6")
    void deviceThatWaitsIsFound() {
        QuantumDeviceProvider waiting =
                Mutant.of(
                        new SimDeviceProvider(),
                        () ->
                                new Mutant() {
                                    @Override
                                    void onCommand(DeviceCommand command) {
                                        LockSupport.parkNanos(20_000_000);
                                        forward(command);
                                    }
                                });
        Report report =
                new ConformanceRun(
                                Catalogue.shipped().under("HAL-CMD"),
                                new DeviceSubject(waiting, Map.of(), Surroundings.real()),
                                Settings.of(1, "HAL-CMD"))
                        .execute(List.of(HalAcceptSuite.class));

        assertEquals(Set.of("HAL-CMD-1"), violated(report), () -> TextReport.console(report));
    }

    /// In real time a driver has threads of its own: they enter through the agenda, and there they are
    /// as good as any.
    @Test
    void driverWithThreadsOfItsOwnConforms() {
        QuantumDeviceProvider threaded =
                Mutant.of(
                        new SimDeviceProvider(),
                        () ->
                                new Mutant() {
                                    @Override
                                    void onEvent(DeviceEvent event) {
                                        Thread.startVirtualThread(
                                                () -> later(0, () -> emit(event)));
                                    }
                                });
        Report report =
                new ConformanceRun(
                                Catalogue.shipped().under("HAL-QUBIT"),
                                new DeviceSubject(threaded, Map.of(), Surroundings.real()),
                                Settings.of(1, "HAL-QUBIT"))
                        .execute(List.of(HalQubitSuite.class));

        assertEquals(Set.of(), violated(report), () -> TextReport.console(report));
        assertEquals(Verdict.CONFORMS, report.result("HAL-QUBIT-3").verdict());
    }
}
