package dev.herald.link.core;

import dev.herald.hal.device.QubitDescriptor;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.link.core.RoundGates.Op;
import dev.herald.link.core.RoundGates.Stage;
import java.util.Arrays;
import java.util.List;

/// What a round makes of Bell-diagonal pairs, exactly: the joint weights of their errors are taken through
/// every step, with depolarising gates, idling between them, and readouts that err. The other end is taken
/// to have the same figures and to work at the same time.
///
/// The maps of network-transport 6 come out where the noise is that of one gate and symmetric readouts.
final class RoundModel {

    /// A pair that goes into a round.
    ///
    /// @param state when the round begins
    /// @param decayA how the half of this end idles
    /// @param decayB how that of the other does
    record Input(BellDiagonal state, MemoryDecay decayA, MemoryDecay decayB) {}

    /// @param success probability that the pair is kept
    /// @param kept its state then, when its last gate is over
    record Outcome(double success, BellDiagonal kept) {}

    private final RoundProgram program;
    private final List<Input> inputs;
    private final List<QubitDescriptor> qubits;
    private final int parity;
    private final int slots;
    private final long[] clocks;
    private double[] weights;

    /// @param stages of the round at this end
    /// @param inputs by slot
    /// @param qubits that hold this end's halves, by slot
    /// @param parity in which outcomes the ends differ if all is well
    RoundModel(
            RoundProgram program,
            List<Stage> stages,
            List<Input> inputs,
            List<QubitDescriptor> qubits,
            int parity) {
        this.program = program;
        this.inputs = inputs;
        this.qubits = qubits;
        this.parity = parity;
        slots = program.slots();
        clocks = new long[slots];
        weights = new double[1 << 2 * slots];
        for (int joint = 0; joint < weights.length; joint++) {
            double weight = 1;
            for (int slot = 0; slot < slots; slot++) {
                weight *= weight(inputs.get(slot).state(), joint >> 2 * slot & 3);
            }
            weights[joint] = weight;
        }
        stages.forEach(this::apply);
    }

    /// From the beginning to the end of the kept pair's last gate.
    long keptNs() {
        return clocks[0];
    }

    /// Until all is read.
    long endNs() {
        return Arrays.stream(clocks).max().orElse(0);
    }

    /// Over all outcomes that are accepted.
    Outcome outcome() {
        double[] kept = new double[4];
        int combinations = 1 << slots - 1;
        for (int own = 0; own < combinations; own++) {
            for (int peer = 0; peer < combinations; peer++) {
                if (program.keeps(own, peer, parity)) {
                    add(own, peer, kept);
                }
            }
        }
        return normalised(kept);
    }

    /// When both ends' outcomes are known: readouts that err unlike for 0 and 1 make a difference.
    Outcome given(int ownBits, int peerBits) {
        double[] kept = new double[4];
        add(ownBits, peerBits, kept);
        return normalised(kept);
    }

    private void apply(Stage stage) {
        boolean mapped = false;
        boolean joins = stage.step() instanceof RoundProgram.Step.Cnot;
        for (Op op : stage.ops()) {
            idleUntil(op);
            if (!mapped && (op.second() >= 0 || !joins)) {
                map(stage.step());
                mapped = true;
            }
            if (op.second() >= 0) {
                depolarisePair(op.first(), op.second(), (1 - op.error()) * (1 - op.error()));
            } else if (op.gate() != null) {
                BellDiagonal both =
                        BellDiagonal.PERFECT.depolarise(op.error()).depolarise(op.error());
                convolve(op.first(), both);
            }
        }
        if (stage.step() instanceof RoundProgram.Step.Forget(int slot)) {
            forget(slot);
        } else if (!mapped) {
            map(stage.step());
        }
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
                    Input input = inputs.get(slot);
                    convolve(
                            slot,
                            BellDiagonal.PERFECT.age(
                                    input.decayA(), idleNs, input.decayB(), idleNs));
                }
                clocks[slot] = start + op.durationNs();
            }
        }
    }

    private void map(RoundProgram.Step step) {
        double[] next = new double[weights.length];
        int[] codes = new int[slots];
        for (int joint = 0; joint < weights.length; joint++) {
            for (int slot = 0; slot < slots; slot++) {
                codes[slot] = joint >> 2 * slot & 3;
            }
            RoundProgram.map(step, codes);
            int to = 0;
            for (int slot = 0; slot < slots; slot++) {
                to |= codes[slot] << 2 * slot;
            }
            next[to] += weights[joint];
        }
        weights = next;
    }

    /// A Pauli channel on one pair.
    private void convolve(int slot, BellDiagonal channel) {
        double[] next = new double[weights.length];
        for (int joint = 0; joint < weights.length; joint++) {
            for (int error = 0; error < 4; error++) {
                next[joint ^ error << 2 * slot] += weights[joint] * weight(channel, error);
            }
        }
        weights = next;
    }

    /// Two pairs become maximally mixed unless the gates of both ends went well.
    private void depolarisePair(int first, int second, double well) {
        double[] next = new double[weights.length];
        int mask = 3 << 2 * first | 3 << 2 * second;
        double[] others = new double[weights.length];
        for (int joint = 0; joint < weights.length; joint++) {
            others[joint & ~mask] += weights[joint];
        }
        for (int joint = 0; joint < weights.length; joint++) {
            next[joint] = well * weights[joint] + (1 - well) * others[joint & ~mask] / 16;
        }
        weights = next;
    }

    /// The three errors become equally likely.
    private void forget(int slot) {
        double[] next = new double[weights.length];
        for (int joint = 0; joint < weights.length; joint++) {
            int error = joint >> 2 * slot & 3;
            if (error == 0) {
                next[joint] += weights[joint];
            } else {
                int rest = joint & ~(3 << 2 * slot);
                for (int other = 1; other < 4; other++) {
                    next[rest | other << 2 * slot] += weights[joint] / 3;
                }
            }
        }
        weights = next;
    }

    /// Adds the weights of the kept pair's errors, together with the outcomes.
    private void add(int ownBits, int peerBits, double[] kept) {
        double[][] likelihood = new double[slots][4];
        for (RoundProgram.Step step : program.steps()) {
            if (step instanceof RoundProgram.Step.Measure(int slot, boolean alongX)) {
                int bit = slot - 1;
                for (int error = 0; error < 4; error++) {
                    int flipped = alongX ? error >> 1 : error & 1;
                    likelihood[slot][error] =
                            likelihood(
                                    qubits.get(slot),
                                    ownBits >> bit & 1,
                                    peerBits >> bit & 1,
                                    parity >> bit & 1 ^ flipped);
                }
            }
        }
        for (int joint = 0; joint < weights.length; joint++) {
            double weight = weights[joint];
            for (int slot = 1; slot < slots; slot++) {
                weight *= likelihood[slot][joint >> 2 * slot & 3];
            }
            kept[joint & 3] += weight;
        }
    }

    /// Probability of the two outcomes of a pair whose ends differ or not: each outcome of one end is as
    /// likely as the other.
    private static double likelihood(QubitDescriptor qubit, int own, int peer, int differ) {
        return (read(qubit, 0, own) * read(qubit, differ, peer)
                        + read(qubit, 1, own) * read(qubit, 1 ^ differ, peer))
                / 2;
    }

    private static double read(QubitDescriptor qubit, int is, int reads) {
        double wrong = is == 0 ? qubit.flip0() : qubit.flip1();
        return is == reads ? 1 - wrong : wrong;
    }

    private static Outcome normalised(double[] kept) {
        double success = Arrays.stream(kept).sum();
        return success > 0
                ? new Outcome(
                        success,
                        new BellDiagonal(
                                kept[0] / success,
                                kept[2] / success,
                                kept[1] / success,
                                kept[3] / success))
                : new Outcome(0, BellDiagonal.MIXED);
    }

    /// Weight of the error with the code `2z + x`.
    private static double weight(BellDiagonal state, int code) {
        return switch (code) {
            case 0 -> state.p00();
            case 1 -> state.p01();
            case 2 -> state.p10();
            default -> state.p11();
        };
    }
}
