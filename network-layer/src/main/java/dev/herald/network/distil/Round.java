package dev.herald.network.distil;

import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.network.distil.GateList.Op;
import dev.herald.network.message.EndMessage.DistilReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One round at this end, from the first gate until both ends' outcomes are known. A command is given when
/// those before it on the same qubits have been answered, so that a device need not queue.
final class Round {
    final int request;
    final int number;
    final Recipe recipe;
    final List<StagePair> pairs;
    final long startNs;
    final List<Op> ops;
    final NoiseModel model;
    private final boolean[] begun;
    private final boolean[] over;
    private int read;

    /// It was given up: what is still with the device is of no use.
    boolean abandoned;

    /// The other end's report, once it is here.
    @Nullable DistilReport far;

    /// This end's report, once its operations are over.
    @Nullable DistilReport own;

    // ---- at the head-end, after the outcomes: the final correction

    boolean decided;
    boolean applyX;
    boolean applyZ;
    int frame;
    double frameError;
    long frameNs;

    Round(
            int request,
            int number,
            Recipe recipe,
            List<StagePair> pairs,
            long startNs,
            List<Op> ops) {
        this.request = request;
        this.number = number;
        this.recipe = recipe;
        this.pairs = List.copyOf(pairs);
        this.startNs = startNs;
        this.ops = ops;
        model = new NoiseModel(ops, pairs.stream().map(pair -> pair.tag().decayA()).toList());
        begun = new boolean[ops.size()];
        over = new boolean[ops.size()];
        for (StagePair pair : pairs) {
            pair.round = this;
        }
    }

    StagePair kept() {
        return pairs.getFirst();
    }

    /// Index of the next operation that can be given, which is then under way; or -1.
    int next() {
        for (int i = 0; !abandoned && i < begun.length; i++) {
            if (!begun[i] && isFree(i)) {
                begun[i] = true;
                return i;
            }
        }
        return -1;
    }

    private boolean isFree(int op) {
        for (int i = 0; i < op; i++) {
            Op before = ops.get(i);
            if (!over[i]
                    && (ops.get(op).on(before.first())
                            || before.second() >= 0 && ops.get(op).on(before.second()))) {
                return false;
            }
        }
        return true;
    }

    List<StagePair> actedOn(int op) {
        List<StagePair> on = new ArrayList<>(2);
        on.add(pairs.get(ops.get(op).first()));
        if (ops.get(op).second() >= 0) {
            on.add(pairs.get(ops.get(op).second()));
        }
        return on;
    }

    void done(int op) {
        over[op] = true;
    }

    void measured(int op, boolean one) {
        over[op] = true;
        read |= one ? 1 << ops.get(op).first() - 1 : 0;
    }

    boolean isOver() {
        for (boolean each : over) {
            if (!each) {
                return false;
            }
        }
        return true;
    }

    /// What this end read, bit 0 for the second pair.
    int read() {
        return read;
    }

    List<Integer> qubits() {
        return pairs.stream().map(pair -> pair.qubit().qubit()).toList();
    }

    Recipe.Ideal ideal() {
        return recipe.ideal(pairs.stream().map(StagePair::bell).toList());
    }

    /// Whether the pair is kept, by both ends' reports.
    boolean succeeds(DistilReport mine, DistilReport theirs) { // [NL-DISTIL-6]
        return mine.read() != DistilReport.VOID
                && theirs.read() != DistilReport.VOID
                && mine.noise().size() == theirs.noise().size()
                && (mine.read() ^ theirs.read()) == ideal().unlike();
    }

    /// What the kept pair is in, the halves having idled until each end's instant.
    BellDiagonal outcome(DistilReport mine, DistilReport theirs) { // [NL-DISTIL-7]
        List<BellDiagonal> inputs = new ArrayList<>(pairs.size());
        for (StagePair pair : pairs) {
            inputs.add(pair.state(mine.startNs(), theirs.startNs()));
        }
        return RoundMap.of(
                        recipe,
                        inputs,
                        RoundNoise.ofPpb(mine.noise()),
                        RoundNoise.ofPpb(theirs.noise()))
                .kept();
    }

    BellIndex bell(int applied) {
        return ideal().kept().xor(BellIndex.ofCode(applied));
    }
}
