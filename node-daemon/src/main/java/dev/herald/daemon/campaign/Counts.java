package dev.herald.daemon.campaign;

/// What one run counted of the requests of one kind from one node, at that node.
final class Counts {
    long requests;
    long pairsAsked;
    long finished;
    long failed;
    long refused;

    /// Pairs delivered, and of these the ones revoked later.
    long oks;

    long revoked;

    /// Sums over pairs, and over finished requests, in seconds.
    double pairLatencies;

    double requestLatencies;
    double scaledLatencies;

    /// Sum of the fidelities of kept pairs, and how many.
    double fidelities;

    long judged;
    final Errors errors = new Errors();

    /// A pair was delivered.
    void ok(double latency) {
        oks++;
        pairLatencies += latency;
    }

    /// A request had its last pair.
    void finish(double latency, int pairs) {
        finished++;
        requestLatencies += latency;
        scaledLatencies += latency / pairs;
    }

    void judge(double fidelity) {
        judged++;
        fidelities += fidelity;
    }

    void add(Counts other) {
        requests += other.requests;
        pairsAsked += other.pairsAsked;
        finished += other.finished;
        failed += other.failed;
        refused += other.refused;
        oks += other.oks;
        revoked += other.revoked;
        pairLatencies += other.pairLatencies;
        requestLatencies += other.requestLatencies;
        scaledLatencies += other.scaledLatencies;
        fidelities += other.fidelities;
        judged += other.judged;
        for (int i = 0; i < errors.rounds.length; i++) {
            errors.rounds[i] += other.errors.rounds[i];
            errors.errors[i] += other.errors.errors[i];
        }
    }
}
