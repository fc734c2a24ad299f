package dev.herald.daemon.emulate;

import dev.herald.daemon.scenario.Work;
import dev.herald.hal.device.QubitHandle;
import dev.herald.hal.host.Clock;
import dev.herald.hal.host.Invariant;
import dev.herald.hal.model.Basis;
import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.BellIndex;
import dev.herald.hal.model.LinkPairId;
import dev.herald.hal.model.NodeId;
import dev.herald.link.api.LinkInput;
import dev.herald.link.api.LinkOutput;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.PairType;
import dev.herald.link.pursuit.Degradation;
import dev.herald.link.pursuit.PursuitInput;
import dev.herald.link.pursuit.PursuitReport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pairs of one link, straight from its link layer: joins what the two ends were delivered by the
/// pair's name, reads the exact fidelity of kept pairs, and gives the qubits back.
final class LinkTask implements Task {
    private record Kept(NodeId node, QubitHandle qubit, BellIndex bell, long index) {}

    private record Measured(boolean one, Basis basis, BellIndex bell, long index) {}

    private final Work.LinkPairs work;
    private final Desk asker;
    private final Desk peer;
    private final int purpose;
    private final Oracle oracle;
    private final Clock clock;
    private final Map<LinkPairId, Kept> halves = new LinkedHashMap<>();
    private final Map<LinkPairId, Measured> outcomes = new LinkedHashMap<>();
    private final Mean fidelity = new Mean();
    private final Outcomes correlations = new Outcomes();
    private long pairs;
    private long beganNs = -1;
    private long lastNs;
    private int ends;
    private int create = -1;
    private String error = "";
    private @Nullable PursuitReport report;

    LinkTask(Work.LinkPairs work, Desk asker, Desk peer, int purpose, Oracle oracle, Clock clock) {
        this.work = work;
        this.asker = asker;
        this.peer = peer;
        this.purpose = purpose;
        this.oracle = oracle;
        this.clock = clock;
        asker.expect(purpose, this);
        peer.expect(purpose, this);
    }

    @Override
    public void begin() {
        beganNs = clock.nowNs();
        peer.stack().link(work.link(), new LinkInput.Listen(purpose));
        Degradation degradation = work.degradation();
        if (degradation == null) {
            asker.stack().link(work.link(), new LinkInput.Create(-purpose, request()));
        } else {
            asker.stack()
                    .pursue(work.link(), new PursuitInput.Pursue(-purpose, request(), degradation));
        }
    }

    private CreateRequest request() {
        BasisChoice basis =
                work.type() == PairType.M ? BasisChoice.randomXYZ() : BasisChoice.MEASURE_Z;
        return new CreateRequest(
                work.type(),
                work.pairs(),
                work.minFidelity(),
                0,
                purpose,
                work.priority(),
                false,
                true,
                work.store() && work.type() == PairType.K,
                basis,
                basis);
    }

    void acknowledged(NodeId node, LinkOutput.Acknowledged accepted) {
        if (node.equals(asker.node()) && accepted.cookie() == -purpose) {
            create = accepted.createId();
        }
    }

    void refused(NodeId node, LinkOutput.Refused refusal) {
        if (node.equals(asker.node()) && refusal.cookie() == -purpose) {
            error = refusal.why() + ": " + refusal.detail();
            ends = 2;
        }
    }

    void kept(Desk desk, LinkOutput.PairKept pair) {
        Kept other = halves.remove(pair.pair());
        if (other == null) {
            halves.put(pair.pair(), new Kept(desk.node(), pair.qubit(), pair.bell(), pair.index()));
            return;
        }
        Invariant.check(
                other.bell == pair.bell() && other.index == pair.index(),
                "the ends of %s disagree",
                pair.pair());
        fidelity.add(
                oracle.fidelity(other.node, other.qubit, desk.node(), pair.qubit(), pair.bell()));
        count();
        desk.discard(pair.qubit());
        (desk == asker ? peer : asker).discard(other.qubit);
    }

    void measured(Desk desk, LinkOutput.PairMeasured pair) {
        Measured other = outcomes.remove(pair.pair());
        if (other == null) {
            outcomes.put(
                    pair.pair(), new Measured(pair.one(), pair.basis(), pair.bell(), pair.index()));
            return;
        }
        Invariant.check(
                other.bell == pair.bell() && other.index == pair.index(),
                "the ends of %s disagree",
                pair.pair());
        count();
        if (other.basis.equals(pair.basis())) {
            pair.basis()
                    .axis()
                    .ifPresent(axis -> correlations.add(axis, pair.bell(), pair.one(), other.one));
        }
    }

    void finished(Desk desk) {
        ends++;
    }

    void failed(Desk desk, LinkOutput.Failed failed) {
        ends++;
        if (work.degradation() == null) { // of a pursuit, its report tells
            error = failed.why() + ": " + failed.detail();
        }
    }

    /// The pursuit is over.
    void ended(PursuitReport ended) {
        report = ended;
        error = ended.why() == null ? "" : ended.why() + ": " + ended.detail();
    }

    @Nullable PursuitReport report() {
        return report;
    }

    void revoked(Desk desk, LinkOutput.Revoked revoked) {
        for (LinkPairId pair : revoked.pairs()) {
            outcomes.remove(pair);
            Kept kept = halves.get(pair);
            if (kept != null && kept.node.equals(desk.node())) {
                halves.remove(pair);
                desk.discard(kept.qubit);
            }
        }
    }

    private void count() {
        pairs++;
        lastNs = clock.nowNs();
    }

    @Override
    public void stop() {
        if (beganNs < 0 || done()) {
            return;
        }
        if (work.degradation() != null) {
            asker.stack().abandon(work.link(), -purpose);
        } else if (create >= 0) {
            asker.stack().link(work.link(), new LinkInput.Cancel(create));
        }
    }

    @Override
    public boolean done() {
        if (beganNs >= 0 && work.degradation() != null) {
            return report != null && halves.isEmpty() && outcomes.isEmpty();
        }
        return beganNs >= 0 && ends >= 2;
    }

    Work.LinkPairs work() {
        return work;
    }

    String error() {
        return error;
    }

    /// Pairs by the time they took: from the request to the last pair, or to now for a stream.
    double rateHz() {
        long untilNs = work.pairs() == CreateRequest.STREAM ? clock.nowNs() : lastNs;
        return pairs == 0 ? 0 : pairs / ((untilNs - beganNs) / 1e9);
    }

    RunResult.Interval fidelity() {
        return work.type() == PairType.M ? correlations.fidelity() : fidelity.interval();
    }

    RunResult.Interval qber(Basis.Axis axis) {
        return correlations.qber(axis);
    }
}
