package dev.herald.conformance.hal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herald.conformance.engine.ConformanceExtension;
import dev.herald.conformance.engine.NothingToTest;
import dev.herald.hal.device.Capability;
import dev.herald.hal.device.Coupling;
import dev.herald.hal.device.DescriptorRules;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.OperatingPoint;
import dev.herald.hal.device.PortDescriptor;
import dev.herald.hal.device.Provenance;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.spec.trace.Verifies;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HAL-DESC and HAL-VERS: what a device says of itself.
@DisplayName("HAL: the descriptor")
@ExtendWith(ConformanceExtension.class)
public class HalDescriptorSuite {

    @Test
    @Verifies("HAL-DESC-1")
    void descriptorIsConstantWhileOpen(DeviceBench bench) {
        bench.discard(bench.initialise(0));
        bench.rest();

        assertEquals(bench.describe(), bench.readDescriptor());
    }

    @Test
    @Verifies("HAL-DESC-2")
    void qubitsThatAreNamedExist(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        Stream<Integer> inGates =
                device.gates().stream()
                        .flatMap(gate ->
                                Stream.concat(gate.first().stream(), gate.second().stream()));
        Stream<Integer> inPorts =
                device.ports().stream()
                        .flatMap(port ->
                                Stream.concat(
                                        port.communication().stream(), port.storage().stream()));

        for (int qubit : Stream.concat(inGates, inPorts).toList()) {
            assertTrue(exists(device, qubit), () -> "there is no qubit " + qubit);
        }
        holdRules("HAL-DESC-2", device);
    }

    @Test
    @Verifies("HAL-DESC-3")
    void qubitsOfPortsHaveTheirRoles(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        for (PortDescriptor port : device.ports()) {
            hold(device, port, port.communication(), QubitDescriptor.Role.COMMUNICATION);
            hold(device, port, port.storage(), QubitDescriptor.Role.STORAGE);
        }
    }

    private static void hold(
            DeviceDescriptor device,
            PortDescriptor port,
            List<Integer> qubits,
            QubitDescriptor.Role role) {
        for (int qubit : qubits) {
            assertTrue(
                    !exists(device, qubit) || device.qubits().get(qubit).has(role),
                    () -> "qubit " + qubit + " of port " + port.index() + " is not for " + role);
        }
    }

    private static boolean exists(DeviceDescriptor device, int qubit) {
        return qubit >= 0 && qubit < device.qubits().size();
    }

    @Test
    @Verifies("HAL-DESC-4")
    void probabilitiesAndDurationsAreInRange(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        for (QubitDescriptor qubit : device.qubits()) {
            String of = " of qubit " + qubit.index();
            probability("error of Initialise" + of, qubit.initialiseError());
            probability("flip of 0" + of, qubit.flip0());
            probability("flip of 1" + of, qubit.flip1());
            duration("Initialise" + of, qubit.initialiseNs());
            duration("Measure" + of, qubit.measureNs());
            duration("refresh" + of, qubit.refreshNs());
        }
        for (GateDescriptor gate : device.gates()) {
            probability("error of " + gate.kind(), gate.error());
            duration(gate.kind().name(), gate.durationNs());
        }
        for (PortDescriptor port : device.ports()) {
            String of = " of port " + port.index();
            duration("herald latency" + of, port.heraldLatencyNs());
            duration("herald latency at the other end" + of, port.peerLatencyNs());
            duration("command lead" + of, port.commandLeadNs());
            for (OperatingPoint point : port.points()) {
                probability("bright-state population" + of, point.brightState());
            }
        }
        probability("error of Move", device.moveError());
        duration("Move", device.moveNs());
        duration("BellMeasure", device.bellMeasureNs());
        duration("clock error", device.clockErrorNs());
        holdRules("HAL-DESC-4", device);
    }

    private static void probability(String what, double value) {
        assertTrue(value >= 0 && value <= 1, () -> what + " is " + value);
    }

    private static void duration(String what, long valueNs) {
        assertTrue(valueNs >= 0, () -> what + " is " + valueNs + " ns");
    }

    @Test
    @Verifies(value = "HAL-DESC-5", rev = 2)
    void capabilitiesHaveSomethingToBeUsedOn(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        for (Capability capability : device.capabilities()) {
            boolean usable =
                    switch (capability) {
                        case GATES -> !device.gates().isEmpty();
                        case MEASURE -> !device.qubits().isEmpty();
                        case BELL_MEASURE -> joinsSome(device, device.bellMeasureOn());
                        case MOVE -> joinsSome(device, device.moveOn());
                        case ENTANGLE_KEEP, ENTANGLE_MEASURE ->
                                device.ports().stream()
                                        .anyMatch(port ->
                                                !port.communication().isEmpty()
                                                        && !port.points().isEmpty());
                        case MONITORS -> !device.monitors().isEmpty();
                    };
            assertTrue(usable, () -> capability.id() + " has nothing to be used on");
        }
    }

    private static boolean joinsSome(DeviceDescriptor device, Coupling coupling) {
        int qubits = device.qubits().size();
        return IntStream.range(0, qubits * qubits)
                .anyMatch(pair -> coupling.joins(pair / qubits, pair % qubits));
    }

    @Test
    @Verifies("HAL-DESC-6")
    void figuresNameTheirSourceAndDate(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        List<Provenance> all = new ArrayList<>();
        all.add(device.provenance());
        device.qubits().forEach(qubit -> all.add(qubit.provenance()));
        device.gates().forEach(gate -> all.add(gate.provenance()));
        device.ports().forEach(port -> port.points().forEach(point -> all.add(point.provenance())));

        for (Provenance one : all) {
            assertTrue(!one.source().isBlank() && isDate(one.date()), () -> "provenance is " + one);
        }
    }

    /// A year, a month or a day.
    private static boolean isDate(String text) {
        try {
            return text.length() <= 10
                    && LocalDate.parse(text + "2000-01-01".substring(text.length())) != null;
        } catch (DateTimeParseException wrong) {
            return false;
        }
    }

    @Test
    @Verifies("HAL-DESC-7")
    void operatingPointsHaveDistinctCodes(DeviceBench bench) {
        for (PortDescriptor port : bench.describe().ports()) {
            assertEquals(
                    port.points().size(),
                    port.points().stream().map(OperatingPoint::code).distinct().count(),
                    () -> "codes of port " + port.index() + ": " + port.points());
        }
    }

    @Test
    @Verifies("HAL-VERS-1")
    void versionOfTheContractIsOne(DeviceBench bench) {
        assertEquals(1, bench.describe().contractMajor());
        assertTrue(bench.describe().contractMinor() >= 0);
    }

    @Test
    @Verifies("HAL-VERS-4")
    void deviceOfTheFirstMinorVersionHasWhatItReads(DeviceBench bench) {
        DeviceDescriptor device = bench.describe();
        if (device.contractMinor() > 0) {
            throw new NothingToTest("the device states minor version " + device.contractMinor());
        }
        assertEquals(Coupling.ALL, device.bellMeasureOn());
        assertEquals(Coupling.ALL, device.moveOn());
        assertEquals(0, device.answerSlackNs());
        device.qubits().forEach(qubit -> assertEquals(0, qubit.attemptDephasing()));
        device.ports().forEach(port -> assertEquals(1, port.modes()));
    }

    /// What the contract has as a function, for the fields that the tests above leave out.
    private static void holdRules(String clause, DeviceDescriptor device) {
        List<DescriptorRules.Violation> broken =
                DescriptorRules.check(device).stream()
                        .filter(one -> one.clause().equals(clause))
                        .toList();
        assertEquals(List.of(), broken);
    }
}
