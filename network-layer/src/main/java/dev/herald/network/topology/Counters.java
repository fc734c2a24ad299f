package dev.herald.network.topology;

/// What flooding has cost one node so far. Counts only grow.
public final class Counters {
    long originated;
    long sent;
    long known;
    long refused;
    long overflow;
    long summaries;
    long requests;

    /// States of its own that the node has spread.
    public long originated() {
        return originated;
    }

    /// States sent to neighbours, each time counted.
    public long sent() {
        return sent;
    }

    /// States that arrived and brought nothing new.
    public long known() {
        return known;
    }

    /// Messages and states that broke a clause.
    public long refused() {
        return refused;
    }

    /// States of origins beyond those that are kept.
    public long overflow() {
        return overflow;
    }

    /// Pages of summaries sent.
    public long summaries() {
        return summaries;
    }

    /// Requests sent for states that neighbours summarised.
    public long requests() {
        return requests;
    }
}
