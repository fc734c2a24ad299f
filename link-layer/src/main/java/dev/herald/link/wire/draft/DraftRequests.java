package dev.herald.link.wire.draft;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.PairType;
import dev.herald.link.wire.Converted;
import dev.herald.link.wire.TimeLimit;

/// CREATE of the draft as a request of this stack and back, for one end of one link. Stateless; any
/// thread.
public final class DraftRequests {
    private static final long STEPS = 0xFFFF;

    private final DraftEnds ends;
    private final boolean store;

    /// @param store whether pairs to keep go to storage: CREATE has no field for it, so it is settled
    ///     for the link
    public DraftRequests(DraftEnds ends, boolean store) {
        this.ends = requireNonNull(ends);
        this.store = store;
    }

    /// The request that the layer above made in the draft's terms. [LL-DRAFT-6] [LL-DRAFT-8]
    public Converted<CreateRequest> request(DraftMessage.Create m) {
        if (m.remoteNode() != ends.peerNumber()) {
            return Converted.senseless(
                    "Remote Node ID",
                    Integer.toUnsignedString(m.remoteNode()) + " is not at the other end");
        }
        if (m.number() == 0) {
            return Converted.senseless("Number", "0 pairs");
        }
        boolean keeps = m.type() != PairType.M;
        return Converted.done(
                new CreateRequest(
                        m.type(),
                        m.number(),
                        fidelity(m.minFidelity()),
                        m.maxTime().ns(),
                        m.purpose(),
                        m.priority(),
                        m.atomic(),
                        m.consecutive(),
                        store && keeps,
                        m.type() == PairType.K ? BasisChoice.MEASURE_Z : m.local().choice(),
                        keeps ? BasisChoice.MEASURE_Z : m.remote().choice()));
    }

    /// The request for a link layer that speaks the draft. [LL-DRAFT-6] [LL-DRAFT-7] [LL-DRAFT-9]
    public Converted<DraftMessage.Create> create(CreateRequest request) {
        if (request.number() == CreateRequest.STREAM) {
            return Converted.inexpressible("number", "a stream of pairs without end");
        }
        if (request.type() != PairType.M && request.store() != store) {
            return Converted.inexpressible(
                    "store", request.store() + ", and " + store + " is settled for the link");
        }
        if (!request.distil().equals(DistilPlan.NONE)) {
            return Converted.inexpressible("distil", "distillation by " + request.distil());
        }
        return TimeLimit.of(request.maxTimeNs(), DraftMessage.Create.TIME_MAX)
                .then(time ->
                        Converted.done(
                                new DraftMessage.Create(
                                        ends.peerNumber(),
                                        minimum(request.minFidelity()),
                                        time,
                                        request.purpose(),
                                        request.number(),
                                        request.priority(),
                                        request.type(),
                                        request.atomic(),
                                        request.consecutive(),
                                        request.type() == PairType.K
                                                ? DraftBasis.MEASURE_Z
                                                : DraftBasis.of(request.local()),
                                        request.type() == PairType.M
                                                ? DraftBasis.of(request.remote())
                                                : DraftBasis.MEASURE_Z)));
    }

    /// n/65,535 rounded up: a request never ends up asking for less than it says.
    private static Fidelity fidelity(int n) {
        return new Fidelity((int) ((n * (long) Fidelity.ONE_PPB + STEPS - 1) / STEPS));
    }

    /// The smallest n that [#fidelity] makes at least the minimum of.
    private static int minimum(Fidelity fidelity) {
        int ppb = fidelity.ppb();
        return ppb == 0 ? 0 : (int) ((ppb - 1) * STEPS / Fidelity.ONE_PPB + 1);
    }
}
