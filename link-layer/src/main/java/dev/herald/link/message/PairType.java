package dev.herald.link.message;

/// What is to become of the pairs (draft-dahlberg-ll-quantum-03, TPE). Wire numbers are the ordinals,
/// as in NetQASM.
public enum PairType {
    /// Create and keep: both ends keep their qubit.
    K,
    /// Measure directly: both ends measure at emission.
    M,
    /// Remote state preparation: the creator measures, the other end keeps.
    R
}
