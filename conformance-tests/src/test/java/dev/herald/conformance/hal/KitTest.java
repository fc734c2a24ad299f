package dev.herald.conformance.hal;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ClauseResult;
import dev.herald.conformance.engine.ConformanceRun;
import dev.herald.conformance.engine.ConformanceRun.Settings;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.TextReport;
import dev.herald.conformance.engine.Verdict;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Verifies;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The suite for devices, tested: the simulated device conforms, and a device with one flaw fails the
/// clause of that flaw and no other.
class KitTest {
    private static final String PROFILE = "hal-base-1";
    private static final Catalogue HAL = Catalogue.shipped().profile(PROFILE);

    /// A flaw is gross, and there are many: a bad rate may pass more often than in a trial that counts.
    private static final double FALSE_PASS = 0.05;

    /// Clauses that no device can be made to break here, and why.
    private static final Map<String, String> WITHOUT_MUTANT =
            Map.of(
                    "HAL-CMD-1", "seeded in RealTimeTest",
                    "HAL-VERS-2", "seeded in WireTest",
                    "HAL-VERS-3", "seeded in WireTest");

    /// Breaking these breaks others: what a flaw takes along.
    private static final Map<String, Set<String>> TAKES_ALONG =
            Map.of(
                    "HAL-CMD-4: lets a measurement overtake a gate", Set.of("HAL-TIME-1"),
                    "HAL-ENT-4: heralds in a cycle after the batch", Set.of("HAL-TIME-2"),
                    "HAL-ENT-5: counts cycles from 1", Set.of("HAL-TIME-2"),
                    "HAL-ENT-28: is slower than its herald latency", Set.of("HAL-TIME-2"));

    private static QuantumDeviceProvider sim() {
        return DeviceSubject.provider("sim", ServiceLoader.load(QuantumDeviceProvider.class));
    }

    static Report run(
            QuantumDeviceProvider driver,
            Map<String, String> options,
            long seed,
            List<Class<?>> suites) {
        return new ConformanceRun(
                        HAL, new DeviceSubject(driver, options), Settings.of(seed, PROFILE))
                .decidingSooner(FALSE_PASS)
                .execute(suites);
    }

    private static Report run(QuantumDeviceProvider driver, String profile, long seed) {
        return run(driver, Map.of("profile", profile), seed, HalSuites.ALL);
    }

    private static TreeSet<String> broken(Report report) {
        return report.clauses().stream()
                .filter(result ->
                        switch (result.verdict()) {
                            case VIOLATES, DEVIATES, BROKEN -> true;
                            default -> false;
                        })
                .map(result -> result.clause().id())
                .collect(toCollection(TreeSet::new));
    }

    @TestFactory
    Stream<DynamicTest> simulatedDeviceConforms() {
        return Stream.of("ideal", "metro-target", "trapped-ion")
                .map(profile ->
                        DynamicTest.dynamicTest(
                                profile,
                                () -> {
                                    Report report = run(sim(), profile, 1);
                                    assertEquals(
                                            Overall.CONFORMANT,
                                            report.overall(),
                                            () -> TextReport.console(report));
                                }));
    }

    @TestFactory
    Stream<DynamicTest> flawIsFoundAndNothingElse() {
        return Flaw.all().stream()
                .map(flaw ->
                        DynamicTest.dynamicTest(
                                flaw.toString(),
                                () -> {
                                    Report report =
                                            run(Mutant.of(sim(), flaw.mutant()), flaw.profile(), 1);
                                    TreeSet<String> expected =
                                            new TreeSet<>(
                                                    TAKES_ALONG.getOrDefault(
                                                            flaw.toString(), Set.of()));
                                    expected.add(flaw.clause());
                                    assertEquals(
                                            expected,
                                            broken(report),
                                            () -> TextReport.console(report));
                                }));
    }

    @Test
    void everyTestedMustHasAMutantOrAReason() {
        Set<String> flawed =
                Flaw.all().stream().map(Flaw::clause).collect(toCollection(TreeSet::new));
        TreeMap<String, String> missing = new TreeMap<>();
        for (ClauseResult result : run(sim(), "ideal", 1).clauses()) {
            String id = result.clause().id();
            if (result.clause().level().binds()
                    && !result.tests().isEmpty()
                    && !flawed.contains(id)) {
                missing.put(id, WITHOUT_MUTANT.getOrDefault(id, "no reason is given"));
            }
        }
        System.out.println("clauses without a mutant: " + missing);

        assertEquals(WITHOUT_MUTANT, missing);
    }

    @Test
    @Verifies("CONF-TRIAL-5")
    void absentCapabilityIsNotApplicableRatherThanPassed() {
        Report report = run(Mutant.of(sim(), Narrowed::new), "ideal", 1);

        assertEquals(Overall.CONFORMANT, report.overall(), () -> TextReport.console(report));
        assertEquals(Verdict.NOT_APPLICABLE, report.result("HAL-BELL-1").verdict());
        assertEquals(Verdict.NOT_APPLICABLE, report.result("HAL-ENT-25").verdict());
        assertEquals(Verdict.CONFORMS, report.result("HAL-CAP-1").verdict());
        assertEquals(Verdict.UNTESTED, report.result("HAL-CMD-1").verdict());
        assertEquals(Verdict.UNTESTED, report.result("HAL-VERS-2").verdict());
    }

    /// A device that can neither move nor Bell-measure nor measure pairs, says so and means it.
    private static final class Narrowed extends Mutant {
        @Override
        public DeviceDescriptor describe() {
            return Rewrite.without(
                    super.describe(),
                    Capability.MOVE,
                    Capability.BELL_MEASURE,
                    Capability.ENTANGLE_MEASURE);
        }

        @Override
        void onCommand(DeviceCommand command) {
            if (Rewrite.needsOneOf(command, describe())) {
                emit(Rewrite.unsupported(command));
            } else {
                forward(command);
            }
        }
    }

    @Test
    @Verifies("CONF-TRIAL-4")
    void sameSeedGivesTheSameReport() {
        List<ClauseResult> once = run(sim(), "metro-target", 7).clauses();
        List<ClauseResult> again = run(sim(), "metro-target", 7).clauses();

        assertEquals(timeless(once), timeless(again));
        assertTrue(timeless(once).stream().anyMatch(line -> line.contains("declared")));
    }

    private static List<String> timeless(List<ClauseResult> results) {
        return results.stream()
                .map(result ->
                        result.clause().id()
                                + " "
                                + result.verdict()
                                + " "
                                + result.tests().stream()
                                        .map(test -> test.test() + test.detail() + test.samples())
                                        .toList())
                .toList();
    }
}
