package dev.herald.network.distil;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.device.DeviceDescriptor;
import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.network.distil.GateList.Op;
import java.util.List;

/// The noise of this end's operations in a round, from what the device states: each gate depolarises, halves
/// idle between operations, readouts err.
final class NoiseModel {
    private final List<Op> ops;
    private final List<MemoryDecay> decays;
    private final int slots;
    private final long[] clocks;

    /// Joint errors of all pairs, codes `2z + x` by slot.
    private double[] errors;

    /// @param decays of this end's halves, by slot
    NoiseModel(List<Op> ops, List<MemoryDecay> decays) {
        this.ops = ops;
        this.decays = decays;
        slots = decays.size();
        clocks = new long[slots];
        errors = new double[1 << 2 * slots];
        errors[0] = 1;
        for (Op op : ops) {
            idleUntil(op);
            if (op.gate() != null) {
                map(op, requireNonNull(op.gate()));
                depolarise(op);
            }
        }
    }

    /// From the beginning until the kept pair's last gate is over.
    long keptNs() {
        return clocks[0];
    }

    /// Until all is read.
    long endNs() {
        long end = 0;
        for (long clock : clocks) {
            end = Math.max(end, clock);
        }
        return end;
    }

    /// When what was read is not known: readouts err as often as they do on average.
    RoundNoise expected(DeviceDescriptor device, List<Integer> qubits) {
        double[] wrong = new double[slots];
        for (int slot = 1; slot < slots; slot++) {
            QubitDescriptor qubit = GateList.qubit(device, qubits.get(slot));
            wrong[slot] = qubit == null ? 0 : (qubit.flip0() + qubit.flip1()) / 2;
        }
        return with(wrong);
    }

    /// When this end read the bits, bit 0 for slot 1: both outcomes are as likely before. Readouts that err
    /// unlike for 0 and 1 make a difference.
    RoundNoise given(int bits, DeviceDescriptor device, List<Integer> qubits) {
        double[] wrong = new double[slots];
        for (int slot = 1; slot < slots; slot++) {
            QubitDescriptor qubit = GateList.qubit(device, qubits.get(slot));
            if (qubit != null) {
                boolean one = (bits >> slot - 1 & 1) == 1;
                double false1 = one ? qubit.flip0() : qubit.flip1();
                double right = one ? 1 - qubit.flip1() : 1 - qubit.flip0();
                wrong[slot] = false1 + right > 0 ? false1 / (false1 + right) : 0;
            }
        }
        return with(wrong);
    }

    private RoundNoise with(double[] wrong) {
        double[] joint = new double[4 << slots - 1];
        for (int error = 0; error < errors.length; error++) {
            int flips = 0;
            for (Op op : ops) {
                if (op.gate() == null) {
                    int code = error >> 2 * op.first() & 3;
                    boolean alongX = op.basis().equals(Basis.X);
                    flips |= (alongX ? code >> 1 : code & 1) << op.first() - 1;
                }
            }
            for (int misread = 0; misread < 1 << slots - 1; misread++) {
                double weight = errors[error];
                for (int slot = 1; slot < slots; slot++) {
                    weight *= (misread >> slot - 1 & 1) == 1 ? wrong[slot] : 1 - wrong[slot];
                }
                joint[error & 3 | (flips ^ misread) << 2] += weight;
            }
        }
        return RoundNoise.of(joint);
    }

    private void idleUntil(Op op) {
        long start = clocks[op.first()];
        if (op.second() >= 0) {
            start = Math.max(start, clocks[op.second()]);
        }
        for (int slot = 0; slot < slots; slot++) {
            if (op.on(slot)) {
                long idleNs = start - clocks[slot];
                if (idleNs > 0) {
                    convolve(slot, Ageing.half(BellDiagonal.PERFECT, decays.get(slot), idleNs));
                }
                clocks[slot] = start + op.durationNs();
            }
        }
    }

    private void map(Op op, GateKind gate) {
        double[] next = new double[errors.length];
        for (int error = 0; error < errors.length; error++) {
            next[mapped(op, gate, error)] += errors[error];
        }
        errors = next;
    }

    /// What the gate makes of joint errors that are there.
    static int mapped(Op op, GateKind gate, int error) {
        int a = 2 * op.first();
        int b = 2 * op.second();
        int code = error >> a & 3;
        return switch (gate) {
            case H, RY -> error & ~(3 << a) | ((code & 1) << 1 | code >> 1) << a;
            case RX -> error ^ code >> 1 << a;
            case S, S_DAGGER, RZ -> error ^ (code & 1) << a + 1;
            case CNOT -> error ^ (code & 1) << b ^ (error >> b & 2) << a;
            case CRX -> error ^ (code & 1) << b ^ (error >> b & 2) << a ^ (code & 1) << a + 1;
            case CZ -> error ^ (code & 1) << b + 1 ^ (error >> b & 1) << a + 1;
            case X, Y, Z -> error;
            case T, T_DAGGER, SWAP -> throw new IllegalStateException(gate + " is in no recipe");
        };
    }

    private void depolarise(Op op) {
        double p = op.error();
        if (p == 0) {
            return;
        }
        if (op.second() < 0) {
            convolve(op.first(), BellDiagonal.PERFECT.depolarise(p));
            return;
        }
        int mask = 3 << 2 * op.first() | 3 << 2 * op.second();
        double[] others = new double[errors.length];
        for (int error = 0; error < errors.length; error++) {
            others[error & ~mask] += errors[error];
        }
        for (int error = 0; error < errors.length; error++) {
            errors[error] = (1 - p) * errors[error] + p * others[error & ~mask] / 16;
        }
    }

    private void convolve(int slot, BellDiagonal channel) {
        double[] each = {channel.p00(), channel.p01(), channel.p10(), channel.p11()};
        double[] next = new double[errors.length];
        for (int error = 0; error < errors.length; error++) {
            for (int code = 0; code < 4; code++) {
                next[error ^ code << 2 * slot] += errors[error] * each[code];
            }
        }
        errors = next;
    }
}
