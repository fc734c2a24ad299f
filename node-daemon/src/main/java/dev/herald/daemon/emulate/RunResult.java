package dev.herald.daemon.emulate;

import java.util.List;
import java.util.Map;

/// The outcome of a run: the JSON of `emulate` and `demo`, kept stable by spec/schema/run-1.json. The
/// names of the components are those of the JSON in camel case.
///
/// @param scenario its name
/// @param seed seed of the run; 0 for real time
/// @param simulatedSeconds network time that passed
/// @param wallSeconds time it took
/// @param events actions of the agenda that ran; 0 for real time
public record RunResult(
        String scenario,
        long seed,
        double simulatedSeconds,
        double wallSeconds,
        long events,
        List<LinkResult> links,
        List<VirtualLinkResult> virtualLinks,
        List<TurnResult> turns,
        List<CircuitResult> circuits,
        List<StockResult> stocks,
        List<AppResult> apps,
        List<FaultResult> faults,
        List<PursuitResult> pursuits,
        Left left,
        List<CheckResult> checks) {
    public RunResult {
        pursuits = List.copyOf(pursuits);
        faults = List.copyOf(faults);
        links = List.copyOf(links);
        virtualLinks = List.copyOf(virtualLinks);
        turns = List.copyOf(turns);
        circuits = List.copyOf(circuits);
        stocks = List.copyOf(stocks);
        apps = List.copyOf(apps);
        checks = List.copyOf(checks);
    }

    /// Whether all checks hold.
    public boolean pass() {
        return checks.stream().allMatch(CheckResult::pass);
    }

    /// The same run with other checks.
    public RunResult withChecks(List<CheckResult> other) {
        return new RunResult(
                scenario,
                seed,
                simulatedSeconds,
                wallSeconds,
                events,
                links,
                virtualLinks,
                turns,
                circuits,
                stocks,
                apps,
                faults,
                pursuits,
                left,
                other);
    }

    /// The same run with what was left after it.
    public RunResult withLeft(Left other) {
        return new RunResult(
                scenario,
                seed,
                simulatedSeconds,
                wallSeconds,
                events,
                links,
                virtualLinks,
                turns,
                circuits,
                stocks,
                apps,
                faults,
                pursuits,
                other,
                checks);
    }

    /// What was left 10 s after the workload had ended or been stopped, in emulation.
    ///
    /// @param circuits ends of circuits that were still up
    /// @param qubits that were still in use, those of links that make pairs in advance included
    public record Left(int circuits, int qubits) {
        public static final Left NOTHING = new Left(0, 0);
    }

    /// An estimate with its 95 % interval; all zero when nothing was measured.
    public record Interval(double estimate, double low, double high) {
        public static final Interval NONE = new Interval(0, 0, 0);

        public static Interval exact(double value) {
            return new Interval(value, value, value);
        }
    }

    /// @param pairs heralded pairs
    /// @param attempts attempts made
    /// @param rateHz pairs by simulated time
    /// @param fidelity of a delivered pair
    /// @param heraldFidelity of a kept pair at the instant of its emission
    /// @param qberZ error rate of measured pairs along Z, relative to the reported Bell state
    /// @param qberX along X
    /// @param success heralds by attempts, with the interval of a binomial
    /// @param error empty, or why a request of the workload was refused or ended early
    public record LinkResult(
            String name,
            long pairs,
            long attempts,
            double rateHz,
            Interval fidelity,
            Interval heraldFidelity,
            Interval qberZ,
            Interval qberX,
            Interval success,
            String error) {}

    /// A virtual link at the end that opened it.
    ///
    /// @param up whether it was at the end of the run
    /// @param sinceS when it came up or went down last
    /// @param setUps how often it came up
    /// @param pairs that it delivered to circuits above it
    /// @param fidelity of its pairs by the model of its circuit; 0 when it is down
    /// @param rateHz by the model
    /// @param error why it is down, else empty
    public record VirtualLinkResult(
            String name,
            String from,
            String to,
            boolean up,
            double sinceS,
            int setUps,
            long pairs,
            double fidelity,
            double rateHz,
            String error) {}

    /// The turn of a link at a station that has a timetable.
    ///
    /// @param name of the link
    /// @param share of the time that is the link's
    /// @param pairs that it made
    /// @param ofPairs their share of the pairs of all links of the station
    public record TurnResult(
            String name, String station, double share, long pairs, double ofPairs) {}

    /// @param p50 median of the time from when a pair was next in line to its delivery
    /// @param p99 99th percentile
    public record Latency(double p50, double p99) {}

    /// @param requested pairs asked for; 0 for a stream
    /// @param delivered pairs delivered at both ends
    /// @param expired pairs dropped undelivered
    /// @param fidelity measured
    /// @param predicted mean of the tags the stack delivered the pairs with
    /// @param predictionError mean of measured minus predicted, pair by pair; of kept pairs only
    /// @param pathChanges how often the pairs came over another path from then on
    /// @param tested fidelity by test rounds with its bounds
    public record CircuitResult(
            String from,
            String to,
            String mode,
            long requested,
            long delivered,
            long expired,
            double rateHz,
            Latency latencyS,
            Interval fidelity,
            double predicted,
            Interval predictionError,
            long pathChanges,
            Interval tested,
            String error) {}

    /// Pairs in stock between two nodes.
    ///
    /// @param target pairs to be kept
    /// @param openings circuits that came up for it
    /// @param losses of them, those that were lost
    /// @param fullS from its begin until it was full for the first time; 0 when it never was
    /// @param level from then on
    /// @param made pairs that came into the stock, as of the last look, 10 ms before its end at most
    /// @param claimed pairs of them that were delivered at the first end
    /// @param expired pairs that grew too old or too bad
    /// @param lost pairs that either end lost otherwise, those that were there when a circuit was lost included
    /// @param error why there is no circuit, or empty
    public record StockResult(
            String from,
            String to,
            long target,
            long openings,
            long losses,
            double fullS,
            LevelResult level,
            long made,
            long claimed,
            long expired,
            long lost,
            List<HoldResult> reservations,
            List<ClaimResult> claims,
            String error) {
        public StockResult {
            reservations = List.copyOf(reservations);
            claims = List.copyOf(claims);
        }
    }

    /// Pairs in stock over time, looked at every 10 ms.
    public record LevelResult(long min, double mean) {}

    /// A reservation.
    ///
    /// @param atS when it was asked for, from the begin of the stock
    /// @param made whether it was made
    /// @param untilS network time of its end
    /// @param error why it was refused, or empty
    public record HoldResult(
            String name, double atS, long pairs, boolean made, double untilS, String error) {}

    /// A claim.
    ///
    /// @param atS when it was made, from the begin of the stock
    /// @param delivered pairs delivered at both ends, which are the same in the same order
    /// @param headS from the claim to the last delivery at the end that claimed
    /// @param tailS to that at the other
    /// @param fidelity exact, when a pair had been delivered at both ends
    /// @param leastFidelity of the worst pair
    /// @param predicted mean of the tags then
    /// @param predictionError exact minus tag, pair by pair
    /// @param error why it was refused or not all of it is at both ends, or empty
    public record ClaimResult(
            double atS,
            long requested,
            long delivered,
            double headS,
            double tailS,
            Interval fidelity,
            double leastFidelity,
            double predicted,
            Interval predictionError,
            String error) {}

    /// @param figures by name: value, low and high
    /// @param error empty, or why it ended early
    public record AppResult(
            String name,
            String from,
            String to,
            long runs,
            Map<String, Interval> figures,
            String error) {}

    /// Pairs of a link under a degradation policy.
    ///
    /// @param link its name
    /// @param mode of the policy
    /// @param requested pairs asked for
    /// @param delivered and not withdrawn until the end
    /// @param complete whether that is all
    /// @param seconds from its begin to its end
    /// @param error why it is not complete, else empty
    /// @param attempts what was tried
    public record PursuitResult(
            String link,
            String mode,
            int requested,
            int delivered,
            boolean complete,
            double seconds,
            String error,
            List<AttemptResult> attempts) {
        public PursuitResult {
            attempts = List.copyOf(attempts);
        }
    }

    /// One request that a pursuit made of its link.
    ///
    /// @param atS since the begin of the pursuit
    /// @param forS how long it lasted
    /// @param takenOn whether the link took it on
    /// @param minFidelity asked
    /// @param point operating point that was expected, -1 for none
    /// @param distil whether the link might distil
    /// @param requested pairs
    /// @param revoked of the delivered
    /// @param error why it ended without all its pairs, else empty
    public record AttemptResult(
            double atS,
            double forS,
            boolean takenOn,
            double minFidelity,
            int point,
            boolean distil,
            int requested,
            int delivered,
            int revoked,
            String error) {}

    /// @param on the link or the node
    /// @param atS when it was to begin
    /// @param forS how long it lasted in this run; 0 when it did not begin, or happens at an instant
    /// @param pairs heralded meanwhile, on the link or on the links of the node
    /// @param fidelity of those that were kept, when they were heralded
    public record FaultResult(
            String kind,
            String on,
            double atS,
            double forS,
            long pairs,
            double rateHz,
            Interval fidelity) {}

    /// @param tolerance absolute
    public record CheckResult(
            String name, double measured, double expected, double tolerance, boolean pass) {
        public static CheckResult of(
                String name, double measured, double expected, double tolerance) {
            return new CheckResult(
                    name,
                    measured,
                    expected,
                    tolerance,
                    Math.abs(measured - expected) <= tolerance);
        }
    }
}
