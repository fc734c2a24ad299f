package dev.herald.link.wire.draft;

import static java.util.Objects.requireNonNull;

import dev.herald.link.message.PairType;
import dev.herald.link.wire.TimeLimit;

/// The messages of draft-dahlberg-ll-quantum-03 (sections 4.1 and 4.2), each field in the draft's own
/// unit. Immutable and valid by construction: whatever is one of these has an encoding. Node numbers
/// are any 32 bits, for example IPv4 addresses.
public sealed interface DraftMessage {
    int SIXTEEN_BITS = 0xFFFF;

    /// Down: make pairs.
    ///
    /// @param remoteNode number of the node at the other end
    /// @param minFidelity n of n/65,535
    /// @param maxTime count up to [#TIME_MAX]
    /// @param purpose 0 to 65,535
    /// @param number pairs wanted, 0 to 65,535
    /// @param priority 0 to 7, larger is more urgent
    /// @param type K, M, or R in the extension of LL-DRAFT-3
    record Create(
            int remoteNode,
            int minFidelity,
            TimeLimit maxTime,
            int purpose,
            int number,
            int priority,
            PairType type,
            boolean atomic,
            boolean consecutive,
            DraftBasis local,
            DraftBasis remote)
            implements DraftMessage {
        public static final int TIME_MAX = 0x3FFF;
        public static final int PRIORITY_MAX = 7;

        public Create {
            check("minFidelity", minFidelity, SIXTEEN_BITS);
            requireNonNull(maxTime);
            check("maxTime", maxTime.count(), TIME_MAX);
            check("purpose", purpose, SIXTEEN_BITS);
            check("number", number, SIXTEEN_BITS);
            check("priority", priority, PRIORITY_MAX);
            requireNonNull(type);
            requireNonNull(local);
            requireNonNull(remote);
        }
    }

    /// What goes up.
    sealed interface Up extends DraftMessage {
        /// 0 to 65,535.
        int createId();
    }

    /// ACK: the request was taken on under this id.
    record Ack(int createId) implements Up {
        public Ack {
            check("createId", createId, SIXTEEN_BITS);
        }
    }

    /// OK of type K: a pair exists and its half is kept here.
    ///
    /// @param qubit logical qubit id, 0 to 15
    /// @param fromPeer whether the other end made the request (D)
    /// @param sequence of the pair, 0 to 65,535
    /// @param goodness estimate of the fidelity, n of n/65,535
    /// @param goodnessAge µs from the instant of the estimate to this message, 65,535 for more
    record Kept(
            int createId,
            int qubit,
            boolean fromPeer,
            int sequence,
            int purpose,
            int remoteNode,
            int goodness,
            int goodnessAge)
            implements Up {
        public static final int QUBIT_MAX = 15;

        public Kept {
            check("createId", createId, SIXTEEN_BITS);
            check("qubit", qubit, QUBIT_MAX);
            check("sequence", sequence, SIXTEEN_BITS);
            check("purpose", purpose, SIXTEEN_BITS);
            check("goodness", goodness, SIXTEEN_BITS);
            check("goodnessAge", goodnessAge, SIXTEEN_BITS);
        }
    }

    /// OK of type M: a pair existed and its half was measured here.
    ///
    /// @param one the outcome
    /// @param basis number of a [dev.herald.link.wire.BasisCode]; 0 too when there is none
    record Measured(
            int createId,
            boolean one,
            boolean fromPeer,
            int basis,
            int sequence,
            int purpose,
            int remoteNode,
            int goodness)
            implements Up {
        public static final int BASIS_MAX = 4;

        public Measured {
            check("createId", createId, SIXTEEN_BITS);
            check("basis", basis, BASIS_MAX);
            check("sequence", sequence, SIXTEEN_BITS);
            check("purpose", purpose, SIXTEEN_BITS);
            check("goodness", goodness, SIXTEEN_BITS);
        }
    }

    /// ERR: a request, or some of its pairs, came to nothing.
    ///
    /// @param code 1 to 15
    /// @param range whether only the pairs with sequence numbers from `low`, up to but without `high`,
    ///     modulo 65,536, are withdrawn (S); otherwise both are 0
    /// @param origin number of the node that made the request
    record Err(int createId, int code, boolean range, int low, int high, int origin) implements Up {
        public static final int CODE_MAX = 15;

        public Err {
            check("createId", createId, SIXTEEN_BITS);
            if (code == 0) {
                throw new IllegalArgumentException("code 0 is no error");
            }
            check("code", code, CODE_MAX);
            check("low", low, range ? SIXTEEN_BITS : 0);
            check("high", high, range ? SIXTEEN_BITS : 0);
        }
    }

    private static void check(String field, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(field + " " + value + " is not in 0.." + max);
        }
    }
}
