package dev.herald.conformance.link;

import dev.herald.hal.model.Fidelity;
import dev.herald.link.api.LinkInput.Create;
import dev.herald.link.message.CreateRequest;
import dev.herald.link.message.DistilPlan;
import dev.herald.link.message.PairType;
import java.util.function.UnaryOperator;

/// A request with one thing changed, for entities that hear wrongly what they are asked for.
final class Asked {
    private Asked() {}

    static Create instead(Create create, UnaryOperator<CreateRequest> change) {
        return new Create(create.cookie(), change.apply(create.request()));
    }

    static CreateRequest type(CreateRequest request, PairType type) {
        return new CreateRequest(
                type,
                request.number(),
                request.minFidelity(),
                request.maxTimeNs(),
                request.purpose(),
                request.priority(),
                request.atomic(),
                request.consecutive(),
                request.store(),
                request.local(),
                request.remote(),
                request.distil());
    }

    static CreateRequest fidelity(CreateRequest request, Fidelity minimum) {
        return new CreateRequest(
                request.type(),
                request.number(),
                minimum,
                request.maxTimeNs(),
                request.purpose(),
                request.priority(),
                request.atomic(),
                request.consecutive(),
                request.store(),
                request.local(),
                request.remote(),
                request.distil());
    }

    static CreateRequest within(CreateRequest request, long maxTimeNs) {
        return new CreateRequest(
                request.type(),
                request.number(),
                request.minFidelity(),
                maxTimeNs,
                request.purpose(),
                request.priority(),
                request.atomic(),
                request.consecutive(),
                request.store(),
                request.local(),
                request.remote(),
                request.distil());
    }

    static CreateRequest priority(CreateRequest request, int priority) {
        return new CreateRequest(
                request.type(),
                request.number(),
                request.minFidelity(),
                request.maxTimeNs(),
                request.purpose(),
                priority,
                request.atomic(),
                request.consecutive(),
                request.store(),
                request.local(),
                request.remote(),
                request.distil());
    }

    /// Neither atomic nor together.
    static CreateRequest divisible(CreateRequest request) {
        return new CreateRequest(
                request.type(),
                request.number(),
                request.minFidelity(),
                request.maxTimeNs(),
                request.purpose(),
                request.priority(),
                false,
                true,
                request.store(),
                request.local(),
                request.remote(),
                request.distil());
    }

    /// Neither stored nor distilled, but for what is to stay.
    static CreateRequest plain(CreateRequest request, boolean stored, DistilPlan plan) {
        return new CreateRequest(
                request.type(),
                request.number(),
                request.minFidelity(),
                request.maxTimeNs(),
                request.purpose(),
                request.priority(),
                request.atomic(),
                request.consecutive(),
                stored,
                request.local(),
                request.remote(),
                plan);
    }
}
