package dev.herald.daemon.campaign;

/// A request of the campaign that has not ended.
///
/// @param useCase its kind
/// @param pairs asked for
/// @param madeNs when it was made
record Request(UseCase useCase, int pairs, long madeNs) {}
