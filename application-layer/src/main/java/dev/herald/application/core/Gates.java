package dev.herald.application.core;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the applications want done, in gates that a device offers. Where a gate is not offered, an
/// equal one (up to a phase) is made of others; where none can be made, the wanted gate is asked for
/// all the same, so that the device's refusal says what is missing.
final class Gates {
    /// @param second null for a one-qubit gate
    record Step(GateKind kind, QubitHandle first, @Nullable QubitHandle second, int angle) {}

    /// A quarter turn in units of 2π/2^32.
    static final int QUARTER = 1 << 30;

    static final int HALF = 1 << 31;

    private final DeviceDescriptor device;

    Gates(DeviceDescriptor device) {
        this.device = device;
    }

    private boolean offers(GateKind kind, QubitHandle qubit) {
        return device.gate(kind, qubit.qubit(), qubit.qubit()).isPresent();
    }

    /// One gate on one qubit.
    List<Step> gate(GateKind kind, QubitHandle q, int angle) {
        if (offers(kind, q)) {
            return List.of(new Step(kind, q, null, angle));
        }
        return switch (kind) {
            case X -> List.of(new Step(GateKind.RX, q, null, HALF));
            case Y -> List.of(new Step(GateKind.RY, q, null, HALF));
            case Z -> List.of(new Step(GateKind.RZ, q, null, HALF));
            case S -> List.of(new Step(GateKind.RZ, q, null, QUARTER));
            case S_DAGGER -> List.of(new Step(GateKind.RZ, q, null, -QUARTER));
            case H ->
                    List.of(
                            new Step(GateKind.RY, q, null, QUARTER),
                            new Step(GateKind.RX, q, null, HALF));
            case RY -> turned(GateKind.RX, q, angle);
            case RX ->
                    List.of(
                            new Step(GateKind.H, q, null, 0),
                            new Step(GateKind.RZ, q, null, angle),
                            new Step(GateKind.H, q, null, 0));
            case RZ, T, T_DAGGER, CNOT, CZ, CRX, SWAP -> List.of(new Step(kind, q, null, angle));
        };
    }

    /// `RY(a) = RZ(π/2) RX(a) RZ(-π/2)`.
    private static List<Step> turned(GateKind about, QubitHandle q, int angle) {
        return List.of(
                new Step(GateKind.RZ, q, null, -QUARTER),
                new Step(about, q, null, angle),
                new Step(GateKind.RZ, q, null, QUARTER));
    }

    List<Step> cnot(QubitHandle control, QubitHandle target) {
        boolean direct = device.gate(GateKind.CNOT, control.qubit(), target.qubit()).isPresent();
        boolean byPhase = device.gate(GateKind.CZ, control.qubit(), target.qubit()).isPresent();
        if (direct || !byPhase) {
            return List.of(new Step(GateKind.CNOT, control, target, 0));
        }
        List<Step> steps = new ArrayList<>(gate(GateKind.H, target, 0));
        steps.add(new Step(GateKind.CZ, control, target, 0));
        steps.addAll(gate(GateKind.H, target, 0));
        return steps;
    }

    /// |0> into the eigenstate of an axis.
    ///
    /// @param minus the one with eigenvalue -1, which reads 1 along the axis
    List<Step> prepare(QubitHandle q, Basis.Axis axis, boolean minus) {
        return switch (axis) {
            case Z -> minus ? gate(GateKind.X, q, 0) : List.of();
            case X -> {
                if (offers(GateKind.RY, q)) {
                    yield gate(GateKind.RY, q, minus ? -QUARTER : QUARTER);
                }
                List<Step> steps = new ArrayList<>(prepare(q, Basis.Axis.Z, minus));
                steps.addAll(gate(GateKind.H, q, 0));
                yield steps;
            }
            case Y -> {
                if (offers(GateKind.RX, q)) {
                    yield gate(GateKind.RX, q, minus ? QUARTER : -QUARTER);
                }
                List<Step> steps = new ArrayList<>(prepare(q, Basis.Axis.X, minus));
                steps.addAll(gate(GateKind.S, q, 0));
                yield steps;
            }
        };
    }

    /// |0> into the state that reads 0 in the basis (rotX1, rotY, 0): `RX(-rotX1) RY(-rotY) |0>`.
    List<Step> prepare(QubitHandle q, Basis basis) {
        List<Step> steps = new ArrayList<>();
        if (basis.rotY() != 0) {
            steps.addAll(gate(GateKind.RY, q, -(basis.rotY() << 24)));
        }
        if (basis.rotX1() != 0) {
            steps.addAll(gate(GateKind.RX, q, -(basis.rotX1() << 24)));
        }
        return steps;
    }

    /// Probability that the steps depolarised what they acted on, from the stated errors.
    double error(List<Step> steps) {
        double intact = 1;
        for (Step step : steps) {
            QubitHandle second = step.second == null ? step.first : step.second;
            intact *=
                    1
                            - device.gate(step.kind, step.first.qubit(), second.qubit())
                                    .map(GateDescriptor::error)
                                    .orElse(0.0);
        }
        return 1 - intact;
    }
}
