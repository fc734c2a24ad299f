package dev.herald.conformance.hal;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.SwapNoise;
import java.util.Set;
import java.util.TreeSet;

/// How likely the outcome of a sequence of commands may be wrong by what the descriptor declares: an
/// upper bound, the sum over its steps and over the decay of the qubits meanwhile.
final class ErrorBudget {
    /// Above it, a rate of right outcomes says nothing of the device.
    private static final double MAX = 0.45;

    private final DeviceDescriptor device;
    private final long paceNs;
    private final Set<Integer> qubits = new TreeSet<>();
    private double errors;
    private long durationNs;

    /// @param paceNs how long a qubit may idle before each command
    ErrorBudget(DeviceDescriptor device, long paceNs) {
        this.device = device;
        this.paceNs = paceNs;
    }

    ErrorBudget initialise(int qubit) {
        return step(
                device.qubits().get(qubit).initialiseError(),
                device.qubits().get(qubit).initialiseNs(),
                qubit);
    }

    ErrorBudget gate(GateKind kind, int first) {
        return gate(kind, first, first);
    }

    ErrorBudget gate(GateKind kind, int first, int second) {
        GateDescriptor gate =
                device.gate(kind, first, second)
                        .orElseThrow(() ->
                                new IllegalArgumentException(kind + " is not offered on " + first));
        qubits.add(second);
        return step(gate.error(), gate.durationNs(), first);
    }

    ErrorBudget measure(int qubit) {
        QubitDescriptor read = device.qubits().get(qubit);
        return step(Math.max(read.flip0(), read.flip1()), read.measureNs(), qubit);
    }

    ErrorBudget bellMeasure(int first, int second) {
        SwapNoise noise = device.bellMeasure();
        qubits.add(second);
        return step(
                1 - noise.gate() + noise.flipZ() + noise.flipX(), device.bellMeasureNs(), first);
    }

    ErrorBudget move(int from, int to) {
        qubits.add(to);
        return step(device.moveError(), device.moveNs(), from);
    }

    private ErrorBudget step(double error, long takesNs, int qubit) {
        qubits.add(qubit);
        errors += error;
        durationNs += takesNs + paceNs;
        return this;
    }

    /// Other commands are given meanwhile, which take no time of their own.
    ErrorBudget also(int commands) {
        durationNs += commands * paceNs;
        return this;
    }

    /// A qubit ages, whatever is done to it.
    ErrorBudget idle(long forNs) {
        durationNs += forNs;
        return this;
    }

    /// An error of another source.
    ErrorBudget error(double probability) {
        errors += probability;
        return this;
    }

    /// How long the commands may take together.
    long durationNs() {
        return durationNs;
    }

    boolean isMeaningful() {
        return total() <= MAX;
    }

    double total() {
        double sum = errors;
        for (int qubit : qubits) {
            QubitDescriptor memory = device.qubits().get(qubit);
            sum +=
                    1
                            - memory.decay().zFactor(durationNs)
                            + (1 - memory.decay().xFactor(durationNs)) / 2;
        }
        return sum;
    }
}
