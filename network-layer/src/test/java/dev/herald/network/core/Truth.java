package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellDiagonal;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.MemoryDecay;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import dev.herald.hal.model.SwapNoise;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is really entangled with what, and in which Bell state, whatever the protocol believes.
final class Truth {
    record End(NodeId node, QubitHandle qubit) {}

    static final class Entanglement {
        End a;
        End b;
        BellIndex bell;
        final PairId name;

        /// Error weights as if both halves had just been made.
        final BellDiagonal state;

        /// When each half was made, and when it was measured.
        final long madeA;

        final long madeB;
        long measuredA = Long.MAX_VALUE;
        long measuredB = Long.MAX_VALUE;

        Entanglement(
                End a,
                End b,
                BellIndex bell,
                PairId name,
                BellDiagonal state,
                long madeA,
                long madeB) {
            this.a = a;
            this.b = b;
            this.bell = bell;
            this.name = name;
            this.state = state;
            this.madeA = madeA;
            this.madeB = madeB;
        }

        long made(End end) {
            return a.equals(end) ? madeA : madeB;
        }

        End other(End end) {
            return a.equals(end) ? b : a;
        }

        /// Error weights now.
        BellDiagonal at(long nowNs, MemoryDecay decay) {
            return state.age(
                    decay,
                    Math.min(nowNs, measuredA) - madeA,
                    decay,
                    Math.min(nowNs, measuredB) - madeB);
        }
    }

    private final Map<End, Entanglement> of = new HashMap<>();
    private final Map<PairId, Entanglement> byName = new HashMap<>();

    /// Of every memory.
    MemoryDecay decay = MemoryDecay.NONE;

    SwapNoise noise = SwapNoise.NONE;

    void entangled(End a, End b, BellIndex bell, PairId name, BellDiagonal state, long nowNs) {
        add(new Entanglement(a, b, bell, name, state, nowNs, nowNs));
    }

    private void add(Entanglement e) {
        of.put(e.a, e);
        of.put(e.b, e);
        byName.put(e.name, e);
    }

    void measured(End end, long nowNs) {
        Entanglement e = of.get(end);
        if (e != null && e.a.equals(end)) {
            e.measuredA = nowNs;
        } else if (e != null) {
            e.measuredB = nowNs;
        }
    }

    void swapped(End first, End second, BellIndex outcome, long nowNs) {
        Entanglement left = of.remove(first);
        Entanglement right = of.remove(second);
        if (left == null || right == null) {
            return; // one of them was never entangled, or is not any more
        }
        End a = left.other(first);
        End b = right.other(second);
        BellDiagonal state =
                left.state
                        .age(decay, nowNs - left.made(first), MemoryDecay.NONE, 0)
                        .swap(
                                right.state.age(
                                        decay, nowNs - right.made(second), MemoryDecay.NONE, 0),
                                noise);
        Entanglement joined =
                new Entanglement(
                        a,
                        b,
                        left.bell.xor(right.bell).xor(outcome),
                        left.name.swap(right.name),
                        state,
                        left.made(a),
                        right.made(b));
        joined.measuredA = left.a.equals(a) ? left.measuredA : left.measuredB;
        joined.measuredB = right.a.equals(b) ? right.measuredA : right.measuredB;
        add(joined);
    }

    void applied(End end, BellIndex frame) {
        Entanglement e = of.get(end);
        if (e != null) {
            e.bell = e.bell.xor(frame);
        }
    }

    void destroyed(End end) {
        Entanglement e = of.remove(end);
        if (e != null) {
            of.remove(e.a);
            of.remove(e.b);
            byName.remove(e.name);
        }
    }

    @Nullable Entanglement of(PairId name) {
        return byName.get(name);
    }

    void check(PairId name, NodeId one, NodeId other, BellIndex reported) {
        Entanglement e = byName.get(name);
        assertNotNull(e, () -> "nothing is entangled under the name " + name);
        assertEquals(Set.of(one, other), Set.of(e.a.node, e.b.node), () -> "ends of " + name);
        assertEquals(e.bell, reported, () -> "Bell state of " + name);
    }
}
