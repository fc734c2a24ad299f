package dev.herald.link.core;

/// What an entity holds at an instant: of an entity that has nothing to do, each is 0.
///
/// @param own own requests with a slot
/// @param peers requests of the peer with a slot
/// @param waiting own requests without
/// @param exchanges messages without an answer
/// @param withdrawals ranges that the peer has not acknowledged
/// @param names create ids in use
/// @param deadlines of requests
/// @param moves pairs on their way to storage
/// @param qubits in use by this entity
/// @param out qubits that the layer above owns
/// @param batches under way
record Census(
        int own,
        int peers,
        int waiting,
        int exchanges,
        int withdrawals,
        int names,
        int deadlines,
        int moves,
        int qubits,
        int out,
        int batches) {
    static final Census EMPTY = new Census(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
