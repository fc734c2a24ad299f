package dev.herald.hal.device;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the contract asks of a descriptor by itself (HAL-DESC-2 to 5 and 7, HAL-VERS-1), for hosts that
/// do not trust a driver. A pure function; any thread.
public final class DescriptorRules {

    /// A clause that a descriptor breaks.
    ///
    /// @param clause its id, for example `HAL-DESC-4`
    /// @param detail names the figure, its value and the rule
    public record Violation(String clause, String detail) {
        @Override
        public String toString() {
            return clause + ": " + detail;
        }
    }

    private final DeviceDescriptor device;
    private final List<Violation> found = new ArrayList<>();

    private DescriptorRules(DeviceDescriptor device) {
        this.device = device;
    }

    /// What is wrong with a descriptor; empty for a good one.
    public static List<Violation> check(DeviceDescriptor device) {
        DescriptorRules rules = new DescriptorRules(device);
        rules.version();
        rules.qubits();
        rules.gates();
        rules.ports();
        rules.operations();
        rules.capabilities();
        return List.copyOf(rules.found);
    }

    private void version() {
        if (device.contractMajor() != DeviceDescriptor.CONTRACT_MAJOR
                || device.contractMinor() < 0) {
            broken(
                    "HAL-VERS-1",
                    "contract version "
                            + device.contractMajor()
                            + "."
                            + device.contractMinor()
                            + " is not "
                            + DeviceDescriptor.CONTRACT_MAJOR
                            + ".x");
        }
    }

    private void qubits() {
        for (QubitDescriptor qubit : device.qubits()) {
            String of = " of qubit " + qubit.index();
            probability("initialiseError" + of, qubit.initialiseError());
            probability("flip0" + of, qubit.flip0());
            probability("flip1" + of, qubit.flip1());
            probability("attemptDephasing" + of, qubit.attemptDephasing());
            duration("initialiseNs" + of, qubit.initialiseNs());
            duration("measureNs" + of, qubit.measureNs());
            duration("refreshNs" + of, qubit.refreshNs());
        }
    }

    private void gates() {
        for (GateDescriptor gate : device.gates()) {
            exist(gate.kind().name(), gate.first());
            exist(gate.kind().name(), gate.second());
            probability("error of " + gate.kind(), gate.error());
            duration("durationNs of " + gate.kind(), gate.durationNs());
        }
    }

    private void ports() {
        for (PortDescriptor port : device.ports()) {
            String of = " of port " + port.index();
            exist("communication" + of, port.communication());
            exist("storage" + of, port.storage());
            roles("communication" + of, port.communication(), QubitDescriptor.Role.COMMUNICATION);
            roles("storage" + of, port.storage(), QubitDescriptor.Role.STORAGE);
            duration("heraldLatencyNs" + of, port.heraldLatencyNs());
            duration("peerLatencyNs" + of, port.peerLatencyNs());
            duration("commandLeadNs" + of, port.commandLeadNs());
            Set<Integer> codes = new HashSet<>();
            for (OperatingPoint point : port.points()) {
                probability("brightState" + of, point.brightState());
                if (!codes.add(point.code())) {
                    broken("HAL-DESC-7", "code " + point.code() + of + " is used twice");
                }
            }
        }
    }

    private void operations() {
        exist("bellMeasureOn", device.bellMeasureOn().first());
        exist("bellMeasureOn", device.bellMeasureOn().second());
        exist("moveOn", device.moveOn().first());
        exist("moveOn", device.moveOn().second());
        probability("moveError", device.moveError());
        duration("moveNs", device.moveNs());
        duration("bellMeasureNs", device.bellMeasureNs());
        duration("clockErrorNs", device.clockErrorNs());
        duration("answerSlackNs", device.answerSlackNs());
    }

    private void capabilities() {
        for (Capability capability : device.capabilities()) {
            boolean usable =
                    switch (capability) {
                        case GATES -> !device.gates().isEmpty();
                        case MEASURE -> !device.qubits().isEmpty();
                        case BELL_MEASURE -> joinsSome(device.bellMeasureOn());
                        case MOVE -> joinsSome(device.moveOn());
                        case ENTANGLE_KEEP, ENTANGLE_MEASURE ->
                                device.ports().stream()
                                        .anyMatch(port ->
                                                !port.communication().isEmpty()
                                                        && !port.points().isEmpty());
                        case MONITORS -> !device.monitors().isEmpty();
                    };
            if (!usable) {
                broken("HAL-DESC-5", "there is nothing to use " + capability.id() + " on");
            }
        }
    }

    private boolean joinsSome(Coupling coupling) {
        for (int one = 0; one < device.qubits().size(); one++) {
            for (int other = 0; other < one; other++) {
                if (coupling.joins(one, other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void exist(String what, List<Integer> numbers) {
        for (int number : numbers) {
            if (number < 0 || number >= device.qubits().size()) {
                broken("HAL-DESC-2", what + " names qubit " + number + ", which is not listed");
            }
        }
    }

    private void roles(String what, List<Integer> numbers, QubitDescriptor.Role role) {
        for (int number : numbers) {
            if (number >= 0
                    && number < device.qubits().size()
                    && !device.qubits().get(number).has(role)) {
                broken("HAL-DESC-3", what + " names qubit " + number + ", which is no " + role);
            }
        }
    }

    private void probability(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            broken("HAL-DESC-4", what + " is " + value + ", not in 0..1");
        }
    }

    private void duration(String what, long valueNs) {
        if (valueNs < 0) {
            broken("HAL-DESC-4", what + " is " + valueNs + ", less than 0");
        }
    }

    private void broken(String clause, String detail) {
        found.add(new Violation(clause, detail));
    }
}
