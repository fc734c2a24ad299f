package dev.herald.conformance.link;

import dev.herald.hal.device.Capability;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.link.api.LinkConfig;
import java.util.List;
import java.util.Set;

/// A configuration with one thing changed, for entities that misjudge their device.
final class Configured {
    private Configured() {}

    static LinkConfig device(LinkConfig asked, DeviceDescriptor device) {
        return new LinkConfig(
                asked.self(),
                device,
                device.ports().getFirst(),
                asked.commandOwner(),
                asked.epoch(),
                asked.roundTripNs(),
                asked.retransmitNs(),
                asked.transmissionsMax(),
                asked.itemsMax(),
                asked.backlogMax(),
                asked.windowMax(),
                asked.helloNs(),
                asked.deadAfterNs(),
                asked.discipline(),
                asked.buffer(),
                asked.verification());
    }

    static DeviceDescriptor capabilities(DeviceDescriptor device, Set<Capability> can) {
        return with(device, can, device.qubits());
    }

    /// With qubits that need no refreshing.
    static DeviceDescriptor lasting(DeviceDescriptor device) {
        return with(
                device,
                device.capabilities(),
                device.qubits().stream().map(Configured::lasting).toList());
    }

    private static QubitDescriptor lasting(QubitDescriptor qubit) {
        return new QubitDescriptor(
                qubit.index(),
                qubit.roles(),
                qubit.decay(),
                qubit.initialiseNs(),
                qubit.initialiseError(),
                qubit.measureNs(),
                qubit.flip0(),
                qubit.flip1(),
                0,
                qubit.provenance());
    }

    private static DeviceDescriptor with(
            DeviceDescriptor device, Set<Capability> can, List<QubitDescriptor> qubits) {
        return new DeviceDescriptor(
                device.vendor(),
                device.model(),
                device.version(),
                device.contractMajor(),
                device.contractMinor(),
                device.node(),
                can,
                qubits,
                device.gates(),
                device.ports(),
                device.bellMeasureNs(),
                device.moveNs(),
                device.moveError(),
                device.bellMeasure(),
                device.clockErrorNs(),
                device.monitors(),
                device.provenance());
    }
}
