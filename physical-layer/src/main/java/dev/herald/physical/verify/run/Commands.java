package dev.herald.physical.verify.run;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import java.util.List;
import java.util.Map;

/// Steps as commands.
final class Commands {
    private Commands() {}

    /// @param owned handles by qubit; a qubit that is not among them gets a handle that no device knows
    static DeviceCommand of(Step step, long id, Map<Integer, QubitHandle> owned) {
        return switch (step) {
            case Step.Prepare(int qubit) -> new DeviceCommand.Initialise(id, qubit);
            case Step.Gate(int qubit, GateKind kind, int angle) ->
                    new DeviceCommand.Gate1(id, handle(qubit, owned), kind, angle);
            case Step.PairGate(int first, int second, GateKind kind, int angle) ->
                    new DeviceCommand.Gate2(
                            id, handle(first, owned), handle(second, owned), kind, angle);
            case Step.MoveTo(int from, int to) ->
                    new DeviceCommand.Move(id, handle(from, owned), to);
            case Step.Read(int qubit, var basis, boolean _) ->
                    new DeviceCommand.Measure(id, handle(qubit, owned), basis);
            case Step.ReadBell(int first, int second) ->
                    new DeviceCommand.BellMeasure(id, handle(first, owned), handle(second, owned));
            case Step.Wait _ -> throw new IllegalArgumentException("a wait is no command");
        };
    }

    private static QubitHandle handle(int qubit, Map<Integer, QubitHandle> owned) {
        return owned.getOrDefault(qubit, new QubitHandle(qubit, 0));
    }

    /// The qubits that a command acts on.
    static List<Integer> qubits(Step step) {
        return switch (step) {
            case Step.Prepare(int qubit) -> List.of(qubit);
            case Step.Gate gate -> List.of(gate.qubit());
            case Step.PairGate gate -> List.of(gate.first(), gate.second());
            case Step.MoveTo(int from, int to) -> List.of(from, to);
            case Step.Read read -> List.of(read.qubit());
            case Step.ReadBell(int first, int second) -> List.of(first, second);
            case Step.Wait _ -> List.of();
        };
    }

    /// How long the descriptor says it takes; what the device has not takes no time to be
    /// refused.
    static long durationNs(Step step, DeviceDescriptor device) {
        return switch (step) {
            case Step.Prepare(int qubit) ->
                    exists(qubit, device) ? device.qubits().get(qubit).initialiseNs() : 0;
            case Step.Gate gate ->
                    device.gate(gate.kind(), gate.qubit(), gate.qubit())
                            .map(GateDescriptor::durationNs)
                            .orElse(0L);
            case Step.PairGate gate ->
                    device.gate(gate.kind(), gate.first(), gate.second())
                            .map(GateDescriptor::durationNs)
                            .orElse(0L);
            case Step.MoveTo _ -> device.moveNs();
            case Step.Read read ->
                    exists(read.qubit(), device)
                            ? device.qubits().get(read.qubit()).measureNs()
                            : 0;
            case Step.ReadBell _ -> device.bellMeasureNs();
            case Step.Wait(long ns) -> ns;
        };
    }

    private static boolean exists(int qubit, DeviceDescriptor device) {
        return qubit >= 0 && qubit < device.qubits().size();
    }

    /// How long the descriptor says that a shot takes.
    static long durationNs(Program program, DeviceDescriptor device) {
        return program.steps().stream().mapToLong(step -> durationNs(step, device)).sum();
    }
}
