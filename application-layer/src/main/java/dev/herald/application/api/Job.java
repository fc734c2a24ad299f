package dev.herald.application.api;

import static java.util.Objects.requireNonNull;

import dev.herald.hal.model.BasisChoice;
import dev.herald.hal.model.NodeId;
import dev.herald.network.message.CircuitTerms;
import dev.herald.network.message.DeliveryMode;

/// What an application is asked to do with a remote node.
public sealed interface Job {
    NodeId remote();

    CircuitTerms terms();

    /// The job ends with what it has after so long.
    long timeoutNs();

    /// End-to-end pairs: the plain network service, with figures. KEEP pairs are checked by measuring
    /// both halves in equal bases, in turn Z, X and Y, after delivery.
    record Pairs(
            NodeId remote,
            CircuitTerms terms,
            DeliveryMode mode,
            int pairs,
            BasisChoice basisLocal,
            BasisChoice basisRemote,
            long timeoutNs)
            implements Job {
        public Pairs {
            requireNonNull(remote);
            requireNonNull(terms);
            requireNonNull(mode);
            requireNonNull(basisLocal);
            requireNonNull(basisRemote);
            check("pairs", pairs);
        }
    }

    /// Teleports single-qubit states and measures them at the receiver in the basis in which they
    /// were prepared.
    ///
    /// @param runs states to send
    /// @param states which
    record Teleport(NodeId remote, CircuitTerms terms, int runs, States states, long timeoutNs)
            implements Job {

        public enum States {
            /// |0>, |1>, |+>, |->, |+i>, |-i> in turn: their average is that over all states.
            CARDINAL,
            /// Uniform on the Bloch sphere, to the resolution of a basis (256 steps a rotation).
            RANDOM
        }

        public Teleport {
            requireNonNull(remote);
            requireNonNull(terms);
            requireNonNull(states);
            check("runs", runs);
        }
    }

    /// Remote CNOT (cat-entangler and disentangler: one pair, one bit each way), judged by the process
    /// fidelity estimated from Pauli inputs.
    record Telegate(NodeId remote, CircuitTerms terms, int runs, long timeoutNs) implements Job {
        public Telegate {
            requireNonNull(remote);
            requireNonNull(terms);
            check("runs", runs);
        }
    }

    /// BBM92 up to the sifted key: no reconciliation, no privacy amplification, so no secret key yet.
    ///
    /// @param pairs raw pairs to measure
    /// @param testPermille share of the sifted bits given up to estimate the error rates, 1 to 999
    record Qkd(NodeId remote, CircuitTerms terms, int pairs, int testPermille, long timeoutNs)
            implements Job {
        public Qkd {
            requireNonNull(remote);
            requireNonNull(terms);
            check("pairs", pairs);
            if (testPermille < 1 || testPermille > 999) {
                throw new IllegalArgumentException(
                        "testPermille " + testPermille + " is not in 1..999");
            }
        }
    }

    private static void check(String field, int value) {
        if (value < 1 || value > 1_000_000_000) {
            throw new IllegalArgumentException(field + " " + value + " is not in 1..1000000000");
        }
    }
}
