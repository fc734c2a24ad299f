package dev.herald.physical.sim;

import dev.herald.hal.device.DeviceCommand;
import dev.herald.hal.device.DeviceContext;
import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.DeviceState;
import dev.herald.hal.device.QuantumDevice;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.NodeId;
import java.util.List;

/// What happens to a simulated device on trial, by its option `trial` [CONF-TRIAL-2]: it does by itself
/// what no command makes it do.
enum SimTrial {
    /// Nothing.
    NONE("none", DeviceState.READY, Long.MAX_VALUE),
    /// Not READY when it is opened; READY half a second later.
    NOT_READY("not-ready", DeviceState.CALIBRATING, 0),
    CALIBRATING("calibrating", DeviceState.CALIBRATING, SimTrial.HALF_A_SECOND_NS),
    FAULT("fault", DeviceState.FAULT, SimTrial.HALF_A_SECOND_NS),
    OFFLINE("offline", DeviceState.OFFLINE, SimTrial.HALF_A_SECOND_NS),
    /// Every second command on owned qubits faults, from the first on; no Initialise and no Discard does.
    COMMAND_FAULT("command-fault", DeviceState.READY, Long.MAX_VALUE);

    private static final long HALF_A_SECOND_NS = 500_000_000;

    final String text;
    private final DeviceState state;
    private final long afterNs;

    /// @param text value of the option
    /// @param state that the device goes into
    /// @param afterNs how long after the opening; for half a second
    SimTrial(String text, DeviceState state, long afterNs) {
        this.text = text;
        this.state = state;
        this.afterNs = afterNs;
    }

    /// Puts an open device on this trial.
    QuantumDevice begin(
            QuantumDevice device, SimHardware hardware, NodeId node, DeviceContext context) {
        if (state != DeviceState.READY) {
            long startNs = context.clock().nowNs() + afterNs;
            Runnable enter = () -> hardware.setState(node, state, "on trial");
            if (afterNs == 0) {
                enter.run();
            } else {
                context.agenda().at(startNs, enter);
            }
            context.agenda()
                    .at(
                            startNs + HALF_A_SECOND_NS,
                            () -> hardware.setState(node, DeviceState.READY, "trial over"));
        }
        return this == COMMAND_FAULT ? new Failing(device, hardware, node) : device;
    }

    /// Loses the qubits of every second command while it is carried out.
    private static final class Failing implements QuantumDevice {
        private final QuantumDevice device;
        private final SimHardware hardware;
        private final NodeId node;
        private long commands;

        Failing(QuantumDevice device, SimHardware hardware, NodeId node) {
            this.device = device;
            this.hardware = hardware;
            this.node = node;
        }

        @Override
        public DeviceDescriptor describe() {
            return device.describe();
        }

        @Override
        public void submit(DeviceCommand command) {
            device.submit(command);
            List<Integer> qubits =
                    switch (command) {
                        case DeviceCommand.Gate1 gate -> numbers(gate.qubit());
                        case DeviceCommand.Gate2 gate -> numbers(gate.first(), gate.second());
                        case DeviceCommand.Measure measure -> numbers(measure.qubit());
                        case DeviceCommand.BellMeasure bell -> numbers(bell.first(), bell.second());
                        case DeviceCommand.Move move -> numbers(move.from());
                        default -> List.of();
                    };
            if (!qubits.isEmpty() && commands++ % 2 == 0) {
                hardware.loseQubits(node, qubits, "on trial");
            }
        }

        private List<Integer> numbers(QubitHandle... handles) {
            int count = device.describe().qubits().size();
            return List.of(handles).stream()
                    .map(QubitHandle::qubit)
                    .filter(qubit -> qubit < count)
                    .toList();
        }

        @Override
        public void close() {
            device.close();
        }
    }
}
