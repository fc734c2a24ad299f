package dev.herald.conformance.hal;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.PortDescriptor;
import java.util.Optional;

/// How long a command takes by the descriptor; 0 where that says nothing.
final class Durations {
    private Durations() {}

    static long of(DeviceCommand command, DeviceDescriptor device, long nowNs) {
        return switch (command) {
            case DeviceCommand.Initialise(_, int qubit) -> initialise(device, qubit);
            case DeviceCommand.Gate1 gate ->
                    gate(device.gate(gate.kind(), gate.qubit().qubit(), 0));
            case DeviceCommand.Gate2 gate ->
                    gate(device.gate(gate.kind(), gate.first().qubit(), gate.second().qubit()));
            case DeviceCommand.Measure measure -> measure(device, measure.qubit().qubit());
            case DeviceCommand.BellMeasure _ -> device.bellMeasureNs();
            case DeviceCommand.Move _ -> device.moveNs();
            case DeviceCommand.Entangle batch -> batch(device, batch, nowNs);
            case DeviceCommand.Discard _, DeviceCommand.Abort _, DeviceCommand.Probe _ -> 0;
        };
    }

    private static long initialise(DeviceDescriptor device, int qubit) {
        return qubit >= 0 && qubit < device.qubits().size()
                ? device.qubits().get(qubit).initialiseNs()
                : 0;
    }

    private static long measure(DeviceDescriptor device, int qubit) {
        return qubit < device.qubits().size() ? device.qubits().get(qubit).measureNs() : 0;
    }

    private static long gate(Optional<GateDescriptor> gate) {
        return gate.map(GateDescriptor::durationNs).orElse(0L);
    }

    private static long batch(DeviceDescriptor device, DeviceCommand.Entangle batch, long nowNs) {
        if (batch.port() < 0 || batch.port() >= device.ports().size()) {
            return 0;
        }
        return Math.max(0, lastNs(device.ports().get(batch.port()), batch) - nowNs);
    }

    /// The instant by which a batch has ended.
    static long lastNs(PortDescriptor port, DeviceCommand.Entangle batch) {
        return (batch.firstCycle() + batch.cycles()) * port.cycleNs()
                + port.heraldLatencyNs()
                + port.commandLeadNs();
    }
}
