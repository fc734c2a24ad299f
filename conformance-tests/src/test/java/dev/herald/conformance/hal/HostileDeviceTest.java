package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ClauseResult;
import dev.herald.conformance.engine.ConformanceRun;
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
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QuantumDeviceProvider;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.spec.trace.Catalogue;
import dev.herald.spec.trace.Verifies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
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

    private static final Map<String, QuantumDeviceProvider> DEEDS =
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

    /// What it says is wrong, late or too much.
    private static final Map<String, QuantumDeviceProvider> WORDS =
            Map.of(
                    "never answers",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {}
                                    }),
                    "answers to ids that nobody gave",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            emit(new DeviceEvent.Done(command.id() + 1_000));
                                        }
                                    }),
                    "answers hours late",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            later(7_200_000_000_000L, () -> emit(event));
                                        }
                                    }),
                    "answers everything twice",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            emit(event);
                                            emit(event);
                                        }
                                    }),
                    "says a novel with each refusal",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            emit(
                                                    new DeviceEvent.Refused(
                                                            command.id(),
                                                            DeviceRefusal.BUSY,
                                                            "no ".repeat(1_000_000)));
                                        }
                                    }),
                    "claims a fidelity of 1.2",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        public DeviceDescriptor describe() {
                                            var _ = new BellDiagonal(1.2, -0.2, 0, 0);
                                            return super.describe();
                                        }
                                    }),
                    "heralds a Bell state that does not exist",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onCommand(DeviceCommand command) {
                                            later(
                                                    1,
                                                    () ->
                                                            emit(
                                                                    new DeviceEvent.BellMeasured(
                                                                            command.id(),
                                                                            BellIndex.ofCode(7))));
                                        }
                                    }),
                    "emits from a thread of its own",
                            spoiled(() ->
                                    new Mutant() {
                                        @Override
                                        void onEvent(DeviceEvent event) {
                                            Thread other = new Thread(() -> emit(event));
                                            other.start();
                                            try {
                                                other.join();
                                            } catch (InterruptedException stop) {
                                                Thread.currentThread().interrupt();
                                            }
                                        }
                                    }));

    private static Map<String, QuantumDeviceProvider> hostile() {
        Map<String, QuantumDeviceProvider> all = new TreeMap<>(DEEDS);
        all.putAll(WORDS);
        return all;
    }

    @TestFactory
    @Verifies({"CONF-VERDICT-4", "CONF-VERDICT-5"})
    Stream<DynamicTest> runEndsInAVerdict() {
        return hostile().entrySet().stream()
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

    /// What only threads can do: the trial is given up, or the flood is cut off.
    @TestFactory
    @Verifies("CONF-VERDICT-5")
    Stream<DynamicTest> runInRealTimeEndsInAVerdict() {
        Map<String, Supplier<Mutant>> hostile =
                Map.of(
                        "blocks when it is given a command",
                        () ->
                                new Mutant() {
                                    @Override
                                    void onCommand(DeviceCommand command) {
                                        while (true) {
                                            LockSupport.park();
                                        }
                                    }
                                },
                        "floods the host's loop from a thread",
                        () ->
                                new Mutant() {
                                    @Override
                                    void onCommand(DeviceCommand command) {
                                        for (int i = 0; i < 1_100_000; i++) {
                                            later(1L << 50, () -> {});
                                        }
                                    }
                                });
        return hostile.entrySet().stream()
                .map(one ->
                        DynamicTest.dynamicTest(
                                one.getKey(),
                                () -> {
                                    Duration limit = Duration.ofMillis(800);
                                    var subject =
                                            new DeviceSubject(
                                                    spoiled(one.getValue()),
                                                    Map.of(),
                                                    new Surroundings(
                                                            true,
                                                            Conditions.usual(),
                                                            limit,
                                                            Optional.empty(),
                                                            null));
                                    Report report =
                                            new ConformanceRun(
                                                            Catalogue.shipped().under("HAL-QUBIT"),
                                                            subject,
                                                            new ConformanceRun.Settings(
                                                                    1, "x", Map.of(), List.of(),
                                                                    limit))
                                                    .execute(List.of(HalQubitSuite.class));
                                    assertEquals(
                                            Overall.NONCONFORMANT,
                                            report.overall(),
                                            () -> report.clauses().toString());
                                }));
    }

    @Test
    void failureComesWithItsTranscript() {
        Report report =
                KitTest.run(DEEDS.get("emits null"), Map.of(), 1, List.of(HalQubitSuite.class));
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
    @Verifies(value = "CONF-TRIAL-1", rev = 2)
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
    @Verifies(value = "CONF-TRIAL-3", rev = 2)
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
