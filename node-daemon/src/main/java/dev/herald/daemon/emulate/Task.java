package dev.herald.daemon.emulate;

/// One entry of the workload, under way.
interface Task {

    /// Begins; all links are up.
    void begin();

    /// Ends it with what it has, if it is under way.
    void stop();

    /// Whether nothing more will come of it. A stream is never done.
    boolean done();
}
