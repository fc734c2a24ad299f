package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.herald.hal.device.GateKind;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Rng;
import dev.herald.hal.model.Basis;
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

        /// Errors that really happened on each half, codes `2z + x`, and until when its idling is in them.
        int errorA;

        int errorB;
        long touchedA;
        long touchedB;

        /// What both ends read but for errors and the Bell state, once one of them has read.
        @Nullable Boolean read;

        long measuredA = Long.MAX_VALUE;
        long measuredB = Long.MAX_VALUE;

        /// What was read first, and where.
        @Nullable End reader;

        @Nullable Basis basis;
        boolean one;

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
            touchedA = madeA;
            touchedB = madeB;
        }

        long made(End end) {
            return a.equals(end) ? madeA : madeB;
        }

        End other(End end) {
            return a.equals(end) ? b : a;
        }

        int error(End end) {
            return a.equals(end) ? errorA : errorB;
        }

        void addError(End end, int code) {
            if (a.equals(end)) {
                errorA ^= code;
            } else {
                errorB ^= code;
            }
        }

        /// The Bell state is mapped by the operations of one end, those of the other mirror them.
        boolean maps(End end) {
            return end.node.compareTo(other(end).node) > 0;
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

    /// Where errors that really happen come from; none happen without.
    @Nullable Rng errors;

    /// Of every memory.
    MemoryDecay decay = MemoryDecay.NONE;

    /// Told of every swap of entangled pairs: where, and where the other halves are.
    Swaps swaps = (node, up, down) -> {};

    interface Swaps {
        void swapped(NodeId node, NodeId up, NodeId down);
    }

    SwapNoise noise = SwapNoise.NONE;

    void entangled(End a, End b, BellIndex bell, PairId name, BellDiagonal state, long nowNs) {
        Entanglement e = new Entanglement(a, b, bell, name, state, nowNs, nowNs);
        e.errorA = sample(state);
        add(e);
    }

    // ---- errors that really happen, when they are sampled

    private int sample(BellDiagonal channel) {
        if (errors == null) {
            return 0;
        }
        double luck = errors.nextDouble();
        if (luck < channel.p00()) {
            return 0;
        }
        luck -= channel.p00();
        return luck < channel.p01() ? 1 : luck < channel.p01() + channel.p10() ? 2 : 3;
    }

    /// The half has idled until now.
    private void touch(Entanglement e, End end, long nowNs) {
        long since = e.a.equals(end) ? e.touchedA : e.touchedB;
        if (nowNs > since && errors != null) {
            e.addError(
                    end,
                    sample(BellDiagonal.PERFECT.age(decay, nowNs - since, MemoryDecay.NONE, 0)));
        }
        if (e.a.equals(end)) {
            e.touchedA = Math.max(since, nowNs);
        } else {
            e.touchedB = Math.max(since, nowNs);
        }
    }

    /// What is wrong with the pair now.
    int error(PairId name, long nowNs) {
        Entanglement e = byName.get(name);
        if (e == null) {
            return 0;
        }
        touch(e, e.a, nowNs);
        touch(e, e.b, nowNs);
        return e.errorA ^ e.errorB;
    }

    private static int turned(GateKind kind, int code) {
        return switch (kind) {
            case H -> (code & 1) << 1 | code >> 1;
            case RX -> code ^ code >> 1;
            default -> code;
        };
    }

    void gate(End end, GateKind kind, long beganNs, long nowNs, double error) {
        Entanglement e = of.get(end);
        if (e == null) {
            return;
        }
        touch(e, end, beganNs);
        e.addError(end, e.error(end) ^ turned(kind, e.error(end)));
        e.addError(end, sample(BellDiagonal.PERFECT.depolarise(error)));
        skip(e, end, nowNs);
        if (kind == GateKind.X || kind == GateKind.Z) {
            e.bell = e.bell.xor(BellIndex.of(kind == GateKind.Z, kind == GateKind.X));
        } else if (e.maps(end)) {
            e.bell = BellIndex.ofCode(turned(kind, e.bell.code()));
        }
    }

    void cnot(End control, End target, long beganNs, long nowNs, double error) {
        Entanglement c = of.get(control);
        Entanglement t = of.get(target);
        if (c == null || t == null) {
            return;
        }
        touch(c, control, beganNs);
        touch(t, target, beganNs);
        int x = c.error(control) & 1;
        int z = t.error(target) & 2;
        t.addError(target, x);
        c.addError(control, z);
        if (errors != null && errors.nextDouble() < error) {
            c.addError(control, errors.nextInt(4));
            t.addError(target, errors.nextInt(4));
        }
        skip(c, control, nowNs);
        skip(t, target, nowNs);
        if (c.maps(control)) {
            int bx = c.bell.code() & 1;
            int bz = t.bell.code() & 2;
            t.bell = BellIndex.ofCode(t.bell.code() ^ bx);
            c.bell = BellIndex.ofCode(c.bell.code() ^ bz);
        }
    }

    /// What an operation did covers its time.
    private static void skip(Entanglement e, End end, long nowNs) {
        if (e.a.equals(end)) {
            e.touchedA = nowNs;
        } else {
            e.touchedB = nowNs;
        }
    }

    /// What a measurement shows; both halves of a pair are taken to be measured along the same axis.
    boolean read(End end, Basis basis, long beganNs, boolean luck) {
        Entanglement e = of.get(end);
        if (e == null) {
            return luck;
        }
        touch(e, end, beganNs);
        if (e.read == null) {
            e.read = luck;
        }
        int code = e.error(end) ^ (e.maps(end) ? e.bell.code() : 0);
        return e.read
                ^ switch (basis.axis().orElse(Basis.Axis.Z)) {
                    case Z -> (code & 1) == 1;
                    case X -> code >> 1 == 1;
                    case Y -> ((code ^ code >> 1) & 1) == 1 != e.maps(end); // Φ+ differs along Y
                };
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

    /// The outcome of a measurement: the second of a pair in one basis agrees with the first as the Bell state
    /// and its errors have it; all others are even.
    boolean read(End end, Basis basis, Rng rng, long nowNs) {
        boolean even = rng.nextBoolean();
        Entanglement e = of.get(end);
        if (e == null) {
            return even;
        }
        Basis.Axis axis = basis.axis().orElse(null);
        if (e.reader == null || e.reader.equals(end) || axis == null || !basis.equals(e.basis)) {
            e.reader = end;
            e.basis = basis;
            e.one = even;
            return even;
        }
        BellDiagonal state = e.at(nowNs, decay);
        boolean differ =
                switch (axis) {
                    case Z -> e.bell.x();
                    case X -> e.bell.z();
                    case Y -> e.bell.x() == e.bell.z();
                };
        double correlator =
                switch (axis) {
                    case Z -> state.correlatorZ();
                    case X -> state.correlatorX();
                    case Y -> state.correlatorY();
                };
        return e.one ^ differ ^ rng.nextDouble() < (1 - correlator) / 2;
    }

    void swapped(End first, End second, BellIndex outcome, long nowNs) {
        Entanglement left = of.remove(first);
        Entanglement right = of.remove(second);
        if (left == null || right == null) { // one was never entangled, or is not any more
            if (left != null) {
                destroyed(left.other(first));
            }
            if (right != null) {
                destroyed(right.other(second));
            }
            return;
        }
        End a = left.other(first);
        End b = right.other(second);
        swaps.swapped(first.node, a.node, b.node);
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
        touch(left, first, nowNs);
        touch(right, second, nowNs);
        joined.errorA = left.error(a);
        joined.errorB =
                right.error(b) ^ left.error(first) ^ right.error(second) ^ sample(noise.channel());
        joined.touchedA = left.a.equals(a) ? left.touchedA : left.touchedB;
        joined.touchedB = right.a.equals(b) ? right.touchedA : right.touchedB;
        joined.measuredA = left.a.equals(a) ? left.measuredA : left.measuredB;
        joined.measuredB = right.a.equals(b) ? right.measuredA : right.measuredB;
        add(joined);
    }

    void destroyed(End end) {
        Entanglement e = of.remove(end);
        if (e != null) {
            of.remove(e.a);
            of.remove(e.b);
            byName.remove(e.name);
        }
    }

    /// What is wrong with the pair of that half now.
    int error(End end, long nowNs) {
        Entanglement e = of.get(end);
        assertNotNull(e, () -> "nothing is entangled with " + end);
        touch(e, e.a, nowNs);
        touch(e, e.b, nowNs);
        return e.errorA ^ e.errorB;
    }

    /// The half is one of a pair with the other node, in the Bell state reported.
    void check(End end, NodeId other, BellIndex reported) {
        Entanglement e = of.get(end);
        assertNotNull(e, () -> "nothing is entangled with " + end);
        assertEquals(other, e.other(end).node, () -> "other end of " + end);
        assertEquals(e.bell, reported, () -> "Bell state of " + end);
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
