package dev.herald.daemon.campaign;

import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkPairId;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.LinkRequestId;
import dev.herald.physical.sim.QubitRef;
import dev.herald.physical.sim.SimHardware;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pairs of a run as both ends know them. A pair is judged, and its qubits are given back, when the
/// second of the two ends has it: by the exact state, or by the outcomes.
final class Pairs {

    /// What one end was told of a pair.
    private static final class Half {
        final LinkNode at;
        final LinkRequestId request;
        final BellIndex bell;
        final @Nullable QubitHandle qubit;
        final boolean one;
        final @Nullable Basis basis;

        Half(
                LinkNode at,
                LinkRequestId request,
                BellIndex bell,
                @Nullable QubitHandle qubit,
                boolean one,
                @Nullable Basis basis) {
            this.at = at;
            this.request = request;
            this.bell = bell;
            this.qubit = qubit;
            this.one = one;
            this.basis = basis;
        }
    }

    private final SimHardware hardware;
    private final boolean remembers;
    private final Map<LinkPairId, Half> waiting = new HashMap<>();
    private final Map<LinkPairId, Integer> remembered = new HashMap<>();
    private long contradictions;

    /// @param remembers whether pairs may be revoked after both ends had them
    Pairs(SimHardware hardware, boolean remembers) {
        this.hardware = hardware;
        this.remembers = remembers;
    }

    void kept(LinkNode at, LinkOutput.PairKept p) {
        half(p.pair(), p.purpose(), new Half(at, p.request(), p.bell(), p.qubit(), false, null));
    }

    void measured(LinkNode at, LinkOutput.PairMeasured p) {
        half(p.pair(), p.purpose(), new Half(at, p.request(), p.bell(), null, p.one(), p.basis()));
    }

    private void half(LinkPairId id, int purpose, Half half) {
        if (remembers) {
            remember(id, half.at, true);
        }
        Half other = waiting.remove(id);
        if (other == null) {
            waiting.put(id, half);
            return;
        }
        if (other.at == half.at || !other.request.equals(half.request) || other.bell != half.bell) {
            contradictions++;
        }
        judge(half, other, purpose);
        giveBack(other);
        giveBack(half);
    }

    private void judge(Half half, Half other, int purpose) {
        LinkNode creator = half.request.origin().equals(half.at.id) ? half.at : other.at;
        Counts counts = creator.counts.get(UseCase.ofPurpose(purpose).ordinal());
        QubitHandle qubit = half.qubit;
        QubitHandle otherQubit = other.qubit;
        Basis basis = half.basis;
        if (qubit != null && otherQubit != null) {
            counts.judge(
                    hardware.fidelity(
                            new QubitRef(half.at.id, qubit),
                            new QubitRef(other.at.id, otherQubit),
                            half.bell));
        } else if (basis != null && basis.equals(other.basis)) {
            basis.axis().ifPresent(axis -> counts.errors.add(axis, half.bell, half.one, other.one));
        } else {
            contradictions++;
        }
    }

    private static void giveBack(Half half) {
        if (half.qubit != null) {
            half.at.giveBack(half.qubit);
        }
    }

    void revoked(LinkNode at, LinkOutput.Revoked revoked) {
        for (LinkPairId id : revoked.pairs()) {
            if (remembers) {
                remember(id, at, false);
            }
            Half half = waiting.get(id);
            if (half != null && half.at == at) {
                waiting.remove(id);
                giveBack(half);
            }
        }
    }

    /// Bits 0 and 1: who has it; bits 2 and 3: who ever had it.
    private void remember(LinkPairId id, LinkNode at, boolean has) {
        int bit = at.first ? 1 : 2;
        int known = remembered.getOrDefault(id, 0);
        if (has ? (known & bit << 2) != 0 : (known & bit) == 0) {
            contradictions++; // delivered twice, or revoked without having been delivered
        }
        remembered.put(id, has ? known | bit | bit << 2 : known & ~bit);
    }

    /// Pairs that one end has and the other has not: 0 once nothing is under way.
    long onesided() {
        return remembers
                ? remembered.values().stream().filter(k -> (k & 3) == 1 || (k & 3) == 2).count()
                : waiting.size();
    }

    /// Pairs on which the ends contradict each other, or that were delivered twice: never any.
    long contradictions() {
        return contradictions;
    }
}
