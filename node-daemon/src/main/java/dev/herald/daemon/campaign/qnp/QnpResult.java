package dev.herald.daemon.campaign.qnp;

import dev.herald.daemon.campaign.Estimate;
import dev.herald.daemon.campaign.Ratio;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// The runs of one scenario.
///
/// @param wallSeconds for the pace only
public record QnpResult(QnpScenario scenario, List<QnpOutcome> runs, double wallSeconds) {
    public QnpResult {
        runs = List.copyOf(runs);
    }

    /// Mean time from request to last pair, of those that were served, s.
    public Estimate latency() {
        return ratio(QnpOutcome::latencySum, r -> r.latencies().size());
    }

    /// Requests not served in the time there was.
    public long unserved() {
        return runs.stream().mapToLong(QnpOutcome::unserved).sum();
    }

    /// Pairs a second of a circuit.
    public Estimate throughput(int circuit) {
        return ratio(r -> r.delivered().get(circuit), QnpOutcome::seconds);
    }

    public Estimate throughput() {
        return ratio(QnpOutcome::deliveredInAll, QnpOutcome::seconds);
    }

    /// Pairs a second of all circuits that have the fidelity asked of their circuit.
    public Estimate goodput() {
        return ratio(r -> sum(r.good()), QnpOutcome::seconds);
    }

    /// Mean exact fidelity of a circuit's pairs at delivery.
    public Estimate fidelity(int circuit) {
        return ratio(r -> r.fidelities().get(circuit), r -> r.delivered().get(circuit));
    }

    /// The short cut-off, s: a link has made a pair by then with a probability of 0.85 (network-transport 3.9).
    public double shortCutOff() {
        return runs.getFirst().linkSeconds() * -StrictMath.log(1 - 0.85);
    }

    public long delivered() {
        return total(QnpOutcome::deliveredInAll);
    }

    public long mismatches() {
        return total(QnpOutcome::mismatches);
    }

    public long onesided() {
        return total(QnpOutcome::onesided);
    }

    public long cutOff() {
        return total(QnpOutcome::cutOff);
    }

    public long sessionsLost() {
        return total(QnpOutcome::sessionsLost);
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    private long total(ToLongFunction<QnpOutcome> of) {
        return runs.stream().mapToLong(of).sum();
    }

    private Estimate ratio(
            ToDoubleFunction<QnpOutcome> numerator, ToDoubleFunction<QnpOutcome> denominator) {
        Ratio ratio = new Ratio();
        for (QnpOutcome run : runs) {
            ratio.add(numerator.applyAsDouble(run), denominator.applyAsDouble(run));
        }
        return ratio.estimate();
    }
}
