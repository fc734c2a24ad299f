package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herald.hal.device.DescriptorRules;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.sim.SimWorld;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The rules that a host checks by itself agree with the suite: both name the same clause.
class DescriptorRulesTest {
    /// The clauses about a single reading of the descriptor; dates are left to the suite.
    private static final Set<String> RULES =
            Set.of(
                    "HAL-DESC-2",
                    "HAL-DESC-3",
                    "HAL-DESC-4",
                    "HAL-DESC-5",
                    "HAL-DESC-7",
                    "HAL-VERS-1");

    private static QuantumDeviceProvider sim() {
        return DeviceSubject.provider("sim", ServiceLoader.load(QuantumDeviceProvider.class));
    }

    private static DeviceDescriptor describe(QuantumDeviceProvider provider, String profile) {
        SimWorld world = new SimWorld(1);
        DeviceContext context =
                new DeviceContext(world, world, EntropySource.seeded(new Rng(1)), event -> {});
        try (QuantumDevice device = provider.open(context, Map.of("profile", profile))) {
            return device.describe();
        }
    }

    @Test
    void goodDescriptorsPass() {
        for (String profile : List.of("ideal", "metro-target", "trapped-ion")) {
            assertEquals(List.of(), DescriptorRules.check(describe(sim(), profile)), profile);
        }
    }

    @TestFactory
    Stream<DynamicTest> flawIsNamedByItsClause() {
        return Flaw.all().stream()
                .filter(flaw -> RULES.contains(flaw.clause()))
                .map(flaw ->
                        DynamicTest.dynamicTest(
                                flaw.toString(),
                                () -> {
                                    Set<String> named = new TreeSet<>();
                                    DescriptorRules.check(
                                                    describe(
                                                            Mutant.of(sim(), flaw.mutant()),
                                                            flaw.profile()))
                                            .forEach(one -> named.add(one.clause()));
                                    assertEquals(Set.of(flaw.clause()), named);
                                }));
    }
}
