package dev.herald.hal.device;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.SwapNoise;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a device is and can do: capabilities as data.
///
/// @param vendor who made it
/// @param model what it is
/// @param version of the driver
/// @param contractMajor major version of the HAL contract it speaks
/// @param contractMinor minor version
/// @param node the node it belongs to
/// @param capabilities optional abilities
/// @param qubits physical qubits, by index
/// @param gates offered gates
/// @param ports photonic interfaces, by index
/// @param bellMeasureNs duration of BellMeasure
/// @param moveNs duration of Move
/// @param moveError depolarising probability of Move on the moved qubit. Like every error of an
///     operation it covers the operation's duration: idle decay counts only between operations
/// @param bellMeasure noise of BellMeasure
/// @param bellMeasureOn which two qubits BellMeasure can act on
/// @param moveOn between which two qubits Move can act
/// @param clockErrorNs bound on the offset between its clock and network time
/// @param answerSlackNs how much later than its declared duration says a command may be answered: what
///     a host adds to its watchdogs (HAL-TIME-1)
/// @param monitors names of the monitors
/// @param provenance source and date of the figures above
public record DeviceDescriptor(
        String vendor,
        String model,
        String version,
        int contractMajor,
        int contractMinor,
        NodeId node,
        Set<Capability> capabilities,
        List<QubitDescriptor> qubits,
        List<GateDescriptor> gates,
        List<PortDescriptor> ports,
        long bellMeasureNs,
        long moveNs,
        double moveError,
        SwapNoise bellMeasure,
        Coupling bellMeasureOn,
        Coupling moveOn,
        long clockErrorNs,
        long answerSlackNs,
        List<String> monitors,
        Provenance provenance) {

    /// The version of the contract this code was written against.
    public static final int CONTRACT_MAJOR = 1;

    public static final int CONTRACT_MINOR = 1;

    public DeviceDescriptor {
        requireNonNull(vendor);
        requireNonNull(model);
        requireNonNull(version);
        requireNonNull(node);
        capabilities = Set.copyOf(capabilities);
        qubits = List.copyOf(qubits);
        gates = List.copyOf(gates);
        ports = List.copyOf(ports);
        monitors = List.copyOf(monitors);
        requireNonNull(bellMeasure);
        requireNonNull(bellMeasureOn);
        requireNonNull(moveOn);
        requireNonNull(provenance);
        for (int i = 0; i < qubits.size(); i++) {
            if (qubits.get(i).index() != i) {
                throw new IllegalArgumentException(
                        "qubit " + i + " of the list has index " + qubits.get(i).index());
            }
        }
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).index() != i) {
                throw new IllegalArgumentException(
                        "port " + i + " of the list has index " + ports.get(i).index());
            }
        }
    }

    /// A device that joins any two qubits and answers in time.
    public DeviceDescriptor(
            String vendor,
            String model,
            String version,
            int contractMajor,
            int contractMinor,
            NodeId node,
            Set<Capability> capabilities,
            List<QubitDescriptor> qubits,
            List<GateDescriptor> gates,
            List<PortDescriptor> ports,
            long bellMeasureNs,
            long moveNs,
            double moveError,
            SwapNoise bellMeasure,
            long clockErrorNs,
            List<String> monitors,
            Provenance provenance) {
        this(
                vendor,
                model,
                version,
                contractMajor,
                contractMinor,
                node,
                capabilities,
                qubits,
                gates,
                ports,
                bellMeasureNs,
                moveNs,
                moveError,
                bellMeasure,
                Coupling.ALL,
                Coupling.ALL,
                clockErrorNs,
                0,
                monitors,
                provenance);
    }

    public boolean can(Capability capability) {
        return capabilities.contains(capability);
    }

    /// The gate on these qubits, if offered.
    ///
    /// @param second ignored for a one-qubit gate
    public Optional<GateDescriptor> gate(GateKind kind, int first, int second) {
        for (GateDescriptor gate : gates) {
            if (gate.kind() == kind
                    && (gate.first().isEmpty() || gate.first().contains(first))
                    && (kind.qubits() == 1
                            || gate.second().isEmpty()
                            || gate.second().contains(second))) {
                return Optional.of(gate);
            }
        }
        return Optional.empty();
    }
}
