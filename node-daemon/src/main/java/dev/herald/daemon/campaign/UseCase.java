package dev.herald.daemon.campaign;

/// What a pair is for, in the paper's three kinds of requests. The ordinals are its priorities, 0 the
/// most urgent.
public enum UseCase {
    /// For the network layer: kept and moved to storage.
    NL(true, false),
    /// Create and keep, for an application: stored, and the request is atomic.
    CK(true, true),
    /// Measure directly.
    MD(false, false);

    private final boolean keeps;
    private final boolean atomic;

    UseCase(boolean keeps, boolean atomic) {
        this.keeps = keeps;
        this.atomic = atomic;
    }

    public boolean keeps() {
        return keeps;
    }

    boolean atomic() {
        return atomic;
    }

    /// The link layer's: larger is more urgent.
    int priority() {
        return values().length - 1 - ordinal();
    }

    /// The purpose of its requests, which both ends listen to.
    int purpose() {
        return ordinal() + 1;
    }

    static UseCase ofPurpose(int purpose) {
        return values()[purpose - 1];
    }
}
