package dev.herald.physical.sim.fault;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.QubitDescriptor.Role;
import dev.herald.hal.model.NodeId;
import java.util.List;

/// A fault of a node: its qubits, its clock or its device as a whole.
public sealed interface NodeFault extends Fault {

    NodeId node();

    /// The dephasing time of the qubits of a role falls (153).
    ///
    /// @param t2Ns what it is at most, at least 1 ns
    record T2Collapse(NodeId node, Role role, long t2Ns) implements NodeFault {
        public T2Collapse {
            requireNonNull(node);
            requireNonNull(role);
            Check.atLeast("T2 in ns", t2Ns, 1);
        }
    }

    /// Gates, Bell measurements and moves depolarise with this probability more (161).
    ///
    /// @param probability 0 to 1
    record GateError(NodeId node, double probability) implements NodeFault {
        public GateError {
            requireNonNull(node);
            Check.probability("gate error", probability);
        }
    }

    /// The clock of the node jumps (154), and is corrected when the fault ends. Photons that reach the
    /// station outside its window are lost, and those that do not overlap do not interfere: both wave
    /// packets are taken to be as long as the window. From half a cycle on, the attempts of the node miss
    /// those of its partners altogether.
    ///
    /// @param offsetNs of the node's clock from network time; negative when it is late
    record ClockStep(NodeId node, double offsetNs) implements NodeFault {
        public ClockStep {
            requireNonNull(node);
            Check.finite("clock offset in ns", offsetNs);
        }
    }

    /// The clock of the node runs fast or slow (154), with the effects of [ClockStep], and is corrected
    /// when the fault ends.
    ///
    /// @param nsPerSecond gained on network time; negative when it loses
    record ClockDrift(NodeId node, double nsPerSecond) implements NodeFault {
        public ClockDrift {
            requireNonNull(node);
            Check.finite("clock drift in ns/s", nsPerSecond);
        }
    }

    /// Attempts at a port dephase every qubit of the node that is no communication qubit of the port
    /// (155).
    ///
    /// @param port index
    /// @param dephasing probability per attempt, 0 up to but not including 1/2
    record Crosstalk(NodeId node, int port, double dephasing) implements NodeFault {
        public Crosstalk {
            requireNonNull(node);
            Check.atLeast("port", port, 0);
            Check.atLeast("dephasing per attempt", dephasing, 0);
            Check.below("dephasing per attempt", dephasing, 0.5);
        }
    }

    /// The device calibrates itself: qubits are kept, attempts wait, commands are refused.
    record CalibrationPause(NodeId node) implements NodeFault {
        public CalibrationPause {
            requireNonNull(node);
        }
    }

    /// The device restarts: it goes off line, every qubit and command is lost, and the stations of its
    /// links begin a new epoch; it is ready when the fault ends.
    record DeviceRestart(NodeId node) implements NodeFault {
        public DeviceRestart {
            requireNonNull(node);
        }
    }

    /// Some qubits lose their states (158).
    ///
    /// @param qubits indices
    record QubitLoss(NodeId node, List<Integer> qubits) implements NodeFault {
        public QubitLoss {
            requireNonNull(node);
            qubits = List.copyOf(qubits);
            for (int qubit : qubits) {
                Check.atLeast("qubit", qubit, 0);
            }
        }

        @Override
        public boolean instant() {
            return true;
        }
    }
}
