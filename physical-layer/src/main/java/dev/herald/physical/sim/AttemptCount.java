package dev.herald.physical.sim;

import dev.herald.physical.sim.state.Disturbance;
import java.util.List;

/// The attempts of a node at all its ports, and what they do to the qubits beside them: counted when
/// somebody asks, from the batches that ended and those under way.
final class AttemptCount implements Disturbance {
    private final List<LinkEnd> ports;
    private double logOfEnded;

    AttemptCount(List<LinkEnd> ports) {
        this.ports = ports;
    }

    /// A batch makes no further attempt.
    void ended(Batch batch) {
        logOfEnded += batch.attempts() * batch.logDisturbance;
        batch.end.attemptsEnded += batch.attempts();
    }

    @Override
    public double logFactor(long atNs) {
        double log = logOfEnded;
        for (LinkEnd end : ports) {
            for (Batch batch : end.batches) {
                log += batch.attemptsBefore(nextCycle(end, atNs)) * batch.logDisturbance;
            }
        }
        return log;
    }

    long at(LinkEnd end, long atNs) {
        long sum = end.attemptsEnded;
        for (Batch batch : end.batches) {
            sum += batch.attemptsBefore(nextCycle(end, atNs));
        }
        return sum;
    }

    private static long nextCycle(LinkEnd end, long atNs) {
        return atNs / end.link.model.cycleNs + 1;
    }
}
