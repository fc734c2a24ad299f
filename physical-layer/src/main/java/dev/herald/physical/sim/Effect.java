package dev.herald.physical.sim;

/// What a fault does.
interface Effect {
    void begin();

    void end();
}
