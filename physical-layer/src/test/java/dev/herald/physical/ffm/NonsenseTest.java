package dev.herald.physical.ffm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.hal.device.BatchEnd;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceCommand.Entangle;
import dev.herald.hal.device.DeviceCommand.Initialise;
import dev.herald.hal.device.DeviceCommand.Probe;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceEvent;
import dev.herald.hal.device.DeviceOpenException;
import dev.herald.hal.device.DeviceRefusal;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.PairMode;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.EntropySource;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.sim.SimWorld;
import dev.herald.physical.guard.GuardOptions;
import dev.herald.physical.guard.GuardedDevice;
import dev.herald.spec.trace.Verifies;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a driver in C says that cannot be: a typed fault that names the clause, and never the end of
/// the process.
@SuppressWarnings("try") // devices are closed, whatever they say
class NonsenseTest {
    @TempDir static Path directory;
    private static Path library;

    private final SimWorld world = new SimWorld(1);
    private final List<DeviceEvent> events = new ArrayList<>();

    @BeforeAll
    static void build() {
        library = C.library(directory, "nonsense", C.TESTS.resolve("nonsense.c"), "-pthread");
    }

    private QuantumDevice open(Path path, String say) {
        return new NativeDeviceProvider()
                .open(
                        new DeviceContext(
                                world, world, EntropySource.seeded(new Rng(1)), events::add),
                        Map.of("library", path.toString(), "say", say));
    }

    private QuantumDevice open(String say) {
        return open(library, say);
    }

    /// A qubit is owned and a batch is under way when it is said; then the device is in FAULT with the
    /// clause, everything is answered once, nothing is owned, and the next command is refused.
    @ParameterizedTest
    @CsvSource({
        "null, HAL-C-6",
        "misaligned, HAL-C-6",
        "kind 99, HAL-C-21",
        "kind 0, HAL-C-21",
        "id 0, HAL-C-22",
        "size 16, HAL-C-4",
        "bell 7, HAL-C-23",
        "one 2, HAL-C-23",
        "herald bell 4, HAL-C-23",
        "half 3, HAL-C-23",
        "basis 300, HAL-C-23",
        "attempt 2^63, HAL-C-23",
        "attempts -2, HAL-C-23",
        "qubit 2^31, HAL-C-23",
        "no why, HAL-C-5",
        "endless text, HAL-C-7",
        "lost at NULL, HAL-C-6",
        "lost too many, HAL-C-8",
        "thread, HAL-C-13"
    })
    @Verifies({
        "HAL-C-4",
        "HAL-C-5",
        "HAL-C-6",
        "HAL-C-7",
        "HAL-C-8",
        "HAL-C-13",
        "HAL-C-21",
        "HAL-C-22",
        "HAL-C-23",
        "HAL-C-28"
    })
    void nonsenseIsAFaultWithItsClause(String say, String clause) {
        try (QuantumDevice device = open(say)) {
            device.submit(new Initialise(1, 0));
            DeviceCommand batch =
                    new Entangle(2, 0, 1, PairMode.KEEP, 0, BasisChoice.MEASURE_Z, 5, 1, 1, 7);
            device.submit(batch);
            device.submit(new Probe(3, "now"));
            world.runUntil(10);
            device.submit(new Probe(4, "again"));

            assertEquals(6, events.size(), events::toString);
            var fault = assertInstanceOf(DeviceEvent.StateChanged.class, events.get(1));
            assertEquals(DeviceState.FAULT, fault.state());
            assertTrue(fault.detail().startsWith(clause + ": "), fault::detail);
            String why = fault.detail();
            assertEquals(
                    List.of(
                            new DeviceEvent.Allocated(1, new QubitHandle(0, 1)),
                            fault,
                            new DeviceEvent.BatchEnded(2, BatchEnd.HARDWARE_FAULT, -1, 0, 0),
                            new DeviceEvent.Faulted(3, why),
                            new DeviceEvent.QubitsLost(List.of(new QubitHandle(0, 1)), why),
                            new DeviceEvent.Refused(4, DeviceRefusal.NOT_READY, why)),
                    events);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fidelity 1.2, HAL-C-26",
        "success 1.2, HAL-C-26",
        "scheme 77, HAL-C-25",
        "no scheme, HAL-C-5",
        "cycle 0, HAL-C-27",
        "T2 over 2 T1, HAL-C-27",
        "node 0, HAL-C-27",
        "no qubits, HAL-C-6",
        "many ports, HAL-C-8",
        "small qubits, HAL-C-4",
        "no descriptor, HAL-C-6",
        "no device, HAL-C-11",
        "early nonsense, HAL-C-21",
        "no reason, open returned 77",
        "long reason, xxx"
    })
    @Verifies({"HAL-C-11", "HAL-C-25", "HAL-C-26", "HAL-C-27"})
    void deviceThatCannotBeIsNotOpened(String say, String why) {
        String message = assertThrows(DeviceOpenException.class, () -> open(say)).getMessage();
        assertTrue(message.contains("nonsense") && message.contains(why), message);
        assertEquals(List.of(), events);
    }

    @ParameterizedTest
    @CsvSource({"1, HAL-C-4", "2, HAL-C-2", "3, HAL-C-2", "4, HAL-C-1"})
    @Verifies({"HAL-C-1", "HAL-C-2"})
    void tableThatCannotBeIsRefused(int table, String clause) {
        Path broken =
                C.library(
                        directory,
                        "table-" + table,
                        C.TESTS.resolve("nonsense.c"),
                        "-pthread",
                        "-DTABLE=" + table);
        String message =
                assertThrows(DeviceOpenException.class, () -> open(broken, "")).getMessage();
        assertTrue(message.contains(clause), message);
    }

    @Test
    @Verifies("HAL-C-1")
    void libraryThatIsNoDriverIsRefused() {
        Path other = C.library(directory, "other", C.TESTS.resolve("other.c"));
        assertTrue(
                assertThrows(DeviceOpenException.class, () -> open(other, ""))
                        .getMessage()
                        .contains("HAL-C-1: no symbol herald_hal_driver_v1"));
        assertTrue(
                assertThrows(DeviceOpenException.class, () -> open(Path.of("absent.so"), ""))
                        .getMessage()
                        .contains("there is no file"));
        Path incomplete =
                C.library(directory, "incomplete", C.TESTS.resolve("other.c"), "-DINCOMPLETE");
        assertTrue(
                assertThrows(DeviceOpenException.class, () -> open(incomplete, ""))
                        .getMessage()
                        .contains("cannot be loaded"));
    }

    @Test
    @Verifies({"HAL-C-24", "HAL-C-25"})
    void laterNumbersEndWhatTheyEnd() {
        try (QuantumDevice device = open("end 77")) {
            device.submit(new Probe(1, "x"));
            assertEquals(Set.of(Capability.MEASURE), device.describe().capabilities());
            assertEquals(
                    Set.of(QubitDescriptor.Role.COMMUNICATION),
                    device.describe().qubits().getFirst().roles());
            assertEquals(
                    List.of(GateKind.X),
                    device.describe().gates().stream().map(gate -> gate.kind()).toList());
        }
        for (String say : List.of("refusal 77", "state 77")) {
            try (QuantumDevice device = open(say)) {
                device.submit(new Probe(1, "x"));
            }
        }
        assertEquals(
                List.of(
                        new DeviceEvent.BatchEnded(1, BatchEnd.HARDWARE_FAULT, 0, 0, 0),
                        new DeviceEvent.Refused(1, DeviceRefusal.UNSUPPORTED, ""),
                        new DeviceEvent.StateChanged(DeviceState.FAULT, "")),
                events);
    }

    /// What is an event of the contract is passed on, right or wrong: judging it is for a guard, and
    /// for the conformance suite, which have to see it.
    @Test
    void whatIsMerelyWrongIsPassedOn() {
        for (String say : List.of("unknown id", "twice", "qubit 99", "nothing")) {
            try (QuantumDevice device = open(say)) {
                device.submit(new Probe(1, "x"));
            }
        }
        assertEquals(
                List.of(
                        new DeviceEvent.Done(4711),
                        new DeviceEvent.Done(1),
                        new DeviceEvent.Done(1),
                        new DeviceEvent.Allocated(1, new QubitHandle(99, 1))),
                events);
    }

    /// With a guard in front, that too is a fault with its clause.
    @ParameterizedTest
    @CsvSource({
        "unknown id, HAL-CMD-2",
        "twice, HAL-CMD-2",
        "qubit 99, HAL-",
        "bell 7, HAL-C-23",
        "nothing, HAL-TIME-1"
    })
    void whatIsMerelyWrongIsAFaultBehindAGuard(String say, String clause) {
        DeviceContext host =
                new DeviceContext(world, world, EntropySource.seeded(new Rng(1)), events::add);
        try (QuantumDevice device =
                GuardedDevice.open(
                        host,
                        GuardOptions.VIRTUAL_TIME,
                        context ->
                                new NativeDeviceProvider()
                                        .open(
                                                context,
                                                Map.of(
                                                        "library",
                                                        library.toString(),
                                                        "say",
                                                        say)))) {
            device.submit(new Probe(1, "x"));
            world.runUntil(100_000_000_000L);
            var fault =
                    (DeviceEvent.StateChanged)
                            events.stream()
                                    .filter(DeviceEvent.StateChanged.class::isInstance)
                                    .findFirst()
                                    .orElseThrow(() -> new AssertionError(events.toString()));
            assertEquals(DeviceState.FAULT, fault.state());
            assertTrue(fault.detail().startsWith(clause), fault::detail);
        }
    }

    @Test
    @Verifies("HAL-C-17")
    void threadOfADriverPosts() {
        try (QuantumDevice device = open("posts")) {
            device.submit(new Probe(1, "x"));
            assertEquals(List.of(), events);
            world.runUntil(1);
            assertEquals(
                    List.of(
                            new DeviceEvent.Probed(1, 1),
                            new DeviceEvent.Probed(2, 2),
                            new DeviceEvent.Probed(3, 3)),
                    events);
        }
    }

    @Test
    void stateDuringOpeningIsReported() {
        try (QuantumDevice device = open("early state")) {
            assertEquals(
                    List.of(new DeviceEvent.StateChanged(DeviceState.CALIBRATING, "warming up")),
                    events);
        }
    }

    @Test
    @Verifies("HAL-C-18")
    @SuppressWarnings("restricted")
    void driverThatGoesOnAfterCloseFindsNobody() throws Throwable {
        QuantumDevice device = open("late");
        device.submit(new Probe(1, "x"));
        device.close();
        var symbol =
                SymbolLookup.libraryLookup(library, Arena.global())
                        .find("nonsense_after_close")
                        .orElseThrow();
        Linker.nativeLinker().downcallHandle(symbol, FunctionDescriptor.ofVoid()).invokeExact();
        world.runUntil(100);
        assertEquals(List.of(), events);
    }
}
