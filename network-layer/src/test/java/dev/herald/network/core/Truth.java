package dev.herald.network.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.NodeId;
import dev.herald.hal.model.PairId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is really entangled with what, and in which Bell state, whatever the protocol believes.
final class Truth {
    record End(NodeId node, QubitHandle qubit) {}

    static final class Entanglement {
        End a;
        End b;
        BellIndex bell;
        final PairId name;

        Entanglement(End a, End b, BellIndex bell, PairId name) {
            this.a = a;
            this.b = b;
            this.bell = bell;
            this.name = name;
        }
    }

    private final Map<End, Entanglement> of = new HashMap<>();
    private final Map<PairId, Entanglement> byName = new HashMap<>();

    void entangled(End a, End b, BellIndex bell, PairId name) {
        add(new Entanglement(a, b, bell, name));
    }

    private void add(Entanglement e) {
        of.put(e.a, e);
        of.put(e.b, e);
        byName.put(e.name, e);
    }

    void swapped(End first, End second, BellIndex outcome) {
        Entanglement left = of.remove(first);
        Entanglement right = of.remove(second);
        if (left == null || right == null) {
            return; // one of them was never entangled, or is not any more
        }
        End a = left.a.equals(first) ? left.b : left.a;
        End b = right.a.equals(second) ? right.b : right.a;
        add(new Entanglement(a, b, left.bell.xor(right.bell).xor(outcome), left.name.swap(right.name)));
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
        assertEquals(
                java.util.Set.of(one, other), java.util.Set.of(e.a.node, e.b.node), () -> "ends of " + name);
        assertEquals(e.bell, reported, () -> "Bell state of " + name);
    }
}
