package dev.herald.daemon.campaign.qnp;

import java.util.List;

/// What one run gave.
///
/// @param linkSeconds mean time of a link for a pair, the slowest link of the first circuit
/// @param seconds simulated, from when all circuits were up
/// @param latencies of the requests that were served, seconds since they were made
/// @param unserved requests that were not served in the time there was
/// @param delivered pairs of each circuit that both ends were delivered
/// @param good of those, pairs of the fidelity asked or better, by the exact state at delivery
/// @param fidelities sum of the exact fidelities of each circuit
/// @param mismatches pairs of which the ends were told something different: request, place or Bell state
/// @param onesided pairs that one end was delivered and the other not
/// @param cutOff pairs that a node gave up because they had waited too long
/// @param sessionsLost how often a session ended before its time
public record QnpOutcome(
        double linkSeconds,
        double seconds,
        List<Double> latencies,
        int unserved,
        List<Long> delivered,
        List<Long> good,
        List<Double> fidelities,
        long mismatches,
        long onesided,
        long cutOff,
        long sessionsLost) {
    public QnpOutcome {
        latencies = List.copyOf(latencies);
        delivered = List.copyOf(delivered);
        good = List.copyOf(good);
        fidelities = List.copyOf(fidelities);
    }

    double latencySum() {
        return latencies.stream().mapToDouble(Double::doubleValue).sum();
    }

    long deliveredInAll() {
        return delivered.stream().mapToLong(Long::longValue).sum();
    }
}
