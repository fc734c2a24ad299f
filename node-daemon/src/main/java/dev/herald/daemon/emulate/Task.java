package dev.herald.daemon.emulate;

/// One entry of the workload, under way.
interface Task {

    /// Begins; all links are up.
    void begin();

    /// Whether nothing more will come of it. A stream is never done.
    boolean done();
}
