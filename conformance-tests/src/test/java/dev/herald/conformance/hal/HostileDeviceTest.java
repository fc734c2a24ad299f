package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ClauseResult;
import dev.herald.conformance.engine.Overall;
import dev.herald.conformance.engine.Report;
import dev.herald.conformance.engine.Subject;
import dev.herald.conformance.engine.Verdict;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceEvent.Allocated;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.device.QubitHandle;
import dev.herald.spec.trace.Verifies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.AssertionFailedError;

/// Devices that do their worst: a run of the suite ends in a verdict on the device all the same.
class HostileDeviceTest {
    private static QuantumDeviceProvider sim() {
        return DeviceSubject.provider("sim", ServiceLoader.load(QuantumDeviceProvider.class));
    }

    private record Provider(String name, Supplier<QuantumDevice> opens)
            implements QuantumDeviceProvider {
        @Override
        public QuantumDevice open(DeviceContext context, Map<String, String> options) {
            return opens.get();
        }
    }

    private static QuantumDeviceProvider spoiled(Supplier<? extends Mutant> mutant) {
        return Mutant.of(sim(), mutant);
    }

    private static final Map<String, QuantumDeviceProvider> HOSTILE =
            Map.of(
                    "throws when it is opened",
                            new Provider(
                                    "x",
                                    () -> {
                                        throw new IllegalStateException("no");
                                    }),
                    "opens null", new Provider("x", () -> null),
                    "has no descriptor",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        public DeviceDescriptor describe() {
                                            return null;
                                        }
                                    }),
                    "throws at every command",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            throw new UnsupportedOperationException("not today");
                                        }
                                    }),
                    "throws from an action it scheduled",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            later(
                                                    10,
                                                    () -> {
                                                        throw new StackOverflowError();
                                                    });
                                        }
                                    }),
                    "never comes to rest",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            later(0, () -> onCommand(command));
                                        }
                                    }),
                    "emits null",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(null);
                                        }
                                    }),
                    "emits without end",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            while (true) {
                                                emit(event);
                                            }
                                        }
                                    }),
                    "throws when it is closed",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        public void close() {
                                            throw new IllegalStateException("stay");
                                        }
                                    }));

    @TestFactory
    @Verifies({"CONF-VERDICT-4", "CONF-VERDICT-5"})
    Stream<DynamicTest> runEndsInAVerdict() {
        return HOSTILE.entrySet().stream()
                .map(hostile ->
                        DynamicTest.dynamicTest(
                                hostile.getKey(),
                                () -> {
                                    Report report =
                                            KitTest.run(
                                                    hostile.getValue(),
                                                    Map.of(),
                                                    1,
                                                    List.of(
                                                            HalQubitSuite.class,
                                                            HalCommandSuite.class));

                                    assertTrue(
                                            report.clauses().stream()
                                                    .noneMatch(result ->
                                                            result.verdict() == Verdict.BROKEN),
                                            () -> report.clauses().toString());
                                    assertEquals(Overall.NONCONFORMANT, report.overall());
                                }));
    }

    @Test
    void failureComesWithItsTranscript() {
        Report report =
                KitTest.run(HOSTILE.get("emits null"), Map.of(), 1, List.of(HalQubitSuite.class));
        ClauseResult.TestResult test = report.result("HAL-QUBIT-1").tests().getFirst();

        assertEquals("the device emitted null", test.detail());
        assertTrue(
                test.transcript().stream().anyMatch(line -> line.contains("→ Initialise")),
                test::toString);
    }

    @Test
    void driverThatCannotBeOpenedIsNoVerdict() {
        QuantumDeviceProvider closed =
                new Provider(
                        "x",
                        () -> {
                            throw new DeviceOpenException("no power");
                        });
        assertThrows(DeviceOpenException.class, () -> new DeviceSubject(closed, Map.of()));
    }

    private static DeviceBench bench(QuantumDeviceProvider driver, long seed) {
        return (DeviceBench)
                new DeviceSubject(driver, Map.of()).open(new Subject.Setting(seed, Map.of()));
    }

    @Test
    @Verifies("CONF-TRIAL-1")
    void everyBenchHasADeviceAndATimeOfItsOwn() {
        var subject = new DeviceSubject(sim(), Map.of());
        DeviceBench one = (DeviceBench) subject.open(new Subject.Setting(1, Map.of()));
        one.advance(1_000_000);
        one.initialise(0);
        DeviceBench other = (DeviceBench) subject.open(new Subject.Setting(1, Map.of()));

        assertEquals(0, other.nowNs());
        assertEquals(new QubitHandle(0, 1), other.initialise(0));
    }

    @Test
    @Verifies("CONF-TRIAL-3")
    void answerIsAwaitedForASecondBeyondItsDuration() {
        List<Long> delays = new ArrayList<>();
        Supplier<Mutant> slow =
                () ->
                        new Mutant() {
                            @Override
                            void onEvent(DeviceEvent event) {
                                if (event instanceof Allocated) {
                                    later(delays.getFirst(), () -> emit(event));
                                } else {
                                    emit(event);
                                }
                            }
                        };
        delays.add(999_999_999L);
        DeviceBench patient = bench(spoiled(slow), 1);
        patient.ask(new Initialise(patient.nextId(), 0), Allocated.class);
        delays.set(0, 1_100_000_000L);
        DeviceBench impatient = bench(spoiled(slow), 1);

        assertThrows(
                AssertionFailedError.class,
                () -> impatient.ask(new Initialise(impatient.nextId(), 0)));
    }
}
