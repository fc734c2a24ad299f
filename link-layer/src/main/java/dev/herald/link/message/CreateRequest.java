package dev.herald.link.message;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.Fidelity;

/// A request for entanglement with the neighbour: CREATE of draft-dahlberg-ll-quantum-03.
///
/// @param type keep, measure or remote state preparation
/// @param number pairs wanted, 1 to 65,535; [#STREAM] for pairs until the request is cancelled
/// @param minFidelity of a delivered pair, at the instant of delivery, with the confidence of its tag
/// @param maxTimeNs from the request to its last pair; 0 for no limit
/// @param purpose tag handed to the layer above at both ends, 0 to 65,535
/// @param priority 0 to 7, larger is more urgent
/// @param atomic once service starts no other request is served until the end of this one
/// @param consecutive pairs are delivered one by one; otherwise all together at the end
/// @param store whether kept pairs are moved to storage
/// @param local basis at the creator's end, for M and R
/// @param remote basis at the other end, for M
/// @param distil how kept pairs are distilled before delivery
public record CreateRequest(
        PairType type,
        int number,
        Fidelity minFidelity,
        long maxTimeNs,
        int purpose,
        int priority,
        boolean atomic,
        boolean consecutive,
        boolean store,
        BasisChoice local,
        BasisChoice remote,
        DistilPlan distil) {
    public static final int NUMBER_MAX = 65_535;
    public static final int STREAM = 0;
    public static final int PURPOSE_MAX = 65_535;
    public static final int PRIORITY_MAX = 7;

    public CreateRequest {
        requireNonNull(type);
        requireNonNull(minFidelity);
        requireNonNull(local);
        requireNonNull(remote);
        requireNonNull(distil);
        check("number", number, NUMBER_MAX);
        check("purpose", purpose, PURPOSE_MAX);
        check("priority", priority, PRIORITY_MAX);
        if (maxTimeNs < 0) {
            throw new IllegalArgumentException("maxTimeNs " + maxTimeNs + " is negative");
        }
        if (number == STREAM && (atomic || !consecutive)) {
            throw new IllegalArgumentException("a stream cannot be atomic and must be consecutive");
        }
        if (distil.protocol() != DistilPlan.Protocol.NONE && type != PairType.K) {
            throw new IllegalArgumentException(
                    "only kept pairs can be distilled, not those of type " + type);
        }
    }

    /// A request for pairs as they are heralded.
    public CreateRequest(
            PairType type,
            int number,
            Fidelity minFidelity,
            long maxTimeNs,
            int purpose,
            int priority,
            boolean atomic,
            boolean consecutive,
            boolean store,
            BasisChoice local,
            BasisChoice remote) {
        this(
                type,
                number,
                minFidelity,
                maxTimeNs,
                purpose,
                priority,
                atomic,
                consecutive,
                store,
                local,
                remote,
                DistilPlan.NONE);
    }

    /// The same request, its pairs distilled by the plan.
    public CreateRequest distilled(DistilPlan plan) {
        return new CreateRequest(
                type,
                number,
                minFidelity,
                maxTimeNs,
                purpose,
                priority,
                atomic,
                consecutive,
                store,
                local,
                remote,
                plan);
    }

    /// Pairs to keep, delivered one by one in the communication qubits, first come first served.
    public static CreateRequest keep(int number, Fidelity minFidelity, int purpose) {
        return new CreateRequest(
                PairType.K,
                number,
                minFidelity,
                0,
                purpose,
                0,
                false,
                true,
                false,
                BasisChoice.MEASURE_Z,
                BasisChoice.MEASURE_Z);
    }

    /// Pairs measured at emission, delivered one by one, first come first served.
    public static CreateRequest measure(
            int number, Fidelity minFidelity, int purpose, BasisChoice local, BasisChoice remote) {
        return new CreateRequest(
                PairType.M, number, minFidelity, 0, purpose, 0, false, true, false, local, remote);
    }

    private static void check(String field, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " " + value + " is not in 0.." + max);
        }
    }
}
